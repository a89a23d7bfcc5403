"""The search of the sample in a real browser: each spelling, over http and from files."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import Axe
from page_checks import SMALL_TARGETS, WIDER_THAN_THE_SCREEN
from sample import FIRST, Sample
from sample_tabs import PHONE, STARTS, styled
from sites import pages

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

SPELLINGS = {
    "en": ["safe place", "safe pla", "SHELTER"],
    "sq": ["ndihmë", "ndihme", "NDIHM", "strehim", "strehimi", "strehimit", "femije", "shtepi"],
    "mk": ["помош", "pomosh", "pomoš", "pomos", "помошта", "луѓе", "lugje", "luge"],
    "sr-Cyrl": ["помоћ", "pomoć", "pomoc", "помоћи", "жртве", "žrtve", "zrtve"],
}
"""What somebody may type in each edition; the first finds what the others find."""
RESULT = "[data-search-results] li > a:not(.call)"
STATUS = "[data-search-status]"
STORED = """async () => [
  document.cookie, localStorage.length, sessionStorage.length, history.length, history.state,
  (await indexedDB.databases()).length, (await caches.keys()).length, window.name,
]"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """One tab of a phone, in which no script stops."""
    opened = chromium.new_page(viewport=PHONE)
    stopped: list[str] = []
    opened.on("pageerror", lambda error: stopped.append(str(error)))
    opened.on("console", lambda said: stopped.append(said.text) if said.type == "error" else None)
    yield opened
    opened.close()
    assert stopped == []


def search(page: Page, text: str) -> list[str]:
    """Type a query and return the titles found."""
    page.locator("input[type=search]").fill("")
    expect(page.locator(STATUS)).to_be_empty()
    page.locator("input[type=search]").fill(text)
    expect(page.locator(STATUS)).not_to_be_empty()
    return page.locator(RESULT).all_inner_texts()


@pytest.mark.parametrize(
    ("start", "tag", "every"),
    [
        *((*one, False) for one in zip(STARTS, FIRST, strict=True)),
        *(pytest.param(*one, True, marks=pytest.mark.long) for one in product(STARTS, SPELLINGS)),
    ],
    indirect=["start"],
)
def test_each_spelling_finds_the_same(page: Page, start: str, tag: str, *, every: bool) -> None:
    page.goto(f"{start}{tag}/search.html")
    first, *others = SPELLINGS[tag][: None if every else 4]
    found = {text: search(page, text) for text in (first, *others)}
    assert min(map(len, found.values())) >= 3, found
    if tag == "en":
        assert found["safe pla"][0] == found["safe place"][0]
    for text in others:
        if text in ("ndihme", "pomosh", "pomoš", "pomos", "pomoc", "pomoć", "помоћ"):
            assert found[text] == found[first], text
    for one, other in (("žrtve", "zrtve"), ("луѓе", "lugje"), ("lugje", "luge")):
        if one in found:
            assert found[one] == found[other]


@pytest.mark.one_in(2)
@pytest.mark.long
def test_a_word_of_another_language_says_where_it_is(page: Page, start: str) -> None:
    for tag, name in (("mk", "албански"), ("en", "Albanian")):
        page.goto(f"{start}{tag}/search.html")
        search(page, "strehim")
        heading = page.locator("[data-search-results] h2")
        expect(heading).to_contain_text(name)
        expect(page.locator(STATUS)).to_contain_text(name)
        found = page.locator("[data-search-results] ul.found")
        expect(found).to_have_attribute("lang", "sq")
        page.locator(RESULT).first.click()
        page.wait_for_url(f"{start}sq/help/**")
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.long
def test_nothing_is_loaded_before_and_nothing_is_left_behind(page: Page, sample_http: str) -> None:
    page.goto(sample_http + "en/index.html")
    page.goto(sample_http + "en/search.html")
    before = page.evaluate(STORED)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(300)
    assert asked == []
    search(page, "shelter")
    names = [url.rpartition("/")[2].split(".")[0] for url in asked]
    assert names == ["search", "index-en"]
    page.keyboard.press("Enter")
    assert page.evaluate(
        "() => document.activeElement.closest('[data-search-results] li') !== null"
    )
    assert page.url == sample_http + "en/search.html"
    assert page.evaluate(STORED) == before
    assert page.context.storage_state() == {"cookies": [], "origins": []}
    assert all(url.startswith(sample_http) and "shelter" not in url for url in asked)
    assert "shelter" not in page.title().lower()
    page.locator(RESULT).first.click()
    page.wait_for_url("**/help/**")
    page.go_back()
    page.wait_for_url("**/search.html")
    expect(page.locator("input[type=search]")).to_have_value("")
    expect(page.locator(RESULT)).to_have_count(0)
    expect(page.locator(STATUS)).to_be_empty()


def test_a_search_that_cannot_be_loaded_leaves_the_list(
    chromium: Browser, sample_http: str
) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.route("**/search.*.js", lambda route: route.abort())
    page.goto(sample_http + "en/search.html")
    page.locator("input[type=search]").focus()
    expect(page.locator(STATUS)).to_contain_text("could not be loaded")
    expect(page.locator("main a[href='az.html']").last).to_be_visible()
    page.close()


def test_without_javascript_the_list_stands_in_its_place(chromium: Browser, start: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{start}mk/index.html")
    page.locator(".menu summary").click()
    page.locator(".menu a").first.click()
    page.wait_for_url("**/mk/search.html")
    assert not page.locator("input, button").first.is_visible()
    page.locator("main a[href='az.html']").click()
    page.wait_for_url("**/mk/az.html")
    assert page.locator("main li a").count() > 100
    context.close()


@pytest.mark.long
def test_nothing_but_the_search_is_loaded_as_a_script(chromium: Browser, tmp_path: Path) -> None:
    """A theme's form on any page, or one on the search page that names other files."""
    files = pages()
    own = re.search(r'data-search="([^"]*)"', files["en/search.html"])
    assert own
    changed = html.unescape(own[1])
    stranger = changed.replace(json.loads(changed)["code"], "../assets/x.txt")
    other = re.sub(r'"index":"[^"]*","base"', '"index":"../assets/x.txt","base"', changed)
    tabs: list[Page] = []
    for name, data in (("index", stranger), ("search", stranger), ("search", other)):
        page = f"en/{name}.html"
        text = re.sub(r"<form class=.search.*?</form>", "", files[page], flags=re.DOTALL)
        form = f"<form data-search='{data}'><input type='search'></form></main>"
        changed_files = {**files, page: text.replace("</main>", form)}
        changed_files["assets/x.txt"] = "document.documentElement.dataset.ran = 1"
        folder = tmp_path / str(len(tabs))
        for path, content in changed_files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, "utf-8")
        tab = chromium.new_page()
        tab.goto((folder / page).as_uri())
        tab.locator("input[type=search]").press_sequentially("zzyzzx", timeout=30_000)
        tabs.append(tab)
    tabs[-1].wait_for_timeout(1200)
    for tab in tabs:
        assert tab.evaluate("() => document.documentElement.dataset.ran") is None, tab.url
        assert tab.locator("script[src*='x.txt']").count() == 0, tab.url
        tab.close()


def test_results_are_for_everyone(chromium: Browser, sample: Sample, axe: Axe) -> None:
    page = chromium.new_page(viewport=PHONE, bypass_csp=True)  # for a style of the test's own
    page.goto(sample.url("mk/search.html"))
    search(page, "strehim")
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
    with styled(page, "html { font-size: 200% }"):
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
    height = page.evaluate("() => document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": 360, "height": height})  # the bar covers nothing
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, colours=True) == []
    page.close()
