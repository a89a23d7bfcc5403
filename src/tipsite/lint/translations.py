"""Comparison of translations with their source: pages, front matter, records, terms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from itertools import chain

from tipsite.content.pages import asked_page
from tipsite.engine.session import Session
from tipsite.lint.parity import compare_texts
from tipsite.lint.parity_fields import field_problems, field_texts, record_problems
from tipsite.lint.segments import Segment, segments_of
from tipsite.lint.wording import (
    PlacedText,
    Terms,
    Wording,
    may_be_untranslated,
    page_problem,
    page_texts,
    record_wording,
    texts_in,
    texts_of,
    untranslated,
)
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.fields import tables_of
from tipsite.model.pages import RECENT, Page, page_file
from tipsite.model.problems import Location, Problem, warning
from tipsite.model.translation import OWN, Review, StateEntry
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.translation_states import RECORDS, is_reviewed
from tipsite.yaml.diagnose import key_place

Pair = tuple[PlacedText, PlacedText]
"""A text of the source with its translation."""


def page_lint(corpus: Corpus, session: Session) -> Callable[[Page], tuple[Problem, ...]]:
    """Return a function that compares a page with its source, for a question of ``session``.

    It returns a warning for each wrong word and each difference from the source. Pages without a
    source file and pages derived from another alphabet are not compared. A page in another language
    than its folder's is compared by its facts only.
    """
    terms, texts = cache(partial(Terms.of, corpus.glossary)), corpus.texts
    segments = lru_cache(maxsize=RECENT)(segments_of)  # a source has several translations

    def lint(page: Page) -> tuple[Problem, ...]:
        source: str = session.ask("source language")
        session.ensure("terms", page.tag)
        original = None
        if page.tag != source and session.ask("is written", source, page.path):
            original = asked_page(session, page_file(source, page.path))
        return tuple(problems(page, original, source))

    def problems(page: Page, original: Page | None, source: str) -> Iterator[Problem]:
        parts = segments(page.load(), page.at.path)
        said = tuple(page_texts(page, parts, texts))
        wording = Wording(said, terms(page.tag))
        misplaced = page_problem(wording.words, source, page.tag, page.at)
        yield from (misplaced,) if misplaced else wording.problems()
        if original is None:
            return
        yield from field_problems(original, page, texts)
        # Blocks that only one language has on purpose.
        lines: Collection[StateEntry] = session.ask("lines", page.tag, page.path)
        left_out = {line.source for line in lines if not line.target}
        settled = frozenset(left_out | {line.target for line in lines if line.source == OWN})
        there = segments(original.load(), original.at.path)
        compared = compare_texts(there, parts, original, page, settled=settled)
        yield from compared.problems
        if not misplaced:
            fields = _fields(original, page, texts)
            parts_said = _parts(original, page, compared.both)
            yield from _words(chain(fields, parts_said), source, wording)

    session.input("terms", lambda tag: terms(tag).meant)
    return lint


def record_translation_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield the problems of translated records."""
    source = config.site.source_language.text
    terms = cache(partial(Terms.of, corpus.glossary))
    yield from record_problems(corpus, config)
    yield from record_wording(corpus, config, terms)
    for tag, pairs in _records(corpus, config).items():
        yield from _words(pairs, source, Wording([own for _, own in pairs], terms(tag)))


def _fields(original: Page, page: Page, texts: Mapping[str, str]) -> Iterator[Pair]:
    for one, two in field_texts(original.matter, page.matter):
        yield texts_in(one, texts), texts_in(two, texts)


def _parts(original: Page, page: Page, both: Iterable[tuple[Segment, Segment]]) -> Iterator[Pair]:
    for one, two in both:
        yield texts_of(one, original.at.path), texts_of(two, page.at.path)


def _words(pairs: Iterable[Pair], source: str, wording: Wording) -> Iterator[Problem]:
    """Yield untranslated texts, and the terms without their agreed words in other texts."""
    look = may_be_untranslated(wording.words, source, wording.terms.tag)
    for original, own in pairs if look or wording.terms.terms else ():
        left = untranslated(original, own, source, wording.terms.tag) if look else None
        yield from (left,) if left else wording.terms.lacking(original, own)


def _records(corpus: Corpus, config: Config) -> dict[str, list[Pair]]:
    """Return the texts of all records with their source, by language, without names."""
    source = config.site.source_language.text
    found: dict[str, list[Pair]] = {}
    services = [service for file in corpus.directories for service in file.services]
    names = {id(one.name) for one in corpus.organizations}
    names |= {id(table) for one in services for table in (one.name, one.short_name)}
    names |= {id(place.name) for service in services for place in service.places}
    for record in (config, *corpus.organizations, *services):
        for table in tables_of(record):
            if id(table) in names:
                continue
            original = table.get(source)
            for tag, text in table.items() if original else ():
                if original and tag != source:
                    pair = texts_in(original, corpus.texts), texts_in(text, corpus.texts)
                    found.setdefault(tag, []).append(pair)
    return found


def review_problems(resolved: Resolved, session: Session) -> Iterator[Problem]:
    """Yield each page and language that was reviewed and has changed since."""
    corpus = resolved.corpus
    for page in corpus.pages:
        if page.matter.translation == "reviewed" and not is_reviewed(page, corpus, session):
            review = corpus.states[page.tag].reviews[page.path]
            at = key_place(corpus.texts, page.matter.at, "translation")
            yield _outdated_review(at, review, page.tag, page.path)
    for tag, review in resolved.stale.items():
        yield _outdated_review(resolved.config.site.at, review, tag, RECORDS)


def _outdated_review(at: Location, review: Review, tag: str, page: str) -> Problem:
    return warning("review-outdated", at, by=review.by, on=review.on, tag=tag, page=page)
