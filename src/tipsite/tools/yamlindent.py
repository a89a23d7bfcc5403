"""Where a line of YAML that begins in a wrong column was meant to begin."""

from __future__ import annotations

import re

_LINE = re.compile(r"(?P<indent> *)(?P<item>- +)?(?P<words>[^\s#].*)")
_FAR = 3
_LONGEST = 30


def wanted_column(lines: tuple[str, ...], row: int) -> tuple[int, str]:
    """Return the column (from 0) of the lines like the one in ``row``, and the nearest of them.

    The text is empty where no line above is near enough to say.
    """
    here = _LINE.match(lines[row])
    if here is None:
        return 0, ""
    column, is_item = len(here["indent"]), bool(here["item"])
    best: tuple[int, int, str] | None = None
    for line in reversed(lines[:row]):
        match = _LINE.match(line)
        if match is None or (is_item and not match["item"]):
            continue
        there = len(match["indent"]) + (0 if is_item else len(match["item"] or ""))
        words = match["words"].partition(":")[0][:_LONGEST]
        away = abs(there - column)
        if 0 < away <= _FAR and (best is None or away < best[0]):
            best = (away, there, f"- {words}" if is_item else words)
    return (best[1], best[2]) if best else (0, "")
