"""Replacement of the maker, date and place in a film by free space of the same length.

MP4 (ISO 14496-12) is a tree of boxes. Boxes are renamed and emptied in place, so that all offsets
of pictures and sound in the file stay right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tipsite.engine.transform import RefusedError

_INSIDE: Mapping[bytes, frozenset[bytes]] = {
    b"": frozenset((
        b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin",
        b"jP  ", b"jp2h", b"jp2c",  # of a picture in JPEG 2000 (ISO 15444-1)
    )),
    b"moov": frozenset((b"mvhd", b"iods", b"trak", b"mvex")),
    b"trak": frozenset((b"tkhd", b"edts", b"mdia", b"tref")),
    b"edts": frozenset((b"elst",)),
    b"mdia": frozenset((b"mdhd", b"hdlr", b"minf", b"elng")),
    b"minf": frozenset((b"vmhd", b"smhd", b"hmhd", b"nmhd", b"sthd", b"gmhd", b"dinf", b"stbl")),
    b"gmhd": frozenset((b"gmin", b"text")),
    b"dinf": frozenset((b"dref",)),
    b"stbl": frozenset((
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss",
        b"stsh", b"sdtp", b"sbgp", b"sgpd", b"subs", b"padb", b"stdp", b"saiz", b"saio",
    )),
    b"mvex": frozenset((b"mehd", b"trex", b"leva")),
    b"moof": frozenset((b"mfhd", b"traf")),
    b"traf": frozenset((
        b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"sdtp",
    )),
    b"mfra": frozenset((b"tfra", b"mfro")),
    b"jp2h": frozenset((b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res ")),
}  # fmt: skip
"""The boxes that are needed to play a film, by the box around them; others are emptied."""
_OF_SAMPLES = frozenset((
    b"avcC", b"hvcC", b"vvcC", b"av1C", b"vpcC", b"esds", b"dOps", b"dfLa", b"alac", b"dac3",
    b"dec3", b"dac4", b"btrt", b"pasp", b"colr", b"clap", b"fiel", b"mdcv", b"clli", b"SmDm",
    b"CoLL", b"chan", b"chnl", b"srat", b"pcmC", b"damr", b"d263", b"glbl", b"dvcC", b"dvvC",
    b"vttC", b"txtC", b"ftab", b"schm", b"frma",
))  # fmt: skip
"""Boxes that describe pictures and sound to decoders."""
_SAMPLES: Mapping[bytes, int] = {b"vide": 78, b"soun": 28}
"""The offset of boxes in a sample description, by kind of track (ISO 14496-12, 12.1.3, 12.2.3)."""
_HEADERS = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_TRACKS = frozenset((b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"hint"))
_DEEPEST = 10


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def empty_boxes(content: bytes) -> bytes:
    """Return an MP4 film or sound of the same length without tags, places and dates.

    Raises:
        RefusedError: the file is damaged, or has a track other than picture, sound and captions.
    """
    made = bytearray(content)
    _clean(made, _Box(b"", 0, 0, len(made)), 0)
    return bytes(made)


def seconds_of_mp4(content: bytes) -> int:
    """Return the duration of the first sound track in seconds; 0 if not stated (8.4.2).

    Raises:
        RefusedError: the file is damaged.
    """
    made = bytearray(content)
    for media in _within(made, tuple(_boxes(made, 0, len(made))), (b"moov", b"trak", b"mdia")):
        inside = {box.kind: box for box in _boxes(made, media.body, media.end)}
        handler, head = inside.get(b"hdlr"), inside.get(b"mdhd")
        if handler and head and made[handler.body + 8 : handler.body + 12] == b"soun":
            start, length = (20, 8) if made[head.body] == 1 else (12, 4)
            body = made[head.body : head.end]
            scale = int.from_bytes(body[start : start + 4], "big")
            units = int.from_bytes(body[start + 4 : start + 4 + length], "big")
            unknown = units == (1 << 8 * length) - 1
            return round(units / scale) if scale and not unknown else 0
    return 0


def _clean(made: bytearray, outer: _Box, depth: int) -> None:
    inside = tuple(_boxes(made, outer.body, outer.end))
    if not outer.kind and sum(box.end - box.start for box in inside) != outer.end:
        raise RefusedError("file-broken")
    known = _INSIDE[outer.kind]
    for box in inside:
        if box.kind not in known:
            _empty(made, box)
        elif box.kind in _HEADERS:
            _forget_days(made, box)
        elif box.kind == b"hdlr" and outer.kind == b"mdia":
            _handler(made, box)
        elif box.kind == b"dref":
            # The data must be in this file. The names of files are removed.
            for entry in _boxes(made, box.body + 8, box.end):
                if entry.kind not in (b"url ", b"urn ") or not made[entry.body + 3] & 1:
                    raise RefusedError("file-broken")
                made[entry.body + 4 : entry.end] = bytes(max(0, entry.end - entry.body - 4))
        elif box.kind in _INSIDE and depth < _DEEPEST:
            _clean(made, box, depth + 1)
        elif box.kind in _INSIDE:
            raise RefusedError("file-broken")
    if outer.kind == b"mdia":
        _samples(made, inside)


def _empty(made: bytearray, box: _Box) -> None:
    made[box.start + 4 : box.start + 8] = b"free"
    made[box.body : box.end] = bytes(box.end - box.body)


def _samples(made: bytearray, media: tuple[_Box, ...]) -> None:
    """Remove the maker's names from the descriptions of pictures and sound (8.5.2)."""
    handler = next((box for box in media if box.kind == b"hdlr"), None)
    kind = bytes(made[handler.body + 8 : handler.body + 12]) if handler else b""
    for box in _within(made, media, (b"minf", b"stbl", b"stsd")):
        for entry in _boxes(made, box.body + 8, box.end):
            start = entry.body + _SAMPLES.get(kind, entry.end)
            if kind == b"vide":
                made[entry.body + 8 : entry.body + 24] = bytes(16)
                made[entry.body + 42 : entry.body + 74] = bytes(32)
            elif kind == b"soun":
                version = int.from_bytes(made[entry.body + 8 : entry.body + 10], "big")
                made[entry.body + 10 : entry.body + 16] = bytes(6)
                start += (0, 16, 36)[version] if version < 3 else entry.end
            if start > entry.end and kind in _SAMPLES:
                raise RefusedError("file-broken")
            for inner in _boxes(made, start, entry.end):
                if inner.kind not in _OF_SAMPLES:
                    _empty(made, inner)


