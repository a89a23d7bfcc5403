"""Files to offer with everything in them that tells who made them, when and where."""

from __future__ import annotations

import io
import wave
from functools import lru_cache
from typing import Any

import pikepdf
from mutagen import apev2, id3
from mutagen.ogg import OggPage
from pikepdf import Array, Dictionary, Name, String

from photos import XMP, photo
from tipsite.media.pdf import clean_pdf

TELLING = (
    b"Ana Secret", b"Exif", b"GPS", b"xpacket", b"Pixel Secret", b"+41.3275+019.8187", b"Photoshop",
)  # fmt: skip


FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
"""Of MPEG-1 layer III, 32 kbit/s, in silence."""


def recording(seconds: int = 1) -> bytes:
    """Return a silent WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(b"\x80" * 8000 * seconds)
    return buffer.getvalue()


@lru_cache
def pdf() -> bytes:
    """Return an accessible PDF with a photo, a link, and all that must not be published."""
    made = pikepdf.new()
    image = made.make_stream(
        photo("JPEG", 200, 100), Type=Name.XObject, Subtype=Name.Image, Width=200, Height=100,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        Metadata=made.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML),
    )  # fmt: skip
    page: Any = made.add_blank_page(page_size=(300, 300)).obj
    page.Contents = made.make_stream(b"/P <</MCID 0>> BDC q 200 0 0 100 0 0 cm /I Do Q EMC")
    page.Resources = Dictionary(XObject=Dictionary(I=image))
    page.PieceInfo = Dictionary(Ana=Dictionary(Private=String("Ana Secret")))
    page.LastModified = String("D:20260304050607 Ana Secret")
    page.StructParents = 0
    rect = Array([0, 0, 9, 9])
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, M=String("Ana Secret"))
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    run = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect)
    run.A = Dictionary(S=Name.Launch, F=String("Ana Secret.exe"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=rect, T=String("Ana Secret"))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=rect, FT=Name.Sig, T=String("s1"))
    field.V = Dictionary(Type=Name.Sig, Name=String("Ana Secret"), ByteRange=Array([0, 1, 2, 3]))
    spec = Dictionary(Type=Name.Filespec, F=String("Ana Secret.docx"))
    spec.EF = Dictionary(F=made.make_stream(b"Ana Secret", Type=Name.EmbeddedFile))
    pinned = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=rect, FS=spec)
    page.Annots = Array([made.make_indirect(one) for one in (link, run, note, field, pinned)])
    paragraph = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, K=0, Alt=String("x")))
    root: Any = made.Root
    root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([paragraph]))
    root.MarkInfo, root.Lang = Dictionary(Marked=True), String("sq")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.Metadata = made.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
    root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('Ana Secret')"))
    root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("Ana Secret"), spec])),
        JavaScript=Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript)])),
    )
    root.AcroForm = Dictionary(Fields=Array([page.Annots[3]]), SigFlags=3)
    for key in ("/Author", "/Creator", "/Producer", "/Company", "/Keywords"):
        made.docinfo[key] = String("Ana Secret")
    made.docinfo["/Title"] = String("Të drejtat tuaja")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def plain_pdf() -> bytes:
    """Return a PDF in which nothing has to change."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(9, 9))
    buffer = io.BytesIO()
    made.save(buffer)
    return clean_pdf(buffer.getvalue())["pdf"]


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def film(handler: bytes = b"vide") -> bytes:
    """Return an MP4 as a phone makes it, with its place in two ways, and one frame of bytes."""
    days = b"\0\0\0\0" + b"\xe3\x01\x02\x03" * 2
    tags = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdta", b"Ana Secret"))
    track = box(
        b"trak", box(b"tkhd", days, bytes(76)),
        box(b"mdia", box(b"mdhd", days, bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), b"Ana Secret\0")),
    )  # fmt: skip
    udta = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+41.3275+019.8187/"), tags)
    return (
        box(b"ftyp", b"isom", bytes(16)) + box(b"moov", box(b"mvhd", days, bytes(88)), track, udta)
        + box(b"uuid", bytes(16), XMP) + box(b"free", b"Ana Secret") + box(b"mdat", b"frames")
    )  # fmt: skip


def sound() -> bytes:
    """Return a WAV with an artist, a place and a picture."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(b"\x80" * 801)
    whole = buffer.getvalue()
    more = b"LIST\x16\0\0\0INFOIART\x0a\0\0\0Ana Secret" + b"bext\x0b\0\0\0Ana Secret!\0"
    return whole[:12] + more + whole[12:] + b"id3 \x0a\0\0\0Ana Secret"


def mp3() -> bytes:
    """Return an MP3 with tags at both ends: 20 silent frames of MPEG-1 layer III, 32 kbit/s."""
    buffer = io.BytesIO(FRAME * 20)
    tags = id3.ID3()
    tags.add(id3.TPE1(encoding=3, text="Ana Secret"))
    tags.add(id3.APIC(encoding=3, mime="image/jpeg", type=3, data=photo("JPEG", 60, 40)))
    tags.save(buffer, v1=id3.ID3v1SaveOptions.CREATE)
    ape = apev2.APEv2()
    ape["Artist"] = "Ana Secret"
    buffer.seek(0)
    ape.save(buffer)
    return buffer.getvalue()


def ogg(comments: bytes) -> bytes:
    """Return an Ogg Opus stream of three pages with the body of its comment header."""
    head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
    pages = []
    for number, packet in enumerate((head, b"OpusTags" + comments, b"\xfc\xff\xfe")):
        page = OggPage()
        page.packets, page.sequence, page.serial = [packet], number, 7
        page.first, page.last, page.position = number == 0, number == 2, 960 * (number == 2)
        pages.append(page.write())
    return b"".join(pages)


def opus() -> bytes:
    """Return Ogg Opus with an artist and a cover."""
    said = [b"ARTIST=Ana Secret", b"METADATA_BLOCK_PICTURE=" + photo("JPEG", 60, 40)]
    listed = b"".join(len(one).to_bytes(4, "little") + one for one in said)
    return ogg(b"\x04\0\0\0test" + len(said).to_bytes(4, "little") + listed)


def element(name: bytes, body: bytes, *, live: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if live else (len(body) | 1 << 56).to_bytes(8, "big")
    return name + size + body


def webm(*, live: bool = False) -> bytes:
    """Return a WebM with tags, an attachment, a title and a day; ``live`` ones have no lengths."""
    info = element(
        b"\x15\x49\xa9\x66",
        element(b"\x7b\xa9", b"Ana Secret") + element(b"\x44\x61", bytes(8))
        + element(b"\x4d\x80", b"Ana Secret") + element(b"\x57\x41", b"Pixel Secret"),
    )  # fmt: skip
    track = element(b"\x16\x54\xae\x6b", element(b"\xae", element(b"\x53\x6e", b"Ana Secret")))
    cluster = element(b"\x1f\x43\xb6\x75", element(b"\xe7", b"\0") + element(b"\xa3", b"frames"),
                      live=live)  # fmt: skip
    tags = element(b"\x12\x54\xc3\x67", b"Ana Secret" * 20)
    cover = element(b"\x19\x41\xa4\x69", photo("JPEG", 60, 40))
    segment = element(b"\x18\x53\x80\x67", info + track + cluster + tags + cover, live=live)
    return element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm")) + segment
