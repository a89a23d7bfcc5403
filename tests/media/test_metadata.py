"""What pages offer says nothing of its maker; what cannot be cleaned is refused."""

from __future__ import annotations

import io
import subprocess
import wave
import zlib
from base64 import a85encode
from collections.abc import Callable
from pathlib import Path
from struct import pack

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from photos import photo
from programs import program
from sites import built, page, told
from tipsite.audit.metadata import trace_problems
from tipsite.engine.session import Session
from tipsite.engine.transform import RefusedError
from tipsite.media.audio import clean_captions
from tipsite.media.clean import clean_files
from tipsite.media.filetypes import KINDS, is_kind
from tipsite.media.images import render_sizes
from tipsite.media.mp4 import empty_boxes
from tipsite.media.pdf import clean_pdf
from tipsite.media.webm import empty_elements
from tipsite.messages.explanation import MESSAGES
from tipsite.model.media import OfferedFile
from tipsite.model.plan import Artifact
from traced_files import (
    TELLING,
    box,
    element,
    film,
    mp3,
    ogg,
    opus,
    pdf,
    plain_pdf,
    recording,
    sound,
    webm,
)

MADE: dict[str, Callable[[], bytes]] = {
    "pdf": pdf, "mp4": film, "m4a": film, "wav": sound, "mp3": mp3, "opus": opus, "ogg": opus,
    "webm": webm,
}  # fmt: skip


def cleaned(kind: str, content: bytes) -> bytes | RefusedError:
    files = {f"x.{kind}": OfferedFile(kind=KINDS[kind], content=content)}
    found = clean_files(files, Session())[f"x.{kind}"]
    return found if isinstance(found, RefusedError) else found.content


def bare(kind: str, content: bytes) -> bytes:
    found = cleaned(kind, content)
    assert isinstance(found, bytes), found
    return found


def unpacked(kind: str, content: bytes) -> bytes:
    """Return a file's bytes, and those of each object of a PDF."""
    if kind != "pdf":
        return content
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as found:
        found.save(
            buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
        )  # fmt: skip
    return content + buffer.getvalue()


def audited(kind: str, content: bytes) -> list[str]:
    found = trace_problems(Artifact(path=f"x.{kind}", content=content))
    return [dict(one.values).get("found", one.code) for one in found]


@pytest.mark.parametrize("kind", MADE)
def test_nothing_of_its_maker_is_left(kind: str) -> None:
    original = MADE[kind]()
    assert is_kind(kind, original)
    assert b"Ana Secret" in unpacked(kind, original)
    assert audited(kind, original)
    made = bare(kind, original)
    assert is_kind(kind, made)
    found = unpacked(kind, made)
    assert [sign for sign in TELLING if sign in found] == []
    assert audited(kind, made) == []
    assert bare(kind, original) == made
    assert bare(kind, made) == made


def the_image(found: pikepdf.Pdf) -> pikepdf.Stream:
    image = found.pages[0].obj.Resources.XObject.I
    assert isinstance(image, pikepdf.Stream)
    return image


def test_a_pdf_keeps_its_pages_tags_links_title_and_language() -> None:
    with pikepdf.open(io.BytesIO(bare("pdf", pdf()))) as found:
        root = found.Root
        assert str(root.Lang) == "sq"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(root.StructTreeRoot.K[0].Alt) == "x"
        assert {str(key) for key in found.docinfo} == {"/Title"}
        assert str(found.docinfo["/Title"]) == "Të drejtat tuaja"
        assert "/OpenAction" not in root
        link, run, *_ = list(found.pages[0].obj.Annots)
        assert str(link.A.URI) == "https://example.org/"
        assert "/A" not in run
        assert len(found.pages[0].obj.Annots) == 4
        image = pikepdf.PdfImage(the_image(found)).as_pil_image()
        with pikepdf.open(io.BytesIO(pdf())) as before:
            same = pikepdf.PdfImage(the_image(before)).as_pil_image()
        assert image.tobytes() == same.tobytes()


