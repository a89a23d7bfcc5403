"""Pictures and archives to take away tell nothing, lead nowhere and fill no memory."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

import pytest
from PIL import Image

from photos import SECRETS, drawing, photo
from sites import built, page, told
from tipsite.audit.metadata import trace_problems
from tipsite.model.plan import Artifact
from traced_files import plain_pdf

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- Ana Secret -->'
    b'<path d="M0 0h9"/></svg>'
)
KIT: Mapping[str, bytes] = {
    "logos/mark.svg": SVG,
    "logos/mark.png": drawing(80, 60, alpha=True),
    "Foto e parë.jpg": photo("JPEG", 200, 150),
    "leaflet.pdf": plain_pdf(),
}


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return an archive as a computer makes it: with days, and remarks of its maker."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.comment = b"Ana Secret"
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 3, 4, 5, 6, 8))
            entry.comment = b"Ana Secret"
            archive.writestr(entry, content)
    return buffer.getvalue()


def offered(name: str, content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """Return the published files of a site that offers one, and its problems."""
    text = page("en/more.md", downloads=f"\n- file: {name}\n  title: To take away")
    made = built(text, raw={f"content/files/{name}": content})
    return {one.path: one.content for one in made.artifacts}, told(made)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
@pytest.mark.one_in(3)
def test_a_picture_to_take_away_keeps_its_size_and_tells_nothing(kind: str, ending: str) -> None:
    files, found = offered(f"card.{ending}", photo(kind, 1600, 1200))
    assert found == []
    content = files[f"files/card.{ending}"]
    assert not any(secret in content for secret in SECRETS)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == (kind, (1600, 1200))
    html = files["en/more.html"].decode()
    assert f'href="../files/card.{ending}"' in html
    assert f"Picture ({kind})" in html
    assert "English" not in html.partition("To take away")[2].partition("</li>")[0]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_photo_to_take_away_grows_no_heavier(kind: str) -> None:
    ending = {"JPEG": "jpg", "WEBP": "webp"}[kind]
    noise = Image.effect_noise((320, 240), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, kind, quality=80)
    files, _ = offered(f"card.{ending}", buffer.getvalue())
    assert len(files[f"files/card.{ending}"]) <= len(buffer.getvalue())


def test_a_drawing_to_take_away_is_cleaned() -> None:
    files, found = offered("mark.svg", SVG)
    assert found == []
    assert b"Secret" not in files["files/mark.svg"]
    assert b"<path" in files["files/mark.svg"]
    _, found = offered("mark.svg", SVG.replace(b"<path", b"<script>x</script><path"))
    assert found == ["content/files/mark.svg:0:0 svg-cleaned"]


@pytest.mark.parametrize("name", ["trafficking/mark.svg", "trafikim-poster.svg", "жртва.svg"])
def test_a_telling_name_in_an_archive_is_told_as_one_beside_it_would_be(name: str) -> None:
    assert offered("kit.zip", packed({name: SVG}))[1] == ["content/files/kit.zip:0:0 zip-telling"]
    assert offered("kit.zip", packed({"mark.svg": SVG}))[1] == []


def test_each_file_of_an_archive_is_cleaned_and_nothing_else_is_kept() -> None:
    junk = {"__MACOSX/logos/._mark.svg": b"x", "logos/.DS_Store": b"x", "Thumbs.db": b"x"}
    files, found = offered("press-kit.zip", packed({**KIT, **junk}))
    assert found == []
    content = files["files/press-kit.zip"]
    assert not any(secret in content for secret in SECRETS)
    inside = unpacked(content)
    assert sorted(inside) == sorted(KIT)
    for name, member in inside.items():
        assert b"Secret" not in member, name
        assert not any(secret in member for secret in SECRETS), name
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.comment == b""
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(one.comment or one.extra for one in archive.infolist())
    assert "Several files in one (ZIP)" in files["en/more.html"].decode()
    again, _ = offered("press-kit.zip", packed(dict(reversed([*KIT.items()])), compression=8))
    assert again["files/press-kit.zip"] == content


@pytest.mark.parametrize(
    "name",
    ["../out.svg", "/etc/out.svg", "a/../../out.svg", "..\\out.svg", "C:out.svg", "a//out.svg",
     "./out.svg", "a\x1bout.svg", "a/ /out.svg", "a\u202egvs.out"],
)  # fmt: skip
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    files, found = offered("kit.zip", packed({name: SVG}))
    assert found == ["content/files/kit.zip:0:0 zip-outside"]
    assert "files/kit.zip" not in files


def test_a_link_in_an_archive_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("mark.svg")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert offered("kit.zip", buffer.getvalue())[1] == ["content/files/kit.zip:0:0 zip-outside"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"letter.docx": b"PK\x03\x04"}, "zip-kind"),
        ({"inner.zip": packed(KIT)}, "zip-kind"),
        ({"notes.txt": b"Ana Secret"}, "zip-kind"),
        ({"run.exe": b"MZ"}, "zip-kind"),
        ({"photo.png": photo("JPEG", 90, 90)}, "zip-kind"),
        ({"photo.jpg": photo("JPEG", 90, 90)[:400]}, "zip-member"),
        ({"mark.svg": b"<svg><script/></svg>"}, "zip-member"),
        ({"leaflet.pdf": b"%PDF-1.7 broken"}, "zip-member"),
        ({}, "file-content"),
        ({"__MACOSX/x.svg": SVG}, "zip-broken"),
        ({"A.svg": SVG, "a.svg": SVG}, "zip-broken"),
        ({f"{number}.svg": SVG for number in range(201)}, "zip-large"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_plain_word(
    files: Mapping[str, bytes], code: str
) -> None:
    made, found = offered("kit.zip", packed(files))
    assert found == [f"content/files/kit.zip:0:0 {code}"]
    assert "files/kit.zip" not in made


@pytest.mark.long
def test_an_archive_that_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zero.svg", bytes(101_000_000))
    assert len(buffer.getvalue()) < 200_000
    assert offered("kit.zip", buffer.getvalue())[1] == ["content/files/kit.zip:0:0 zip-large"]


def test_a_size_that_is_a_lie_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zero.svg", bytes(500_000))
    size = (500_000).to_bytes(4, "little")
    lying = buffer.getvalue().replace(size, (10).to_bytes(4, "little"))
    assert lying != buffer.getvalue()
    assert offered("kit.zip", lying)[1] == ["content/files/kit.zip:0:0 zip-broken"]


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_bytes_are_refused_however_they_are_packed(how: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        archive.writestr("mark.svg", SVG * 20)
    content = buffer.getvalue()
    start = content.index(b"mark.svg") + len("mark.svg") + 10
    damaged = content[:start] + b"\xff" * 16 + content[start + 16 :]
    assert offered("kit.zip", damaged)[1] == ["content/files/kit.zip:0:0 zip-broken"]


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(packed({"mark.svg": SVG}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    assert offered("kit.zip", bytes(content))[1] == ["content/files/kit.zip:0:0 file-locked"]


def bare(files: Mapping[str, bytes]) -> bytes:
    """Return an archive without days and remarks, whose files are as they were."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (packed(KIT), "logos/mark.svg: <!--"),
        (bare({"a.svg": SVG}), "a.svg: <!--"),
        (bare({"a.txt": b"x"}), "a.txt: other file"),
        (b"PK", "ZIP"),
    ],
)
def test_the_audit_reads_archives_by_itself(content: bytes, found: str) -> None:
    told_of = [*trace_problems(Artifact(path="files/kit.zip", content=content))]
    assert [one.code for one in told_of] == ["audit-trace"]
    assert found in str(dict(told_of[0].values))
