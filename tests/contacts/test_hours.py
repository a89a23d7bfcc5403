"""Opening hours in the words of every edition, over a week, and what a mistake in them says."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml
from babel.core import get_global
from hypothesis import assume, given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from mistakes import directory, line
from sites import CONFIG, TODAY, edit, pages, problems, site
from tipsite.contacts import hours_input
from tipsite.contacts.hours import (
    Hours,
    HoursMistake,
    HoursWords,
    open_spans,
    parse_hours,
    say_hours,
    week_rows,
)
from tipsite.content.corpus import parse
from tipsite.language.locales import day_names, list_words, locale_for
from tipsite.language.tags import zone_of
from tipsite.pages.context import hours_words
from tipsite.resolve.site import resolve_site

TAGS = ("en", "sq", "mk", "cnr", "sr-Cyrl", "sr-Latn")
ALL = edit(CONFIG, ("languages: [en, sq]", f"languages: [{', '.join(TAGS)}]"))
MONDAY = datetime.datetime(2026, 2, 2)  # noqa: DTZ001 (hours have no time zone)
_FILE = Path(__file__).parent / "hours_table.yaml"
_TABLES = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
TABLE: Mapping[str, Mapping[str, str]] = _TABLES["said"]
MISTAKES: list[tuple[str, int, str, str]] = _TABLES["mistakes"]
# In a site: the column counts from the start of the line, and `hours` begins in column 12.
IN_A_SITE = (
    ("Mo-Fr 08:00-16:00", None),
    ("Mo-Fr 22:00-06:00", None),
    ("Mo-Fr 08.00-16.00", "18 hours-mistake"),
    ("Mo-Fr 08:00-16:00, Sa 09:00-12:00", "29 hours-mistake"),
    ("E hënë-E premte 8-16", "12 hours-mistake"),
    ("Mo-Fr 08:00-16:00; сабота 9-12", "31 hours-mistake"),
    ("pon-pet 8-16", "12 hours-mistake"),
    ("Mo-Fr 25:00-26:00", "18 hours-mistake"),
)
# The library takes a comma and a space for the end of a rule; people take them for a comma.
EVALUATED = [text for text in TABLE if not text.endswith('"by appointment"') and ", " not in text]


@cache
def words_of() -> Mapping[str, HoursWords]:
    found, _ = resolve_site(parse(site(ALL))[0], TODAY)
    assert found
    locales = {one.tag: locale_for(one.tag) for one in found.editions}
    return {
        one.tag: hours_words(
            one.phrases,
            locales[one.tag],
            day_names(locales[one.tag]),
            list_words(locales[one.tag], ("", "")),
        )
        for one in found.editions
    }


def read(text: str) -> Hours:
    hours = parse_hours(text)
    assert isinstance(hours, Hours), hours
    return hours


def evaluated(text: str) -> tuple[tuple[int, int], ...]:
    """Return what the library for OSM's syntax says of a week, whatever the comment."""
    merged: list[tuple[int, int]] = []
    week = OpeningHours(text).intervals(MONDAY, MONDAY + datetime.timedelta(days=7))
    for start, end, state, _ in week:
        first, last = (round((at - MONDAY).total_seconds() / 60) for at in (start, end))
        if str(state) == "open" and merged and merged[-1][1] == first:
            merged[-1] = merged[-1][0], last
        elif str(state) == "open":
            merged.append((first, last))
    return tuple(merged)


@pytest.mark.parametrize("text", TABLE)
def test_words_in_every_edition(text: str) -> None:
    said = {tag: say_hours(read(text), words) for tag, words in words_of().items()}
    assert said == TABLE[text]
    for tag, line_ in said.items():
        bare = line_.replace("SMS", "")
        alphabet = "а-шђјљњћџѓѕќ" if tag in ("mk", "sr-Cyrl") else "a-zA-ZçëčćđšžÇË"
        assert re.fullmatch(rf"[{alphabet} \d:–,;()]*", bare), line_


@pytest.mark.long
def test_a_page_says_what_the_table_says() -> None:
    text = "Mo-Fr 08:00-16:00; PH,Su off"
    made = pages(directory("ba", line("ba-line", "116 111", "116 111", hours=text)))
    for tag in ("en", "sq"):
        assert TABLE[text][tag] in made[f"{tag}/help/ba.html"]


@pytest.mark.parametrize(("text", "column", "wrong", "meant"), MISTAKES)
def test_says_where_the_mistake_is_and_what_to_write(
    text: str, column: int, wrong: str, meant: str
) -> None:
    assert parse_hours(text) == HoursMistake(column=column, wrong=wrong, suggestion=meant)


@pytest.mark.one_in(4)
@pytest.mark.parametrize(("text", "told"), IN_A_SITE)
@pytest.mark.long
def test_a_build_points_at_the_mistake(text: str, told: str | None) -> None:
    found = problems(directory("ba", line("ba-line", "116 111", "116 111", hours=text)))
    wanted = [f"content/services/ba.yaml:14:{told}"] if told else []
    assert [one for one in found if "hours-" in one] == wanted


DAYS = st.lists(st.sampled_from(hours_input._CODES), min_size=1, max_size=4, unique=True).map(
    ",".join
)
SPANS = st.tuples(st.integers(0, 47), st.integers(1, 48)).filter(lambda span: span[0] != span[1])


