"""Published pictures, documents, sounds and films name no maker and no place.

A short scan of their bytes finds the marks of cameras and programs. `media` removes these marks by
the definition of each format. But a theme may bring its own files, and an officer's libraries may
be newer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem
from tipsite.patterns import regex

_HEAVIEST = 250_000
"""The most bytes of a picture on a page."""
_SENT = re.compile(r"^files/|^images/card-|/campaigns/[^/]+/[^/]+\.png$")
_PICTURES = frozenset(("jpg", "jpeg", "png", "webp", "svg"))
_REFUSED = frozenset(("gif", "avif", "heic", "ico", "bmp", "tif", "tiff"))
"""Pictures that `media` does not clean."""
_READ = _PICTURES | {"pdf", "mp4", "m4a", "mp3", "ogg", "opus", "webm", "vtt", "wav", "zip"}
# Each has at least five bytes: shorter ones occur by chance in compressed pixels and sounds.
_ANYWHERE = re.compile(
    rb"Exif\0\0|<x:xmpmeta|<\?xpacket|Photoshop 3\.0|http://ns\.adobe\.com/xap/"
    rb"|com\.apple\.quicktime|ID3[\2-\4]\0|APETAGEX|LYRICSBEGIN"
    # A place, as phones write it into films (ISO 6709). Each branch begins with one byte: `re` then
    # searches six times as fast.
    rb"|\+\d\d\.\d{3,}[+-]\d{3}\.\d{3,}|-\d\d\.\d{3,}[+-]\d{3}\.\d{3,}",
    re.DOTALL,
)
_SVG = re.compile(
    rb"<!--|<!DOCTYPE|<!ENTITY"
    rb"|<(?:\w+:)?(?:script|foreignObject|metadata|title|desc|image|iframe|set|animate)\b"
    rb"|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*[\"']\s*(?!#)|url\(\s*[\"']?(?![#\"'])|@import",
    re.IGNORECASE,
)
_PDF = regex(
    rb"/(?:Author|Creator|Producer|CreationDate|ModDate|PieceInfo|EmbeddedFile|JavaScript|Launch"
    rb"|Metadata|Subj|Usage|SpiderInfo)(?=[\s/(<\[])"
    rb"|/URI\s*\((?!https?:|mailto:|tel:|sms:)[^)]{0,20}"
)
_STREAM = regex(rb"stream\r?\n")
_FILM = re.compile(rb"\0[\0-\x0f]..(udta|uuid|meta)", re.DOTALL)
_OF_KIND = {
    "png": re.compile(rb"\0\0..(tEXt|iTXt|zTXt|eXIf|tIME)", re.DOTALL),
    "webp": re.compile(rb"(EXIF|XMP )..\0\0", re.DOTALL),
    "svg": _SVG,
    "mp4": _FILM,
    "m4a": _FILM,
    "mp3": re.compile(rb"TAG(?=.{125}\Z)", re.DOTALL),
    "webm": re.compile(rb"\x12\x54\xc3\x67.{1,8}?\x73\x73", re.DOTALL),
    "wav": re.compile(rb"LIST....INFO", re.DOTALL),
    "vtt": re.compile(rb"^(?:NOTE|STYLE|REGION)\b|<v[.\s][^>]*>", re.MULTILINE),
}
_MOST = 5_000_000
"""Limit of bytes read from a packed stream."""


def trace_problems(file: Artifact) -> Iterator[Problem]:
    """Yield a problem if a picture, document, sound or film names its maker or a place."""
    kind = file.path.rpartition(".")[2].lower()
    at = Location(path=f"output/{file.path}")
    if trace := _trace(kind, file.content) if kind in _READ | _REFUSED else "":
        yield problem("audit-trace", at, found=trace)
    # Other pictures are saved by a reader, or fetched by a network that shows a link.
    shown = not _SENT.search(file.path)
    if shown and kind in _PICTURES | _REFUSED and file.size > _HEAVIEST:
        yield problem("audit-image-heavy", at, bytes=file.size, most=_HEAVIEST)


def _trace(kind: str, content: bytes) -> str:
    """Return the first trace of the maker in a file, or an empty text."""
    if kind in _REFUSED:
        return kind
    if kind == "zip":
        return _packed_trace(content)
    if kind == "pdf" and (match := _pdf_trace(content)):
        return match
    signs = (_OF_KIND[kind], _ANYWHERE) if kind in _OF_KIND else (_ANYWHERE,)
    matches = (sign.search(content) for sign in signs)
    return next((_shown(match) for match in matches if match), "")


def _shown(match: re.Match[bytes]) -> str:
    sign = match[1] if match.re.groups else match[0]
    return sign.decode("latin-1").strip("\0\2\3\4 \n")[:40]


def _pdf_trace(content: bytes) -> str:
    """Return the first trace in a PDF or in its streams, which contain objects since PDF 1.5."""
    import zlib  # noqa: PLC0415 - only new files for readers need it

    pieces = [content]
    for match in _STREAM().finditer(content):
        body = content[match.end() : content.find(b"endstream", match.end())]
        try:
            pieces.append(zlib.decompressobj().decompress(body, _MOST))
        except zlib.error:  # a picture, or packed in another way
            continue
    for index, piece in enumerate(pieces):
        # The words of a page are in streams as well; only lists of objects begin with a number.
        listed = index == 0 or piece[:1].isdigit()
        trace = (_PDF().search(piece) if listed else None) or _ANYWHERE.search(piece)
        if trace:
            return _shown(trace)
    return ""


def _packed_trace(content: bytes) -> str:
    import zipfile  # noqa: PLC0415 - slow to import, and few sites have archives
    import zlib  # noqa: PLC0415

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                kind = name.rpartition(".")[2].lower()
                trace = _trace(kind, archive.read(name)) if kind in _READ else "other file"
                if trace:
                    return f"{name}: {trace}"
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return "ZIP"
    return ""
