"""Sound and captions without tags: no artist, day, place, picture or note."""

from __future__ import annotations

import re
from io import BytesIO

from tipsite.tools.making import RefusedError

_KEPT = frozenset((b"fmt ", b"fact", b"data"))
_BLOCKS = re.compile(r"\n{2,}")
_NOTE = re.compile(r"\n?NOTE(?:[ \t\n]|$)")
_TAGS = 5
"""More tags than that, one behind the other, have not been seen."""


def bare_mp3(content: bytes) -> bytes:
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
    made = buffer.getvalue()
    if not made or made.startswith(b"ID3"):
        raise RefusedError("file-broken")
    return made


def bare_ogg(content: bytes) -> bytes:
    """Return Ogg Vorbis or Opus without comments and cover."""
    from mutagen import oggopus, oggvorbis  # noqa: PLC0415 - as above

    kind = oggopus.OggOpus if b"OpusHead" in content[:256] else oggvorbis.OggVorbis
    buffer = BytesIO(content)
    try:
        sound = kind(buffer)
        buffer.seek(0)
        sound.delete(buffer)
    except Exception as error:  # of damaged bytes it may raise anything
        raise RefusedError("file-broken") from error
    return buffer.getvalue()


def bare_wav(content: bytes) -> bytes:
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


def bare_captions(content: bytes) -> bytes:
    """Return WebVTT without notes (W3C WebVTT, 4.1), which no reader gets to see."""
    text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    blocks = _BLOCKS.split(text)
    kept = [block for block in blocks if not _NOTE.match(block)]
    return content if kept == blocks else ("\n\n".join(kept).rstrip("\n") + "\n").encode()
