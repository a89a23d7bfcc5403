"""A state file after somebody has said what a translation was made from, or has read it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from tipsite.markdown.normal_form import fingerprint
from tipsite.model.tracking import OWN, Document, Made, Pair, Review, StateFile
from tipsite.tracking.documents import document_fingerprint
from tipsite.tracking.statefile import keep


def accept(
    state: StateFile, name: str, pairs: Iterable[Pair], numbers: Container[int]
) -> StateFile:
    """Return the state in which the pairs with these ``numbers`` are current.

    ``pairs`` are all of the document. One without a translation counts as left out on purpose, one
    without a source is not followed any more. All others keep what they were made from.
    """
    whole = tuple(pairs)
    lines = (_accepted(pair) if pair.number in numbers else _as_before(pair) for pair in whole)
    return _with_own(state, name, whole, lines)


def translated(
    state: StateFile, name: str, pairs: Iterable[Pair], texts: Mapping[int, tuple[str, str]]
) -> StateFile:
    """Return the state after somebody has translated some units of a document.

    ``texts`` are, by the number of the pair, the source that was translated and its translation,
    whatever stands on both sides of the pair now.
    """
    whole = tuple(pairs)
    lines = (
        _made(pair.key, *texts[pair.number]) if pair.number in texts else _as_before(pair)
        for pair in whole
    )
    return _with_own(state, name, whole, lines)


def forget(state: StateFile, name: str, document: Document | None) -> StateFile:
    """Return the state in which nobody knows what a document was made from."""
    units = document.units if document else ()
    lines = (Made(key=unit.key, source="", target=unit.fingerprint, kept="") for unit in units)
    return _with(state, name, tuple(lines))


def review(state: StateFile, document: Document, on: datetime.date, by: str) -> StateFile:
    """Return the state in which somebody with the role ``by`` has read a document."""
    role = " ".join(by.split())
    done = Review(on=on, by=role, fingerprint=document_fingerprint(document.units))
    return replace(state, reviews={**state.reviews, document.name: done})


def _accepted(pair: Pair) -> Made | None:
    target = pair.target.fingerprint if pair.target else ""
    if pair.source is None:
        return Made(key=pair.key, source=OWN, target=target, kept="")
    kept = keep(pair.source.text)
    return Made(key=pair.key, source=pair.source.fingerprint, target=target, kept=kept)


def _as_before(pair: Pair) -> Made | None:
    made = pair.made
    if made is None or pair.target is None:
        return made if made and not made.target else None
    return replace(made, key=pair.key, target=pair.target.fingerprint)


def _made(key: str, source: str, target: str) -> Made:
    return Made(key=key, source=fingerprint(source), target=fingerprint(target), kept=keep(source))


def _with_own(
    state: StateFile, name: str, pairs: Iterable[Pair], lines: Iterable[Made | None]
) -> StateFile:
    """Keep the lines of what is the translation's own beside those of its pairs."""
    there = (made for made in state.made.get(name, ()) if made.source == OWN)
    own = Counter(there) - Counter(pair.made for pair in pairs if pair.made)
    return _with(state, name, (*(line for line in lines if line), *own.elements()))


def _with(state: StateFile, name: str, lines: tuple[Made, ...]) -> StateFile:
    made = {**state.made, name: lines}
    if not lines:
        del made[name]
    return replace(state, made=made)