@pytest.mark.parametrize("title", ["Microsoft Word - Ana.docx", "final.indd", "x.PDF"])
def test_a_title_that_a_program_gave_goes(title: str) -> None:
    with pikepdf.open(io.BytesIO(plain_pdf())) as made:
        made.docinfo["/Title"] = title
        buffer = io.BytesIO()
        made.save(buffer)
    with pikepdf.open(io.BytesIO(bare("pdf", buffer.getvalue()))) as found:
        assert "/Info" not in found.trailer


def locked(user: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(buffer, encryption=pikepdf.Encryption(owner="secret", user=user))
    return buffer.getvalue()


def test_a_pdf_that_only_forbids_to_change_it_is_opened() -> None:
    assert b"/Encrypt" not in bare("pdf", locked(""))


def test_a_film_stays_as_long_as_it_was() -> None:
    original, made = film(), bare("mp4", film())
    assert len(made) == len(original)
    assert made.index(b"mdat") == original.index(b"mdat")
    assert b"\xe3\x01\x02\x03" not in made
    large = original.replace(
        (14).to_bytes(4, "big") + b"mdat", b"\0\0\0\x01mdat" + bytes(7) + b"\x16"
    )
    assert bare("mp4", large).endswith(b"frames")
    assert bare("mp4", original[:-14] + b"\0\0\0\0mdatframes").endswith(b"frames")


@pytest.mark.parametrize("live", [False, True])
def test_a_webm_stays_as_long_as_it_was(live: bool) -> None:
    made = empty_elements(webm(live=live))
    assert len(made) == len(webm(live=live))
    assert [sign for sign in TELLING if sign in made] == []
    assert b"frames" in made


def test_sound_stays_the_same_sound() -> None:
    with wave.open(io.BytesIO(bare("wav", sound()))) as found:
        assert (found.getnframes(), found.readframes(801)) == (801, b"\x80" * 801)
    assert bare("mp3", mp3()) == (b"\xff\xfb\x10\xc4" + bytes(100)) * 20
    assert bare("opus", opus()).endswith(b"\xfc\xff\xfe")


def test_notes_in_captions_go() -> None:
    cue = "00:00.000 --> 00:01.000\nNOTE to self\n"
    text = f"WEBVTT\n\nNOTE by Ana Secret\non a day\n\n{cue}\nNOTE\nx\n\n1\n{cue}"
    assert clean_captions(text.encode()).decode() == f"WEBVTT\n\n{cue}\n1\n{cue}"
    assert clean_captions(f"WEBVTT\r\n\r\n{cue}".encode()) == f"WEBVTT\r\n\r\n{cue}".encode()


def offered(kind: str, content: bytes) -> bytes | list[str]:
    """Return what a site publishes of a file that a page offers, or its problems."""
    files = {f"content/files/a.{kind}": content}
    lines = [f"file: a.{kind}", "title: A file"]
    if KINDS[kind].family == "audio":
        lines.append("transcript: talk.md")
    if kind == "vtt":
        files["content/files/a.mp4"], lines[0] = film(), "file: a.mp4"
    if kind == "vtt" or KINDS[kind].family == "video":
        files.setdefault(
            "content/files/a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning.\n"
        )
        lines.append("captions: a.vtt")
    text = page("en/more.md", downloads="\n- " + "\n  ".join(lines)) + page("en/talk.md")
    done = built(text, raw=files)
    if done.failed:
        return [line.partition(" ")[2] for line in told(done)]
    return next(one.content for one in done.artifacts if one.path == f"files/a.{kind}")


def photographed(filters: list[str], data: bytes) -> bytes:
    """Return a PDF whose photo is packed as the filters say, the outermost first."""
    for name in reversed(filters[:-1]):
        packed = {"FlateDecode": zlib.compress(data), "ASCII85Decode": a85encode(data) + b"~>"}
        data = packed[name]
    made = pikepdf.new()
    image = made.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=200, Height=100,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Array([Name(f"/{name}") for name in filters]),
    )  # fmt: skip
    drawn = made.add_blank_page(page_size=(300, 300)).obj
    drawn.Resources = Dictionary(XObject=Dictionary(I=image))
    buffer = io.BytesIO()
    made.save(buffer, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "filters",
    [
        ["DCTDecode"], ["FlateDecode", "DCTDecode"], ["FlateDecode", "FlateDecode", "DCTDecode"],
    ],
)  # fmt: skip
def test_a_photo_in_a_pdf_is_cleaned_however_it_is_packed(filters: list[str]) -> None:
    original = photographed(filters, photo("JPEG", 200, 100))
    made = offered("pdf", original)
    assert isinstance(made, bytes), made
    assert [sign for sign in TELLING if sign in unpacked("pdf", made)] == []
    assert audited("pdf", made) == []
    with pikepdf.open(io.BytesIO(made)) as found:
        assert pikepdf.PdfImage(the_image(found)).as_pil_image().size == (200, 100)


