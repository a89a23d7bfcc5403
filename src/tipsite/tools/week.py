"""Opening hours over one week: when it is open, and what to say of each day."""

from __future__ import annotations

from functools import lru_cache

from tipsite.tools.spoken_hours import Hours, HoursWords, Rule, is_remark, say_comment, say_times

__all__ = ["open_spans", "week_rows"]

_DAY = 24 * 60
_WEEK = 7 * _DAY


@lru_cache(maxsize=10_000)
def open_spans(hours: Hours) -> tuple[tuple[int, int], ...]:
    """Give when it is open, start and end in minutes from Monday 00:00, all within 0 to 10080.

    They are sorted, and none touches another; what is open over the end of the week is in two.
    Public holidays are left out, and so is a day with nothing but a comment.

    As in OSM, the last rule for a day replaces those before it. But what is open over midnight
    belongs to the day it begins on, as in `say_hours`: in `Mo-Th 22:00-06:00; Fr 20:00-06:00`,
    Thursday's night ends at 06:00, where evaluators of OSM's syntax cut it off at midnight.
    """
    spans: list[tuple[int, int]] = []
    for day in range(7):
        rule = _last([rule for rule in hours.rules if day in rule.days])
        for start, end in rule.spans if rule else ():
            first, last = day * _DAY + start, day * _DAY + end
            spans.append((first, min(last, _WEEK)))
            if last > _WEEK:
                spans.append((0, last - _WEEK))
    return _merged(spans)


@lru_cache(maxsize=10_000)
def week_rows(hours: Hours, words: HoursWords) -> tuple[tuple[str, str], ...]:
    """Give the name and the hours of each day from Monday, and of holidays if they are mentioned.

    What is open over midnight stands on the day it begins on. A comment for every day follows the
    hours of each day that isn't closed, and is alone where nothing else is said of a day.
    """
    remarks = [say_comment(rule, words) for rule in hours.rules if is_remark(rule)]
    rows = [
        (name, _said(_last([rule for rule in hours.rules if day in rule.days]), remarks, words))
        for day, name in enumerate(words.day_names)
    ]
    if holidays := _last([rule for rule in hours.rules if rule.holidays]):
        rows.append((words.holidays, say_times(holidays, words)))
    return tuple(rows)


def _last(rules: list[Rule]) -> Rule | None:
    """Give the rule that holds of those for one day."""
    return next((rule for rule in reversed(rules) if not is_remark(rule)), None)


def _said(rule: Rule | None, remarks: list[str], words: HoursWords) -> str:
    if rule and rule.closed:
        return say_times(rule, words)
    own = [say_times(rule, words)] if rule else []
    return words.semicolon.join(own + remarks) or words.closed


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
