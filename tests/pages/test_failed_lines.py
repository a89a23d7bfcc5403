"""Who works with people says in a prepared message that a line did not work, and of nobody else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, CONFIG, ROOT, built, edit, page, pages, problems, service, with_services
from small_sites import ABROAD, COUNTRIES, mk_line

BY = "on: 2026-11-01, how: operator, by: office"
OFFICE = f"""\
  contacts:
  - kind: office
    emails:
    - address: office@example.org
      publish: yes
      verified: {{address: office@example.org, {BY}}}
"""
FOOTER = "  footer: {you: [safety.md], professionals: [work.md]}\n"
WORK = "".join(
    page(f"{tag}/{name}.md", "Call [the line](service:al-child-line).")
    for tag in ("en", "sq")
    for name in ("work", "else")
)
SHEETS = {f"{tag}/sheets/al.html" for tag in ("en", "sq")}
PROFESSIONALS = {f"{tag}/work.html" for tag in ("en", "sq")}
POLICE = service(
    "al-police", dial="129", kind="police", needs="[emergency, police]", run_by="police"
)


def settings(*changes: tuple[str, str], countries: tuple[tuple[str, str], ...] = ()) -> str:
    contacts = OFFICE
    for old, new in changes:
        assert old in contacts
        contacts = contacts.replace(old, new)
    return edit(CONFIG, ("  menu:", f"{contacts}{FOOTER}  menu:"), *countries)


def messages(html: str) -> list[tuple[str, str, list[str]]]:
    """Return the address, the subject and the lines of each prepared message of a page."""
    found = []
    for link in LexborHTMLParser(html).css("main details.failed a"):
        href = link.attributes["href"] or ""
        assert len(href) < 2000  # some mail programs take no more
        parts = parse_qs(urlsplit(href).query, strict_parsing=True)
        found.append((urlsplit(href).path, parts["subject"][0], parts["body"][0].split("\r\n")))
    return found


def test_sheets_and_pages_for_professionals_have_a_message_in_their_language() -> None:
    shown = pages(settings() + WORK)
    assert {path for path, text in shown.items() if "office@" in text} == SHEETS | PROFESSIONALS
    (english,) = messages(shown["en/work.html"])
    assert english == (
        "office@example.org",
        "Did not work: al-child-line",
        [
            "al-child-line, Albania",
            "116111",
            "",
            "When (day and hour):",
            "From which phone (country, mobile or landline):",
            "",
            "Please describe no person and no case.",
        ],
    )
    (albanian,) = messages(shown["sq/sheets/al.html"])
    assert albanian[2][:2] == ["al-child-line, Shqipëri", "116111"]
    assert albanian[2][3] == "Kur (dita dhe ora):"


def test_each_service_of_a_sheet_has_a_message_with_all_its_lines() -> None:
    more = "  - dial: +355 4 222 3344\n    publish: yes\n    verified: {}\n".format(
        "{dial: +355 4 222 3344, on: 2026-11, how: published, "
        "source: {title: Listing, url: 'https://example.org/listing'}}"
    )
    changes = (("- id: al-night-line", f"{more}- id: al-night-line"),)
    shown = pages(settings() + WORK + with_services(POLICE, changes=changes))
    child, police = messages(shown["en/sheets/al.html"])
    assert child[2][:3] == ["al-child-line, Albania", "[ ] 116111", "[ ] +35542223344"]
    assert police[2][:2] == ["al-police, Albania", "129"]


def test_who_helps_on_a_route_reports_lines_of_both_countries_and_the_person_does_not() -> None:
    office = service(
        "mk-office", dial="+389 2 2777 071", kind="national-coordinator", needs="[coordinator]"
    )
    directory = f"-- content/services/mk.yaml --\ncountry: MK\nservices:\n{office}{mk_line(ABROAD)}"
    urgent = service("al-emergency", dial="112", kind="emergency", needs="[emergency]")
    shown = pages(settings(countries=COUNTRIES) + WORK + with_services(urgent) + directory)
    there = messages(shown["en/routes/al-mk/workers.html"])
    assert [text[:3] for _, _, text in there] == [
        ["al-emergency, Albania", "112", ""],
        ["mk-office, North Macedonia", "+38922777071", ""],
    ]
    assert messages(shown["en/routes/al-mk.html"]) == []


@pytest.mark.parametrize(
    "change",
    [
        ("publish: yes", "publish: hold\n      reason: No."),
        ("kind: office", "kind: press"),
        (OFFICE, ""),
    ],
)
def test_without_an_address_for_it_there_is_no_message(change: tuple[str, str]) -> None:
    shown = pages(settings(change) + WORK + page("en/media.md", kind="media"))
    assert [path for path, text in shown.items() if 'class="failed"' in text] == []


def test_a_contact_that_gets_the_messages_needs_no_page() -> None:
    assert "contact-unseen" not in "".join(problems(settings() + WORK))


@pytest.mark.parametrize("more", ["", "?subject=Help&amp;body=Call%20129"])
def test_a_theme_that_writes_another_message_is_refused(more: str) -> None:
    base = (ROOT / "themes/plain/templates/base.html").read_text("utf-8")
    link = f'<p><a href="mailto:office@example.org{more}">Write</a></p></main>'
    text = f"-- themes/plain/templates/base.html --\n{base.replace('</main>', link)}"
    refused = {
        found.at.path.removeprefix("output/")
        for found in built(settings() + WORK + text).problems
        if found.code == "audit-number"
    }
    assert refused >= {"en/index.html", *SHEETS, *PROFESSIONALS}


def test_a_line_on_hold_is_in_no_message() -> None:
    changes = (
        ("    hours: 24/7\n    publish: yes", "    publish: hold\n    reason: No."),
    )  # fmt: skip
    shown = pages(settings() + WORK + edit(AL, *changes))
    assert [path for path, text in shown.items() if "116111" in text] == []
