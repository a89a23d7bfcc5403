"""A text of our Markdown dialect split into blocks with line numbers.

The renderer turns one block after the other into HTML, so splitter and renderer agree by
construction: whatever is one block here is rendered alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from tipsite.model.pages import Block

HEADING = re.compile(r"#{1,6}(?:\s|$)")
FENCE_OPEN = re.compile(r"(///)\s*([A-Za-z][\w-]*)\s*(?:\|\s*(.*\S))?\s*$")
FENCE_CLOSE = re.compile(r"///\s*$")
MARKER = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s+)(?=\S)")
_BRACKET = re.compile(r"^(\d+)\)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def split_blocks(text: str, first_line: int = 1) -> tuple[Block, ...]:
    """Return the blocks of ``text``; ``first_line`` is the number of its first line."""
    lines = text.split("\n")
    blocks: list[Block] = []
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end(lines, start)
        blocks.append(Block(text="\n".join(lines[start:end]), line=first_line + start))
        start = end
    return tuple(blocks)


def is_list(line: str) -> bool:
    """Return whether a block that begins with ``line`` is a list."""
    if line[:1].isalpha():
        return False
    marker = MARKER.match(line)
    return marker is not None and len(marker.group(1)) <= len("   ")


def even_indents(text: str) -> str:
    """Return a list block with four spaces for each level, however the author indented it.

    Python-Markdown wants four, most editors make two; it wants ``1.`` where many write ``1)``; and
    it wants an empty line before the item after one that has an empty line inside.
    """
    columns: list[int] = []
    lines: list[str] = []
    loose = False
    for line in text.split("\n"):
        stripped = line.lstrip(" ")
        indent = len(line) - len(stripped)
        if not stripped:
            lines.append("")
            loose = True
        elif MARKER.match(line):
            columns = [column for column in columns if column < indent]
            if loose and lines[-1]:
                lines.append("")
            lines.append("    " * len(columns) + _BRACKET.sub(r"\1.", stripped))
            columns.append(indent)
        else:
            depth = sum(column < indent for column in columns)
            lines.append("    " * depth + stripped)
    return "\n".join(lines)


def _end(lines: Sequence[str], start: int) -> int:
    line = lines[start]
    if line[0].isalpha() and "|" not in line:
        return _paragraph_end(lines, start)
    if FENCE_OPEN.match(line):
        return _fence_end(lines, start)
    if HEADING.match(line):
        return start + 1
    if is_list(line):
        return _list_end(lines, start)
    if line.startswith(">"):
        return _run_end(lines, start, lambda text: text.startswith(">"))
    if is_table(lines[start : start + 2]):
        return _run_end(lines, start, lambda text: "|" in text)
    return _paragraph_end(lines, start)


def is_table(lines: Sequence[str]) -> bool:
    """Return whether a block that begins with these two lines is a table."""
    return len(lines) > 1 and "|" in lines[0] and bool(_TABLE_RULE.match(lines[1]))


def _fence_end(lines: Sequence[str], start: int) -> int:
    steps = (
        1 if FENCE_OPEN.match(line) else -1 if FENCE_CLOSE.match(line) else 0
        for line in lines[start:]
    )
    for offset, depth in enumerate(accumulate(steps)):
        if depth == 0:
            return start + offset + 1
    return len(lines)


def _list_end(lines: Sequence[str], start: int) -> int:
    ordered = _is_ordered(lines[start])
    position = start + 1
    while position < len(lines):
        line = lines[position]
        if not line.strip():
            following = next((at for at in range(position, len(lines)) if lines[at].strip()), None)
            if following is None or not _continues(lines[following], ordered):
                return position
            position = following
        elif _interrupts(line) or (is_list(line) and not _continues(line, ordered)):
            return position
        position += 1
    return position


def _continues(line: str, ordered: bool) -> bool:
    if line.startswith("  "):
        return True
    return is_list(line) and _is_ordered(line) == ordered


def _is_ordered(line: str) -> bool:
    marker = MARKER.match(line)
    return marker is not None and marker.group(2)[0].isdigit()


def _interrupts(line: str) -> bool:
    if line[:1].isalpha():
        return False
    return bool(HEADING.match(line) or FENCE_OPEN.match(line) or line.startswith(">"))


def _paragraph_end(lines: Sequence[str], start: int) -> int:
    for position in range(start + 1, len(lines)):
        line = lines[position]
        if line[:1].isalpha():
            continue
        marker = MARKER.match(line)
        starts_list = is_list(line) and marker is not None and marker.group(2) in "-*+1.1)"
        if not line.strip() or _interrupts(line) or starts_list:
            return position
    return len(lines)


def _run_end(lines: Sequence[str], start: int, belongs: Callable[[str], bool]) -> int:
    for position in range(start + 1, len(lines)):
        if not lines[position].strip() or not belongs(lines[position]):
            return position
    return len(lines)
