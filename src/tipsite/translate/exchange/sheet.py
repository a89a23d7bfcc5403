"""A spreadsheet that came back, whichever program has saved it (xlsx, ods)."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from tipsite.translate.exchange.bounds import check_bounds
from tipsite.translate.exchange.formulas import Cell, formulas
from tipsite.translate.exchange.row import ImportFile, ReturnedUnit, stamped
from tipsite.translate.exchange.sheet_words import BEFORE, COLUMNS, MARK, OFFERED, TODO
from tipsite.translate.exchange.unreadable import Unreadable
from tipsite.ui_language import gettext as _

_LEGEND = re.compile(r"([a-z]+\d+) = (\S.*)\Z")
_FORM = re.compile(r"(.+)\[(\d)\]\Z")
_HEADS = tuple(name for name, _ in COLUMNS)
_NEEDED = ("Id", "Text", "Translation")


def read_sheet(content: bytes) -> ImportFile:
    """Return what came back in a spreadsheet.

    Raises:
        Unreadable: it is damaged, or none that was sent out.
    """
    check_bounds(content)
    rows = _texts(content)
    at = next(at for at, row in enumerate(rows) if _text(row[0]) == MARK)
    tag, project, *_more = (*filter(None, map(_text, rows[at][1:])), "", "")
    head = next((under for under in range(at + 1, len(rows)) if _text(rows[under][0]) == "Id"), -1)
    if head < 0:
        raise Unreadable(
            _("This spreadsheet is not one that tipsite has made: no row begins with “Id”.")
        )
    columns = {_text(name): number for number, name in enumerate(rows[head])}
    if lacking := [name for name in _NEEDED if name not in columns]:
        raise Unreadable(
            _(
                "This spreadsheet is not one that tipsite has made: it has no column “{name}”."
            ).format(name=lacking[0])
        )
    returned = _returned(rows, head, columns, formulas(content))
    return ImportFile(tag=tag, project=project, rows=tuple(_joined(returned)))


def _texts(content: bytes) -> list[list[Any]]:
    """Return the rows of the sheet that holds the texts."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(row and _text(row[0]) == MARK for row in rows[:20]):
                return rows
    except CalamineError as error:
        raise Unreadable(_("This spreadsheet is damaged: it can't be opened.")) from error
    except BaseException as error:
        # What goes wrong in Rust comes as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(_("This spreadsheet is damaged: it can't be opened.")) from error
    raise Unreadable(
        _(
            "This spreadsheet is not one that tipsite has made: no sheet of it begins with "
            "“{mark}”."
        ).format(mark=MARK)
    )


def _returned(
    rows: Sequence[Sequence[Any]], head: int, columns: Mapping[str, int], lost: Container[Cell]
) -> Iterator[ReturnedUnit]:
    def cell(row: Sequence[Any], name: str) -> str:
        column = columns.get(name, -1)
        return _text(row[column]) if 0 <= column < len(row) else ""

    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(_text(value) for value in row):
            continue
        found = (_LEGEND.match(line) for line in cell(row, "Placeholders").split("\n"))
        yield ReturnedUnit(
            number=number,
            context=cell(row, "Id"),
            sources=(cell(row, "Text"),),
            targets=(cell(row, "Translation"),),
            legend={match.group(1): match.group(2) for match in found if match},
            stamp=cell(row, "Stamp"),
            beside=(cell(row, "Text"),),
            lost=not cell(row, "Translation") and (number, columns["Translation"] + 1) in lost,
            aside=tuple(_aside(row, columns, cell(row, "Stamp"), cell(row, "What to do"))),
            before=(cell(row, BEFORE),),
        )


def _aside(row: Sequence[Any], columns: Mapping[str, int], stamp: str, todo: str) -> Iterator[str]:
    """Yield the columns of a row in which somebody has written what was not sent out there."""
    heads = {number: name for name, number in columns.items()}
    is_new = stamped(stamp)[1] == "none"
    for number, value in enumerate(row):
        head, words = heads.get(number, ""), _text(value)
        if not any(map(str.isalpha, words)):
            continue
        if (
            head not in _HEADS
            or (head == "What to do" and words not in (*TODO.values(), OFFERED))
            or (head == "Text before" and is_new)
            or (head == BEFORE and is_new and todo != OFFERED)
        ):
            yield head or _letter(number)


def _letter(number: int) -> str:
    """Return how spreadsheets call a column; ``number`` counts from 0."""
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def _joined(rows: Iterator[ReturnedUnit]) -> Iterator[ReturnedUnit]:
    """Yield the texts; the forms of a plural, each on its own row, become one."""
    counted: dict[str, dict[int, ReturnedUnit]] = {}
    for row in rows:
        form = _FORM.match(row.context)
        if not form:
            yield row
            continue
        forms = counted.setdefault(form.group(1), {})
        forms[int(form.group(2))] = row
    for context, forms in counted.items():
        kept = [forms[number] for number in sorted(forms)]
        yield ReturnedUnit(
            number=kept[0].number,
            context=context,
            sources=tuple(row.sources[0] for row in kept[:2]),
            targets=tuple(
                forms[at].targets[0] if at in forms else "" for at in range(max(forms) + 1)
            ),
            stamp=kept[0].stamp,
            beside=tuple(row.sources[0] for row in kept),
            lost=any(row.lost for row in kept),
            aside=tuple(dict.fromkeys(head for row in kept for head in row.aside)),
            before=tuple(row.before[0] for row in kept),
        )


def _text(value: object) -> str:
    """Return what somebody typed; spreadsheets take some of it for numbers."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
