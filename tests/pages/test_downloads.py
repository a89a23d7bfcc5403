"""Files that a page offers: what is refused, what is published, and how a reader gets them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sites import CONFIG, TODAY, built, edit, page, told, without_icons
from tipsite.content.inputs import read
from tipsite.pipeline.stages import Build, build
from traced_files import plain_pdf, recording

if TYPE_CHECKING:
    pass

PDF = plain_pdf()
VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nGood morning.\n"
MP4 = b"\0\0\0\x20ftypisom" + bytes(20)
MORE = "content/en/more.md"
TALK = page("en/talk.md", "Good morning.", title="What is said")


def offering(*lines: str, path: str = "en/more.md") -> str:
    """Return a page that offers one file."""
    listed = "\n- " + "\n  ".join(lines)
    return page(path, downloads=listed)


def made(text: str, files: Mapping[str, bytes]) -> Build:
    return built(text, raw={f"content/files/{name}": body for name, body in files.items()})


def problems(text: str, **files: bytes) -> list[str]:
    """Return the problems of a site with files, whose names are given with ``_`` for the dot."""
    return told(made(text, {name.replace("_", "."): body for name, body in files.items()}))


def published(text: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    done = made(text, files)
    assert told(done) == []
    return {artifact.path: artifact.content for artifact in done.artifacts}


LEAFLET = ("file: leaflet.pdf", "title: A leaflet to print")


def test_a_file_is_copied_and_linked_with_kind_size_and_language() -> None:
    files = published(offering(*LEAFLET, "language: sq"), {"leaflet.pdf": PDF})
    assert files["files/leaflet.pdf"] == PDF
    shown = files["en/more.html"].decode()
    link = '<a class="go" href="../files/leaflet.pdf" type="application/pdf" hreflang="sq">'
    assert f"{link}A leaflet to print</a>\n<p>PDF, 1\u00a0kB, Albanian</p>" in without_icons(shown)
    assert "<h2>Files</h2>" in shown
    assert "<h2>Files</h2>" not in files["en/index.html"].decode()


def test_sound_has_buttons_a_link_and_its_words() -> None:
    text = offering("file: talk.wav", "title: A talk", "transcript: talk.md") + TALK
    shown = published(text, {"talk.wav": recording()})["en/more.html"].decode()
    player = re.search(r"<audio.*?</audio>", shown, re.DOTALL)
    assert player
    assert 'controls preload="none" aria-label="A talk"' in player[0]
    assert '<source src="../files/talk.wav" type="audio/wav">' in player[0]
    assert "<p>Recording (WAV), 8\u00a0kB, English</p>" in shown
    assert 'The same to read: <a href="talk.html" class="go">What is said</a>' in shown


def test_a_film_has_captions_in_its_language() -> None:
    lines = ("file: film.mp4", "title: A film", "captions: film.vtt", "language: sq")
    files = published(offering(*lines), {"film.mp4": MP4, "film.vtt": VTT})
    track = '<track kind="captions" src="../files/film.vtt" srclang="sq" label="Albanian" default>'
    assert track in files["en/more.html"].decode()
    assert files["files/film.vtt"] == VTT


def test_what_no_shown_page_offers_is_not_published() -> None:
    done = made("", {"leaflet.pdf": PDF})
    assert told(done) == ["content/files/leaflet.pdf:0:0 file-not-offered"]
    assert not done.failed
    draft = offering(*LEAFLET).replace("downloads:", "status: draft\ndownloads:")
    done = made(draft, {"leaflet.pdf": PDF})
    assert told(done) == [f"{MORE}:1:1 page-left-out"]
    for found in (made("", {"leaflet.pdf": PDF}), done):
        assert not any(artifact.path.startswith("files/") for artifact in found.artifacts)


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leaflet.pdf", b"", "empty-file"),
        ("leaflet.pdf", b"<html>", "file-content"),
        ("film.vtt", b"1\n00:00:00,000 --> 00:00:01,000\nWords\n", "captions-begin"),
        ("leaflet.docx", b"PK\x03\x04", "office-file"),
        ("leaflet", PDF, "file-kind"),
        ("kit.zip", b"PK", "file-content"),
        ("Leaflet.pdf", PDF, "file-name"),
        ("con.pdf", PDF, "name-reserved"),
        ("0691234567.pdf", PDF, "number-in-address"),
    ],
)
def test_a_file_that_cannot_be_offered_is_one_error_at_its_path(
    name: str, content: bytes, code: str
) -> None:
    found = made(offering(f"file: {name}", "title: A file"), {name: content})
    codes = [line for line in told(found) if not line.endswith(" captions-alone")]
    assert codes == [f"content/files/{name}:0:0 {code}"]
    assert found.failed


FILES = {"leaflet_pdf": PDF, "talk_wav": recording(), "film_mp4": MP4, "film_vtt": VTT}


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["file: https://example.org/a.pdf"], "5:9 file-elsewhere"),
        (["file: other.pdf"], "5:9 file-missing"),
        (["file: leaflt.pdf"], "5:9 file-missing"),
        (["file: leaflet.pdf", "language: Shqip"], "6:13 not-a-tag"),
        (["file: leaflet.pdf", "captions: film.vtt"], "6:13 captions-not-here"),
        (["file: film.vtt"], "5:9 captions-alone"),
        (["file: talk.wav"], "5:9 not-for-all"),
        (["file: film.mp4", "captions: leaflet.pdf"], "6:13 captions-kind"),
        (["file: talk.wav", "captions: film.vtt"], "5:9 not-for-all"),
        (["file: talk.wav", "transcript: nothing.md"], "6:15 unknown-page"),
        (["file: talk.wav", "transcript: talk.txt"], "6:15 link-not-md"),
    ],
)
def test_a_mistake_in_what_a_page_offers_is_told_at_its_line(lines: list[str], wanted: str) -> None:
    found = problems(offering(*lines, "title: A file"), **FILES)
    assert [line for line in found if not line.endswith(" file-not-offered")] == [
        f"{MORE}:{wanted}"
    ]


@pytest.mark.parametrize("line", ["file: leaflet.pdf", "title: A leaflet"])
def test_a_file_needs_a_title_and_a_title_a_file(line: str) -> None:
    found = problems(offering(line), leaflet_pdf=PDF)
    assert f"{MORE}:5:3 missing-key" in found


def test_a_transcript_that_a_language_does_not_show_is_an_error() -> None:
    talk = page("en/talk.md", status="draft")
    text = offering("file: talk.wav", "title: A talk", "transcript: talk.md")
    found = problems(text + talk, talk_wav=recording())
    assert f"{MORE}:7:15 transcript-unseen" in found
    hidden = edit(CONFIG, ("missing_pages: show", "missing_pages: hide"))
    both = text + TALK + text.replace("content/en", "content/sq") + hidden
    assert problems(both, talk_wav=recording()) == ["content/sq/more.md:7:15 transcript-unseen"]


def refused(inside: str) -> list[str]:
    """Return what the audit says of a theme whose pages hold ``inside``."""
    block = f"{{% block main %}}<h1>x</h1>{inside}{{% endblock %}}"
    theme = f'-- themes/plain/templates/page.html --\n{{% extends "base.html" %}}{block}\n'
    text = offering("file: talk.wav", "title: A talk", "transcript: talk.md") + TALK + theme
    files = {"talk.wav": recording()}
    done = made(text, files)
    return sorted({f"{found.code} {dict(found.values)}" for found in done.problems})


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", ["audio", "video"])
@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ('preload="none"', "controls"),
        ('controls preload="metadata"', "preload"),
        ('controls preload="none" autoplay', "autoplay"),
    ],
)
def test_sound_that_acts_by_itself_is_refused(name: str, attributes: str, fault: str) -> None:
    found = refused(f'<{name} {attributes} src="../files/talk.wav"></{name}>')
    assert found == [f"audit-element {{'element': '{name} {fault}'}}"]


@pytest.mark.one_in(9)
@pytest.mark.parametrize(
    "inside",
    [
        '<audio controls preload="none" src="{}"></audio>',
        '<video controls preload="none" src="../files/talk.wav"><track src="{}"></video>',
    ],
)
def test_sound_from_elsewhere_is_refused(inside: str) -> None:
    foreign = refused(inside.format("https://example.org/a.mp3"))
    assert foreign == ["audit-foreign {'address': 'https://example.org/a.mp3'}"]
    dead = refused(inside.format("../files/none.mp3"))
    assert dead == ["audit-dead-link {'address': '../files/none.mp3'}"]
    assert refused(inside.format("../files/talk.wav")) == []


def test_a_file_on_the_disk_is_read_up_to_its_limit(tmp_path: Path) -> None:
    for name, size in (("small.pdf", 6_000_000), ("large.pdf", 50_000_001)):
        path = tmp_path / "content" / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.write(PDF)
            out.truncate(size)
    more = tmp_path / MORE
    more.parent.mkdir()
    more.write_text(offering("file: large.pdf", "title: A").split("\n", 1)[1], encoding="utf-8")
    snapshot, found = read(tmp_path)
    assert [(one.at.path, one.code) for one in found] == [
        ("content/files/large.pdf", "file-too-large")
    ]
    assert set(snapshot.offered) == {"content/files/small.pdf"}
    assert len(snapshot.offered["content/files/small.pdf"]) == 6_000_000
    assert not any(line.endswith("file-missing") for line in told(build(snapshot, TODAY)))
