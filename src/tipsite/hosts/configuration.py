"""Configuration for Apache, nginx, Caddy, Netlify and Cloudflare Pages.

The results of `host_files` are published with the site. Those of `server_snippets` are for
administrators of servers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from tipsite.hosts.served import (
    FILE_CACHE,
    INDEX,
    LOST,
    PAGE_CACHE,
    TEXTS,
    TYPES,
    ServedSite,
    served,
    short,
    shown,
)
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Artifact, Hosting

_HEAD = (
    "# Made by tipsite from the built pages, for Apache 2.4: it belongs beside index.html.",
    "# A file whose name begins with a dot is hidden in many programs. Check that it was uploaded.",
)
_CADDY_HEAD = """\
# Made by tipsite from the built pages, for Caddy: import it in the block of the site.
# Make it again when tipsite or the theme has changed: it names what may run by its content.
# Caddy writes no access log unless it is told to.
#
#   {host} {{
#     root * {root}
#     import /etc/caddy/tipsite.caddy
#   }}
"""
_MOST_RULES = 3
_NGINX_HEAD = """\
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
_ALSO = " and Cloudflare Pages"
_TWO_HOSTS = (
    "# Each old address stands here twice: Netlify reads the line with !, also where a page lies",
    "# there that leads on; Cloudflare skips it, and reads the other.",
)
_HIDDEN = ('location ~ "/\\.(?!well-known/)" { return 404; }',)
_GZIP = "gzip on; gzip_vary on; gzip_comp_level 9; gzip_types"


def host_files(
    paths: Iterable[str], pages: Iterable[PageFiles], hosting: Hosting
) -> tuple[Artifact, ...]:
    """Return the configuration files that are published with the site.

    Hosts read them and do not show them. ``paths`` are the paths of all files, ``pages`` the files
    that each page loads.
    """
    site = served(paths, pages, hosting)
    texts = {
        ".htaccess": htaccess(site),
        "_headers": _headers_file(site),
        "_redirects": _redirects_file(site),
    }
    return tuple(Artifact(path=path, content=text.encode()) for path, text in texts.items())


def htaccess(site: ServedSite) -> str:
    """Return the file `.htaccess`."""
    deflate = (f"AddOutputFilterByType DEFLATE {' '.join(TEXTS)}",)
    lines = [
        *_HEAD,
        *(_to_https() if site.https else ()),
        *_module("mod_headers.c", _headers(site)),
        *_module("mod_mime.c", _types()),
        *_module("mod_filter.c", _module("mod_deflate.c", deflate)),
        *_lost(site),
        *_module("mod_alias.c", (*_hidden(site), *_moved(site))),
    ]
    return "\n".join(lines) + "\n"


def _to_https() -> Iterable[str]:
    """Return the rules that lead to https; a proxy with https in front sends its own header."""
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


def _headers(site: ServedSite) -> list[str]:
    lines = []
    for name, value in site.headers:
        # The host may have set its own header, which would be sent beside ours.
        lines += [f"Header onsuccess unset {name}", f'Header always set {name} "{value}"']
    lines.append("Header onsuccess unset Cache-Control")
    if not site.lasting:
        return [*lines, f'Header always set Cache-Control "{PAGE_CACHE}"']
    names = "|".join(re.escape(folder) for folder in site.lasting)
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


def _lost(site: ServedSite) -> Iterable[str]:
    yield f"ErrorDocument 404 {site.base}{LOST}"
    for folder in site.lost:
        yield f'<If "%{{REQUEST_URI}} =~ m#^{re.escape(site.base + folder)}#">'
        yield f"  ErrorDocument 404 {site.base}{folder}{LOST}"
        yield "</If>"


def _hidden(site: ServedSite) -> Iterable[str]:
    """Yield rules that hide the files for hosts, and the listings of folders without a page."""
    yield 'RedirectMatch 404 "/\\.(?!well-known/)"'
    yield f'RedirectMatch 404 "^{re.escape(site.base)}_(headers|redirects)$"'
    # One line for each top folder, since Apache accepts at most 8,190 bytes per line.
    tops: dict[str, list[str]] = {}
    for folder in site.bare:
        top, _, below = folder.rstrip("/").partition("/")
        tops.setdefault(top, []).append(re.escape(f"/{below}" if below else ""))
    for top, under in tops.items():
        path = re.escape(site.base + top)
        yield f'RedirectMatch 404 "^{path}({"|".join(under)})/$"'


