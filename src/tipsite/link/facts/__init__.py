"""Translations against their source: the facts that any reader must find are the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from tipsite.link.facts.fields import field_problems
from tipsite.link.facts.lexicon import Lexicon, learn
from tipsite.link.facts.pages import text_problems
from tipsite.link.facts.parallel import other_texts, page_texts
from tipsite.link.facts.parts import Part, parts_of
from tipsite.link.facts.records import record_problems
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.tracking import OWN
from tipsite.problems import Problem


def parity_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield a warning for each thing in which a translation and its source do not agree.

    A page whose source has no file is not looked at, nor is one that is made of another alphabet.
    """
    source = config.site.source_language.text
    originals = {page.path: page for page in corpus.pages if page.tag == source}
    translated = [page for page in corpus.pages if page.tag != source and page.path in originals]

    @cache
    def original_parts(path: str) -> tuple[Part, ...]:
        return parts_of(originals[path])

    @cache
    def lexicon(tag: str) -> Lexicon:
        pages = ((originals[page.path], page) for page in translated if page.tag == tag)
        return learn((*page_texts(pages, original_parts), *other_texts(corpus, config, tag)))

    for page in translated:
        original = originals[page.path]
        known = partial(lexicon, page.tag)
        yield from field_problems(original, page, corpus.texts, known)
        sides = original_parts(page.path), parts_of(page)
        settled = _settled(corpus, page)
        yield from text_problems(*sides, original, page, known, settled=settled)
    yield from record_problems(corpus, config)


def _settled(corpus: Corpus, page: Page) -> frozenset[str]:
    """The fingerprints of blocks that one language is meant to have alone."""
    state = corpus.states.get(page.tag)
    lines = state.made.get(page.path, ()) if state else ()
    left_out = {line.source for line in lines if not line.target}
    return frozenset(left_out | {line.target for line in lines if line.source == OWN})
