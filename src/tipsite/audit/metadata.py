"""No published file says who made it, with what, when or where: told from its bytes alone.

A second reading, by the formats' own definitions, of what `media` has cleaned.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from tipsite.model.plan import Artifact
from tipsite.model.problems import Location, Problem, problem

_NESTED = ("moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "mvex", "moof", "traf", "mfra")

_HEAVIEST = 250_000
"""Of one file of a picture, in bytes."""
_SENT = re.compile(r"^files/|^images/card-|/campaigns/[^/]+/[^/]+\.png$")
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
    rb"<!--|<!DOCTYPE|<!ENTITY"
    rb"|<(?:\w+:)?(?:script|foreignObject|metadata|title|desc|image|iframe|set|animate)\b"
    rb"|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*[\"']\s*(?!#)|url\(\s*[\"']?(?![#\"'])|@import",
    re.IGNORECASE,
)
_PDF = re.compile(
    rb"/(?:Author|Creator|Producer|CreationDate|ModDate|PieceInfo|EmbeddedFile|JavaScript|Launch"
    rb"|Metadata|Subj|Usage|SpiderInfo)(?=[\s/(<\[])"
    rb"|/URI\s*\((?!https?:|mailto:|tel:|sms:)[^)]{0,20}"
)
_LAYER = re.compile(
    rb"<<(?=[^<>]*/Type\s*/OCG\b)[^<>]*?/Name\s*(?:\((?!\d{1,4}\))[^)]{0,40}|<(?!<)[^>]{0,40})"
)
_STREAM = re.compile(rb"stream\r?\n")
_DEEPEST, _MOST = 5, 5_000_000
"""How often something may be packed, and how many bytes of it are looked at."""
_BOXES = frozenset((
    "ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "pdin", "free", "mvhd", "iods",
    "trak", "mvex", "tkhd", "edts", "elst", "mdia", "tref", "mdhd", "hdlr", "minf", "elng", "vmhd",
    "smhd", "hmhd", "nmhd", "sthd", "gmhd", "dinf", "dref", "stbl", "stsd", "stts", "ctts", "cslg",
    "stsc", "stsz", "stz2", "stco", "co64", "stss", "stsh", "sdtp", "sbgp", "sgpd", "subs", "padb",
    "stdp", "saiz", "saio", "mehd", "trex", "leva", "mfhd", "traf", "tfhd", "tfdt", "trun", "tfra",
    "mfro",
))  # fmt: skip
"""What a film needs to be played (ISO 14496-12, 6.2.3); free space must be empty."""
_SOUNDS = ("mp4a", "Opus", "fLaC", "alac", "ac-3", "ec-3", "samr", "sawb", "enca")

_FILM = frozenset((
    b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\xae",
))  # fmt: skip
"""Segment, Info, Tracks and TrackEntry."""
_MATROSKA: Mapping[bytes, str] = {
    b"\x12\x54\xc3\x67": "Tags", b"\x19\x41\xa4\x69": "Attachments",
    b"\x10\x43\xa7\x70": "Chapters", b"\x7b\xa9": "Title", b"\x44\x61": "DateUTC",
    b"\x53\x6e": "Name", b"\x73\x84": "SegmentFilename", b"\x73\xa4": "SegmentUID",
    b"\x25\x86\x88": "CodecName",
}  # fmt: skip


def trace_problems(artifacts: tuple[Artifact, ...]) -> Iterator[Problem]:
    """Yield the pictures, documents, sounds and films that tell more than they show."""
    for artifact in artifacts:
        kind = artifact.path.rpartition(".")[2].lower()
        at = Location(path=f"output/{artifact.path}")
        look = _LOOKS.get(kind)
        if look and (found := look(artifact.content)):
            yield problem("audit-trace", at, found=found)
        elif kind in _PICTURES and not look:
            yield problem("audit-trace", at, found=kind)
        # Else it is taken away, by who wants it, or fetched by a network that shows a link.
        shown = not _SENT.search(artifact.path)
        if shown and kind in _PICTURES and artifact.size > _HEAVIEST:
            yield problem("audit-image-heavy", at, bytes=artifact.size, most=_HEAVIEST)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of each segment before the pixels (ITU-T T.81)."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        yield marker, content[place + 4 : place + 2 + length]
        if marker == 0xDA or length < 2:
            return
        place += 2 + length


def _png_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and body of each chunk, and what stands behind the last (W3C PNG, 5.3)."""
    place, name = 8, ""
    while place + 12 <= len(content) and name != "IEND":
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8].decode("latin-1")
        yield name, content[place + 8 : place + 8 + length]
        place += 12 + length
    if place < len(content):
        yield "bytes behind the end", content[place:]


