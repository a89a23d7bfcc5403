"""Source units beside their translations, and what has become of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tipsite.model.tracking import OWN, Change, Document, Made, Pair, State, StateFile, Unit
from tipsite.tools.recall import recalled
from tipsite.tracking.facts import CRITICAL, changes_between
from tipsite.tracking.match import Match, match_blocks
from tipsite.tracking.moved import lines_by_document
from tipsite.tracking.statefile import kept_text


@recalled
def pair_up(
    source: Document | None, target: Document | None, made: Sequence[Made], tag: str
) -> tuple[Pair, ...]:
    """Return each unit of a document in the source language ``tag`` beside its translation.

    ``made`` are the lines of the state file about the translation. Units stand in the order of the
    source; what has no source any more follows what stands before it in the translation. A
    field that only the translation has, and of which no line says that it was translated, is its
    own and is left out.
    """
    matches = (*_fields(source, target, made), *_blocks(source, target, made))
    kept = [found for found in matches if not _is_own(found, translated=source is not None)]
    pairs = (pair_of(number, found, tag) for number, found in enumerate(kept, 1))
    return tuple(pairs)


@recalled
def compare(
    sources: Mapping[str, Document],
    targets: Mapping[str, Document],
    state: StateFile,
    tag: str,
) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of every document that the source or the translation has, by name."""
    lines = lines_by_document(state, targets)
    return {
        name: pair_up(sources.get(name), targets.get(name), lines.get(name, ()), tag)
        for name in dict.fromkeys((*sources, *targets))
    }


def _fields(
    source: Document | None, target: Document | None, made: Iterable[Made]
) -> Iterable[Match]:
    sources = _by_key(source)
    targets = _by_key(target)
    lines = {line.key: line for line in made if line.key}
    both = {(line.source, line.target): line for line in lines.values()}
    for key in dict.fromkeys((*sources, *targets)):
        one, other = sources.get(key), targets.get(key)
        moved = both.get((one.fingerprint, other.fingerprint)) if one and other else None
        yield Match(one, other, moved or lines.get(key))


def _blocks(
    source: Document | None, target: Document | None, made: Iterable[Made]
) -> Iterable[Match]:
    sources = [unit for unit in source.units if not unit.key] if source else []
    targets = [unit for unit in target.units if not unit.key] if target else []
    return match_blocks(sources, targets, [one for one in made if not one.key])


def _by_key(document: Document | None) -> dict[str, Unit]:
    return {unit.key: unit for unit in document.units if unit.key} if document else {}


def _is_own(match: Match, *, translated: bool) -> bool:
    """Whether the translation has something that never came from the source."""
    if match.source is not None or match.target is None:
        return match.source is None
    if match.made is not None:
        return match.made.source == OWN
    return translated and bool(match.target.key)


def pair_of(number: int, match: Match, tag: str) -> Pair:
    """Return a pair with its state; ``tag`` is the language of the source."""
    source, target, made = match.source, match.target, match.made
    state: State = _state(match)
    changes: tuple[Change, ...] = ()
    if state == "outdated-minor" and made and source:
        then = kept_text(made)
        if then is None:
            state = "unknown"
        else:
            changes = changes_between(then, source.text, tag)
            state = "outdated-critical" if CRITICAL & set(changes) else state
    return Pair(
        number=number, source=source, target=target, made=made, state=state, changes=changes
    )


def _state(match: Match) -> State:
    """The state as far as fingerprints tell it."""
    source, target, made = match.source, match.target, match.made
    if source is None:
        return "orphan"
    if target is None:
        left_out = made is not None and not made.target and made.source == source.fingerprint
        return "current" if left_out else "missing"
    if made is None or made.source in ("", OWN):
        return "unknown"
    return "current" if made.source == source.fingerprint else "outdated-minor"


def counted(pairs: Iterable[Pair]) -> dict[State, int]:
    """Return how many units of a document are in each state."""
    counts: dict[State, int] = defaultdict(int)
    for pair in pairs:
        counts[pair.state] += 1
    return dict(counts)
