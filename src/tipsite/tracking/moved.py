"""Texts that went to another page keep what they were made from, and so does a renamed page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tipsite.model.tracking import OWN, Document, Made, StateFile
from tipsite.tools.recall import recalled

_MOST = 0.5
"""A page without lines of its own was renamed if so much of it has stood somewhere else."""


def lines_by_document(
    state: StateFile, targets: Mapping[str, Document]
) -> Mapping[str, tuple[Made, ...]]:
    """Return the lines of the state file about each translated document, by its name.

    A unit that has no line there takes the one of the same words in another document: somebody
    has moved it. A page that was renamed takes all lines, also those of what is left out of it.
    """
    lines = dict(state.made)
    strange = {
        name: found for name, target in targets.items() if (found := _strange(state, name, target))
    }
    if not strange:
        return lines
    elsewhere = {
        (made.key, made.target): (origin, made)
        for origin, found in state.made.items()
        for made in found
        if made.target and made.source not in ("", OWN)
    }
    for name, keys in strange.items():
        moved = [elsewhere[key] for key in keys if key in elsewhere]
        own = state.made.get(name, ())
        if own:
            lines[name] = (*own, *(made for _, made in moved))
        elif moved and len(moved) >= _MOST * len(targets[name].units):
            lines[name] = _of_renamed(state, moved)
    return lines


def _of_renamed(state: StateFile, moved: Sequence[tuple[str, Made]]) -> tuple[Made, ...]:
    """All lines of the document that most came from, if most of it went; and those that moved."""
    origin, count = Counter(there for there, _ in moved).most_common(1)[0]
    whole = state.made[origin]
    if count < _MOST * len(whole):
        return tuple(made for _, made in moved)
    return (*whole, *(made for there, made in moved if there != origin))


@recalled
def _strange(state: StateFile, name: str, target: Document) -> list[tuple[str, str]]:
    own = {(made.key, made.target) for made in state.made.get(name, ())}
    keys = ((unit.key, unit.fingerprint) for unit in target.units)
    return [key for key in keys if key not in own]
