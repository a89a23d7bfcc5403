"""Events of campaigns: on the campaign, on the first page, and as calendar files."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from sites import CONFIG, TODAY, built, edit, one, page, pages, problems, site
from tipsite.content.corpus import parse
from tipsite.upkeep.calendar import came_lines

EVENTS = """\
  events:
  - {day: 2026-10-18, name: {en: The day before, sq: Dita e parë}}
  - {day: 2027-07-30, name: {en: "A walk, a talk; a song", sq: Një shëtitje}, hours: 18:00-20:30,
     place: {en: Main square, sq: Sheshi}, summary: {en: Come by., sq: Ejani.}}
  - day: 2026-12-02
    hours: 17:00
    name:
      en: The winter talk about what to ask before a long way to work
      sq: "Biseda e dimrit: çfarë të pyesni përpara një pune të largët, kë të telefononi"
  - {day: 2026-12-02, name: {en: A whole day, sq: Një ditë e tërë}}
"""
SITE = edit(CONFIG, ("  countries: [AL]\n", "  countries: [AL]\n" + EVENTS))
TALK = "en/campaigns/spring/2026-12-02.ics"
WALK = "campaigns/spring/2027-07-30.ics"


def listed(html: str) -> list[list[str]]:
    """Return the lines of each event on a page, without its leaf."""
    events = LexborHTMLParser(html).css(".events > li > div")
    return [[" ".join(part.text().split()) for part in event.iter()] for event in events]


def event_of(content: bytes) -> dict[str, Any]:
    """Return the properties of the one event in a calendar file, as a calendar reads them."""
    (event,) = Calendar.from_ical(content.decode()).events
    values: dict[str, Any] = dict(event)
    return {name: value.to_ical().decode() for name, value in values.items()}


def files(text: str = SITE, today: datetime.date = TODAY) -> dict[str, bytes]:
    made = built(text, today)
    return {file.path: file.content for file in made.artifacts if file.path.endswith(".ics")}


def test_the_next_event_comes_first_and_past_ones_are_gone() -> None:
    made = pages(SITE)
    add = "Add to calendar (.ics)"
    assert listed(made["en/campaigns/spring.html"]) == [
        [
            "Wednesday, 2 December 2026 · 17:00",
            (talk := "The winter talk about what to ask before a long way to work"),
            f"{add}: {talk}",
        ],
        ["Wednesday, 2 December 2026", "A whole day", f"{add}: A whole day"],
        [
            "Friday, 30 July 2027 · 18:00–20:30",
            (walk := "A walk, a talk; a song"),
            "Main square",
            "Come by.",
            f"{add}: {walk}",
        ],
    ]
    home = LexborHTMLParser(made["sq/index.html"])
    assert one(home, ".events time").text() == "e mërkurë, 2 dhjetor 2026"
    links = [link.attributes["href"] for link in home.css(".events li:last-child a")]
    assert links == ["campaigns/spring.html", WALK]


def test_an_event_is_shown_on_its_day_and_not_on_the_next() -> None:
    day = datetime.date(2027, 7, 30)
    assert files(today=day).keys() == {f"en/{WALK}", f"sq/{WALK}"}
    after = built(SITE, day + datetime.timedelta(days=1))
    assert not any(file.path.endswith(".ics") for file in after.artifacts)
    corpus, _ = parse(site(SITE))
    assert came_lines(corpus, day, day + datetime.timedelta(days=1)) == (
        "2027-07-31: The event “A walk, a talk; a song” is over.",
    )


def test_a_calendar_reads_each_event() -> None:
    made = files()
    walk = event_of(made[f"en/{WALK}"])
    assert walk["SUMMARY"] == r"A walk\, a talk\; a song"
    assert (walk["LOCATION"], walk["DESCRIPTION"]) == ("Main square", "Come by.")
    # Summer in Tirana is two hours before UTC, winter one.
    assert (walk["DTSTART"], walk["DTEND"]) == ("20270730T160000Z", "20270730T183000Z")
    talk = event_of(made[TALK])
    assert talk["DTSTART"] == "20261202T160000Z"
    assert "DTEND" not in talk
    assert event_of(made["en/campaigns/spring/2026-12-02-2.ics"])["DTSTART"] == "20261202"
    assert walk["URL"] == "https://example.org/help/en/campaigns/spring.html"
    assert event_of(made[f"sq/{WALK}"])["UID"] == walk["UID"]
    assert len({event_of(content)["UID"] for content in made.values()}) == 3


def test_lines_of_a_calendar_are_short_and_cut_no_letter() -> None:
    content = files()["sq/campaigns/spring/2026-12-02.ics"]
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() and b"\n" not in line for line in lines[:-1])
    wanted = "Biseda e dimrit: çfarë të pyesni përpara një pune të largët\\, kë të telefononi"
    assert event_of(content)["SUMMARY"] == wanted


@pytest.mark.parametrize(
    ("more", "start"),
    [
        (", country: AL", "20270730T160000Z"),
        (", country: GB", "20270730T170000Z"),
        ("", "20270730T180000"),
    ],
)
def test_hours_count_by_the_clock_of_a_country(more: str, start: str) -> None:
    event = f"  events: [{{day: 2027-07-30, name: {{en: Talk}}, hours: 18:00-20:00{more}}}]\n"
    text = "-- content/services/al.yaml -- (deleted)\n" + edit(
        CONFIG,
        ("  countries: [AL]\n", event),
        ("  countries:\n    en: [AL]\n    sq: [AL]\n", ""),
        ("lead:\n  AL: [al-child-line]\n", ""),
    )
    assert event_of(files(text)[f"en/{WALK}"])["DTSTART"] == start


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("18:00-20:30", "6 pm", "campaigns.yaml:23:86 hours-mistake"),
        ("18:00-20:30", "Fr 18:00-20:30", "campaigns.yaml:23:86 hours-mistake"),
        ("2027-07-30", "30.7.2027", "campaigns.yaml:23:11 date-local"),
        ("sq: Sheshi", "sq: 116 111", "campaigns.yaml:24:35 phone-in-words"),
        ("hours: 17:00", "country: XX", "campaigns.yaml:26:14 unknown-country"),
    ],
)
def test_a_mistake_in_an_event_is_reported_at_its_place(right: str, wrong: str, found: str) -> None:
    assert found in problems(SITE.replace(right, wrong, 1))


def test_sensitive_pages_show_no_events() -> None:
    made = pages(SITE + page("en/campaigns/spring.md", "Read.", sensitive="yes"))
    assert 'class="events"' not in made["en/campaigns/spring.html"]
    assert 'class="events"' in made["en/index.html"]


def test_a_number_in_a_calendar_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    events = import_module("tipsite.pages.events")
    monkeypatch.setattr(events, "plain_words", lambda *_: f"{'Long ' * 12} 116 111 or 044 234 567")
    codes = {found.code for found in built(SITE).problems if found.at.path == f"output/{TALK}"}
    assert codes == {"audit-number", "audit-number-country"}
