"""Pages hold for whoever needs other colours, larger text, paper, or no style at all."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from page_checks import (
    FAINT,
    FAINT_LINES,
    FILLED,
    FOCUSED,
    ICONS_OF_ANOTHER_COLOUR,
    LARGE_TEXT,
    LOST_EDGES,
    MOVING,
    NOT_LARGE,
    ON_PAPER,
    OWN_COLOURS,
    WIDER_THAN_THE_SCREEN,
    WITHOUT_STYLE,
)
from sample import CHOOSER, FIRST, NOT_FOUND, OTHERS, Sample, pages_of
from sample_tabs import EDITIONS, PHONE, styled

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

STEPS = 8
NARROW = (360, 320)


@pytest.mark.one_in(5)
def test_a_page_holds_where_colours_are_forced(tab: Page) -> None:
    tab.evaluate(FILLED)
    tab.emulate_media(forced_colors="active")
    assert tab.evaluate(LOST_EDGES) == []
    assert tab.evaluate(OWN_COLOURS) == []
    assert tab.evaluate(ICONS_OF_ANOTHER_COLOUR) == []
    assert tab.evaluate(FAINT) == []
    for _ in range(3):
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED)["ring"] >= 2
    tab.emulate_media(forced_colors="none")


@pytest.mark.one_in(5)
def test_nothing_moves_and_more_contrast_is_given_where_it_is_asked_for(tab: Page) -> None:
    assert tab.evaluate(MOVING) == []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme, contrast="more", reduced_motion="reduce")
        assert tab.evaluate(FAINT) == [], scheme
        assert tab.evaluate(FAINT_LINES) == [], scheme
        assert tab.evaluate(MOVING) == [], scheme
    tab.emulate_media(contrast="no-preference", reduced_motion="no-preference")


@pytest.mark.one_in(5)
def test_paper_gets_what_can_be_used_on_paper(tab: Page) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(media="print", color_scheme=scheme)
        nothing: dict[str, list[str]] = {"controls": [], "folded": [], "numbers": [], "unnamed": []}
        assert tab.evaluate(ON_PAPER) == nothing
        assert tab.evaluate(FAINT) == [], scheme


@pytest.mark.one_in(5)
def test_a_page_without_its_style_sheet_is_whole_and_in_order(tab: Page) -> None:
    assert tab.evaluate(WITHOUT_STYLE) == {"order": [], "large": [], "unseen": [], "wide": False}


@pytest.mark.one_in(5)
def test_a_page_enlarged_four_times_can_be_read_and_walked(tab: Page) -> None:
    tab.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 % (WCAG 1.4.10)
    assert tab.evaluate(WIDER_THAN_THE_SCREEN) == []
    bar = tab.evaluate("() => document.querySelector('.bar').getBoundingClientRect().height")
    assert bar <= 256 / 3
    tab.evaluate("() => document.activeElement.blur()")
    for _ in range(STEPS):
        tab.keyboard.press("Tab")
        found = tab.evaluate(FOCUSED)
        assert found["part"] >= min(found["height"], 24), found["what"]


@pytest.mark.parametrize(
    ("tag", "step"),
    [(FIRST[0], 6), *(pytest.param(tag, 1, marks=pytest.mark.long) for tag in (*FIRST, *OTHERS))],
)
@pytest.mark.long
def test_with_letters_twice_as_large_nothing_is_covered_or_cut(
    chromium: Browser, sample: Sample, tag: str, step: int
) -> None:
    shared = (CHOOSER, NOT_FOUND[0]) if tag == FIRST[0] else ()
    with chromium.new_page() as page:
        for address in (*shared, f"{tag}/404.html", *pages_of(tag))[::step]:
            page.goto(sample.url(address))
            for width, size in product(NARROW, ("100%", "200%")):
                page.set_viewport_size({"width": width, "height": 640})
                page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
                assert page.evaluate(LARGE_TEXT) == NOT_LARGE, (address, width, size)
                assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], (address, width, size)


@pytest.mark.one_in(99)
@pytest.mark.parametrize("tag", EDITIONS)
@pytest.mark.parametrize("opened", [".menu summary", ".languages summary"])
@pytest.mark.long
def test_an_open_menu_never_covers_the_exit(
    chromium: Browser, sample: Sample, tag: str, opened: str
) -> None:
    with chromium.new_page() as page:
        for width, height in ((320, 480), (360, 640), (640, 360)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(sample.url(f"{tag}/help/al.html"))
            page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
            page.locator(opened).click()
            assert page.evaluate(COVERED) == [], (width, height)
            expect(page.locator(f"{opened.split(maxsplit=1)[0]} li a").last).to_be_visible()


def test_what_a_theme_lifts_stays_below_the_exit(chromium: Browser, sample: Sample) -> None:
    lifted = "main { position: relative } main, .menu ul { z-index: 2147483647 }"
    with chromium.new_page(viewport=PHONE, bypass_csp=True) as page:
        page.goto(sample.url("mk/help/al.html"))
        with styled(page, lifted + ".menu ul { block-size: 700px }"):
            page.locator(".menu summary").click()
            assert page.evaluate(COVERED) == []


COVERED = """() => [...document.querySelectorAll('.bar a')].filter(link => {
  const box = link.getBoundingClientRect()
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  return !link.contains(above)
}).map(link => link.textContent)"""
