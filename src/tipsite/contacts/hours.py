"""Opening hours in the syntax of OpenStreetMap, over one week, and in the words of a language.

`parse_hours` suggests a correction for a text in another form, which `hours_input` parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts import hours_input
from tipsite.model.problems import Text

_WEEK = (0, 1, 2, 3, 4, 5, 6)
_DAY = 24 * 60

# The kinds of pieces that may follow a kind of piece in one rule.
_AFTER = {
    "": {"always", "days", "times", "off", "comment"},
    "days": {"times", "off", "comment"},
    "always": {"comment"},
    "times": {"comment"},
    "off": {"comment"},
    "comment": set[str](),
}

_WEEK_MINUTES = 7 * _DAY
WHOLE_WEEK = ((0, _WEEK_MINUTES),)
"""The spans of a line that never closes."""
WHOLE_DAY = (0, _DAY)
"""The span of an event without hours."""


class Rule(Struct, frozen=True, kw_only=True):
    """One rule of opening hours: on these days, at these times.

    `days` are sorted, and 0 is Monday. A rule with `holidays` and without days is for public
    holidays alone. `spans` are a start and an end in minutes from midnight; an end after midnight
    is above 1440. A rule without spans that is not `closed` has only a `comment`.
    """

    days: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    comment: str
    closed: bool
    holidays: bool


class Hours(Struct, frozen=True, kw_only=True):
    """Opening hours: the rules in order, and the text that they were parsed from.

    As in OSM, a rule replaces earlier rules for the same days.
    """

    rules: tuple[Rule, ...]
    text: str
    always: bool


class HoursMistake(Struct, frozen=True, kw_only=True):
    """A mistake in a text of opening hours.

    `wrong` begins at `column`, which counts characters from 1. `suggestion` replaces `wrong`; it is
    empty if the correction is unknown.
    """

    column: int
    wrong: str
    suggestion: str


class HoursWords(Struct, frozen=True, kw_only=True):
    """The words of one language for opening hours.

    `day_names` begin with Monday. `range` has {first} and {last}. In a language that declines its
    days, a dash is always correct: `{first} – {last}`. `and_` joins the last two items of a list
    and includes its spaces. `comma` and `semicolon` join other items in the same way. `time` turns
    minutes from midnight (0 to 1440) into words, and `times` joins two times, {first} and {last}.
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


@lru_cache(maxsize=1_000)
def parse_hours(text: str) -> Hours | HoursMistake:
    """Return opening hours, or the mistake in them with a correction.

    The format is a part of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification:
    `24/7`; weekdays, PH, times, `off` and a quoted comment, in rules separated by `;`. Hours that
    are valid in OSM but outside of this part are a mistake without a suggestion.
    """
    start = len(text) - len(text.lstrip())
    stripped = text.strip()
    if hours_input.ALWAYS.fullmatch(stripped):
        return HoursMistake(column=start + 1, wrong=stripped, suggestion="24/7")
    rules: list[Rule] = []
    for first, last in _bounds(text):
        rule = _rule(text, first, last)
        if isinstance(rule, HoursMistake):
            return rule
        rules.append(rule)
    if not _is_osm(stripped):
        return HoursMistake(column=start + 1, wrong=stripped, suggestion="")
    always = len(rules) == 1 and replace(rules[0], comment="") == _ALWAYS
    return Hours(rules=tuple(rules), text=stripped, always=always)


def event_span(hours: Text | None) -> tuple[int, int] | None:
    """Return the beginning and end of an event in minutes from midnight, or None for a mistake.

    Without ``hours`` it is `WHOLE_DAY`. The end of “18:00” is 0, as it is unknown.
    """
    if hours is None:
        return WHOLE_DAY
    text = hours.text.strip()
    is_open = re.fullmatch(r"\d+:\d+", text) is not None  # the grammar has no time alone
    parsed = parse_hours(f"{text}-24:00" if is_open else text)
    if isinstance(parsed, HoursMistake) or not parsed.rules[0].spans:
        return None
    start, end = parsed.rules[0].spans[0]
    if parsed.rules != (replace(_ALWAYS, spans=((start, end),)),):
        return None
    return start, 0 if is_open else end


