"""Whole and partial ISO 8601 dates: ``2021``, ``2021-08``, ``2021-08-04``."""

from __future__ import annotations

import datetime
import re

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
UNDATED = "undated"


def is_partial_date(text: str) -> bool:
    """Return whether ``text`` is a real year, month or day."""
    return _parts(text) is not None


def is_whole_date(text: str) -> bool:
    """Return whether ``text`` is a real day."""
    return is_partial_date(text) and len(text) == len("2021-08-04")


def first_day(text: str) -> datetime.date:
    """Return the first day of a whole or partial date.

    Raises:
        ValueError: ``text`` is not a date.
    """
    parts = _parts(text)
    if parts is None:
        raise ValueError(text)
    return parts


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
