"""What a program can see of accessibility: axe, sizes, spacing, and the way of the keyboard."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from browsing import Axe
from page_checks import (
    CLIPPED,
    FOCUSED,
    OVERLAPPING,
    SMALL_TARGETS,
    SPACING,
    WIDER_THAN_THE_SCREEN,
)
from sample import EXIT, FIRST, Sample, pages_of
from sample_tabs import styled

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

WIDTHS = (360, 768, 1280)


@pytest.mark.one_in(5)
def test_axe_finds_nothing_on_a_phone_in_light_and_dark(tab: Page, axe: Axe) -> None:
    look_at(tab, axe, 360)


def test_axe_finds_nothing_on_a_desktop_in_light_and_dark(
    page: Page, sample: Sample, axe: Axe
) -> None:
    page.goto(sample.url("mk/help/al.html"))
    look_at(page, axe, 1280)


@pytest.mark.long
def test_axe_finds_nothing_on_other_screens_in_light_and_dark(tab: Page, axe: Axe) -> None:
    look_at(tab, axe, 768, 1280)


def look_at(tab: Page, axe: Axe, *widths: int) -> None:
    """Let axe look at a page at several widths: all of it in light, its colours in dark too.

    The bar lies on the page as readers see it, and takes the place of no target below it.
    """
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 640})
        for scheme in schemes:
            tab.emulate_media(color_scheme=scheme)
            assert axe(tab, colours=scheme == "dark") == [], (width, scheme)


@pytest.mark.one_in(5)
def test_targets_are_large_enough_for_a_thumb(tab: Page) -> None:
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 640})
        assert tab.evaluate(SMALL_TARGETS) == [], width


@pytest.mark.one_in(5)
def test_no_page_scrolls_sideways(tab: Page) -> None:
    for width, text_size in ((320, 100), *((width, 100) for width in WIDTHS), (360, 200)):
        tab.set_viewport_size({"width": width, "height": 640})
        with styled(tab, f"html {{ font-size: {text_size}% }}"):
            assert tab.evaluate(WIDER_THAN_THE_SCREEN) == [], (width, text_size)


@pytest.mark.one_in(5)
def test_wider_text_is_not_cut_off(tab: Page) -> None:
    assert tab.evaluate(OVERLAPPING) == []
    with styled(tab, SPACING):
        assert tab.evaluate(CLIPPED) == []
        assert tab.evaluate(OVERLAPPING) == []
        assert tab.evaluate(WIDER_THAN_THE_SCREEN) == []


NAMES = ("a[href]", "input", "select", "button", "summary")


WALKED = ("en/help/al.html",)
FURTHER = [address for address in pages_of(*FIRST) if address not in WALKED]


@pytest.mark.parametrize(
    "address", [*WALKED, *(pytest.param(address, marks=pytest.mark.long) for address in FURTHER)]
)
def test_the_keyboard_reaches_everything_in_sight(page: Page, sample: Sample, address: str) -> None:
    page.goto(sample.url(address))
    targets = ", ".join(f"{name}:visible" for name in NAMES)
    reached = []
    for _ in range(page.locator(targets).count()):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    exits = [EXIT] if page.locator("[data-exit]").count() else []  # none on a page for media
    assert [found["href"] for found in reached[: 1 + len(exits)]] == ["#main", *exits]
    assert {found["name"] for found in reached} <= {"A", "INPUT", "SELECT", "BUTTON", "SUMMARY"}
    folded = page.locator("summary:visible").count()
    assert [found["name"] for found in reached].count("SUMMARY") == folded >= 1
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
