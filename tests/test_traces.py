"""What pages offer says nothing of its maker; what cannot be cleaned is refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from offered import TELLING, film, mp3, opus, pdf, plain_pdf, sound, webm
from photos import photo
from sites import TODAY, page, site, told
from tipsite.audit.traces import trace_problems
from tipsite.clean.boxes import empty_boxes
from tipsite.clean.files import clean_files
from tipsite.clean.pictures import render_sizes
from tipsite.clean.sound import bare_captions
from tipsite.clean.webm import empty_elements
from tipsite.model.artifacts import Artifact
from tipsite.model.files import OfferedFile
from tipsite.pipeline import build
from tipsite.tools.filekinds import KINDS, is_kind
from tipsite.tools.making import RefusedError, anew

MADE: dict[str, Callable[[], bytes]] = {
    "pdf": pdf, "mp4": film, "m4a": film, "wav": sound, "mp3": mp3, "opus": opus, "ogg": opus,
    "webm": webm,
}  # fmt: skip


def cleaned(kind: str, content: bytes) -> bytes | RefusedError:
    files = {f"x.{kind}": OfferedFile(kind=KINDS[kind], content=content)}
    found = clean_files(files, anew)[f"x.{kind}"]
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
    found = trace_problems((Artifact(path=f"x.{kind}", content=content),))
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
    assert bare_captions(text.encode()).decode() == f"WEBVTT\n\n{cue}\n1\n{cue}"
    assert bare_captions(f"WEBVTT\r\n\r\n{cue}".encode()) == f"WEBVTT\r\n\r\n{cue}".encode()


REFUSED = [
    ("pdf", b"%PDF-1.7\n%%EOF\n", "pdf-broken"), ("pdf", pdf()[:300], "pdf-broken"),
    ("pdf", locked("x"), "pdf-locked"), ("mp4", film(b"meta"), "film-track"),
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
    done = build(site(page("en/more.md", downloads=offers), raw), TODAY)
    assert told(done) == ["content/files/a.pdf:0:0 pdf-broken"]


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
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\0\0\0\0behind", "bytes behind the end"),
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
    done = build(site(f"{theme}{picture}{{% endblock %}}\n" + page("en/more.md")), TODAY)
    assert lacking in {dict(one.values).get("lacking") for one in done.problems}


@pytest.mark.long
def test_another_program_finds_nothing_either(tmp_path: Path) -> None:
    """Exiftool knows thousands of tags. tests/browsing.py installs it under --all."""
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is not there: install libimage-exiftool-perl")
    files = {f"x.{kind}": bare(kind, make()) for kind, make in MADE.items() if kind != "webm"}
    files |= render_sizes(photo())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = subprocess.run(
        ["exiftool", "-a", "-u", "-G1", *sorted(str(path) for path in tmp_path.iterdir())],
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
