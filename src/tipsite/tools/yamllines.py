"""Lines of YAML that cannot be what their author meant, told by their look alone."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LIST_MARK", "LIST_SPACE", "ODD_SPACE", "LineSlip", "first_slip", "line_slip", "shown"]

ODD_SPACE = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
LIST_MARK = re.compile(r"(?P<mark>[–—−‐‑•·‣▪●○*])\s+(?P<words>\S.*)")
LIST_SPACE = re.compile(r"-(?P<words>[^\s\d.-].*)")
_KEY = r"(?P<head>[ ]*(?:- +)?)(?P<key>[A-Za-z_][\w-]*)"
_NO_SPACE = re.compile(
    rf"{_KEY}[:：](?P<words>[^\s:/].*)|{_KEY.replace('P<', 'P<b')}：(?P<bwords>.+)"
)
_ODD = re.compile(rf"(?P<head>[ ]*(?:- *)?(?:[\w-]+(?: *:)?)?)(?P<odd>{ODD_SPACE})")
_SPECIAL = re.compile(
    r"(?P<head>[ ]*(?:- +)?[\w-]+: +)"
    r"(?P<sign>\[[^\]]*\](?=\s*[^\s#,\]])|\{[^}]*\}(?=\s*[^\s#,}])"
    r"|[|>](?=[^\s\d+-])|[|>](?= +[^#\s])|\?(?= ))"
)
_NEAR = 6
_LONGEST = 60


class LineSlip(NamedTuple):
    """A code, the row and the column (from 0), and the values of the problem."""

    code: str
    row: int
    column: int
    values: dict[str, str]


def first_slip(lines: tuple[str, ...], row: int) -> LineSlip | None:
    """Return the first of the neighbouring slips that end at ``row`` or a few lines above it."""
    seen, found = 0, None
    for here in range(row, -1, -1):
        if not lines[here].strip():
            continue
        slip = line_slip(lines[here], here)
        if slip is None and found is not None:
            break
        found = slip or found
        seen += 1
        if found is None and seen > _NEAR:
            break
    return found


def line_slip(line: str, row: int) -> LineSlip | None:
    """Return what one line looks like that YAML cannot read; None where it is well."""
    bare = line.strip(" ")
    indent = len(line) - len(line.lstrip(" "))
    if match := _ODD.match(line):
        sign = match["odd"]
        values = {"character": f"U+{ord(sign):04X}"}
        return LineSlip("yaml-space", row, match.start("odd"), values)
    if match := LIST_MARK.match(bare):
        values = {"mark": match["mark"], "meant": f"- {shown(match['words'])}"}
        return LineSlip("yaml-list-mark", row, indent, values)
    if match := LIST_SPACE.fullmatch(bare):
        return LineSlip("yaml-list-space", row, indent, {"meant": f"- {shown(match['words'])}"})
    if match := _NO_SPACE.fullmatch(line):
        key, words = match["key"] or match["bkey"], match["words"] or match["bwords"]
        column = len(match["head"] or match["bhead"] or "") + len(key)
        return LineSlip("yaml-no-space", row, column, {"meant": f"{key}: {shown(words.strip())}"})
    if match := _SPECIAL.match(line):
        return LineSlip("yaml-special", row, match.start("sign"), {"character": match["sign"][0]})
    return None


def shown(words: str) -> str:
    """Return words as they are shown in a hint: not too many of them."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