def language_times(text: str) -> tuple[str, str]:
    """Return the tag and the times of a language: “sq Fr 13:00-21:00” has both, “sq” no times."""
    tag, _, times = text.partition(" ")
    return tag, times


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each rule."""
    start = 0
    for match in re.finditer(r'"[^"]*"|(;)', text):
        if match[1]:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _rule(text: str, start: int, end: int) -> Rule | HoursMistake:
    pieces = list(hours_input.pieces(text, start, end))
    if not pieces:
        return _needless(text, start)
    found: dict[str, hours_input.Piece] = {}
    for index, piece in enumerate(pieces):
        if piece.kind not in _AFTER[pieces[index - 1].kind if index else ""]:
            return _misplaced(pieces, index, is_osm=_is_osm(text[start:end].strip()))
        if piece.canonical != _plain(piece):
            return _mistake(piece, piece.canonical)
        found[piece.kind] = piece
    if found.keys() == {"days"}:
        return _mistake(pieces[0], "")
    return _rule_from(found)


def _needless(text: str, end: int) -> HoursMistake:
    """Return the mistake of a semicolon before `end` that no rule follows."""
    sign = max(0, end - 1)
    before = list(hours_input.pieces(text, text.rfind(";", 0, sign) + 1, sign))
    if not before:
        return HoursMistake(column=sign + 1, wrong=text[sign:end], suggestion="")
    last = before[-1]
    return HoursMistake(column=last.start + 1, wrong=text[last.start : end], suggestion=last.text)


def _misplaced(pieces: list[hours_input.Piece], index: int, *, is_osm: bool) -> HoursMistake:
    """Return the mistake of a piece that is at a wrong place in its rule."""
    piece, following = pieces[index], pieces[index + 1 : index + 2]
    kinds = [other.kind for other in pieces[: index + 1]]
    if piece.kind == "words":
        return _mistake(piece, "" if is_osm else piece.canonical)
    if piece.text == "," and following and following[0].kind == "days":
        return _mistake(piece, ";")
    if (
        piece.kind == "days"
        and kinds[0] in ("times", "off")
        and index == 1
        and not following
        and piece.canonical
    ):
        first = pieces[0]
        wrong = first.text + " " * (piece.start - first.start - len(first.text)) + piece.text
        meant = f"{piece.canonical} {first.canonical}" if first.canonical else ""
        return HoursMistake(column=first.start + 1, wrong=wrong, suggestion=meant)
    lead = {"days": "; ", "times": "," if kinds[-2:-1] == ["times"] else ""}.get(piece.kind, "")
    return _mistake(piece, lead + piece.canonical if lead and piece.canonical else "")


def _mistake(piece: hours_input.Piece, suggestion: str) -> HoursMistake:
    return HoursMistake(column=piece.start + 1, wrong=piece.text, suggestion=suggestion)


def _is_osm(text: str) -> bool:
    # A build without new opening hours does not need this library.
    import opening_hours  # noqa: PLC0415

    return opening_hours.validate(text)


def _plain(piece: hours_input.Piece) -> str:
    # OSM allows a space after a comma.
    return re.sub(r",\s+", ",", piece.text) if piece.kind in ("days", "times") else piece.text


def _rule_from(found: dict[str, hours_input.Piece]) -> Rule:
    days, times = found.get("days"), found.get("times") or found.get("always")
    comment = found["comment"].canonical[1:-1] if "comment" in found else ""
    return Rule(
        days=days.days if days else _WEEK,
        spans=times.spans if times else (),
        comment=comment,
        closed="off" in found,
        holidays=bool(days and days.holidays),
    )


_ALWAYS = Rule(days=_WEEK, spans=((0, _DAY),), comment="", closed=False, holidays=False)


@lru_cache(maxsize=10_000)
def say_hours(hours: Hours, words: HoursWords) -> str:
    """Return opening hours in words: "Monday to Friday, 08:00–16:00; Sunday: closed".

    As in OSM, a rule loses days that a later rule has. But a rule that is only a comment for every
    day replaces no other rule.
    """
    if hours.always:
        return words.always + _remark(hours.rules[0], words)
    said = []
    for index, rule in enumerate(hours.rules):
        later = [other for other in hours.rules[index + 1 :] if not _is_remark(other)]
        gone = {day for other in later for day in other.days}
        days = tuple(day for day in rule.days if day not in gone)
        holidays = rule.holidays and not any(other.holidays for other in later)
        if days or holidays:
            said.append(_say(replace(rule, days=days, holidays=holidays), words))
    return words.semicolon.join(said)


def _remark(rule: Rule, words: HoursWords) -> str:
    return f" ({_say_comment(rule, words)})" if rule.comment else ""


def _say_comment(rule: Rule, words: HoursWords) -> str:
    """Return the comment of a rule as it is written; "by appointment" is translated."""
    return words.by_appointment if rule.comment.casefold() == "by appointment" else rule.comment


def _is_remark(rule: Rule) -> bool:
    """Return whether a rule is only a comment for every day; such a rule replaces no other rule."""
    return rule.days == _WEEK and not rule.spans and not rule.closed and not rule.holidays


def _say(rule: Rule, words: HoursWords) -> str:
    if _is_remark(rule):
        return _say_comment(rule, words)
    if rule.days == _WEEK and rule.holidays:
        # "Every day" is an adverb, and some languages cannot join a noun to it.
        alone = (replace(rule, holidays=False), replace(rule, days=()))
        return words.semicolon.join(_say(one, words) for one in alone)
    when = _join([*_day_groups(rule.days, words), *[words.holidays] * rule.holidays], words)
    return f"{when}{': ' if rule.closed else words.comma}{_say_times(rule, words)}"


def _join(items: list[str], words: HoursWords) -> str:
    return words.and_.join([*([words.comma.join(items[:-1])] if items[1:] else []), items[-1]])


def _day_groups(days: tuple[int, ...], words: HoursWords) -> list[str]:
    """Return the names of days, in which three or more days in a row become a range.

    A range over the end of the week has at most four days: "Thursday to Tuesday" is hard to
    understand.
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


