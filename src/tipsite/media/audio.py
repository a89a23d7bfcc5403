"""Sound and captions without tags: no artist, date, place, picture or comment."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tipsite.engine.transform import RefusedError
from tipsite.media.mp4 import seconds_of_mp4

_KEPT = frozenset((b"fmt ", b"fact", b"data"))
_BLOCKS = re.compile(r"\n{2,}")
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44_100, 48_000, 32_000)
"""Bit rates (kbit/s) of MPEG-1, and of MPEG-2 and 2.5, and sample rates (Hz), by frame index."""
_GOES_ON, _FIRST, _LAST = 1, 2, 4
"""Flags of a page of an Ogg stream (RFC 3533, 6): it continues a packet, is first, is last."""
_OPUS, _OPUS_NOTES, _OPUS_HERTZ = b"OpusHead", b"OpusTags", 48_000
_VORBIS, _VORBIS_NOTES = b"\x01vorbis", b"\x03vorbis"
_NOWHERE = b"\xff" * 8
"""The position of a page on which no packet ends."""
_MOST_LACES = 255
_BACKWARDS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_APE, _ID3, _ID3_END = b"APETAGEX", b"ID3", 128


def clean_mp3(content: bytes) -> bytes:
    """Return an MP3 with its sound only, without ID3, APE and Lyrics3 tags."""
    made = b"".join(_frames(_without_tags(content)))
    if not made:
        raise RefusedError("file-broken")
    return made


def _without_tags(content: bytes) -> bytes:
    """Return the bytes between tags; the bytes of a tag, such as a picture, may look like sound.

    Source: ID3 at id3.org. APE tags and Lyrics3 have no standard: their form is that of common
    programs.
    """
    start, end = 0, len(content)
    while length := _tag_at(content, start):
        start += length
    while length := _tag_before(content, start, end):
        end -= length
    return content[start : max(start, end)]


def _tag_at(content: bytes, place: int) -> int:
    """Return the length of the tag that begins at a place; 0 if there is none."""
    head = content[place : place + 32]
    if head[:3] == _ID3 and len(head) >= 10 and max(head[6:10]) < 0x80:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return 10 + size + (10 if head[5] & 0x10 else 0)
    if head[:8] == _APE and len(head) == 32:
        return 32 + int.from_bytes(head[12:16], "little")
    return 0


def _tag_before(content: bytes, start: int, end: int) -> int:
    """Return the length of the tag that ends at ``end``, after ``start``; 0 if there is none."""
    foot = content[max(start, end - 32) : end]
    if content[max(start, end - _ID3_END) : end][:3] == b"TAG":
        return min(_ID3_END, end - start)
    if foot[:8] == _APE and len(foot) == 32:
        head = 32 if foot[23] & 0x80 else 0
        return min(int.from_bytes(foot[12:16], "little") + head, end - start)
    if foot[-9:] == b"LYRICS200" and foot[-15:-9].isdigit():
        return min(int(foot[-15:-9]) + 15, end - start)
    return 0


def _frames(content: bytes) -> Iterator[bytes]:
    """Yield the frames of sound, without other bytes around them (ISO 11172-3, 2.4.1)."""
    place, last = 0, 0
    while place + 4 <= len(content):
        length = frame_length(content[place : place + 4])
        whole = length and place + length <= len(content)
        if whole and (last == place or frame_length(content[place + length :][:4])):
            yield content[place : place + length]
            place += length
            last = place
        else:
            place = content.find(b"\xff", place + 1)
            if place < 0:
                return


def frame_length(head: bytes) -> int:
    """Return the length of a layer III frame from its first four bytes; 0 if it is no frame."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    kilobits = (_RATES if version == 3 else _LOW_RATES)[rate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _hertz(head) + (head[2] >> 1 & 1)


def _hertz(head: bytes) -> int:
    version, sampling = head[1] >> 3 & 3, head[2] >> 2 & 3
    return _HERTZ[sampling] // (1 if version == 3 else 2 if version == 2 else 4)


