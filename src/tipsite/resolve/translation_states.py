"""States of the translations that the site shows, from the state files, and their reviews.

They follow from the pairs of `staleness.pairs`. They tell how far a page is behind its source, and
which blocks of the source a reader needs. They also tell whether a text has changed since its
review.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.content.pages import asked_page
from tipsite.engine.session import Session
from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.pages import FrontMatter, Page, page_file
from tipsite.model.problems import Location, Text
from tipsite.model.site import Behind, Linked, LinkedProse, Outdated, Passage
from tipsite.model.translation import Document, Pair, Review, State
from tipsite.resolve.publication import is_published
from tipsite.staleness.pairs import PHRASES, compare, counted, pair_up, phrase_document
from tipsite.staleness.state_file import asked_lines, give_lines, lines_of
from tipsite.staleness.units import (
    LISTS,
    WORDS,
    document_fingerprint,
    page_document,
    record_documents,
)

_HEADING = re.compile(r"<(/?)h([2-6])(?: id=\"\w+\")?>\Z")
_SHOWN = frozenset(("who", *LISTS))
_ASIDE = ("summary", "short_title", "image.alt")
"""Fields that are shown only in lists and menus, or that are only heard."""
_CHANGED, _MISSING = "outdated-critical", "missing"
RECORDS = "records"
"""The name that officers type for all records and phrases of a language together."""


class Followed(Struct, frozen=True, kw_only=True):
    """The state of one translated document, from the state file of its language.

    Readers get ``behind`` and ``originals`` (`EditionPage`), translators ``outdated``; ``counts``
    is the number of units in each state.
    """

    behind: tuple[Behind, ...] = ()
    originals: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    outdated: tuple[tuple[Location, Outdated], ...] = ()
    counts: tuple[tuple[State, int], ...] = ()


UNFOLLOWED = Followed()
Tracked = Mapping[tuple[str, str], Followed]
"""The state of each translated document, by language tag and name."""


def follow_pages(corpus: Corpus, config: Config, today: datetime.date, session: Session) -> None:
    """Teach a session the states of translated pages.

    The session then knows ``units`` (a page as a `Document`, by its file) and their
    ``fingerprint``, and can answer `asked_pairs`. Source pages are ``out`` if they are published on
    the day ``today``.
    """
    source = config.site.source_language.text
    sources = (page for page in corpus.pages if page.tag == source)
    out = {page.path for page in sources if is_published(page, today, drafts=corpus.drafts)}
    states = {tag: state for tag, state in corpus.states.items() if tag != source and state.made}

    def units(path: str) -> Document:
        page = asked_page(session, path)
        return page_document(page.path, page.matter, page.blocks, page.at.path)

    def said(path: str) -> str:
        return document_fingerprint(session.ask("units", path).units)

    session.input("is out", lambda path: path in out)
    give_lines(states, session)
    session.rule("units", units, Document, exact=True)
    session.rule("fingerprint", said, str)


def asked_pairs(session: Session, tag: str, path: str) -> tuple[Pair, ...]:
    """Return the pairs of a translated page and its source.

    There are none without lines in a state file. So readers are told nothing: a missing passage may
    be left out on purpose. Nor are they told about a source page that is not published.
    """
    if not session.ask("has lines", tag):
        return ()
    document: Document = session.ask("units", page_file(tag, path))
    made = lines_of(path, document, asked_lines(session, tag))
    if not any(line.source for line in made) or not session.ask("is out", path):
        return ()
    source: str = session.ask("source language")
    original: Document = session.ask("units", page_file(source, path))
    return pair_up(original, document, made, source)


def all_followed(
    corpus: Corpus, config: Config, pages: Mapping[tuple[str, str], Followed]
) -> Tracked:
    """Return the states of translated documents: of ``pages``, by tag and path, and of records."""
    source = config.site.source_language.text
    found: dict[tuple[str, str], Followed] = {}
    for tag, state in corpus.states.items():
        if tag == source or not state.made:
            continue
        found |= {page: one for page, one in pages.items() if page[0] == tag and one.counts}
        own, translated = (
            record_documents(config, corpus.organizations, corpus.directories, one, tag)
            for one in (source, tag)
        )
        found |= {
            (tag, name): followed(pairs, None)
            for name, pairs in compare(own, translated, state, source).items()
            if name in state.made
        }
    return found


def followed(pairs: tuple[Pair, ...], original: Page | None) -> Followed:
    """Return the state of a translated document; ``original`` is the source of a page."""
    return Followed(
        behind=tuple(sorted(behind_of(pairs))),
        # Lists and fields that a reader needs, whose translation is missing or may mislead.
        originals={
            pair.key: found
            for pair in pairs
            if original and pair.state in (_CHANGED, _MISSING)
            if (found := _texts(pair.key, original.matter))
        },
        outdated=tuple(_outdated(pairs).items()),
        counts=tuple(counted(pairs).items()),
    )


def count_states(tracked: Tracked) -> Mapping[str, Mapping[State, int]]:
    """Return the number of units in each state, by language tag."""
    found: dict[str, Counter[State]] = {}
    for (tag, _), one in tracked.items():
        for state, count in one.counts:
            found.setdefault(tag, Counter())[state] += count
    return found


def outdated_reviews(corpus: Corpus, config: Config) -> Mapping[str, Review]:
    """Return the last review of each language whose records have changed since, by tag.

    If the state file of a language has no review, ``site.translation`` alone says whether it is
    reviewed.
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


