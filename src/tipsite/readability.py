"""How plainly pages are written: long sentences with their places, and LIX, page by page.

It only tells. A long sentence can be right, and a figure knows nothing of its reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tipsite.markdown.document import FENCE_CLOSE, FENCE_OPEN, HEADING, MARKER
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.problems import Where
from tipsite.tools.sentences import LONG_SENTENCE, lix, long_words, sentences, words
from tipsite.tools.spread import Spread

_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)")
_MARKUP = re.compile(r"(?<!\\)[*_]+|\\(?=\W)")
_RULE = re.compile(r"[\s|:-]*\Z")
_QUOTE = re.compile(r"\s*>\s?")
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LongSentence:
    """A sentence of more than 20 words: its place, how many, and the first of them."""

    at: Where
    words: int
    begins: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page in one language. ``path`` is its file, ``name`` the same in every language.

    ``lix_source`` is LIX of the same page in the source language, None where there is none.
    """

    path: str
    name: str
    language: str
    sentences: int
    words: int
    long_words: int
    long: tuple[LongSentence, ...]
    lix_source: int | None = None

    @property
    def lix(self) -> int:
        """LIX of the page."""
        return lix(self.sentences, self.words, self.long_words)


def readings(corpus: Corpus, spread: Spread) -> tuple[Reading, ...]:
    """Return how each page reads, in the order of languages and files."""
    read = tuple(spread(_read, corpus.pages))
    source = corpus.config.site.source_language.text if corpus.config else ""
    originals = {one.name: one.lix for one in read if one.language == source}
    return tuple(
        one if one.language == source else replace(one, lix_source=originals.get(one.name))
        for one in read
    )


def _read(pages: Sequence[Page]) -> list[Reading]:
    return [_page(page) for page in pages]


def _page(page: Page) -> Reading:
    count = total = many = 0
    long: list[LongSentence] = []
    for lines in _units(page):
        text = "\n".join(written for written, _ in lines)
        plain = _plain(text)
        for sentence in sentences(plain):
            found = words(sentence.text)
            if not found:
                continue
            count, total, many = count + 1, total + len(found), many + long_words(found)
            if len(found) > LONG_SENTENCE:
                line = lines[plain.count("\n", 0, sentence.start)][1]
                at = Where(path=page.at.path, line=line)
                begins = " ".join(sentence.text.split()[:_SHOWN])
                long.append(LongSentence(at=at, words=len(found), begins=begins))
    return Reading(
        path=page.at.path,
        name=page.path,
        language=page.tag,
        sentences=count,
        words=total,
        long_words=many,
        long=tuple(long),
    )


_Lines = list[tuple[str, int]]
"""Lines of a text with their numbers, which belong together."""


def _units(page: Page) -> Iterator[_Lines]:
    """Yield what is read in one go: a paragraph, a heading, an item of a list, a cell."""
    matter = page.matter
    for text in (matter.summary, matter.who, *matter.signs, *matter.do, *matter.dont):
        if text is not None:
            yield [(line, text.at.line) for line in text.text.split("\n")]
    for block in page.blocks:
        rows = enumerate(block.text.split("\n"), block.line)
        yield from _parted([(_QUOTE.sub("", line), number) for number, line in rows])


def _parted(lines: Iterable[tuple[str, int]]) -> Iterator[_Lines]:
    unit: _Lines = []
    for line, number in lines:
        opening = FENCE_OPEN.match(line)
        marker = MARKER.match(line)
        alone = bool(opening or FENCE_CLOSE.match(line) or HEADING.match(line))
        row = line.lstrip().startswith("|")
        if unit and (alone or marker or row or not line.strip()):
            yield unit
            unit = []
        if opening:
            yield [(opening.group(3) or "", number)]
        elif HEADING.match(line):
            yield [(line.strip("# "), number)]
        elif row:
            cells = [] if _RULE.match(line) else line.strip(" |").split("|")
            yield from ([(cell, number)] for cell in cells)
        elif line.strip() and not alone:
            unit.append((line[marker.end() :] if marker else line, number))
    if unit:
        yield unit


def _plain(text: str) -> str:
    """The words without their markup; the ends of lines stay where they are."""
    return _MARKUP.sub("", _LINK.sub(r"\1", text))
