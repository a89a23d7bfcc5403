"""Write texts for translators as a spreadsheet (ECMA-376), and read a returned one.

Any program may have saved the returned file, as .xlsx or .ods. Its unpacked size is checked before
it is opened, because it may be malicious. Cells with a formula or an error instead of a text are
found in the XML. No library returns the typed text.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from tipsite.i18n import UI_LANGUAGES, gettext_in
from tipsite.i18n import gettext as _
from tipsite.language.locales import locale_for, plural_index
from tipsite.messages import mark
from tipsite.spreadsheets.writing import (
    GREY,
    HEAD,
    UNLOCKED,
    WRAPPED,
    book_bytes,
    protect,
    write_row,
)
from tipsite.translation.exchange.instructions import SHEET_RULES, instructions
from tipsite.translation.exchange.units import (
    ImportFile,
    ReturnedUnit,
    TranslationUnit,
    Unreadable,
    parse_stamp,
)
from tipsite.translation.labels import number_words

_UNPACKED = 150_000_000
_CELLS = 5_000_000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,9})[\"'][^>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,4})(\d{1,9})[\"'][^>]*(?<!/)>")
_ODS = re.compile(
    rb"<table:table-row\b(?P<row>[^>]*)>|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
)
_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d{1,9})")
_CellPlace = tuple[int, int]
"""Row and column, both from 1."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_AT = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_TRANSLATION, _TEXT = mark("Translation"), mark("Text")
_TO_DO, _TEXT_BEFORE = mark("What to do"), mark("Text before")
_TEXTS_SHEET = "Texts"
_ABOUT_SHEET = "Read this first"
_MARK = "tipsite translation"
"""The first cell of the sheet with texts, before the language's tag and the site."""
BEFORE = mark("Translation before, or offered")
_OWN = " / "
"""Separates an English term, which the import reads, from its translation."""
_WIDTHS = (
    ("Id", 26),
    (_TO_DO, 14),
    (_TEXT, 60),
    (_TRANSLATION, 60),
    (_TEXT_BEFORE, 40),
    (BEFORE, 40),
    (mark("What it is"), 44),
    (mark("On the site"), 30),
    (mark("In the file"), 26),
    ("Stamp", 10),
    ("Placeholders", 10),
)
"""The heads of the columns, and their widths in letters."""
_HEADS = tuple(name for name, _ in _WIDTHS)
_HIDDEN = ("Stamp", "Placeholders")
_TODO = {
    "missing": mark("Translate"),
    "unknown": mark("Check"),
    "outdated-minor": mark("Changed"),
    "outdated-critical": mark("Changed: urgent"),
    "current": "",
}
_OFFERED = mark("Offered")
_LEGEND = re.compile(r"([a-z]+\d+) = (\S.*)\Z")
_FORM = re.compile(r"(.+)\[(\d)\]\Z")
_NEEDED = ("Id", _TEXT, _TRANSLATION)
LONGEST = 32_767
"""The most characters that fit into a cell."""
_HEAD_ROW = 2


def write_sheet(rows: Iterable[TranslationUnit], tag: str, project: str) -> bytes:
    """Return a spreadsheet; same texts give the same bytes.

    Raises:
        OSError: the disk is full.
    """
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = _ABOUT_SHEET
    _write_about(about, tag, project)
    sheet = book.create_sheet(_TEXTS_SHEET)
    write_row(sheet, 1, (_MARK, tag, project))
    heads = (name if name in ("Id", *_HIDDEN) else _in_both(name, tag) for name in _HEADS)
    write_row(sheet, _HEAD_ROW, tuple(heads))
    cells = [cells for row in rows for cells in _cells(row, tag)]
    for number, values in enumerate(cells, _HEAD_ROW + 1):
        write_row(sheet, number, values)
    _format_sheet(sheet, tag, len(cells) + _HEAD_ROW)
    return book_bytes(book)


def too_long(row: TranslationUnit) -> bool:
    """Return whether a text does not fit into a cell."""
    return any(len(form) > LONGEST for form in (*row.sources, *row.targets, *row.previous))


