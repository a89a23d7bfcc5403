"""How languages, states, counts and per cent are written for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.numbers import format_decimal

from tipsite.model.tracking import State
from tipsite.ui_language import gettext as _
from tipsite.ui_language import language, mark, ngettext
from tipsite.ui_language import named as language_words

__all__ = ["counted", "language_words", "named", "number", "percent", "spans", "state_words"]

_STATES: Mapping[State, str] = {
    "current": mark("current"),
    "outdated-critical": mark("outdated-critical"),
    "outdated-minor": mark("outdated-minor"),
    "missing": mark("missing"),
    "unknown": mark("unknown"),
    "orphan": mark("orphan"),
}
_THOUSAND = 1000


def named(tag: str) -> str:
    """Return a language's name with its tag, which commands want: “Albanian [sq]”."""
    return f"{language_words(tag)} [{tag}]"


def state_words(state: State) -> str:
    """Return what the state of a text is called."""
    return _(_STATES[state])


def percent(value: float) -> str:
    """Return per cent without decimals; 100 only where nothing is left to do."""
    return f"{int(value)} %"


def number(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return str(value) if value < _THOUSAND else format_decimal(value, locale=language())


def counted(one: str, many: str, count: int) -> str:
    """Return a number with its noun: “1 block”, “2 blocks”."""
    return ngettext(one, many, count).format(count=number(count))


def spans(numbers: Iterable[int]) -> str:
    """Write numbers as people do: “1–4, 7”."""
    found: list[list[int]] = []
    for one in numbers:
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ", ".join(str(one) if one == last else f"{one}–{last}" for one, last in found)
