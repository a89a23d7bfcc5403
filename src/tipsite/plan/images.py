"""Which pictures the site shows; no other is published."""

from __future__ import annotations

from tipsite.model.site import Picture, Site


def used_images(site: Site) -> frozenset[str]:
    """Return the pictures of the pages shown, and the logos, by path under the images' folder."""
    pages = [page for edition in site.editions for page in edition.pages.values()]
    inside = [part.file for page in pages for part in page.prose if isinstance(part, Picture)]
    heads = [page.matter.image.file.text for page in pages if page.matter.image]
    logos = [found.logo.text for found in site.organizations.values() if found.logo]
    return frozenset((*inside, *heads, *logos))