def _cells(row: TranslationUnit, tag: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a text: one row of the sheet, or a row for each plural form."""
    before = "\n".join(row.previous)
    legend = "\n".join(f"{name} = {target}" for name, target in row.legend.items())
    counted = len(row.sources) > 1
    todo = _OFFERED if row.offered and row.state == "missing" else _TODO.get(row.state, "")
    for form, target in enumerate(row.targets):
        words = gettext_in(tag, mark("For {numbers}."))
        numbers = (words.format(numbers=_numbers(form, tag)),) if counted else ()
        yield (
            f"{row.context}[{form}]" if counted else row.context,
            _in_both(todo, tag),
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
    """Return the first numbers that take a plural form of a language."""
    locale = locale_for(tag)
    numbers = [str(number) for number in range(1000) if plural_index(locale, number) == form]
    if not numbers:
        return gettext_in(tag, mark("no number"))
    return ", ".join(numbers[:5]) + ("…" if len(numbers) > 5 else "")


def _format_sheet(sheet: Worksheet, tag: str, last: int) -> None:
    """Format the sheet for reading and typing."""
    right = locale_for(tag).direction == "rtl"
    aligned = Alignment(
        wrap_text=True,
        vertical="top",
        horizontal="right" if right else None,
        readingOrder=2 if right else 1,
    )
    yellow = PatternFill("solid", fgColor="FFF6D5")
    translated = (_TRANSLATION, BEFORE)
    for column, (name, width) in enumerate(_WIDTHS, 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.hidden = width, name in _HIDDEN
        head = sheet.cell(_HEAD_ROW, column)
        head.alignment, head.font, head.fill = WRAPPED, HEAD, GREY
        for row in range(_HEAD_ROW + 1, last + 1):
            under = sheet.cell(row, column)
            under.alignment = aligned if name in translated else WRAPPED
            under.number_format = "@"
            if name == _TRANSLATION:
                under.fill, under.protection = yellow, UNLOCKED
    sheet.freeze_panes = f"B{_HEAD_ROW + 1}"
    sheet.row_dimensions[1].hidden = True
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(_WIDTHS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    protect(sheet)


def _in_both(words: str, tag: str) -> str:
    """Return a term in English, and in the translator's language if tipsite has it."""
    translated = gettext_in(tag, words)
    return words if translated == words else f"{words}{_OWN}{translated}"


def _english(text: str) -> str:
    return text.partition(_OWN)[0]


def _write_about(sheet: Worksheet, tag: str, project: str) -> None:
    row = 1
    for title, rules in instructions(SHEET_RULES, project, tag):
        sheet.cell(row, 1).font = Font(bold=True, size=14)
        for line in (title, "", *rules, ""):
            write_row(sheet, row, (line,))
            sheet.cell(row, 1).alignment = WRAPPED
            row += 1
    sheet.column_dimensions["A"].width = 100


def read_sheet(content: bytes) -> ImportFile:
    """Return the texts in a returned spreadsheet.

    Raises:
        Unreadable: the file is damaged, or no export of tipsite.
    """
    check_bounds(content)
    rows = _rows_of_texts(content)
    at = next(at for at, row in enumerate(rows) if _text(row[0]) == _MARK)
    tag, project, *_more = (*filter(None, map(_text, rows[at][1:])), "", "")
    head = next((under for under in range(at + 1, len(rows)) if _text(rows[under][0]) == "Id"), -1)
    if head < 0:
        raise Unreadable(
            _("This spreadsheet is not one that tipsite has made: no row begins with “Id”.")
        )
    columns = {_english(_text(name)): number for number, name in enumerate(rows[head])}
    if lacking := [name for name in _NEEDED if name not in columns]:
        raise Unreadable(
            _(
                "This spreadsheet is not one that tipsite has made: it has no column “{name}”."
            ).format(name=lacking[0])
        )
    returned = _units_in(rows, head, columns, _formulas(content))
    return ImportFile(tag=tag, project=project, rows=tuple(_with_plurals(returned)))


def _rows_of_texts(content: bytes) -> list[list[Any]]:
    """Return the rows of the sheet that holds the texts."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(row and _text(row[0]) == _MARK for row in rows[:20]):
                return rows
    except BaseException as error:
        # An error in Rust is raised as a panic, which is not an Exception.
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(_("This spreadsheet is damaged: it can't be opened.")) from error
    raise Unreadable(
        _(
            "This spreadsheet is not one that tipsite has made: no sheet of it begins with "
            "“{mark}”."
        ).format(mark=_MARK)
    )


def _units_in(
    rows: Sequence[Sequence[Any]],
    head: int,
    columns: Mapping[str, int],
    formulas: Container[_CellPlace],
) -> Iterator[ReturnedUnit]:
    def cell(row: Sequence[Any], name: str) -> str:
        column = columns.get(name, -1)
        return _text(row[column]) if 0 <= column < len(row) else ""

    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(_text(value) for value in row):
            continue
        legend_lines = (_LEGEND.match(line) for line in cell(row, "Placeholders").split("\n"))
        yield ReturnedUnit(
            number=number,
            context=cell(row, "Id"),
            sources=(cell(row, _TEXT),),
            targets=(cell(row, _TRANSLATION),),
            legend={match.group(1): match.group(2) for match in legend_lines if match},
            stamp=cell(row, "Stamp"),
            beside=(cell(row, _TEXT),),
            formula=not cell(row, _TRANSLATION) and (number, columns[_TRANSLATION] + 1) in formulas,
            other_columns=tuple(
                _other_columns(row, columns, cell(row, "Stamp"), _english(cell(row, _TO_DO)))
            ),
            before=(cell(row, BEFORE),),
        )


def _other_columns(
    row: Sequence[Any], columns: Mapping[str, int], stamp: str, todo: str
) -> Iterator[str]:
    """Yield the columns of a row to which somebody has added text."""
    heads = {number: name for name, number in columns.items()}
    is_new = parse_stamp(stamp)[1] == "none"
    sent = (*_TODO.values(), _OFFERED)
    known = {_in_both(word, spoken) for word in sent for spoken in UI_LANGUAGES}
    for number, value in enumerate(row):
        head, words = heads.get(number, ""), _text(value)
        if not any(map(str.isalpha, words)):
            continue
        if (
            head not in _HEADS
            or (head == _TO_DO and words not in known)
            or (head == _TEXT_BEFORE and is_new)
            or (head == BEFORE and is_new and todo != _OFFERED)
        ):
            yield head or get_column_letter(number + 1)


def _with_plurals(units: Iterator[ReturnedUnit]) -> Iterator[ReturnedUnit]:
    """Yield the texts, and join the rows of plural forms into one text."""
    counted: dict[str, dict[int, ReturnedUnit]] = {}
    for unit in units:
        form = _FORM.match(unit.context)
        if not form:
            yield unit
            continue
        forms = counted.setdefault(form.group(1), {})
        forms[int(form.group(2))] = unit
    for context, forms in counted.items():
        ordered = [forms[number] for number in sorted(forms)]
        yield replace(
            ordered[0],
            context=context,
            sources=tuple(unit.sources[0] for unit in ordered[:2]),
            targets=tuple(
                forms[at].targets[0] if at in forms else "" for at in range(max(forms) + 1)
            ),
            beside=tuple(unit.sources[0] for unit in ordered),
            formula=any(unit.formula for unit in ordered),
            other_columns=tuple(
                dict.fromkeys(head for unit in ordered for head in unit.other_columns)
            ),
            before=tuple(unit.before[0] for unit in ordered),
        )


def _text(value: object) -> str:
    """Return the typed text of a cell; spreadsheets turn some texts into numbers or dates."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


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
    for height, width in _tables(sheet):
        rows, columns = max(rows, height), max(columns, width)
    if rows * columns > _CELLS:
        raise Unreadable(
            _(
                "A sheet of this file has {rows} rows and {columns} columns: something is written "
                "far below or beside the texts. Take it away."
            ).format(rows=number_words(rows), columns=number_words(columns))
        )


def _tables(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Yield the row and column of each filled cell in a sheet of OpenDocument."""
    height = repeated = column = 0
    for match in _ODS.finditer(sheet):
        if match["row"] is not None:
            height += repeated
            repeated, column = _repetitions(_ROWS, match["row"]), 0
            continue
        column += _repetitions(_COLUMNS, match["cell"])
        if not match["cell"].endswith(b"/"):
            yield height + repeated, column


def _repetitions(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match.group(1)) if match else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _formulas(content: bytes) -> frozenset[_CellPlace]:
    """Return the cells with formulas and errors in any sheet of an .xlsx; none for other files.

    Source: ECMA-376, part 1, 18.3.1.4 (``c``) and 18.3.1.40 (``f``).
    """
    places = set()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in filter(_SHEET.fullmatch, book.namelist()):
            for match in _FILLED_CELL.finditer(book.read(name)):
                at = _AT.search(match.group(1))
                if at and (_ERROR.search(match.group(1)) or _FORMULA.search(match.group(2))):
                    places.add((int(at.group(2)), _column(at.group(1))))
    return frozenset(places)