def test_a_photo_that_is_packed_in_a_way_not_known_is_refused_with_what_to_do() -> None:
    content = photographed(["ASCII85Decode", "DCTDecode"], photo("JPEG", 200, 100))
    assert offered("pdf", content) == ["pdf-picture"]
    assert "Save as PDF" in MESSAGES["pdf-picture"][1]


def test_layers_notes_and_links_of_a_pdf_name_nobody() -> None:
    made = pikepdf.open(io.BytesIO(pdf()))
    drawn, root = made.pages[0].obj, made.Root
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("Ana Secret")))
    layer.Usage = Dictionary(User=Dictionary(Type=Name.Ind, Name=String("Ana Secret")))
    order = Array([String("Ana Secret"), layer])
    root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=order))
    root.OCProperties.D.Creator = String("Ana Secret")
    root["/ANA_Private"] = drawn["/ANA_Private"] = String("Ana Secret")
    drawn.Annots[2].Subj = String("Ana Secret")
    bad = (
        "javascript:alert('Ana Secret')", "file:///home/Ana Secret/x.docx", "Ana Secret/x.docx",
        "http://ana-secret/x", "https://10.0.0.7/x", "smb://x/Ana Secret", "http://pc.local/x",
    )  # fmt: skip
    for address in (*bad, "https://example.org/kept"):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        link.A = Dictionary(S=Name.URI, URI=String(address))
        drawn.Annots.append(made.make_indirect(link))
    buffer = io.BytesIO()
    made.save(buffer)
    assert audited("pdf", buffer.getvalue())
    found = offered("pdf", buffer.getvalue())
    assert isinstance(found, bytes), found
    said = unpacked("pdf", found)
    assert [sign for sign in (*TELLING, *map(str.encode, bad)) if sign in said] == []
    assert b"https://example.org/kept" in said
    assert audited("pdf", found) == []


FRAME = b"\xff\xfb\x10\xc4" + bytes(100)
LASTING = pack(">3I", 1000, 90_000, 0)
DAYS = b"\xe3\x01\x02\x03" * 2
CUE = "00:00.000 --> 00:01.000\nGood morning.\n"


def chained() -> bytes:
    return ogg(b"\x04\0\0\0test" + bytes(4)) + opus()


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("mp3", FRAME * 20 + b"LYRICSBEGINAna Secret000020LYRICS200", FRAME * 20),
        ("mp3", FRAME * 20 + b"ID3\x04\0\0\0\0\0\x0aAna Secret", FRAME * 20),
        ("mp3", FRAME * 9 + b"Ana Secret" + FRAME * 9, FRAME * 18),
        ("mp3", FRAME * 9 + b"APETAGEX" + bytes(24) + b"Ana Secret", FRAME * 9),
        ("opus", chained(), ["sound-more"]),
        ("ogg", ogg(b"\x04\0\0\0test" + bytes(4)) + b"Ana Secret",
         ogg(b"\x04\0\0\0test" + bytes(4))),
        ("vtt", f"WEBVTT Ana Secret\n\n{CUE}".encode(), f"WEBVTT\n\n{CUE}".encode()),
        ("vtt", f"WEBVTT\nKind: captions\nX-By: Ana Secret\n\n{CUE}".encode(),
         f"WEBVTT\n\n{CUE}".encode()),
        ("vtt", f"WEBVTT\n\nSTYLE\n::cue {{ background: url(https://x.example/Ana Secret) }}\n\n"
                f"REGION\nid:Ana Secret\n\nAna Secret\n{CUE}\n2\n{CUE}".encode(),
         f"WEBVTT\n\n{CUE}\n2\n{CUE}".encode()),
        ("vtt", f"WEBVTT\n{CUE}".encode(), f"WEBVTT\n\n{CUE}".encode()),
        ("vtt", f"WEBVTT\n\n{CUE}<v.loud Ana Secret>I <c.y>called</c></v>\n".encode(),
         f"WEBVTT\n\n{CUE}I <c.y>called</c>\n".encode()),
        ("vtt", b"WEBVTT\n\n1\n00:00:00,000 --> 00:00:01,000\nHi\n", ["captions-times"]),
    ],
)  # fmt: skip
def test_sound_and_captions_keep_what_is_heard_or_read(
    kind: str, content: bytes, expected: bytes | list[str]
) -> None:
    made = offered(kind, content)
    assert made == expected
    if isinstance(made, bytes):
        assert audited(kind, made) == []


