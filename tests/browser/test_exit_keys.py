"""The exit by the keyboard: Shift three times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exit_pages import NEUTRAL, WORDS, Site

pytestmark = pytest.mark.browser
pytest_plugins = ["exit_fixtures"]

TWO_MORE, ONE_MORE, TOO_LATE = WORDS


@pytest.fixture
def page(person: BrowserContext, exit_site: Site) -> Iterator[Page]:
    """A page whose clock the test can put forward; no script of it has failed in the end."""
    errors: list[str] = []
    opened = person.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.clock.install()
    opened.goto(exit_site.address + "1.html")
    yield opened
    assert errors == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(text)


@pytest.mark.parametrize(
    "keys", [("ShiftLeft", "ShiftLeft", "ShiftLeft"), ("ShiftLeft", "ShiftRight", "ShiftLeft")]
)
def test_three_presses_leave_and_each_before_says_what_is_left(
    page: Page, keys: tuple[str, ...]
) -> None:
    says(page, "")
    press(page, keys[0])
    says(page, TWO_MORE)
    page.clock.run_for(3_000)
    press(page, keys[1])
    says(page, ONE_MORE)
    page.clock.run_for(3_000)
    press(page, keys[2])
    page.wait_for_url(NEUTRAL)


def test_it_works_where_somebody_types(page: Page) -> None:
    page.focus("input")
    press(page, "Shift", "Shift", "Shift")
    page.wait_for_url(NEUTRAL)


def test_it_says_when_the_time_is_over(page: Page) -> None:
    press(page, "Shift", "Shift")
    page.clock.run_for(5_100)
    says(page, TOO_LATE)
    press(page, "Shift")
    says(page, TWO_MORE)


def test_nothing_else_leaves(page: Page, exit_site: Site) -> None:
    # As a modifier, also of what is no key.
    for _ in range(4):
        page.focus("input")
        press(page, "Shift+A", "Alt+Shift", "Control+Shift", "Shift+Tab", "Meta+Shift")
    expect(page.locator("input")).to_have_value("AAAA")
    for _ in range(3):
        page.keyboard.down("Shift")
        page.mouse.wheel(0, 5)
        page.keyboard.up("Shift")
        page.keyboard.down("Shift")
        page.locator("h1").click()
        page.keyboard.up("Shift")
    says(page, "")
    # One that is held down repeats itself.
    for _ in range(5):
        page.keyboard.down("Shift")
    page.keyboard.up("Shift")
    says(page, TWO_MORE)
    # Another key in between begins anew.
    press(page, "Shift", "a")
    says(page, TOO_LATE)
    # The third as a modifier.
    press(page, "Shift", "Shift", "Shift+B")
    says(page, TOO_LATE)
    # Escape has a meaning already.
    press(page, *["Escape"] * 6)
    # A window that somebody left and came back to.
    press(page, "Shift", "Shift")
    page.evaluate("() => dispatchEvent(new Event('blur'))")
    says(page, TOO_LATE)
    press(page, "Shift")
    says(page, TWO_MORE)
    assert page.url == exit_site.address + "1.html"


def test_on_a_phone_the_keyboard_on_the_screen_does_not_leave(
    chromium: Browser, exit_site: Site
) -> None:
    context = chromium.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(exit_site.address + "1.html")
    assert page.evaluate("() => matchMedia('(pointer: coarse)').matches")
    press(page, *["Shift"] * 6)
    says(page, "")
    assert page.url == exit_site.address + "1.html"
    context.close()


@pytest.mark.parametrize("words", ["{", "[]"])
@pytest.mark.long
def test_it_leaves_without_a_word_where_the_words_are_broken(page: Page, words: str) -> None:
    # (No script of the site has run yet at that time.)
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        "  const region = document.querySelector('[role=status]');"
        f"  if (region) region.dataset.exitWords = {words!r};"
        "}, { once: true })"
    )
    page.reload()
    press(page, "Shift", "Shift")
    says(page, "")
    press(page, "Shift")
    page.wait_for_url(NEUTRAL)
