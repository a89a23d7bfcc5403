"""The two themes of tipsite: where somebody seeks help, both look the same.

And a theme that was made from docs/themes.md alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from browsing import Axe, HtmlValidate
from page_checks import FAINT, SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sample import CHOOSER, KINDS, ROOT, TODAY, without_pieces
from tipsite.content.inputs import read
from tipsite.output.writer import write
from tipsite.pipeline import stages
from workers import made_once

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]


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
