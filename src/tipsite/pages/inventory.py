"""The pages of each edition, with or without a file, and their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from tipsite.model.config import Campaign
from tipsite.model.pages import PageKind
from tipsite.model.problems import Localized
from tipsite.model.records import Listed
from tipsite.model.site import Edition, EditionPage, PublicService, Site
from tipsite.web import arrival_path, countries_of_route, page_address, pair_path

_FOR_WORKERS = "workers"
"""The end of a path: the page of a route for people who help others."""
_TO_SHARE = "/share"
"""The end of a path: the page with the material of a campaign."""


class Listing(NamedTuple):
    """A page of an edition that needs no file: its kind, and the phrases for its titles.

    The ``neutral`` title is for the head of the page, where no word may show its topic.
    """

    kind: str
    title: str
    neutral: str = ""


LISTINGS = {
    "help/index.md": Listing("help", "help_title", "neutral_help"),
    "help/abroad.md": Listing("abroad", "abroad_title", "neutral_abroad"),
    "routes/index.md": Listing("routes", "routes_title", "neutral_routes"),
    "signs/index.md": Listing("signs", "signs_list_title", "neutral_signs"),
    "campaigns/index.md": Listing("campaigns", "campaigns_title"),
    "news/index.md": Listing("news-list", "news_title"),
    "search.md": Listing("search", "search_title", "search_title"),
    "az.md": Listing("allpages", "az_title", "az_title"),
}


class PageAddress(Struct, frozen=True, kw_only=True):
    """The address of a page in an edition. ``own`` is false for a fallback."""

    tag: str
    address: str
    own: bool


class Inventory(Struct, frozen=True, kw_only=True):
    """The pages of a site, by edition and path. Made once for a plan by ``inventory_of``.

    ``services`` have a country as key. ``sheets`` are the countries that have a sheet. ``routes``
    is true if the site has routes. ``campaigns`` have an edition and an id as keys. ``kinds`` are
    the pages with a file, by edition and kind. ``shared`` are the campaigns that have material, by
    edition. ``lists`` are the kinds of services that a page lists, by edition and path of the page.
    """

    editions: Mapping[str, Edition]
    services: Mapping[str, tuple[PublicService, ...]]
    sheets: frozenset[str]
    routes: bool
    campaigns: Mapping[str, Mapping[str, Campaign]]
    kinds: Mapping[str, Mapping[PageKind, tuple[EditionPage, ...]]]
    shared: Mapping[str, frozenset[str]]
    lists: Mapping[str, Mapping[str, tuple[Listed, ...]]]

    def of_kind(self, tag: str, kind: PageKind) -> tuple[EditionPage, ...]:
        """Return the pages of one kind that have a file, in the order of their paths."""
        return self.kinds[tag].get(kind, ())

    def is_generated(self, tag: str, path: str) -> bool:
        """Return whether an edition has the page at ``path`` even if there is no file for it."""
        if path in ("search.md", "az.md"):
            return True
        if path == "help/index.md":
            return bool(self.services)
        if path in ("help/abroad.md", "routes/index.md"):
            return self.routes
        if path == "news/index.md":
            return "news" in self.kinds[tag]
        if path == "signs/index.md":
            return "sign" in self.kinds[tag]
        if path == "campaigns/index.md":
            return bool(self.campaigns[tag])
        folder, _, name = path.removesuffix(".md").partition("/")
        if folder == "help":
            return name.upper() in self.services
        if folder == "sheets":
            return name.upper() in self.sheets
        if folder == "routes":
            pair, _, part = name.partition("/")
            here, _, there = pair.upper().partition("-")
            known = here in self.services and there in self.services
            return known and here != there and name.islower() and part in ("", _FOR_WORKERS)
        if name.endswith(_TO_SHARE):
            return folder == "campaigns" and name.removesuffix(_TO_SHARE) in self.shared[tag]
        return folder == "campaigns" and name in self.campaigns[tag]

    def is_written(self, tag: str, path: str) -> bool:
        """Return whether all words of a page without a file are in the edition's language."""
        edition = self.editions[tag]
        if edition.phrases_from:
            return False
        folder, _, name = path.removesuffix(".md").partition("/")
        if folder == "routes" and name != "index":
            return all(part.words_tag == tag for part in route_parts(edition, path))
        if folder == "help":
            services = self.services.get(name.upper(), ())
            return all(is_in_language(edition, service.summary) for service in services)
        name = name.removesuffix(_TO_SHARE)
        campaign = self.campaigns[tag].get(name) if folder == "campaigns" else None
        return campaign is None or (
            is_in_language(edition, campaign.name) and is_in_language(edition, campaign.summary)
        )

    def addresses(self, path: str) -> tuple[PageAddress, ...]:
        """Return the addresses of the page at ``path`` in all editions, with a file or without."""
        places = (self._address(edition, path) for edition in self.editions.values())
        return tuple(place for place in places if place is not None)

    def _address(self, edition: Edition, path: str) -> PageAddress | None:
        tag, page = edition.tag, edition.pages.get(path)
        if page is None and not self.is_generated(tag, path):
            return None
        is_own = page.words_tag == tag == edition.page_tag if page else self.is_written(tag, path)
        return PageAddress(tag=tag, address=edition_address(tag, path, page), own=is_own)


