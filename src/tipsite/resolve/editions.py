"""Which page each edition shows, in which language and at which address.

This is decided once, here: fallbacks, front matter against everything else, addresses that two
pages would share, and settings guessed from the folders so that a broken ``campaigns.yaml`` hides
no other problem.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby, permutations
from typing import Literal, NamedTuple, get_args

from tipsite.engine.memory import interned, memoized, memoized_by
from tipsite.language.slugs import sensitive_word
from tipsite.language.tags import same_language
from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.records import Need
from tipsite.model.site import Edition, EditionPage, LinkedProse
from tipsite.model.translation import Pair
from tipsite.resolve.derived import derive_edition, source_of
from tipsite.resolve.names import ALWAYS_MADE, LISTS, Names
from tipsite.resolve.phrases import fallback_phrases, resolve_phrases
from tipsite.resolve.publication import published_pages
from tipsite.resolve.references import Headings, resolve_prose
from tipsite.resolve.translation_states import (
    Tracked,
    behind_of,
    is_reviewed,
    original_fields,
    passages,
)
from tipsite.web import (
    arrival_path,
    directory_path,
    list_address,
    page_address,
    pair_path,
    part_address,
    plain_name,
    resolve,
    route_path,
    service_address,
    sheet_path,
)

SENSITIVE = ("help", "abroad", "sign", "signs", "routes", "route-part", "safety")
"""Kinds of pages by which readers decide what to do next."""
_NEVER_HIDDEN = ("home", "help", "abroad", "routes", "route-part", "safety")

_Text = tuple[Page, LinkedProse]


def resolve_editions(
    corpus: Corpus, config: Config, known: Names, tracked: Tracked, today: datetime.date
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Return the editions and the problems of their pages and phrases."""
    known = interned("known", known)
    spelt = {word.cyrillic.text: word.latin.text for word in config.site.spellings}
    spellings = interned("spellings", spelt)
    source = config.site.source_language.text
    headings = interned("headings", Headings.of(corpus.pages, source, spellings))
    problems: list[Problem] = []
    prose: dict[tuple[str, str], LinkedProse] = {}
    for tag, some in groupby(corpus.pages, lambda page: page.tag):
        pages_of = interned(f"pages in {tag}", tuple(some))
        linked, found = _linked(pages_of, known, headings)
        prose.update(linked)
        problems.extend(found)
    shown, left_out = published_pages(corpus.pages, source, today)
    problems.extend(left_out)
    texts = _Texts(tuple(sorted({path for _, path in shown})), shown, prose, tracked)
    editions: list[Edition] = []
    tags = tuple(tag.text for tag in config.site.languages)
    for tag in config.site.languages:
        lender, borrowed = config.site.phrases_from.get(tag.text), ""
        if lender is None:
            derived = bool(source_of(tag.text, tags))
            phrases, found = resolve_phrases(corpus.theme, tag, derived=derived)
        else:
            phrases, borrowed, found = fallback_phrases(corpus.theme, tag, lender)
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
        problems.append(problem("no-home", Location(path=home)))
    whole = _with_derived(editions, spellings)
    for edition in whole:
        pages = interned(f"shown in {edition.tag}", dict(edition.pages))
        problems.extend(_collisions(edition.tag, pages, known))
    return whole, tuple(problems)


def _same_pages(pages: tuple[Page, ...], known: Names, headings: Headings) -> Hashable:
    return id(pages), id(known), id(headings)


@memoized_by(_same_pages)
def _linked(
    pages: tuple[Page, ...], known: Names, headings: Headings
) -> tuple[Mapping[tuple[str, str], LinkedProse], tuple[Problem, ...]]:
    prose: dict[tuple[str, str], LinkedProse] = {}
    problems: list[Problem] = []
    for page in pages:
        prose[page.tag, page.path], found = resolve_prose(page, known, headings)
        problems.extend((*found, *_matter_problems(page, known)))
    return prose, tuple(problems)


@memoized
def _matter_problems(page: Page, known: Names) -> tuple[Problem, ...]:
    return tuple(_problems(page, known))


def _problems(page: Page, known: Names) -> Iterator[Problem]:
    matter = page.matter
    name = matter.slug.text if matter.slug else page.path.removesuffix(".md")
    if telling := sensitive_word(name):
        at = matter.slug.at if matter.slug else Location(path=page.at.path)
        yield problem("telling-word", at, name=name, word=telling)
    if matter.slug and page.path.endswith("index.md"):
        yield problem("slug-not-here", matter.slug.at)
    elif matter.slug and matter.slug.text != (meant := plain_name(matter.slug.text)):
        yield problem("slug-form", matter.slug.at, slug=matter.slug.text, meant=meant)
    for door in matter.doors:
        if found := known.page_problem(door, resolve(page.path, door.text)):
            yield found
    if matter.campaign and matter.campaign.text not in known.campaigns and not known.guessed:
        yield problem("unknown-campaign", matter.campaign.at, name=matter.campaign.text)
    if page.kind == "campaign" and not known.guessed:
        campaign = page.path.removeprefix("campaigns/").removesuffix(".md")
        if campaign not in known.campaigns:
            yield problem("unknown-campaign", page.at, name=campaign)
    if page.path.startswith("routes/"):
        yield from _route_problems(page, known)