def _moved(site: ServedSite) -> Iterable[str]:
    """Yield the redirects of old addresses, in one step even behind a proxy with https."""
    start = f"https://{site.host}" if site.https else ""
    for old, new in site.moved:
        yield f'RedirectMatch 301 "{_old_pattern(site, old)}" "{start}{site.base}{shown(new)}"'


def _old_pattern(site: ServedSite, old: str) -> str:
    """Return a pattern in ASCII for an old address, in upper or lower case.

    No current page has this address, in upper or lower case, so redirects cannot loop.
    """
    first, *others = _written(old)
    plain = "".join(
        re.escape(sign) if sign.isascii() else "".join(f"\\x{one:02X}" for one in sign.encode())
        for sign in (site.base + first.rstrip("/"))
    )
    return f"(?i)^{plain}(/({re.escape(INDEX)})?)?$" if others else f"(?i)^{plain}$"


def _written(old: str) -> tuple[str, ...]:
    """Return the spellings of an old address in requests; the page of a folder has three."""
    folder = shown(old)
    return (old,) if folder == old else (folder, folder.rstrip("/"), old)


def _headers_file(site: ServedSite) -> str:
    """Return the file `_headers`: one rule for all files, and one per folder of lasting files."""
    lines = [
        "# Made by tipsite from the built pages, for Netlify and Cloudflare Pages.",
        *_at_the_root(site),
        f"{site.base}*",
        *(f"  {name}: {value}" for name, value in site.headers),
    ]
    for folder in site.lasting[: _MOST_RULES - 1]:
        lines += [f"{site.base}{folder}*", f"  Cache-Control: {FILE_CACHE}"]
    return "\n".join(lines) + "\n"


def _at_the_root(site: ServedSite) -> tuple[str, ...]:
    if site.base == "/":
        return ()
    return (f"# The host reads this file only outside of {site.base}, at its root: move it there.",)


def _redirects_file(site: ServedSite) -> str:
    """Return the file `_redirects`: redirects of old addresses, and pages for unknown ones."""
    moved = tuple(_moved_lines(site))
    lines = [
        f"# Made by tipsite from the built pages, for Netlify{_ALSO if moved else ''}.",
        *_at_the_root(site),
        *((*_TWO_HOSTS, *moved) if moved else ()),
        "# Cloudflare Pages finds the page for a lost address by itself, and skips these lines.",
    ]
    folders = site.lost if site.base == "/" else (*site.lost, "")
    lines += [f"{site.base}{folder}* {site.base}{folder}{LOST} 404" for folder in folders]
    return "\n".join(lines) + "\n"


def _moved_lines(site: ServedSite) -> Iterable[str]:
    """Yield the redirects of old addresses, with and without their ending.

    They lead to the address without ending, since Netlify shows it and Cloudflare redirects to it.
    Addresses with an ending come first, as Cloudflare reads at most 2,000 lines. Beyond that limit,
    the page at the old address redirects.
    """
    moved = [(old, new) for old, new in site.moved if short(old) not in site.short]
    pairs = [(way, new) for old, new in moved for way in _written(old)]
    bare = [(short(old), new) for old, new in moved if old.endswith(".html") and shown(old) == old]
    for old, new in (*pairs, *bare):
        here, there = quote(site.base + old), quote(site.base + shown(new).removesuffix(".html"))
        yield f"{here} {there} 301!"
        yield f"{here} {there} 301"


def server_snippets(
    paths: Iterable[str], pages: Iterable[PageFiles], hosting: Hosting
) -> Mapping[str, str]:
    """Return parts for the configuration of servers, by their names (`tipsite hosts`)."""
    site = served(paths, pages, hosting)
    return {"caddy": _caddyfile(site), "nginx": _nginx_conf(site)}


def _caddyfile(site: ServedSite) -> str:
    """Return the part for Caddy, which leaves other sites of the server unchanged."""
    folder = site.base.strip("/")
    root = f"/the/folder/above/{folder}" if folder else "/the/folder/output"
    hidden = [f"{site.base}_headers", f"{site.base}_redirects", "*/.*"]
    headers = [f'{name} "{value}"' for name, value in site.headers]
    headers.append(f'Cache-Control "{PAGE_CACHE}"')
    page = 'Content-Type "text/html; charset=utf-8"'
    lines = [
        "encode zstd gzip",
        "header -Server",
        *_block("header", headers),
        *_cached(site),
        *_caddy_types(),
        *_caddy_moved(site),
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
                *_block("header", (*headers, page)),
                f"rewrite * {site.base}{lost}{LOST}",
                "file_server",
            ),
        )
    if folder:  # unknown addresses elsewhere on the host
        errors += _block("handle", ('respond "{err.status_text}" {err.status_code}',))
    # In a route, directives run in the written order.
    whole = [
        *_block(f"handle {site.base}*", _block("route", lines)),
        *_block("handle_errors", errors),
    ]
    return _CADDY_HEAD.format(host=site.host, root=root) + "\n".join(whole) + "\n"


