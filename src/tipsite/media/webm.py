"""Replacement of tags, attachments, names and dates in a WebM film by empty space (RFC 8794)."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.engine.transform import RefusedError

_SEGMENT, _INFO, _TRACKS, _ENTRY = (
    b"\x18\x53\x80\x67",
    b"\x15\x49\xa9\x66",
    b"\x16\x54\xae\x6b",
    b"\xae",
)
_VIDEO, _AUDIO, _GROUP, _CUES = b"\xe0", b"\xe1", b"\xa0", b"\x1c\x53\xbb\x6b"
_HEAD, _SEEK, _CLUSTER = b"\x1a\x45\xdf\xa3", b"\x11\x4d\x9b\x74", b"\x1f\x43\xb6\x75"
_PRIVATE = b"\x63\xa2"
_INSIDE: Mapping[bytes, frozenset[bytes]] = {
    b"": frozenset((_HEAD, _SEGMENT)),
    _SEGMENT: frozenset((_SEEK, _INFO, _TRACKS, _CLUSTER, _CUES)),
    _INFO: frozenset((b"\x2a\xd7\xb1", b"\x44\x89", b"\x4d\x80", b"\x57\x41")),
    _TRACKS: frozenset((_ENTRY,)),
    # Number, UID, type, flags, default duration, language, codec, delays, picture, sound, layers.
    _ENTRY: frozenset((
        b"\xd7", b"\x73\xc5", b"\x83", b"\xb9", b"\x88", b"\x55\xaa", b"\x9c", b"\x23\xe3\x83",
        b"\x22\xb5\x9c", b"\x22\xb5\x9d", b"\x86", _PRIVATE, b"\x56\xaa", b"\x56\xbb",
        _VIDEO, _AUDIO,
        b"\x55\xee", b"\x41\xe4", b"\x6d\xe7", b"\x6d\xf8",
    )),
    _CLUSTER: frozenset((b"\xe7", b"\xa7", b"\xab", b"\xa3", _GROUP)),
    # Block, duration, references, padding and layers.
    _GROUP: frozenset((b"\xa1", b"\x9b", b"\xfb", b"\x75\xa2", b"\xfa", b"\x75\xa1")),
}  # fmt: skip
"""The elements that are needed to play a film (RFC 9559), by the element around them."""
_WHOLE = frozenset((_HEAD, _SEEK, _CUES, _VIDEO, _AUDIO))
"""Elements with only numbers, which stay as they are."""
_PROGRAMS = frozenset((b"\x4d\x80", b"\x57\x41"))
"""MuxingApp and WritingApp: both are required (RFC 9559), but their values are blanked."""
_FIRST = frozenset((
    _SEEK, _INFO, _TRACKS, _CLUSTER, _CUES,
    b"\x10\x43\xa7\x70", b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69",
))  # fmt: skip
"""Elements that end a cluster of unknown length; the last are chapters, tags, attachments."""


def empty_elements(content: bytes) -> bytes:
    """Return a WebM of the same length with only sound and pictures.

    Raises:
        RefusedError: the file is damaged.
    """
    made = bytearray(content)
    try:
        _clean(made, 0, len(made), b"")
    except IndexError as error:
        raise RefusedError("file-broken") from error
    return bytes(made)


def _clean(made: bytearray, start: int, end: int, outer: bytes) -> None:
    place = start
    while place < end:
        name, after = _name(made, place)
        size, body = _size(made, after)
        # A recording that was never closed has an unknown length.
        stop = _live_end(made, body, end, name) if size is None else body + size
        if stop > end:
            raise RefusedError("file-broken")
        if name not in _INSIDE[outer]:
            _void(made, place, stop)
        elif name in _PROGRAMS:
            made[body:stop] = b"-" * (stop - body)
        elif name == _PRIVATE and b"\x03vorbis" in made[body:stop]:
            raise RefusedError("film-vorbis")  # with the notes of its maker (Vorbis I, 5.2)
        elif name in _INSIDE and name not in _WHOLE:
            _clean(made, body, stop, name)
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
    """Replace a whole element by a Void element of the same length."""
    room = end - start
    length = 1 if room - 2 < 127 else 8
    made[start:end] = bytes(room)
    made[start] = 0xEC
    size = room - 1 - length
    made[start + 1 : start + 1 + length] = (size | 1 << (7 * length)).to_bytes(length, "big")
