"""The sample in a real browser: as files and from a sub-folder of a host, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sample import (
    EXIT,
    LANGUAGES,
    Sample,
    countries_of,
)
from sample_tabs import IN_PLACE, PHONE

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

PICTURES_ON_SCREEN = """() => [...document.images]
  .filter(image => !image.closest('.brand, .banner, .cards, .here'))
  .filter(image => image.getBoundingClientRect().top < innerHeight).length"""
SHEET_LOADED = "() => getComputedStyle(document.querySelector('.bar')).position === 'fixed'"
ASKING = (
    "index", "help/index", "signs/job-offer", "signs/wedding", "signs/private-life",
    "campaigns/know-before-you-go", "campaigns/someone-to-call", "young", "worried", "404",
)  # fmt: skip
"""Pages that ask for the country."""
CALLS_ON_SCREEN = """() => {
  const bar = document.querySelector('.bar').getBoundingClientRect().top
  const calls = [...document.querySelectorAll('.call')].filter(call => call.checkVisibility())
  return calls.map(call => {
    const place = call.getBoundingClientRect()
    const corners = [[place.left + 8, place.top + 2], [place.right - 8, place.bottom - 2]]
    return {
      number: call.querySelector('b').textContent,
      href: call.getAttribute('href'),
      height: place.height,
      inside: place.top >= 0 && place.bottom <= bar && place.left >= 0 && place.right <= innerWidth,
      free: corners.every(([x, y]) => call.contains(document.elementFromPoint(x, y))),
    }
  })
}"""


HREFS = "calls => calls.map(call => call.getAttribute('href'))"


@pytest.fixture
def without_javascript(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that runs no script."""
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def nobody(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with an empty memory."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.mark.parametrize(
    ("start", "tag", "endonym"),
    [("sub-folder", "en", "English"), ("files", "sq", "shqip")],
    indirect=["start"],
)
def test_a_reader_goes_from_the_chooser_to_a_number_and_back(
    without_javascript: BrowserContext, start: str, tag: str, endonym: str
) -> None:
    asked: list[str] = []
    without_javascript.on("request", lambda request: asked.append(request.url))
    page = without_javascript.new_page()

    def arrived(address: str) -> None:
        page.wait_for_url(start + address, timeout=30_000)
        assert page.evaluate(SHEET_LOADED), page.url
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("h1")).to_be_visible()

    page.goto(start + "index.html")
    page.locator(f"a[hreflang={tag}]", has_text=endonym).click()
    arrived(f"{tag}/index.html")
    page.locator("details:has(#al) > summary").click()
    page.locator("#al > a.go").click()
    arrived(f"{tag}/help/al.html")
    page.locator("#child-line summary").click()
    page.locator("#child-line details a.go").click()
    arrived(f"{tag}/help/al/child-line.html")
    expect(page.locator(".way a[href='tel:116111']")).to_be_visible()
    page.go_back()
    arrived(f"{tag}/help/al.html")
    page.locator(".jump a[href='#need-coordinator']").click()
    expect(page.locator("#need-coordinator h2")).to_be_in_viewport()
    page.locator(".trail a").nth(1).click()
    arrived(f"{tag}/help/index.html")
    page.locator(".bar a").first.click()
    page.wait_for_url(f"{start}{tag}/help/index.html#numbers")
    page.locator(".brand").click()
    arrived(f"{tag}/index.html")
    other = "sq" if tag == "en" else "en"
    page.locator(".languages summary").click()
    page.locator(f".languages a[lang={other}]").click()
    page.wait_for_url(f"{start}{other}/index.html", timeout=30_000)

    assert len(asked) > 8
    assert [url for url in asked if not url.startswith(start)] == []


@pytest.mark.one_in(6)
@pytest.mark.parametrize("address", IN_PLACE)
def test_a_page_asks_for_little_stores_nothing_and_tells_nobody(
    nobody: BrowserContext, sample_http: str, address: str
) -> None:
    asked: list[tuple[str, str]] = []
    page = nobody.new_page()
    page.on("request", lambda one: asked.append((one.resource_type, one.url)))
    page.goto(sample_http + address, wait_until="load")
    # The page, its style sheet, its script; a second sheet, where a campaign speaks, paper is meant
    # or pages are looked for; pictures come later, and none is seen at first but the logo and what
    # a campaign begins with: the audit keeps both off quiet pages.
    second = [url for _, url in asked if re.search(r"/assets/(?:loud|sheet|search)\..*css", url)]
    assert 2 <= len([kind for kind, _ in asked if kind != "image"]) <= 3 + len(second) <= 4
    assert second == [] or "/help/" not in address
    assert page.evaluate(PICTURES_ON_SCREEN) == 0
    assert [url for _, url in asked if not url.startswith(sample_http)] == []
    assert nobody.storage_state() == {"cookies": [], "origins": []}
    kept = "async () => [sessionStorage.length, (await indexedDB.databases()).length]"
    assert page.evaluate(kept) == [0, 0]
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations()") == []
    page.close()


