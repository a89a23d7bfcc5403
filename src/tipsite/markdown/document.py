"""A page as a tree of front matter and blocks, each at its place.

Our own code finds blocks, notes and headings. Python-Markdown parses the inside of lists, tables
and quotations, and renders the HTML of each block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from tipsite.markdown.diagnose import MATTER_FENCE, no_closing, no_opening
from tipsite.markdown.dialect import blocks_in, quoted_words, table_rows
from tipsite.model.pages import Block, Inline, Item
from tipsite.model.problems import Problem

HEADING = re.compile(r"#{1,6}(?:\s|$)")
FENCE_OPEN = re.compile(r"(///)\s*([A-Za-z][\w-]*+)\s*+(?:\|\s*+(.*\S))?\s*$")
FENCE_CLOSE = re.compile(r"///\s*$")
MARKER = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])(\s+)(?=\S)")
DEEPEST = 50
"""The most levels of nested notes or quotations; a deeper block has no children."""
_DEEPEST_LIST = "    " * 12
_BRACKET = re.compile(r"^(\d+)\)")
_TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+(?:\|\s*+)?$")
_FLAT_ITEM = re.compile(r"([-*+]|\d{1,9}[.)]) ++(?!(?:[-*+]|\d+\.)(?: |\Z)|>|\s)(?=.)")
_FLAT_MORE = re.compile(r" *+(?![-*+] |\d{1,9}[.)] |>|\s)(?=.)")
_TOO_DEEP_LINE = re.compile(
    rf"^(?:[ \t]*(?:>|(?:[-*+]|\d{{1,9}}[.)])[ \t]+(?=\S))){{{DEEPEST}}}", re.MULTILINE
)
_NO_PARAGRAPH = re.compile(r" {0,3}(?:[-*+]|\d+\.)[ \t]")
_QUOTED_LINE = re.compile(r"^ {0,3}>", re.MULTILINE)

_SPACE = re.compile(r"[ \t\n\u200b-]+")
"""Places where a line may break; a number in groups is one word."""
_AROUND_A_CELL, _LETTER = 11, 7.5
"""The width in pixels of a cell's padding and of a letter, on a small screen."""
PHONE, MEASURE = 320, 660
"""Widths in pixels beyond which a table is scrolled: on a phone, and on any screen."""

_Lines = Sequence[tuple[int, str]]
"""Lines of a source with their numbers."""


class PageParts(Struct, frozen=True, kw_only=True):
    """A page's front matter (from line 2), its text, and the number of the text's first line."""

    matter: str
    body: str
    first_line: int


def split_page(text: str, path: str) -> tuple[PageParts | None, tuple[Problem, ...]]:
    """Return the parts of a page; None if it has no complete front matter."""
    lines = text.split("\n")
    if not MATTER_FENCE.match(lines[0]):
        return None, (no_opening(lines, path),)
    end = matter_end(lines)
    if end is None:
        return None, (no_closing(lines, path),)
    matter, body = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    return PageParts(matter=matter, body=body, first_line=end + 2), ()


def matter_end(lines: Sequence[str]) -> int | None:
    """Return the index of the line that ends the front matter of a page; None if there is none.

    Front matter is between two lines of three hyphens; the first of them begins the page.
    """
    if not lines or not MATTER_FENCE.match(lines[0]):
        return None
    return next((row for row, line in enumerate(lines) if row and MATTER_FENCE.match(line)), None)


def block_texts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the source lines of each block of a text, and the number of the first from 0."""
    return ((start, "\n".join(lines)) for start, lines in _blocks(text))


def blocks_of(text: str, first_line: int = 1) -> tuple[Block, ...]:
    """Return the blocks of ``text``; ``first_line`` is the number of its first line."""
    return _tree(text, first_line, 0)


@lru_cache(maxsize=4096)
def block_of(text: str, line: int = 1) -> Block:
    """Return a text as one block, whatever it contains; ``line`` is its first line's number."""
    return _block(text.split("\n"), line, 0)


def is_list(line: str) -> bool:
    """Return whether a block that begins with ``line`` is a list."""
    if line[:1].isalpha():
        return False
    marker = MARKER.match(line)
    return marker is not None and len(marker.group(1)) <= len("   ")


def is_table(lines: Sequence[str]) -> bool:
    """Return whether a block that begins with these two lines is a table."""
    return len(lines) > 1 and "|" in lines[0] and bool(_TABLE_RULE.match(lines[1]))


def table_width(rows: Iterable[Sequence[str]]) -> float:
    """Return the least width of a table in pixels; a row is the words of its cells.

    No column becomes narrower than its longest word. Letters have the width of small text.
    """
    columns = zip_longest(*rows, fillvalue="")
    longest = (max(len(word) for cell in cells for word in _SPACE.split(cell)) for cells in columns)
    return sum(_AROUND_A_CELL + _LETTER * letters for letters in longest)


def even_indents(text: str) -> str:
    """Return a list block with four spaces for each level, however the author indented it.

    Python-Markdown needs four spaces; most editors write two. It needs ``1.``; many authors write
    ``1)``. After an item with an empty line inside, it needs an empty line before the next item.
    """
    return "\n".join(line for _, line in _evened(enumerate(text.split("\n"))))


