"""Write spreadsheets (ECMA-376 and OpenDocument 1.3) whose cells are texts, never formulas.

Equal texts give equal bytes: no file has a time in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape
from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

LISTS = "tipsite-lists"
"""The hidden sheet of an .xlsx with the choices of its columns."""
FREE_ROWS = 500
"""Empty rows below a table in which cells have choices."""
LONGEST_NAME = 31
"""The most characters in the name of a sheet."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time in a zip file. It is always used, so that equal texts give equal bytes."""
GREY = PatternFill("solid", fgColor="E8E8E8")
HEAD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
UNLOCKED = Protection(locked=False)


class SheetColumn(Struct, frozen=True, kw_only=True):
    """A column: its heading with a note, and texts to choose from; others may be typed.

    In a ``locked`` column, the cells of existing rows are locked.
    """

    heading: str
    note: str
    choices: tuple[str, ...] = ()
    locked: bool = False


Rows = tuple[tuple[str, ...], ...]
"""Rows of a sheet; each has a text for each column."""


def write_xlsx(columns: Sequence[SheetColumn], sheets: Mapping[str, Rows]) -> bytes:
    """Return sheets, by name, as .xlsx. All have the same columns.

    Raises:
        OSError: the disk is full.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), columns, rows)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for row, column in enumerate(columns, 1):
        write_row(lists, row, column.choices)
    return book_bytes(book)


def _fill(target: Worksheet, columns: Sequence[SheetColumn], rows: Rows) -> None:
    write_row(target, 1, [column.heading for column in columns])
    for row, values in enumerate(rows, 2):
        write_row(target, row, values)
    last = len(rows) + 1
    for position, column in enumerate(columns, 1):
        letter = get_column_letter(position)
        below = target.column_dimensions[letter]
        below.width, below.number_format, below.protection = 25, "@", UNLOCKED
        head = target.cell(1, position)
        head.alignment, head.font, head.fill = WRAPPED, HEAD, GREY
        assert isinstance(head, Cell)  # no cells are merged
        head.comment = Comment(column.note, "tipsite")
        for row in range(2, last + 1):
            cell = target.cell(row, position)
            cell.alignment, cell.number_format = WRAPPED, "@"
            if column.locked:
                cell.fill = GREY
            else:
                cell.protection = UNLOCKED
        if column.choices:
            end = get_column_letter(len(column.choices))
            texts = f"'{LISTS}'!$A${position}:${end}${position}"
            choice = DataValidation(type="list", formula1=texts)
            choice.add(f"{letter}2:{letter}{last + FREE_ROWS}")
            target.add_data_validation(choice)
    target.freeze_panes = "C2"
    protect(target)


def write_row(sheet: Worksheet, row: int, values: Sequence[str]) -> None:
    """Write texts into the cells of a row, from the first column on; empty ones are left out."""
    for column, value in enumerate(values, 1):
        if not value:
            continue
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)  # no cells are merged
        cell.value = _LOOKS_ESCAPED.sub("_x005F_", _UNFIT.sub("", value))
        # The cell is never a formula, whatever it begins with, even after somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"


def protect(sheet: Worksheet) -> None:
    """Protect the locked cells of a sheet; columns and rows may still be resized and filtered."""
    guard = sheet.protection
    guard.sheet = True
    # False means allowed.
    guard.formatColumns = guard.formatRows = guard.autoFilter = False


def book_bytes(book: Workbook) -> bytes:
    """Return a workbook as .xlsx, without the time of its making.

    Raises:
        OSError: the disk is full.
    """
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception as error:
        # openpyxl writes a temporary file, with lxml if that is installed.
        if type(error).__name__ != "SerialisationError":
            raise
        raise OSError(str(error)) from error
    with zipfile.ZipFile(stream) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        entries = {name: archive.read(name) for name in names}
    core = "docProps/core.xml"
    entries[core] = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", entries[core])
    return _zipped(entries)


def write_ods(columns: Sequence[SheetColumn], sheets: Mapping[str, Rows]) -> bytes:
    """Return sheets, by name, as an OpenDocument spreadsheet. All have the same columns."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["paragraphs"] = _paragraphs
    folder = resources.files("tipsite") / "spreadsheets"
    template = environment.from_string((folder / "content.xml").read_text("utf-8"))
    content = template.render(columns=columns, sheets=sheets, free=FREE_ROWS)
    entries = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": (folder / "manifest.xml").read_bytes(),
        "content.xml": content.encode(),
    }
    return _zipped(entries)


def _paragraphs(text: str) -> Markup:
    """Return the lines of a text as paragraphs, with spaces that XML would join or drop."""
    kept = re.sub(
        "(?m)^ +| +$| {2,}",
        lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>',
        str(escape(_UNFIT.sub("", text))),
    )
    return Markup("".join(f"<text:p>{line}</text:p>" for line in kept.split("\n")))


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            # Programs know an OpenDocument file by this name and its text, uncompressed.
            plain = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, body, compresslevel=9)
    return stream.getvalue()
