"""Places: readers are told the way in words; nobody is told where a shelter is."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest
from selectolax.lexbor import LexborHTMLParser

from directory_sites import TODAY as DAY
from directory_sites import lay, listed, run
from search_indexes import unpacked
from sites import (
    AL,
    CALLED,
    CONFIG,
    LIVE,
    edit,
    one,
    page,
    pages,
    problems,
    service,
    with_services,
)
from terminal import talk

ORGANIZATIONS = "content/organizations.yaml"
CONSENT = "consent: {on: 2026-10-02, by: Consentrole}"
PLACE = f"""\
- name: {{en: Office in Exampletown, sq: Zyra në Shembull}}
  directions: {{en: The grey house behind the post office. Ring at 2., sq: Shtëpia gri. Zilja 2.}}
  entrance: {{en: One step; a ramp is at the back., sq: Një shkallë.}}
  wheelchair: yes
  hours: Mo-Fr 08:00-16:00
  appointment: no
  who: {{en: Everybody who works here., sq: Kushdo.}}
  bring: {{en: Nothing. Papers help if you have them., sq: Asgjë.}}
  languages: [sq, en]
  publish: yes
  {CONSENT}
  verified: {{on: 2026-10-05, how: operator, by: An officer}}
"""
HELD = PLACE.replace("Exampletown", "Heldtown").replace(
    "publish: yes", "publish: hold\n  reason: Placereason."
)


def with_place(*places: str, **keys: str) -> str:
    """Return a service with places, as it stands in a file of records."""
    record = service("al-office", **{"name": "{en: Labour advice, sq: Këshilla}", **keys})
    return record + "  places:\n" + indent("".join(places), "  ")


def text_of(html: str, selector: str) -> str:
    return re.sub(r"\s+", " ", one(LexborHTMLParser(html), selector).text())


def test_a_place_is_told_in_words_with_all_that_one_must_know_before_going() -> None:
    live = edit(CONFIG, LIVE)
    files = pages(with_services(with_place(PLACE, HELD), changes=(CALLED,)) + live)
    whole = text_of(files["en/help/al/office.html"], "article.entry")
    for words in (
        "Where to go: Office in Exampletown", "behind the post office", "One step; a ramp",
        "Monday to Friday, 08:00–16:00", "you can get in with a wheelchair",
        "no appointment needed", "spoken there: Albanian and English", "Everybody who works here",
        "Papers help", "Confirmed by the service on 5 October 2026 (An officer)",
    ):  # fmt: skip
        assert words in whole, words
    assert 'data-open="480-960' in files["en/help/al/office.html"]
    brief = text_of(files["en/help/al.html"], "#office")
    assert "Office in Exampletown" in brief
    assert "you can get in with a wheelchair" in brief
    plain = files["en/help/al.txt"]
    assert "Where to go: Office in Exampletown (Albania)." in plain
    assert "What to bring: Nothing." in plain
    index = next(text for name, text in files.items() if "assets/index-en" in name)
    (packed,) = re.findall(r"\"words\":\"([^\"]*)\"", index)
    assert "exampletown" in unpacked(packed)
    for path, text in files.items():
        assert not re.search(r"Heldtown|Placereason|Consentrole|2026-10-02", text), path


def test_what_is_not_known_of_a_place_is_said() -> None:
    bare = re.sub(r"  (?:hours|wheelchair|appointment|bring|languages): .*\n", "", PLACE)
    shown = text_of(pages(with_services(with_place(bare)))["en/help/al/office.html"], "article")
    assert "opening hours not known" in shown
    assert "not known if you can get in with a wheelchair" in shown
    assert "ask first if you need an appointment" in shown
    assert "What to bring" not in shown


WRONG = {
    CONSENT: ("", ["40:5 place-no-consent"]),
    "on: 2026-10-02": ("on: last year", ["50:19 not-a-partial-date"]),
    "publish: yes": ("publish: hold", ["40:5 no-reason"]),
    "hours: Mo-Fr 08:00-16:00": ("hours: Mo-Fr 8-16", ["44:18 hours-mistake"]),
    "by: An officer": ("source: {title: x}", ["51:37 verified-no-role"]),
    "on: 2026-10-05": ("on: 2026-12-05", ["51:15 verified-future"]),
    "how: operator, by: An officer": (
        "how: published, source: {title: Listing, url: 'https://example.org/x'}",
        [],
    ),
    "2026-10-05, how": ("2024-10-05, how", ["51:15 line-unconfirmed"]),
    "2026-10-05, how: operator, by: An officer": (
        "2024-10-05, how: published, source: {title: Listing, url: 'https://example.org/x'}",
        ["51:15 line-source-old"],
    ),
}


@pytest.mark.parametrize("right", WRONG)
def test_a_mistake_in_a_place_is_told_at_its_place(right: str) -> None:
    wrong, told = WRONG[right]
    text = with_services(with_place(PLACE.replace(right, wrong)))
    assert problems(text) == [f"{AL}:{line}" for line in told]


def test_the_state_and_international_offices_need_no_consent() -> None:
    bare = PLACE.replace(f"  {CONSENT}\n", "")
    for run_by in ("state", "police", "international"):
        assert problems(with_services(with_place(bare, run_by=run_by))) == []


@pytest.mark.parametrize("keys", [{"kind": "shelter"}, {"offers": "[shelter]"}])
@pytest.mark.parametrize("publish", ["yes", "hold"])
def test_an_organization_that_runs_a_shelter_has_no_place(
    keys: dict[str, str], publish: str
) -> None:
    # The other service is on hold: what it is stays true.
    home = service("al-home", publish="hold", reason="Nobody may know it.", **keys)
    place = HELD if publish == "hold" else PLACE
    told = problems(with_services(with_place(place), home))
    assert told == [f"{AL}:40:5 place-shelter"]


SHELTER = service("al-home", kind="shelter", organization="house", name="{en: Home of rest}")
HOUSE = edit(ORGANIZATIONS) + "- id: house\n  name: {en: House of hope, sq: Shtëpia e shpresës}\n"
NEAR = {
    "House of hope helps. It is in Rruga Kavajës.": True,
    "- House of hope: bul. Zogu 4": True,
    "The home  of REST: ул. Македонија 3": True,
    "Shtëpia e Shpresës, 41.3275, 19.8187": True,
    "House of hope is for people in the street, në rrugë, на улица.": False,
    "The ministry is in Rruga Kavajës.": False,
    "House of hope\n\nThe ministry is in Rruga Kavajës.": False,
}


@pytest.mark.parametrize("body", NEAR)
def test_no_street_stands_near_the_name_of_a_shelter(body: str) -> None:
    told = problems(with_services(SHELTER) + HOUSE + page("en/who.md", body))
    found = [line for line in told if "shelter-address" in line]
    assert bool(found) is NEAR[body]
    assert all(line.startswith("content/en/who.md:") for line in found)


def test_a_page_about_a_shelter_has_no_street_at_all() -> None:
    body = "It helps.\n\nIt is old.\n\nIt is big.\n\nIt is in Rruga Kavajës."
    told = problems(with_services(SHELTER) + HOUSE + page("en/x.md", body, title="House of hope"))
    assert told == ["content/en/x.md:11:1 shelter-address"]


def test_the_way_to_an_office_does_not_tell_where_a_shelter_is() -> None:
    office = with_place(PLACE.replace("the post office", "the House of Hope"))
    assert problems(with_services(office, SHELTER) + HOUSE) == [f"{AL}:41:22 shelter-address"]


def test_no_street_stands_in_the_record_of_a_shelter_or_its_organization() -> None:
    record = SHELTER.replace("They answer.", "They answer in Rruga Kavajës.")
    house = HOUSE + "  description: {en: In ulica Slobode.}\n"
    told = problems(with_services(record) + house)
    assert told == [f"{ORGANIZATIONS}:6:21 shelter-address", f"{AL}:37:17 shelter-address"]


def test_a_page_that_lists_a_kind_of_service_shows_its_places_in_short() -> None:
    office = with_place(PLACE, kind="labour", needs="[work]")
    listed = page("en/pay.md", lists="[labour]")
    shown = text_of(pages(with_services(office) + listed)["en/pay.html"], "article.entry")
    assert "Where to go: Office in Exampletown" in shown
    assert "no appointment needed" in shown
    assert "behind the post office" not in shown


OFFICE = "Office in Exampletown"


def test_a_place_falls_due_and_is_confirmed_like_a_line_by_its_name(tmp_path: Path) -> None:
    old = with_place(PLACE.replace("2026-10-05", "2024-10-05"))
    (due,) = [row for row in listed(lay(tmp_path, with_services(old))) if row["way"] == "place"]
    assert (due["line"], due["state"], due["publish"]) == (OFFICE, "unconfirmed", "yes")
    sheet = run("due", tmp_path, "--format", "sheets", "--output", tmp_path / "private")
    assert sheet.exit_code == 0, sheet.output
    (page_to_print,) = (tmp_path / "private").iterdir()
    assert f"--phone &#34;{OFFICE}&#34;" in page_to_print.read_text("utf-8")
    done = run("confirmed", tmp_path, "al-office", "--how", "operator", "--by", "A role")
    assert done.exit_code == 0, done.output
    text = (tmp_path / AL).read_text("utf-8")
    assert f"verified: {{on: {DAY}, how: operator, by: A role}}" in text
    assert not any(row["way"] == "place" for row in listed(tmp_path))


@pytest.mark.long
def test_of_several_services_places_are_asked_for_like_lines(tmp_path: Path) -> None:
    lay(tmp_path, with_services(with_place(PLACE)))
    shown, code = talk(
        ("directory", "confirmed", "al-office", "al-child-line", "--today", DAY),
        (
            (f"“{OFFICE}” of al-office confirmed? [y/N]: ", "y\n"),
            ("[operator]: ", "\n"),
            ("every language): ", "A role\n"),
            ("al-child-line confirmed? [y/N]: ", "n\n"),
        ),
        tmp_path,
    )
    assert code == 0, shown
    text = (tmp_path / AL).read_text("utf-8")
    assert f"verified: {{on: {DAY}, how: operator, by: A role}}" in text


def test_a_place_that_failed_is_on_hold_until_it_is_confirmed(tmp_path: Path) -> None:
    lay(tmp_path, with_services(with_place(PLACE)))
    phone = ("al-office", "--phone", OFFICE)
    done = run("failed", tmp_path, *phone, "--reason", "Nobody opens.")
    assert done.exit_code == 0
    assert "another line" not in done.output
    (held,) = [row for row in listed(tmp_path) if row["way"] == "place"]
    assert (held["publish"], held["failed_on"]) == ("hold", DAY)
    assert run("confirmed", tmp_path, *phone, "--how", "called", "--by", "A role").exit_code == 0
    assert "failed_on" not in (tmp_path / AL).read_text("utf-8")


def test_a_live_site_refuses_a_place_that_was_only_read_somewhere() -> None:
    source = "how: published, source: {title: Listing, url: 'https://example.org/x'}"
    read = with_place(PLACE.replace("how: operator, by: An officer", source))
    live = edit(CONFIG, LIVE)
    told = problems(with_services(read, changes=(CALLED,)) + live)
    assert told == [f"{AL}:1:10 live-no-emergency", f"{AL}:40:5 live-not-confirmed"]