def inventory_of(site: Site) -> Inventory:
    """Return the pages of a site."""
    kinds: dict[str, dict[PageKind, list[EditionPage]]] = {}
    for edition in site.editions:
        by_kind = kinds.setdefault(edition.tag, {})
        for page in edition.pages.values():
            by_kind.setdefault(page.kind, []).append(page)
    return Inventory(
        editions={edition.tag: edition for edition in site.editions},
        services=site.at_home,
        sheets=frozenset(site.sheets),
        routes=bool(site.routes),
        campaigns={
            edition.tag: {
                campaign.id.text: campaign for campaign in filter(edition.shows, site.campaigns)
            }
            for edition in site.editions
        },
        kinds={
            tag: {kind: tuple(pages) for kind, pages in by_kind.items()}
            for tag, by_kind in kinds.items()
        },
        shared=_shared(site),
        lists={edition.tag: _lists(site, edition) for edition in site.editions},
    )


def _lists(site: Site, edition: Edition) -> Mapping[str, tuple[Listed, ...]]:
    """Return the kinds of services that pages list, by path; a translation may inherit them."""
    source = site.settings.source_language.text
    pages = next(
        (edition.pages for edition in site.editions if edition.tag == source), edition.pages
    )
    lists = {
        path: page.matter.lists or (path in pages and pages[path].matter.lists) or ()
        for path, page in sorted(edition.pages.items())
    }
    return {path: kinds for path, kinds in lists.items() if kinds}


def _shared(site: Site) -> Mapping[str, frozenset[str]]:
    """Return the ids of the campaigns that have material, by edition."""
    shared: dict[str, set[str]] = {edition.tag: set() for edition in site.editions}
    for piece in site.material:
        shared[piece.tag].add(piece.campaign)
    return {tag: frozenset(campaigns) for tag, campaigns in shared.items()}


def edition_address(tag: str, path: str, page: EditionPage | None) -> str:
    """Return the address of a page, with a file or without, in the edition ``tag``."""
    slug = page and page.matter.slug
    return page_address(tag, path, slug.text if slug else "")


def route_parts(edition: Edition, path: str) -> tuple[EditionPage, ...]:
    """Return the texts on the page of a route: common texts first, then texts of this route."""
    pair = countries_of_route(path)
    names = (*route_texts(path), arrival_path(pair[1]), pair_path(*pair))
    return tuple(edition.pages[name] for name in names if name in edition.pages)


def route_texts(path: str) -> tuple[str, ...]:
    """Return the paths of the texts that are common to the pages of all routes."""
    if path.endswith(f"/{_FOR_WORKERS}.md"):
        return ("routes/worker.md",)
    return ("routes/person.md", "routes/child.md")


def is_in_language(edition: Edition, table: Localized) -> bool:
    """Return whether words are written in the edition's language, in any alphabet."""
    return not edition.phrases_from and (edition.tag in table or edition.derived_from in table)