def _say_times(rule: Rule, words: HoursWords) -> str:
    """Return the words for a rule without its days: "08:00–12:00 and 13:00–16:00" or "closed"."""
    if rule.closed:
        return words.closed + _remark(rule, words)
    if not rule.spans:
        return _say_comment(rule, words)
    spans = [_span(words.time(start), words.time(_clock(end)), words) for start, end in rule.spans]
    return _join(spans, words) + _remark(rule, words)


def _span(start: str, end: str, words: HoursWords) -> str:
    times = words.times.replace("}–{", "} – {") if " " in start + end else words.times
    return times.format(first=start, last=end)


def _clock(minutes: int) -> int:
    return minutes - _DAY if minutes > _DAY else minutes


@lru_cache(maxsize=10_000)
def open_spans(hours: Hours) -> tuple[tuple[int, int], ...]:
    """Return the spans of open hours in a week: start and end in minutes from Monday 00:00.

    All minutes are from 0 to 10080. The spans are sorted and do not touch each other. A span over
    the end of the week is divided in two. Public holidays and days with only a comment are left
    out.
    """
    spans: list[tuple[int, int]] = []
    for first, last in day_spans(hours):
        if first < _WEEK_MINUTES:
            spans.append((first, min(last, _WEEK_MINUTES)))
            if last > _WEEK_MINUTES:
                spans.append((0, last - _WEEK_MINUTES))
    return _merged(spans)


@lru_cache(maxsize=10_000)
def day_spans(hours: Hours) -> tuple[tuple[int, int], ...]:
    """Return the spans of open hours of each day, in minutes from Monday 00:00.

    Public holidays are an eighth day after Sunday. It has an empty span if a rule says that the
    service is closed, and none if no rule mentions it. A line that never closes has `WHOLE_WEEK`.

    As in OSM, the last rule for a day replaces earlier rules. But a span over midnight belongs to
    the day on which it begins, as in `say_hours`. In `Mo-Th 22:00-06:00; Fr 20:00-06:00`, the night
    of Thursday ends at 06:00. Other evaluators of OSM's syntax end it at midnight.
    """
    rules = [_last([rule for rule in hours.rules if day in rule.days]) for day in _WEEK]
    holidays = _last([rule for rule in hours.rules if rule.holidays])
    rules += [holidays] if holidays else []
    if all(rule and rule.spans == ((0, _DAY),) for rule in rules):
        return WHOLE_WEEK
    closed = ((_WEEK_MINUTES, _WEEK_MINUTES),) if holidays and holidays.closed else ()
    spans = (
        (day * _DAY + start, day * _DAY + end)
        for day, rule in enumerate(rules)
        for start, end in (rule.spans if rule else ())
    )
    return (*spans, *closed)


def _last(rules: list[Rule]) -> Rule | None:
    """Return the rule that replaces the other ``rules`` for a day, or None."""
    return next((rule for rule in reversed(rules) if not _is_remark(rule)), None)


def day_times(spans: tuple[tuple[int, int], ...]) -> dict[tuple[str, str], list[int]]:
    """Return the days (0 is Monday) of each pair of times, such as 08:00 and 16:00.

    ``spans`` are `open_spans`. A span over midnight is divided in two. The end of a day is 23:59.
    """
    times: dict[tuple[str, str], list[int]] = {}
    for start, end in spans:
        for day in range(start // _DAY, (end - 1) // _DAY + 1):
            first, last = max(0, start - day * _DAY), min(_DAY - 1, end - day * _DAY)
            clock = f"{first // 60:02}:{first % 60:02}", f"{last // 60:02}:{last % 60:02}"
            times.setdefault(clock, []).append(day)
    return times


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=10_000)
def week_rows(hours: Hours, words: HoursWords) -> tuple[tuple[str, str], ...]:
    """Return the name and the hours of each day from Monday, then of holidays if a rule has them.

    A span over midnight is shown on the day on which it begins. A comment for every day is added to
    each day that is not closed. It is alone on a day without other hours.
    """
    remarks = [_say_comment(rule, words) for rule in hours.rules if _is_remark(rule)]
    rows = [
        (name, _day_text(_last([rule for rule in hours.rules if day in rule.days]), remarks, words))
        for day, name in enumerate(words.day_names)
    ]
    if holidays := _last([rule for rule in hours.rules if rule.holidays]):
        rows.append((words.holidays, _say_times(holidays, words)))
    return tuple(rows)


def _day_text(rule: Rule | None, remarks: list[str], words: HoursWords) -> str:
    if rule and rule.closed:
        return _say_times(rule, words)
    own = [_say_times(rule, words)] if rule else []
    return words.semicolon.join(own + remarks) or words.closed
