"""The parts of a picture, a sound or a film, by their names, as the formats define them."""

from __future__ import annotations

from collections.abc import Iterator


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of each segment before the pixels (ITU-T T.81)."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        yield marker, content[place + 4 : place + 2 + length]
        if marker == 0xDA or length < 2:
            return
        place += 2 + length


def png_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and body of each chunk, and what stands behind the last (W3C PNG, 5.3)."""
    place, name = 8, ""
    while place + 12 <= len(content) and name != "IEND":
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8].decode("latin-1")
        yield name, content[place + 8 : place + 8 + length]
        place += 12 + length
    if place < len(content):
        yield "bytes behind the end", content[place:]


def riff_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
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
        if name in ("moov", "trak", "mdia", "minf"):
            yield from boxes(body)
        place = end
