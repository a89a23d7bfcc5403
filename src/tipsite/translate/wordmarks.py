"""What has changed between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"\w+(?:[-'’:./]+\w+)*|\s+|[^\w\s]")


class Run(NamedTuple):
    """Words of a text that are in both, or in one alone."""

    words: str
    kind: Literal["same", "gone", "new"]


def marked(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs: the old one with what is gone, the new one with what is new."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    left: list[Run] = []
    right: list[Run] = []
    for what, start, end, new_start, new_end in _changes(before, after):
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        if what == "equal":
            left.append(Run(gone, "same"))
            right.append(Run(come, "same"))
            continue
        left += [Run(gone, "gone")] if gone else []
        right += [Run(come, "new")] if come else []
    return tuple(left), tuple(right)


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