@pytest.mark.one_in(5)
def test_the_exit_is_a_plain_link_that_tells_nothing(tab: Page) -> None:
    exits = tab.locator(f"a[href='{EXIT}']").all()
    if tab.url.endswith("/media.html"):
        assert exits == []
        return
    assert len(exits) == 2
    for link in exits:
        assert "noreferrer" in (link.get_attribute("rel") or "").split()
    expect(tab.locator(".bar .leave")).to_be_in_viewport(ratio=1)


@pytest.mark.one_in(20)
@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("path", ASKING)
def test_112_and_the_choice_of_a_country_fit_a_small_phone(
    chromium: Browser, sample: Sample, tag: str, path: str
) -> None:
    """No country's number is in sight before it is chosen, and then those of one."""
    with chromium.new_page(viewport={"width": 360, "height": 553}) as page:
        page.goto(sample.url(f"{tag}/{path}.html"))
        first, *others = page.evaluate(CALLS_ON_SCREEN)
        assert (first["href"], first["inside"], first["free"]) == ("tel:112", True, True)
        assert others == []
        countries = page.locator("#numbers details[name] > summary")
        assert countries.count() == len(countries_of(tag))
        bar = page.locator(".bar").bounding_box()
        for country in countries.all():
            box = country.bounding_box()
            assert box
            assert bar
            assert box["y"] + box["height"] <= bar["y"]
            assert box["height"] >= 44
            assert box["width"] >= 300
        for country in countries.all():
            country.click()
            own = country.locator("xpath=..").locator(".call").evaluate_all(HREFS)
            shown = [call["href"] for call in page.evaluate(CALLS_ON_SCREEN)]
            assert own
            assert shown == ["tel:112", *own]


@pytest.mark.parametrize("javascript", [True, False])
def test_an_address_with_a_country_opens_it_and_paper_shows_all(
    chromium: Browser, sample: Sample, *, javascript: bool
) -> None:
    with chromium.new_context(java_script_enabled=javascript, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(sample.url("en/young.html") + "#mk")
        expect(page.locator("details:has(#mk) > summary")).to_be_in_viewport()
        expect(page.locator("#mk .call").first).to_be_in_viewport()
        assert page.locator("details[name][open]").count() == 1
        page.emulate_media(media="print")
        if javascript:
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for call in page.locator("#numbers .call").all():
            expect(call).to_be_visible()
        if javascript:
            page.evaluate("dispatchEvent(new Event('afterprint'))")
            page.emulate_media(media="screen")
            assert page.locator("details[name=country][open]").count() == 1
            assert page.locator("details[name=country]").count() == len(countries_of("en"))


@pytest.mark.long
def test_a_page_to_hang_up_is_printed_by_a_button_where_that_works(
    chromium: Browser, without_javascript: BrowserContext, sample: Sample
) -> None:
    url = sample.url("en/sheets/al.html")
    plain = without_javascript.new_page()
    plain.goto(url)
    expect(plain.locator("[data-print]")).to_be_hidden()
    with chromium.new_context(viewport=PHONE) as context:
        context.add_init_script("window.print = () => { window.printed = 1 }")
        page = context.new_page()
        page.goto(url)
        page.locator("[data-print]").click()
        assert page.evaluate("window.printed") == 1
    with chromium.new_context(viewport=PHONE) as context:
        context.add_init_script("window.print = undefined")
        page = context.new_page()
        page.goto(url)
        expect(page.locator("[data-print]")).to_be_hidden()


@pytest.mark.one_in(6)
@pytest.mark.parametrize("other", LANGUAGES)
def test_the_menu_of_languages_leads_to_the_same_page_without_a_script(
    without_javascript: BrowserContext, sample_http: str, other: str
) -> None:
    page = without_javascript.new_page()
    page.goto(f"{sample_http}sq/routes/al-mk.html")
    menu = page.locator(".languages details")
    assert menu.get_attribute("open") is None
    for _ in range(5):  # the two links to skip, the name of the site, the menu, the languages
        page.keyboard.press("Tab")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.locator("a").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(menu.locator("a").first).to_be_visible()
    for _ in range(LANGUAGES.index(other) + 1):
        page.keyboard.press("Tab")
    expect(menu.locator(f"a[lang={other}]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{sample_http}{other}/routes/al-mk.html", timeout=30_000)
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator(".languages li a[aria-current]")).to_have_attribute("lang", other)
