"""Readability of pages: long sentences with their places, and LIX.

It only tells. A long sentence can be right, and a figure knows nothing of its reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.pages import by_page, rule_by_page
from tipsite.engine.session import Session
from tipsite.engine.transform import ParallelMap
from tipsite.language.sentences import LONG_SENTENCE, lix, long_words, sentences, words
from tipsite.markdown.fences import readable
from tipsite.markdown.links import plain_words
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Inline, Page
from tipsite.model.problems import Location
from tipsite.resolve.site import session_of

_SHOWN = 8


class LongSentence(Struct, frozen=True, kw_only=True):
    """A sentence of more than 20 words: its place, how many, and the first of them."""

    at: Location
    words: int
    begins: str


class Reading(Struct, frozen=True, kw_only=True):
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


def readings(
    corpus: Corpus, parallel_map: ParallelMap, session: Session | None = None
) -> tuple[Reading, ...]:
    """Return the readability of each page, in the order of languages and files.

    ``session`` is the one that has parsed the site: a page that stands is not read again.
    """
    asked = session or session_of(corpus)

    def reading(path: str) -> tuple[Reading, ...]:
        return (_page(asked.ask("document", path).page),)

    rule_by_page(asked, "reading", reading, tuple[Reading, ...])
    asked.ensure_all("reading", [(page.at.path,) for page in corpus.pages], parallel_map)
    by_file: Mapping[str, tuple[Reading, ...]] = by_page(asked, "reading", corpus.pages)
    read = tuple(by_file[page.at.path][0] for page in corpus.pages)
    source = corpus.config.site.source_language.text if corpus.config else ""
    originals = {one.name: one.lix for one in read if one.language == source}
    return tuple(
        one if one.language == source else replace(one, lix_source=originals.get(one.name))
        for one in read
    )


def _page(page: Page) -> Reading:
    count = total = many = 0
    long: list[LongSentence] = []
    for unit in _units(page):
        plain = plain_words(unit.text)
        for sentence in sentences(plain):
            sentence_words = words(sentence.text)
            if not sentence_words:
                continue
            count, total, many = (
                count + 1,
                total + len(sentence_words),
                many + long_words(sentence_words),
            )
            if len(sentence_words) > LONG_SENTENCE:
                line, _column = unit.places[plain.count("\n", 0, sentence.start)]
                at = Location(path=page.at.path, line=line)
                begins = " ".join(sentence.text.split()[:_SHOWN])
                long.append(LongSentence(at=at, words=len(sentence_words), begins=begins))
    return Reading(
        path=page.at.path,
        name=page.path,
        language=page.tag,
        sentences=count,
        words=total,
        long_words=many,
        long=tuple(long),
    )


def _units(page: Page) -> Iterator[Inline]:
    """Yield what is read in one go: a paragraph, a heading, an item of a list, a cell or part."""
    matter = page.matter
    words = matter.material.words.values() if matter.material else ()
    lists = (matter.signs, matter.do, matter.dont, *words)
    for text in (matter.written_summary, matter.who, *chain(*lists)):
        if text is not None:
            rows = text.text.count("\n") + 1
            yield Inline(text=text.text, places=((text.at.line, 1),) * rows)
    for block in page.blocks:
        yield from readable(block)
