"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"\w+(?:[-'’:./]+\w+)*|\s+|[^\w\s]")


class Run(NamedTuple):
    """Words of a text that are in both, or in one alone."""

    words: str
    kind: Literal["same", "gone", "new"]


def marked(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs: the old one with what is gone, the new one with what is new.

    Lines that are in both are put beside each other first, so that a new item is one run.
    """
    left: list[Run] = []
    right: list[Run] = []
    before, after = _lines(old), _lines(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _, start, end, new_start, new_end in codes:
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        for one, other in _words(gone, come):
            left.append(one)
            right.append(other)
    return _joined(left), _joined(right)


def _lines(text: str) -> list[str]:
    """The lines of a text, each but the first with the line break before it."""
    first, *rest = text.split("\n")
    return [first, *(f"\n{line}" for line in rest)]


def _words(old: str, new: str) -> Iterator[tuple[Run, Run]]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for what, start, end, new_start, new_end in _changes(before, after):
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        same = what == "equal"
        yield Run(gone, "same" if same else "gone"), Run(come, "same" if same else "new")


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones, and neighbours of one kind as one."""
    found: list[Run] = []
    for run in runs:
        if found and run.kind == found[-1].kind:
            found[-1] = Run(found[-1].words + run.words, run.kind)
        elif run.words:
            found.append(run)
    return tuple(found)


def _changes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Opcodes, in which a blank between two changes belongs to both."""
    found: list[tuple[str, int, int, int, int]] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (what, start, end, new_start, new_end) in enumerate(codes):
        between = 0 < at < len(codes) - 1 and "".join(before[start:end]) == " "
        if found and found[-1][0] == "replace" and (what != "equal" or between):
            _, first, _, new_first, _ = found.pop()
            found.append(("replace", first, end, new_first, new_end))
        elif what == "equal":
            found.append(("equal", start, end, new_start, new_end))
        else:
            found.append(("replace", start, end, new_start, new_end))
    return found
