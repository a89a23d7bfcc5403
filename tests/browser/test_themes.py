"""The two themes of tipsite: where somebody seeks help, both look the same.

And a theme that was made from docs/themes.md alone.
"""

from __future__ import annotations

import io
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops
from playwright.sync_api import Page

from browsing import Axe, HtmlValidate
from page_checks import FAINT, SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sample import CHOOSER, KINDS, ROOT, TODAY, Sample, without_pieces
from tipsite.content.inputs import read
from tipsite.output.writer import write
from tipsite.pipeline import stages
from workers import made_once

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

LOUD = ("home", "campaign", "list of campaigns", "news", "list of news", "page with a file")
QUIET = ("chooser", *(kind for kind in KINDS if kind not in LOUD and kind != "page"))
SEEN: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("mk", 360, "light"),
    ("en", 360, "dark"),
    ("sq", 1280, "light"),
    ("mk", 1280, "dark"),
)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample in the theme ``plain``."""
    return made_once(tmp_path_factory, "plain", _write_plain)


def _write_plain(folder: Path) -> None:
    snapshot, _found = read(ROOT)
    settings = snapshot.files["campaigns.yaml"]
    assert settings.count(b"  theme: bright\n") == 1
    files = {**without_pieces(snapshot).files}
    files["campaigns.yaml"] = settings.replace(b"  theme: bright\n", b"  theme: plain\n")
    built = stages.build(replace(snapshot, files=files), TODAY)
    assert not [found for found in built.problems if found.severity == "error"]
    write(built.artifacts, folder)


def _address(kind: str, tag: str) -> str:
    return CHOOSER if kind == "chooser" else f"{tag}/{KINDS[kind]}"


def _picture(page: Page, shown: Path, width: int, scheme: Literal["light", "dark"]) -> bytes:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(shown.as_uri())
    return page.screenshot(full_page=True)


def _differ(one: bytes, other: bytes) -> bool:
    first, second = (Image.open(io.BytesIO(shot)).convert("RGB") for shot in (one, other))
    if first.size != second.size:
        return True
    # Chromium does not round the shadow of a field the same each time.
    unlike = ImageChops.difference(first, second).point([0, 0, *[255] * 254] * 3)
    return unlike.getbbox() is not None


@pytest.mark.long
@pytest.mark.parametrize(("look", "kind"), list(product(SEEN, QUIET)))
def test_where_somebody_seeks_help_the_loud_theme_is_the_quiet_one(
    page: Page,
    sample: Sample,
    plain: Path,
    kind: str,
    look: tuple[str, int, Literal["light", "dark"]],
) -> None:
    tag, width, scheme = look
    address = _address(kind, tag)
    shots = [_picture(page, site / address, width, scheme) for site in (plain, sample.folder)]
    assert not _differ(*shots), address


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_the_quiet_theme_holds_for_everyone(
    page: Page, plain: Path, axe: Axe, html_validate: HtmlValidate, kind: str
) -> None:
    page.goto((plain / _address(kind, "mk")).as_uri())
    assert page.evaluate(SMALL_TARGETS) == []
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], width
    height = page.evaluate("() => document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": 1280, "height": height})
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, colours=True) == []
    page.emulate_media(forced_colors="active")
    assert page.evaluate(FAINT) == []
    assert html_validate([plain / _address(kind, "mk")]) == []
