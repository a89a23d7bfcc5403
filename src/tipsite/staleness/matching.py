"""Pairs of source and translated blocks, in their order.

Unedited blocks are paired by the fingerprints of the state file, even if they were moved. The
others are paired by similarity, in an alignment that keeps their order (Needleman & Wunsch 1970).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tipsite.model.translation import OWN, StateEntry, Unit
from tipsite.staleness.state_file import kept_text
from tipsite.staleness.units import Facts, facts, shape

_ALIKE = 0.3
"""The similarity (0 to 1) below which a text is not an edited form of another."""


class Match(NamedTuple):
    """A source unit, its translation, and the line about both in the state file."""

    source: Unit | None
    target: Unit | None
    made: StateEntry | None


def match_blocks(
    sources: Sequence[Unit], targets: Sequence[Unit], lines: Sequence[StateEntry]
) -> tuple[Match, ...]:
    """Return the blocks in the order of the source, each with its translation if there is one."""
    if untouched := _untouched(sources, targets, lines):
        return untouched
    work = _Lines.of(sources, targets, lines)
    pairs = dict(work.anchors) if lines else _alike(sources, targets)
    taken = set(pairs.values())
    free_sources = [at for at in range(len(sources)) if at not in pairs and not work.left_out(at)]
    free_targets = [at for at in range(len(targets)) if at not in taken and not work.is_own(at)]
    if free_sources and free_targets:
        scorer = _Scorer(sources, targets, work)
        pairs.update(_aligned(free_sources, free_targets, scorer))
        work.settle(sources, pairs)
    matches = [
        Match(source, targets[pairs[at]] if at in pairs else None, work.line(at, pairs.get(at)))
        for at, source in enumerate(sources)
    ]
    return _with_orphans(matches, targets, pairs, work)


def _untouched(
    sources: Sequence[Unit], targets: Sequence[Unit], lines: Sequence[StateEntry]
) -> tuple[Match, ...]:
    """Return the pairs of a text if no block was changed or moved; otherwise nothing."""
    if not len(sources) == len(targets) == len(lines):
        return ()
    matches = tuple(map(Match, sources, targets, lines))
    same = all(
        source.fingerprint == line.source and target.fingerprint == line.target
        for source, target, line in zip(sources, targets, lines, strict=True)
    )
    return matches if same else ()


def _with_orphans(
    matches: list[Match], targets: Sequence[Unit], pairs: dict[int, int], work: _Lines
) -> tuple[Match, ...]:
    """Put each block without a source after the block before it in the translation."""
    source_of = {target: source for source, target in pairs.items()}
    following: dict[int, list[Match]] = defaultdict(list)
    before = -1
    for at, target in enumerate(targets):
        if at in source_of:
            before = source_of[at]
        else:
            following[before].append(Match(None, target, work.of_target.get(at)))
    ordered = list(following[-1])
    for at, match in enumerate(matches):
        ordered.extend((match, *following[at]))
    return tuple(ordered)


class _Lines(NamedTuple):
    """The lines of the state file by the blocks that they name.

    ``anchors`` are pairs with both sides unchanged; ``loose`` are lines that name no current block.
    A merge of two people's changes can leave a second line about a block; it is dropped.
    """

    anchors: dict[int, int]
    of_source: dict[int, StateEntry]
    of_target: dict[int, StateEntry]
    loose: list[StateEntry]

    @classmethod
    def of(
        cls, sources: Sequence[Unit], targets: Sequence[Unit], lines: Sequence[StateEntry]
    ) -> _Lines:
        source_at = _places(sources)
        target_at = _places(targets)
        known = frozenset(target_at)
        anchors: dict[int, int] = {}
        of_source: dict[int, StateEntry] = {}
        of_target: dict[int, StateEntry] = {}
        rest: list[StateEntry] = []
        for line in lines:
            if source_at[line.source] and target_at[line.target]:
                source, target = source_at[line.source].popleft(), target_at[line.target].popleft()
                anchors[source] = target
                of_source[source] = of_target[target] = line
            else:
                rest.append(line)
        loose: list[StateEntry] = []
        for line in rest:
            if target_at[line.target]:
                of_target[target_at[line.target].popleft()] = line
            elif source_at[line.source]:
                of_source[source_at[line.source].popleft()] = line
            elif line.target not in known:
                loose.append(line)
        return cls(anchors, of_source, of_target, loose)

    def left_out(self, source: int) -> bool:
        """Return whether a source was left out on purpose."""
        return source in self.of_source and not self.of_source[source].target

    def is_own(self, target: int) -> bool:
        """Return whether a target was never translated from anything."""
        return target in self.of_target and self.of_target[target].source == OWN

    def settle(self, sources: Sequence[Unit], pairs: Mapping[int, int]) -> None:
        """Assign the most similar loose line to each pair with two edited sides."""
        then = [(line, kept_text(line)) for line in self.loose if line.source and line.target]
        texts = [(line, text) for line, text in then if text is not None]
        for source, target in pairs.items():
            if not texts or source in self.of_source or target in self.of_target:
                continue
            likely = [_likeness(text, sources[source].text) for _, text in texts]
            at = likely.index(max(likely))
            if likely[at] > _ALIKE:
                self.of_target[target] = texts.pop(at)[0]

    def line(self, source: int, target: int | None) -> StateEntry | None:
        """Return the line of the state file about a pair."""
        if target is None:
            line = self.of_source.get(source)
            return line if line and not line.target else None
        return self.of_target.get(target) or self.of_source.get(source)


class _Scorer:
    """The likelihood that a target is the translation of a source."""

    def __init__(self, sources: Sequence[Unit], targets: Sequence[Unit], work: _Lines) -> None:
        self._sources = sources
        self._targets = targets
        self._work = work
        self._facts: dict[str, Facts] = {}
        self._then = {at: kept_text(line) for at, line in work.of_target.items()}

    def score(self, source: int, target: int) -> float:
        original, translation = (
            self._of(self._sources[source].text),
            self._of(self._targets[target].text),
        )
        if _kind(original.shape) != _kind(translation.shape):
            return self._by_line(source, target) - 2
        likelihood = 1.0 + self._by_line(source, target)
        if original.services or translation.services:
            likelihood += 1 if original.services == translation.services else -0.5
        likelihood -= 0.5 * (original.shape != translation.shape)
        if original.items:
            likelihood += 0.5 if len(original.items) == len(translation.items) else -0.25
        anchors = self._work.anchors
        likelihood += anchors.get(source - 1, -2) == target - 1
        likelihood += anchors.get(source + 1, -2) == target + 1
        return likelihood

    def _by_line(self, source: int, target: int) -> float:
        then = self._then.get(target)
        if then is not None:
            likeness = _likeness(then, self._sources[source].text)
            return 3 * likeness if likeness > _ALIKE else -0.5
        return 1.0 if source in self._work.of_source else 0.0

    def _of(self, text: str) -> Facts:
        if text not in self._facts:
            self._facts[text] = facts(text)
        return self._facts[text]


def _aligned(
    sources: Sequence[int], targets: Sequence[int], scorer: _Scorer
) -> Iterable[tuple[int, int]]:
    """Yield the pairs of the best alignment in which both sides keep their order."""
    rows, columns = len(sources), len(targets)
    scores = [[scorer.score(source, target) for target in targets] for source in sources]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            paired = scores[row][column] + best[row + 1][column + 1]
            best[row][column] = max(best[row + 1][column], best[row][column + 1], paired)
    row = column = 0
    while row < rows and column < columns:
        value = best[row][column]
        if scores[row][column] > 0 and value == scores[row][column] + best[row + 1][column + 1]:
            yield sources[row], targets[column]
            row, column = row + 1, column + 1
        elif value == best[row + 1][column]:
            row += 1
        else:
            column += 1


def _alike(sources: Sequence[Unit], targets: Sequence[Unit]) -> dict[int, int]:
    """Pair blocks in their order if both texts have blocks of the same shapes."""
    shapes = [shape(unit.text) for unit in sources] == [shape(unit.text) for unit in targets]
    return {at: at for at in range(len(sources))} if shapes else {}


def _kind(shape: str) -> str:
    """Return a shape without the level of a heading and the kind of a list."""
    return "list" if shape == "steps" else shape[:1] if shape[1:].isdigit() else shape


def _likeness(text: str, other: str) -> float:
    return SequenceMatcher(None, text, other, autojunk=False).ratio()


def _places(units: Sequence[Unit]) -> defaultdict[str, deque[int]]:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for at, unit in enumerate(units):
        places[unit.fingerprint].append(at)
    return places