def records_of(corpus: Corpus, config: Config, tag: str) -> dict[str, Document]:
    """Return the documents of a language that are not pages, by name."""
    found = dict(record_documents(config, corpus.organizations, corpus.directories, tag, tag))
    phrases = corpus.theme.phrases.get(tag) if corpus.theme else None
    if phrases and tag != config.site.source_language.text:
        found[PHRASES] = phrase_document(phrases)
    return found


def _fits(review: Review | None, document: Document) -> bool:
    return review is not None and review.fingerprint == document_fingerprint(document.units)


def settings_with_drafts(site: SiteSettings, outdated: Mapping[str, Review]) -> SiteSettings:
    """Return the settings in which a language is a draft if its records changed since a review."""
    said = {tag: how for tag, how in site.translation.items() if tag not in outdated}
    return replace(site, translation=said)


def is_reviewed(page: Page, corpus: Corpus, session: Session) -> bool:
    """Return whether a page is unchanged since its review, as far as its state file knows.

    A page with ``translation: reviewed`` and no review in the state file counts as unchanged.
    """
    state = corpus.states.get(page.tag)
    review = state.reviews.get(page.path) if state else None
    if review is None:
        return True
    found: str = session.ask("fingerprint", page.at.path)
    return review.fingerprint == found


def _outdated(pairs: tuple[Pair, ...]) -> Mapping[Location, Outdated]:
    return {
        pair.target.at: Outdated(
            critical=pair.state == _CHANGED, now=Text(text=pair.source.text, at=pair.source.at)
        )
        for pair in pairs
        if pair.key and pair.source and pair.target and pair.state.startswith("outdated")
    }


def behind_of(pairs: Iterable[Pair]) -> frozenset[Behind]:
    """Return how a page is behind its source, as readers are told.

    Critical changes count as minor in fields that are not on the page itself.
    """
    found: set[Behind] = set()
    for pair in pairs:
        if pair.state == "outdated-minor" or (pair.state == _CHANGED and pair.key in _ASIDE):
            found.add("outdated-minor")
        elif pair.state == _CHANGED:
            found.add("outdated-critical")
        elif pair.state == _MISSING and (
            not pair.key or pair.key in _SHOWN or pair.key.startswith(WORDS)
        ):
            found.add("missing")
    return frozenset(found)


def _texts(key: str, matter: FrontMatter) -> tuple[Text, ...]:
    if key not in _SHOWN:
        return ()
    found = getattr(matter, key)
    return (found,) if isinstance(found, Text) else found


def passages(
    page: Page,
    prose: LinkedProse,
    original: Page | None,
    original_prose: LinkedProse,
    pairs: Iterable[Pair],
) -> tuple[Passage, ...]:
    """Return the text of a page, with the blocks of its ``original`` that a reader needs.

    A changed block follows its translation; a missing block is in the place that it has in the
    source. The headings of missing blocks get levels that fit the outline, and no anchors.
    """
    wanted = _wanted(page, original, pairs) if original else {}
    shown: list[Passage] = []
    start, level = 0, 1
    for place in sorted(wanted):
        end = page.ends[place] if place >= 0 else 0
        if end > start:
            shown.append(Passage(prose=prose[start:end]))
            level = _last_level(prose[start:end], level)
        start = end
        following = next(_levels(prose[start:]), 2)
        for why, blocks in groupby(wanted[place], key=lambda one: one.why):
            parts = tuple(part for one in blocks for part in original_prose[one.of])
            if why == "changed":
                parts = _without_headings(parts)
            else:
                parts = _fitting(parts, level, following)
                level = _last_level(parts, level)
            shown.append(Passage(prose=parts, original=why))
    if start < len(prose) or not shown:
        shown.append(Passage(prose=prose[start:]))
    return tuple(shown)


def _wanted(page: Page, original: Page, pairs: Iterable[Pair]) -> Mapping[int, list[_Original]]:
    """Return the blocks of the source to show, by the block of the page before them."""
    own = {block.line: at for at, block in enumerate(page.blocks)}
    starts = (0, *original.ends)
    source = {
        block.line: slice(start, end)
        for block, start, end in zip(original.blocks, starts, original.ends, strict=False)
    }
    wanted: dict[int, list[_Original]] = defaultdict(list)
    before = -1
    for pair in pairs:
        if pair.key:
            continue
        if pair.target:
            before = own[pair.target.at.line]
        if pair.source and pair.state == _CHANGED:
            wanted[before].append(_Original(source[pair.source.at.line], "changed"))
        elif pair.source and pair.state == _MISSING:
            wanted[before].append(_Original(source[pair.source.at.line], "missing"))
    return wanted


class _Original(NamedTuple):
    """A block of the source to show: its parts of the prose, and the reason."""

    of: slice
    why: Literal["changed", "missing"]


def _last_level(parts: Iterable[Linked], level: int) -> int:
    for found in _levels(parts):
        level = found
    return level


def _levels(parts: Iterable[Linked]) -> Iterator[int]:
    for part in parts:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading and not heading[1]:
            yield int(heading[2])


def _without_headings(parts: LinkedProse) -> LinkedProse:
    """Return a text with bold words for headings: the outline has them in the reader's language."""

    def written(part: Linked) -> Linked:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading is None:
            return part
        return "</strong></p>" if heading[1] else "<p><strong>"

    return tuple(written(part) for part in parts)


def _fitting(parts: LinkedProse, before: int, after: int) -> LinkedProse:
    """Return a text whose headings skip no level after the last heading and before the next one."""
    found: list[Linked] = []
    for part in parts:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading is None:
            found.append(part)
            continue
        if not heading[1]:
            before = max(min(int(heading[2]), before + 1), after - 1)
        found.append(f"<{heading[1]}h{before}>")
    return tuple(found)
