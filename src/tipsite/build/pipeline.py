"""The whole build as one pure function: a folder's contents in, a site's files out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from tipsite.audit.output import PageReader, audit
from tipsite.build.pagination import fit, fit_lists
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
from tipsite.model.plan import Artifact, Hosting, sorted_by_path
from tipsite.model.problems import Problem, errors
from tipsite.model.site import Route, Site
from tipsite.model.translation import State
from tipsite.pages.inventory import edition_address
from tipsite.pages.plan import edition_contexts, plan
from tipsite.pages.render import render
from tipsite.theme.attribution import at_theme
from tipsite.views import VIEWS

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
    contexts = edition_contexts(site, media)
    real = tuple(found for found in contexts if found.edition.tag not in PSEUDO)
    fitted = fit(site, real)
    planned, known = fit_lists(plan(site, contexts, fitted.parts, fitted.directories), fitted.known)
    promises, reader = planned.promises, PageReader(planned.promises)

    def read(page: Artifact) -> PageFacts:
        return reader.facts(page, promises.pages.get(page.path))

    artifacts, facts, mistakes = render(planned, read, spread, known)
    if not mistakes:
        hear("check")
        hosting, files = planned.hosting, [page.files for page in facts]
        artifacts = sorted_by_path((*artifacts, *host_files(artifacts, files, hosting)))
        found = at_theme(audit(artifacts, facts, promises, spread, reader.contacts), planned)
        mistakes = tuple(map(_lenient, found))
    problems, silenced = silence((*problems, *mistakes), corpus.config, complete=True)
    return Build(
        artifacts=() if errors(problems) else artifacts,
        rendered=artifacts,
        facts=facts,
        pages=tuple(
            BuiltPage(
                address=page.address,
                kind=VIEWS[type(page.view)].removesuffix(".html"),
                language=page.edition,
                fallback=page.falls_back,
            )
            for page in planned.pages
        ),
        routes=site.routes,
        behind=site.behind,
        hosting=planned.hosting,
        corpus=corpus,
        problems=problems,
        silenced=silenced,
        sources=_sources(site),
    )


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
