"""What the script on a page needs: its address, its words, and when a line answers."""

from __future__ import annotations

import json

from tipsite.model.records import Phone
from tipsite.plan.context import Context
from tipsite.tools.hours import parse_hours
from tipsite.tools.locales import day_names
from tipsite.tools.spoken_hours import Hours
from tipsite.tools.week import open_spans, week_rows
from tipsite.tools.zones import zone_of
from tipsite.views import Opening, Script

_WORDS = {
    "age": ("age_days", "days"),
    "lately": ("not_confirmed", ""),
    "open": ("open_now", ""),
    "closed": ("closed_now", ""),
    "opens": ("opens_at", "day time"),
    "today": ("today", ""),
    "tomorrow": ("tomorrow", ""),
    "shown": ("filter_count", "count"),
}
"""The script's name of each phrase, the phrase's own, and the values that the script fills in."""


def script(context: Context, *, with_words: bool) -> Script:
    """Return the script of a page; whatever it does, the page says without it."""
    src = context.href(context.script)
    return Script(src=src, words=_words(context) if with_words else "")


def _words(context: Context) -> str:
    words: dict[str, object] = {
        name: context.say(key, **{value: f"{{{value}}}" for value in values.split()})
        for name, (key, values) in _WORDS.items()
    }
    words["days"] = day_names(context.locale)
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def opening(context: Context, phone: Phone, country: str) -> Opening | None:
    """Return when a line answers: for readers as a table, for the script in minutes of the week.

    None where its hours are not known. The table is empty for a line that always answers.
    """
    hours = parse_hours(phone.hours.text) if phone.hours else None
    if not isinstance(hours, Hours):
        return None
    spans = open_spans(hours)
    return Opening(
        spans=" ".join(f"{start}-{end}" for start, end in spans),
        zone=zone_of(country),
        week=() if hours.always else week_rows(hours, context.hours),
    )