def described(kind: bytes = b"avc1") -> bytes:
    """Return a film that names its maker in boxes and in what describes its pictures."""
    coder = b"\x0aAna Secret".ljust(32, b"\0")
    entry = box(kind, bytes(8), b"\0\0\0\0Ana!", bytes(26), coder, bytes(4),
                box(b"avcC", b"\1needed"), box(b"name", b"Ana Secret"))  # fmt: skip
    table = box(b"stbl", box(b"stsd", b"\0\0\0\0\0\0\0\1", entry), box(b"stco", bytes(8)))
    data = box(b"dinf", box(b"dref", b"\0\0\0\0\0\0\0\1", box(b"url ", b"\0\0\0\1Ana Secret")))
    days = bytes(12)
    track = box(
        b"trak", box(b"tkhd", days, bytes(76)), box(b"name", b"Ana Secret"),
        box(b"mdia", box(b"mdhd", days, bytes(12)), box(b"hdlr", bytes(8), b"vide", bytes(12)),
            box(b"minf", box(b"vmhd", bytes(12)), data, table)),
    )  # fmt: skip
    places = box(b"loci", b"Ana Secret"), box(b"\xa9nam", b"Ana Secret")
    return (
        box(b"ftyp", b"isom", bytes(16))
        + box(b"moov", box(b"mvhd", days, bytes(88)), track, *places)
        + box(b"Xtra", b"Ana Secret") + box(b"ana ", b"Ana Secret") + box(b"mdat", b"frames")
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["mp4", "m4a"])
def test_a_film_keeps_the_boxes_that_play_it_and_no_other(kind: str) -> None:
    original = described()
    assert original.count(b"Ana Secret") == 8
    made = offered(kind, original)
    assert isinstance(made, bytes), made
    assert len(made) == len(original)
    assert b"Ana" not in made
    assert b"avcC\1needed" in made
    assert made.index(b"mdatframes") == original.index(b"mdatframes")
    assert audited(kind, made) == []


@pytest.mark.parametrize("handler", [b"tmcd", b"meta"])
def test_a_track_that_tells_the_time_of_day_is_refused(handler: bytes) -> None:
    assert offered("mp4", film(handler)) == ["film-track"]


def test_a_webm_keeps_the_elements_that_play_it_and_no_other() -> None:
    seek = element(b"\x11\x4d\x9b\x74", b"\x53\xab\x84\x12\x54\xc3\x67")
    info = element(b"\x15\x49\xa9\x66", element(b"\x73\x84", b"Ana Secret"))
    entry = element(b"\xd7", b"\1") + element(b"\x25\x86\x88", b"Ana Secret")
    track = element(b"\x16\x54\xae\x6b", element(b"\xae", entry))
    cluster = element(b"\x1f\x43\xb6\x75", element(b"\xe7", b"\0") + element(b"\xa3", b"frames"))
    chapters = element(b"\x10\x43\xa7\x70", b"Ana Secret")
    whole = element(b"\x18\x53\x80\x67", seek + info + track + cluster + chapters)
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    original = head + whole + element(b"\x42\x99", b"Ana Secret")
    made = offered("webm", original)
    assert isinstance(made, bytes), made
    assert len(made) == len(original)
    assert b"Ana Secret" not in made
    assert b"frames" in made
    assert audited("webm", made) == []  # the list of places may still name what is gone


