"""Content types by the ending of a file's name, since servers differ in what they know."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.tools.filekinds import KINDS

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


def _others() -> dict[str, tuple[str, ...]]:
    found = {
        "image/png": ("png",), "image/jpeg": ("jpg", "jpeg"), "image/webp": ("webp",),
        "image/gif": ("gif",), "image/avif": ("avif",), "image/x-icon": ("ico",),
    }  # fmt: skip
    for ending, kind in KINDS.items():
        if kind.media not in TEXTS:
            found[kind.media] = (*found.get(kind.media, ()), ending)
    return found


TYPES: Mapping[str, tuple[str, ...]] = {**TEXTS, **_others()}
"""All types of files that a site may hold, each with its endings."""
