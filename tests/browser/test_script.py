"""The script of the pages: ages, opening hours and the filter, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Protocol, TypeAlias

import pytest
from playwright.sync_api import Browser, Error, Page, Request, expect

from page_checks import FORBIDDEN, NEWER
from tipsite.content.inputs import own_script

pytestmark = pytest.mark.browser

SCRIPT = own_script().decode()
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WORDS = {
    "age": "Days since then: {days}.",
    "lately": "It could not be confirmed lately.",
    "open": "Open now",
    "closed": "Closed now.",
    "opens": "Opens: {day}, {time}",
    "today": "today",
    "tomorrow": "tomorrow",
    "shown": "Services shown: {count}",
    "days": DAYS,
}
# Where the readers are: not where the lines are.
AWAY = ("America/New_York", "Asia/Tokyo")
NOON = "2026-08-04T10:00"  # Tuesday, 12:00 in Tirana and in Skopje
OFFICE = "480-960 1920-2400"  # Monday and Tuesday, 08:00 to 16:00
ALWAYS = "0-10080"
RETURNS = {
    "from the page cache": "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
    "to the tab": "document.dispatchEvent(new Event('visibilitychange'))",
}


class Visit(Protocol):
    """Opens a page with the script, at an instant (UTC) and in the reader's own time zone."""

    def __call__(
        self,
        body: str,
        at: str = NOON,
        *,
        zone: str = AWAY[0],
        words: str | None = None,
        head: str = "",
        javascript: bool = True,
    ) -> Page:
        """The open page."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def written(folder: Path, body: str, words: str | None, head: str) -> str:
    (folder / "site.js").write_text(SCRIPT, encoding="utf-8")
    said = escape(json.dumps(WORDS) if words is None else words)
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Help</title>{head}'
        f'<script src="site.js" defer data-words="{said}"></script></head>'
        f"<body><h1>Help</h1>{body}</body></html>",
        encoding="utf-8",
    )
    return page.as_uri()


Tabs: TypeAlias = dict[tuple[str, bool], Page]


@pytest.fixture(scope="module")
def tabs(chromium: Browser) -> Iterator[Tabs]:
    """A tab by time zone, with scripts or without, which stays open from one test to the next."""
    found: Tabs = {}
    yield found
    for tab in found.values():
        tab.context.close()


@pytest.fixture
def visit(chromium: Browser, tabs: Tabs, tmp_path: Path) -> Iterator[Visit]:
    """Pages of this test; in the end, none has raised an error, asked for more or gone away."""
    pages: list[Page] = []
    errors: list[str] = []
    asked: list[str] = []

    def tell_error(error: Error) -> None:
        errors.append(str(error))

    def tell_request(request: Request) -> None:
        asked.append(request.url)

    def run(
        body: str,
        at: str = NOON,
        *,
        zone: str = AWAY[0],
        words: str | None = None,
        head: str = "",
        javascript: bool = True,
    ) -> Page:
        page = tabs.get((zone, javascript))
        if page is None or page in pages:
            context = chromium.new_context(timezone_id=zone, java_script_enabled=javascript)
            page = context.new_page()
            tabs.setdefault((zone, javascript), page)
        pages.append(page)
        page.on("request", tell_request)
        page.on("pageerror", tell_error)
        if javascript:
            page.clock.set_fixed_time(utc(at))
        page.goto(written(tmp_path, body, words, head))
        return page

    yield run
    addresses = [page.url for page in pages]
    for page in pages:
        page.remove_listener("request", tell_request)
        page.remove_listener("pageerror", tell_error)
        if page not in tabs.values():
            page.context.close()
    assert errors == []
    names = [address.rpartition("/")[2] for address in asked]
    assert set(names) <= {"page.html", "site.js"}
    assert names.count("page.html") == len(pages)
    assert {address.rpartition("/")[2] for address in addresses} == {"page.html"}


def now_line(spans: str, zone: str = "Europe/Tirane", holidays: str = "") -> str:
    data = f'data-open="{spans}" data-zone="{zone}" data-holidays="{holidays}"'
    data += ' data-differ="Public holiday: perhaps other hours ({day})."'
    return f'<p class="now" {data} hidden></p>'


def shown_state(page: Page) -> str | None:
    line = page.locator(".now")
    return line.inner_text() if line.is_visible() else None


def later(page: Page, at: str, returning: str = "to the tab") -> None:
    page.clock.set_fixed_time(utc(at))
    page.evaluate(RETURNS[returning])


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_script_keeps_and_sends_nothing(name: str) -> None:
    # On which page it is, and which country an address names: neither leads anywhere.
    script = SCRIPT
    for reads in ("test(location.pathname)", "getElementById(location.hash.slice(1))"):
        assert script.count(reads) == 1
        script = script.replace(reads, "")
    assert name not in script


@pytest.mark.parametrize("pattern", NEWER.values(), ids=NEWER.keys())
def test_the_script_is_for_old_phones(pattern: str) -> None:
    found = re.search(pattern, re.sub(r"//.*", "", SCRIPT), re.MULTILINE)
    assert found is None


def test_each_script_is_strict_and_keeps_its_names_to_itself(visit: Visit) -> None:
    assert SCRIPT.startswith('"use strict";')
    page = visit("")
    names = ["words", "makeClock", "showAge", "showState", "apply", "form", "presses"]
    left = page.evaluate("names => names.filter(name => name in window)", names)
    assert left == []


# ---------------------------------------------------------------- menus

MENUS = (
    "<header><nav id='menu'><details><summary>Menu</summary></details><ul><li><a href='#'>One</a>"
    "</ul></nav><nav id='languages'><details><summary>English</summary><a href='#'>shqip</a>"
    "</details></nav></header><main><details open><summary>More</summary>Text</details></main>"
)


@pytest.mark.parametrize("menu", ["#menu", "#languages"])
def test_escape_or_a_click_beside_it_closes_a_menu(visit: Visit, menu: str) -> None:
    page = visit(MENUS)
    summary, link = page.locator(f"{menu} summary"), page.locator(f"{menu} a")
    summary.click()
    link.focus()
    page.keyboard.press("Shift")
    expect(page.locator("header [open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("header [open]")).to_have_count(0)
    expect(summary).to_be_focused()
    summary.click()
    expect(page.locator("header [open]")).to_have_count(1)
    page.locator("h1").click()
    expect(page.locator("header [open]")).to_have_count(0)
    expect(page.locator("main [open]")).to_have_count(1)


# ---------------------------------------------------------------- open now

OPEN = "Open now"
NIGHT = "1200-1800"  # Monday 20:00 to Tuesday 06:00
WEEKS_END = "0-360 9960-10080"  # Sunday 22:00 to Monday 06:00
SUNDAY = "9120-9600"  # Sunday, 08:00 to 16:00
EARLY = "8700-8820"  # Sunday, 01:00 to 03:00
LATER = "8820-9000"  # Sunday, 03:00 to 06:00
DOUBLED = "8760-8820"  # Sunday, 02:00 to 03:00


def opens(day: str, time: str) -> str:
    return f"Closed now. Opens: {day}, {time}"


INSTANTS = [
    ("before the first minute", "2026-08-03T05:59:59", OFFICE, opens("today", "08:00")),
    ("first minute", "2026-08-03T06:00", OFFICE, OPEN),
    ("last minute", "2026-08-03T13:59:59", OFFICE, OPEN),
    ("next week", "2026-08-04T14:00", OFFICE, opens("Monday", "08:00")),
    ("tomorrow, in another week", "2026-08-09T10:00", OFFICE, opens("tomorrow", "08:00")),
    ("before a minute past", "2026-08-03T10:00", "725-960", opens("today", "12:05")),
    ("opens at midnight", "2026-08-03T10:00", "1440-1800", opens("tomorrow", "00:00")),
    ("night, last minute", "2026-08-04T03:59", NIGHT, OPEN),
    ("night, end", "2026-08-04T04:00", NIGHT, opens("Monday", "20:00")),
    ("week's end, before", "2026-08-09T19:59", WEEKS_END, opens("today", "22:00")),
    ("week's end, last minute", "2026-08-10T03:59", WEEKS_END, OPEN),
    ("spring 2026, after the change", "2026-03-29T01:00", EARLY, opens("Sunday", "01:00")),
    ("spring 2026, at the change", "2026-03-29T01:00", LATER, OPEN),
    ("autumn 2026, before the hour", "2026-10-24T23:59", DOUBLED, opens("today", "02:00")),
    ("autumn 2026, second time", "2026-10-25T01:00", DOUBLED, OPEN),
    ("autumn 2026, after both", "2026-10-25T02:00", DOUBLED, opens("Sunday", "02:00")),
    ("autumn 2027, morning", "2027-10-31T07:00", SUNDAY, OPEN),
]


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("at", "spans", "said", "reader"),
    [
        pytest.param(at, spans, said, AWAY[place % 2], id=name)
        for place, (name, at, spans, said) in enumerate(INSTANTS)
    ],
)
def test_a_line_is_open_or_opens_by_its_countrys_clock(
    visit: Visit, at: str, spans: str, said: str, reader: str
) -> None:
    both = now_line(spans, "Europe/Tirane") + now_line(spans, "Europe/Skopje")
    lines = visit(both, at, zone=reader).locator(".now:visible")
    assert lines.all_inner_texts() == [said, said]


def differs(day: str) -> str:
    return f"Public holiday: perhaps other hours ({day})."


OFFICES = "480-960 1920-2400 3360-3840 4800-5280 6240-6720"  # Monday to Friday, 08:00 to 16:00
CLOSED = f"{OFFICES} 10080-10080"  # PH off
SHORTER = f"{OFFICES} 10680-10800"  # PH 10:00-12:00
EVERY_DAY = f"{OFFICES} 10560-11040"  # Mo-Fr,PH 08:00-16:00
NIGHTS = "1200-1800 2640-3240"  # Monday and Tuesday, 20:00 to 06:00
MONDAY, PERHAPS = "2026-11-28 2026-11-30", "2026-11-30~"
HOLIDAYS = [
    ("no rule", "2026-11-30T09:00", OFFICES, MONDAY, differs("today")),
    ("no rule, before", "2026-11-29T09:00", OFFICES, MONDAY, f"Closed now. {differs('tomorrow')}"),
    ("no rule, closed anyway", "2026-11-28T09:00", OFFICES, "2026-11-28", opens("Monday", "08:00")),
    ("closed", "2026-11-30T09:00", CLOSED, MONDAY, opens("tomorrow", "08:00")),
    ("closed, days before", "2026-11-27T16:30", CLOSED, MONDAY, opens("Tuesday", "08:00")),
    ("other hours", "2026-11-30T09:30", SHORTER, MONDAY, OPEN),
    ("other hours, before", "2026-11-29T09:30", SHORTER, MONDAY, opens("tomorrow", "10:00")),
    ("other hours, after", "2026-11-30T12:00", SHORTER, MONDAY, opens("tomorrow", "08:00")),
    ("estimated and closed", "2026-11-30T09:00", CLOSED, PERHAPS, differs("today")),
    ("estimated, the same hours", "2026-11-30T09:00", EVERY_DAY, PERHAPS, OPEN),
    ("the night of a holiday", "2026-12-01T01:00", NIGHTS, PERHAPS, differs("today")),
    ("another day", "2026-11-27T09:00", CLOSED, MONDAY, OPEN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "spans", "holidays", "said"), [pytest.param(*case, id=name) for name, *case in HOLIDAYS]
)
def test_on_a_holiday_its_rule_decides_and_without_one_nobody_is_sent_away(
    visit: Visit, at: str, spans: str, holidays: str, said: str
) -> None:
    assert shown_state(visit(now_line(spans, holidays=holidays), at)) == said


def test_a_line_that_never_closes_says_nothing(visit: Visit) -> None:
    assert shown_state(visit(now_line(ALWAYS))) is None


@pytest.mark.parametrize("zone", ["Europe/Nowhere", ""])
def test_in_an_unknown_zone_nothing_is_said(visit: Visit, zone: str) -> None:
    assert shown_state(visit(now_line(OFFICE, zone))) is None


@pytest.mark.parametrize("spans", ["", "Mo-Fr"])
def test_spans_that_cannot_be_read_say_nothing(visit: Visit, spans: str) -> None:
    assert shown_state(visit(now_line(spans))) is None


NO_ZONES = """<script>
  const real = Intl.DateTimeFormat;
  Intl.DateTimeFormat = function (locale, options) {
    if (options.timeZone !== "UTC") throw new RangeError("zone");
    return new real(locale, options);
  };
