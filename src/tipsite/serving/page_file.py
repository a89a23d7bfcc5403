"""Which file of the site a page comes from."""

from __future__ import annotations

from pathlib import PurePosixPath

from tipsite.model.site import Edition, EditionPage, Site
from tipsite.plan.made import address_in

_CONFIG = "campaigns.yaml"


def page_at(site: Site, address: str) -> tuple[Edition | None, EditionPage | None]:
    """Return the edition that an address belongs to, and the officer's page that stands there."""
    tag = address.partition("/")[0]
    edition = next((found for found in site.editions if found.tag == tag), None)
    pages = edition.pages.values() if edition else ()
    return edition, next((page for page in pages if address_in(tag, page) == address), None)


def file_of(site: Site, address: str) -> str:
    """Return the path of the file to open, relative to the site's folder.

    Pages without a file of their own are made of records, or of settings.
    """
    _edition, page = page_at(site, address)
    if page is not None:
        return page.matter.at.path
    parts = PurePosixPath(address).parts
    country = parts[2].partition(".")[0].partition("-")[0] if len(parts) > 2 else ""
    if len(parts) > 2 and parts[1] in ("help", "sheets") and country.upper() in site.services:
        return f"content/services/{country}.yaml"
    return _CONFIG
