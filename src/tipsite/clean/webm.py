"""Tags, attachments, names and days of a WebM film become empty space inside it (RFC 8794)."""

from __future__ import annotations

from tipsite.tools.making import RefusedError

_SEGMENT, _INFO, _TRACKS, _ENTRY = (
    b"\x18\x53\x80\x67",
    b"\x15\x49\xa9\x66",
    b"\x16\x54\xae\x6b",
    b"\xae",
)
_NESTED = frozenset((_SEGMENT, _INFO, _TRACKS, _ENTRY))
_CLUSTER = b"\x1f\x43\xb6\x75"
_TELLING = frozenset((
    b"\x12\x54\xc3\x67",  # Tags
    b"\x19\x41\xa4\x69",  # Attachments
    b"\x7b\xa9", b"\x44\x61",  # Title and DateUTC of the whole
    b"\x73\x84", b"\x3c\x83\xab", b"\x3e\x83\xbb",  # names of files before and after it
    b"\x53\x6e",  # Name of a track
    b"\xec", b"\xbf",  # Void and CRC-32, which would no longer be true
))  # fmt: skip
_PROGRAMS = frozenset((b"\x4d\x80", b"\x57\x41"))
"""MuxingApp and WritingApp must be there (RFC 9559); what they say need not."""
_FIRST = frozenset((b"\x11\x4d\x9b\x74", b"\x1c\x53\xbb\x6b", b"\x10\x43\xa7\x70", *_TELLING, _INFO,
                    _TRACKS, _CLUSTER))  # fmt: skip


def empty_elements(content: bytes) -> bytes:
    """Return a WebM of the same length without what it says beside sound and pictures.

    Raises:
        RefusedError: it is damaged.
    """
    made = bytearray(content)
    try:
        _clean(made, 0, len(made), 0)
    except IndexError as error:
        raise RefusedError("file-broken") from error
    return bytes(made)


def _clean(made: bytearray, start: int, end: int, depth: int) -> None:
    place = start
    while place < end:
        name, after = _name(made, place)
        size, body = _size(made, after)
        # A recording that was never closed does not know its length.
        stop = _live_end(made, body, end, name) if size is None else body + size
        if stop > end:
            raise RefusedError("file-broken")
        if name in _TELLING:
            _void(made, place, stop)
        elif name in _PROGRAMS:
            made[body:stop] = b"-" * (stop - body)
        elif name in _NESTED and depth < 4:
            _clean(made, body, stop, depth + 1)
        place = stop


def _live_end(made: bytearray, body: int, end: int, name: bytes) -> int:
    if name == _SEGMENT:
        return end
    if name != _CLUSTER:
        raise RefusedError("file-broken")
    place = body
    while place < end:
        inner, after = _name(made, place)
        if inner in _FIRST and len(inner) == 4:
            return place
        size, inside = _size(made, after)
        if size is None or inside + size > end:
            raise RefusedError("file-broken")
        place = inside + size
    return end


def _name(made: bytearray, place: int) -> tuple[bytes, int]:
    length = 9 - made[place].bit_length()
    if length > 4 or place + length >= len(made):
        raise RefusedError("file-broken")
    return bytes(made[place : place + length]), place + length


def _size(made: bytearray, place: int) -> tuple[int | None, int]:
    length = 9 - made[place].bit_length()
    if length > 8 or place + length > len(made):
        raise RefusedError("file-broken")
    mask = (1 << (7 * length)) - 1
    value = int.from_bytes(made[place : place + length], "big") & mask
    return (None if value == mask else value), place + length


def _void(made: bytearray, start: int, end: int) -> None:
    """Write an element that holds nothing over a whole one."""
    room = end - start
    length = 1 if room - 2 < 127 else 8
    made[start:end] = bytes(room)
    made[start] = 0xEC
    size = room - 1 - length
    made[start + 1 : start + 1 + length] = (size | 1 << (7 * length)).to_bytes(length, "big")