@st.composite
def rules(draw: st.DrawFn) -> str:
    days = draw(DAYS | st.sampled_from(["", "Mo-Fr", "Fr-Tu", "PH", "PH,Su"]))
    first, last = draw(SPANS)
    times = f"{first // 2:02}:{first % 2 * 30:02}-{last // 2:02}:{last % 2 * 30:02}"
    return f"{days} {draw(st.sampled_from(['off', times, times]))}".strip()


@given(rules() | st.builds('{} "ring"'.format, rules()))
@pytest.mark.long
def test_what_is_written_right_is_read_the_same_way_the_long_way(rule: str) -> None:
    short = list(hours_input.pieces(rule, 0, len(rule)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours_input, "_EXACT", re.compile("(?!)"))
        assert list(hours_input.pieces(rule, 0, len(rule))) == short


@given(st.lists(rules(), min_size=1, max_size=4))
@pytest.mark.long
def test_a_week_is_what_osm_says(several: list[str]) -> None:
    hours = read("; ".join(several))
    # Where one rule's night meets another's day, see the next test.
    assume(len(several) == 1 or all(end <= 1440 for one in hours.rules for _, end in one.spans))
    assert open_spans(hours) == evaluated(hours.text)


@pytest.mark.parametrize("text", EVALUATED)
def test_the_weeks_of_the_table_are_what_osm_says(text: str) -> None:
    assert open_spans(read(text)) == evaluated(text)


def test_a_night_ends_when_the_words_say_so() -> None:
    text = "Th 22:00-06:00; Fr 20:00-23:00"
    assert open_spans(read(text)) == ((5640, 6120), (6960, 7140))
    assert evaluated(text) == ((5640, 5760), (6960, 7140))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("24/7", ((0, 10080),)),
        ("Su 22:00-06:00", ((0, 360), (9960, 10080))),
        ("Mo 08:00-12:00,12:00-13:00", ((480, 780),)),
        ("Mo 20:00-24:00; Tu 00:00-02:00", ((1200, 1560),)),
        ('"by appointment"', ()),
        ('Mo-Fr 08:00-09:00; Tu-Su "by appointment"', ((480, 540),)),
        ('Mo 08:00-09:00; "by appointment"', ((480, 540),)),
        ("24/7; off", ()),
        ("PH 08:00-12:00", ()),
    ],
)
def test_a_week_in_minutes(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert open_spans(read(text)) == spans


def rows(text: str, tag: str = "en") -> list[str]:
    return [": ".join(row) for row in week_rows(read(text), words_of()[tag])]


def test_rows_of_a_week() -> None:
    text = 'Mo-Fr 08:00-12:00,13:00-17:00; We 22:00-06:00; Sa "by appointment"; PH off'
    assert rows(text) == [
        "Monday: 08:00–12:00 and 13:00–17:00",
        "Tuesday: 08:00–12:00 and 13:00–17:00",
        "Wednesday: 22:00–06:00",
        "Thursday: 08:00–12:00 and 13:00–17:00",
        "Friday: 08:00–12:00 and 13:00–17:00",
        "Saturday: by appointment",
        "Sunday: closed",
        "public holidays: closed",
    ]
    assert rows(text, "cnr")[4:] == [
        "petak: 08:00–12:00 i 13:00–17:00",
        "subota: po dogovoru",
        "nedjelja: zatvoreno",
        "državni praznici: zatvoreno",
    ]
    for tag, alphabet in (("sr-Cyrl", "а-шђјљњћџ"), ("mk", "а-шѓќјљњџѕ"), ("sr-Latn", "a-zčćđšž")):
        assert re.fullmatch(rf"[{alphabet} \d:–]*", "".join(rows(text, tag)))
    assert rows(text, "sr-Cyrl")[2] == "среда: 22:00–06:00"
    assert rows(text, "mk")[5:7] == ["сабота: со закажување", "недела: затворено"]
    assert rows(text, "sr-Latn")[6] == "nedelja: zatvoreno"


def test_rows_with_comments() -> None:
    assert rows("24/7") == [f"{day}: 00:00–24:00" for day in words_of()["en"].day_names]
    assert rows('Mo "ring"; Tu 08:00-09:00 "SMS"')[:3] == [
        "Monday: ring",
        "Tuesday: 08:00–09:00 (SMS)",
        "Wednesday: closed",
    ]
    everyday = rows('Mo 08:00-09:00; Sa off; "by appointment"')
    assert everyday[0] == "Monday: 08:00–09:00; by appointment"
    assert everyday[1] == "Tuesday: by appointment"
    assert everyday[5] == "Saturday: closed"


def test_zones() -> None:
    wanted = {
        "AL": "Europe/Tirane", "ME": "Europe/Podgorica", "MK": "Europe/Skopje",
        "XK": "Europe/Belgrade", "RS": "Europe/Belgrade", "IT": "Europe/Rome",
        "DE": "Europe/Berlin", "UA": "Europe/Kiev",
        "US": "", "ES": "", "XX": "", "ZZ": "", "al": "", "": "",
    }  # fmt: skip
    assert {country: zone_of(country) for country in wanted} == wanted


@pytest.mark.skipif(not zoneinfo.available_timezones(), reason="no tz database here")
def test_the_zones_of_a_country_keep_one_time() -> None:
    noons = [datetime.datetime(2026, month, 15, 12, tzinfo=datetime.UTC) for month in range(1, 13)]
    for country in get_global("territory_zones").keys() - {"UA"}:
        if zone_of(country):
            zones = map(zoneinfo.ZoneInfo, get_global("territory_zones")[country])
            times = {tuple(noon.astimezone(zone).utcoffset() for noon in noons) for zone in zones}
            assert len(times) == 1, country