def _riff_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and body of each chunk, after the twelve bytes of the head."""
    place = 12
    while place + 8 <= len(content):
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        name = content[place : place + 4].decode("latin-1")
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def boxes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and body of each box, those inside a film's index too (ISO 14496-12)."""
    place = 0
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8].decode("latin-1")
        head = 8
        if length == 1:
            length, head = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        end = place + length if length else len(content)
        if end < place + head:
            return
        body = content[place + head : end]
        yield name, body
        if name in _NESTED:
            yield from boxes(body)
        place = end
    if place < len(content):
        yield "bytes behind the end", content[place:]


def _ogg_pages(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the number of its stream and the body of each page (RFC 3533, 6), and what is none."""
    place = 0
    while content[place : place + 4] == b"OggS" and place + 27 <= len(content):
        sizes = content[place + 27 : place + 27 + content[place + 26]]
        body = place + 27 + len(sizes)
        yield content[place + 14 : place + 18], content[body : body + sum(sizes)]
        place = body + sum(sizes)
    if place < len(content):
        yield b"", content[place:]


def elements(content: bytes, nested: frozenset[bytes]) -> Iterator[bytes]:
    """Yield the name of each element of a WebM, those inside the ``nested`` ones too (RFC 8794, 4).

    One without a length goes on to the end; what stands in it follows as if it stood beside it.
    """
    stack = [(0, len(content))]
    while stack:
        place, end = stack.pop()
        if place + 2 > end or not content[place]:
            continue
        after = place + 9 - content[place].bit_length()
        name = content[place:after]
        if after >= end or not content[after]:
            continue
        length = 9 - content[after].bit_length()
        mask = (1 << (7 * length)) - 1
        size = int.from_bytes(content[after : after + length], "big") & mask
        body = after + length
        yield name
        if size == mask:
            stack.append((body, end))
            continue
        stack.append((body + size, end))
        if name in nested:
            stack.append((body, min(end, body + size)))


def _frames_end(content: bytes) -> int:
    """Return where the frames of an MP3 end that stand one behind the other from its beginning.

    ISO 11172-3, 2.4.2.3, and 13818-3: layer III, without those of a free bit rate.
    """
    place = 0
    while place + 4 <= len(content):
        bits = int.from_bytes(content[place : place + 4], "big")
        version, layer, rate, hertz = (
            bits >> 19 & 3,
            bits >> 17 & 3,
            bits >> 12 & 15,
            bits >> 10 & 3,
        )
        if bits >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or hertz == 3:
            break
        first = version == 3
        steps = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320) if first else (
            8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)  # fmt: skip
        second = (44_100, 48_000, 32_000)[hertz] >> (0 if first else 1 if version == 2 else 2)
        place += (144_000 if first else 72_000) * steps[rate - 1] // second + (bits >> 9 & 1)
    return min(place, len(content))


def _jpeg(content: bytes) -> str:
    for marker, body in _jpeg_segments(content):
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
    """Look into every stream, packed once or more: PDF 1.5 hides objects in them, too."""
    pieces = [content]
    for match in _STREAM.finditer(content):
        body = content[match.end() : content.find(b"endstream", match.end())]
        pieces.extend(_layers_of(body))
    for index, piece in enumerate(pieces):
        if piece.startswith(b"\xff\xd8") and (found := _jpeg(piece)):
            return found
        # The words of a page stand in streams as well; only lists of objects begin with a number.
        listed = index == 0 or piece[:1].isdigit()
        if listed and (told := _PDF.search(piece) or _LAYER.search(piece)):
            return told[0].decode("latin-1")
        if sign := _signs(piece):
            return sign
    return ""


def _layers_of(body: bytes) -> Iterator[bytes]:
    """A stream as it is, and each time that something is taken off it."""
    yield body
    for _ in range(_DEEPEST):
        try:
            body = _taken_off(body)
        except (ValueError, zlib.error):
            return
        yield body


def _taken_off(body: bytes) -> bytes:
    """What is packed as hexadecimal digits, to the base of 85, or by deflate."""
    end = body.rstrip()[-2:] if body.isascii() else b""  # the sum of a deflated one may end so
    if end == b"~>":
        return a85decode(b"".join(body.split()).removeprefix(b"<~").removesuffix(b"~>"))
    if end[-1:] == b">":
        return bytes.fromhex(b"".join(body.split()).decode("ascii").removesuffix(">"))
    return zlib.decompressobj().decompress(body, _MOST)


def _mp4(content: bytes) -> str:
    for name, body in boxes(content):
        if name == "free" and any(body):
            return name
        if name == "stsd" and (found := _described(body)):
            return found
        if name not in _BOXES:
            return name.strip()
    return ""


def _described(body: bytes) -> str:
    """What stands in the name of a program that coded pictures, and in boxes behind it."""
    for name, entry in boxes(body[8:]):
        said = entry[42:74].strip(b"\0")
        if len(entry) >= 78 and name not in _SOUNDS and said:
            return said.decode("latin-1")
        if found := re.search(rb"name|udta|meta|uuid", entry[28:]):
            return found[0].decode()
    return ""


def _mp3(content: bytes) -> str:
    """A frame begins at once, and no tag stands anywhere (ID3v1 and 2, APE, Lyrics3)."""
    tagged = re.search(rb"APETAGEX|LYRICSBEGIN|ID3[\2-\4]\0|TAG(?=.{125}\Z)", content, re.DOTALL)
    if tagged:
        return tagged[0].decode("latin-1").strip("\0\2\3\4")
    return "" if content and _frames_end(content) == len(content) else "bytes that are no sound"


def _ogg(content: bytes) -> str:
    """One stream, whose second packet has no comment (RFC 7845, 5.2, and Vorbis I, 5)."""
    pages = tuple(_ogg_pages(content))
    if not pages or b"" in (number for number, _ in pages):
        return "bytes that are no page" if pages else "Ogg"
    if len({number for number, _ in pages}) > 1:
        return "second stream"
    whole = b"".join(body for _, body in pages)
    if len(re.findall(rb"OpusHead|\x01vorbis", whole)) > 1:
        return "second stream"
    match = re.search(rb"OpusTags|\x03vorbis", whole[:100_000])
    if match is None:
        return "Ogg"
    length = int.from_bytes(whole[match.end() : match.end() + 4], "little")
    place = match.end() + 4 + length
    return "comment" if any(whole[place : place + 4]) else ""


def _webm(content: bytes) -> str:
    found = (_MATROSKA.get(name, "") for name in elements(content, _FILM))
    return "".join(list(filter(None, found))[:1])


def _vtt(content: bytes) -> str:
    """Captions alone (W3C WebVTT, 4.1): no words in the head, no note, style, region or name."""
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    blocks: list[str]
    head, *blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if head.strip() != "WEBVTT":
        return head.partition("WEBVTT")[2].strip()[:40] or "WEBVTT"
    for block in filter(None, (one.strip("\n") for one in blocks)):
        first, _, rest = block.partition("\n")
        if "-->" not in first and not (first.isdecimal() and "-->" in rest.partition("\n")[0]):
            return first[:40]
        if voice := re.search(r"<v[.\s][^>]*>", block):
            return voice[0][:40]
    return ""


def _zip(content: bytes) -> str:
    """Files that tell nothing, with no day, remark or further field of their own."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if archive.comment:
                return "comment"
            for one in archive.infolist():
                if one.comment or one.extra or one.date_time != (1980, 1, 1, 0, 0, 0):
                    return f"{one.filename}: day or field"
                look = _LOOKS.get(one.filename.rpartition(".")[2].lower())
                told = look(archive.read(one)) if look else "other file"
                if told:
                    return f"{one.filename}: {told}"
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return "ZIP"
    return ""


_LOOKS: Mapping[str, Callable[[bytes], str]] = {
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "png": _only(_png_chunks, _PNG),
    "webp": _only(_riff_chunks, _WEBP),
    "svg": _svg,
    "pdf": _pdf,
    "mp4": _mp4,
    "m4a": _mp4,
    "mp3": _mp3,
    "ogg": _ogg,
    "opus": _ogg,
    "webm": _webm,
    "vtt": _vtt,
    "wav": _only(_riff_chunks, _WAV),
    "zip": _zip,
}