def _route_problems(page: Page, known: Names) -> Iterator[Problem]:
    routes = {route_path(*pair) for pair in permutations(known.countries, 2)}
    if page.kind == "page" and page.path not in routes:
        yield warning("route-text-name", page.at)
    if page.path.startswith(("routes/pairs/", "routes/to/")) and page.kind == "route-part":
        shown = {pair_path(*pair) for pair in permutations(known.countries, 2)}
        shown |= {arrival_path(country) for country in known.countries}
        if page.path not in shown and not known.is_unsure_route(page.path):
            yield warning("route-text-unused", page.at)


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


def _campaign_tags(config: Config, path: str, tag: str) -> tuple[str, ...]:
    """The languages of the campaign whose page stands at ``path``; any, where it names none."""
    name = path.removeprefix("campaigns/").removesuffix(".md")
    for campaign in config.campaigns:
        if campaign.id.text == name and campaign.languages:
            return tuple(language.text for language in campaign.languages)
    return (tag,)


def _same_parts(
    own: _Text, original: _Text | None, pairs: tuple[Pair, ...], translation: str
) -> Hashable:
    return tuple(map(id, (*own, *(original or ())))), id(pairs), translation


@memoized_by(_same_parts)
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


def _translation(
    page: Page, corpus: Corpus, source: str
) -> Literal["draft", "machine", "reviewed", "source"]:
    """A translation that says nothing of itself has not been checked by anybody.

    One that has changed since somebody checked it has not been checked either.
    """
    written = page.matter.translation
    if written == "reviewed" and not is_reviewed(page, corpus):
        written = None
    if page.tag == source:
        return written or "source"
    return written or "draft"


def _with_derived(editions: list[Edition], spellings: Mapping[str, str]) -> tuple[Edition, ...]:
    by_tag = {edition.tag: edition for edition in editions}
    return tuple(
        derive_edition(edition, by_tag[source], spellings)
        if (source := source_of(edition.tag, by_tag))
        else edition
        for edition in editions
    )


@memoized
def _collisions(tag: str, pages: Mapping[str, EditionPage], known: Names) -> tuple[Problem, ...]:
    """Return a problem for each page of an edition that takes the address of another."""
    return tuple(_taken(tag, pages, known))


def _taken(tag: str, pages: Mapping[str, EditionPage], known: Names) -> Iterator[Problem]:
    """Yield the pages of an edition's own files that take the address of another page."""
    made = dict.fromkeys(_generated_addresses(tag, known), "tipsite")
    # Lists and campaigns exist without a file, and a file at their path is theirs.
    paths = (*LISTS, *(f"campaigns/{campaign}.md" for campaign in known.campaigns))
    seen = {address.casefold(): other for address, other in made.items()}
    seen |= {page_address(tag, path).casefold(): path for path in paths}
    own = {path: page for path, page in pages.items() if _is_own(page, tag)}
    others = {path: page for path, page in pages.items() if path not in own}
    for path, page in (*others.items(), *own.items()):
        if page.kind == "route-part":
            continue
        slug = page.matter.slug
        written = page_address(tag, path, slug.text if slug else "")
        address = written.casefold()
        if path in own:
            at = slug.at if slug else page.matter.at
            if page_address(tag, path) in made:
                yield problem("address-made", page.matter.at, address=written)
            elif seen.get(address, path) != path:
                yield problem("address-twice", at, address=written, other=seen[address])
        seen.setdefault(address, path)


def _generated_addresses(tag: str, known: Names) -> Iterator[str]:
    """Addresses of pages that come from records, or from tipsite itself."""
    yield page_address(tag, "404.md")
    yield from (page_address(tag, path) for path in ALWAYS_MADE)
    # The list of all pages may grow into these any day.
    yield from (list_address(tag, number) for number in range(2, 100))
    for country in known.countries:
        directory = page_address(tag, directory_path(country))
        yield directory
        # A directory may grow into these any day.
        for need in get_args(Need):
            yield from (part_address(directory, need, number) for number in range(1, 10))
    for pair in permutations(known.countries, 2):
        yield page_address(tag, route_path(*pair))
    for country in known.sheets:
        yield page_address(tag, sheet_path(country))
    for service in known.services:
        yield service_address(tag, service[:2], service)


def _is_own(page: EditionPage, tag: str) -> bool:
    return page.matter.at.path.startswith(f"content/{tag}/")


def guess_config(corpus: Corpus, folders: Iterable[str] = ()) -> Config:
    """Return settings that fit the files, and ``folders`` of languages.

    Nothing is ever built from them.
    """
    at = Location(path="campaigns.yaml")

    def text(words: str) -> Text:
        return Text(text=words, at=at)

    tags = sorted({*folders, *(page.tag for page in corpus.pages)}) or ["en"]
    countries = tuple(text(file.country.text) for file in corpus.directories)
    return Config(
        site=SiteSettings(
            name={tags[0]: text("-")},
            address=text("https://example.org/"),
            status="demonstration",
            source_language=text("en" if "en" in tags else tags[0]),
            languages=tuple(text(tag) for tag in tags),
            countries=dict.fromkeys(tags, countries),
            exit=text("https://example.com/"),
            at=at,
        ),
        at=at,
    )
