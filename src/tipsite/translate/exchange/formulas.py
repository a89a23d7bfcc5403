"""The cells of a spreadsheet that hold a formula or an error: no reader says what was typed."""

from __future__ import annotations

import io
import re
import zipfile

Cell = tuple[int, int]
"""Row and column, both from 1."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_AT = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")


def formulas(content: bytes) -> frozenset[Cell]:
    """Return where formulas and errors stand in any sheet of an .xlsx; none for other files.

    Source: ECMA-376, part 1, 18.3.1.4 (``c``) and 18.3.1.40 (``f``).
    """
    found = set()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in filter(_SHEET.fullmatch, book.namelist()):
            for match in _CELL.finditer(book.read(name)):
                at = _AT.search(match.group(1))
                if at and (_ERROR.search(match.group(1)) or _FORMULA.search(match.group(2))):
                    found.add((int(at.group(2)), _number(at.group(1))))
    return frozenset(found)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
