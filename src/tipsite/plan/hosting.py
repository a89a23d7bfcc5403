"""Where the site will stand, for the files that tell a host how to serve it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from tipsite.model.plan import Hosting
from tipsite.model.site import Site
from tipsite.plan.context import Context
from tipsite.tools.urls import split_url


def hosting(site: Site, context: Context, scripts: Iterable[str]) -> Hosting:
    """Return what the settings say of the host; servers compare paths without percent signs.

    ``scripts`` are the addresses of all scripts.
    """
    images = context.media.images.values()
    pictures = {found.address(one) for found in images for one in found.sizes}
    parts = split_url(site.settings.address.text)
    base = parts.path or "/"
    plain = unquote(base)
    return Hosting(
        host=parts.hostname or "",
        base=plain if re.fullmatch(r"[\w./~+-]+", plain) else base,
        https=site.settings.https,
        lasting=frozenset({context.css, *scripts, *pictures}),
    )