def test_a_webm_with_vorbis_is_refused_with_what_to_do() -> None:
    private = b"\2\1\1\1vorbis\x03vorbis\x0a\0\0\0Ana Secret\0\0\0\0\1\x05vorbis"
    entry = element(b"\xae", element(b"\x63\xa2", private))
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", b"webm"))
    film = head + element(b"\x18\x53\x80\x67", element(b"\x16\x54\xae\x6b", entry))
    assert offered("webm", film) == ["film-vorbis"]
    assert "Opus" in MESSAGES["film-vorbis"][1]


def test_no_drawing_tells_its_title() -> None:
    assert audited("svg", b"<svg><title>x</title></svg>") == ["<title"]
    assert audited("svg", b"<svg><desc>x</desc></svg>") == ["<desc"]
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Ana Secret</title>'
    svg += "<desc>Ana Secret</desc><path d='M0 0h9'/></svg>"
    text = page("en/more.md", "![A line](a.svg)") + f"-- content/images/a.svg --\n{svg}\n"
    shown = [one.content for one in built(text).artifacts if one.path.endswith("svg")]
    assert len(shown) == 1
    assert b"Ana Secret" not in shown[0]


REFUSED = [
    ("pdf", b"%PDF-1.7\n%%EOF\n", "file-broken"), ("pdf", pdf()[:300], "file-broken"),
    ("pdf", locked("x"), "file-locked"), ("mp4", film(b"meta"), "film-track"),
    ("mp4", film()[:100], "file-broken"), ("webm", webm()[:60], "file-broken"),
    ("wav", b"RIFF\0\0\0\0WAVE", "file-broken"), ("ogg", b"OggS" + bytes(40), "file-broken"),
    ("opus", b"OggS" + bytes(24) + b"OpusHead", "file-broken"), ("mp3", b"ID3\x04", "file-broken"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "code"), REFUSED)
def test_what_cannot_be_cleaned_is_refused(kind: str, content: bytes, code: str) -> None:
    found = cleaned(kind, content)
    assert isinstance(found, RefusedError)
    assert found.code == code


def test_a_refused_file_is_a_problem_at_its_path() -> None:
    offers = "\n- {file: a.pdf, title: A leaflet}"
    raw = {"content/files/a.pdf": b"%PDF-1.7\n"}
    done = built(page("en/more.md", downloads=offers), raw=raw)
    assert told(done) == ["content/files/a.pdf:0:0 file-broken"]


@pytest.mark.parametrize("cut", range(1, 900, 83))
def test_no_damage_is_a_crash(cut: int) -> None:
    for kind, make in MADE.items():
        whole = make()
        at = cut % len(whole)
        cleaned(kind, whole[:at] + b"\xff\0" + whole[at + 5 :])


def test_a_photo_inside_a_film_box_of_any_depth_is_no_crash() -> None:
    nested = b"\0\0\0\x08moov"
    for _ in range(30):
        nested = (8 + len(nested)).to_bytes(4, "big") + b"moov" + nested
    assert len(empty_boxes(nested)) == len(nested)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_audit_finds_a_photo_as_it_was_and_lets_ours_pass(kind: str) -> None:
    ending = kind.lower()
    assert audited(ending, photo(kind, 60, 40))
    for name, content in render_sizes(photo(kind, 60, 40)).items():
        assert audited(name.rpartition(".")[2], content) == []


