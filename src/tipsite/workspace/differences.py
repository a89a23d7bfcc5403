"""Differences between two texts, word by word, and between two files, line by line.

They look like marked changes in a word processor, since officers do not know patches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from tipsite.console import Piece, Shown, TextLine
from tipsite.i18n import gettext as _

_TOKEN = re.compile(r"\w+(?:[-'’:./]+\w+)*|\s+|[^\w\s]")
_MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
_COLOUR = {"same": "", "gone": "red", "new": "green"}
_RECORD = re.compile(r"^(?: *- *)\{? *id: *[\"']?([a-z0-9][\w-]*)")
_ALIKE = 0.5
_MANY = 400
"""The most pairs of lines to compare: in longer changes, similar lines are not paired."""


class Run(NamedTuple):
    """Successive words that are in both texts, or in only one of them."""

    words: str
    kind: Literal["same", "gone", "new"]


def word_runs(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return the runs of both texts: the old one with removed words, the new one with added words.

    Equal lines are paired first, so that a new item is one run.
    """
    left: list[Run] = []
    right: list[Run] = []
    before, after = _parts(old), _parts(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _tag, start, end, new_start, new_end in codes:
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        for one, other in _words(removed, added):
            left.append(one)
            right.append(other)
    return _merge_runs(left), _merge_runs(right)


def marked(words: str, kind: str) -> list[Piece]:
    """Return the words of a run with marks and colour."""
    before, after = _MARKS[kind]
    return [(f"{before}{words}{after}", _COLOUR[kind])] if words else []


def file_difference(old: bytes, new: bytes) -> Iterator[Shown]:
    """Yield the changed lines of a file: the number of the line, its old text and its new text.

    The number is that of the new line, or of the old line if it was removed. In files of records,
    the id of the record is added.
    """
    before, after = _lines(old), _lines(new)
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for what, start, end, new_start, new_end in codes:
        if what == "equal":
            continue
        pairs = _paired(before[start:end], after[new_start:new_end])
        yield from _block(before, after, (start, new_start), pairs)


def new_file(content: bytes) -> Iterator[Shown]:
    """Yield the lines of a new file."""
    for line in _lines(content):
        yield (("    ", ""), (line, "green"))


def _block(
    before: Sequence[str],
    after: Sequence[str],
    first: tuple[int, int],
    pairs: Iterable[tuple[str | None, str | None]],
) -> Iterator[Shown]:
    labels = (_("before:"), _("now:"), _("gone:"), _("new:"))
    width = max(map(len, labels)) + 1
    was, now, gone, new = (label.ljust(width) for label in labels)
    old_at, new_at = first
    kind = ""
    for old, line in pairs:
        this = "gone" if line is None else "new" if old is None else "both"
        if this == "both" or this != kind:
            yield _place(*((before, old_at) if line is None else (after, new_at)))
        kind = this
        if old is not None and line is not None:
            left, right = word_runs(old, line)
            yield _shown(was, left)
            yield _shown(now, right)
        elif old is not None:
            yield _shown(gone, (Run(old, "gone"),), marks=False)
        else:
            yield _shown(new, (Run(line or "", "new"),), marks=False)
        old_at += old is not None
        new_at += line is not None


def _shown(label: str, runs: Iterable[Run], *, marks: bool = True) -> TextLine:
    found: list[Piece] = [("    ", ""), (label, "dim")]
    for words, kind in runs:
        found += marked(words, kind) if marks else [(words, _COLOUR[kind])]
    return tuple(found)


def _place(lines: Sequence[str], at: int) -> TextLine:
    """Return the number of a line, and the id of its record."""
    number = _("line {number}").format(number=at + 1)
    above = (_RECORD.match(line) for line in reversed(lines[: at + 1]))
    record = next((found[1] for found in above if found), "")
    return ((f"  {number}" + (f" ({record})" if record else ""), "bold"), (":", ""))


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Pair similar lines; yield other lines alone."""
    alike = {
        (one, other)
        for one in range(len(old))
        for other in range(len(new))
        if len(old) * len(new) <= _MANY and _are_alike(old[one], new[other])
    }
    at, new_at = 0, 0
    for number, line in enumerate(new):
        found = next((one for one in range(at, len(old)) if (one, number) in alike), -1)
        if found >= 0:
            yield from ((gone, None) for gone in old[at:found])
            yield from ((None, come) for come in new[new_at:number])
            yield old[found], line
            at, new_at = found + 1, number + 1
    yield from ((gone, None) for gone in old[at:])
    yield from ((None, come) for come in new[new_at:])


def _are_alike(one: str, other: str) -> bool:
    """Return whether two lines share their key, or most of their words."""
    if not one.strip() or not other.strip():
        return False
    key, colon, _value = one.partition(":")
    if colon and key == other.partition(":")[0]:
        return True
    return SequenceMatcher(None, _TOKEN.findall(one), _TOKEN.findall(other)).ratio() >= _ALIKE


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig", "replace").splitlines()


def _parts(text: str) -> list[str]:
    """Return the lines of a text; all except the first begin with their line break."""
    first, *rest = text.split("\n")
    return [first, *(f"\n{line}" for line in rest)]


def _words(old: str, new: str) -> Iterator[tuple[Run, Run]]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for what, start, end, new_start, new_end in _changes(before, after):
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        same = what == "equal"
        yield Run(removed, "same" if same else "gone"), Run(added, "same" if same else "new")


def _merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs without empty ones; neighbours of one kind become one run."""
    found: list[Run] = []
    for run in runs:
        if found and run.kind == found[-1].kind:
            found[-1] = Run(found[-1].words + run.words, run.kind)
        elif run.words:
            found.append(run)
    return tuple(found)


def _changes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return opcodes; two changes with only a space between them become one."""
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
