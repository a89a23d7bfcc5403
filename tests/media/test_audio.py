"""Sound without tags, and how long it is. mutagen, which the program does without, judges it."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mutagen.mp3 import MP3
from mutagen.ogg import OggPage
from mutagen.oggvorbis import OggVorbis

from tipsite.engine.transform import RefusedError
from tipsite.media.audio import clean_mp3, clean_ogg, clean_wav, seconds_of
from traced_files import FRAME, film, mp3, opus, recording

HEAD = b"\x01vorbis" + bytes(4) + b"\x01" + (44_100).to_bytes(4, "little") + bytes(12) + b"\xb8\x01"
VENDOR = b"Xiph.Org"


def counted(text: bytes) -> bytes:
    return len(text).to_bytes(4, "little") + text


def comments(*texts: bytes) -> bytes:
    listed = b"".join(map(counted, texts))
    return b"\x03vorbis" + counted(VENDOR) + len(texts).to_bytes(4, "little") + listed + b"\x01"


def vorbis(notes: bytes, setup: int, *, apart: bool = True) -> bytes:
    """Return a stream whose headers fill many pages, with three packets of sound."""
    setup_packet, sound = b"\x05vorbis" + bytes(setup), [b"\0" * 300, b"\0\1", b"\0\2"]
    first = OggPage.from_packets([HEAD])
    headers = OggPage.from_packets([notes, setup_packet, *([] if apart else sound)], 1)
    last = OggPage.from_packets(sound, headers[-1].sequence + 1) if apart else []
    pages = [*first, *headers, *last]
    for page in pages:
        page.serial, page.position = 9, 0 if page.position >= 0 else -1
    pages[0].first, pages[-1].last, pages[-1].position = True, True, 44_100 * 3
    return b"".join(page.write() for page in pages)


def pages_of(content: bytes) -> list[OggPage]:
    stream, pages = io.BytesIO(content), []
    while stream.tell() < len(content):
        pages.append(OggPage(stream))
    return pages


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("setup", [10, 247, 248, 4_000, 70_000, 255 * 255 - 7])
@pytest.mark.parametrize("note", [1, 300, 65_025, 200_000])
def test_vorbis_loses_its_comments_and_nothing_else(note: int, setup: int, apart: bool) -> None:
    original = vorbis(comments(b"ARTIST=Ana Secret", b"X" * note), setup, apart=apart)
    made = clean_ogg(original)
    assert b"Ana" not in made
    pages = pages_of(made)
    # Written by mutagen each page is the same, its checksum and number too.
    assert b"".join(page.write() for page in pages) == made
    assert [page.sequence for page in pages] == list(range(len(pages)))
    assert [page.first for page in pages] == [True] + [False] * (len(pages) - 1)
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(one.complete != two.continued for one, two in pairwise(pages))
    before = OggPage.to_packets(pages_of(original))
    assert OggPage.to_packets(pages) == [before[0], comments(), *before[2:]]
    found = OggVorbis(io.BytesIO(made))
    assert found.tags is not None
    assert (list(found.tags), round(found.info.length)) == ([], 3)
    assert seconds_of(made) == 3
    assert clean_ogg(made) == made


def test_sound_like_bytes_in_a_tag_are_no_sound() -> None:
    size = len(FRAME) * 30
    head = b"ID3\x04\0\0" + bytes((0, 0, size >> 7, size & 127))
    ape = b"APETAGEX\xd0\x07\0\0" + (size + 32).to_bytes(4, "little") + bytes(4) + b"\0\0\0\xa0"
    ape += bytes(8)
    tail = ape + FRAME * 30 + ape.replace(b"\xa0", b"\x80") + b"TAG" + bytes(125)
    lyrics = b"LYRICSBEGIN" + FRAME * 5
    lyrics += f"{len(lyrics):06}LYRICS200".encode()
    assert len(ape) == 32
    for whole in (head + FRAME * 30, head + FRAME * 30 + head + FRAME * 30):
        assert clean_mp3(whole + FRAME * 4 + tail) == FRAME * 4
        assert clean_mp3(whole + FRAME * 4 + lyrics + tail) == FRAME * 4


@pytest.mark.parametrize(
    "head",
    [b"\xff\xfb\x90\xc4", b"\xff\xfb\x94\xc4", b"\xff\xf3\x80\xc4", b"\xff\xe3\x80\xc4"],
    ids=["MPEG-1", "48 kHz", "MPEG-2", "MPEG-2.5"],
)
def test_an_mp3_is_as_long_as_its_frames(head: bytes) -> None:
    sizes = {b"\x90": 417, b"\x94": 384, b"\x80": 208 if head[1] == 0xF3 else 417}
    frame = head.ljust(sizes[head[2:3]], b"\0")
    content = frame * 1000
    assert clean_mp3(content) == content
    info = MP3(io.BytesIO(content)).info
    assert info is not None
    assert seconds_of(content) == pytest.approx(info.length, abs=1)


WHOLE = (mp3(), opus(), recording(1), film(b"soun"), vorbis(comments(b"A=B"), 300))


@given(st.sampled_from(WHOLE), st.integers(0, 2_000), st.binary(max_size=9), st.integers(0, 40))
@example(b"OggS", 0, b"", 0)
@example(b"APETAGEX", 0, b"", 0)
def test_whatever_the_bytes_are_they_are_cleaned_or_refused(
    whole: bytes, place: int, other: bytes, cut: int
) -> None:
    place %= len(whole)
    content = whole[:place] + other + whole[place + cut :]
    for clean in (clean_mp3, clean_ogg, clean_wav):
        try:
            assert isinstance(clean(content), bytes)
        except RefusedError:
            continue
    assert seconds_of(content) >= 0
