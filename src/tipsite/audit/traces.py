"""No published file says who made it, with what, when or where: told from its bytes alone.

This looks for itself, with no library that wrote the files, and at a theme's files as well.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping

from tipsite.audit.chunks import boxes, jpeg_segments, png_chunks, riff_chunks
from tipsite.model.artifacts import Artifact
from tipsite.problems import Problem, Where, problem

HEAVIEST = 250_000
"""Of one file of a picture, in bytes."""
_PICTURES = (
    "jpg",
    "jpeg",
    "png",
    "webp",
    "gif",
    "avif",
    "svg",
    "heic",
    "ico",
    "bmp",
    "tif",
    "tiff",
)
_SIGNS = (b"Exif\0\0", b"<x:xmpmeta", b"<?xpacket", b"Photoshop 3.0", b"http://ns.adobe.com/xap/")
_PNG = frozenset(("IHDR", "PLTE", "tRNS", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "pHYs", "bKGD",
                  "sBIT", "iCCP"))  # fmt: skip
_WEBP = frozenset(("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP"))
_WAV = frozenset(("fmt ", "fact", "data"))
_APPS = (b"JFIF\0", b"Adobe", b"ICC_PROFILE\0")
_SVG = re.compile(
    rb"<!--|<!DOCTYPE|<!ENTITY|<(?:\w+:)?(?:script|foreignObject|metadata|image|iframe|set|animate)\b"
    rb"|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*[\"']\s*(?!#)|url\(\s*[\"']?(?![#\"'])|@import",
    re.IGNORECASE,
)
_PDF = re.compile(
    rb"/(?:Author|Creator|Producer|CreationDate|ModDate|PieceInfo|EmbeddedFile|JavaScript|Launch"
    rb"|Metadata)(?=[\s/(<\[])"
)
_STREAM = re.compile(rb"stream\r?\n")
_TAGGED = re.compile(rb"udta|\xa9xyz|com\.apple\.quicktime|location\.ISO6709")


def trace_problems(artifacts: tuple[Artifact, ...]) -> Iterator[Problem]:
    """Yield the pictures, documents, sounds and films that tell more than they show."""
    for artifact in artifacts:
        kind = artifact.path.rpartition(".")[2].lower()
        at = Where(path=f"output/{artifact.path}")
        look = _LOOKS.get(kind)
        if look and (found := look(artifact.content)):
            yield problem("audit-trace", at, found=found)
        elif kind in _PICTURES and not look:
            yield problem("audit-trace", at, found=kind)
        if kind in _PICTURES and len(artifact.content) > HEAVIEST:
            yield problem("audit-image-heavy", at, bytes=len(artifact.content), most=HEAVIEST)


def _jpeg(content: bytes) -> str:
    for marker, body in jpeg_segments(content):
        if marker == 0xFE:
            return "COM"
        if 0xE0 <= marker <= 0xEF and not body.startswith(_APPS):
            return f"APP{marker - 0xE0}"
    return _signs(content)


def _signs(content: bytes) -> str:
    return next((sign.decode("latin-1").strip("\0") for sign in _SIGNS if sign in content), "")


def _only(
    chunks: Callable[[bytes], Iterator[tuple[str, bytes]]], known: frozenset[str]
) -> Callable[[bytes], str]:
    def look(content: bytes) -> str:
        other = next((name.strip() for name, _ in chunks(content) if name not in known), "")
        return other or _signs(content)

    return look


def _svg(content: bytes) -> str:
    found = _SVG.search(content)
    return found[0].decode("latin-1").strip() if found else ""


def _pdf(content: bytes) -> str:
    """Look into every stream that is packed as most are: PDF 1.5 hides objects in them."""
    pieces = [content]
    for match in _STREAM.finditer(content):
        unpacked = zlib.decompressobj()
        try:
            pieces.append(unpacked.decompress(content[match.end() :], 5_000_000))
        except zlib.error:
            continue
    for index, piece in enumerate(pieces):
        # The words of a page stand in streams as well; only lists of objects begin with a number.
        found = _PDF.search(piece) if index == 0 or piece[:1].isdigit() else None
        if found:
            return found[0].decode("latin-1")
        if sign := _signs(piece):
            return sign
    return ""


def _mp4(content: bytes) -> str:
    for name, body in boxes(content):
        if name in ("udta", "meta", "uuid") or (name == "free" and any(body)):
            return name
        if name in ("moov", "trak") and (found := _TAGGED.search(body)):
            return found[0].decode("latin-1")
    return ""


def _mp3(content: bytes) -> str:
    if content.startswith(b"ID3") or content[-128:].startswith(b"TAG"):
        return "ID3"
    return "APE" if b"APETAGEX" in content[:64] + content[-300:] else ""


def _ogg(content: bytes) -> str:
    """RFC 7845, 5.2, and Vorbis I, 5: after the vendor's name stands how many comments follow."""
    match = re.search(rb"OpusTags|\x03vorbis", content[:100_000])
    if match is None:
        return "Ogg"
    length = int.from_bytes(content[match.end() : match.end() + 4], "little")
    place = match.end() + 4 + length
    return "comment" if any(content[place : place + 4]) else ""


def _webm(content: bytes) -> str:
    head = content[:65_536]
    return next((name for sign, name in _MATROSKA.items() if sign in head), "")


_MATROSKA = {b"\x12\x54\xc3\x67": "Tags", b"\x19\x41\xa4\x69": "Attachments"}
_LOOKS: Mapping[str, Callable[[bytes], str]] = {
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "png": _only(png_chunks, _PNG),
    "webp": _only(riff_chunks, _WEBP),
    "svg": _svg,
    "pdf": _pdf,
    "mp4": _mp4,
    "m4a": _mp4,
    "mp3": _mp3,
    "ogg": _ogg,
    "opus": _ogg,
    "webm": _webm,
    "wav": _only(riff_chunks, _WAV),
}
