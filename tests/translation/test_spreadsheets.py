"""Spreadsheets come back from other programs, from people in a hurry, and from attackers."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sites import TODAY, site
from tipsite.spreadsheets.reading import Unreadable, check_bounds
from tipsite.translation.exchange.export import make_file
from tipsite.translation.exchange.spreadsheet import read_sheet
from tipsite.translation.exchange.units import ImportFile
from tipsite.workspace.site import open_snapshot

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Texts">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


@cache
def sent() -> bytes:
    texts = open_snapshot(site(), "texts").with_pages()
    return make_file(texts, "sq", "xlsx", every=True, documents=(), today=TODAY).content


def changed(change: Callable[[Worksheet], object]) -> bytes:
    book = load_workbook(io.BytesIO(sent()))
    change(book["Texts"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def texts(import_file: ImportFile) -> dict[str, tuple[str, ...]]:
    return {row.context: row.targets for row in import_file.rows}


@pytest.mark.long
def test_columns_may_be_moved_and_lost_and_rows_put_in() -> None:
    before = read_sheet(sent())

    def change(sheet: Worksheet) -> None:
        sheet.delete_cols(10, 2)
        sheet.insert_cols(2, 2)
        sheet.insert_rows(5, 3)
        sheet["B6"] = "What is this?"

    after = read_sheet(changed(change))
    assert texts(after).items() >= texts(before).items()
    assert (after.tag, after.rows[0].stamp) == ("sq", "")
    assert after.rows[-1].number == before.rows[-1].number + 3


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("value", "read"),
    [
        (24, "24"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        ("a_x000D_\nb", "a\nb"),
        ("  a  ", "a"),
    ],
)
@pytest.mark.long
def test_what_a_spreadsheet_takes_for_something_else_is_a_text(value: object, read: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D3"].value = value

    assert read_sheet(changed(change)).rows[0].targets == (read,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.delete_rows(1), "no sheet of it begins with"),
        (lambda sheet: sheet.delete_rows(2), "it has no column “Id”"),
        (lambda sheet: sheet.delete_cols(4), "no column “Translation”"),
    ],
)
@pytest.mark.long
def test_a_sheet_that_lacks_what_is_needed_is_refused(
    change: Callable[[Worksheet], object], said: str
) -> None:
    with pytest.raises(Unreadable, match=said):
        read_sheet(changed(change))


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: sent()[: len(sent()) // 2], "damaged"),
        (lambda: zipped("a.txt", b"x"), "damaged"),
        # The list of members says that they begin before the file.
        (lambda: sent()[:-6] + b"\xff\xff\xff\x7f" + sent()[-2:], "damaged"),
        (lambda: zipped("xl/worksheets/sheet1.xml", bytes(160_000_000)), "far too large"),
        (lambda: zipped("xl/worksheets/sheet1.xml", b"<c r='XFD1048576' t='s'><v>1</v></c>"),
         "far below"),
        (lambda: zipped("xl/worksheets/s.xml", b'<x:row a="" r="1048576"><x:c r="ZZ1">'),
         "far below"),
        (
            lambda: zipped("content.xml", ODS.format(
                '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
                'table:number-columns-repeated="100" a=""><text:p>a</text:p></table:table-cell>'
                "</table:table-row>").encode()),
            "far below",
        ),
    ],
)  # fmt: skip
def test_what_would_break_the_reader_is_refused_first(
    content: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(Unreadable, match=said):
        read_sheet(content())


def test_empty_cells_to_the_end_of_the_sheet_are_none() -> None:
    filler = (
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    check_bounds(zipped("content.xml", ODS.format(filler).encode()))
    check_bounds(zipped("xl/worksheets/sheet1.xml", b'<row r="1048576"/><c r="XFD9" s="1"/>'))


def test_a_sheet_of_somebody_else_is_refused() -> None:
    stream = io.BytesIO()
    Workbook().save(stream)
    with pytest.raises(Unreadable, match="not one that tipsite has made"):
        read_sheet(stream.getvalue())
