"""Ways past the rules that somebody has tried, each closed."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import (
    LISTING,
    built,
    edit,
    page,
    pages,
    problems,
    service,
    with_services,
)


def codes(text: str) -> set[str]:
    return {line.split()[1] for line in problems(text)}


@pytest.mark.parametrize(
    "link", ["https://wa.me/355691234567", "https://example.org/?to=a@example.org"]
)
def test_a_contact_behind_a_link_is_an_error(link: str) -> None:
    assert codes(page("en/more.md", f"[words]({link})")) == {"contact-link"}


@pytest.mark.parametrize("name", ["0691234567", "06-91-23"])
def test_a_number_as_a_file_name_is_an_error(name: str) -> None:
    assert "number-in-address" in codes(page(f"en/{name}.md"))


@pytest.mark.parametrize("typed", ["355 691 234 567", "691 234 567"])
def test_a_number_on_hold_is_found_in_its_other_spellings(typed: str) -> None:
    held = service("al-held", dial="+355 691 234 567").replace(
        "    publish: yes", "    publish: hold\n    reason: Not confirmed."
    )
    text = page("en/more.md", f"Call {typed} now.") + with_services(held)
    assert codes(text) == {"phone-in-words"}


@pytest.mark.parametrize("reason", ["''", "because"])
def test_a_shelter_by_another_kind_needs_a_reason_for_its_town(reason: str) -> None:
    keys = {"kind": "reintegration", "offers": "[shelter]", "area": "{en: Some town}"}
    text = with_services(service("al-home", **keys, area_public=reason))
    assert "shelter-area" in codes(text)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("dial", "code"),
    [
        ("00", "dial-characters"),
        ("1" * 40, "dial-characters"),
        ("+39 (0)6 123 456", "dial-characters"),
        ("112-115", "dial-two-numbers"),
        ("+355 42 256 789/790", "dial-two-numbers"),
        ("2026-11-24", "dial-date"),
        ("112.0", "dial-spreadsheet"),
        ("0112", "dial-short-zero"),
        ("+355 069 123 45 67", "dial-trunk-zero"),
    ],
)
def test_a_number_that_nobody_can_dial_is_an_error(dial: str, code: str) -> None:
    assert codes(with_services(service("al-odd", dial=f"'{dial}'"))) - {"dial-odd"} == {code}


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("dial", "called"),
    [
        ("042/256-789", "042256789"),
        ("+355 (0)42 256 789", "+35542256789"),
        ("(+355) 42.256.789", "+35542256789"),
        ("+355 42 256 789 ext. 12", "+35542256789"),
        ("042 256 789 вн. 12", "042256789"),
        ("118 118", "118118"),
    ],
)
def test_a_number_is_shown_as_published_and_dialled_as_a_phone_can(dial: str, called: str) -> None:
    text = with_services(service("al-odd", dial=f"'{dial}'", needs="[call]"))
    text += page("en/more.md", "- [them](service:al-odd)")
    made = pages(text)
    for address in ("en/help/al.html", "en/help/al/odd.html", "en/more.html"):
        tree = LexborHTMLParser(made[address])
        links = tree.css(f'a[href="tel:{called}"]')
        assert links, address
        assert any(dial in link.text() for link in links), address
        assert {one.attributes["href"] for one in tree.css('a[href^="tel:"]')} <= {
            f"tel:{called}", "tel:116111", "tel:112",
        }  # fmt: skip
    assert dial in made["en/help/al.txt"]


@pytest.mark.parametrize("sign", ["\u202e", "\\u202e", "\u200b"])
@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("campaigns.yaml", "en: Spring campaign"),
        ("content/services/al.yaml", "en: Counsellors listen."),
    ],
)
def test_a_sign_that_nobody_sees_is_an_error_in_every_record(
    path: str, old: str, sign: str
) -> None:
    word = old.partition(" ")[2]
    text = edit(path, (old, f'en: "{word[:4]}{sign}{word[4:]}"'))
    assert codes(text) <= {"direction-sign", "hidden-sign"}
    assert len(problems(text)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "&#57344;7&#57345;",
        "&#xE000;0&#xe001; [x](index.md)",
    ],
)
def test_signs_that_stand_for_links_within_tipsite_are_left_out(body: str) -> None:
    made = pages(page("en/more.md", body))["en/more.html"]
    assert "\ue000" not in made
    assert made.count('href="index.html">x<') == body.count("[x]")


def test_a_number_of_thousands_of_digits_is_no_crash() -> None:
    figure = "1" * 4301
    text = page("en/more.md", f"Case {figure}.") + page("sq/more.md", f"Rasti {figure}.")
    made = built(text)
    assert made.rendered is not None
    assert all(len(value) < 100 for found in made.problems for _, value in found.values)


@pytest.mark.parametrize("host", ["www.аlo116.al", "example。org", "сосе.example.org"])
def test_an_address_that_only_looks_like_another_is_an_error(host: str) -> None:
    organization = ("sq: Shoqata e linjës}", f"sq: Shoqata e linjës}}\n  website: https://{host}")
    line = (
        f"  websites:\n  - url: https://{host}\n    publish: yes\n    verified: {{url: 'https://{host}',"
        f" on: 2026, how: published, source: {LISTING}}}\n"
    )
    for text in (
        page("en/more.md", f"See [them](https://{host}/)."),
        edit("content/organizations.yaml", organization),
        with_services(service("al-odd") + line),
    ):
        assert "address-lookalike" in codes(text)


@pytest.mark.parametrize("host", ["центар.мк", "центар.example.org"])
def test_an_address_in_letters_of_its_own_is_none(host: str) -> None:
    assert codes(page("en/more.md", f"See [them](https://{host}/).")) == set()


def test_a_day_to_come_confirms_nothing() -> None:
    new = service("al-new", dial="042 333 222")
    assert codes(with_services(new)) == set()
    later = new.replace("on: 2026-11", "on: 2031")
    assert later != new
    assert codes(with_services(later)) == {"verified-future"}


def test_a_slug_on_an_index_page_is_reported_at_its_line() -> None:
    assert problems(page("en/help/index.md", slug="start")) == [
        "content/en/help/index.md:4:7 slug-not-here"
    ]


def test_a_country_that_no_line_below_lead_names_is_reported() -> None:
    text = edit("campaigns.yaml", ("lead:\n  AL: [al-child-line]\n", ""))
    assert problems(text) == ["campaigns.yaml:1:1 lead-missing"]