def _block(name: str, lines: Iterable[str]) -> list[str]:
    return [f"{name} {{", *(f"\t{line}" for line in lines), "}"]


def _cached(site: ServedSite) -> Iterable[str]:
    if not site.lasting:
        return ()
    paths = " ".join(f"{site.base}{folder}*" for folder in site.lasting)
    return (f"@tipsite_kept path {paths}", f'header @tipsite_kept Cache-Control "{FILE_CACHE}"')


def _caddy_moved(site: ServedSite) -> Iterable[str]:
    """Yield the redirects of old addresses; paths in Caddy ignore case."""
    for number, (old, new) in enumerate(site.moved):
        paths = " ".join(f'"{site.base}{one}"' for one in _written(old))
        yield f"@tipsite_moved{number} path {paths}"
        yield f"redir @tipsite_moved{number} {quote(site.base + shown(new))} 301"


def _caddy_types() -> Iterable[str]:
    """Yield the types of files, without pages: their address may end with a slash."""
    for number, (name, endings) in enumerate(TYPES.items()):
        if name != "text/html":
            said = f"{name}; charset=utf-8" if name in TEXTS else name
            paths = " ".join(f"*.{ending}" for ending in endings)
            yield f"@tipsite_type{number} path {paths}"
            yield f'header @tipsite_type{number} Content-Type "{said}"'


def _nginx_conf(site: ServedSite) -> str:
    """Return the part for nginx, which leaves other sites of the server unchanged."""
    folder = site.base.strip("/")
    root = f"/the/folder/above/{folder}" if folder else "/the/folder/output"
    texts = " ".join(one for one in TEXTS if one != "text/html")
    lines = [
        "index index.html;",
        "autoindex off;",
        "absolute_redirect off;",
        "server_tokens off;",
        "# Nobody needs to know who read what. How to count: see Hosts in the documentation.",
        "access_log off;",
        "log_not_found off;",
        "default_type application/octet-stream;",
        *_nginx_block("types", (f"{name} {' '.join(ends)};" for name, ends in TYPES.items())),
        "charset utf-8;",
        f"charset_types {texts};",
        f"{_GZIP} {texts};",
        f"error_page 403 404 =404 {site.base}{LOST};",
        *_nginx_headers(site, f'add_header Cache-Control "{PAGE_CACHE}" always;'),
        *(
            line
            for old, new in site.moved
            for line in _nginx_block(
                f'location ~ "{_old_pattern(site, old)}"',
                (f"return 301 {quote(site.base + shown(new))};",),
            )
        ),
        # A header in an inner block disables those of the outer block, so all are repeated there.
        *(
            line
            for lasting in site.lasting
            for line in _nginx_block(
                f"location {site.base}{lasting}",
                _nginx_headers(site, f'add_header Cache-Control "{FILE_CACHE}";'),
            )
        ),
        *(
            line
            for lost in site.lost
            for line in _nginx_block(
                f"location {site.base}{lost}",
                (f"error_page 403 404 =404 {site.base}{lost}{LOST};", *_HIDDEN),
            )
        ),
        "# Files for hosts and for tipsite itself are nobody's to read.",
        *_nginx_block(
            f'location ~ "^{re.escape(site.base)}_(headers|redirects)$"', ("return 404;",)
        ),
        *_HIDDEN,
    ]
    first = _nginx_to_https(site.base) if site.https else []
    whole = [*first, *_nginx_block(f"location ^~ {site.base}", lines)]
    return _NGINX_HEAD.format(host=site.host, root=root) + "\n".join(whole) + "\n"


def _nginx_block(name: str, lines: Iterable[str]) -> list[str]:
    return [f"{name} {{", *(f"  {line}" for line in lines), "}"]


def _nginx_headers(site: ServedSite, cache: str) -> list[str]:
    return [*(f'add_header {name} "{value}" always;' for name, value in site.headers), cache]


def _nginx_to_https(base: str) -> list[str]:
    """Return the redirect to https; it sends no headers, as RFC 6797 forbids HSTS without https."""
    return [
        "set $tipsite $scheme$uri;",
        *_nginx_block(
            f'if ($tipsite ~ "^http{re.escape(base)}")', ("return 301 https://$host$request_uri;",)
        ),
    ]
