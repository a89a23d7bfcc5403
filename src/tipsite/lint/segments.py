"""A page's text as segments: headings, paragraphs, lists with their items, each with its facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tipsite.lint.facts import Fact, reference_fact, text_facts
from tipsite.markdown.document import (
    FENCE_CLOSE,
    FENCE_OPEN,
    HEADING,
    MARKER,
    blocks_of,
    is_list,
    is_table,
)
from tipsite.model.pages import Block, Page
from tipsite.problems import Where
from tipsite.tools.visible import LANGUAGE, visible, where

_DEEPEST = 20
"""Of notes in notes. What stands deeper is compared as one text."""
_BEFORE_SIGN = re.compile(r" (?=[.,;:!?)])")


@dataclass(frozen=True)
class Segment:
    """A segment of a text, from ``line`` to ``end``, with the parts inside it.

    ``kind`` is h2 to h6, paragraph, quote, table, row, list, item, steps, step, note, details or
    title; ``depth`` the level of an item, ``columns`` the cells of a row. ``shown`` is what readers
    see of a part that has none inside it, each letter at its place, but for words that are marked
    as of another language.
    """

    kind: str
    text: str
    line: int
    shown: str = ""
    facts: tuple[Fact, ...] = ()
    parts: tuple[Segment, ...] = ()
    depth: int = 0
    columns: int = 0

    @property
    def end(self) -> int:
        """The number of the last line."""
        return self.line + self.text.count("\n")

    @cached_property
    def words(self) -> str:
        """The words that a reader sees."""
        return _BEFORE_SIGN.sub("", " ".join(visible(self.text).split()))

    @cached_property
    def counted(self) -> Counter[tuple[str, str]]:
        """How often each fact stands here."""
        return Counter((fact.category, fact.value) for fact in self.facts)


def segments_of(page: Page) -> tuple[Segment, ...]:
    """Return the segments of a page's text in their order."""
    work = _Work(page)
    return tuple(work.part(block) for block in page.blocks)


def leaves(parts: Sequence[Segment]) -> Iterator[Segment]:
    """Yield what has no parts inside it: paragraphs, headings, items, cells."""
    for part in parts:
        if part.parts:
            yield from leaves(part.parts)
        else:
            yield part


class _Work:
    """The words and facts of a page by line, while its parts are made."""

    def __init__(self, page: Page) -> None:
        body = "\n".join(block.text for block in page.blocks)
        numbers = [
            block.line + row for block in page.blocks for row in range(block.text.count("\n") + 1)
        ]
        shown = visible(body)
        own = visible(body, foreign=False) if LANGUAGE in body else shown
        self._shown = dict(zip(numbers, own.split("\n"), strict=False))
        self._facts: dict[int, list[Fact]] = {}
        for part in page.prose:
            fact = None if isinstance(part, str) else reference_fact(part, page)
            if fact:
                self._facts.setdefault(fact.at.line, []).append(fact)

        def locate(at: int, _: str) -> Where:
            found = where(shown, at, page.at.path, 0)
            return Where(path=found.path, line=numbers[found.line], column=found.column)

        for fact in text_facts(shown, locate):
            self._facts.setdefault(fact.at.line, []).append(fact)

    def part(self, block: Block, depth: int = 0) -> Segment:
        lines = block.text.split("\n")
        fence = FENCE_OPEN.match(lines[0])
        kind = fence.group(2).lower() if fence else _kind(lines)
        if fence and depth < _DEEPEST:
            return _whole(kind, block, self._inside(block, fence, lines, depth + 1))
        if kind in ("list", "steps"):
            items = _items(lines, block.line)
            return _whole(kind, block, [self._leaf(*item) for item in items])
        if kind == "table":
            rows = [at for at in range(len(lines)) if at != 1]
            found = (self._leaf("row", lines[at], block.line + at) for at in rows)
            return _whole(kind, block, [replace(row, columns=_columns(row)) for row in found])
        return self._leaf(kind, block.text, block.line)

    def _inside(
        self, block: Block, fence: re.Match[str], lines: list[str], depth: int
    ) -> list[Segment]:
        last = -1 if FENCE_CLOSE.match(lines[-1]) else len(lines)
        inner = blocks_of("\n".join(lines[1:last]), block.line + 1)
        title = [self._leaf("title", lines[0], block.line)] if fence.group(3) else []
        return [*title, *(self.part(one, depth) for one in inner)]

    def _leaf(self, kind: str, text: str, line: int, depth: int = 0) -> Segment:
        rows = range(line, line + text.count("\n") + 1)
        facts = tuple(fact for row in rows for fact in self._facts.get(row, ()))
        shown = "\n".join([self._shown.get(row, "") for row in rows])
        return Segment(kind=kind, text=text, line=line, shown=shown, facts=facts, depth=depth)


def _whole(kind: str, block: Block, parts: Iterable[Segment]) -> Segment:
    inside = tuple(parts)
    facts = tuple(fact for part in inside for fact in part.facts)
    return Segment(kind=kind, text=block.text, line=block.line, facts=facts, parts=inside)


def _kind(lines: list[str]) -> str:
    first = lines[0]
    if HEADING.match(first):
        return f"h{len(first) - len(first.lstrip('#'))}"
    if is_list(first):
        return "steps" if _is_ordered(first) else "list"
    if is_table(lines[:2]):
        return "table"
    return "quote" if first.startswith(">") else "paragraph"


def _is_ordered(line: str) -> bool:
    marker = MARKER.match(line)
    return marker is not None and marker.group(2)[0].isdigit()


def _items(lines: Iterable[str], first: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield kind, text, line and depth of each item, however deep it stands."""
    columns: list[int] = []
    found: list[tuple[str, list[str], int, int]] = []
    for number, line in enumerate(lines, first):
        if MARKER.match(line):
            indent = len(line) - len(line.lstrip(" "))
            columns = [column for column in columns if column < indent]
            kind = "step" if _is_ordered(line) else "item"
            found.append((kind, [line], number, len(columns)))
            columns.append(indent)
        else:
            found[-1][1].append(line)
    for kind, item, number, depth in found:
        yield kind, "\n".join(item).rstrip(), number, depth


def _columns(row: Segment) -> int:
    return len(re.split(r"(?<!\\)\|", row.text.strip().strip("|")))
