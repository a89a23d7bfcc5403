"""The two lines of three hyphens around a front matter, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tipsite.problems import Problem, Where, problem

FENCE = re.compile(r"---[ \t]*$")
_ALMOST = re.compile(r"\s*(?:[-–—−‐‑_*=+~]\s*)+$")
_KEY = re.compile(r"[A-Za-z_][\w-]*\s*[:=]")
_INSIDE = re.compile(r"\s*$|\s+\S|#|- |[\w-]+\s*:")
_NEAR = 12


def no_opening(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of a page whose first line is not three hyphens."""
    first = next((row for row, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return problem("empty-file", Where(path=path, line=1))
    at = Where(path=path, line=first + 1, column=1)
    if _ALMOST.match(lines[first]) and not FENCE.match(lines[first]):
        return problem("front-matter-dashes", at)
    top = [row for row, line in enumerate(lines[:_NEAR]) if FENCE.match(line)]
    keys = bool(_KEY.match(lines[first]))
    opens = len(top) > 1 or bool(top and _keys_follow(lines, top[0]))
    if opens and not keys:
        return problem("front-matter-late", Where(path=path, line=top[0] + 1, column=1))
    code = "front-matter-no-opening" if keys else "front-matter-missing"
    return problem(code, at)


def no_closing(lines: Sequence[str], path: str) -> Problem:
    """Return the problem of a page whose front matter has no end, where it belongs."""
    last = max((row for row, line in enumerate(lines) if line.strip()), default=0)
    row = next(
        (row for row, line in enumerate(lines[1:], 1) if not _INSIDE.match(line)), max(last, 0)
    )
    almost = row > 0 and _ALMOST.match(lines[row])
    code = "front-matter-dashes" if almost else "front-matter-open"
    return problem(code, Where(path=path, line=row + 1, column=1))


def _keys_follow(lines: Sequence[str], row: int) -> bool:
    return row + 1 < len(lines) and bool(_KEY.match(lines[row + 1]))
