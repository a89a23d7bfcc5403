"""What opening hours are, and how they are said in the words of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

__all__ = [
    "Hours",
    "HoursMistake",
    "HoursWords",
    "Rule",
    "is_remark",
    "say_comment",
    "say_hours",
    "say_times",
]

_WEEK = (0, 1, 2, 3, 4, 5, 6)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of opening hours: on these days, at these times.

    `days` are sorted, 0 is Monday; no days with `holidays` means public holidays alone. `spans` are
    minutes from midnight, start and end; an end after midnight is above 1440. No spans and not
    `closed` leaves only the `comment`.
    """

    days: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    comment: str
    closed: bool
    holidays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours: their rules in order, and the text they were read from.

    As in OSM, a rule replaces what the rules before it say of the same days.
    """

    rules: tuple[Rule, ...]
    text: str
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursMistake:
    """What is wrong in a text of opening hours.

    `column` counts characters from 1 and is where `wrong` begins; `suggestion` is what to write in
    its place, empty where we don't know.
    """

    column: int
    wrong: str
    suggestion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursWords:
    """The words of one language for opening hours.

    `day_names` begin with Monday. `range` has {first} and {last}; a language that declines its days
    is on the safe side with a dash: `{first} – {last}`. `and_` stands between the last two of a
    list just as it is, with its spaces, as `comma` and `semicolon` do elsewhere. `time` writes
    minutes from midnight (0 to 1440), and `times` joins two of them, {first} and {last}.
    """

    always: str
    every_day: str
    closed: str
    by_appointment: str
    holidays: str
    day_names: tuple[str, ...]
    range: str
    and_: str
    time: Callable[[int], str]
    comma: str = ", "
    semicolon: str = "; "
    times: str = "{first}–{last}"


@lru_cache(maxsize=10_000)
def say_hours(hours: Hours, words: HoursWords) -> str:
    """Say opening hours in words: "Monday to Friday, 08:00–16:00; Sunday: closed".

    A later rule's days are left out of the earlier ones, as in OSM; a comment for every day without
    times is added to the others.
    """
    if hours.always:
        return words.always + _remark(hours.rules[0], words)
    said = []
    for index, rule in enumerate(hours.rules):
        later = [other for other in hours.rules[index + 1 :] if not is_remark(other)]
        gone = {day for other in later for day in other.days}
        days = tuple(day for day in rule.days if day not in gone)
        holidays = rule.holidays and not any(other.holidays for other in later)
        if days or holidays:
            said.append(_say(replace(rule, days=days, holidays=holidays), words))
    return words.semicolon.join(said)


def is_remark(rule: Rule) -> bool:
    """Say whether a rule is only a comment for every day; it replaces no other rule."""
    return rule.days == _WEEK and not rule.spans and not rule.closed and not rule.holidays


def say_times(rule: Rule, words: HoursWords) -> str:
    """Say a rule without its days: "08:00–12:00 and 13:00–16:00", "closed", or its comment."""
    if rule.closed:
        return words.closed + _remark(rule, words)
    if not rule.spans:
        return say_comment(rule, words)
    spans = [_span(words.time(start), words.time(_clock(end)), words) for start, end in rule.spans]
    return _join(spans, words) + _remark(rule, words)


def say_comment(rule: Rule, words: HoursWords) -> str:
    """Say the comment of a rule: as it is written, or "by appointment" in the words' language."""
    return words.by_appointment if rule.comment.casefold() == "by appointment" else rule.comment


def _say(rule: Rule, words: HoursWords) -> str:
    if is_remark(rule):
        return say_comment(rule, words)
    if rule.days == _WEEK and rule.holidays:
        # "Every day" is an adverb, and some languages cannot join a noun to it.
        alone = (replace(rule, holidays=False), replace(rule, days=()))
        return words.semicolon.join(_say(one, words) for one in alone)
    when = _join([*_day_groups(rule.days, words), *[words.holidays] * rule.holidays], words)
    return f"{when}{': ' if rule.closed else words.comma}{say_times(rule, words)}"


def _remark(rule: Rule, words: HoursWords) -> str:
    return f" ({say_comment(rule, words)})" if rule.comment else ""


def _clock(minutes: int) -> int:
    return minutes - _DAY if minutes > _DAY else minutes


def _span(start: str, end: str, words: HoursWords) -> str:
    times = words.times.replace("}–{", "} – {") if " " in start + end else words.times
    return times.format(first=start, last=end)


def _day_groups(days: tuple[int, ...], words: HoursWords) -> list[str]:
    """Name the days: three or more in a row as a range, four at most over the week's end.

    "Thursday to Tuesday" for all days but one is hard to follow.
    """
    if days == _WEEK:
        return [words.every_day]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) == 2 and runs[0][0] == 0 and runs[1][-1] == 6 and len(days) <= 4:
        runs = [runs[1] + runs[0]]
    names = words.day_names
    return [
        name
        for run in runs
        for name in (
            [words.range.format(first=names[run[0]], last=names[run[-1]])]
            if len(run) > 2
            else [names[day] for day in run]
        )
    ]


def _join(items: list[str], words: HoursWords) -> str:
    return words.and_.join([*([words.comma.join(items[:-1])] if items[1:] else []), items[-1]])
