"""Texts of a site that surely say the same in two languages: what a lexicon can be learnt from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tipsite.link.facts.parts import Part, leaves, parts_of
from tipsite.link.phrases import ENGLISH
from tipsite.link.walk import tables_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page


def page_texts(
    pages: Iterable[tuple[Page, Page]], original_parts: Callable[[str], tuple[Part, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield the texts of pages and of their translations, where both are built alike."""
    for original, page in pages:
        matters = original.matter, page.matter
        yield original.matter.title.text, page.matter.title.text
        yield original.matter.summary.text, page.matter.summary.text
        for key in ("signs", "do", "dont"):
            lists = [getattr(matter, key) for matter in matters]
            if len(lists[0]) == len(lists[1]):
                yield from ((one.text, two.text) for one, two in zip(*lists, strict=True))
        sides = [list(leaves(found)) for found in (original_parts(page.path), parts_of(page))]
        if [part.kind for part in sides[0]] == [part.kind for part in sides[1]]:
            yield from ((one.words, two.words) for one, two in zip(*sides, strict=True))


def other_texts(corpus: Corpus, config: Config, tag: str) -> Iterator[tuple[str, str]]:
    """Yield what records and the theme's phrases say in the source language and in ``tag``."""
    source = config.site.source_language.text
    for record in (config, *corpus.organizations, *corpus.directories):
        for table in tables_of(record):
            if source in table and tag in table:
                yield table[source].text, table[tag].text
    if corpus.theme and source == ENGLISH:
        phrases = corpus.theme.phrases.get(tag, {})
        for key, english in corpus.theme.required.items():
            if key in phrases:
                yield english.forms[-1], phrases[key].forms[-1]
