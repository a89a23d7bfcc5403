"""The formats of pictures and files by their first bytes, since their names may be wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tipsite.media.audio import frame_length
from tipsite.model.media import FileKind

KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind(name="PDF", media="application/pdf", family="document"),
    "mp3": FileKind(name="MP3", media="audio/mpeg", family="audio"),
    "m4a": FileKind(name="M4A", media="audio/mp4", family="audio"),
    "ogg": FileKind(name="OGG", media="audio/ogg", family="audio"),
    "opus": FileKind(name="OPUS", media="audio/ogg", family="audio"),
    "wav": FileKind(name="WAV", media="audio/wav", family="audio"),
    "mp4": FileKind(name="MP4", media="video/mp4", family="video"),
    "webm": FileKind(name="WEBM", media="video/webm", family="video"),
    "vtt": FileKind(name="WEBVTT", media="text/vtt", family="captions"),
    "png": FileKind(name="PNG", media="image/png", family="picture"),
    "jpg": FileKind(name="JPEG", media="image/jpeg", family="picture"),
    "webp": FileKind(name="WEBP", media="image/webp", family="picture"),
    "svg": FileKind(name="SVG", media="image/svg+xml", family="picture"),
    "zip": FileKind(name="ZIP", media="application/zip", family="archive"),
}
"""The kinds of files by ending, without its dot."""

OFFICE = frozenset((
    "doc", "docx", "docm", "dot", "dotx", "odt", "ott", "fodt", "rtf", "wps", "pages",
    "xls", "xlsx", "xlsm", "xlsb", "ods", "ots", "fods", "numbers",
    "ppt", "pptx", "pptm", "pps", "ppsx", "pot", "potx", "odp", "otp", "fodp", "key",
    "odg", "pub", "vsd", "vsdx", "indd", "one", "eml", "msg",
))  # fmt: skip
"""Endings of office files, which contain their author and often deleted text."""

_HEAD = 256
_HEADS: Mapping[str, re.Pattern[bytes]] = {
    "pdf": re.compile(rb"%PDF-\d"),
    # ISO 14496-12: the box `ftyp` and its major brand. QuickTime's (qt) and pictures have others.
    "mp4": re.compile(rb".{4}ftyp(?:iso[m2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp[4-9])", re.DOTALL),
    "m4a": re.compile(rb".{4}ftyp(?:M4[AB] |iso[m2-9]|mp4[12]|dash)", re.DOTALL),
    # RFC 3533 and RFC 7845: a page with the head of an Opus or a Vorbis stream.
    "ogg": re.compile(rb"OggS.{20,60}(?:OpusHead|\x01vorbis)", re.DOTALL),
    "opus": re.compile(rb"OggS.{20,60}OpusHead", re.DOTALL),
    "webm": re.compile(rb"\x1a\x45\xdf\xa3.{0,60}\x42\x82.{1,8}webm", re.DOTALL),
    "wav": re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
    "svg": re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg[\s>])"),
    "zip": re.compile(rb"PK\x03\x04"),
    "vtt": re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)"),
}
"""Beginnings of files, by ending. Sound in MP3 and pixel images are recognized in other ways."""

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


def ending(path: str) -> str:
    """Return the ending of a file's name in small letters, without its dot."""
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def is_kind(name: str, content: bytes) -> bool:
    """Return whether ``content`` is a file of the kind with the ending ``name``."""
    head = content[:_HEAD]
    if name == "mp3":
        return head.startswith(b"ID3") or bool(frame_length(head[:4]))
    if name == "vtt":
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return False
    if name in _HEADS:
        return bool(_HEADS[name].match(head))
    return image_kind(head) == KINDS[name].name


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
