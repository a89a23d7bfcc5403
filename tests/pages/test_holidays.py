"""The script of a page knows the next public holidays of a line's country, for a whole month."""

from __future__ import annotations

import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from sites import AL, ROOT, built, edit, one, pages
from tipsite.contacts.holidays import public_holidays

OFFICE = "Mo-Fr 08:00-16:00"
SPANS = "480-960 1920-2400 3360-3840 4800-5280 6240-6720"
NOVEMBER = datetime.date(2026, 11, 24)


def with_hours(hours: str) -> str:
    return edit(AL, ("hours: 24/7", f"hours: {hours}"))


def line(hours: str, today: datetime.date = NOVEMBER) -> tuple[str, list[str]]:
    """Return the spans of the line for the script, and the holidays that it knows."""
    shown = one(LexborHTMLParser(pages(with_hours(hours), today)["en/help/al.html"]), ".entry .now")
    data = shown.attributes
    return data["data-open"] or "", (data.get("data-holidays") or "").split()


@pytest.mark.parametrize(
    ("hours", "spans"),
    [
        (OFFICE, SPANS),
        (f"{OFFICE}; PH off", f"{SPANS} 10080-10080"),
        (f"{OFFICE}; PH 10:00-12:00", f"{SPANS} 10680-10800"),
        ("Su 22:00-06:00", "9960-10440"),
    ],
)
def test_a_rule_for_holidays_is_the_eighth_day(hours: str, spans: str) -> None:
    said, holidays = line(hours)
    assert said == spans
    assert {"2026-11-28", "2026-12-25"} <= set(holidays)


def test_a_line_that_never_closes_needs_no_holidays() -> None:
    assert line("24/7") == ("0-10080", [])
    assert line("24/7; PH off")[1] != []


def test_the_holidays_change_with_the_month_and_not_at_midnight() -> None:
    _, holidays = line(OFFICE)
    assert line(OFFICE, datetime.date(2026, 11, 30))[1] == holidays
    later = line(OFFICE, datetime.date(2026, 12, 1))[1]
    kept = [day for day in holidays if day >= "2026-12"]
    assert later[: len(kept)] == kept != holidays
    assert later[-1] >= "2027-11"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' data-holidays="{{ opening.holidays }}"', ""),
        ("{{ opening.differ }}", "Call 129"),
    ],
)
def test_a_theme_that_leaves_them_out_or_says_more_is_refused(old: str, new: str) -> None:
    macros = (ROOT / "themes/plain/templates/macros.html").read_text("utf-8")
    without = macros.replace(old, new)
    assert without != macros
    text = f"-- themes/plain/templates/macros.html --\n{without}"
    codes = {found.code for found in built(with_hours(OFFICE) + text).problems}
    assert "audit-read" in codes


def test_kosovo_is_known_the_moon_is_estimated_and_an_unknown_country_has_none() -> None:
    assert "2027-02-17" in public_holidays("XK", "2026-11")
    assert [day for day in public_holidays("MK", "2040-01") if day.endswith("~")]
    assert public_holidays("QZ", "2026-11") == ()
