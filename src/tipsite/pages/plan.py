"""Which pages exist, at which address, and the view that each template gets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from tipsite.model.media import Media
from tipsite.model.plan import Artifact, Plan, PlannedPage, SitemapEntry
from tipsite.model.site import Site
from tipsite.pages.context import Context, edition_context
from tipsite.pages.directory import (
    Parts,
    country_pages,
    service_pages,
)
from tipsite.pages.inventory import inventory_of
from tipsite.pages.news import feed_address, feeds
from tipsite.pages.notices import with_notices
from tipsite.pages.pictures import media_files
from tipsite.pages.promises import hosting, promises
from tipsite.pages.root import root_pages
from tipsite.pages.routes import abroad_pages, route_pages
from tipsite.pages.search import all_pages, search_entries, search_index, search_page
from tipsite.pages.sheets import sheet_pages
from tipsite.pages.titles import discreet_places
from tipsite.pages.written import campaign_pages, written_pages
from tipsite.views import NotFoundView

STYLE = "site.css"

Directories = Mapping[tuple[str, str], tuple[PlannedPage, ...]]
"""By edition and country, the pages of a directory."""


def plan(
    site: Site,
    contexts: tuple[Context, ...],
    parts: Parts,
    directories: Directories = MappingProxyType({}),
) -> Plan:
    """Return every file that the site will have; ``parts`` are of directories that are too long.

    ``contexts`` are those of ``edition_contexts``; ``directories`` are planned already.
    """
    style = site.theme.assets.get(STYLE, b"")
    pages: list[PlannedPage] = [*root_pages(contexts, style.decode("utf-8", "replace"))]
    indexes: dict[str, Artifact] = {}
    for context in contexts:
        own = tuple(_edition_pages(context, parts, directories))
        found = search_entries(context, own)
        indexes[context.edition.tag] = search_index(context, found)
        pages.extend((*own, with_notices(context, all_pages(context, found))))
    searched = {tag: index.path for tag, index in indexes.items()}
    pages.extend(with_notices(found, search_page(found, searched)) for found in contexts)
    scripts = {contexts[0].script: site.script, contexts[0].search: site.search}
    scripts |= {index.path: index.content for index in indexes.values()}
    files = {**copied_files(site, contexts[0]), **scripts}
    return Plan(
        pages=tuple(pages),
        sitemap=_sitemap(site, pages),
        feeds=tuple(feeds(contexts)),
        robots=_robots(site),
        copies=tuple(
            Artifact(path=path, content=content) for path, content in sorted(files.items())
        ),
        templates=site.theme.templates,
        theme=site.theme.name,
        theme_files=site.theme.paths,
        children=_children(site),
        promises=promises(site, tuple(pages), contexts, searched),
        hosting=hosting(site, contexts[0], scripts),
    )


def plan_page(
    site: Site, contexts: tuple[Context, ...], parts: Parts, address: str
) -> PlannedPage | None:
    """Return the one page at ``address``, the same as in ``plan``; None where there is none.

    What depends on all pages of an edition is not planned alone: its list of all pages, its search.
    """
    only = tuple(replace(context, only=address) for context in contexts)
    style = site.theme.assets.get(STYLE, b"").decode("utf-8", "replace")
    tag = address.partition("/")[0]
    own = (
        page for found in only if found.edition.tag == tag for page in _edition_pages(found, parts)
    )
    pages = chain(root_pages(only, style), own)
    return next((page for page in pages if page.address == address), None)


def copied_files(site: Site, context: Context) -> Mapping[str, bytes]:
    """Return the files that pages need, by address: style sheet, scripts, pictures, downloads."""
    return {
        **{
            context.css if name == STYLE else f"assets/{name}": content
            for name, content in site.theme.assets.items()
        },
        context.script: site.script,
        context.search: site.search,
        **media_files(context.media),
    }


def _edition_pages(
    context: Context, parts: Parts, directories: Directories = MappingProxyType({})
) -> Iterator[PlannedPage]:
    yield from _noticed(context, written_pages(context))
    for country in context.inventory.services:
        planned = directories.get((context.edition.tag, country))
        yield from planned or plan_directory(context, country, parts.get(country, ()))
    every = (
        service_pages(context),
        campaign_pages(context),
        sheet_pages(context),
        abroad_pages(context),
        route_pages(context),
    )
    yield from _noticed(context, chain.from_iterable(every))


def _noticed(context: Context, pages: Iterable[PlannedPage]) -> Iterator[PlannedPage]:
    return (with_notices(context, page) for page in pages)


def plan_directory(
    context: Context, country: str, counts: tuple[int, ...]
) -> tuple[PlannedPage, ...]:
    """Return one directory of an edition, and the parts that it has.

    ``counts`` are the pages that its needs take; none where it is to be on one.
    """
    return tuple(_noticed(context, country_pages(context, country, counts)))


def edition_contexts(site: Site, media: Media) -> tuple[Context, ...]:
    """Return what the plan knows of each edition, before any page is chosen."""
    css = f"assets/site.{_digest(site.theme.assets.get(STYLE, b''))}.css"
    script = f"assets/site.{_digest(site.script)}.js"
    search = f"assets/search.{_digest(site.search)}.js"
    inventory = inventory_of(site)
    return tuple(
        edition_context(
            site,
            media,
            inventory,
            edition,
            css=css,
            script=script,
            search=search,
            places=discreet_places(edition),
            feed=feed_address(edition, inventory.of_kind(edition.tag, "news")),
        )
        for edition in site.editions
    )


def _children(site: Site) -> frozenset[str]:
    names = (site.theme.name, *site.theme.parents)
    return frozenset(names[:-1])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _sitemap(site: Site, pages: list[PlannedPage]) -> tuple[SitemapEntry, ...]:
    """Only pages in their own language: a fallback's canonical address is another page's."""
    base = site.settings.address.text
    return tuple(
        SitemapEntry(
            address=base + page.address,
            alternates=page.view.frame.alternates,
        )
        for page in pages
        if page.view.frame.canonical == base + page.address
        and not isinstance(page.view, NotFoundView)
    )


def _robots(site: Site) -> str:
    if site.settings.status == "demonstration":
        return "User-agent: *\nAllow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.settings.address.text}sitemap.xml\n"