def _within(made: bytearray, boxes: tuple[_Box, ...], path: tuple[bytes, ...]) -> Iterator[_Box]:
    for box in boxes:
        if box.kind == path[0] and len(path) == 1:
            yield box
        elif box.kind == path[0]:
            yield from _within(made, tuple(_boxes(made, box.body, box.end)), path[1:])


def _boxes(made: bytearray, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size, body = int.from_bytes(made[start : start + 4], "big"), start + 8
        if size == 1:
            size, body = int.from_bytes(made[start + 8 : start + 16], "big"), start + 16
        if size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise RefusedError("file-broken")
        yield _Box(bytes(made[start + 4 : start + 8]), start, body, start + size)
        start += size


def _forget_days(made: bytearray, box: _Box) -> None:
    """Set the dates of creation and of modification to zero (8.2.2, 8.3.2, 8.4.2)."""
    length = 16 if made[box.body : box.body + 1] == b"\1" else 8
    if box.body + 4 + length > box.end:
        raise RefusedError("file-broken")
    made[box.body + 4 : box.body + 4 + length] = bytes(length)


def _handler(made: bytearray, box: _Box) -> None:
    """Refuse all tracks but picture, sound and text; many phones add a track of places."""
    kind = bytes(made[box.body + 8 : box.body + 12])
    if kind not in _TRACKS:
        raise RefusedError("film-track", kind=kind.decode("latin-1").strip("\0 "))
    # Its name is that of a program, or of a device.
    made[box.body + 24 : box.end] = bytes(max(0, box.end - box.body - 24))
