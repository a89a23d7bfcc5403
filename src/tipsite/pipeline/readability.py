"""Readability of pages: long sentences with their places, and LIX.

It is only information: a long sentence can be right, and no figure knows the readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.pages import asked_page, by_page, page_path, rule_by_page
from tipsite.engine.session import Session
from tipsite.language.sentences import LONG_SENTENCE, lix, long_words, sentences, words
from tipsite.markdown.fences import readable
from tipsite.markdown.links import plain_words
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Inline, Page
from tipsite.resolve.site import session_of

_SHOWN = 8


class LongSentence(Struct, frozen=True, kw_only=True):
    """A sentence of more than 20 words: its line, its number of words, and its first words."""

    line: int
    words: int
    begins: str


class Reading(Struct, frozen=True, kw_only=True):
    """The readability of one page in one language, with the fields of the report.

    ``path`` is the file of the page. ``lix_source`` is LIX of the same page in the source language,
    or None.
    """

    path: str
    language: str
    sentences: int
    words: int
    long_words: int
    lix: int
    lix_source: int | None = None
    long_sentences: tuple[LongSentence, ...]


def readings(corpus: Corpus, session: Session | None = None) -> tuple[Reading, ...]:
    """Return the readability of each page, in the order of languages and files.

    ``session`` has parsed the site: pages that have not changed are not read again.
    """
    asked = session or session_of(corpus)

    def reading(path: str) -> tuple[Reading, ...]:
        return (_page(asked_page(asked, path)),)

    rule_by_page(asked, "reading", reading, tuple[Reading, ...])
    asked.ensure_each(("reading", page.at.path) for page in corpus.pages)
    by_file: Mapping[str, tuple[Reading, ...]] = by_page(asked, "reading", corpus.pages)
    read = tuple(by_file[page.at.path][0] for page in corpus.pages)
    source = corpus.config.site.source_language.text if corpus.config else ""
    originals = {
        page_path(reading.path)[1]: reading.lix for reading in read if reading.language == source
    }
    return tuple(
        reading
        if reading.language == source
        else replace(reading, lix_source=originals.get(page_path(reading.path)[1]))
        for reading in read
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
            count += 1
            total += len(sentence_words)
            many += long_words(sentence_words)
            if len(sentence_words) > LONG_SENTENCE:
                line, _column = unit.places[plain.count("\n", 0, sentence.start)]
                begins = " ".join(sentence.text.split()[:_SHOWN])
                long.append(LongSentence(line=line, words=len(sentence_words), begins=begins))
    return Reading(
        path=page.at.path,
        language=page.tag,
        sentences=count,
        words=total,
        long_words=many,
        lix=lix(count, total, many),
        long_sentences=tuple(long),
    )


def _units(page: Page) -> Iterator[Inline]:
    """Yield the texts that may have sentences: paragraphs, headings, items, cells and fields."""
    matter = page.matter
    words = matter.material.words.values() if matter.material else ()
    lists = (matter.signs, matter.do, matter.dont, *words)
    for text in (matter.written_summary, matter.who, *chain(*lists)):
        if text is not None:
            rows = text.text.count("\n") + 1
            yield Inline(text=text.text, places=((text.at.line, 1),) * rows)
    for block in page.blocks:
        yield from readable(block)
