"""Whole and partial ISO 8601 dates: ``2021``, ``2021-08``, ``2021-08-04``.

Other forms, as people and spreadsheets write them, are read only to suggest the right form.
"""

from __future__ import annotations

import datetime
import re
from functools import cache

from babel import Locale

from tipsite.model.problems import Location, Problem, problem

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
UNDATED = "undated"

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\.?(?:\s*г\.?)?")
_ISO_LIKE = re.compile(r"(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\.?")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+([^\W\d_]+)\.?|([^\W\d_]+)\s+(\d{1,2}),?)\s+(\d{4})\.?")
_MONTH = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})\.?(?:\s*г\.?)?")
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.?\s+(\d{4})\.?(?:\s*г\.?)?")
_DASH = re.compile(r"\s*[–—−‐‑]\s*")
_SERIAL = re.compile(r"[34]\d{4}|5[0-4]\d{3}")
_EPOCH = datetime.date(1899, 12, 30)
_TAGS = ("en", "sq", "mk", "sr", "sr_Latn", "bs", "hr", "sl", "el", "it", "de", "fr", "tr")


def is_whole_date(text: str) -> bool:
    """Return whether ``text`` is a real day."""
    return is_partial_date(text) and len(text) == len("2021-08-04")


def is_partial_date(text: str) -> bool:
    """Return whether ``text`` is a real year, month or day."""
    return _parts(text) is not None


def _parts(text: str) -> datetime.date | None:
    match = _PARTIAL.match(text)
    if not match:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def last_day(text: str) -> datetime.date:
    """Return the last day of a whole or partial date.

    Raises:
        ValueError: ``text`` is not a date.
    """
    start = first_day(text)
    if len(text) == len("2021"):
        return start.replace(month=12, day=31)
    if len(text) == len("2021-08"):
        following = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return following - datetime.timedelta(days=1)
    return start


def first_day(text: str) -> datetime.date:
    """Return the first day of a whole or partial date.

    Raises:
        ValueError: ``text`` is not a date.
    """
    parts = _parts(text)
    if parts is None:
        raise ValueError(text)
    return parts


def date_problem(text: str, at: Location) -> Problem | None:
    """Return the problem of a day in another form than year-month-day; None for other texts."""
    hyphened = _DASH.sub("-", text.strip())
    if hyphened != text and is_partial_date(hyphened):
        return problem("date-dash", at, value=text, meant=hyphened)
    days = _possible_days(text)
    if len(days) > 1:
        return problem("date-two-ways", at, value=text, first=days[0], second=days[1])
    if days:
        return problem("date-local", at, value=text, meant=days[0])
    if _SERIAL.fullmatch(text):
        # Excel and LibreOffice count days from 30 December 1899 on (ISO/IEC 29500-1, 18.17.4.1).
        meant = _EPOCH + datetime.timedelta(days=int(text))
        return problem("date-spreadsheet", at, value=text, meant=meant)
    return None


def month_problem(text: str, at: Location) -> Problem | None:
    """Return the problem of a month in another form than year-month; None for other texts."""
    if match := _MONTH.fullmatch(text.strip()):
        number, year = int(match[1]), match[2]
    elif match := _NAMED_MONTH.fullmatch(text.strip()):
        number, year = _months().get(match[1].casefold(), 0), match[2]
    else:
        return None
    meant = f"{year}-{number:02}"
    return problem("date-local", at, value=text, meant=meant) if is_partial_date(meant) else None


def _possible_days(text: str) -> tuple[datetime.date, ...]:
    """Return the days that ``text`` may mean; day-month order comes before month-day order."""
    text = text.strip()
    if match := _NUMBERS.fullmatch(text):
        one, two, year = int(match[1]), int(match[2]), int(match[3])
        year += 2000 if len(match[3]) == 2 else 0
        found = (_day(year, two, one), _day(year, one, two))
    elif match := _ISO_LIKE.fullmatch(text):
        year, one, two = int(match[1]), int(match[2]), int(match[3])
        found = (_day(year, one, two), None)
    elif match := _NAMED.fullmatch(text):
        name = (match[2] or match[3]).casefold()
        month = next((number for word, number in _months().items() if word == name), 0)
        found = (_day(int(match[5]), month, int(match[1] or match[4])), None)
    else:
        return ()
    return tuple(dict.fromkeys(day for day in found if day))


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for tag in _TAGS:
        months = Locale.parse(tag).months
        for kind in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[kind][width].items():
                    names.setdefault(str(name).casefold().rstrip("."), number)
    return names
