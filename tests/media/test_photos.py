"""Photos: what is published of them, what is refused, and how a reader gets them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from PIL import Image

from photos import SECRETS, drawing, exif, photo, scene
from sites import TODAY, built, edit, page, site, told
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.engine.store import Store
from tipsite.engine.workers import InThreads
from tipsite.media.filetypes import image_kind
from tipsite.media.images import LARGEST, render_sizes, rendition_of
from tipsite.media.pixels import decode
from tipsite.model.media import Blob
from tipsite.pipeline.stages import Build, build

MORE = "content/en/more.md"
SHOWN = page("en/more.md", "Words.\n\n![A bridge](IMG_20260304_1.JPG)")
PHOTO = "content/images/IMG_20260304_1.JPG"


def made(text: str, raw: Mapping[str, bytes]) -> Build:
    return built(text, raw=raw)


def published(text: str, raw: Mapping[str, bytes]) -> dict[str, bytes]:
    done = made(text, raw)
    assert told(done) == []
    return {one.path: one.content for one in done.artifacts}


def images(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.startswith("images/")}


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_is_published_in_widths_and_without_what_it_tells() -> None:
    original = photo()
    assert all(secret in original for secret in SECRETS)
    files = images(published(SHOWN, {PHOTO: original}))
    widths = {"320", "640", "960", "1280"}
    found = [re.fullmatch(r"images/([0-9a-f]{12})-(\d+)\.(jpg|webp)", path) for path in files]
    assert {(one[2], one[3]) for one in found if one} == {
        (width, ending) for width in widths for ending in ("jpg", "webp")
    }
    assert len(found) == 8
    assert len({one[1] for one in found if one}) == 1
    for path, content in files.items():
        assert content != original
        assert not any(secret in content for secret in SECRETS), path
        with opened(content) as image:
            width = int(path.rpartition("-")[2].partition(".")[0])
            assert image.size == (width, width * 3 // 4)
            assert not image.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)
        assert len(content) <= LARGEST


def test_the_page_lets_the_browser_choose_and_keeps_the_place() -> None:
    files = published(SHOWN, {PHOTO: photo()})
    shown = files["en/more.html"].decode()
    found = re.search(r"<picture>.*</picture>", shown)
    assert found
    digest = re.search(r"images/([0-9a-f]{12})-", found[0])
    assert digest
    plain = [f"../images/{digest[1]}-{width}.jpg {width}w" for width in (320, 640, 960, 1280)]
    sizes = 'sizes="(min-width: 44rem) 42rem, 100vw"'
    source = ", ".join(plain).replace(".jpg", ".webp")
    assert found[0] == (
        f'<picture><source type="image/webp" srcset="{source}" {sizes}>'
        f'<img src="../images/{digest[1]}-640.jpg" srcset="{", ".join(plain)}" {sizes} '
        'alt="A bridge" width="1280" height="960" loading="lazy" decoding="async"></picture>'
    )
    assert "IMG_2026" not in "".join(content.decode("latin-1") for content in files.values())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_kind_is_known_by_its_bytes_whatever_its_name(kind: str) -> None:
    content = photo(kind, 400, 300)
    assert image_kind(content[:64]) == kind
    files = images(published(SHOWN, {PHOTO: content}))
    for content in files.values():
        assert not any(secret in content for secret in SECRETS)
    assert {path.rpartition("-")[2].partition(".")[0] for path in files} == {"320", "400"}


def assert_is_scene(image: Image.Image) -> None:
    """The upper half is light, and each side is where it was."""
    wanted = scene(400, 300)
    for place in ((30, 20), (370, 20), (30, 280), (370, 280)):
        pairs = zip(pixel(image, place), pixel(wanted, place), strict=True)
        assert all(abs(one - other) < 12 for one, other in pairs)


def pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def test_a_photo_of_an_iphone_is_read() -> None:
    content = (Path(__file__).parents[1] / "support" / "data" / "photo.heic").read_bytes()
    assert image_kind(content[:64]) == "HEIF"
    assert {b"Exif", b"GPS", b"Ana Secret"} <= {one for one in SECRETS if one in content}
    files = images(published(SHOWN, {PHOTO: content}))
    for path, made_of_it in files.items():
        assert not any(secret in made_of_it for secret in SECRETS)
        if path.endswith("-400.jpg"):
            assert_is_scene(opened(made_of_it))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    turned = (None, 0, 3, 1, 5, 2, 6, 4)[orientation - 1]
    stored = scene(400, 300)
    stored = stored if turned is None else stored.transpose(Image.Transpose(turned))
    image = decode(encoded(stored, "JPEG", exif=exif(orientation).tobytes()), 1280)
    assert image.size == (400, 300)
    assert_is_scene(image)


def test_colours_are_those_of_the_web() -> None:
    pixel = Image.new("RGB", (8, 8), (200, 30, 30))
    cmyk = encoded(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG")
    red = decode(cmyk, 1280).getpixel((32, 32))
    assert isinstance(red, tuple)
    assert red[0] > 200
    assert red[1] < 60
    deep = encoded(Image.new("I;16", (8, 8), 0x8000), "PNG")
    assert decode(deep, 1280).getpixel((4, 4)) == (128, 128, 128)
    damaged = encoded(pixel, "PNG", icc_profile=b"no profile")
    assert decode(damaged, 1280).getpixel((4, 4)) == (200, 30, 30)


@pytest.mark.long
def test_a_drawing_stays_sharp() -> None:
    files = images(published(SHOWN, {PHOTO: drawing()}))
    assert {path.rpartition(".")[2] for path in files} == {"png", "webp"}
    own = next(content for path, content in files.items() if path.endswith("-800.png"))
    assert opened(own).convert("RGB").getpixel((10, 20)) == (255, 0, 0)
    assert len(own) < 5_000


def test_what_is_seen_through_stays_so_or_is_white() -> None:
    pieces = render_sizes(drawing(alpha=True))
    assert opened(pieces["800x600.webp"]).convert("RGBA").getpixel((790, 590)) == (0, 0, 0, 0)
    assert opened(pieces["800x600.png"]).convert("RGBA").getpixel((790, 590))[3] == 0  # type: ignore[index]
    soft = scene(400, 300)
    soft.putalpha(Image.linear_gradient("L").resize((400, 300)))
    pieces = render_sizes(encoded(soft, "PNG"))
    assert opened(pieces["400x300.webp"]).mode == "RGBA"
    corner = opened(pieces["400x300.jpg"]).getpixel((200, 0))
    assert min(corner) > 245  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "height", "wanted"),
    [
        (5000, 100, [320, 640, 960, 1280]), (1281, 10, [320, 640, 960, 1280]),
        (1280, 10, [320, 640, 960, 1280]), (1000, 10, [320, 640, 1000]), (100, 80, [100]),
        (1, 1, [1]), (200, 16_000, [200]),
    ],
)  # fmt: skip
def test_widths_are_never_larger_than_the_original(
    width: int, height: int, wanted: list[int]
) -> None:
    content = encoded(Image.new("RGB", (width, height), "teal"), "PNG")
    found = [rendition_of(name, 0, Blob.of(b"")) for name in render_sizes(content)]
    assert [one.width for one in found if one.ending == "webp"] == wanted
    assert [one.width for one in found if one.ending == "png"] == wanted


def noise(width: int, height: int) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 200) for _ in range(3)])


@pytest.mark.long
def test_a_size_that_stays_heavy_is_left_out() -> None:
    found = render_sizes(encoded(noise(1400, 1400), "JPEG", quality=50))
    assert found
    assert max(map(len, found.values())) <= LARGEST
    assert {name.rpartition(".")[2] for name in found} == {"webp", "jpg"}


def moving(kind: str) -> bytes:
    frames = [scene(40, 30, seed) for seed in (1, 2)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: moving("GIF"), "image-moving"), (lambda: moving("PNG"), "image-moving"),
    (lambda: moving("WEBP"), "image-moving"), (lambda: photo()[:9000], "file-broken"),
    (lambda: photo("PNG", 400, 300)[:900], "file-broken"),
    (lambda: b"\xff\xd8\xff" + bytes(99), "file-broken"),
    (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "file-broken"),
    (lambda: b"RIFF\0\0\0\0WEBPVP8 ", "file-broken"),
    (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(80), "file-broken"),
    (lambda: b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(80), "file-broken"),
    (lambda: encoded(Image.new("1", (20_000, 6_000)), "PNG"), "image-pixels"),
    (lambda: encoded(Image.new("1", (1, 40_000)), "PNG"), "image-heavy"),
    (lambda: b"", "empty-file"), (lambda: b"II*\0" + bytes(20), "image-kind"),
    (lambda: b"words", "image-kind"),
]  # fmt: skip


def test_what_cannot_be_used_is_one_problem_at_its_path() -> None:
    files = {f"a{at}.jpg": refused for at, refused in enumerate(REFUSED)}
    text = page("en/more.md", "\n\n".join(f"![Decorative]({name})" for name in files))
    done = made(text, {f"content/images/{name}": make() for name, (make, _) in files.items()})
    wanted = [f"content/images/{name}:0:0 {code}" for name, (_, code) in files.items()]
    assert sorted(told(done)) == sorted(wanted)
    assert done.failed


def test_a_photo_with_a_second_one_behind_it_is_read() -> None:
    both = encoded(scene(400, 300), "MPO", save_all=True, append_images=[scene(40, 30)])
    assert decode(both, 1280).size == (400, 300)


_PEAK = r"""
import pathlib, re, sys
from tipsite.media.pixels import decode
process, content = pathlib.Path("/proc/self"), sys.stdin.buffer.read()
def most():
    return int(re.search(r"VmHWM:\s*(\d+) kB", (process / "status").read_text())[1])
