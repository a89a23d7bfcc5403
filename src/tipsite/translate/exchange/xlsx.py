"""Texts for translators as a spreadsheet (Office Open XML, ECMA-376)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tipsite.tools.locales import language_name, locale_for, plural_index
from tipsite.translate.exchange.row import TranslationUnit
from tipsite.translate.exchange.sheet_words import (
    ABOUT,
    COLUMNS,
    FIRST,
    HIDDEN,
    MARK,
    OFFERED,
    TEXTS,
    TODO,
)

LONGEST = 32_767
"""So many characters fit into a cell."""
_HEAD = 2
_TRANSLATION = "Translation"
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file knows: equal texts give equal bytes."""


def write_sheet(rows: Iterable[TranslationUnit], tag: str, project: str) -> bytes:
    """Return a spreadsheet, the same bytes for the same texts.

    Raises:
        OSError: the disk is full.
    """
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = FIRST
    _about(about, tag, project)
    sheet = book.create_sheet(TEXTS)
    _put(sheet, 1, (MARK, tag, project))
    _put(sheet, _HEAD, tuple(name for name, _ in COLUMNS))
    cells = [cells for row in rows for cells in _cells(row, tag)]
    for number, values in enumerate(cells, _HEAD + 1):
        _put(sheet, number, values)
    _dress(sheet, tag, len(cells) + _HEAD)
    stream = io.BytesIO()
    try:
        book.save(stream)
    except Exception as error:
        # A temporary file is written on the way, through lxml where that is installed.
        if type(error).__name__ != "SerialisationError":
            raise
        raise OSError(str(error)) from error
    return _without_times(stream.getvalue())


def too_long(row: TranslationUnit) -> bool:
    """Return whether a text does not fit into a cell."""
    return any(len(form) > LONGEST for form in (*row.sources, *row.targets, *row.previous))


def _cells(row: TranslationUnit, tag: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a text: one line of the sheet, or one for each form of a plural."""
    before = "\n".join(row.previous)
    legend = "\n".join(f"{name} = {target}" for name, target in row.legend.items())
    counted = len(row.sources) > 1
    todo = OFFERED if row.offered and row.state == "missing" else TODO.get(row.state, "")
    for form, target in enumerate(row.targets):
        numbers = (f"For {_numbers(form, tag)}.",) if counted else ()
        yield (
            f"{row.context}[{form}]" if counted else row.context,
            todo,
            row.sources[min(form, len(row.sources) - 1)],
            "" if row.offered else target,
            before,
            target if row.offered else "",
            "\n".join((*numbers, *row.notes)),
            row.address,
            f"{row.place.path}:{row.place.line}",
            row.stamp,
            legend,
        )


def _numbers(form: int, tag: str) -> str:
    """Return the first numbers with which a plural form of a language goes."""
    locale = locale_for(tag)
    found = [str(number) for number in range(1000) if plural_index(locale, number) == form]
    return ", ".join(found[:5]) + ("…" if len(found) > 5 else "") if found else "no number"


def _put(sheet: Worksheet, row: int, values: Sequence[str]) -> None:
    for column, value in enumerate(values, 1):
        if not value:
            continue
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)  # no cells are merged
        cell.value = _LOOKS_ESCAPED.sub("_x005F_", _UNFIT.sub("", value))
        # Never a formula, whatever it begins with; also when somebody edits it.
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"


def _dress(sheet: Worksheet, tag: str, last: int) -> None:
    """Make the sheet one that can be read and typed into."""
    right = locale_for(tag).direction == "rtl"
    wrapped = Alignment(wrap_text=True, vertical="top")
    own = Alignment(
        wrap_text=True,
        vertical="top",
        horizontal="right" if right else None,
        readingOrder=2 if right else 1,
    )
    yellow = PatternFill("solid", fgColor="FFF6D5")
    grey = PatternFill("solid", fgColor="E8E8E8")
    translated = (_TRANSLATION, "Translation before, or offered")
    for column, (name, width) in enumerate(COLUMNS, 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, name in HIDDEN
        head = sheet.cell(_HEAD, column)
        head.alignment, head.font, head.fill = wrapped, Font(bold=True), grey
        for row in range(_HEAD + 1, last + 1):
            under = sheet.cell(row, column)
            under.alignment = own if name in translated else wrapped
            under.number_format = "@"
            if name == _TRANSLATION:
                under.fill, under.protection = yellow, Protection(locked=False)
    sheet.freeze_panes = f"B{_HEAD + 1}"
    sheet.row_dimensions[1].hidden = True
    sheet.auto_filter.ref = f"A{_HEAD}:{get_column_letter(len(COLUMNS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    guard = sheet.protection
    guard.sheet = True
    # False says that it is allowed.
    guard.formatColumns = guard.formatRows = guard.autoFilter = False


def _about(sheet: Worksheet, tag: str, project: str) -> None:
    title = f"{project}: translation into {language_name(locale_for('en'), tag)} ({tag})"
    for row, line in enumerate((title, "", *ABOUT), 1):
        _put(sheet, row, (line,))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100


def _without_times(content: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", body)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, body, compresslevel=9)
    return stream.getvalue()
