"""What a film says of its maker, its day and its place becomes free space inside it.

MP4 (ISO 14496-12) is a tree of boxes. Renamed and emptied in place, a box moves nothing, so that
the addresses of pictures and sound inside the file stay true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tipsite.tools.making import RefusedError

_NESTED = frozenset((b"moov", b"trak", b"mdia", b"minf", b"edts", b"moof", b"traf", b"mvex"))
_TELLING = frozenset((
    b"udta", b"meta", b"uuid", b"xml ", b"bxml", b"uinf", b"ID32", b"cprt", b"sefd", b"mpvd",
    b"free", b"skip", b"wide",
))  # fmt: skip
"""User data, tags, XMP, what phones append, and space that is said to be free."""
_HEADERS = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_TRACKS = frozenset((b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"hint", b"tmcd"))
_DEEPEST = 10


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def empty_boxes(content: bytes) -> bytes:
    """Return an MP4 film or sound of the same length without tags, places and days.

    Raises:
        RefusedError: it is damaged, or has a track beside picture, sound and captions.
    """
    made = bytearray(content)
    _clean(made, _Box(b"", 0, 0, len(made)), 0)
    return bytes(made)


def _clean(made: bytearray, outer: _Box, depth: int) -> None:
    for box in _boxes(made, outer.body, outer.end):
        if box.kind in _TELLING:
            made[box.start + 4 : box.start + 8] = b"free"
            made[box.body : box.end] = bytes(box.end - box.body)
        elif box.kind in _HEADERS:
            _forget_days(made, box)
        elif box.kind == b"hdlr" and outer.kind == b"mdia":
            _handler(made, box)
        elif box.kind in _NESTED and depth < _DEEPEST:
            _clean(made, box, depth + 1)


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
    """Set the days of making and of change to none (8.2.2, 8.3.2, 8.4.2)."""
    length = 16 if made[box.body : box.body + 1] == b"\1" else 8
    if box.body + 4 + length > box.end:
        raise RefusedError("file-broken")
    made[box.body + 4 : box.body + 4 + length] = bytes(length)


def _handler(made: bytearray, box: _Box) -> None:
    """Let pass what is seen, heard or read; a track of places is part of many phones' films."""
    kind = bytes(made[box.body + 8 : box.body + 12])
    if kind not in _TRACKS:
        raise RefusedError("film-track", kind=kind.decode("latin-1").strip("\0 "))
    # Its name is that of a program, or of a device.
    made[box.body + 24 : box.end] = bytes(max(0, box.end - box.body - 24))