(process / "clear_refs").write_text("5")  # else it is what the parent had
before = most()
image = decode(content, 1280)
print(image.mode, (most() - before) * 1024 / (image.width * image.height))
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells its memory so")
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_large_picture_is_copied_once_in_memory(mode: str) -> None:
    colour = (10, 20, 30, 40)[: len(mode)]
    content = encoded(Image.new(mode, (8000, 6000), colour), "PNG", compress_level=1)
    done = subprocess.run(
        [sys.executable, "-c", _PEAK], input=content, capture_output=True, check=True
    )
    kind, peak = done.stdout.split()
    assert kind.decode() == mode
    assert float(peak) < 10  # Pillow takes four bytes for a pixel


def test_damaged_exif_is_no_reason_to_refuse() -> None:
    whole = encoded(scene(40, 30), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x09\x01\x12\0\x03")
    assert len(images(published(SHOWN, {PHOTO: whole}))) == 2


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("![](a.png)", "5:5 image-needs-alt"),
        ("![ ](../images/a.png)", "5:6 image-needs-alt"),
        ("![A](bridge.jpg)", "5:6 image-missing"),
        ("![A](aa.png)", "5:6 image-missing"),  # two letters may be a country
        ("![A](aaa.png)", "5:6 image-missing"),
        ("![A](../a.png)", "5:6 image-outside"),
        ("![A](/images/a.png)", "5:6 image-outside"),
        ("![A](https://example.org/a.png)", "5:6 image-outside"),
    ],
)
def test_a_mistake_in_a_text_is_told_at_its_place(line: str, wanted: str) -> None:
    done = made(page("en/more.md", line), {"content/images/a.png": drawing(9, 9)})
    assert [one for one in told(done) if "not-used" not in one] == [f"{MORE}:{wanted}"]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("file: a.png", "4:8 image-needs-alt"),
        ("file: a.png, decorative: no", "4:8 image-needs-alt"),
        ("file: a.png, alt: [A door]", "4:27 not-a-text"),
        ("file: a.png, alt: A door, decorative: yes", "4:27 image-alt-or-not"),
        ("file: abc.png, alt: A door", "4:15 image-missing"),
        ("file: A.PNG, alt: A door", "4:15 image-missing"),
        ("file: content/images/a.png, alt: A door", "4:15 image-missing"),
        ("file: 'images\\a.png', alt: A door", "4:15 image-missing"),
        ("alt: A door", "4:8 missing-key"),
    ],
)
def test_a_mistake_in_front_matter_is_told_at_its_place(keys: str, wanted: str) -> None:
    done = made(page("en/more.md", image=f"{{{keys}}}"), {"content/images/a.png": drawing(9, 9)})
    beside = [] if "key" not in wanted else ["content/images/a.png:0:0 image-not-used"]
    assert sorted(told(done)) == sorted([f"{MORE}:{wanted}", *beside])