</script>"""


@pytest.mark.parametrize("head", [NO_ZONES, "<script>Intl = undefined;</script>"])
def test_an_engine_that_knows_no_zones_says_nothing(visit: Visit, head: str) -> None:
    assert shown_state(visit(now_line(OFFICE), head=head)) is None


# Only `format`, so without formatToParts; and midnight is 24:00.
OLD_FORMAT = """<script>
  const real = Intl.DateTimeFormat;
  Intl.DateTimeFormat = function (locale, options) {
    const inner = new real("LOCALE", options);
    return { format: (date) => inner.format(date).replace(/\\b00:/, "24:") };
  };
</script>"""


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
@pytest.mark.parametrize(
    ("at", "said"), [("2026-08-02T22:00", opens("today", "00:30")), ("2026-08-02T22:30", OPEN)]
)
def test_an_engine_that_calls_midnight_24_is_understood(
    visit: Visit, locale: str, at: str, said: str
) -> None:
    head = OLD_FORMAT.replace("LOCALE", locale)
    assert shown_state(visit(now_line("30-90"), at, head=head)) == said


@pytest.mark.parametrize("returning", RETURNS)
def test_a_reader_who_returns_sees_the_state_of_now(visit: Visit, returning: str) -> None:
    page = visit(now_line(OFFICE), "2026-08-03T06:00")
    assert shown_state(page) == OPEN
    later(page, "2026-08-03T14:00", returning)
    assert shown_state(page) == opens("tomorrow", "08:00")


def test_the_state_follows_the_clock(chromium: Browser, tmp_path: Path) -> None:
    with chromium.new_context(timezone_id=AWAY[1]) as context:
        page = context.new_page()
        page.clock.install(time=utc("2026-08-03T13:58"))
        page.goto(written(tmp_path, now_line(OFFICE), None, ""))
        assert shown_state(page) == OPEN
        page.clock.run_for(3 * 60_000)
        assert shown_state(page) == opens("tomorrow", "08:00")


# ---------------------------------------------------------------- ages


def age(checked: str = "2026-08-04", every: str = "90", days: str = "0", text: str = "") -> str:
    return (
        f'<span class="age" data-checked="{checked}" data-every="{every}" data-days="{days}">'
        f"{text}</span>"
    )


def since(days: int, *, lately: bool = False) -> str:
    return f"Days since then: {days}." + (" It could not be confirmed lately." if lately else "")


@pytest.mark.parametrize(
    ("at", "zone", "element", "said"),
    [
        pytest.param("2026-11-02T12:00", AWAY[0], age(), "", id="just in time"),
        pytest.param("2026-11-03T12:00", AWAY[0], age(), since(91), id="one day late"),
        pytest.param("2027-02-01T12:00", AWAY[0], age(), since(181, lately=True), id="more"),
        pytest.param("2026-11-02T20:00", AWAY[1], age(), since(91), id="it is tomorrow in Tokyo"),
        pytest.param("2026-11-03T04:30", AWAY[0], age(), "", id="it is yesterday in New York"),
        pytest.param(
            "2020-01-01T12:00", AWAY[0], age(days="100", text=since(100)), since(100), id="behind"
        ),
        pytest.param(
            "2046-08-10T12:00", AWAY[0], age(text="as built"), "as built", id="20 years ahead"
        ),
        pytest.param("2027-02-01T12:00", AWAY[0], age(checked="soon"), "", id="no date"),
    ],
)
def test_an_age_is_said_once_it_is_too_high(
    visit: Visit, at: str, zone: str, element: str, said: str
) -> None:
    expect(visit(element, at, zone=zone).locator(".age")).to_have_text(said)


def test_what_is_said_already_is_not_written_again(visit: Visit) -> None:
    body = age(days="100", text=since(100)) + now_line(OFFICE) + FORM + ENTRIES
    page = visit(body)
    choose(page, "need", "children")
    page.evaluate("""() => {
      window.changes = 0;
      new MutationObserver((found) => { window.changes += found.length; })
        .observe(document.body, { childList: true, characterData: true, subtree: true });
    }""")
    for returning in RETURNS:
        later(page, NOON, returning)
    assert page.evaluate("window.changes") == 0


# ---------------------------------------------------------------- the filter


def choice(name: str, *values: str) -> str:
    options = "".join(f'<option value="{value}">{value or "any"}</option>' for value in values)
    return f'<label>{name} <select data-filter="{name}">{options}</select></label>'


TICK = '<label class="tick"><input type="checkbox" data-filter="now"> Open now</label>'


def form_of(*parts: str) -> str:
    inside = "".join(parts)
    return (
        f'<form class="filter" method="dialog" autocomplete="off" hidden>{inside}'
        '<output></output><button type="reset">Show all</button></form>'
    )


SELECTS = (
    choice("need", "", "call", "children", "shelter"),
    choice("audience", "", "children", "men"),
    choice("language", "", "sq", "en", "mk"),
)
FORM = form_of(*SELECTS, TICK)
OPEN_AT_NOON = now_line(OFFICE)
SHUT_AT_NOON = now_line(SUNDAY)
ENTRIES = f"""
<p class="jump"><a href="#need-call">Call</a></p>
<section id="need-call"><h2 id="need-call-title">Call</h2>
  <article class="entry" id="a" data-need="call children" data-audience="children parents"
    data-language="sq en">{SHUT_AT_NOON}{OPEN_AT_NOON}</article>
  <article class="entry" id="b" data-need="call" data-audience="everyone"
    data-language="mk">{now_line(ALWAYS)}</article>
  <article class="entry" id="c" data-need="call">{SHUT_AT_NOON}</article>
  <p class="also">See also</p><ul class="also"><li>Other</li></ul>
