"""Kinds of pages that the sample has none of hold for everyone too: they are made on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import Axe, HtmlValidate
from page_checks import FAINT, FOCUSED, SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sites import TODAY, site, told
from sites import page as text
from test_parts import MANY, NEEDS, records
from tipsite.pipeline import build

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

KINDS = {
    "directory in parts": "en/help/al.html",
    "part": "en/help/al-call.html",
    "part in another language": "sq/help/al-call.html",
    "list without a text": "en/signs/index.html",
    "campaign without a text": "sq/campaigns/spring.html",
    "fallback": "sq/more.html",
    "fallback with a table": "sq/table.html",
    "lost": "404.html",
}
STEPS = 12
TABLE = text("en/table.md", "Some words:\n\n| a | b |\n|---|---|\n| c | d |")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with such a site."""
    folder = tmp_path_factory.mktemp("made")
    done = build(site(records(MANY, NEEDS) + TABLE), TODAY)
    assert told(done) == []
    for artifact in done.artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    return folder


def test_pages_made_on_the_way_hold_for_everyone(page: Page, made: Path, axe: Axe) -> None:
    for address in (found for kind, found in KINDS.items() if kind != "lost"):
        page.goto((made / address).as_uri())
        page.evaluate("() => document.activeElement.blur()")
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate(SMALL_TARGETS) == [], address
        for _ in range(STEPS):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUSED)
            if found["name"] == "BODY":
                break  # the page has no more
            assert found["ring"] >= 2, (address, found["what"])
            assert found["part"] >= min(found["height"], 24), (address, found["what"])
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], (address, width)
        height = page.evaluate("() => document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": 1280, "height": height})
        page.emulate_media(color_scheme="light")
        assert axe(page) == [], address
        page.emulate_media(color_scheme="dark")
        assert axe(page, colours=True) == [], address
        page.emulate_media(forced_colors="active")
        assert page.evaluate(FAINT) == [], address
        page.emulate_media(forced_colors="none")


def test_pages_made_on_the_way_are_valid(made: Path, html_validate: HtmlValidate) -> None:
    assert html_validate(made / address for address in KINDS.values()) == []