def seconds_of(content: bytes) -> int:
    """Return the duration of a recording in seconds; 0 if its bytes do not tell."""
    try:
        if content[:4] == b"OggS":
            return _seconds_of_ogg(content)
        if content[:4] == b"RIFF":
            return _seconds_of_wav(content)
        if content[4:8] == b"ftyp":
            return seconds_of_mp4(content)
        frames = _frames(_without_tags(content))
        return round(sum((1152 if one[1] >> 3 & 3 == 3 else 576) / _hertz(one) for one in frames))
    except RefusedError:
        return 0


def _seconds_of_wav(content: bytes) -> int:
    chunks = dict(_chunks(content))
    each = int.from_bytes(chunks.get(b"fmt ", b"")[8:12], "little")
    return round(len(chunks.get(b"data", b"")) / each) if each else 0


def _seconds_of_ogg(content: bytes) -> int:
    """Return the duration from the position of the last sample; Opus skips some at the start."""
    pages, _end = _stream(content)
    head = pages[0].body
    ends = [page.position for page in pages if page.position != _NOWHERE]
    samples = int.from_bytes(ends[-1], "little") if ends else 0
    if head.startswith(_OPUS):
        return round(max(0, samples - int.from_bytes(head[10:12], "little")) / _OPUS_HERTZ)
    hertz = int.from_bytes(head[12:16], "little")
    return round(samples / hertz) if head.startswith(_VORBIS) and hertz else 0


class _Page(Struct, frozen=True):
    """A page of an Ogg stream (RFC 3533, 6); ``laces`` divide its bytes into packets."""

    marks: int
    position: bytes
    serial: bytes
    laces: bytes
    body: bytes

    def written(self, number: int) -> bytes:
        """Return the bytes of the page, as page ``number`` of a stream."""
        head = b"OggS\0" + bytes((self.marks,)) + self.position + self.serial
        head += number.to_bytes(4, "little")
        rest = bytes((len(self.laces),)) + self.laces + self.body
        return head + _checksum(head + bytes(4) + rest) + rest


