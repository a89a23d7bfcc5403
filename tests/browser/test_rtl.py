"""The small site in Arabic, in a browser: numbers stay whole, names and arrows turn round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import Axe, HtmlValidate
from golden_sites import GOLDEN, PAGES
from page_checks import WIDER_THAN_THE_SCREEN
from sites import TODAY
from tipsite.content.inputs import read
from tipsite.pipeline.stages import build
from workers import made_once

pytestmark = pytest.mark.browser

FEWER = ("ar/help/al.html", "ar/help/abroad.html")
"""Those that are looked at in every run."""
# Each run of digits, signs and spaces of a number in the page, and where its signs are painted.
NUMBERS = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest('.strips')) continue
    for (const run of node.data.matchAll(/[+]?[0-9]+(?: [0-9]+)+|[+][0-9]+|[0-9]{2}:[0-9]{2}/g)) {
      const places = [...run[0]].map((sign, index) => {
        const range = document.createRange()
        range.setStart(node, run.index + index)
        range.setEnd(node, run.index + index + 1)
        return [sign, range.getBoundingClientRect()]
      }).filter(([sign]) => sign !== ' ')
      const lefts = places.map(([, place]) => place.left)
      found.push([run[0], lefts.every((left, index) => !index || left > lefts[index - 1])])
    }
  }
  return found
}"""


OPENED = """() => document.querySelectorAll('details[name]').forEach(fold => {
  fold.removeAttribute('name')
  fold.open = true
})"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built site."""

    def make(folder: Path) -> None:
        snapshot, _ = read(GOLDEN / "rtl" / "site")
        for artifact in build(snapshot, TODAY).artifacts:
            path = folder / artifact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artifact.content)

    return made_once(tmp_path_factory, "rtl", make)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A tab of a phone."""
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    yield page
    page.close()


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])
def test_pages_in_arabic_hold_in_a_browser(
    arabic: Path, phone: Page, axe: Axe, *, every: bool
) -> None:
    numbers: dict[str, bool] = {}
    for address in PAGES if every else FEWER:
        phone.set_viewport_size({"width": 360, "height": 640})
        phone.emulate_media(color_scheme="light")
        phone.goto((arabic / address).as_uri())
        phone.evaluate(OPENED)
        for number, in_order in phone.evaluate(NUMBERS):
            assert in_order, (address, number)
            numbers[number] = True
        assert axe(phone) == [], address
        phone.emulate_media(color_scheme="dark")
        assert axe(phone, colours=True) == [], address
        for width in (320, 360, 1280):
            phone.set_viewport_size({"width": width, "height": 640})
            assert phone.evaluate(WIDER_THAN_THE_SCREEN) == [], (address, width)
    wanted = {"116 111", "042 111 999", "+355 4 222 33 44", "+389 2 2777 070", "08:00"}
    assert wanted <= set(numbers)


def test_what_runs_from_left_to_right_would_be_seen_to_turn_round(phone: Page) -> None:
    phone.set_content('<p dir="rtl">من الخارج: +355 4 222 33 44</p>')
    assert phone.evaluate(NUMBERS) == [["+355 4 222 33 44", False]]


def test_what_points_is_mirrored(arabic: Path, phone: Page) -> None:
    phone.goto((arabic / "ar/help/al.html").as_uri())
    turned = "icon => getComputedStyle(icon).transform"
    assert phone.locator(".bar .leave .icon").evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"
    assert phone.locator("main .icon.points").first.evaluate(turned).startswith("matrix(-1")
    assert phone.locator(".bar a:first-child .icon").evaluate(turned) == "none"
    boxes = [phone.locator(f".bar a >> nth={place}").bounding_box() for place in (0, 1)]
    first, leave = (box["x"] if box else 0 for box in boxes)
    assert first > leave  # the bar begins on the right
    title = (arabic / "ar/routes/al-mk.html").read_text("utf-8")
    assert "<h1>ألبانيا ← مقدونيا الشمالية</h1>" in title


@pytest.mark.long
def test_pages_in_arabic_are_valid(arabic: Path, html_validate: HtmlValidate) -> None:
    assert html_validate(arabic / address for address in PAGES) == []
