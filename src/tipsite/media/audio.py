"""Sound and captions without tags: no artist, day, place, picture or note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from tipsite.engine.transform import RefusedError

_KEPT = frozenset((b"fmt ", b"fact", b"data"))
_BLOCKS = re.compile(r"\n{2,}")
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44_100, 48_000, 32_000)
"""Kilobits and samples a second, of MPEG-1 and of MPEG-2 and 2.5, by their numbers in a frame."""
_LAST, _FIRST = 4, 2
"""Marks of the last and the first page of an Ogg stream (RFC 3533, 6)."""
_TAGS = 5
"""More tags than that, one behind the other, have not been seen."""


def clean_mp3(content: bytes) -> bytes:
    """Return an MP3 without ID3 and APE tags."""
    from mutagen import apev2, id3  # noqa: PLC0415 - only where there is an MP3

    buffer = BytesIO(content)
    try:
        for _ in range(_TAGS):
            before = buffer.getbuffer().nbytes
            for tags in (id3, apev2):
                buffer.seek(0)
                tags.delete(buffer)
            if buffer.getbuffer().nbytes == before:
                break
    except Exception as error:  # of damaged bytes it may raise anything
        raise RefusedError("file-broken") from error
    made = b"".join(_frames(buffer.getvalue()))
    if not made:
        raise RefusedError("file-broken")
    return made


def _frames(content: bytes) -> Iterator[bytes]:
    """The frames of sound, and nothing between, before or behind them (ISO 11172-3, 2.4.1)."""
    place, last = 0, 0
    while place + 4 <= len(content):
        length = _frame_length(content[place : place + 4])
        whole = length and place + length <= len(content)
        if whole and (last == place or _frame_length(content[place + length :][:4])):
            yield content[place : place + length]
            place += length
            last = place
        else:
            place = content.find(b"\xff", place + 1)
            if place < 0:
                return


def _frame_length(head: bytes) -> int:
    """The bytes of a frame of layer III; 0 for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    kilobits = (_RATES if version == 3 else _LOW_RATES)[rate]
    hertz = _HERTZ[sampling] // (1 if version == 3 else 2 if version == 2 else 4)
    return (144 if version == 3 else 72) * kilobits * 1000 // hertz + (head[2] >> 1 & 1)


def seconds_of(content: bytes) -> int:
    """Return how long a recording is; 0 where its bytes do not tell."""
    import mutagen  # noqa: PLC0415 - only where there is a recording

    try:
        found = mutagen.File(BytesIO(content))
        return round(found.info.length) if found is not None else 0
    except Exception:  # of damaged bytes it may raise anything
        return 0


def clean_ogg(content: bytes) -> bytes:
    """Return Ogg Vorbis or Opus without comments and cover.

    Raises:
        RefusedError: it is damaged, or holds more than one stream.
    """
    from mutagen import oggopus, oggvorbis  # noqa: PLC0415 - as above

    kind = oggopus.OggOpus if b"OpusHead" in content[:256] else oggvorbis.OggVorbis
    buffer = BytesIO(content)
    try:
        sound = kind(buffer)
        buffer.seek(0)
        sound.delete(buffer)
    except Exception as error:  # of damaged bytes it may raise anything
        raise RefusedError("file-broken") from error
    made = buffer.getvalue()
    end = _end_of_stream(made)
    if not _has_no_comment(made):
        raise RefusedError("sound-more")
    return made[:end]


def _end_of_stream(content: bytes) -> int:
    """Where the last page of the one stream ends."""
    place, serial = 0, b""
    while content[place : place + 4] == b"OggS":
        marks, own = content[place + 5], content[place + 14 : place + 18]
        sizes = content[place + 27 : place + 27 + content[place + 26]]
        if serial and (own != serial or marks & _FIRST):
            raise RefusedError("sound-more")
        serial = own
        place += 27 + len(sizes) + sum(sizes)
        if marks & _LAST:
            break
    if not 0 < place <= len(content):
        raise RefusedError("file-broken")
    if b"OggS" in content[place:]:
        raise RefusedError("sound-more")
    return place


def _has_no_comment(content: bytes) -> bool:
    """Whether the second packet names the program alone, without comments and other bytes."""
    first = content[27 : 27 + content[26]]
    place = 27 + len(first) + sum(first)
    sizes = content[place + 27 : place + 27 + content[place + 26]]
    short = next((number for number, size in enumerate(sizes) if size < 255), None)
    if short is None:
        return False
    start = place + 27 + len(sizes)
    packet = content[start : start + sum(sizes[: short + 1])]
    head = 8 if packet.startswith(b"OpusTags") else 7
    vendor = int.from_bytes(packet[head : head + 4], "little")
    rest = packet[head + 4 + vendor :]
    return rest == bytes(4) or (head == 7 and rest == bytes(4) + b"\1")


def clean_wav(content: bytes) -> bytes:
    """Return a WAV with its format and its samples alone (RIFF, chunks of even length)."""
    parts: list[bytes] = []
    place = 12
    while place + 8 <= len(content):
        name = content[place : place + 4]
        size = int.from_bytes(content[place + 4 : place + 8], "little")
        body = content[place + 8 : place + 8 + size]
        if name in _KEPT:
            parts.append(name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2))
        place += 8 + size + size % 2
    if {part[:4] for part in parts} < {b"fmt ", b"data"}:
        raise RefusedError("file-broken")
    whole = b"".join(parts)
    return b"RIFF" + (4 + len(whole)).to_bytes(4, "little") + b"WAVE" + whole


_VOICE = re.compile(r"</?v(?:[.\s][^>]*)?>")


def clean_captions(content: bytes) -> bytes:
    """Return WebVTT with its captions alone (W3C WebVTT, 4.1).

    Notes, styles, regions, what stands behind the first word, and the names of captions and of
    those who speak go: no reader gets to see them.
    """
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head, *blocks = _BLOCKS.split(text)
    first = head.partition("\n")[2]
    if "-->" in first:  # a caption right behind the first word
        blocks = [first, *blocks]
    kept = [found for block in blocks if (found := _caption(block))]
    if head.strip("\n") == "WEBVTT" and kept == [block.strip("\n") for block in blocks if block]:
        return content
    return ("\n\n".join(("WEBVTT", *kept)).rstrip("\n") + "\n").encode()


def _caption(block: str) -> str:
    """A caption from its times on, and its name where that is a number; empty for what is none."""
    lines = block.strip("\n").split("\n")
    place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    if place is None:
        return ""
    kept = lines if place and lines[0].isdecimal() else lines[place:]
    return _VOICE.sub("", "\n".join(kept))
