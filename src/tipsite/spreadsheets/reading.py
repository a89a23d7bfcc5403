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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from babel.numbers import format_decimal
from msgspec import Struct
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
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=[\"']([^\"']+)[\"']")
_TARGET = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ODS = re.compile(
    rb"<table:table-row\b(?P<row>[^>]*)>|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
    rb"|<table:(?P<table>table)[\s>]"
)
_NUMBER = r"{}=[\"'](\d{{1,9}})[\"']"
_CODE_PAGES = ("cp1250", "cp1251", "cp1252")
_WESTERN = re.compile(rb"[\xc0\xe0\xea\xf1\xf2\xf5\xf9]")
"""Letters such as à and ò: in code page 1250, they would be letters of Slovak or Romanian."""
_SEPARATORS = ";\t,"
_Place = tuple[int, int]
"""Row and column, both from 1."""


class Unreadable(ValueError):  # noqa: N818 - the file is somebody else's
    """A file cannot be read; the message says why, and what to do.

    ``line`` (from 1) is the place, if it is known.
    """

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


class Cell(Struct, frozen=True):
    """A cell: its typed text, without spaces around it, and its kind.

    A ``formula`` may also be an error. A ``merged`` cell has the text of the cell above it. Cells
    of CSV are all texts.
    """

    text: str
    kind: Literal["text", "number", "date", "formula", "merged", "empty"]


class Sheet(Struct, frozen=True, kw_only=True):
    """A sheet; its rows begin with the first of the sheet. ``name`` is empty for CSV."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False


class _Marks(Struct, frozen=True):
    """The formulas of a sheet, and the first rows, last rows and columns of its merged cells."""

    formulas: frozenset[_Place]
    merged: tuple[tuple[int, int, int], ...] = ()


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
        raise Unreadable(
            _(
                "This is an old spreadsheet (.xls), or one with a password. Open it, and save it "
                "as .xlsx or .ods without a password."
            )
        )
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
            merged = [
                (first[0] + 1, last[0] + 1, first[1] + 1)
                for first, last in sheet.merged_cell_ranges or ()
            ]
            mark = marks[number] if number < len(marks) else _Marks(frozenset())
            rows = [list(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False)]
            sheets.append(
                Sheet(
                    name=data.name,
                    rows=tuple(_marked(rows, mark, merged)),
                    hidden=data.visible != SheetVisibleEnum.Visible,
                )
            )
    except BaseException as error:
        # An error in Rust is raised as a panic, which is not an Exception.
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
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


def _marked(
    rows: list[list[Cell]], marks: _Marks, merged: list[tuple[int, int, int]]
) -> Iterator[tuple[Cell, ...]]:
    for at, column in marks.formulas:
        if at <= len(rows) and column <= len(rows[at - 1]):
            rows[at - 1][column - 1] = Cell(rows[at - 1][column - 1].text, "formula")
    for first, last, column in (*marks.merged, *merged):
        for row in rows[first:last] if column <= len(rows[0] if rows else ()) else ():
            if text := rows[first - 1][column - 1].text:
                row[column - 1] = Cell(text, "merged")
    yield from map(tuple, rows)


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
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,  # an offset before the file, or a name that cannot be decoded
        struct.error,
    ) as error:
        raise Unreadable(_("This file is damaged, or locked by a password.")) from error


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
        raise Unreadable(_("This file is far too large when it is unpacked."))


def _check_cells(sheet: bytes) -> None:
    rows = columns = 1
    for row in _ROW.finditer(sheet):
        rows = max(rows, int(row.group(1)))
    for cell in _CELL.finditer(sheet):
        columns = max(columns, _column(cell.group(1)))
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


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _marks(content: bytes) -> Iterator[_Marks]:
    """Yield the marks of each sheet, in the order of the book.

    Sources: ECMA-376, part 1, 18.2.19 (``sheet``), 18.3.1.4 (``c``) and 18.3.1.40 (``f``);
    OpenDocument 1.3, part 3, 19.642 (``formula``) and 19.679 (``number-rows-spanned``).
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = set(book.namelist())
        if "content.xml" in names:
            yield from _ods_marks(book.read("content.xml"))
            return
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return
        targets = {}
        for tag in _TARGET.findall(book.read("xl/_rels/workbook.xml.rels")):
            named = dict(re.findall(rb"\b(Id|Target)=[\"']([^\"']*)[\"']", tag))
            targets[named.get(b"Id", b"")] = named.get(b"Target", b"").decode("utf-8", "replace")
        for id_ in _SHEET.findall(book.read("xl/workbook.xml")):
            target = targets.get(id_, "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            places = _formulas(book.read(path)) if path in names else ()
            yield _Marks(frozenset(places))


def _formulas(sheet: bytes) -> Iterator[_Place]:
    for match in _FILLED_CELL.finditer(sheet):
        at = _AT.search(match.group(1))
        if at and (_ERROR.search(match.group(1)) or _FORMULA.search(match.group(2))):
            yield int(at.group(2)), _column(at.group(1))


def _ods_marks(content: bytes) -> Iterator[_Marks]:
    formulas: dict[int, set[_Place]] = {}
    merged: dict[int, list[tuple[int, int, int]]] = {}
    for sheet, row, column, attributes in _ods_cells(content):
        if b"table:formula=" in attributes:
            formulas.setdefault(sheet, set()).add((row, column))
        if (height := _number("number-rows-spanned", attributes)) > 1:
            merged.setdefault(sheet, []).append((row, row + height - 1, column))
    for sheet in range(content.count(b"<table:table ")):
        yield _Marks(frozenset(formulas.get(sheet, ())), tuple(merged.get(sheet, ())))


def _csv_sheet(content: bytes) -> Sheet:
    """Return the cells of a CSV file as Excel writes it: its separator and encoding are guessed."""
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(_("This is no spreadsheet (.xlsx, .ods, .csv)."))
    text = re.sub(r"\Asep=.\r?\n", "", text)
    tables = []
    try:
        for separator in _SEPARATORS:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
            width, times = Counter(len(row) for row in rows if any(row)).most_common(1)[0]
            tables.append((width > 1, times, width, rows))
    except (csv.Error, IndexError) as error:
        raise Unreadable(_("This file has no table in it.")) from error
    rows = max(tables, key=lambda table: table[:3])[-1]
    width = max(map(len, rows))
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
        central, cyrillic, western = _CODE_PAGES
    high = sum(byte >= 0xC0 for byte in content)
    letters = sum(bytes((byte,)).isalpha() for byte in content)
    if high > letters:
        return content.decode(cyrillic, "replace")
    return content.decode(western if _WESTERN.search(content) else central, "replace")
