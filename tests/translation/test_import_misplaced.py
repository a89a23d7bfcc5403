"""What a translator has written into the wrong place is told, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from openpyxl import load_workbook

from translators import EN, PAGES, SQ, Office, translated


@pytest.fixture(name="office")
def made_office(tmp_path: Path) -> Office:
    return Office(tmp_path, PAGES)


def moved_over(file: Path, say: dict[str, str], *, beside: bool = False) -> Path:
    """Return a file whose translator wrote over the source; ``beside``: changed it, too."""
    if file.suffix == ".po":
        catalogue = polib.pofile(str(file))
        for entry in catalogue:
            if entry.msgctxt in say:
                entry.msgid = say[entry.msgctxt]
                entry.msgstr = entry.msgstr if beside else ""
        catalogue.save(str(file))
        return file
    book = load_workbook(file)
    for row in book["Texts"].iter_rows():
        if (name := str(row[0].value)) in say:
            row[2].value = say[name]
            row[3].value = row[3].value if beside else None
    book.save(file)
    return file


ITEMS = "• Ruajini <i>ato</i>\n• <link1>Kjo</link1>."
OVER = {"rights.md#summary": "Çfarë po ju takon.", "phrases#skip": "Kalo te teksti"}


def with_items(file: Path) -> dict[str, str]:
    """Return what to write over two texts, by the names that those have."""
    if file.suffix == ".po":
        names = [entry.msgctxt for entry in polib.pofile(str(file)) if "• Keep" in entry.msgid]
    else:
        rows = load_workbook(file)["Texts"].iter_rows(values_only=True)
        names = [str(row[0]) for row in rows if "• Keep" in str(row[2])]
    return {**OVER, names[0]: ITEMS}


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
@pytest.mark.long
def test_a_translator_who_wrote_over_the_source_is_told_and_loses_nothing(
    office: Office, as_: str
) -> None:
    before = office.files
    sent = office.send(as_, "--all")
    moved_over(sent, with_items(sent))
    said = office.run("import", str(sent), code=1)
    assert "3 texts are written over the source" in said
    assert f"tipsite translate import {sent} --column text" in said
    assert "in English with a notice" in said
    assert office.files == before
    told = office.run("import", str(sent), "--column", "text")
    assert "3 texts are new or changed" in told
    phrases = "themes/plain/phrases/sq.po"
    assert office.changed(before) == {SQ, phrases}
    assert 'msgstr "Kalo te teksti"' in office.text(phrases)
    assert "summary: Çfarë po ju takon." in office.text(SQ)
    assert "- Ruajini *ato*\n- [Kjo](safety.md)." in office.text(SQ)


@pytest.mark.long
@pytest.mark.parametrize("column", ["B", "E", "F", "L"])
def test_a_translator_who_wrote_into_any_other_column_is_told(office: Office, column: str) -> None:
    office.put({SQ: b"---\ntitle: T\nsummary: S\n---\n"})
    sent = office.send("xlsx", "--all")
    assert "written into" not in office.run("import", str(sent))
    book = load_workbook(sent)
    sheet = book["Texts"]
    rows = [row[0].row for row in sheet.iter_rows() if str(row[2].value).startswith("• Keep")]
    sheet[f"{column}{rows[0]}"] = ITEMS
    book.save(sent)
    before = office.files
    said = " ".join(office.run("import", str(sent), code=1).split())
    head = {"B": "What to do", "E": "Text before", "F": "Translation before, or offered"}
    assert f"1 text is written into the column “{head.get(column, 'L')}”" in said
    assert f"row {rows[0]}." in said
    assert office.files == before


def test_a_translator_who_edited_the_translation_before_is_told(office: Office) -> None:
    text = office.text(EN).replace("Some summary.", "Some other summary of today.")
    office.put({EN: text.encode()})
    sent = office.send("xlsx")
    book = load_workbook(sent)
    row = next(row for row in book["Texts"].iter_rows() if row[0].value == "rights.md#summary")
    assert row[5].value
    assert "written into" not in office.run("import", str(sent))
    row[5].value = f"{row[5].value} tani"
    book.save(sent)
    said = office.run("import", str(sent), code=1)
    assert "1 text is written into the column “Translation before, or offered”" in said


@pytest.mark.one_in(2)
@pytest.mark.parametrize("moved", [(2, 3), (2,)])
@pytest.mark.long
def test_texts_sorted_without_their_ids_are_refused(office: Office, moved: tuple[int, ...]) -> None:
    sent = translated(office.send("xlsx", "--all"), {"rights.md#title": "Re.",
                                                     "rights.md#summary": "E re."})  # fmt: skip
    book = load_workbook(sent)
    named = {str(row[0].value): row for row in book["Texts"].iter_rows()}
    for one, other in (("rights.md#title", "rights.md#summary"), ("phrases#skip", "phrases#menu")):
        for at in moved:
            pair = named[one][at], named[other][at]
            pair[0].value, pair[1].value = pair[1].value, pair[0].value
    book.save(sent)
    before = office.files
    said = office.run("import", str(sent), "--yes", code=1)
    assert said.count("the columns were sorted without “Id”") == 4
    assert "row is that of rights.md#title" in said
    assert office.files == before


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_a_source_that_a_translator_corrected_is_told_and_the_translation_taken(
    office: Office, as_: str
) -> None:
    sent = translated(office.send(as_, "--all"), {"rights.md#summary": "Re."})
    moved_over(sent, {"rights.md#summary": "Some better summary."}, beside=True)
    said = office.run("import", str(sent))
    assert "The source was changed in the file in 1 translated text" in said
    assert "summary: Re." in office.text(SQ)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("as_", ["po", "xlsx"])
def test_spaces_that_a_program_changed_are_no_translation(office: Office, as_: str) -> None:
    office.put({SQ: b"---\ntitle: T\nsummary: S\n---\n"})
    sent = office.send(as_)
    moved_over(sent, {"rights.md#1": "", **dict.fromkeys(["rights.md#title"], " Some  title ")})
    assert "written over" not in office.run("import", str(sent))


@pytest.mark.parametrize("as_", ["po", "xlsx"])
@pytest.mark.long
def test_a_source_that_changed_on_the_site_is_not_taken_for_a_translation(
    office: Office, as_: str
) -> None:
    office.put({SQ: b"---\ntitle: T\nsummary: S\ntranslation: draft\n---\n"})
    sent = office.send(as_)
    text = office.text(EN).replace("See [this](safety.md)", "See [all this](safety.md) today")
    office.put({EN: text.replace("You decide.", "You alone decide.").encode()})
    said = office.run("import", str(sent))
    assert "written over" not in said
    moved_over(sent, with_items(sent))
    assert "written over" in office.run("import", str(sent), code=1)
