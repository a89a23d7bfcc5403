"""`.htaccess`, as Apache 2.4 reads it in the folder of the site.

Only what hosts allow almost everywhere (`AllowOverride FileInfo`), and each part only where its
module is there: a line that Apache refuses would take the whole site away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tipsite.hosts.headers import FILE_CACHE, PAGE_CACHE
from tipsite.hosts.served import LOST, Served
from tipsite.hosts.types import TEXTS, TYPES

_HEAD = (
    "# Made by tipsite from the built pages, for Apache 2.4: it belongs beside index.html.",
    "# A file whose name begins with a dot is hidden in many programs. Check that it was uploaded.",
)


def htaccess(site: Served) -> str:
    """Return the file `.htaccess`."""
    lines = [
        *_HEAD,
        *(_to_https() if site.https else ()),
        *_module("mod_headers.c", _headers(site)),
        *_module("mod_mime.c", _types()),
        *_module("mod_filter.c", _module("mod_deflate.c", _deflate())),
        *_lost(site),
        *_module("mod_alias.c", _hidden(site)),
    ]
    return "\n".join(lines) + "\n"


def _headers(site: Served) -> list[str]:
    lines = []
    for name, value in site.headers:
        # The host may have set its own, which would be sent beside ours.
        lines += [f"Header onsuccess unset {name}", f'Header always set {name} "{value}"']
    lines.append("Header onsuccess unset Cache-Control")
    if not site.kept:
        return [*lines, f'Header always set Cache-Control "{PAGE_CACHE}"']
    names = "|".join(re.escape(folder) for folder in site.kept)
    base = re.escape(site.base)
    return [
        *lines,
        *_module("mod_setenvif.c", (f'SetEnvIf Request_URI "^{base}({names})" tipsite_kept',)),
        f'Header always set Cache-Control "{PAGE_CACHE}" env=!tipsite_kept',
        f'Header onsuccess set Cache-Control "{FILE_CACHE}" env=tipsite_kept',
    ]


def _types() -> Iterable[str]:
    for name, endings in TYPES.items():
        yield f"AddType {name} {' '.join(f'.{ending}' for ending in endings)}"
    yield f"AddCharset utf-8 {' '.join(f'.{one}' for ends in TEXTS.values() for one in ends)}"


def _deflate() -> Iterable[str]:
    return (f"AddOutputFilterByType DEFLATE {' '.join(TEXTS)}",)


def _lost(site: Served) -> Iterable[str]:
    yield f"ErrorDocument 404 {site.base}{LOST}"
    for folder in site.lost:
        yield f'<If "%{{REQUEST_URI}} =~ m#^{re.escape(site.base + folder)}#">'
        yield f"  ErrorDocument 404 {site.base}{folder}{LOST}"
        yield "</If>"


def _hidden(site: Served) -> Iterable[str]:
    """Nobody reads the files for hosts, nor a list of the files in a folder without a page."""
    yield 'RedirectMatch 404 "/\\.(?!well-known/)"'
    yield f'RedirectMatch 404 "^{re.escape(site.base)}_(headers|redirects)$"'
    # A line for each folder at the top, since Apache takes no line of more than 8,190 bytes.
    tops: dict[str, list[str]] = {}
    for folder in site.bare:
        top, _, below = folder.rstrip("/").partition("/")
        tops.setdefault(top, []).append(re.escape(f"/{below}" if below else ""))
    for top, under in tops.items():
        path = re.escape(site.base + top)
        yield f'RedirectMatch 404 "^{path}({"|".join(under)})/$"'


def _to_https() -> Iterable[str]:
    """A host that ends https before Apache says so in a header of its own."""
    return _module(
        "mod_rewrite.c",
        (
            "RewriteEngine On",
            "RewriteCond %{HTTPS} !=on",
            "RewriteCond %{HTTP:X-Forwarded-Proto} !=https",
            "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]",
        ),
    )


def _module(name: str, lines: Iterable[str]) -> list[str]:
    return [f"<IfModule {name}>", *(f"  {line}" for line in lines), "</IfModule>"]
