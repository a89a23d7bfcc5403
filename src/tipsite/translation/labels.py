"""Languages, states and counts in words, and reasons why a text is not current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from babel.numbers import format_decimal

from tipsite.i18n import gettext as _
from tipsite.i18n import language, language_words, ngettext
from tipsite.messages import mark
from tipsite.model.translation import Change, Pair, State
from tipsite.staleness.state_file import kept_text
from tipsite.staleness.units import Facts, facts

_Words = tuple[str, str, str]
"""The sentences for a change, an addition and a removal."""
_PLAIN: Mapping[Change, str] = {
    "placeholder": mark("a word in braces, which tipsite fills in, is not the same"),
    "image": mark("another picture"),
    "shape": mark("another form (heading, list, text)"),
    "wording": mark("other words"),
}
_NAMED: Mapping[Change, tuple[_Words, Callable[[Facts], Counter[str]]]] = {
    "service": (
        (
            mark("the service {old} became {new}"),
            mark("the service {new} was added"),
            mark("the service {old} was removed"),
        ),
        attrgetter("services"),
    ),
    "link": (
        (
            mark("the link {old} became {new}"),
            mark("the link {new} was added"),
            mark("the link {old} was removed"),
        ),
        attrgetter("links"),
    ),
    "number": (
        (
            mark("the number {old} became {new}"),
            mark("the number {new} was added"),
            mark("the number {old} was removed"),
        ),
        attrgetter("numbers"),
    ),
    "date": (
        (
            mark("the date {old} became {new}"),
            mark("the date {new} was added"),
            mark("the date {old} was removed"),
        ),
        attrgetter("days"),
    ),
}
_PLACES: Mapping[Change, str] = {
    "service": mark("services have changed places"),
    "link": mark("links have changed places"),
}
_ITEMS: Mapping[Change, _Words] = {
    "list-item": (
        mark("an item of the list was changed"),
        mark("an item of the list was added"),
        mark("an item of the list was removed"),
    ),
    "step": (mark("a step was changed"), mark("a step was added"), mark("a step was removed")),
}
_ROWS: _Words = (
    mark("a row of the table was changed"),
    mark("a row of the table was added"),
    mark("a row of the table was removed"),
)
_MOST = 3
_STATES: Mapping[State, str] = {
    "current": mark("current"),
    "outdated-critical": mark("outdated-critical"),
    "outdated-minor": mark("outdated-minor"),
    "missing": mark("missing"),
    "unknown": mark("unknown"),
    "orphan": mark("orphan"),
}
_THOUSAND = 1000


def reasons(pair: Pair, tag: str) -> tuple[str, ...]:
    """Return why a pair is not current, gravest first; ``tag`` is the language of the source."""
    if pair.state == "missing":
        return (_("not translated yet"),)
    if pair.state == "unknown":
        return (_("nobody has said which text this was translated from"),)
    if pair.state == "orphan":
        return (_("the source does not say this any more"),)
    then = kept_text(pair.made) if pair.made else None
    if then is None or pair.source is None:
        return tuple(_(_PLAIN.get(change, change)) for change in pair.changes)
    old, new = facts(then, tag), facts(pair.source.text, tag)
    return tuple(_reason(change, old, new) for change in pair.changes)


def _reason(change: Change, old: Facts, new: Facts) -> str:
    if change in _NAMED:
        words, of = _NAMED[change]
        if change in _PLACES and of(old) == of(new):
            return _(_PLACES[change])
        return _difference(words, of(old), of(new))
    if change in _ITEMS:
        changed, added, removed = _ROWS if new.shape == "table" else _ITEMS[change]
        more = len(new.items) - len(old.items)
        return _(added if more > 0 else removed if more < 0 else changed)
    return _(_PLAIN[change])


def _difference(words: _Words, old: Counter[str], new: Counter[str]) -> str:
    changed, added, removed = words
    removed_text, added_text = _list_some(old - new), _list_some(new - old)
    text = changed if removed_text and added_text else added if added_text else removed
    return _(text).format(old=removed_text, new=added_text)


def _list_some(counts: Counter[str]) -> str:
    names = list(counts)
    some = ", ".join(names[:_MOST])
    if len(names) <= _MOST:
        return some
    return _("{names} and {count} more").format(names=some, count=len(names) - _MOST)


def language_label(tag: str) -> str:
    """Return a language's name with its tag, for use in commands: “Albanian [sq]”."""
    return f"{language_words(tag)} [{tag}]"


def state_words(state: State) -> str:
    """Return the name of the state of a text."""
    return _(_STATES[state])


def percent(value: float) -> str:
    """Return per cent without decimals; 100 only if nothing is left to do."""
    return f"{int(value)} %"


def number_words(value: int) -> str:
    """Return a whole number with separated thousands."""
    return str(value) if value < _THOUSAND else format_decimal(value, locale=language())


def counted(singular: str, plural: str, count: int) -> str:
    """Return a number with its noun: “1 block”, “2 blocks”."""
    return ngettext(singular, plural, count).format(count=number_words(count))


def spans(numbers: Iterable[int]) -> str:
    """Format numbers as ranges: “1–4, 7”."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)
