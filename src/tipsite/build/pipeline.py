"""The whole build as one pure function: a folder's contents in, a site's files out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from tipsite.audit.numbers import Publication, Signature
from tipsite.audit.output import PageReader, audit
from tipsite.build.pagination import Pagination
from tipsite.content.corpus import parse
from tipsite.engine.queries import Session
from tipsite.engine.transform import Make, Spread, serially, uncached
from tipsite.hosts.configuration import host_files
from tipsite.language.pseudo import PSEUDO
from tipsite.lint.checks import resolve_and_lint
from tipsite.lint.silence import Silenced, silence
from tipsite.media.clean import clean
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.facts import PageFacts
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, Hosting, Promises, Published, sorted_by_path
from tipsite.model.problems import Problem, errors
from tipsite.model.site import Route, Site
from tipsite.model.translation import State
from tipsite.pages.inventory import edition_address
from tipsite.pages.news import atom, feeds
from tipsite.pages.plan import Index, Plan, asset_files, robots, sitemap_of
from tipsite.pages.promises import hosting, promises
from tipsite.pages.render import MadePage, sitemap
from tipsite.theme.attribution import at_theme

Stage = Literal["compare", "make", "check"]
"""What a build is doing: files against each other, pages, promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPage:
    """One page of the site: its address, kind, language, and whether it is a fallback."""

    address: str
    kind: str
    language: str
    fallback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The files of the site (none where an error stops it), its pages, and every problem.

    ``rendered`` are the files as far as they were made, also those that the audit refuses: to look
    at, never to publish, and ``facts`` what was read of their pages. ``routes`` say which lines
    each pair of countries offers, and which it cannot; ``behind`` counts the states of
    translations by language. ``hosting`` is where the site will stand, ``corpus`` what the files
    said. ``silenced`` are problems that the site need not be told; ``sources`` the files of pages,
    by address.
    """

    artifacts: tuple[Artifact, ...]
    rendered: tuple[Artifact, ...]
    facts: tuple[PageFacts, ...]
    pages: tuple[BuiltPage, ...]
    routes: tuple[Route, ...]
    behind: Mapping[str, Mapping[State, int]]
    hosting: Hosting | None
    corpus: Corpus
    problems: tuple[Problem, ...]
    silenced: tuple[Silenced, ...]
    sources: Mapping[str, str]

    @property
    def failed(self) -> bool:
        """Whether an error stopped the build."""
        return bool(errors(self.problems))


def build(
    snapshot: Snapshot,
    today: datetime.date,
    spread: Spread = serially,
    make: Make = uncached,
    *,
    session: Session | None = None,
    pseudo: bool = False,
    kept: Mapping[str, datetime.date] = MappingProxyType({}),
    withhold: Callable[[Corpus], Corpus] = lambda corpus: corpus,
    hear: Callable[[Stage], None] = lambda _stage: None,
) -> Build:
    """Return the site that ``snapshot`` describes on the day ``today``.

    ``spread`` may do what is equal for many pages in several processes; ``make`` may take from
    an earlier build what was made of a photo then. ``session`` is one in which nothing was asked
    yet: what it knows of earlier builds is not worked out again.
    ``pseudo`` adds editions for makers of themes.
    ``kept`` are the countries whose records are of an earlier day, as newer ones have mistakes;
    ``withhold`` takes away what must not come back with them.
    ``hear`` is told what is being done.
    """
    hear("compare")
    session = session or Session()
    corpus, shape = parse(snapshot, spread, session)
    corpus = withhold(corpus)
    site, meaning = resolve_and_lint(corpus, today, spread, pseudo=pseudo)
    site = replace(site, kept=kept) if site else None
    problems = (*shape, *meaning)
    media, refused = clean(site, make) if site else (None, ())
    problems = (*problems, *refused)
    if site is None or media is None or errors(problems):
        told, silenced = silence(problems, corpus.config, complete=False)
        return Build(
            artifacts=(),
            rendered=(),
            facts=(),
            pages=(),
            routes=(),
            behind={},
            hosting=None,
            corpus=corpus,
            problems=told,
            silenced=silenced,
            sources={},
        )
    hear("make")
    made = make_site(site, media, session, spread)
    mistakes = made.mistakes
    artifacts = made.artifacts
    if not mistakes:
        hear("check")
        files = [page.files for page in made.facts]
        artifacts = sorted_by_path((*artifacts, *host_files(artifacts, files, made.hosting)))
        found = audit(artifacts, made.facts, made.promises, spread)
        kinds = {page.address: f"{page.kind}.html" for page in made.pages}
        found = at_theme(found, site.theme, made.css, kinds)
        mistakes = tuple(map(_lenient, found))
    problems, silenced = silence((*problems, *mistakes), corpus.config, complete=True)
    return Build(
        artifacts=() if errors(problems) else artifacts,
        rendered=artifacts,
        facts=made.facts,
        pages=tuple(
            BuiltPage(
                address=page.address,
                kind=page.kind,
                language=page.edition,
                fallback=page.falls_back,
            )
            for page in made.pages
        ),
        routes=site.routes,
        behind=site.behind,
        hosting=made.hosting,
        corpus=corpus,
        problems=problems,
        silenced=silenced,
        sources=_sources(site),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSite:
    """The files of a site, what was read of its pages, and what the audit holds them to.

    ``pages`` are in the order of the site, ``facts`` by path. ``css`` is the address of the style
    sheet. Where there are ``mistakes`` in templates, pages are missing.
    """

    pages: tuple[MadePage, ...]
    artifacts: tuple[Artifact, ...]
    facts: tuple[PageFacts, ...]
    promises: Promises
    hosting: Hosting
    css: str
    mistakes: tuple[Problem, ...]


def make_site(site: Site, media: Media, session: Session, spread: Spread = serially) -> MadeSite:
    """Return a site, asked for page by page."""
    plan = Plan(session, site, media)
    css = plan.contexts[0].site.css
    tags = tuple(context.edition.tag for context in plan.contexts)
    assets = {
        path: Artifact(path=path, content=content)
        for path, content in asset_files(site, media, plan.contexts[0]).items()
    }
    general = promises(site, plan.contexts)
    artifacts: list[Artifact] = []
    if not plan.mistakes:
        lists = Pagination(
            plan, site, [one for one in assets.values() if one.path.endswith(".css")]
        )
        lists.settle(spread)
        plan.open(lists.counts)
        _read_pages(plan, general)
        last = set(plan.searches)
        early = [(address,) for address in plan.places if address not in last]
        session.settle_all("facts", early, spread)
        for tag in tags:
            plan.add_list(tag)
            index: Index = session.ask("index", tag)
            content = session.blob(index.content, "index", tag)
            assets[index.path] = Artifact(path=index.path, content=content)
            general = replace(general, indexes={**general.indexes, tag: index.path})
        artifacts += [Artifact(path=feed.path, content=atom(feed)) for feed in feeds(plan.contexts)]
    pages = tuple(map(plan.made, plan.addresses))
    whole = [page for page in pages if not page.problem]
    for page in whole:
        artifacts.append(plan.artifact(page.address))
        if page.text:
            artifacts.append(plan.text(page.address))
    artifacts.append(Artifact(path="robots.txt", content=robots(site).encode()))
    artifacts.append(Artifact(path="sitemap.xml", content=sitemap(sitemap_of(site, pages))))
    scripts = [path for path in assets if path.endswith(".js")]
    return MadeSite(
        pages=pages,
        artifacts=sorted_by_path((*assets.values(), *artifacts)) if pages else (),
        facts=tuple(session.ask("facts", path) for path in sorted(page.address for page in whole)),
        promises=replace(
            general,
            pages={page.address: page.promise for page in whole},
            fallbacks=frozenset(page.address for page in whole if page.falls_back),
        ),
        hosting=hosting(site, media, (css, *scripts)),
        css=css,
        mistakes=(*plan.mistakes, *(page.problem for page in pages if page.problem)),
    )


def _read_pages(plan: Plan, general: Promises) -> None:
    """Say how the question ``facts`` is answered: from the bytes of a page, by what it promises."""
    session = plan.session
    tags = tuple(context.edition.tag for context in plan.contexts)
    for_all = replace(general.for_all(), indexes=dict.fromkeys(tags, ""))
    publication = Publication(replace(general, indexes=for_all.indexes))
    reader = PageReader(for_all)

    def facts(address: str) -> PageFacts | None:
        page = plan.made(address)
        if page.problem:
            return None
        session.settle("promises")

        def published(signature: Signature) -> Published:
            found: Published = session.ask("published", *signature)
            if signature.searches:
                indexes = {tag: session.ask("index", tag).path for tag in tags}
                found = replace(found, indexes=indexes)
            own = frozenset({address}) if page.falls_back else frozenset()
            return replace(found, fallbacks=own)

        return reader.facts(plan.artifact(address), page.promise, published)

    session.given("promises", lambda: for_all)
    session.given("published", lambda *signature: publication.of(Signature(*signature)))
    session.rule("facts", facts, PageFacts | None)


def _sources(site: Site) -> Mapping[str, str]:
    """The file of each page that has one, by the address of the page."""
    return {
        edition_address(edition.tag, page): page.matter.at.path
        for edition in site.editions
        for page in edition.pages.values()
    }


def _lenient(found: Problem) -> Problem:
    """Nobody waits for a page in a pseudo-language: its words may make it too heavy."""
    folder = found.at.path.removeprefix("output/").partition("/")[0]
    heavy = found.code == "audit-weight" and folder in PSEUDO
    return replace(found, severity="warning") if heavy else found
