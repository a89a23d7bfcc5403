"""Kinds of pages that the sample has none of hold for everyone too: they are made on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import Axe, HtmlValidate
from page_checks import FAINT, FOCUSED, SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sites import TODAY, site, told
from sites import page as text
from small_sites import MANY, NEEDS, records
from tipsite.pipeline.stages import build

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
    "wide table": "en/wide.html",
    "number no longer shown": "sq/help/al/no-record.html",
    "old address": "en/standing-still.html",
    "lost": "404.html",
}
HEAVY_TOO = "part in another language"
STEPS = 12
PUBLISHED = "-- addresses.txt --\nsq/help/al/no-record.html\n"
MOVED = text("en/new.md", aliases="[en/old.html, leaflet/]")
REFRESH = b'<meta http-equiv="refresh" content="0; url=new.html">\n'
TABLE = text("en/table.md", "Some words:\n\n| a | b |\n|---|---|\n| c | d |")

WIDE = text(
    "en/wide.md",
    "## Found\n\n| Country | Women and girls | Children | Foreigners | Convictions | Compensation |"
    "\n|---|---|---|---|---|---|\n| Montenegro | few | few | some | none | none |"
    "\n\n## Few columns\n\n| Country | Women and girls | Children |\n|---|---|---|"
    "\n| Albania | a | b |",
)
SCROLLERS = """() => [...document.querySelectorAll('main *')]
  .filter(found => found.scrollWidth > found.clientWidth + 1)
  .filter(found => ['auto', 'scroll'].includes(getComputedStyle(found).overflowX))
  .map(found => found.className)"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with such a site."""
    folder = tmp_path_factory.mktemp("made")
    done = build(site(records(MANY, NEEDS) + TABLE + WIDE + MOVED + PUBLISHED), TODAY)
    assert told(done) == []
    for artifact in done.artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
    moved = (folder / "en/old.html").read_bytes()
    assert REFRESH in moved
    (folder / "en/standing-still.html").write_bytes(moved.replace(REFRESH, b""))
    return folder


@pytest.mark.one_in(12)
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.long if kind == HEAVY_TOO else [])
        for kind in KINDS
        if kind != "lost"
    ],
)
def test_a_page_made_on_the_way_holds_for_everyone(
    page: Page, made: Path, axe: Axe, kind: str
) -> None:
    page.goto((made / KINDS[kind]).as_uri())
    assert page.evaluate(SMALL_TARGETS) == []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["name"] == "BODY":
            break  # the page has no more
        assert found["ring"] >= 2, found["what"]
        assert found["part"] >= min(found["height"], 24), found["what"]
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], width
    page.emulate_media(color_scheme="light")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, colours=True) == []
    page.emulate_media(forced_colors="active")
    assert page.evaluate(FAINT) == []


@pytest.mark.long
def test_pages_made_on_the_way_are_valid(made: Path, html_validate: HtmlValidate) -> None:
    addresses = (*KINDS.values(), "en/old.html", "leaflet/index.html")
    assert html_validate(made / address for address in addresses) == []


@pytest.mark.long
def test_a_wide_table_is_scrolled_by_keyboard_and_says_so(page: Page, made: Path, axe: Axe) -> None:
    page.goto((made / "en/wide.html").as_uri())
    assert page.evaluate(SCROLLERS) == ["across"]  # and the smaller one needs none
    assert axe(page) == []
    region = page.get_by_role("region", name="Found")
    assert page.locator(".hint").is_visible()
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.across').scrollLeft > 0")
    assert page.locator(".hint").count() == 1
    page.set_viewport_size({"width": 1280, "height": 640})
    assert page.evaluate(SCROLLERS) == []
    assert not page.locator(".hint").is_visible()


@pytest.mark.parametrize("address", ["en/old.html", "leaflet/index.html"])
def test_an_old_address_leads_on_without_a_script_or_a_server(
    made: Path, chromium: Browser, address: str
) -> None:
    tab = chromium.new_page(java_script_enabled=False)
    tab.goto((made / address).as_uri())
    tab.wait_for_url((made / "en/new.html").as_uri())
    tab.close()