@pytest.mark.parametrize(
    ("kind", "content", "found"),
    [
        ("svg", b"<svg><script/></svg>", "<script"), ("svg", b"<svg onload='x'/>", "onload="),
        ("svg", b"<svg><!-- x --></svg>", "<!--"), ("svg", b"<svg><metadata/></svg>", "<metadata"),
        ("gif", b"GIF89a", "gif"), ("heic", b"x", "heic"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\x0atEXtAuthor\0Ana", "tEXt"),
        ("svg", b"<svg>" + b" " * 250_000, "audit-image-heavy"),
    ],
)  # fmt: skip
def test_the_audit_looks_at_whatever_a_theme_brings(kind: str, content: bytes, found: str) -> None:
    assert audited(kind, content) == [found]


@pytest.mark.parametrize(
    ("attributes", "lacking"),
    [
        ('width="1" height="1" loading="lazy"', "alt"),
        ('alt="" height="1" loading="lazy"', "width"),
        ('alt="" width="1" loading="lazy"', "height"),
        ('alt="" width="0" height="1" loading="lazy"', "width"),
    ],
)
def test_a_theme_whose_pictures_lack_something_is_told(attributes: str, lacking: str) -> None:
    picture = f'<h1>x</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" {attributes}>'
    theme = '-- themes/plain/templates/page.html --\n{% extends "base.html" %}{% block main %}'
    done = built(f"{theme}{picture}{{% endblock %}}\n" + page("en/more.md"))
    assert lacking in {dict(one.values).get("lacking") for one in done.problems}


@pytest.mark.long
def test_another_program_finds_nothing_either(tmp_path: Path) -> None:
    """Exiftool knows thousands of tags. tests/support/programs.py has its package."""
    files = {f"x.{kind}": bare(kind, make()) for kind, make in MADE.items() if kind != "webm"}
    files |= render_sizes(photo())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = subprocess.run(
        [program("exiftool"), "-a", "-u", "-G1", *sorted(str(path) for path in tmp_path.iterdir())],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert "ExifTool" in said
    for sign in (
        "Secret",
        "GPS",
        "[XMP",
        "[IFD0",
        "[ExifIFD",
        "[IPTC",
        "Author",
        "Artist",
        "Comment",
    ):
        assert sign not in said


@pytest.mark.parametrize(
    ("kind", "content", "seconds"),
    [
        ("mp3", mp3() + FRAME * 5000, 131),
        ("wav", recording(70), 70),
        ("m4a", film(b"soun").replace(DAYS + bytes(12), DAYS + LASTING), 90),
        ("opus", opus(), 0),
        ("m4a", film(b"soun"), 0),
    ],
)  # fmt: skip
def test_a_recording_tells_its_length_when_it_is_cleaned(
    kind: str, content: bytes, seconds: int
) -> None:
    files = {f"x.{kind}": OfferedFile(kind=KINDS[kind], content=content)}
    found = clean_files(files, Session())[f"x.{kind}"]
    assert isinstance(found, OfferedFile)
    assert found.seconds == seconds


@pytest.mark.long
@pytest.mark.parametrize("inner", ["/FlateDecode", "/DCTDecode"])
def test_a_pdf_that_would_fill_the_memory_is_refused(inner: str) -> None:
    squeezed = zlib.compress(bytes(210_000_000), 9)
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as document:
        drawn = document.make_stream(b"")
        data = zlib.compress(squeezed) if inner == "/FlateDecode" else squeezed
        drawn.write(data, filter=[pikepdf.Name("/FlateDecode"), pikepdf.Name(inner)])
        document.pages[0].obj["/Contents"] = drawn
        document.save(buffer)
    assert len(buffer.getvalue()) < 1_000_000
    with pytest.raises(RefusedError) as refused:
        clean_pdf(buffer.getvalue())
    assert refused.value.code == "file-broken"


def test_a_pdf_whose_repair_has_no_root_is_refused() -> None:
    damaged = pdf().replace(b"trailer", b"railer")
    with pytest.raises(RefusedError):
        clean_pdf(damaged)


def test_libraries_say_nothing_of_what_is_damaged(caplog: pytest.LogCaptureFixture) -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    damaged = buffer.getvalue().replace(b"R ] /Type /Pages", b"! ] /Type /Pages")
    damaged = damaged.replace(b"startxref", b"startxxxx")
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(io.BytesIO(damaged))
    assert "non-dictionary" in caplog.text  # else nothing is tried here
    caplog.clear()
    offered = OfferedFile(kind=KINDS["pdf"], content=damaged)
    assert isinstance(clean_files({"x.pdf": offered}, Session())["x.pdf"], RefusedError)
    assert caplog.text == ""
