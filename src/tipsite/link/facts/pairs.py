"""Which part of a translation belongs to which part of its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import NamedTuple

from tipsite.link.facts.lexicon import Lexicon, skeletons, stems
from tipsite.link.facts.parts import Part
from tipsite.tools.alignment import align

_GAP = 0.9
_NEVER = 100.0
_NEAR = (
    frozenset(("h2", "h3", "h4", "h5", "h6")),
    frozenset(("list", "steps")),
    frozenset(("item", "step")),
    frozenset(("note", "details")),
)
"""Kinds that one author may have written for the other."""


class PartPair(NamedTuple):
    """A part of the source and its translation; None where there is none."""

    source: Part | None
    own: Part | None


def pair_up(
    source: Sequence[Part], own: Sequence[Part], lexicon: Callable[[], Lexicon]
) -> tuple[PartPair, ...]:
    """Return the parts of a text in both languages beside each other, in the order of both.

    Most translations are built like their source; else parts are paired by what they say to any
    reader: facts, words and length (``lexicon`` gives the words). Paragraphs may be parted or put
    together in a translation.
    """
    if [_form(part) for part in source] == [_form(part) for part in own]:
        return tuple(map(PartPair, source, own))
    sides = [_Look.of(part) for part in source], [_Look.of(part) for part in own]
    known = lexicon()

    def unlike(one: int, two: int) -> float:
        return _unlike(sides[0][one], sides[1][two], known)

    found = align(len(source), len(own), unlike, _GAP)
    pairs = [
        PartPair(
            None if one is None else source[one],
            None if two is None else own[two],
        )
        for one, two in found
    ]
    return tuple(_in_gaps(_put_together(pairs)))


@dataclass(frozen=True)
class _Look:
    """What tells a part in any language."""

    part: Part
    facts: frozenset[tuple[str, str]]
    stems: frozenset[str]
    skeletons: frozenset[str]
    size: int

    @classmethod
    def of(cls, part: Part) -> _Look:
        words = part.words
        facts = frozenset(part.counted)
        return cls(part, facts, stems(words), skeletons(words), len(words))


def _form(part: Part) -> tuple[str, int]:
    return part.kind, part.depth


def _unlike(one: _Look, two: _Look, lexicon: Lexicon) -> float:
    """How unlikely it is that a part is the translation of another; below _GAP it is likely."""
    cost = _by_kind(one.part, two.part)
    if cost >= _NEVER:
        return cost
    if one.facts or two.facts:
        shared = len(one.facts & two.facts) / len(one.facts | two.facts)
        cost += 0.6 - 1.4 * shared
    cost -= 2.5 * lexicon.likeness(one.stems, two.stems)
    if one.skeletons and two.skeletons:
        shared = len(one.skeletons & two.skeletons)
        cost -= shared / min(len(one.skeletons), len(two.skeletons))
    if len(one.part.parts) != len(two.part.parts):
        cost += 0.2
    return cost + min(1.0, _apart(one.size, two.size)) * 0.7


def _by_kind(one: Part, two: Part) -> float:
    depth = 0.4 if one.depth != two.depth else 0.0
    if one.kind == two.kind:
        return depth
    near = any(one.kind in kinds and two.kind in kinds for kinds in _NEAR)
    return depth + 0.5 if near else _NEVER


def _apart(one: int, two: int) -> float:
    """How far two lengths are from each other, whichever is longer."""
    return abs(log((one + 8) / (two + 8)))


def _put_together(pairs: Sequence[PartPair]) -> list[PartPair]:
    """Join a paragraph or a list that stands alone to a neighbour that has both in one."""
    kept = list(pairs)
    at = 0
    while at < len(kept):
        taken = next((near for near in _neighbours(kept, at) if _belongs(kept[at], kept[near])), -1)
        if taken < 0:
            at += 1
            continue
        first, last = sorted((at, taken))
        kept[taken] = _joined(kept[first], kept[last])
        del kept[at]
        at = 0
    return kept


def _neighbours(pairs: Sequence[PartPair], at: int) -> Iterator[int]:
    """The nearest pairs before and after a part that stands alone."""
    if pairs[at].source and pairs[at].own:
        return
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(pairs) and not (pairs[near].source and pairs[near].own):
            near += step
        if 0 <= near < len(pairs):
            yield near


def _belongs(alone: PartPair, pair: PartPair) -> bool:
    """Whether the lengths say so: with what stands alone, a pair is nearer to each other."""
    lone = alone.source or alone.own
    if not (lone and pair.source and pair.own):
        return False
    if len({lone.kind, pair.source.kind, pair.own.kind}) > 1:
        return False
    if lone.kind in ("list", "steps"):
        items = [len(pair.source.parts), len(pair.own.parts)]
        apart = abs(items[0] - items[1])
        items[alone.source is None] += len(lone.parts)
        return abs(items[0] - items[1]) < apart
    lengths = [len(pair.source.words), len(pair.own.words)]
    before = _apart(*lengths)
    lengths[alone.source is None] += len(lone.words)
    return lone.kind == "paragraph" and _apart(*lengths) + 0.15 < before


def _joined(first: PartPair, last: PartPair) -> PartPair:
    return PartPair(_both(first.source, last.source), _both(first.own, last.own))


def _both(first: Part | None, last: Part | None) -> Part | None:
    if first is None or last is None:
        return first or last
    text = f"{first.text}\n\n{last.text}"
    parts, facts = first.parts + last.parts, first.facts + last.facts
    return replace(first, text=text, facts=facts, parts=parts)


def _in_gaps(pairs: Sequence[PartPair]) -> Iterator[PartPair]:
    """Pair what stands alone on both sides at one place: the same, written in another form."""
    gap: list[PartPair] = []
    for pair in pairs:
        if pair.source and pair.own:
            yield from _filled(gap)
            gap = []
            yield pair
        else:
            gap.append(pair)
    yield from _filled(gap)


def _filled(gap: Sequence[PartPair]) -> Iterator[PartPair]:
    sources = [pair.source for pair in gap if pair.source]
    owns = [pair.own for pair in gap if pair.own]
    both = min(len(sources), len(owns))
    yield from map(PartPair, sources[:both], owns[:both])
    yield from (PartPair(part, None) for part in sources[both:])
    yield from (PartPair(None, part) for part in owns[both:])


def lone_runs(
    pairs: Sequence[PartPair], side: Callable[[PartPair], Part | None]
) -> Iterator[tuple[Part, ...]]:
    """Yield each run of parts that only one side has: those where ``side`` gives None."""
    run: list[Part] = []
    for pair in pairs:
        if side(pair) is None:
            run.extend(part for part in pair if part)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
