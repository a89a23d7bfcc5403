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
        if name in _NESTED:
            yield from boxes(body)
        place = end
    if place < len(content):
        yield "bytes behind the end", content[place:]


_NESTED = ("moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "mvex", "moof", "traf", "mfra")


def ogg_pages(content: bytes) -> Iterator[tuple[bytes, bytes]]:
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


def frames_end(content: bytes) -> int:
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
