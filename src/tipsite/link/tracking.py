"""What the state files say of the translations that the site shows."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping

from tipsite.link.out import is_out
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.tracking import Document, Pair, State, StateFile
from tipsite.tools.recall import recalled, recalled_by, settled
from tipsite.tracking import (
    compare,
    lines_by_document,
    page_document,
    pair_up,
    record_documents,
)
from tipsite.tracking.pairs import counted

Tracked = Mapping[tuple[str, str], tuple[Pair, ...]]
"""By language tag and name of the document: its source units beside their translations."""


def link_tracking(corpus: Corpus, config: Config, today: datetime.date) -> Tracked:
    """Return the pairs of each translated document of which a state file says anything.

    Those of all other documents are unknown, and nothing about them is told to readers: not even
    what is missing, as it may have been left out on purpose. Nor are they told what a page of the
    source says that is not out yet on the day ``today``, or not any more.
    """
    source = config.site.source_language.text
    out = settled(
        "source pages that are out",
        frozenset(page.path for page in corpus.pages if page.tag == source and is_out(page, today)),
    )
    originals = _documents(corpus, source) if corpus.states else {}
    found: dict[tuple[str, str], tuple[Pair, ...]] = {}
    for tag, state in corpus.states.items():
        if tag == source or not state.made:
            continue
        pages = _documents(corpus, tag)
        pairs_of = _pages_tracked(state, pages, originals, out, source)
        found |= {(tag, name): pairs for name, pairs in pairs_of.items()}
        records = record_documents(config, corpus.organizations, corpus.directories, source, tag)
        translated = record_documents(config, corpus.organizations, corpus.directories, tag, tag)
        pairs_of = compare(records, translated, state, source)
        found |= {(tag, name): pairs for name, pairs in pairs_of.items() if name in state.made}
    return found


@recalled
def _pages_tracked(
    state: StateFile,
    pages: Mapping[str, Document],
    originals: Mapping[str, Document],
    out: frozenset[str],
    source: str,
) -> Mapping[str, tuple[Pair, ...]]:
    found: dict[str, tuple[Pair, ...]] = {}
    lines = lines_by_document(state, pages)
    for name, page in pages.items():
        known = any(line.source for line in lines.get(name, ()))
        if known and name in out:
            found[name] = pair_up(originals[name], page, lines[name], source)
    return found


def _documents(corpus: Corpus, tag: str) -> Mapping[str, Document]:
    pages = tuple(page for page in corpus.pages if page.tag == tag)
    return _documents_of(settled(f"pages of {tag}", pages))


@recalled_by(id)
def _documents_of(pages: tuple[Page, ...]) -> Mapping[str, Document]:
    return {page.path: _document(page) for page in pages}


@recalled
def _document(page: Page) -> Document:
    return page_document(page.path, page.matter, page.blocks, page.at.path)


def count_states(tracked: Tracked) -> Mapping[str, Mapping[State, int]]:
    """Return, by language tag, how many units are in each state."""
    found: dict[str, Counter[State]] = {}
    for (tag, _), pairs in tracked.items():
        for state, count in _counted(pairs):
            found.setdefault(tag, Counter())[state] += count
    return found


@recalled_by(id)
def _counted(pairs: tuple[Pair, ...]) -> tuple[tuple[State, int], ...]:
    return tuple(Counter(counted(pairs)).items())
