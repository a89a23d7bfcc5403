"""Write texts for translators as a spreadsheet (ECMA-376), and read a returned one.

Any program may have saved the returned file, as .xlsx or .ods.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tipsite.i18n import UI_LANGUAGES, gettext_in
from tipsite.i18n import gettext as _
from tipsite.language.locales import locale_for, plural_index
from tipsite.messages import mark
from tipsite.spreadsheets.reading import Cell, Unreadable, read_sheets
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
    parse_stamp,
)

_Rows = tuple[tuple[Cell, ...], ...]
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
    rows = _rows_of_texts(content)
    at = next(at for at, row in enumerate(rows) if row[0].text == _MARK)
    tag, project, *_more = (*(cell.text for cell in rows[at][1:] if cell.text), "", "")
    head = next((under for under in range(at + 1, len(rows)) if rows[under][0].text == "Id"), at)
    columns = {_english(cell.text): number for number, cell in enumerate(rows[head])}
    if lacking := [name for name in _NEEDED if name not in columns]:
        words = _("This spreadsheet is not one that tipsite has made: it has no column “{name}”.")
        raise Unreadable(words.format(name=lacking[0]))
    returned = _units_in(rows, head, columns)
    return ImportFile(tag=tag, project=project, rows=tuple(_with_plurals(returned)))


def _rows_of_texts(content: bytes) -> _Rows:
    """Return the rows of the sheet that holds the texts."""
    for sheet in read_sheets(content):
        if any(row and row[0].text == _MARK for row in sheet.rows[:20]):
            return sheet.rows
    words = _(
        "This spreadsheet is not one that tipsite has made: no sheet of it begins with “{mark}”."
    )
    raise Unreadable(words.format(mark=_MARK))


def _units_in(rows: _Rows, head: int, columns: Mapping[str, int]) -> Iterator[ReturnedUnit]:
    def cell(row: Sequence[Cell], name: str) -> str:
        column = columns.get(name, -1)
        return row[column].text if 0 <= column < len(row) else ""

    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(cell.text for cell in row):
            continue
        legend_lines = (_LEGEND.match(line) for line in cell(row, "Placeholders").split("\n"))
        translation = row[columns[_TRANSLATION]]
        yield ReturnedUnit(
            number=number,
            context=cell(row, "Id"),
            sources=(cell(row, _TEXT),),
            targets=(cell(row, _TRANSLATION),),
            legend={match.group(1): match.group(2) for match in legend_lines if match},
            stamp=cell(row, "Stamp"),
            beside=(cell(row, _TEXT),),
            formula=not translation.text and translation.kind == "formula",
            other_columns=tuple(
                _other_columns(row, columns, cell(row, "Stamp"), _english(cell(row, _TO_DO)))
            ),
            before=(cell(row, BEFORE),),
        )


def _other_columns(
    row: Sequence[Cell], columns: Mapping[str, int], stamp: str, todo: str
) -> Iterator[str]:
    """Yield the columns of a row to which somebody has added text."""
    heads = {number: name for name, number in columns.items()}
    is_new = parse_stamp(stamp)[1] == "none"
    sent = (*_TODO.values(), _OFFERED)
    known = {_in_both(word, spoken) for word in sent for spoken in UI_LANGUAGES}
    for number, value in enumerate(row):
        head, words = heads.get(number, ""), value.text
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
