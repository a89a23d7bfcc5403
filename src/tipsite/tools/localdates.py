"""Days as people and spreadsheets write them, read only to say how tipsite wants them."""

from __future__ import annotations

import datetime
import re
from functools import cache

from babel import Locale

from tipsite.problems import Problem, Where, problem

_NUMBERS = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\.?(?:\s*г\.?)?")
_ISO_LIKE = re.compile(r"(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\.?")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+([^\W\d_]+)\.?|([^\W\d_]+)\s+(\d{1,2}),?)\s+(\d{4})\.?")
_SERIAL = re.compile(r"[34]\d{4}|5[0-4]\d{3}")
_EPOCH = datetime.date(1899, 12, 30)
_TAGS = ("en", "sq", "mk", "sr", "sr_Latn", "bs", "hr", "sl", "el", "it", "de", "fr", "tr")


def date_problem(text: str, at: Where) -> Problem | None:
    """Return what is wrong with a day that is not written as year-month-day, if it is one."""
    days = possible_days(text)
    if len(days) > 1:
        return problem("date-two-ways", at, value=text, first=days[0], second=days[1])
    if days:
        return problem("date-local", at, value=text, meant=days[0])
    if _SERIAL.fullmatch(text):
        # Excel and LibreOffice count days from 30 December 1899 on (ISO/IEC 29500-1, 18.17.4.1).
        meant = _EPOCH + datetime.timedelta(days=int(text))
        return problem("date-spreadsheet", at, value=text, meant=meant)
    return None


def possible_days(text: str) -> tuple[datetime.date, ...]:
    """Return the days that ``text`` may mean: the one with the day first before the other."""
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
