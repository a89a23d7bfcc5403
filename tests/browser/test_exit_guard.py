"""The guard of the exit: its bytes, and what it does in a browser."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from exit_pages import NEUTRAL, Site, html, with_neutral
from tipsite.content.inputs import own_guard

pytestmark = pytest.mark.browser
pytest_plugins = ["exit_fixtures"]

GUARD = own_guard().decode()
FLAG = "() => ({...sessionStorage})"
BLANKED = """link => {
  link.click()
  return [getComputedStyle(document.documentElement).display, document.title, sessionStorage.exit]
}"""


def test_the_guard_can_stand_inline_in_each_page() -> None:
    assert len(gzip.compress(GUARD.encode(), 9)) < 700
    assert "\n".join(line for line in GUARD.splitlines() if line.strip()) == GUARD
    assert "<" not in GUARD.replace(" < ", "")  # no end of a script, no comment of HTML
    assert GUARD.isascii()


def test_the_guard_is_for_the_oldest_phones() -> None:
    newer = r"=>|\b(let|const|class|async|of)\b|\?\.|\?\?|\.\.\.|catch \{"
    assert re.search(newer, GUARD) is None


CHANGING = ("Not attached to an active page", "net::ERR_ABORTED")
"""What a driver says of a step that another one overtook: the guard leaves at once."""


def leave(page: Page) -> None:
    page.click("[data-exit] b", no_wait_after=True)  # the next line waits, and sees it arrive
    page.wait_for_url(NEUTRAL)


def ends_of(step: Callable[[], object], page: Page) -> list[str]:
    """Where each of five steps ends."""
    seen = []
    for _ in range(5):
        try:
            step()
        except Error as error:  # the browser was still changing from one page to the next
            if not any(said in error.message for said in CHANGING):
                raise
            page.wait_for_timeout(500)
            step()
        page.wait_for_timeout(40)
        seen.append("neutral" if page.url == NEUTRAL else page.url)
    return seen


def visit(page: Page, site: Site, length: int) -> None:
    page.goto(site.address + "1.html")
    for name in range(2, length + 1):
        page.click(f"#to{name}", no_wait_after=True)  # the next line waits, and sees it arrive
        page.wait_for_url(f"**/{name}.html")


@pytest.mark.parametrize("length", [3, pytest.param(1, marks=pytest.mark.long)])
def test_no_back_shows_the_site_after_an_exit(
    person: BrowserContext, exit_site: Site, length: int
) -> None:
    page = person.new_page()
    visit(page, exit_site, length)
    leave(page)
    back = ends_of(page.go_back, page)
    assert back == ["neutral"] * (length - 1) + ["about:blank"] * (6 - length)
    forward = ends_of(page.go_forward, page)
    assert set(forward) == {"neutral"}

    page.goto(exit_site.address + "2.html")  # typed
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(FLAG) == {}
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_title("Page 2")


@pytest.mark.long
def test_no_turn_of_a_visit_leads_back_after_an_exit(
    person: BrowserContext, exit_site: Site
) -> None:
    page = person.new_page()
    visit(page, exit_site, 2)
    page.reload()
    page.click("#down")
    page.click("summary")
    page.click("#to3")
    page.wait_for_url("**/3.html")
    page.go_back()  # before an exit, Back is as ever
    expect(page.locator("h1")).to_have_text("Page 2")
    expect(page.locator("h1")).to_be_visible()
    page.click("#down")
    leave(page)  # with page 3 still ahead
    assert set(ends_of(page.go_back, page)) == {"neutral", "about:blank"}
    assert set(ends_of(page.go_forward, page)) == {"neutral"}

    page.goto(exit_site.address + "1.html")  # a second visit, and a second exit
    page.click("#to2")
    page.wait_for_url("**/2.html")
    leave(page)
    page.evaluate("() => { setTimeout(() => history.go(-2)) }")  # it answers before it goes
    page.wait_for_timeout(200)
    assert page.url == NEUTRAL
    assert set(ends_of(page.go_back, page)) == {"neutral", "about:blank"}


@pytest.mark.long
def test_a_part_of_a_page_is_no_step_of_back(person: BrowserContext, exit_site: Site) -> None:
    """Some browsers keep a page for its parts, and would show it after an exit."""
    page = person.new_page()
    page.goto(exit_site.address + "1.html#al")  # typed, or from a message
    before = page.evaluate("() => history.length")
    for _ in range(3):
        page.evaluate("() => history.replaceState(null, '', '#al')")
        page.click("#down")
        assert page.url == exit_site.address + "1.html#end"
    assert page.evaluate("() => history.length") == before
    page.click("#to2")
    page.wait_for_url("**/2.html")
    page.click("#down")
    leave(page)
    back = ends_of(page.go_back, page)
    assert back == ["neutral", *["about:blank"] * 4]
    assert set(ends_of(page.go_forward, page)) == {"neutral"}


def test_a_reload_of_a_page_that_is_being_left_leaves_again(
    person: BrowserContext, exit_site: Site
) -> None:
    page = person.new_page()
    visit(page, exit_site, 1)
    page.evaluate(f"() => sessionStorage.setItem('exit', '{NEUTRAL}')")
    page.evaluate("() => location.reload()")
    page.wait_for_url(NEUTRAL)


@pytest.mark.one_in(99)
@pytest.mark.parametrize("how", ["Enter", "middle", "Control", "Shift"])
def test_each_way_to_follow_the_link_leaves_in_this_tab(
    person: BrowserContext, exit_site: Site, how: str
) -> None:
    page = person.new_page()
    visit(page, exit_site, 2)
    if how == "Enter":
        page.focus("[data-exit]")
        page.keyboard.press("Enter")
    elif how == "middle":
        page.click("[data-exit]", button="middle")
    else:
        page.click("[data-exit]", modifiers=["Control" if how == "Control" else "Shift"])
    page.wait_for_url(NEUTRAL)
    assert person.pages == [page]
    page.go_back()
    page.wait_for_timeout(60)
    assert page.url == NEUTRAL


def test_a_right_click_and_other_links_do_not_leave(
    person: BrowserContext, exit_site: Site
) -> None:
    page = person.new_page()
    visit(page, exit_site, 1)
    page.click("[data-exit]", button="right")
    page.keyboard.press("Escape")
    page.click("h1")
    page.click("#to2")
    page.wait_for_url("**/2.html")
    assert page.evaluate(FLAG) == {}


def test_the_exit_blanks_a_page_at_once_of_which_the_rest_is_still_to_come(
    person: BrowserContext, exit_site: Site
) -> None:
    page = person.new_page()
    exit_site.goes_on.clear()
    try:
        page.goto(exit_site.address + "2.html", wait_until="commit")
        expect(page.locator("[data-exit]")).to_be_visible()
        expect(page.get_by_text("The rest")).to_have_count(0)
        assert page.locator("[data-exit] b").evaluate(BLANKED) == ["none", "\u200b", NEUTRAL]
        page.wait_for_url(NEUTRAL)
    finally:
        exit_site.goes_on.set()


def test_the_exit_leaves_where_storage_is_forbidden(
    person: BrowserContext, exit_site: Site
) -> None:
    errors: list[str] = []
    person.add_init_script(
        "for (const name of ['sessionStorage', 'BroadcastChannel'])"
        "  Object.defineProperty(window, name, {get() { throw new Error('forbidden') }})"
    )
    page = person.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    visit(page, exit_site, 1)
    expect(page.locator("h1")).to_be_visible()
    leave(page)
    assert errors == []


@pytest.mark.parametrize("flag", ["http://elsewhere.example/", "javascript:alert(1)"])
def test_the_guard_follows_nothing_but_an_address_of_the_secure_web(
    person: BrowserContext, exit_site: Site, flag: str
) -> None:
    page = person.new_page()
    page.goto(f"{exit_site.address}1.html?exit=https://elsewhere.example/&target={flag}#{flag}")
    page.evaluate("flag => sessionStorage.setItem('exit', flag)", flag)
    page.reload()
    expect(page.locator("h1")).to_be_visible()


def test_on_a_disk_the_exit_is_the_plain_link(person: BrowserContext, tmp_path: Path) -> None:
    (tmp_path / "1.html").write_text(html("1"), encoding="utf-8")
    page = person.new_page()
    page.goto((tmp_path / "1.html").as_uri())
    leave(page)
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(FLAG) == {}


def test_without_javascript_the_exit_is_the_plain_link(chromium: Browser, exit_site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    with_neutral(context)
    page = context.new_page()
    visit(page, exit_site, 1)
    leave(page)
    context.close()
