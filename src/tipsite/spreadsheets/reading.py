"""Read spreadsheets that other people have saved: .xlsx, .ods and CSV.

A file may be malicious, so its unpacked size is checked before it is opened. Cells with a formula
or an error, and merged cells, are found in the XML: no library returns them.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from babel.numbers import format_decimal
from msgspec import Struct
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from tipsite.i18n import gettext as _
from tipsite.i18n import language

_LARGEST = 20_000_000
"""The most bytes of a file. The translators' file of the sample has 200 kB."""
_UNPACKED = 150_000_000
_CELLS = 5_000_000
ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of old .xls files, and of new ones with a password (MS-CFB 2.2)."""
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,9})[\"'][^>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,4})(\d{1,9})[\"'][^>]*(?<!/)>")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_AT = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\b\w+:id=[\"']([^\"']+)")
_TARGET = rb"<[\w:]*Relationship\b(?=[^>]*\bId=[\"']%s[\"'])[^>]*\bTarget=[\"'](?:/?xl/)?([^\"']+)"
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_ODS = re.compile(
    rb"<table:table-row\b(?P<row>[^>]*)>|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
    rb"|<table:(?P<table>table)[\s>]"
)
_NUMBER = r"{}=[\"'](\d{{1,9}})[\"']"
_SEPARATORS = ";\t,"
_DAMAGES = zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError
"""Errors of zip files; ValueError is for an offset before the file, or a name in no encoding."""


class Unreadable(ValueError):  # noqa: N818 - the file is somebody else's
    """A file cannot be read; the message says why, and what to do.

    ``line`` (from 1) is the place, if it is known.
    """

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


class Cell(Struct, frozen=True):
    """A cell: its typed text, without spaces around it, and its kind.

    A ``formula`` may also be an error. A ``merged`` cell is empty, and continues the cell above it.
    Cells of CSV are all texts.
    """

    text: str
    kind: Literal["text", "number", "date", "formula", "merged", "empty"]


class Sheet(Struct, frozen=True, kw_only=True):
    """A sheet; its rows begin with the first of the sheet. ``name`` is empty for CSV."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False


