"""What has changed in a source text, in an officer's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from tipsite.model.tracking import Change, Pair
from tipsite.tracking import kept_text
from tipsite.tracking.facts import Facts, facts

_PLAIN: Mapping[Change, str] = {
    "placeholder": "a word in braces, which tipsite fills in, is not the same",
    "image": "another picture",
    "shape": "another form (heading, list, text)",
    "wording": "other words",
}
_NAMED: Mapping[Change, tuple[str, Callable[[Facts], Counter[str]]]] = {
    "service": ("the service", lambda found: found.services),
    "link": ("the link", lambda found: found.links),
    "number": ("the number", lambda found: found.numbers),
    "date": ("the date", lambda found: found.days),
}
_MOST = 3


def reasons(pair: Pair, tag: str) -> tuple[str, ...]:
    """Return why a pair is not current, gravest first; ``tag`` is the language of the source."""
    if pair.state == "missing":
        return ("not translated yet",)
    if pair.state == "unknown":
        return ("nobody has said which text this was translated from",)
    if pair.state == "orphan":
        return ("the source does not say this any more",)
    then = kept_text(pair.made) if pair.made else None
    if then is None or pair.source is None:
        return tuple(_PLAIN.get(change, change) for change in pair.changes)
    old, new = facts(then, tag), facts(pair.source.text, tag)
    return tuple(_reason(change, old, new) for change in pair.changes)


def _reason(change: Change, old: Facts, new: Facts) -> str:
    if change in _NAMED:
        noun, of = _NAMED[change]
        return _exchanged(noun, of(old), of(new))
    if change in ("list-item", "step"):
        noun = "an item of the list" if change == "list-item" else "a step"
        more = len(new.items) - len(old.items)
        done = "added" if more > 0 else "removed" if more < 0 else "changed"
        return f"{noun} was {done}"
    return _PLAIN[change]


def _exchanged(noun: str, old: Counter[str], new: Counter[str]) -> str:
    gone, come = _listed(old - new), _listed(new - old)
    if gone and come:
        return f"{noun} {gone} became {come}"
    return f"{noun} {come} was added" if come else f"{noun} {gone} was removed"


def _listed(found: Counter[str]) -> str:
    names = list(found)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
