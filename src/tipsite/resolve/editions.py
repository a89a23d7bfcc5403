"""The page that each edition shows at an address, and its language.

Fallbacks are chosen here and nowhere else. Front matter is compared with other files. Settings are
guessed from folders, so that a broken ``campaigns.yaml`` hides no other problem.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from itertools import permutations
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.content.pages import asked_page, collect_by_page, text_problems
from tipsite.engine.session import Session
from tipsite.language.slugs import sensitive_word
from tipsite.language.tags import same_language
from tipsite.markdown.fences import LISTED
from tipsite.model.config import Config, SiteSettings
from tipsite.model.corpus import CONFIG, Corpus
from tipsite.model.pages import Page, PageHead, Reference, page_file
from tipsite.model.problems import Location, Problem, Text, location_at, problem, warning
from tipsite.model.site import (
    Edition,
    EditionPage,
    Passage,
    Picture,
)
from tipsite.resolve.addresses import taken_twice
from tipsite.resolve.derived import derive_edition, latin_prose, source_of
from tipsite.resolve.names import ROUTE, Names, asked_names
from tipsite.resolve.phrases import NOT_THERE, fallback_phrases, resolve_phrases
from tipsite.resolve.publication import published_pages
from tipsite.resolve.references import Headings, resolve_prose
from tipsite.resolve.translation_states import (
    UNFOLLOWED,
    Followed,
    Tracked,
    asked_pairs,
    followed,
    is_reviewed,
    passages,
)
from tipsite.web import (
    arrival_path,
    is_plain_name,
    name_problem,
    pair_path,
    plain_name,
    resolve,
)

SENSITIVE = ("help", "abroad", "sign", "signs", "routes", "route-part", "safety")
"""Kinds of pages by which readers decide what to do next."""
_SOURCE = re.compile(r"^ +source_language: *[\"']?(?P<tag>[\w-]+)", re.MULTILINE)
_NEVER_HIDDEN = ("home", "help", "abroad", "routes", "route-part", "safety")


class ResolvedPage(Struct, frozen=True, kw_only=True):
    """A page with every reference resolved.

    ``problems`` are those of its text and of its references, ``pictures`` the pictures that its
    text shows. ``passages`` are its text, with the passages of the source that a reader needs.
    """

    problems: tuple[Problem, ...] = ()
    pictures: tuple[str, ...] = ()
    followed: Followed = field(default_factory=Followed)
    passages: tuple[Passage, ...] = ()


def give_pages(corpus: Corpus, config: Config, known: Names, session: Session) -> None:
    """Teach a session the texts of pages: ``resolved text`` (`ResolvedPage`, by file).

    Its parts are ``passages``, and ``resolved`` (all the rest). ``latin`` is the text of a page in
    Latin letters. The states of translations are questions of `follow_pages`.
    """

    def resolved(file: str) -> ResolvedPage:
        head: PageHead = session.ask("head", file)
        if head.card is None:
            return ResolvedPage()
        page, names = asked_page(session, file), asked_names(session)
        prose, problems = resolve_prose(page, names, Headings(session))
        text: tuple[Passage, ...] = (Passage(prose=prose),)
        state = Followed()
        if pairs := asked_pairs(session, page.tag, page.path):
            source = page_file(session.ask("source language"), page.path)
            original, (whole,) = asked_page(session, source), session.ask("passages", source)
            text = passages(page, prose, original, whole.prose, pairs)
            state = followed(pairs, original)
        parts = (part for passage in text for part in passage.prose)
        return ResolvedPage(
            problems=(
                *text_problems(page),
                *problems,
                *_loud_problems(page),
                *_problems(page, names),
            ),
            pictures=tuple({part.file: None for part in parts if isinstance(part, Picture)}),
            followed=state,
            passages=text,
        )

    def latin(tag: str, words_tag: str, path: str) -> tuple[Passage, ...]:
        spellings: Mapping[str, str] = session.ask("spellings")
        cyrillic: tuple[Passage, ...] = session.ask("passages", page_file(words_tag, path))

        def written(other: str) -> bool:
            answer: bool = session.ask("own words", tag, other)
            return answer

        return tuple(
            passage
            if passage.original
            else replace(passage, prose=latin_prose(passage.prose, spellings, written))
            for passage in cyrillic
        )

    spelt = {word.cyrillic.text: word.latin.text for word in config.site.spellings}
    there = {(page.tag, page.path) for page in corpus.pages}
    known.give(session)
    session.input("is written", lambda tag, path: (tag, path) in there)
    session.input("spellings", lambda: spelt)
    session.input("source language", lambda: config.site.source_language.text)
    parts: dict[str, Callable[[ResolvedPage], object]] = {
        "passages": lambda page: page.passages,
        "resolved": lambda page: replace(page, passages=()),
    }
    session.rule("resolved text", resolved, ResolvedPage, exact=True, projections=parts)
    session.rule("latin", latin, tuple[Passage, ...], exact=True)
    collect_by_page(session, "resolved", ResolvedPage)


def resolve_editions(
    corpus: Corpus,
    config: Config,
    known: Names,
    tracked: Tracked,
    resolved: Mapping[str, ResolvedPage],
    *,
    today: datetime.date,
    session: Session,
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Return the editions and the problems of their pages and phrases.

    ``tracked`` are the states of translations, ``resolved`` the answers about pages by file.
    """
    source = config.site.source_language.text
    problems: list[Problem] = []
    for page in corpus.pages:
        if page.at.path in resolved:
            problems.extend(resolved[page.at.path].problems)
    tags = tuple(tag.text for tag in config.site.languages)
    listed = [page for page in corpus.pages if page.tag in tags]
    shown, left_out = published_pages(listed, source, today, drafts=corpus.drafts)
    problems.extend(left_out)
    out = published_pages(listed, source, today)[0] if corpus.drafts else shown
    pages = {
        key: _edition_page(
            page,
            tracked.get(key, UNFOLLOWED),
            session,
            translation=_translation(page, corpus, source, session),
            draft=key not in out,
        )
        for key, page in shown.items()
    }
    editions: list[Edition] = []
    for tag in config.site.languages:
        lender, borrowed = config.site.phrases_from.get(tag.text), ""
        if lender is None:
            derived = bool(source_of(tag.text, tags))
            phrases, found = resolve_phrases(corpus.theme, tag, derived=derived)
        else:
            phrases, borrowed, found = fallback_phrases(corpus.theme, tag, lender)
        # Guessed settings do not say whose phrases a language borrows.
        problems.extend(one for one in found if corpus.config or one.code not in NOT_THERE)
        countries = config.site.countries.get(tag.text, ())
        editions.append(
            Edition(
                tag=tag.text,
                countries=tuple(country.text for country in countries),
                pages=_pages(tag.text, config, pages),
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
    written = {
        edition.tag: {path for path, page in edition.pages.items() if page.words_tag == edition.tag}
        for edition in editions
    }
    session.input("own words", lambda tag, path: path in written.get(tag, ()))
    whole = _with_derived(editions, session)
    for edition in whole:
        problems.extend(taken_twice(edition.tag, edition.pages, known))
    return whole, tuple(problems)


def _loud_problems(page: Page) -> Iterator[Problem]:
    for part in page.prose if _is_sensitive(page) else ():
        if isinstance(part, Reference) and part.part in ("film", *LISTED):
            yield problem("part-loud", part.at, name=part.part)


def _problems(page: Page, known: Names) -> Iterator[Problem]:
    matter = page.matter
    name = matter.slug.text if matter.slug else page.path.removesuffix(".md")
    if telling := sensitive_word(name):
        at = matter.slug.at if matter.slug else Location(path=page.at.path)
        yield problem("telling-word", at, name=name, word=telling)
    if matter.slug and page.path.endswith("index.md"):
        yield problem("slug-not-here", matter.slug.at)
    elif matter.slug and not is_plain_name(matter.slug.text):
        meant = plain_name(matter.slug.text)
        yield problem("slug-form", matter.slug.at, slug=matter.slug.text, meant=meant)
    elif matter.slug and (wrong := name_problem(matter.slug.text, matter.slug.at, published=True)):
        yield wrong
    for door in matter.doors:
        if found := known.page_problem(door, resolve(page.path, door.text), page):
            yield found
    if matter.campaign and matter.campaign.text not in known.campaigns and not known.guessed:
        yield known.campaign_problem(matter.campaign)
    if page.kind == "campaign" and not known.guessed:
        campaign = page.path.removeprefix("campaigns/").removesuffix(".md")
        if campaign not in known.campaigns:
            yield problem("unknown-campaign", page.at, name=campaign)
    if page.path.startswith("routes/"):
        yield from _route_problems(page, known)


def _route_problems(page: Page, known: Names) -> Iterator[Problem]:
    routes = {made(*pair) for made in ROUTE for pair in permutations(known.countries, 2)}
    if page.kind == "page" and page.path not in routes:
        yield warning("route-text-name", page.at)
    if page.path.startswith(("routes/pairs/", "routes/to/")) and page.kind == "route-part":
        shown = {pair_path(*pair) for pair in permutations(known.countries, 2)}
        shown |= {arrival_path(country) for country in known.countries}
        if page.path not in shown and not known.is_unsure_route(page.path):
            yield warning("route-text-unused", page.at)


def _pages(
    tag: str, config: Config, shown: Mapping[tuple[str, str], EditionPage]
) -> dict[str, EditionPage]:
    """Return the pages of an edition by path; ``shown`` are all pages, by language and path."""
    site = config.site
    source = site.source_language.text
    near = same_language(tag, (language.text for language in site.languages))
    sources = {tag, source_of(tag, tuple(language.text for language in site.languages))}
    pages: dict[str, EditionPage] = {}
    for path in sorted({path for _, path in shown}):
        own, original = shown.get((tag, path)), shown.get((source, path))
        nearest = next((shown[other, path] for other in near if (other, path) in shown), original)
        page = own or (original and nearest)
        if page is None or (page.kind == "material" and own is None):
            continue
        if own is None and site.missing_pages == "hide" and page.kind not in _NEVER_HIDDEN:
            continue
        if page.kind == "campaign" and not sources & set(_campaign_tags(config, path, tag)):
            continue
        pages[path] = page
    return pages


def _campaign_tags(config: Config, path: str, tag: str) -> tuple[str, ...]:
    """Return the languages of the campaign whose page is at ``path``; ``tag`` if it lists none."""
    name = path.removeprefix("campaigns/").removesuffix(".md")
    for campaign in config.campaigns:
        if campaign.id.text == name and campaign.languages:
            return tuple(language.text for language in campaign.languages)
    return (tag,)


def _edition_page(
    page: Page,
    followed: Followed,
    session: Session,
    *,
    translation: Literal["draft", "machine", "reviewed", "source"],
    draft: bool,
) -> EditionPage:
    return EditionPage(
        path=page.path,
        kind=page.kind,
        matter=page.matter,
        words_tag=page.tag,
        sensitive=_is_sensitive(page),
        translation=translation,
        draft=draft,
        behind=frozenset(followed.behind),
        originals=followed.originals,
        load=partial(session.ask, "passages", page.at.path),
        load_anchors=partial(_anchors, session, page.at.path),
    )


def _is_sensitive(page: Page) -> bool:
    chosen = page.matter.sensitive
    return page.kind in SENSITIVE if chosen is None else chosen


def _anchors(session: Session, file: str) -> frozenset[str]:
    return frozenset(head.anchor for head in session.ask("headings", file))


def _latin_text(session: Session, tag: str, words_tag: str, path: str) -> tuple[Passage, ...]:
    answer: tuple[Passage, ...] = session.ask("latin", tag, words_tag, path)
    return answer


def _translation(
    page: Page, corpus: Corpus, source: str, session: Session
) -> Literal["draft", "machine", "reviewed", "source"]:
    """Return the state of a translation; a page that does not state it is a draft.

    A translation that has changed since its review is a draft, too.
    """
    written = page.matter.translation
    if written == "reviewed" and not is_reviewed(page, corpus, session):
        written = None
    if page.tag == source:
        return written or "source"
    return written or "draft"


def _with_derived(editions: list[Edition], session: Session) -> tuple[Edition, ...]:
    spellings: Mapping[str, str] = session.ask("spellings")
    by_tag = {edition.tag: edition for edition in editions}
    return tuple(
        derive_edition(edition, by_tag[source], spellings, partial(_latin_text, session))
        if (source := source_of(edition.tag, by_tag))
        else edition
        for edition in editions
    )


def guess_config(corpus: Corpus, folders: Iterable[str] = ()) -> Config:
    """Return settings that fit the files and the ``folders`` of languages.

    No site is ever built from them. The source language has its line in the settings, if it can be
    read there.
    """
    at = Location(path=CONFIG)

    def text(words: str) -> Text:
        return Text(text=words, at=at)

    tags = sorted({*folders, *(page.tag for page in corpus.pages)}) or ["en"]
    countries = tuple(text(file.country.text) for file in corpus.directories if not file.is_abroad)
    return Config(
        site=SiteSettings(
            name={tags[0]: text("-")},
            address=text("https://example.org/"),
            status="demonstration",
            source_language=_written_source(corpus.texts.get(CONFIG, ""), tags)
            or text("en" if "en" in tags else tags[0]),
            languages=tuple(text(tag) for tag in tags),
            countries=dict.fromkeys(tags, countries),
            exit=text("https://example.com/"),
            at=at,
        ),
        at=at,
    )


def _written_source(text: str, tags: Container[str]) -> Text | None:
    """Return the source language in broken settings, if its line has one of ``tags``."""
    match = _SOURCE.search(text)
    if match is None or match["tag"] not in tags:
        return None
    return Text(text=match["tag"], at=location_at(text, match.start("tag"), CONFIG))