def test_a_picture_that_only_adorns_has_an_empty_alt() -> None:
    text = page("en/more.md", "![Decorative](a.png)", image="{file: a.png, decorative: true}")
    shown = published(text, {"content/images/a.png": drawing(9, 9)})["en/more.html"].decode()
    assert shown.count(' alt="" width="9" height="9" loading="lazy"') == 2


@pytest.mark.parametrize("path", ["en/index.md", "en/help/index.md", "en/signs/street.md"])
@pytest.mark.long
def test_any_page_shows_the_picture_of_its_front_matter_below_its_text(path: str) -> None:
    keys = {"who": "Children", "signs": "[Papers are taken away.]"} if "signs" in path else {}
    image = "{file: a.png, alt: A <door>}"
    text = page(path, image=image, **keys) + page(path.replace("en/", "sq/"), image=image, **keys)
    shown = published(text, {"content/images/a.png": drawing(9, 9)})[path.replace("md", "html")]
    assert shown.index(b'alt="A &lt;door&gt;"') > shown.index(b"Words.")


def test_each_language_has_its_own_words() -> None:
    shown = "Fjalë.\n\n![Një urë](../images/IMG_20260304_1.JPG)"
    text = SHOWN + page("sq/more.md", shown, translation="reviewed")
    files = published(text, {PHOTO: drawing(9, 9)})
    assert 'alt="Një urë"' in files["sq/more.html"].decode()
    assert len(images(files)) == 2


