"""Pair source units with their translations, and determine the state of each pair.

For phrases of a theme, the catalogue has the English that they were translated from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from tipsite.markdown.normal_form import fingerprint
from tipsite.model.corpus import PhraseText
from tipsite.model.translation import (
    OWN,
    Change,
    Document,
    Pair,
    State,
    StateEntry,
    StateFile,
    Unit,
)
from tipsite.staleness.matching import Match, match_blocks
from tipsite.staleness.state_file import (
    keep,
    kept_text,
    lines_by_document,
)
from tipsite.staleness.units import (
    CRITICAL,
    changes_between,
)


def pair_up(
    source: Document | None, target: Document | None, entries: Sequence[StateEntry], tag: str
) -> tuple[Pair, ...]:
    """Return each unit of a document with its translation; ``tag`` is the source language.

    ``entries`` are the lines of the state file about the translation. Units are in the order of the
    source; a unit without a source follows the unit before it in the translation. A field without a
    source is left out, unless a line says that it was translated.
    """
    matches = (*_fields(source, target, entries), *_blocks(source, target, entries))
    kept = [match for match in matches if not _is_own(match, translated=source is not None)]
    pairs = (pair_of(number, match, tag) for number, match in enumerate(kept, 1))
    return tuple(pairs)


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
    source: Document | None, target: Document | None, entries: Iterable[StateEntry]
) -> Iterable[Match]:
    sources = _by_key(source)
    targets = _by_key(target)
    lines = {line.key: line for line in entries if line.key}
    both = {(line.source, line.target): line for line in lines.values()}
    for key in dict.fromkeys((*sources, *targets)):
        unit, other = sources.get(key), targets.get(key)
        moved = both.get((unit.fingerprint, other.fingerprint)) if unit and other else None
        yield Match(unit, other, moved or lines.get(key))


def _blocks(
    source: Document | None, target: Document | None, entries: Iterable[StateEntry]
) -> Iterable[Match]:
    sources = [unit for unit in source.units if not unit.key] if source else []
    targets = [unit for unit in target.units if not unit.key] if target else []
    return match_blocks(sources, targets, [entry for entry in entries if not entry.key])


def _by_key(document: Document | None) -> dict[str, Unit]:
    return {unit.key: unit for unit in document.units if unit.key} if document else {}


def _is_own(match: Match, *, translated: bool) -> bool:
    """Return whether a unit of the translation never came from the source."""
    if match.source is not None or match.target is None:
        return match.source is None
    if match.made is not None:
        return match.made.source == OWN
    return translated and bool(match.target.key)


def pair_of(number: int, match: Match, tag: str) -> Pair:
    """Return a pair with its state; ``tag`` is the language of the source."""
    source, target, entry = match.source, match.target, match.made
    state: State = _state(match)
    changes: tuple[Change, ...] = ()
    if state == "outdated-minor" and entry and source:
        then = kept_text(entry)
        if then is None:
            state = "unknown"
        else:
            changes = changes_between(then, source.text, tag)
            state = "outdated-critical" if CRITICAL & set(changes) else state
    return Pair(
        number=number, source=source, target=target, made=entry, state=state, changes=changes
    )


def _state(match: Match) -> State:
    """Return the state of a pair, as its fingerprints show it."""
    source, target, entry = match.source, match.target, match.made
    if source is None:
        return "orphan"
    if target is None:
        left_out = entry is not None and not entry.target and entry.source == source.fingerprint
        return "current" if left_out else "missing"
    if entry is None or entry.source in ("", OWN):
        return "unknown"
    return "current" if entry.source == source.fingerprint else "outdated-minor"


def counted(pairs: Iterable[Pair]) -> dict[State, int]:
    """Return how many units of a document are in each state."""
    counts: dict[State, int] = defaultdict(int)
    for pair in pairs:
        counts[pair.state] += 1
    return dict(counts)


PHRASES = "phrases"
"""The name of the document with the phrases of a theme."""
_ENGLISH = "en"
_PLACEHOLDER = re.compile(r"\{\w+\}")


def phrase_pairs(
    english: Mapping[str, PhraseText], translated: Mapping[str, PhraseText]
) -> tuple[Pair, ...]:
    """Pair the phrases of a theme with the phrases of one language, in the theme's order.

    The plural forms of a phrase are lines of one unit. The ``msgid`` of a catalogue is the
    English that the translator had (GNU gettext, “The Format of PO Files”).
    """
    return tuple(
        _pair(number, key, phrase, translated.get(key))
        for number, (key, phrase) in enumerate(english.items(), 1)
    )


def phrase_document(phrases: Mapping[str, PhraseText]) -> Document:
    """Return the phrases of one language."""
    return Document(name=PHRASES, units=tuple(_unit(key, phrases[key]) for key in phrases))


def _pair(number: int, key: str, english: PhraseText, translated: PhraseText | None) -> Pair:
    source = _unit(key, english)
    if translated is None:
        return pair_of(number, Match(source, None, None), _ENGLISH)
    target = _unit(key, translated)
    then = "\n".join(translated.source)
    mark = fingerprint(then)
    # Compression takes time, and the text is only needed if the source has changed.
    kept = keep(then) if mark != source.fingerprint else ""
    entry = StateEntry(
        key=key, source=mark if translated.source else "", target=target.fingerprint, kept=kept
    )
    pair = pair_of(number, Match(source, target, entry), _ENGLISH)
    if _names(english) == _names(translated):
        return pair
    return replace(pair, state="outdated-critical", changes=("placeholder",))


def _names(phrase: PhraseText) -> frozenset[str]:
    """Return the words in braces of the last form; other forms may omit them."""
    return frozenset(_PLACEHOLDER.findall(phrase.forms[-1]))


def _unit(key: str, phrase: PhraseText) -> Unit:
    text = "\n".join(phrase.forms)
    return Unit(key=key, text=text, fingerprint=fingerprint(text), at=phrase.at)
