"""Opening hours in the words of an edition."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.model.corpus import PhraseText
from tipsite.tools.locale_table import Locale
from tipsite.tools.locales import day_names, list_joiner, time_words
from tipsite.tools.spoken_hours import HoursWords


def hours_words(phrases: Mapping[str, PhraseText], locale: Locale) -> HoursWords:
    """Return the words of a language for opening hours."""

    def say(key: str) -> str:
        return phrases[key].forms[0]

    return HoursWords(
        always=say("hours_always"),
        every_day=say("hours_every_day"),
        closed=say("hours_closed"),
        by_appointment=say("hours_by_appointment"),
        holidays=say("hours_holidays"),
        day_names=day_names(locale),
        range=say("hours_range"),
        and_=list_joiner(locale),
        time=lambda minutes: time_words(locale, minutes),
        comma=locale.comma,
        semicolon=locale.semicolon,
        times=locale.times,
    )
