"""What a picture is, told by its first bytes: names lie, and phones choose them."""

from __future__ import annotations

import re

READABLE = "JPEG, PNG, WebP, GIF, HEIC, AVIF"
ENDINGS = frozenset((
    "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "avif", "heic", "heif", "bmp", "tif",
    "tiff", "psd", "dng", "raw", "cr2", "cr3", "nef", "arw", "jxl", "jp2", "ico", "xcf",
))  # fmt: skip
"""Endings of pixel images, readable or not."""

# ISO 14496-12: the box `ftyp`, its major brand, its version, and the brands it is compatible with.
_BRANDS = re.compile(rb".{4}ftyp(.{4}).{4}((?:[\x20-\x7e]{4}){0,12})", re.DOTALL)
_HEIC = (b"heic", b"heix", b"heim", b"heis")
_AVIF = (b"avif", b"avis")
_SIGNS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)


def image_kind(head: bytes) -> str:
    """Return ``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``AVIF`` or ``HEIF``; empty for any other."""
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    found = _BRANDS.match(head)
    brands = (found[1], *re.findall(rb".{4}", found[2])) if found else ()
    if any(brand in _AVIF for brand in brands):
        return "AVIF"
    return "HEIF" if any(brand in _HEIC for brand in brands) else ""
