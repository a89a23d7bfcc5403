"""The text of a page as segments: headings, paragraphs, lists with items, each with its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from tipsite.lint.parity_facts import Fact, link_fact, text_facts
from tipsite.markdown.links import links, visible
from tipsite.model.pages import Block, Inline, PageText
from tipsite.model.problems import Location

_DIGIT = re.compile(r"\d")
_BEFORE_SIGN = re.compile(r" (?=[.,;:!?)])")


class Segment(Struct, frozen=True, dict=True):
    """A segment of a text, from ``line`` to ``end``, with the ``parts`` inside it.

    ``kind`` is h1 to h6, paragraph, quote, table, row, list, item, steps, step, title, or the
    beginning of a fence (/// note). ``depth`` is the level of an item, ``columns`` is the number of
    cells of a row.
    """

    kind: str
    text: str
    line: int
    inlines: tuple[Inline, ...] = ()
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
        """The words that readers see."""
        seen = " ".join(visible(inline.text) for inline in self.inlines)
        return _BEFORE_SIGN.sub("", " ".join(seen.split()))

    @cached_property
    def shown(self) -> str:
        """The words that readers see, each letter at its line and column of the file.

        Words marked as of another language are left out.
        """
        if len(self.inlines) == 1 and len(self.inlines[0].places) == 1 and "\n" not in self.text:
            words = visible(self.inlines[0].text, foreign=False)
            return " " * (self.inlines[0].places[0][1] - 1) + words
        lines = [""] * (self.end - self.line + 1)
        for inline in self.inlines:
            for words, (line, column) in zip(
                visible(inline.text, foreign=False).split("\n"), inline.places, strict=True
            ):
                lines[line - self.line] = f"{lines[line - self.line]:{column - 1}}{words}"
        return "\n".join(lines)


def segments_of(text: PageText, file: str) -> tuple[Segment, ...]:
    """Return the segments of the text in the ``file`` of a page, in their order."""
    return tuple(_segments(text.blocks, file))


def leaves(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments without parts: paragraphs, headings, items, cells."""
    for segment in segments:
        if segment.parts:
            yield from leaves(segment.parts)
        else:
            yield segment


def _segments(blocks: Iterable[Block], file: str) -> Iterator[Segment]:
    for block in blocks:
        if block.children and block.kind not in ("fence", "quote"):
            yield from _segments(block.children, file)  # Markdown finds several
        else:
            yield _segment(block, file)


def _segment(block: Block, file: str) -> Segment:
    text, line, inlines = block.text, block.line, tuple(block.leaves)
    if block.kind in ("list", "steps"):
        items = tuple(
            Segment(
                kind="step" if item.ordered else "item",
                text=item.text,
                line=item.line,
                inlines=item.inlines,
                facts=_facts(item.inlines, file),
                depth=item.depth,
            )
            for item in block.items
        )
        return Segment(block.kind, text, line, inlines, _joined(items), items)
    if block.kind == "table":
        rows = tuple(
            Segment(
                kind="row",
                text=row.text,
                line=row.line,
                inlines=row.cells,
                facts=_facts(row.cells, file),
                columns=len(row.cells),
            )
            for row in block.rows
        )
        return Segment("table", text, line, inlines, _joined(rows), rows)
    facts = _facts(inlines, file)
    if block.kind == "heading":
        return Segment(f"h{block.level}", text, line, inlines, facts)
    if block.kind == "fence":
        own = block.inlines
        head = text.partition("\n")[0]
        title = [Segment("title", head, line, own, _facts(own, file))] if own else []
        inside = (*title, *_segments(block.children, file))
        return Segment(f"/// {block.name}", text, line, inlines, facts, inside)
    return Segment(block.kind, text, line, inlines, facts)


def _joined(parts: Iterable[Segment]) -> tuple[Fact, ...]:
    return tuple([fact for part in parts for fact in part.facts])


def _facts(inlines: Iterable[Inline], file: str) -> tuple[Fact, ...]:
    """Return the facts of some words: links and pictures, then figures and placeholders."""
    facts: list[Fact] = []
    for inline in inlines:
        words = inline.text
        if "](" not in words and "{" not in words and not _DIGIT.search(words):
            continue

        def place(offset: int, _: str = "", inline: Inline = inline) -> Location:
            line, column = inline.place(offset)
            return Location(path=file, line=line, column=column)

        facts += filter(None, (link_fact(link, place(link.target_at)) for link in links(words)))
        facts += text_facts(visible(inline.text), place)
    return tuple(facts)
