"""Whole and partial dates in the words of an edition."""

from __future__ import annotations

from tipsite.plan.context import Context
from tipsite.tools.dates import UNDATED, first_day
from tipsite.tools.locales import date_words, month_words


def date_or_words(context: Context, on: str) -> str:
    """Return a whole or partial date in words; the phrase for ``undated`` where there is none."""
    if on == UNDATED:
        return context.say("undated")
    if len(on) == len("2021"):
        return on
    if len(on) == len("2021-08"):
        return month_words(context.locale, first_day(on))
    return date_words(context.locale, first_day(on))