def file_content(file: Path) -> bytes:
    """Return the bytes of a file that somebody has sent.

    Raises:
        OSError: the file cannot be read.
        Unreadable: it is no file, is too large, or is an old spreadsheet.
    """
    if not file.is_file():  # such as a pipe, which may never end
        raise Unreadable(_("This is no file."))
    if file.stat().st_size > _LARGEST:
        words = _("This file is too large: tipsite takes {most} MB at most.")
        raise Unreadable(words.format(most=_LARGEST // 1000000))
    content = file.read_bytes()
    if content.startswith(_OLE):
        words = _("This is an old spreadsheet (.xls), or one with a password. Open it, and save it "
                  "as .xlsx or .ods without a password.")  # fmt: skip
        raise Unreadable(words)
    return content


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an .xlsx or .ods, or the only one of a CSV file.

    Raises:
        Unreadable: the file is damaged, or would be too large when it is unpacked.
    """
    if not content.startswith(ZIP):
        return (_csv_sheet(content),)
    check_bounds(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        marks = list(_marks(content))
        sheets = []
        for number, data in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_name(data.name)
            rows = [list(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False)]
            merged = (
                (number, first[0] + 1, last[0] + 1, first[1] + 1)
                for first, last in sheet.merged_cell_ranges or ()
            )
            for of_sheet, first, last, column in (*marks, *merged):
                if of_sheet in (number, None) and first <= len(rows) and column <= len(rows[0]):
                    if last == first:
                        cell = rows[first - 1][column - 1]
                        rows[first - 1][column - 1] = Cell(cell.text, "formula")
                    for row in rows[first:last]:
                        row[column - 1] = Cell("", "merged")
            hidden = data.visible != SheetVisibleEnum.Visible
            sheets.append(Sheet(name=data.name, rows=tuple(map(tuple, rows)), hidden=hidden))
    except BaseException as error:
        # An error in Rust is raised as a panic, which is not an Exception.
        damages = (CalamineError, *_DAMAGES)
        if not isinstance(error, damages) and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(_("This spreadsheet is damaged: it can't be opened.")) from error
    return tuple(sheets)


def _cell(value: object) -> Cell:
    """Return a cell; spreadsheets turn some texts into numbers or dates."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Cell(str(int(value)) if float(value).is_integer() else str(value), "number")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Cell(str(value), "date")
    text = str(value).upper() if isinstance(value, bool) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return Cell(text, "text" if text else "empty")


def check_bounds(content: bytes) -> None:
    """Check the size of a zipped spreadsheet (xlsx or ods) before it is unpacked.

    Raises:
        Unreadable: the file is damaged, or would be too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive)
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") or entry.filename == "content.xml":
                    _check_cells(archive.read(entry))
    except Unreadable:
        raise
    except _DAMAGES as error:
        raise Unreadable(_("This file is damaged, or locked by a password.")) from error


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
        raise Unreadable(_("This file is far too large when it is unpacked."))


def _check_cells(sheet: bytes) -> None:
    rows = columns = 1
    for row in _ROW.finditer(sheet):
        rows = max(rows, int(row.group(1)))
    for cell in _CELL.finditer(sheet):
        columns = max(columns, column_index_from_string(cell.group(1).decode()))
        rows = max(rows, int(cell.group(2)))
    for _sheet, height, width, attributes in _ods_cells(sheet):
        if not attributes.endswith(b"/"):
            rows, columns = max(rows, height), max(columns, width)
    if rows * columns > _CELLS:
        words = _(
            "A sheet of this file has {rows} rows and {columns} columns: something is written far "
            "below or beside the texts. Take it away."
        )
        counts = (format_decimal(count, locale=language()) for count in (rows, columns))
        raise Unreadable(words.format(**dict(zip(("rows", "columns"), counts, strict=True))))


def _ods_cells(content: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield the sheet (from 0), last row, last column and attributes of cells in OpenDocument."""
    sheet, height, repeated, column = -1, 0, 0, 0
    for match in _ODS.finditer(content):
        if match["table"]:
            sheet, height, repeated, column = sheet + 1, 0, 0, 0
        elif match["row"] is not None:
            height += repeated
            repeated, column = _number("number-rows-repeated", match["row"]), 0
        else:
            column += _number("number-columns-repeated", match["cell"])
            yield sheet, height + repeated, column, match["cell"]


def _number(name: str, attributes: bytes) -> int:
    match = re.search(_NUMBER.format(name).encode(), attributes)
    return int(match.group(1)) if match else 1


def _marks(content: bytes) -> Iterator[tuple[int | None, int, int, int]]:
    """Yield cells with formulas and errors, and merged cells of OpenDocument.

    Each has the number of its sheet, its first row and last row, and its column. Sheets are counted
    from 0, rows and columns from 1. None is for all sheets: nothing says of which the file is.

    Sources: ECMA-376, part 1, 18.2.19 (``sheet``), 18.3.1.4 (``c``) and 18.3.1.40 (``f``);
    OpenDocument 1.3, part 3, 19.642 (``formula``) and 19.679 (``number-rows-spanned``).
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        files = _sheet_files(book) if "xl/workbook.xml" in book.namelist() else []
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                sheet = files.index(name) if name in files else None
                for match in _FILLED_CELL.finditer(book.read(name)):
                    at = _AT.search(match.group(1))
                    if at and (_ERROR.search(match.group(1)) or _FORMULA.search(match.group(2))):
                        row = int(at.group(2))
                        yield sheet, row, row, column_index_from_string(at.group(1).decode())
            elif name == "content.xml":
                for number, row, column, attributes in _ods_cells(book.read(name)):
                    last = row + _number("number-rows-spanned", attributes) - 1
                    if b"table:formula=" in attributes or last > row:
                        yield number, row, last, column


def _sheet_files(book: zipfile.ZipFile) -> list[str]:
    """Return the file of each sheet of an .xlsx; files may have another order than sheets."""
    parts = book.read("xl/_rels/workbook.xml.rels")
    ids = _SHEET.findall(book.read("xl/workbook.xml"))
    targets = (re.search(_TARGET % re.escape(id_), parts) for id_ in ids)
    return [f"xl/{target[1].decode(errors='replace')}" if target else "" for target in targets]


def _csv_sheet(content: bytes) -> Sheet:
    """Return the cells of a CSV file as Excel writes it: its separator and encoding are guessed."""
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(_("This is no spreadsheet (.xlsx, .ods, .csv)."))
    text = re.sub(r"\Asep=.\r?\n", "", text)
    lines = text.splitlines()
    separator = max(_SEPARATORS, key=lambda sign: sum(sign in line for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(_("This file has no table in it.")) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > _CELLS:
        raise Unreadable(_("This file is far too large when it is unpacked."))
    filled = ([*row, *[""] * (width - len(row))] for row in rows)
    # An apostrophe before a sign keeps a spreadsheet from reading the cell as a formula.
    plain = ([re.sub("\\A'(?=[=+@-])", "", text) for text in row] for row in filled)
    return Sheet(name="", rows=tuple(tuple(map(_cell, row)) for row in plain))


def _decoded(content: bytes) -> str:
    """Return a text in UTF-8, UTF-16 with a byte order mark, or a code page of Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # In Cyrillic, most bytes of letters are above these; in Albanian or Montenegrin, few are.
        high = sum(byte >= 0xC0 for byte in content)
        letters = sum(bytes((byte,)).isalpha() for byte in content)
        return content.decode("cp1251" if high > letters else "cp1250", "replace")
