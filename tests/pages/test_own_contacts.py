"""Whoever answers for a site is reached about itself where nobody seeks help, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from publications import online, put, release, run
from sites import (
    CONFIG,
    ROOT,
    built,
    edit,
    one,
    page,
    pages,
    problems,
    told,
)

DIAL = "+355 4 222 3344"
HELD = "+355 4 222 9999"
BY = "on: 2026-11-01, how: operator, by: office"
CONTACTS = f"""\
  contacts:
  - kind: press
    country: AL
    words: {{en: On workdays., sq: Në ditë pune.}}
    phones:
    - dial: {DIAL}
      publish: yes
      verified: {{dial: {DIAL}, {BY}}}
    emails:
    - address: press@example.org
      publish: yes
      verified: {{address: press@example.org, {BY}}}
  - kind: office
    country: AL
    phones:
    - dial: {HELD}
      publish: hold
      reason: Heldreason of the office.
      verified: {{dial: {HELD}, {BY}}}
    websites:
    - url: https://office.example.org/
      publish: yes
      verified: {{url: "https://office.example.org/", {BY}}}
"""
MEDIA = page("en/media.md", kind="media")
ABOUT = page("en/about.md", contacts="[office, press]") + page("sq/about.md")


def settings(*changes: tuple[str, str]) -> str:
    contacts = CONTACTS
    for old, new in changes:
        assert old in contacts
        contacts = contacts.replace(old, new)
    return edit(CONFIG, ("  menu:", f"{contacts}  menu:"))


def bearing(files: dict[str, str], *words: str) -> set[str]:
    return {path for path, text in files.items() if any(word in text for word in words)}


def test_they_stand_on_the_pages_that_name_them_and_in_no_other_file() -> None:
    made = pages(settings() + MEDIA + ABOUT)
    shown = {"en/media.html", "en/about.html", "sq/media.html", "sq/about.html"}
    assert bearing(made, DIAL, "+35542223344", "press@example.org") == shown
    assert bearing(made, "office.example.org") == {"en/about.html", "sq/about.html"}
    assert bearing(made, HELD, "+35542229999", "Heldreason") == set()


def test_a_number_stands_with_its_country_and_with_the_way_to_help() -> None:
    tree = LexborHTMLParser(pages(settings() + MEDIA)["en/media.html"])
    (article,) = tree.css("main article")
    assert "For journalists" in article.text()
    assert "On workdays." in article.text()
    assert "Albania" in article.text()
    assert [link.attributes["href"] for link in article.css("a")] == [
        "tel:+35542223344",
        "mailto:press@example.org",
    ]
    (note,) = [found for found in tree.css("main .note") if "Nobody gets help here" in found.text()]
    assert one(note, "a").attributes["href"] == "help/index.html"


def test_typed_into_a_text_the_number_is_an_error_that_names_the_key() -> None:
    typed = page("en/typed.md", f"Journalists call {DIAL}.")
    assert problems(settings() + MEDIA + ABOUT + typed) == [
        "content/en/typed.md:5:18 phone-in-words-own"
    ]
    held = page("en/typed.md", f"Journalists call {HELD}.")
    assert problems(settings() + MEDIA + ABOUT + held) == [
        "content/en/typed.md:5:18 phone-in-words-own"
    ]


@pytest.mark.parametrize("words", [f"Albania {DIAL}", "press@example.org"])
@pytest.mark.long
def test_a_theme_that_shows_them_elsewhere_is_refused(words: str) -> None:
    base = (ROOT / "themes/plain/templates/base.html").read_text("utf-8")
    shown = base.replace("</main>", f"<p>{words}</p></main>")
    text = f"-- themes/plain/templates/base.html --\n{shown}"
    found = {
        one.at.path.removeprefix("output/")
        for one in built(settings() + MEDIA + ABOUT + text).problems
        if one.code == "audit-number"
    }
    assert found >= {"en/index.html", "en/help/al.html", "en/signs/street.html", "404.html"}
    assert not found & {"en/media.html", "sq/about.html"}


def test_a_theme_that_takes_the_country_away_is_refused() -> None:
    macros = (ROOT / "themes/plain/templates/macros.html").read_text("utf-8")
    kept = macros.replace('<p class="kicker">{{ one.country }}</p>', "")
    assert kept != macros
    text = f"-- themes/plain/templates/macros.html --\n{kept}"
    assert "output/en/media.html:0:0 audit-number-country" in told(
        built(settings() + MEDIA + ABOUT + text)
    )


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (f"    - dial: {DIAL}", f"    - dial: {DIAL}5", "campaigns.yaml:19:17 verified-other"),
        (
            "country: AL\n    words",
            "country: AB\n    words",
            "campaigns.yaml:14:14 contact-country",
        ),
        ("    country: AL\n    words", "    words", "campaigns.yaml:16:7 contact-no-country"),
        (DIAL, "116 111", "campaigns.yaml:17:13 contact-helps"),
        ("kind: press", "kind: donations", "campaigns.yaml:13:5 contact-unseen"),
    ],
)
def test_what_is_wrong_in_them_is_told_at_its_place(old: str, new: str, place: str) -> None:
    assert place in problems(settings((old, new)) + MEDIA + ABOUT)


def test_publishing_knows_their_numbers() -> None:
    made = release(settings() + MEDIA + ABOUT)
    marks = {one.mark for one in made.contacts.values() if one.text == DIAL}
    bears = {path for path, one in made.files.items() if marks & set(one.contacts)}
    assert bears == {"en/media.html", "en/about.html", "sq/media.html", "sq/about.html"}
    assert HELD not in {one.text for one in made.contacts.values()}


@pytest.mark.long
def test_an_older_version_comes_back_without_what_is_on_hold_now(tmp_path: Path) -> None:
    target = "targets:\n- id: web\n  kind: folder\n  path: ../web\n"
    publish = ("publish", "--yes", "--demonstration")
    text = settings() + MEDIA + ABOUT
    assert run(tmp_path, *publish, text=text).exit_code == 0
    assert DIAL.encode() in online(tmp_path / "web")["en/media.html"]
    held = settings(
        (f"{DIAL}\n      publish: yes", f"{DIAL}\n      publish: hold\n      reason: No.")
    )
    put(tmp_path, held + target + page("en/more.md"))
    assert run(tmp_path, *publish).exit_code == 0
    assert run(tmp_path, *publish, "--back").exit_code == 0
    back = online(tmp_path / "web")
    assert "en/more.html" not in back or b"no longer shown" in back["en/more.html"]
    assert not [path for path, content in back.items() if DIAL.encode() in content]
    assert b"press@example.org" in back["en/media.html"]
