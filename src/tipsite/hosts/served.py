"""What any server has to know of the built pages: addresses, headers, content types."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from msgspec import Struct

from tipsite.media.filetypes import KINDS
from tipsite.model.facts import PageFiles
from tipsite.model.plan import Hosting
from tipsite.web import IN_HEADER_ONLY, inline_hash, policy_of

PAGE_CACHE = "max-age=300"
"""Five minutes: a visit does not ask twice for a page, and a changed number is soon everywhere."""
FILE_CACHE = "public, max-age=31536000, immutable"
"""A year (RFC 9111, RFC 8246), for a file that gets another name when it changes."""
_HSTS = "max-age=15552000"
"""Half a year (RFC 6797): the least that counts in full with MDN's observatory. A host is tied to
https for that long; its subdomains are left alone, and so are the lists that browsers come with."""
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "compute-pressure", "display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope",
    "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""Features (W3C Permissions Policy, its registry) that Chromium knows. A film may fill the screen.
Firefox, where the way out needs `unload`, does not heed this header."""
LOST = "404.html"
INDEX = "index.html"
TEXTS: Mapping[str, tuple[str, ...]] = {
    "text/html": ("html",),
    "text/css": ("css",),
    "text/javascript": ("js",),
    "text/plain": ("txt",),
    "text/vtt": ("vtt",),
    "application/xml": ("xml",),
    "application/atom+xml": ("atom",),
    "application/json": ("json",),
    "image/svg+xml": ("svg",),
}
"""Types of texts, which are all in UTF-8."""


class ServedSite(Struct, frozen=True, kw_only=True):
    """A site on a host. ``base`` is the path of its address, with a slash at both ends.

    ``headers`` are sent with everything, in this order. ``lasting`` are folders in which a file
    never changes, since its address would change with it; ``bare`` those that show no page;
    ``lost`` those with a page of their own for lost addresses. Folders end with a slash. ``moved``
    are old addresses, each with that of today. ``short`` are the addresses of all pages of today,
    where there are old ones, as hosts show them that leave endings out: two of one are one there.
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
    """Return names and values; ``policy`` is the Content Security Policy of all pages together.

    Of an ``unlisted`` site no search engine is to know a file either, which cannot say so itself.
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
    """Return what files, by their ``paths``, and what ``pages`` load, ask of a server.

    The policy of a host is one for all pages.
    """
    paths = frozenset(paths)
    folders = {folder for path in paths for folder in _folders(path)}
    scripts: set[str] = set()
    styles: set[str] = set()
    for page in pages:
        scripts.update(page.inline)
        styles.update(page.styles)
    security = policy_of(scripts, map(inline_hash, styles)) + IN_HEADER_ONLY
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
    """Return an address as hosts show it that leave endings out, without a slash at its end."""
    return shown(address).removesuffix(".html").rstrip("/")


def shown(address: str) -> str:
    """Return how the address of a page is shown: that of a folder's page is the folder."""
    page = address == INDEX or address.endswith(f"/{INDEX}")
    return address.removesuffix(INDEX) if page else address


def _folders(path: str) -> Iterable[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[: end + 1]) + "/" for end in range(len(parts)))


def _lasting(paths: Iterable[str], lasting: Container[str]) -> tuple[str, ...]:
    """The folders at the top in which every address changes with the content of its file."""
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
"""All types of files that a site may hold, each with its endings."""
UNKNOWN_TYPE = "application/octet-stream"
_BY_ENDING = {ending: kind for kind, endings in TYPES.items() for ending in endings}
_LASTING = re.compile(r"(?:assets|images)/.*[.-][0-9a-f]{8}\.\w+\Z")
"""Such a name changes with the content of its file (`pages.plan`, `media`)."""


def content_type(path: str) -> str:
    """Return the type of a file of a site as a header has it; of an unknown one, plain bytes."""
    kind = _BY_ENDING.get(path.rpartition(".")[2].lower(), UNKNOWN_TYPE)
    return f"{kind}; charset=utf-8" if kind in TEXTS else kind


def cache_control(path: str) -> str:
    """Return how long a file of a site may be kept, judged by its name alone."""
    return FILE_CACHE if _LASTING.match(path) else PAGE_CACHE
