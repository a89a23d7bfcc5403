"""Which pages an edition shows, also those that exist without a file, and at which address."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.model.config import Campaign
from tipsite.model.site import Edition, EditionPage, Site
from tipsite.model.values import Localized
from tipsite.tools.urls import arrival_path, page_address, pair_path

ROUTE_TEXTS = ("routes/person.md", "routes/child.md", "routes/worker.md")
"""Texts that stand on the page of every route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where an edition shows a page. ``own`` is false for a fallback."""

    tag: str
    address: str
    own: bool


def address_in(tag: str, page: EditionPage) -> str:
    """Return the address of a page in the edition ``tag``."""
    slug = page.matter.slug
    return page_address(tag, page.path, slug.text if slug else "")


def edition_campaigns(site: Site, edition: Edition) -> tuple[Campaign, ...]:
    """Return the campaigns of an edition: those that name its language, or none at all."""
    return tuple(
        campaign
        for campaign in site.campaigns
        if not campaign.languages
        or {edition.tag, edition.derived_from} & {tag.text for tag in campaign.languages}
    )


def is_made(site: Site, edition: Edition, path: str) -> bool:
    """Return whether an edition has the page at ``path`` even without a file of it."""
    if path in ("help/index.md", "search.md", "az.md"):
        return True
    if path in ("help/abroad.md", "routes/index.md"):
        return bool(site.routes)
    if path == "news/index.md":
        return any(page.kind == "news" for page in edition.pages.values())
    if path == "signs/index.md":
        return any(page.kind == "sign" for page in edition.pages.values())
    campaigns = edition_campaigns(site, edition)
    if path == "campaigns/index.md":
        return bool(campaigns)
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "help":
        return name.upper() in site.services
    if folder == "sheets":
        return name.upper() in site.sheets
    if folder == "routes":
        here, _, there = name.upper().partition("-")
        known = here in site.services and there in site.services
        return known and here != there and name.islower()
    return folder == "campaigns" and name in {campaign.id.text for campaign in campaigns}


def shown_in(site: Site, path: str) -> tuple[Shown, ...]:
    """Return where the editions show the page at ``path``, with a file or without."""
    shown: list[Shown] = []
    for edition in site.editions:
        page = edition.pages.get(path)
        if page is not None:
            own = page.words_tag == edition.tag == edition.page_tag
            shown.append(Shown(tag=edition.tag, address=address_in(edition.tag, page), own=own))
        elif is_made(site, edition, path):
            address = page_address(edition.tag, path)
            own = is_written(site, edition, path)
            shown.append(Shown(tag=edition.tag, address=address, own=own))
    return tuple(shown)


def is_written(site: Site, edition: Edition, path: str) -> bool:
    """Return whether the words of a page without a file are all in the edition's language."""
    if edition.phrases_from:
        return False
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "routes" and name != "index":
        return all(part.words_tag == edition.tag for part in route_parts(edition, path))
    if folder == "help":
        return all(speaks(edition, found.summary) for found in site.services.get(name.upper(), ()))
    found = (one for one in site.campaigns if folder == "campaigns" and one.id.text == name)
    return all(speaks(edition, one.name) and speaks(edition, one.summary) for one in found)


def speaks(edition: Edition, table: Localized) -> bool:
    """Return whether words are written in the edition's language, in whichever alphabet."""
    return not edition.phrases_from and (edition.tag in table or edition.derived_from in table)


def route_parts(edition: Edition, path: str) -> tuple[EditionPage, ...]:
    """Return the texts that stand on the page of a route: every route's, then its own."""
    here, _, there = path.removeprefix("routes/").removesuffix(".md").partition("-")
    names = (*ROUTE_TEXTS, arrival_path(there), pair_path(here, there))
    return tuple(edition.pages[name] for name in names if name in edition.pages)