</section>
<section id="need-shelter"><h2>Shelter</h2>
  <article class="entry" id="d" data-need="shelter" data-audience="men"
    data-language="sq">{now_line(OFFICE, "Europe/Nowhere")}</article>
  <article class="entry" id="e" data-need="shelter" data-audience="women"
    data-language="en">{now_line(OFFICE, "Europe/Skopje")}</article>
</section>"""
ALL = "abcde"


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[data-filter='{name}']").select_option(value)


def entries_on(page: Page) -> str:
    return "".join(
        str(entry.get_attribute("id"))
        for entry in page.locator(".entry").all()
        if not entry.evaluate("entry => entry.closest('[hidden]') !== null")
    )


def sections_on(page: Page) -> list[str]:
    sections = page.locator("section")
    return [str(one.get_attribute("id")) for one in sections.all() if one.is_visible()]


@pytest.mark.one_in(99)
@pytest.mark.parametrize(
    ("choices", "now", "left"),
    [
        ({"need": "shelter", "audience": "men", "language": "sq"}, False, "d"),
        ({}, False, ALL),
        ({"need": "children"}, False, "a"),
        ({"audience": "children"}, False, "abc"),
        ({"language": "sq"}, False, "acd"),
        ({"need": "shelter", "audience": "children"}, False, ""),
        ({"need": "shelter"}, True, "e"),
    ],
)
def test_choices_keep_what_fits_and_a_reset_restores_all(
    visit: Visit, choices: dict[str, str], now: bool, left: str
) -> None:
    page = visit(FORM + ENTRIES)
    expect(page.locator("form")).to_be_visible()
    for name, value in choices.items():
        choose(page, name, value)
    if now:
        page.get_by_label("Open now").check()
    chosen = bool(choices) or now
    assert entries_on(page) == left
    homes = {"need-call": set("abc") & set(left), "need-shelter": set("de") & set(left)}
    assert sections_on(page) == [home for home, inside in homes.items() if inside]
    expect(page.get_by_role("status")).to_have_text(f"Services shown: {len(left)}" * chosen)
    for aside in (*page.locator(".also").all(), page.locator(".jump")):
        assert aside.get_attribute("hidden") == ("" if chosen else None)
    expect(page.locator("#need-call-title")).not_to_have_attribute("hidden", "")

    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text("")
    assert entries_on(page) == ALL
    assert sections_on(page) == list(homes)
    assert page.locator("body *[hidden]:not(.now)").count() == 0
    expect(page.get_by_label("Open now")).not_to_be_checked()


def test_the_filter_works_by_keyboard(visit: Visit) -> None:
    page = visit(FORM + ENTRIES)
    page.keyboard.press("Tab")
    expect(page.locator("select[data-filter='need']")).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("Services shown: 3")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_label("Open now")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text("Services shown: 2")
    page.keyboard.press("Enter")  # would send a form
    assert entries_on(page) == "ab"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("")
    assert entries_on(page) == ALL
    expect(page.get_by_role("button")).to_be_focused()


@pytest.mark.parametrize("returning", RETURNS)
def test_choices_that_the_browser_restored_are_applied(visit: Visit, returning: str) -> None:
    page = visit(FORM + ENTRIES)
    page.evaluate("document.querySelector('select').value = 'shelter'")
    later(page, NOON, returning)
    assert entries_on(page) == "de"
    expect(page.get_by_role("status")).to_have_text("Services shown: 2")


@pytest.mark.parametrize("parts", [(), (TICK,)])
def test_a_form_with_nothing_to_choose_stays_hidden(visit: Visit, parts: tuple[str, ...]) -> None:
    page = visit(form_of(*parts) + '<article class="entry" data-need="call"></article>')
    expect(page.locator("form")).to_be_hidden()


# ---------------------------------------------------------------- passing a page on

SHARE = (
    '<p id="box" class="share" data-share hidden><button type="button">Share</button></p>'
    '<p class="share" data-share hidden>no button</p>'
)
APPS = """<script>
navigator.share = (page) => {
  document.title = page.title + " at " + page.url.split("/").pop();
  return Promise.reject(new Error("nobody was chosen"));
};
</script>"""


def test_a_page_is_passed_on_by_the_browser_when_its_reader_asks(visit: Visit) -> None:
    page = visit(SHARE, head=APPS)
    expect(page.locator("#box")).to_be_visible()
    expect(page.get_by_text("no button")).to_be_hidden()
    page.get_by_role("button", name="Share").click()
    expect(page).to_have_title("Help at page.html")


def test_where_the_browser_cannot_pass_it_on_nothing_is_offered(visit: Visit) -> None:
    head = "<script>delete Navigator.prototype.share; navigator.share = undefined;</script>"
    expect(visit(SHARE, head=head).locator("#box")).to_be_hidden()


# ---------------------------------------------------------------- without it

WHOLE = age(text="as built") + FORM + ENTRIES


def untouched(page: Page) -> None:
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator(".age")).to_have_text("as built")
    assert [line.is_visible() for line in page.locator(".now").all()] == [False] * 6
    assert entries_on(page) == ALL
    expect(page.locator(".jump")).to_be_visible()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("words", ["{", "{}", json.dumps({**WORDS, "age": 1})])
@pytest.mark.long
def test_broken_words_leave_the_page_as_it_is(visit: Visit, words: str) -> None:
    untouched(visit(WHOLE, "2027-02-01T12:00", words=words))


def test_without_javascript_all_is_there(visit: Visit) -> None:
    untouched(visit(WHOLE, javascript=False))