@pytest.mark.parametrize("written", ["two%20bays.jpg", "../images/two%20bays.jpg"])
def test_a_name_may_be_what_a_phone_gave(written: str) -> None:
    text = page("en/more.md", f"![Bays]({written})")
    assert images(published(text, {"content/images/two bays.jpg": drawing(9, 9)}))


def test_an_unused_photo_is_told_and_not_published() -> None:
    done = made("", {PHOTO: photo()[:90]})
    assert told(done) == [f"{PHOTO}:0:0 image-not-used"]
    assert not any(one.path.startswith("images/") for one in done.artifacts)


def test_a_logo_may_be_a_photo() -> None:
    organizations = edit(
        "content/organizations.yaml", ("- id: alo\n", "- id: alo\n  logo: giver.png\n")
    )
    config = edit("campaigns.yaml", ("exit:", "funders: [alo]\n  exit:"))
    files = published(organizations + config, {"content/images/giver.png": drawing()})
    shown = files["en/index.html"].decode()
    assert 'sizes="64px"' in shown
    assert 'alt="Child helpline association" width="800" height="600" loading="lazy"' in shown


def test_an_office_file_is_refused_wherever_it_lies() -> None:
    names = ("x.docx", "x.ODT", "x.pages", "x.xls", "x.pptx")
    folders = ("", "files/", "images/", "en/", "services/")
    paths = sorted(f"content/{folder}{name}" for folder in folders for name in names)
    assert sorted(told(made("", dict.fromkeys(paths, b"PK\x03\x04")))) == [
        f"{path}:0:0 office-file" for path in paths
    ]


@pytest.mark.long
def test_each_photo_is_worked_on_once(tmp_path: Path) -> None:
    text = f"{SHOWN}{page('en/other.md', '![A bridge](again.jpg) ![A tree](tree.jpg)')}"
    raw = {PHOTO: photo(), "content/images/again.jpg": photo()}
    raw["content/images/tree.jpg"] = photo("PNG", 60, 40)
    heard: list[str] = []
    prefetch = InThreads(progress=lambda words, *_: heard.append(words))

    def worked_on() -> tuple[Build, int]:
        with Store(tmp_path / "store", b"k" * 32) as store:
            session = Session(store)
            session.prefetch = prefetch
            done = build(site(text, raw), TODAY, session=session)
            session.save(sweep=True)
            store.commit(sweep=True)
            files = {one.path: one.content for one in done.artifacts}
        assert images(files)
        return done, sum(run.question[0] == "photo" for run in session.runs)

    first, often = worked_on()
    assert often == 2
    assert heard == ["Pictures: 1 of 2", "Pictures: 2 of 2"]
    again, often = worked_on()
    assert (often, len(heard)) == (0, 2)
    assert again.artifacts == first.artifacts


@pytest.mark.long
def test_a_photo_that_was_refused_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again() -> list[str]:
        with Store(tmp_path / "store", b"k" * 32) as store:
            session = Session(store)
            done = build(site(SHOWN, {PHOTO: photo()}), TODAY, session=session)
            session.save()
            store.commit()
        return told(done)

    with monkeypatch.context() as short:
        short.setattr("tipsite.media.pixels.image_kind", Mock(side_effect=MemoryError))
        assert any("file-broken" in one for one in again())
    assert again() == []


@pytest.mark.one_in(4)
@pytest.mark.parametrize("cut", range(0, 4000, 371))
def test_no_damage_is_a_crash(cut: int) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        whole = photo(kind, 60, 40)
        at = cut % len(whole)
        damaged = whole[:at] + b"\xff\0\x01" + whole[at + 7 :]
        for problem in told(made(SHOWN, {PHOTO: damaged})):
            assert "image-" in problem or problem.endswith("file-broken")


def test_photos_on_the_disk_are_read_up_to_their_limit(tmp_path: Path) -> None:
    for name, size in (("small.jpg", 6_000_000), ("large.jpg", 50_000_001)):
        path = tmp_path / "content" / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.truncate(size)
    snapshot, found = read(tmp_path)
    assert [(one.at.path, one.code) for one in found] == [
        ("content/images/large.jpg", "file-too-large")
    ]
    assert len(snapshot.pictures["content/images/small.jpg"].load()) == 6_000_000
