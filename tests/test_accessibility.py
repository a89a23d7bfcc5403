"""What a program can see of accessibility: axe, sizes, spacing, and the way of the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from browsing import Axe
from sample import EXIT, NOT_FOUND, PAGES, Sample

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

# WCAG 2.1, success criterion 1.4.12.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-block-end: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll('body, body *')].filter(found => {
  const style = getComputedStyle(found)
  const hides = axis => ['hidden', 'clip'].includes(axis)
  return (hides(style.overflowX) && found.scrollWidth > found.clientWidth + 1)
    || (hides(style.overflowY) && found.scrollHeight > found.clientHeight + 1)
    || style.textOverflow === 'ellipsis'
}).map(found => found.outerHTML.slice(0, 120))"""
OVERLAPPING = """() => {
  const lines = [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd)')]
    .filter(found => ![...found.children].some(child => child.matches('p, ul, ol')))
    .map(found => [found, found.getBoundingClientRect()])
  return lines.slice(1).flatMap(([found, place], index) => {
    const [last, before] = lines[index]
    const over = Math.min(before.bottom, place.bottom) - Math.max(before.top, place.top)
    const aside = Math.min(before.right, place.right) - Math.max(before.left, place.left)
    return over > 1 && aside > 1 && !last.contains(found) ? [found.outerHTML.slice(0, 120)] : []
  })
}"""
# A link within a sentence may be as high as its line (WCAG 2.5.8 says so too).
SMALL_TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, summary, label, select, input:not(label input)'
)].filter(target => target.checkVisibility()).filter(target => {
  const sentence = target.closest('p, li, dd, td, blockquote, small')
  const beside = sentence ? sentence.innerText.replace(target.innerText, '').trim() : ''
  const within = getComputedStyle(target).display === 'inline' && /\\p{L}/u.test(beside)
  return !within && target.getBoundingClientRect().height < 44
}).map(target => `${target.getBoundingClientRect().height}: ${target.outerHTML.slice(0, 160)}`)"""
FOCUSED = """() => {
  const found = document.activeElement
  const place = found.getBoundingClientRect()
  const style = getComputedStyle(found)
  const bar = document.querySelector('.bar')
  const middle = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2)
  return {
    what: found.outerHTML.slice(0, 120),
    name: found.tagName,
    href: found.getAttribute('href'),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    seen: place.top >= 0 && place.left >= -1 && place.right <= innerWidth + 1
      && place.bottom <= (bar.contains(found) ? innerHeight : bar.getBoundingClientRect().top),
    top: Boolean(middle) && (found.contains(middle) || middle.contains(found)),
  }
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """One tab of a phone."""
    opened = chromium.new_page(viewport={"width": 360, "height": 640})
    yield opened
    opened.close()


@pytest.mark.parametrize("address", [*PAGES, *NOT_FOUND])
def test_axe_finds_nothing(page: Page, sample: Sample, axe: Axe, address: str) -> None:
    page.goto(sample.url(address))
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        height = page.evaluate("() => document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})  # the bar covers nothing
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            assert axe(page) == [], (width, scheme)


@pytest.mark.parametrize("address", [*PAGES, *NOT_FOUND])
def test_targets_are_large_enough_for_a_thumb(page: Page, sample: Sample, address: str) -> None:
    page.goto(sample.url(address))
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("address", [*PAGES, *NOT_FOUND])
def test_wider_text_is_not_cut_off(page: Page, sample: Sample, address: str) -> None:
    page.goto(sample.url(address))
    assert page.evaluate(OVERLAPPING) == []
    page.add_style_tag(content=SPACING)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("text_size", [100, 200])
def test_the_bar_hides_nothing_at_the_end(
    page: Page, sample: Sample, address: str, text_size: int
) -> None:
    page.goto(sample.url(address))
    page.add_style_tag(content=f"html {{ font-size: {text_size}% }}")
    page.evaluate("() => scrollTo(0, document.scrollingElement.scrollHeight)")
    last = "() => document.querySelector('footer').lastElementChild.getBoundingClientRect().bottom"
    bar = "() => document.querySelector('.bar').getBoundingClientRect()"
    place = page.evaluate(bar)
    assert page.evaluate(last) <= place["top"]
    assert place["bottom"] == pytest.approx(640, abs=1)
    assert place["height"] <= 640 / 3


@pytest.mark.parametrize("address", ["en/help/al.html", "sq/help/xk.html", "sq/signs/work.html"])
def test_the_keyboard_reaches_everything_in_sight(page: Page, sample: Sample, address: str) -> None:
    page.goto(sample.url(address))
    reached = []
    for _ in range(page.locator("a[href]:visible, input:visible, button:visible").count()):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert [found["href"] for found in reached[:2]] == ["#main", EXIT]
    assert {found["name"] for found in reached} <= {"A", "INPUT", "BUTTON"}
    assert [found["what"] for found in reached if found["ring"] < 2] == []
    assert [found["what"] for found in reached if not found["seen"]] == []
    assert [found["what"] for found in reached if not found["top"]] == []
    for _ in reached[1:]:  # and back again
        page.keyboard.press("Shift+Tab")
        found = page.evaluate(FOCUSED)
        assert found["seen"], found["what"]
    assert page.evaluate(FOCUSED)["href"] == "#main"


def test_the_skip_link_skips(page: Page, sample: Sample) -> None:
    page.goto(sample.url("en/help/al.html"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
