"""What somebody has read, and whether it still says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.tracking import Document, Review
from tipsite.problems import Problem, Where, warning
from tipsite.tools.again import key_place
from tipsite.tracking import (
    PHRASES,
    document_fingerprint,
    page_document,
    phrase_document,
    record_documents,
)

RECORDS = "records"
"""What an officer calls all files of records of a language, and its phrases, at once."""


def reviewed(page: Page, corpus: Corpus) -> bool:
    """Return whether a page is still what somebody has read, as far as its state file knows.

    A page that says ``reviewed`` and of which no file knows when it was read is believed.
    """
    state = corpus.states.get(page.tag)
    review = state.reviews.get(page.path) if state else None
    if review is None:
        return True
    document = page_document(page.path, page.matter, page.blocks, page.at.path)
    return review.fingerprint == document_fingerprint(document.units)


def records_of(corpus: Corpus, config: Config, tag: str) -> dict[str, Document]:
    """Return what is read of a language besides its pages, by the name of the document."""
    found = dict(record_documents(config, corpus.organizations, corpus.directories, tag, tag))
    phrases = corpus.theme.phrases.get(tag) if corpus.theme else None
    if phrases and tag != config.site.source_language.text:
        found[PHRASES] = phrase_document(phrases)
    return found


def outdated_reviews(corpus: Corpus, config: Config) -> Mapping[str, Review]:
    """Return the last review of the records of each language that have changed since, by tag.

    Where the state file knows of no review, ``site.translation`` is believed.
    """
    found: dict[str, Review] = {}
    for tag, said in config.site.translation.items():
        state = corpus.states.get(tag)
        if said != "reviewed" or state is None:
            continue
        reviews = {name: one for name, one in state.reviews.items() if not name.endswith(".md")}
        documents = records_of(corpus, config, tag)
        if reviews and not all(_fits(reviews.get(name), documents[name]) for name in documents):
            found[tag] = max(reviews.values(), key=lambda one: one.on)
    return found


def honest_settings(site: SiteSettings, outdated: Mapping[str, Review]) -> SiteSettings:
    """Return the settings in which records are drafts that have changed since a review."""
    said = {tag: how for tag, how in site.translation.items() if tag not in outdated}
    return replace(site, translation=said)


def review_problems(
    corpus: Corpus, config: Config, outdated: Mapping[str, Review]
) -> Iterator[Problem]:
    """Yield each page and language that says that it was reviewed, and has changed since."""
    for page in _reviewed(corpus.pages):
        if not reviewed(page, corpus):
            review = corpus.states[page.tag].reviews[page.path]
            at = key_place(corpus.texts, page.matter.at, "translation")
            yield _outdated(at, review, page.tag, page.path)
    for tag, review in outdated.items():
        yield _outdated(config.site.at, review, tag, RECORDS)


def _outdated(at: Where, review: Review, tag: str, page: str) -> Problem:
    return warning("review-outdated", at, by=review.by, on=review.on, tag=tag, page=page)


def _fits(review: Review | None, document: Document) -> bool:
    return review is not None and review.fingerprint == document_fingerprint(document.units)


def _reviewed(pages: Iterable[Page]) -> Iterator[Page]:
    return (page for page in pages if page.matter.translation == "reviewed")
