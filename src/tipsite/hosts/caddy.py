"""What to import into the configuration of Caddy."""

from __future__ import annotations

from collections.abc import Iterable

from tipsite.hosts.headers import FILE_CACHE, PAGE_CACHE
from tipsite.hosts.served import LOST, Served
from tipsite.hosts.types import TEXTS, TYPES

_HEAD = """\
# Made by tipsite from the built pages, for Caddy: import it in the block of the site.
# Make it again when tipsite or the theme has changed: it names what may run by its content.
# Caddy writes no access log unless it is told to.
#
#   {host} {{
#     root * {root}
#     import /etc/caddy/tipsite.caddy
#   }}
"""


def caddyfile(site: Served) -> str:
    """Return the handling of the whole site; what else the server has stays as it is."""
    folder = site.base.strip("/")
    root = f"/the/folder/above/{folder}" if folder else "/the/folder/output"
    hidden = [f"{site.base}_headers", f"{site.base}_redirects", "*/.*"]
    page = 'Content-Type "text/html; charset=utf-8"'
    lines = [
        "encode zstd gzip",
        "header -Server",
        *_block("header", (*_headers(site), f'Cache-Control "{PAGE_CACHE}"')),
        *_cached(site),
        *_types(),
        "# Files for hosts and for tipsite itself are nobody's to read.",
        *_block(
            "@tipsite_hidden", (f"path {' '.join(hidden)}", f"not path {site.base}.well-known/*")
        ),
        "error @tipsite_hidden 404",
        "file_server",
    ]
    errors: list[str] = []
    for lost in (*site.lost, ""):
        errors += _block(
            f"handle {site.base}{lost}*",
            (
                *_block("header", (*_headers(site), f'Cache-Control "{PAGE_CACHE}"', page)),
                f"rewrite * {site.base}{lost}{LOST}",
                "file_server",
            ),
        )
    if folder:  # whatever is lost elsewhere on the host
        errors += _block("handle", ('respond "{err.status_text}" {err.status_code}',))
    # In a route, what is written first is done first.
    whole = [
        *_block(f"handle {site.base}*", _block("route", lines)),
        *_block("handle_errors", errors),
    ]
    return _HEAD.format(host=site.host, root=root) + "\n".join(whole) + "\n"


def _headers(site: Served) -> list[str]:
    return [f'{name} "{value}"' for name, value in site.headers]


def _cached(site: Served) -> Iterable[str]:
    if not site.kept:
        return ()
    paths = " ".join(f"{site.base}{folder}*" for folder in site.kept)
    return (f"@tipsite_kept path {paths}", f'header @tipsite_kept Cache-Control "{FILE_CACHE}"')


def _types() -> Iterable[str]:
    """The types of all files but pages, whose address may end with a slash."""
    for number, (name, endings) in enumerate(TYPES.items()):
        if name != "text/html":
            said = f"{name}; charset=utf-8" if name in TEXTS else name
            paths = " ".join(f"*.{ending}" for ending in endings)
            yield f"@tipsite_type{number} path {paths}"
            yield f'header @tipsite_type{number} Content-Type "{said}"'


def _block(name: str, lines: Iterable[str]) -> list[str]:
    return [f"{name} {{", *(f"\t{line}" for line in lines), "}"]
