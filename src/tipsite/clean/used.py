"""Which pictures and files the site shows; no other is worked on, and none is published."""

from __future__ import annotations

from tipsite.model.site import EditionPage, Picture, Site
from tipsite.tools.recall import recalled_by


def used_images(site: Site) -> tuple[str, ...]:
    """Return the pictures of the pages shown, and the logos, by path under the images' folder."""
    found = {name for page in _pages(site) for name in _images_of(page)}
    logos = {one.logo.text for one in site.organizations.values() if one.logo}
    return tuple(sorted((found | logos) & set(site.images)))


@recalled_by(id)
def _images_of(page: EditionPage) -> tuple[str, ...]:
    parts = (part for passage in page.text for part in passage.prose)
    inside = (part.file for part in parts if isinstance(part, Picture))
    return (*inside, page.matter.image.file.text) if page.matter.image else tuple(inside)


def used_files(site: Site) -> tuple[str, ...]:
    """Return what the pages shown offer, with its captions, by path under the files' folder."""
    offers = [offer for page in _pages(site) for offer in page.matter.downloads]
    names = {found.text for offer in offers for found in (offer.file, offer.captions) if found}
    return tuple(sorted(names & set(site.files)))


def _pages(site: Site) -> list[EditionPage]:
    return [page for edition in site.editions for page in edition.pages.values()]
