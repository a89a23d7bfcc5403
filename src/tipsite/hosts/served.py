"""Addresses, headers and content types of a built site, for any server."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from msgspec import Struct

from tipsite.media.filetypes import KINDS
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Hosting
from tipsite.web import IN_HEADER_ONLY, inline_hash, policy_of

PAGE_CACHE = "max-age=300"
"""The cache time of pages, five minutes: long enough for a visit, short for a changed number."""
FILE_CACHE = "public, max-age=31536000, immutable"
"""The cache time of files whose names change with their content: a year (RFC 9111, RFC 8246)."""
_HSTS = "max-age=15552000"
"""The time of HSTS, half a year (RFC 6797): the least time for full marks in MDN's observatory.
For that time, browsers use only https for the host. Subdomains and preload lists are excluded."""
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "compute-pressure", "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope",
    "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""Disabled features that Chromium knows (registry of W3C Permissions Policy).
Films may use full screen. The exit needs `unload` in Firefox, which ignores this header."""
LOST = "404.html"
INDEX = "index.html"
TEXTS: Mapping[str, tuple[str, ...]] = {
    "text/html": ("html",),
    "text/css": ("css",),
    "text/javascript": ("js",),
    "text/plain": ("txt",),
    "text/vtt": ("vtt",),
    "text/calendar": ("ics",),
    "application/xml": ("xml",),
    "application/atom+xml": ("atom",),
    "application/json": ("json",),
    "image/svg+xml": ("svg",),
}
"""Media types of texts, which are all in UTF-8, with their endings."""


class ServedSite(Struct, frozen=True, kw_only=True):
    """A site on a host. ``base`` is the path of its address, with a slash at both ends.

    ``headers`` are sent with all files, in this order. ``lasting`` are folders whose files never
    change, since their names depend on their content. ``bare`` are folders without a page, ``lost``
    folders with a page for unknown addresses. Folders end with a slash. ``moved`` maps old
    addresses to new ones. ``short`` are the addresses of current pages without ending; empty if no
    address has moved. Some hosts treat an address with and without ending as the same.
    """

    host: str
    base: str
    https: bool
    headers: tuple[tuple[str, str], ...]
    lasting: tuple[str, ...]
    bare: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()
    short: frozenset[str] = frozenset()


def headers(policy: str, *, https: bool, unlisted: bool = False) -> tuple[tuple[str, str], ...]:
    """Return names and values of headers; ``policy`` is the Content Security Policy of all pages.

    An ``unlisted`` site has a header against search engines, since only pages can contain this
    rule.
    """
    return (
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        # For browsers that don't know frame-ancestors.
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _OFF)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        *((("X-Robots-Tag", "noindex"),) if unlisted else ()),
        *((("Strict-Transport-Security", _HSTS),) if https else ()),
    )


def served(paths: Iterable[str], pages: Iterable[PageFiles], hosting: Hosting) -> ServedSite:
    """Return the data for a server of a site with files at ``paths``.

    ``pages`` are the files that each page loads. One policy is valid for all pages.
    """
    paths = frozenset(paths)
    folders = {folder for path in paths for folder in _folders(path)}
    scripts: set[str] = set()
    styles: set[str] = set()
    for page in pages:
        scripts.update(page.inline)
        styles.update(page.styles)
    font = any(path.endswith(".woff2") for path in paths)
    security = policy_of(scripts, map(inline_hash, styles), font=font) + IN_HEADER_ONLY
    return ServedSite(
        host=hosting.host,
        base=hosting.base,
        https=hosting.https,
        headers=headers(security, https=hosting.https, unlisted=hosting.unlisted),
        lasting=_lasting(paths, hosting.lasting),
        bare=tuple(sorted(one for one in folders if f"{one}index.html" not in paths)),
        lost=tuple(sorted(one for one in folders if one + LOST in paths)),
        moved=hosting.moved,
        short=_short_pages(paths, hosting),
    )


def _short_pages(paths: Iterable[str], hosting: Hosting) -> frozenset[str]:
    if not hosting.moved:
        return frozenset()
    old = {address for address, _ in hosting.moved}
    return frozenset(short(path) for path in paths if path.endswith(".html") and path not in old)


def short(address: str) -> str:
    """Return an address without its ending and last slash, as some hosts show it."""
    return shown(address).removesuffix(".html").rstrip("/")


def shown(address: str) -> str:
    """Return the shown address of a page; for the index page of a folder, it is the folder."""
    page = address == INDEX or address.endswith(f"/{INDEX}")
    return address.removesuffix(INDEX) if page else address


def _folders(path: str) -> Iterable[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[: end + 1]) + "/" for end in range(len(parts)))


def _lasting(paths: Iterable[str], lasting: Container[str]) -> tuple[str, ...]:
    """Return the top folders in which all file names depend on the content."""
    tops: dict[str, bool] = {}
    for path in paths:
        folder, slash, _ = path.partition("/")
        if slash:
            tops[folder + slash] = tops.get(folder + slash, True) and path in lasting
    return tuple(sorted(folder for folder, all_last in tops.items() if all_last))


def _others() -> dict[str, tuple[str, ...]]:
    found = {
        "image/png": ("png",), "image/jpeg": ("jpg", "jpeg"), "image/webp": ("webp",),
        "image/gif": ("gif",), "image/avif": ("avif",), "image/x-icon": ("ico",),
    }  # fmt: skip
    for ending, kind in KINDS.items():
        if kind.media not in TEXTS and ending not in found.get(kind.media, ()):
            found[kind.media] = (*found.get(kind.media, ()), ending)
    return found


TYPES: Mapping[str, tuple[str, ...]] = {**TEXTS, **_others()}
"""All media types of files that a site may have, with their endings."""
UNKNOWN_TYPE = "application/octet-stream"
_BY_ENDING = {ending: kind for kind, endings in TYPES.items() for ending in endings}
_LASTING = re.compile(r"(?:assets|images)/.*[.-][0-9a-f]{8}\.\w+\Z")
"""A name that changes with the content of its file (`pages.plan`, `media`)."""


def content_type(path: str) -> str:
    """Return the value of the header Content-Type for a file of a site."""
    kind = _BY_ENDING.get(path.rpartition(".")[2].lower(), UNKNOWN_TYPE)
    return f"{kind}; charset=utf-8" if kind in TEXTS else kind


def cache_control(path: str) -> str:
    """Return the value of the header Cache-Control for a file, from its name."""
    return FILE_CACHE if _LASTING.match(path) else PAGE_CACHE
