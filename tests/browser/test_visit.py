"""A whole visit, recorded: what the browser asked for, and what it kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from exit_pages import with_neutral
from sample import EXIT

pytestmark = pytest.mark.browser
pytest_plugins = ["exit_fixtures", "sample_fixtures"]

KEPT = """async () => ({
  session: {...sessionStorage}, local: {...localStorage}, cookie: document.cookie,
  databases: await indexedDB.databases(), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"session": {}, "local": {}, "cookie": "", "databases": [], "caches": [], "workers": 0}


def test_a_whole_visit_asks_nobody_else_and_keeps_nothing_but_that_it_has_ended(
    person: BrowserContext, sample_http: str
) -> None:
    asked: list[str] = []
    sent: list[str] = []
    with_neutral(person, EXIT)
    person.on("request", lambda request: asked.append(request.url))
    person.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    page = person.new_page()

    def arrived(address: str) -> None:
        page.wait_for_url(f"{sample_http}{address}")
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate(KEPT) == NOTHING, address

    page.goto(sample_http + "index.html")
    arrived("index.html")
    page.get_by_role("link", name="English").click()
    arrived("en/index.html")
    page.locator("details:has(#al) > summary").click()
    page.locator("#al > a.go").click()
    arrived("en/help/al.html")
    page.locator(".narrow summary").click()
    page.locator(".filter select").first.select_option(index=1)
    page.locator(".filter [type=reset]").click()
    page.locator("#child-line summary").click()
    page.locator("#child-line details a.go").click()
    arrived("en/help/al/child-line.html")
    look_up(page, "work")
    arrived("en/search.html")
    page.locator("[data-search-results] a[href$='signs/work.html']").click()
    arrived("en/signs/work.html")
    page.locator(".ticks label").first.click()
    assert page.evaluate(KEPT) == NOTHING

    asked_at_exit = len(asked)
    page.locator(".bar .leave").click()
    page.wait_for_url(EXIT)
    assert [url for url in asked[:asked_at_exit] if not url.startswith(sample_http)] == []
    assert not any("work" in url for url in asked if "search" in url)
    assert set(asked[asked_at_exit:]) == {EXIT}
    assert set(sent) == {""}  # no address of the site goes anywhere
    state = person.storage_state(indexed_db=True)
    assert state == {"cookies": [], "origins": []}
    person.route(sample_http + "nothing", lambda route: route.fulfill(body=""))
    page.goto(sample_http + "nothing")  # of the site's host, without the site's scripts
    assert page.evaluate(KEPT) == {**NOTHING, "session": {"exit": EXIT}}


def look_up(page: Page, words: str) -> None:
    """Go to the search of the edition, and look for words."""
    page.locator("footer a[href$='search.html'], header a[href$='search.html']").first.click()
    page.locator("input[type=search]").fill(words)
    expect(page.locator("[data-search-results] a").first).to_be_visible()
