"""Numbers in PDF files to take away: in words, notes, titles and links."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from builds import TODAY, lay, run
from sites import AL, built, page, service, site, with_services
from tipsite.material.pdf_words import PdfWords, read_words
from tipsite.publishing.candidate import candidate

FILE = "content/files/guide.pdf"
OFFER = page("en/more.md", downloads="\n- file: guide.pdf\n  title: A guide")
HELD = with_services(
    service("al-held", dial="04 2222 333", publish="hold", reason="Moves."),
    service("al-old", dial="069 712 1234"),
)


def pdf(words: str = "Words.", **more: str) -> bytes:
    """Return a PDF with words on its page, and a note, a title or a link that calls."""
    made = pikepdf.new()
    page_: Any = made.add_blank_page(page_size=(300, 300)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page_.Resources = Dictionary(Font=Dictionary(F=font))
    lines = " ".join(f"({line}) Tj 0 -14 Td" for line in words.split("\n"))
    page_.Contents = made.make_stream(f"BT /F 12 Tf 20 200 Td {lines} ET".encode())
    rect = Array([0, 0, 9, 9])
    notes: list[Any] = []
    if note := more.get("note"):
        notes.append(
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=rect, Contents=String(note))
        )
    if lead := more.get("lead"):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect)
        link.A = Dictionary(S=Name.URI, URI=String(lead))
        notes.append(link)
    page_.Annots = Array(notes)
    if title := more.get("title"):
        made.docinfo["/Title"] = String(title)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def told_of_all(contents: list[bytes], text: str = HELD) -> list[list[tuple[str, str, str]]]:
    """Return severity, code and number of each problem of files that a site offers."""
    files = {f"guide{at}.pdf": content for at, content in enumerate(contents)}
    offers = "".join(f"\n- file: {name}\n  title: A guide" for name in files)
    raw = {f"content/files/{name}": content for name, content in files.items()}
    made = built(text + page("en/more.md", downloads=offers), raw=raw)
    return [
        [
            (one.severity, one.code, dict(one.values).get("found", ""))
            for one in made.problems
            if one.code.startswith("file-") and one.at.path == path
        ]
        for path in raw
    ]


def told(content: bytes, text: str = HELD) -> list[tuple[str, str, str]]:
    """Return the same of one file."""
    return told_of_all([content], text)[0]


PLACES: dict[str, Callable[[str], bytes]] = {
    "words": lambda number: pdf(f"Call {number} today."),
    "two lines": lambda number: pdf("Call\n" + number),
    "note": lambda number: pdf(note=f"Call {number}."),
    "title": lambda number: pdf(title=f"Call {number}"),
}


NUMBERS = {
    "04 2222 333": [("error", "file-number-held", "04 2222 333")],
    "+355 4 2222 333": [("error", "file-number-held", "+355 4 2222 333")],
    "069 712 1234": [],
    "+355 69 712 1234": [],
    "067 999 1111": [("warning", "file-number-unknown", "067 999 1111")],
}


def test_a_number_is_looked_for_wherever_readers_meet_it() -> None:
    made = [make(number) for make in PLACES.values() for number in NUMBERS]
    assert told_of_all(made) == [*NUMBERS.values()] * len(PLACES)


LEADS: dict[str, list[tuple[str, str, str]]] = {
    "tel:042222333": [("error", "file-number-held", "042222333")],
    "tel:+35542222333": [("error", "file-number-held", "+35542222333")],
    "sms:0679991111": [("warning", "file-number-unknown", "0679991111")],
    "TEL:%2B355679991111": [("warning", "file-number-unknown", "+355679991111")],
    "https://wa.me/355679991111": [("warning", "file-number-unknown", "355679991111")],
    "tel:+355697121234": [],
    "https://example.org/0679991111": [],
}


def test_a_link_that_calls_is_read() -> None:
    assert told_of_all([pdf(lead=lead) for lead in LEADS]) == [*LEADS.values()]


def test_counts_and_years_in_a_report_are_none() -> None:
    assert told(pdf("In 2024, 129 people asked; 1,234 called. Law 25965/2004.")) == []


def test_a_number_that_failed_does_not_keep_the_correction_of_the_pages_back() -> None:
    line = service("al-gone", dial="04 2222 333").replace(
        "    publish: yes", "    publish: hold\n    reason: Dead.\n    failed_on: 2026-11-20"
    )
    assert told(pdf("Call 04 2222 333."), with_services(line)) == [
        ("warning", "file-number-held", "04 2222 333")
    ]


def test_what_no_page_offers_is_not_read() -> None:
    made = built(HELD, raw={FILE: pdf("Call 04 2222 333.")})
    assert [one.code for one in made.problems if one.code.startswith("file-")] == [
        "file-not-offered"
    ]


def test_a_page_that_is_a_picture_is_said_to_be_unread() -> None:
    scan = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words."))) as made:
        made.pages[0].obj.Contents = made.make_stream(b"0 0 100 100 re f")
        made.save(scan)
    assert told(scan.getvalue()) == [("note", "file-unread", "")]


def test_without_pdfium_links_and_notes_are_read_and_the_rest_is_said_to_be_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    content = pdf("Call 04 2222 333.", note="Call 067 999 1111.")
    assert told(content) == [
        ("warning", "file-number-unknown", "067 999 1111"),
        ("note", "file-unread", ""),
    ]


@pytest.mark.long
def test_a_number_that_is_put_on_hold_later_is_noticed_and_the_file_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(content: bytes) -> PdfWords:
        read.append(len(content))
        return read_words(content)

    monkeypatch.setattr("tipsite.material.pdf_words.read_words", counted)
    lay(tmp_path, HELD + OFFER)
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_bytes(pdf("Call 069 712 1234."))
    build = ("build", "--root", tmp_path, "--today", TODAY)
    assert (done := run(*build)).exit_code == 0, done.output
    more = tmp_path / "content/en/more.md"
    more.write_text(more.read_text("utf-8").replace("Words.", "Other words."), "utf-8")
    assert (done := run(*build)).exit_code == 0, done.output
    assert len(read) == 1
    records = tmp_path / AL
    text = records.read_text("utf-8")
    at = text.index("al-old")
    records.write_text(
        text[:at] + text[at:].replace("publish: yes", "publish: hold\n  reason: Moves.", 1), "utf-8"
    )
    done = run(*build)
    assert "069 712 1234" in done.output
    assert done.exit_code == 1


def test_what_was_read_is_not_said_to_be_unread_when_it_is_published(tmp_path: Path) -> None:
    offer = page(
        "en/more.md", downloads="\n- {file: guide.pdf, title: A}\n- {file: x.pdf, title: B}"
    )
    blank = pdf("Call 069 712 1234.")
    with pikepdf.open(io.BytesIO(blank)) as made:
        made.pages[0].obj.Contents = made.make_stream(b"0 0 100 100 re f")
        scan = io.BytesIO()
        made.save(scan)
    raw = {FILE: blank, "content/files/x.pdf": scan.getvalue()}
    found = candidate(built(HELD + offer, raw=raw), site(HELD + offer, raw), tmp_path)
    assert found.unread == ("files/x.pdf",)
    # So that it goes first when its number goes.
    marks = found.files["files/guide.pdf"].contacts
    named = [one.text for one in found.contacts.values() if one.mark in marks]
    assert named == ["069 712 1234"]
