"""Which line of a YAML text begins in the wrong column, where the parser has stopped for that.

The parser stops at the first line that does not fit, which is often the next after the wrong one.
So single lines near it are moved, and the one after which the parser gets furthest is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

_LINE = re.compile(r"(?P<indent> *)(?P<item>- +)?(?P<words>[^\s#].*)")
_REMARK = re.compile(r"\s#.*")
_KEY = re.compile(r"(?:[\w.-]+|\"[^\"]*\"|'[^']*'):(?:\s|$)")
_TAG = re.compile(r"[a-z]{2,3}(?:-\w+)?:")
_FAR = 3
"""Spaces that a line may be too far to the left or right."""
_BELOW = 30
"""Lines below the place where the parser has stopped that must be right, too."""
_LONGEST_KEY = 30
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Shift(NamedTuple):
    """A line to be moved: its row and column, the column it should have (all from 0).

    ``beside`` is the key or item, above or ``below`` it, that begins there.
    """

    row: int
    column: int
    wanted: int
    beside: str
    below: bool


class _Line(NamedTuple):
    row: int
    column: int
    item: bool
    inner: int
    words: str

    @property
    def starts(self) -> bool:
        """Whether a key or an item begins here."""
        return self.item or bool(_KEY.match(self.words))

    @property
    def is_open(self) -> bool:
        return self.words.endswith(":")

    @property
    def name(self) -> str:
        key = self.words.partition(":")[0][:_LONGEST_KEY]
        return f"- {key}" if self.item else key


def wrong_column(lines: tuple[str, ...], stop: int, opened: int) -> Shift | None:
    """Return the line to be moved so that the parser gets past ``stop``, and where to.

    ``opened`` is the row at which what the parser could not end has begun.
    """
    read = list(_read(lines[: stop + _BELOW]))
    at = next((place for place, line in enumerate(read) if line.row == stop), -1)
    if at < 0:
        return None
    before = next((place for place, line in enumerate(read) if line.row == opened), at)
    best: tuple[tuple[int, float], Shift] | None = None
    # Nothing is above the first line that it could belong to.
    for place in (0,) if read[0].column else dict.fromkeys((at, max(at - 1, 0), before)):
        for wanted in _columns(read, place):
            reached = _reached(lines, read[place], wanted, stop)
            rank = (reached, -_oddity(read, place, wanted))
            shift = _shift(read, place, wanted)
            if reached > stop and shift and (best is None or rank > best[0]):
                best = (rank, shift)
    return best[1] if best else None


def _read(lines: tuple[str, ...]) -> Iterator[_Line]:
    for row, line in enumerate(lines):
        if match := _LINE.match(line):
            column, item = len(match["indent"]), match["item"] or ""
            words = _REMARK.sub("", match["words"]).rstrip()
            yield _Line(row, column, bool(item), column + len(item), words)


def _columns(read: list[_Line], place: int) -> list[int]:
    """Return the columns near that of a line in which others begin."""
    here, found = read[place], set[int]() if place else {0}
    for line in (*read[:place], *read[place + 1 : place + 3]):
        if here.starts and not line.starts:
            continue
        found.update((line.column, line.column - 2) if here.item else (line.inner,))
    return sorted(one for one in found if one >= 0 and 0 < abs(one - here.column) <= _FAR)


def _reached(lines: tuple[str, ...], line: _Line, wanted: int, stop: int) -> int:
    """Return the row at which the parser stops when a line begins in another column."""
    moved = " " * wanted + lines[line.row].lstrip(" ")
    text = "\n".join((*lines[: line.row], moved, *lines[line.row + 1 : stop + _BELOW]))
    try:
        for _event in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return mark.line if mark else 0
    return len(lines)


def _oddity(read: list[_Line], place: int, wanted: int) -> float:
    """Return how unlikely a column is for a line, by the lines around it."""
    here = read[place]
    above = next((one for one in reversed(read[:place]) if one.starts or not here.starts), None)
    below = read[place + 1] if place + 1 < len(read) else None
    parent = next((one for one in reversed(read[:place]) if one.inner < wanted + here.item), None)
    like = next((one for one in reversed(read[:place]) if one.inner == wanted), None)
    inner = wanted + here.inner - here.column
    odd = abs(wanted - here.column) / 10 + wanted % 2
    if above and above.is_open:
        odd += 2 * (wanted < above.inner if here.item else wanted <= above.inner)
    if below and here.is_open:
        deeper = below.column - inner
        odd += min(abs(deeper), abs(deeper - 2)) if below.item else abs(deeper - 2)
    elif below and here.item and ":" in here.words and not below.item:
        odd += 2 * (below.column != inner)
    elif below and here.item and below.item:
        odd += 2 * (below.column > wanted)  # it would be words of this one
    if parent:
        away = wanted - parent.inner
        odd += min(abs(away), abs(away - 2)) if here.item else abs(away - 2)
    if like and not here.item and not like.item:
        odd += bool(_TAG.match(like.words)) != bool(_TAG.match(here.words))
    if above and below and above.inner == below.column == wanted:
        odd -= 1
    odd += min(here.row - like.row, 300) / 1000 if like else 0.4
    if above and wanted == (above.column if here.item else above.inner):
        odd -= 1.5 if below and below.column == wanted else 0.5
    return odd


def _shift(read: list[_Line], place: int, wanted: int) -> Shift | None:
    """Return a move with what it begins right below, or above, afterwards."""
    here = read[place]
    for line in reversed(read[:place]):
        if here.starts and not line.starts:
            continue
        if (line.column if here.item else line.inner) == wanted:
            name = line.name if here.item else line.name.removeprefix("- ")
            return Shift(here.row, here.column, wanted, name, below=False)
    for line in read[place + 1 :]:
        if line.column == wanted:
            return Shift(here.row, here.column, wanted, line.name, below=True)
    return None


def wanted_column(lines: tuple[str, ...], row: int) -> tuple[int, str]:
    """Return the column (from 0) of the lines like the one in ``row``, and the nearest of them.

    The text is empty where no line above is near enough to say.
    """
    here = next(_read((lines[row],)), None)
    best: tuple[int, int, str] | None = None
    for line in reversed(list(_read(lines[:row])) if here else []):
        if here is None or (here.item and not line.item):
            continue
        there = line.column if here.item else line.inner
        away = abs(there - here.column)
        if 0 < away <= _FAR and (best is None or away < best[0]):
            best = (away, there, line.name if here.item else line.name.removeprefix("- "))
    return (best[1], best[2]) if best else (0, "")
