"""The sample in a real browser: as files and from a sub-folder of a host, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from sample import EXIT, LANGUAGES, PAGES, Sample, lead_numbers

pytestmark = pytest.mark.browser
pytest_plugins = ["sample_fixtures"]

PHONE: ViewportSize = {"width": 360, "height": 640}
SHEET_LOADED = "() => getComputedStyle(document.querySelector('.bar')).position === 'sticky'"
WIDER_THAN_THE_SCREEN = """() => {
  const page = document.scrollingElement
  if (page.scrollWidth <= page.clientWidth) return []
  const wide = [...document.querySelectorAll('body *')]
    .filter(found => found.getBoundingClientRect().right > page.clientWidth + 0.5)
  return [`${page.scrollWidth} px`, ...wide.slice(0, 5).map(found => found.outerHTML.slice(0, 120))]
}"""
CALLS_ON_SCREEN = """() => {
  const bar = document.querySelector('.bar').getBoundingClientRect().top
  return [...document.querySelectorAll('.call')].map(call => {
    const place = call.getBoundingClientRect()
    const corners = [[place.left + 8, place.top + 2], [place.right - 8, place.bottom - 2]]
    return {
      number: call.querySelector('b').innerText,
      href: call.getAttribute('href'),
      height: place.height,
      inside: place.top >= 0 && place.bottom <= bar && place.left >= 0 && place.right <= innerWidth,
      free: corners.every(([x, y]) => call.contains(document.elementFromPoint(x, y))),
    }
  })
}"""


@pytest.fixture
def without_javascript(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that runs no script."""
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """One tab of a phone."""
    opened = chromium.new_page(viewport=PHONE)
    yield opened
    opened.close()


@pytest.fixture(params=["files", "sub-folder"])
def start(request: pytest.FixtureRequest, sample: Sample) -> str:
    """The folder of the site: on the disk, and below a host's root."""
    if request.param == "files":
        return sample.url("") + "/"
    return str(request.getfixturevalue("sample_http"))


@pytest.mark.parametrize(("tag", "endonym"), [("en", "English"), ("sq", "shqip")])
def test_a_reader_goes_from_the_chooser_to_a_number_and_back(
    without_javascript: BrowserContext, start: str, tag: str, endonym: str
) -> None:
    asked: list[str] = []
    without_javascript.on("request", lambda request: asked.append(request.url))
    page = without_javascript.new_page()

    def arrived(address: str) -> None:
        page.wait_for_url(start + address, timeout=5_000)
        assert page.evaluate(SHEET_LOADED), page.url
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("h1")).to_be_visible()

    page.goto(start + "index.html")
    page.get_by_role("link", name=endonym).click()
    arrived(f"{tag}/index.html")
    page.locator(".heading a").first.click()
    arrived(f"{tag}/help/al.html")
    page.locator("#child-line h3 a").click()
    arrived(f"{tag}/help/al/child-line.html")
    expect(page.locator(".way a[href='tel:116111']")).to_be_visible()
    page.go_back()
    arrived(f"{tag}/help/al.html")
    page.locator(".jump a").last.click()
    expect(page.locator("#need-coordinator h2")).to_be_in_viewport()
    page.locator(".trail a").nth(1).click()
    arrived(f"{tag}/help/index.html")
    page.locator(".bar a").first.click()
    arrived(f"{tag}/help/index.html")
    page.locator(".brand").click()
    arrived(f"{tag}/index.html")
    other = "sq" if tag == "en" else "en"
    page.locator(f".languages a[lang={other}]").click()
    page.wait_for_url(f"{start}{other}/index.html", timeout=5_000)

    assert len(asked) > 8
    assert [url for url in asked if not url.startswith(start)] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stores_nothing_and_asks_nobody(
    chromium: Browser, sample_http: str, address: str
) -> None:
    asked: list[str] = []
    context = chromium.new_context()
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(sample_http + address, wait_until="load")
    assert [url for url in asked if not url.startswith(sample_http)] == []
    assert context.storage_state() == {"cookies": [], "origins": []}
    kept = "async () => [sessionStorage.length, (await indexedDB.databases()).length]"
    assert page.evaluate(kept) == [0, 0]
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations()") == []
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_the_exit_is_a_plain_link_that_tells_nothing(
    page: Page, sample: Sample, address: str
) -> None:
    page.goto(sample.url(address))
    exits = page.locator(f"a[href='{EXIT}']").all()
    assert len(exits) == 2
    for link in exits:
        assert "noreferrer" in (link.get_attribute("rel") or "").split()
    expect(page.locator(".bar .leave")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_home_shows_the_first_lines_of_both_countries_at_once(
    page: Page, sample: Sample, tag: str
) -> None:
    page.goto(sample.url(f"{tag}/index.html"))
    calls = page.evaluate(CALLS_ON_SCREEN)
    numbers = lead_numbers()
    assert tuple(call["number"] for call in calls) == numbers
    for call, number in zip(calls, numbers, strict=True):
        assert call["href"] == "tel:" + number.replace(" ", "")
        assert call["height"] >= 44, call
        assert call["inside"], call
        assert call["free"], call


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("width", "text_size"), [(320, 100), (360, 200)], ids=["320 px", "text of 200 %"]
)
def test_no_page_scrolls_sideways(
    page: Page, sample: Sample, address: str, width: int, text_size: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(sample.url(address))
    page.add_style_tag(content=f"html {{ font-size: {text_size}% }}")
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_ticks_are_not_kept_and_not_counted(
    without_javascript: BrowserContext, sample_http: str, tag: str
) -> None:
    page = without_javascript.new_page()
    page.goto(f"{sample_http}{tag}/signs/work.html")
    before = page.locator("body").inner_text()
    assert page.locator("main input").count() == page.locator("input[type=checkbox]").count() == 10
    for label in page.locator(".ticks label").all():
        label.click()
    assert page.locator("input:checked").count() == 10
    assert page.locator("body").inner_text() == before
    assert (
        page.locator("meter, progress, output, button:not([type=reset]), [name]:not(meta)").count()
        == 0
    )
    page.keyboard.press("Enter")  # sends nothing
    assert page.url == f"{sample_http}{tag}/signs/work.html"
    page.reload()
    assert page.locator("input:checked").count() == 0
    page.locator(".ticks label").first.click()
    page.locator(".brand").click()
    page.go_back()
    assert urlsplit(page.url).path.endswith("signs/work.html")
    expect(page.locator(".urgent .call").first).to_be_visible()


@pytest.mark.parametrize("address", ["en/signs/work.html", "sq/help/al.html"])
def test_paper_has_the_numbers_and_not_the_bar(page: Page, sample: Sample, address: str) -> None:
    page.goto(sample.url(address))
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    for nav in page.locator("nav").all():
        expect(nav).to_be_hidden()
    expect(page.locator("main a[href='tel:112']").first).to_be_visible()
    colours = "link => [getComputedStyle(link).color, getComputedStyle(link).backgroundColor]"
    for link in page.locator("main a[href^='tel:']:visible").all():
        colour, ground = link.evaluate(colours)
        assert (colour, ground) == ("rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"), link.inner_text()
