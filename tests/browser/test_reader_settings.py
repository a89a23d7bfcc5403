"""Pages hold for whoever needs other colours, larger text, paper, or no style at all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from page_checks import (
    FAINT,
    FAINT_LINES,
    FILLED,
    FOCUSED,
    ICONS_OF_ANOTHER_COLOUR,
    LOST_EDGES,
    MOVING,
    ON_PAPER,
    OWN_COLOURS,
    WIDER_THAN_THE_SCREEN,
    WITHOUT_STYLE,
)

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

STEPS = 8


@pytest.mark.one_in(3)
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


def test_nothing_moves_and_more_contrast_is_given_where_it_is_asked_for(tab: Page) -> None:
    assert tab.evaluate(MOVING) == []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme, contrast="more", reduced_motion="reduce")
        assert tab.evaluate(FAINT) == [], scheme
        assert tab.evaluate(FAINT_LINES) == [], scheme
        assert tab.evaluate(MOVING) == [], scheme
    tab.emulate_media(contrast="no-preference", reduced_motion="no-preference")


def test_paper_gets_what_can_be_used_on_paper(tab: Page) -> None:
    for scheme in ("light", "dark"):
        tab.emulate_media(media="print", color_scheme=scheme)
        nothing: dict[str, list[str]] = {"controls": [], "folded": [], "numbers": [], "unnamed": []}
        assert tab.evaluate(ON_PAPER) == nothing
        assert tab.evaluate(FAINT) == [], scheme


def test_a_page_without_its_style_sheet_is_whole_and_in_order(tab: Page) -> None:
    assert tab.evaluate(WITHOUT_STYLE) == {"order": [], "large": [], "unseen": [], "wide": False}


@pytest.mark.one_in(3)
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


BAD = """<html><head><style>
a { background: #123456; color: #ffffff; forced-color-adjust: none; transition: color 1s; }
.way { border: 1px solid #eeeeee; color: #999999; }
@media screen { .nothing { color: red } }
b { display: none }
</style></head><body><a class="skip" href="#x">x</a><a class="brand" href="/">x</a>
<footer>x</footer>
<main><h1>x</h1><p class="way">Words <b>unseen</b></p><svg class="icon" stroke="#ff0000"
viewBox="0 0 9 9"></svg><div class="prose"><a href="https://example.org/">x</a></div>
<details><summary>x</summary><p>folded</p></details><b><a href="tel:112">112</a></b></main>
<div class="bar"><a href="/">x</a></div></body></html>"""


def test_each_of_these_checks_can_fail(page: Page) -> None:
    page.set_content(BAD)
    page.evaluate(FILLED)
    assert page.evaluate(FAINT)
    assert page.evaluate(FAINT_LINES)
    assert page.evaluate(MOVING)
    assert page.evaluate(ICONS_OF_ANOTHER_COLOUR)
    assert page.evaluate(OWN_COLOURS)
    assert page.evaluate(LOST_EDGES)
    page.emulate_media(media="print")
    assert all(page.evaluate(ON_PAPER).values())
    page.emulate_media(media="screen")
    found = page.evaluate(WITHOUT_STYLE)
    assert found["order"]
    assert found["large"]
