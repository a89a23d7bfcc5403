"""The site as its files are now, without its pages: each is made when somebody looks at it.

It takes the way of `pipeline.build` and gives the same bytes, but leaves out whatever only finds
problems, and recalls what has not changed since the last time.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tipsite.build.examples import example_snapshot
from tipsite.build.pagination import fit_country
from tipsite.content.corpus import parse
from tipsite.content.inputs import read, read_again
from tipsite.engine.memory import Memory, interned, memoized_by
from tipsite.engine.store import open_store
from tipsite.engine.workers import RecipeBook
from tipsite.language.pseudo import LONG, PSEUDO
from tipsite.media.clean import clean
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.media import Media
from tipsite.model.plan import PlannedPage
from tipsite.model.problems import Problem, errors, in_order
from tipsite.model.site import Site
from tipsite.pages.context import Context
from tipsite.pages.directory import Parts
from tipsite.pages.plan import copied_files, edition_contexts, plan_page
from tipsite.pages.render import render_page
from tipsite.resolve.pseudo import with_pseudo
from tipsite.resolve.site import resolve_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """A site that can be looked at. ``rendered`` are the pages that somebody has looked at."""

    site: Site
    media: Media
    contexts: tuple[Context, ...]
    parts: Parts
    rendered: dict[str, bytes | tuple[Problem, ...] | None] = field(default_factory=dict)

    def page(self, address: str) -> bytes | tuple[Problem, ...] | None:
        """Return a page, the mistakes of its templates, or None where it is not made alone."""
        if address not in self.rendered:
            planned = self.planned(address)
            self.rendered[address] = render_page(self.site.theme, planned) if planned else None
        return self.rendered[address]

    def planned(self, address: str) -> PlannedPage | None:
        """Return a page before it is rendered."""
        return plan_page(self.site, self.contexts, self.parts, address)

    def in_pseudo(self) -> Quick:
        """Return the site with the pseudo-languages, made when somebody asks for one."""
        if LONG in {edition.tag for edition in self.site.editions}:
            return self
        site = with_pseudo(self.site)
        return replace(self, site=site, contexts=edition_contexts(site, self.media), rendered={})

    def files(self) -> Mapping[str, bytes]:
        """Return the files that pages need, by address."""
        return copied_files(self.site, self.contexts[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickLook:
    """What a look at the files has found. ``quick`` is None where an error is in the way.

    ``unread`` are the problems of files that were not read.
    """

    snapshot: Snapshot
    corpus: Corpus
    quick: Quick | None
    problems: tuple[Problem, ...]
    unread: tuple[Problem, ...]


def look(
    root: Path,
    today: datetime.date,
    memory: Memory,
    *,
    pseudo: bool = False,
    examples: bool = False,
    store: bool = True,
    before: QuickLook | None = None,
    changed: frozenset[Path] = frozenset(),
) -> QuickLook:
    """Return what stands in ``root`` now. ``memory`` knows what stood there the last time.

    ``changed`` is all that has changed since ``before``; with nothing named, all may have. With
    ``examples`` it is the site of examples, with the theme that stands there. ``store`` lets what
    was made of photos before stand.

    Raises:
        OSError: a file cannot be read.
    """
    with memory.open():
        again = None
        if before is not None and changed and not examples:
            again = read_again(root, before.snapshot, changed)
        snapshot, found = read(root) if again is None or before is None else (again, before.unread)
        if examples:
            snapshot = example_snapshot(snapshot, today)
        corpus, shape = parse(snapshot)
        site, told = resolve_site(corpus, today, pseudo=pseudo)
        problems = (*found, *shape, *told.found)
        quick = None
        if site is not None and not errors(problems):
            with open_store(root, wanted=store) as kept:
                recipes = RecipeBook(store=kept, progress=lambda _words, _done, _total: None)
                media, refused = clean(site, recipes)
                kept.commit()
            problems = (*problems, *refused)
            quick = None if errors(refused) else _quick(site, media, corpus)
    return QuickLook(
        snapshot=snapshot,
        corpus=corpus,
        quick=quick,
        problems=in_order(problems),
        unread=found,
    )


def _quick(site: Site, media: Media, corpus: Corpus) -> Quick:
    contexts = edition_contexts(site, media)
    settings = interned("settings", corpus.config and replace(corpus.config, campaigns=()))
    parts = {
        country: _fitted(corpus, site, contexts, settings, country) for country in site.services
    }
    return Quick(site=site, media=media, contexts=contexts, parts=parts)


def _but_pages(
    corpus: Corpus,
    _site: Site,
    _contexts: tuple[Context, ...],
    settings: Config | None,
    country: str,
) -> Hashable:
    records = tuple(id(file) for file in corpus.directories if file.country.text == country)
    return country, records, id(corpus.organizations), id(settings), id(corpus.theme)


@memoized_by(_but_pages)
def _fitted(
    corpus: Corpus,
    site: Site,
    contexts: tuple[Context, ...],
    _settings: Config | None,
    country: str,
) -> tuple[int, ...]:
    """Into how many pages a directory goes.

    It stays so as long as ``_settings``, theme and the country's own records do: of all else there
    are only a few links on the page.
    """
    real = tuple(found for found in contexts if found.edition.tag not in PSEUDO)
    return fit_country(site, real, country)
