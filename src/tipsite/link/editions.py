"""Which page each edition shows, in which language, is decided here, once."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from itertools import groupby
from typing import Literal, NamedTuple

from tipsite.link.borrowed import borrowed_phrases
from tipsite.link.collisions import collisions
from tipsite.link.derived import derive_edition, source_of
from tipsite.link.known import Known
from tipsite.link.matter import matter_problems
from tipsite.link.originals import behind_of, original_fields, passages
from tipsite.link.out import pages_out
from tipsite.link.phrases import link_phrases
from tipsite.link.references import Headings, link_prose
from tipsite.link.reviews import reviewed
from tipsite.link.tracking import Tracked
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.site import Edition, EditionPage, LinkedProse
from tipsite.model.tracking import Pair
from tipsite.problems import Problem, Where, problem
from tipsite.tools.recall import recalled_by, settled
from tipsite.tools.tags import same_language

SENSITIVE = ("help", "abroad", "sign", "signs", "routes", "route-part", "safety")
"""Kinds of pages by which readers decide what to do next."""
_NEVER_HIDDEN = ("home", "help", "abroad", "routes", "route-part", "safety")


def link_editions(
    corpus: Corpus, config: Config, known: Known, tracked: Tracked, today: datetime.date
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Return the editions and the problems of their pages and phrases."""
    known = settled("known", known)
    spelt = {word.cyrillic.text: word.latin.text for word in config.site.spellings}
    spellings = settled("spellings", spelt)
    source = config.site.source_language.text
    headings = settled("headings", Headings.of(corpus.pages, source, spellings))
    problems: list[Problem] = []
    prose: dict[tuple[str, str], LinkedProse] = {}
    for tag, some in groupby(corpus.pages, lambda page: page.tag):
        pages_of = settled(f"pages in {tag}", tuple(some))
        linked, found = _linked(pages_of, known, headings)
        prose.update(linked)
        problems.extend(found)
    shown, left_out = pages_out(corpus.pages, source, today)
    problems.extend(left_out)
    texts = _Texts(tuple(sorted({path for _, path in shown})), shown, prose, tracked)
    editions: list[Edition] = []
    tags = tuple(tag.text for tag in config.site.languages)
    for tag in config.site.languages:
        lender, borrowed = config.site.phrases_from.get(tag.text), ""
        if lender is None:
            derived = bool(source_of(tag.text, tags))
            phrases, found = link_phrases(corpus.theme, tag, derived=derived)
        else:
            phrases, borrowed, found = borrowed_phrases(corpus.theme, tag, lender)
        pages = _pages(tag.text, corpus, config, texts)
        problems.extend(found)
        countries = config.site.countries.get(tag.text, ())
        editions.append(
            Edition(
                tag=tag.text,
                countries=tuple(country.text for country in countries),
                pages=pages,
                phrases=phrases,
                phrases_from=borrowed,
            )
        )
    home = f"content/{source}/index.md"
    if (
        corpus.config
        and source in known.tags
        and (source, "index.md") not in shown
        and home not in corpus.broken
    ):
        problems.append(problem("no-home", Where(path=home)))
    whole = _with_derived(editions, spellings)
    for edition in whole:
        pages = settled(f"shown in {edition.tag}", dict(edition.pages))
        problems.extend(collisions(edition.tag, pages, known))
    return whole, tuple(problems)


def _same_pages(pages: tuple[Page, ...], known: Known, headings: Headings) -> Hashable:
    return id(pages), id(known), id(headings)


@recalled_by(_same_pages)
def _linked(
    pages: tuple[Page, ...], known: Known, headings: Headings
) -> tuple[Mapping[tuple[str, str], LinkedProse], tuple[Problem, ...]]:
    prose: dict[tuple[str, str], LinkedProse] = {}
    problems: list[Problem] = []
    for page in pages:
        prose[page.tag, page.path], found = link_prose(page, known, headings)
        problems.extend((*found, *matter_problems(page, known)))
    return prose, tuple(problems)


def _with_derived(editions: list[Edition], spellings: Mapping[str, str]) -> tuple[Edition, ...]:
    by_tag = {edition.tag: edition for edition in editions}
    return tuple(
        derive_edition(edition, by_tag[source], spellings)
        if (source := source_of(edition.tag, by_tag))
        else edition
        for edition in editions
    )


class _Texts(NamedTuple):
    """The pages that are out, their texts and what was translated, by language tag and path.

    ``paths`` are all of the pages, in order.
    """

    paths: tuple[str, ...]
    shown: Mapping[tuple[str, str], Page]
    prose: Mapping[tuple[str, str], LinkedProse]
    tracked: Tracked


def _pages(
    tag: str,
    corpus: Corpus,
    config: Config,
    texts: _Texts,
) -> dict[str, EditionPage]:
    shown, prose, tracked = texts.shown, texts.prose, texts.tracked
    site = config.site
    source = site.source_language.text
    near = same_language(tag, (one.text for one in site.languages))
    pages: dict[str, EditionPage] = {}
    for path in texts.paths:
        own, original = shown.get((tag, path)), shown.get((source, path))
        nearest = next((shown[other, path] for other in near if (other, path) in shown), original)
        page = own or (original and nearest)
        if page is None:
            continue
        if own is None and site.missing_pages == "hide" and page.kind not in _NEVER_HIDDEN:
            continue
        sources = {tag, source_of(tag, tuple(one.text for one in site.languages))}
        if page.kind == "campaign" and not sources & set(_campaign_tags(config, path, tag)):
            continue
        pages[path] = _edition_page(
            (page, prose[page.tag, path]),
            (original, prose[source, path]) if original else None,
            tracked.get((page.tag, path), ()),
            _translation(page, corpus, source),
        )
    return pages


_Text = tuple[Page, LinkedProse]


def _same_parts(
    own: _Text, original: _Text | None, pairs: tuple[Pair, ...], translation: str
) -> Hashable:
    return tuple(map(id, (*own, *(original or ())))), id(pairs), translation


@recalled_by(_same_parts)
def _edition_page(
    own: _Text,
    original: _Text | None,
    pairs: tuple[Pair, ...],
    translation: Literal["draft", "machine", "reviewed", "source"],
) -> EditionPage:
    page, prose = own
    source, source_prose = original or (None, ())
    sensitive = page.matter.sensitive
    return EditionPage(
        path=page.path,
        kind=page.kind,
        matter=page.matter,
        text=passages(page, prose, source, source_prose, pairs),
        anchors=frozenset(head.anchor for head in page.headings),
        words_tag=page.tag,
        sensitive=page.kind in SENSITIVE if sensitive is None else sensitive,
        translation=translation,
        behind=behind_of(pairs),
        originals=original_fields(source, pairs),
    )


def _campaign_tags(config: Config, path: str, tag: str) -> tuple[str, ...]:
    """The languages of the campaign whose page stands at ``path``; any, where it names none."""
    name = path.removeprefix("campaigns/").removesuffix(".md")
    for campaign in config.campaigns:
        if campaign.id.text == name and campaign.languages:
            return tuple(language.text for language in campaign.languages)
    return (tag,)


def _translation(
    page: Page, corpus: Corpus, source: str
) -> Literal["draft", "machine", "reviewed", "source"]:
    """A translation that says nothing of itself has not been checked by anybody.

    One that has changed since somebody checked it has not been checked either.
    """
    written = page.matter.translation
    if written == "reviewed" and not reviewed(page, corpus):
        written = None
    if page.tag == source:
        return written or "source"
    return written or "draft"