def _evened(lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    columns: list[int] = []
    found: list[tuple[int, str]] = []
    loose = False
    for number, line in lines:
        stripped = line.lstrip(" ")
        indent = len(line) - len(stripped)
        if not stripped:
            found.append((number, ""))
            loose = True
        elif MARKER.match(line):
            columns = [column for column in columns if column < indent]
            if loose and found[-1][1]:
                found.append((number, ""))
            found.append((number, "    " * len(columns) + _BRACKET.sub(r"\1.", stripped)))
            columns.append(indent)
        else:
            depth = sum(column < indent for column in columns)
            found.append((number, "    " * depth + stripped))
    return found


def _blocks(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    lines = text.split("\n")
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end(lines, start)
        yield start, lines[start:end]
        start = end


def _tree(text: str, first_line: int, depth: int) -> tuple[Block, ...]:
    return tuple(_block(lines, first_line + start, depth) for start, lines in _blocks(text))


def _block(lines: Sequence[str], line: int, depth: int) -> Block:
    first, text = lines[0], "\n".join(lines)
    if first[:1].isalpha() and "|" not in text:
        return _paragraph(text, lines, line)
    if fence := FENCE_OPEN.match(first):
        return _fence(fence, text, lines, line, depth)
    if HEADING.match(first) and len(lines) == 1:
        words = first.lstrip("#")
        column = len(first) - len(words.lstrip()) + 1
        inline = Inline(text=words.strip().rstrip("#").strip(), places=((line, column),))
        level = len(first) - len(words)
        return Block(text=text, line=line, kind="heading", level=level, inlines=(inline,))
    if is_list(first):
        return _flat_list(text, lines, line) or _parsed(text, lines, line)
    if "|" in first and (rows := table_rows(lines, line)):
        return Block(text=text, line=line, kind="table", rows=rows)
    return _paragraph(text, lines, line)


def _paragraph(text: str, lines: Sequence[str], line: int) -> Block:
    if text.startswith("> ") and (said := quoted_words(text)):
        words = said.split("\n")
        places = tuple((line + row, 3) for row in range(len(words)))
        inside = Block(text=text, line=line, inlines=(Inline(text=said, places=places),))
        return Block(text=text, line=line, kind="quote", children=(inside,))
    if _NO_PARAGRAPH.match(text) or (">" in text and _QUOTED_LINE.search(text)):
        return _parsed(text, lines, line)
    return Block(text=text, line=line, inlines=(_inline(lines, line),))


def _inline(lines: Sequence[str], line: int) -> Inline:
    bare = [row.lstrip() for row in lines]
    places = tuple((line + row, len(lines[row]) - len(words) + 1) for row, words in enumerate(bare))
    return Inline(text="\n".join(bare).rstrip(), places=places)


def _fence(fence: re.Match[str], text: str, lines: Sequence[str], line: int, depth: int) -> Block:
    title = fence.group(3)
    inside = lines[1:-1] if len(lines) > 1 and FENCE_CLOSE.match(lines[-1]) else lines[1:]
    too_deep = depth >= DEEPEST
    children = () if too_deep else _tree("\n".join(inside), line + 1, depth + 1)
    return Block(
        text=text,
        line=line,
        kind="fence",
        name=fence.group(2).lower(),
        inlines=(Inline(text=title, places=((line, fence.start(3) + 1),)),) if title else (),
        children=children,
        too_deep=too_deep or any(one.too_deep for one in children if one.kind == "fence"),
    )


def _flat_list(text: str, lines: Sequence[str], line: int) -> Block | None:
    """Return a list of one level without empty lines, like most lists; None for other lists."""
    if "|" in text or "\t" in text:
        return None
    ordered = lines[0][0].isdigit()
    starts: list[int] = []
    words: list[str] = []
    for row, one in enumerate(lines):
        marker = _FLAT_ITEM.match(one)
        if marker and one[0].isdigit() == ordered:
            starts.append(row)
        else:
            marker = _FLAT_MORE.match(one)
            if not marker or not row:
                return None
        words.append(one[marker.end() :])
    first = int(lines[0].partition(".")[0].partition(")")[0]) if ordered else 0
    items = tuple(
        Item(
            text="\n".join(lines[start:end]).rstrip(),
            line=line + start,
            depth=0,
            ordered=ordered,
            number=first + at if ordered else 0,
            inlines=(
                Inline(
                    text="\n".join(words[start:end]).rstrip(),
                    places=tuple(
                        (line + row, len(lines[row]) - len(words[row]) + 1)
                        for row in range(start, end)
                    ),
                ),
            ),
        )
        for at, (start, end) in enumerate(pairwise((*starts, len(lines))))
    )
    return Block(text=text, line=line, kind="steps" if ordered else "list", items=items)


def _parsed(text: str, lines: Sequence[str], line: int) -> Block:
    """Return a block with the parts that Python-Markdown finds in it."""
    numbered: _Lines = tuple(enumerate(lines, line))
    listed = is_list(lines[0])
    evened = _evened(numbered) if listed else numbered
    if _TOO_DEEP_LINE.search(text) or any(
        row.startswith(_DEEPEST_LIST) for _, row in evened[1:] if listed
    ):
        return Block(text=text, line=line, kind="list" if listed else "quote", too_deep=True)
    found = blocks_in(evened, lines, line)
    if len(found) == 1:
        return replace(found[0], text=text, line=line)
    kind = found[0].kind if found else "paragraph"
    return Block(text=text, line=line, kind=kind, children=found)


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
