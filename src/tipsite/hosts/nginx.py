"""What to include in the configuration of nginx."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tipsite.hosts.headers import FILE_CACHE, PAGE_CACHE
from tipsite.hosts.served import LOST, Served
from tipsite.hosts.types import TEXTS, TYPES

_HEAD = """\
# Made by tipsite from the built pages, for nginx: include it in the server block of the site.
# Make it again when tipsite or the theme has changed: it names what may run by its content.
#
#   server {{
#     listen 443 ssl;
#     server_name {host};
#     root {root};
#     include /etc/nginx/snippets/tipsite.conf;
#   }}
"""
_HIDDEN = ('location ~ "/\\.(?!well-known/)" { return 404; }',)
_GZIP = "gzip on; gzip_vary on; gzip_comp_level 9; gzip_types"


def nginx_conf(site: Served) -> str:
    """Return a location for the whole site; what else the server has stays as it is."""
    folder = site.base.strip("/")
    root = f"/the/folder/above/{folder}" if folder else "/the/folder/output"
    texts = " ".join(one for one in TEXTS if one != "text/html")
    lines = [
        "index index.html;",
        "autoindex off;",
        "absolute_redirect off;",
        "server_tokens off;",
        "# Nobody needs to know who read what: docs/hosts.md says how to count without.",
        "access_log off;",
        "log_not_found off;",
        "default_type application/octet-stream;",
        *_block("types", (f"{name} {' '.join(ends)};" for name, ends in TYPES.items())),
        "charset utf-8;",
        f"charset_types {texts};",
        f"{_GZIP} {texts};",
        f"error_page 403 404 =404 {site.base}{LOST};",
        *_headers(site, f'add_header Cache-Control "{PAGE_CACHE}" always;'),
        # A header in an inner block puts out those of the outer one, so all stand there again.
        *(
            line
            for kept in site.kept
            for line in _block(
                f"location {site.base}{kept}",
                _headers(site, f'add_header Cache-Control "{FILE_CACHE}";'),
            )
        ),
        *(
            line
            for lost in site.lost
            for line in _block(
                f"location {site.base}{lost}",
                (f"error_page 403 404 =404 {site.base}{lost}{LOST};", *_HIDDEN),
            )
        ),
        "# Files for hosts and for tipsite itself are nobody's to read.",
        *_block(f'location ~ "^{re.escape(site.base)}_(headers|redirects)$"', ("return 404;",)),
        *_HIDDEN,
    ]
    first = _to_https(site.base) if site.https else []
    whole = [*first, *_block(f"location ^~ {site.base}", lines)]
    return _HEAD.format(host=site.host, root=root) + "\n".join(whole) + "\n"


def _headers(site: Served, cache: str) -> list[str]:
    return [*(f'add_header {name} "{value}" always;' for name, value in site.headers), cache]


def _to_https(base: str) -> list[str]:
    """Send to https, without the headers: RFC 6797 forbids HSTS where https is not yet spoken."""
    return [
        "set $tipsite $scheme$uri;",
        *_block(
            f'if ($tipsite ~ "^http{re.escape(base)}")', ("return 301 https://$host$request_uri;",)
        ),
    ]


def _block(name: str, lines: Iterable[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]
