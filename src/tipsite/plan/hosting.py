"""Where the site will stand, for the files that tell a host how to serve it."""

from __future__ import annotations

from tipsite.model.plan import Hosting
from tipsite.model.site import Site
from tipsite.tools.urls import split_url


def hosting(site: Site) -> Hosting:
    """Return what the settings say of the host."""
    parts = split_url(site.settings.address.text)
    return Hosting(host=parts.hostname or "", base=parts.path or "/", https=site.settings.https)