def _checksum(page: bytes) -> bytes:
    """Return a CRC-32 that begins with 0, with the bits of each byte in reverse order to `zlib`."""
    found = zlib.crc32(page.translate(_BACKWARDS), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return found.to_bytes(4, "big").translate(_BACKWARDS)


def clean_ogg(content: bytes) -> bytes:
    """Return Ogg Vorbis or Opus without comments and cover picture.

    Raises:
        RefusedError: the file is damaged, or has more than one stream.
    """
    pages, end = _stream(content)
    head = pages[0].body
    notes = _OPUS_NOTES if head.startswith(_OPUS) else _VORBIS_NOTES
    if not head.startswith((_OPUS, _VORBIS)):
        raise RefusedError("file-broken")
    packets, rest = _first_packets(pages[1:], 1 if notes == _OPUS_NOTES else 2)
    bare = _without_comments(packets[0], notes)
    if bare == packets[0]:
        return content[:end]
    made = (pages[0], *_paged((bare, *packets[1:]), pages[0].serial), *rest)
    return b"".join(page.written(number) for number, page in enumerate(made))


def _stream(content: bytes) -> tuple[tuple[_Page, ...], int]:
    """Return the pages of the only stream, and the end of the last page."""
    place, pages = 0, list[_Page]()
    while content[place : place + 4] == b"OggS" and place + 27 <= len(content):
        laces = content[place + 27 : place + 27 + content[place + 26]]
        body = place + 27 + len(laces)
        page = _Page(
            content[place + 5], content[place + 6 : place + 14], content[place + 14 : place + 18],
            laces, content[body : body + sum(laces)],
        )  # fmt: skip
        if pages and (page.serial != pages[0].serial or page.marks & _FIRST):
            raise RefusedError("sound-more")
        pages.append(page)
        place = body + sum(laces)
        if page.marks & _LAST:
            break
    if not pages or place > len(content):
        raise RefusedError("file-broken")
    if b"OggS" in content[place:]:
        raise RefusedError("sound-more")
    return tuple(pages), place


def _first_packets(
    pages: Sequence[_Page], count: int
) -> tuple[tuple[bytes, ...], tuple[_Page, ...]]:
    """Return the first packets, and the pages of all others."""
    packets, begun = list[bytes](), b""
    for number, page in enumerate(pages):
        place = 0
        for at, lace in enumerate(page.laces):
            begun, place = begun + page.body[place : place + lace], place + lace
            if lace < 255:
                packets.append(begun)
                begun = b""
            if len(packets) == count:
                left = _Page(
                    page.marks & ~_GOES_ON, page.position, page.serial,
                    page.laces[at + 1 :], page.body[place:],
                )  # fmt: skip
                return tuple(packets), (*((left,) if left.laces else ()), *pages[number + 1 :])
    raise RefusedError("file-broken")


def _without_comments(packet: bytes, notes: bytes) -> bytes:
    """Return the packet of comments with only the name of the program."""
    start = len(notes) + 4
    length = int.from_bytes(packet[len(notes) : start], "little")
    if not packet.startswith(notes) or len(packet) < start + length + 4:
        raise RefusedError("file-broken")
    return packet[: start + length] + bytes(4) + (b"\1" if notes == _VORBIS_NOTES else b"")


def _paged(packets: Sequence[bytes], serial: bytes) -> Iterator[_Page]:
    """Yield pages with these packets; none of the packets is sound."""
    laces = b"".join(b"\xff" * (len(one) // 255) + bytes((len(one) % 255,)) for one in packets)
    body, place, goes_on = b"".join(packets), 0, False
    for start in range(0, len(laces), _MOST_LACES):
        here = laces[start : start + _MOST_LACES]
        position = bytes(8) if min(here) < 255 else _NOWHERE
        yield _Page(_GOES_ON * goes_on, position, serial, here, body[place : place + sum(here)])
        place, goes_on = place + sum(here), here[-1] == 255


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the names and bytes of the chunks of a RIFF file, which are padded to even length."""
    place = 12
    while place + 8 <= len(content):
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        yield content[place : place + 4], content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def clean_wav(content: bytes) -> bytes:
    """Return a WAV with only its format and its samples (RIFF chunks, padded to even length)."""
    parts = [
        name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
        for name, body in _chunks(content)
        if name in _KEPT
    ]
    if {part[:4] for part in parts} < {b"fmt ", b"data"}:
        raise RefusedError("file-broken")
    whole = b"".join(parts)
    return b"RIFF" + (4 + len(whole)).to_bytes(4, "little") + b"WAVE" + whole


_VOICE = re.compile(r"</?v(?:[.\s][^>]*)?>")


def clean_captions(content: bytes) -> bytes:
    """Return WebVTT with only its captions (W3C WebVTT, 4.1).

    Notes, styles, regions, text after ``WEBVTT``, and the names of captions and of speakers are
    removed: no reader sees them.
    """
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head, *blocks = _BLOCKS.split(text)
    first = head.partition("\n")[2]
    if "-->" in first:  # a caption right after the first line
        blocks = [first, *blocks]
    kept = [found for block in blocks if (found := _caption(block))]
    if head.strip("\n") == "WEBVTT" and kept == [block.strip("\n") for block in blocks if block]:
        return content
    return ("\n\n".join(("WEBVTT", *kept)).rstrip("\n") + "\n").encode()


def _caption(block: str) -> str:
    """Return a caption from its times on, with a numeric name; empty if it is no caption."""
    lines = block.strip("\n").split("\n")
    place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    if place is None:
        return ""
    kept = lines if place and lines[0].isdecimal() else lines[place:]
    return _VOICE.sub("", "\n".join(kept))
