"""The text of a translated page against its source: its shape, then its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from tipsite.link.facts.compare import Beside, fact_problems
from tipsite.link.facts.lexicon import Lexicon
from tipsite.link.facts.pairs import PartPair, lone_runs, pair_up
from tipsite.link.facts.parts import Part
from tipsite.model.pages import Page
from tipsite.problems import Problem, Where, warning
from tipsite.tracking import fingerprint

_LISTS = ("list", "steps")
_FENCES = ("note", "details")
_PROSE = ("paragraph", "quote")
_SHOWN = 60


class Compared(NamedTuple):
    """What a comparison of two texts found, and the parts without parts inside that both have."""

    problems: tuple[Problem, ...]
    both: tuple[tuple[Part, Part], ...]


def compare_texts(
    source: Sequence[Part],
    own: Sequence[Part],
    original: Page,
    page: Page,
    lexicon: Callable[[], Lexicon],
    *,
    settled: Set[str] = frozenset(),
) -> Compared:
    """Return where parts of a page and of its original differ in shape or in facts, each once.

    ``settled`` are the fingerprints of blocks that one of both is meant to have alone.
    """
    work = _Texts(
        source_path=original.at.path, own_path=page.at.path, lexicon=lexicon, settled=settled
    )
    shape = tuple(work.parts(source, own))
    facts = fact_problems(work.beside, (original.tag, page.tag), work.alone)
    return Compared((*shape, *work.told(), *facts), tuple(work.both))


def excerpt(part: Part) -> str:
    """Return the first words of a part."""
    words = part.words
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]}…"


@dataclass(frozen=True, kw_only=True)
class _Texts:
    """Two texts, and what their comparison finds: texts ``beside`` each other, and parts ``alone``.

    ``missing`` and ``extra`` are runs of such parts, each with what they are: blocks or items.
    """

    source_path: str
    own_path: str
    lexicon: Callable[[], Lexicon]
    settled: Set[str]
    groups: Iterator[int] = field(default_factory=count)
    beside: list[Beside] = field(default_factory=list)
    both: list[tuple[Part, Part]] = field(default_factory=list)
    alone: list[PartPair] = field(default_factory=list)
    missing: list[tuple[tuple[Part, ...], str]] = field(default_factory=list)
    extra: list[tuple[tuple[Part, ...], str]] = field(default_factory=list)

    def parts(self, source: Sequence[Part], own: Sequence[Part]) -> Iterator[Problem]:
        for one, two in self.paired(source, own, "block"):
            yield from self.pair(one, two)

    def pair(self, source: Part, own: Part) -> Iterator[Problem]:
        at, there = self.here(own), self.there(source)
        if source.kind in _LISTS and own.kind in _LISTS:
            yield from self.items(source, own)
        elif source.kind == own.kind == "table":
            yield from self.rows(source, own)
        elif source.kind in _FENCES and own.kind in _FENCES:
            sides = (source.parts, own.parts)
            if source.kind != own.kind:
                yield warning("parity-form", at, words=excerpt(source), place=there)
                sides = (_untitled(source.parts), _untitled(own.parts))
            yield from self.parts(*sides)
        else:
            self.compare(source, own)
            if source.kind[0] == own.kind[0] == "h" and source.kind != own.kind:
                levels = {"own": own.kind[1:], "source": source.kind[1:]}
                yield warning("parity-heading", at, place=there, **levels)
            elif source.kind != own.kind:
                yield warning("parity-form", at, words=excerpt(source), place=there)

    def items(self, source: Part, own: Part) -> Iterator[Problem]:
        if source.kind != own.kind:
            code = "parity-numbered" if source.kind == "steps" else "parity-not-numbered"
            yield warning(code, self.here(own), place=self.there(source))
        paired = self.paired(source.parts, own.parts, "item")
        group = next(self.groups) if source.kind == "list" else -1
        for one, two in paired:
            self.compare(one, two, group)
        deep = next(((one, two) for one, two in paired if one.depth != two.depth), None)
        if deep:
            levels = {"own": deep[1].depth + 1, "source": deep[0].depth + 1}
            at = self.here(deep[1])
            yield warning("parity-depth", at, place=self.there(deep[0]), **levels)

    def rows(self, source: Part, own: Part) -> Iterator[Problem]:
        sizes = [(len(part.parts), part.parts[0].columns) for part in (source, own)]
        if sizes[0] != sizes[1]:
            names = {"rows": sizes[1][0], "columns": sizes[1][1]}
            names |= {"source_rows": sizes[0][0], "source_columns": sizes[0][1]}
            yield warning("parity-table", self.here(own), place=self.there(source), **names)
        for one, two in self.paired(source.parts, own.parts, ""):
            self.compare(one, two)

    def paired(
        self, source: Sequence[Part], own: Sequence[Part], what: str
    ) -> tuple[tuple[Part, Part], ...]:
        """Return the parts that both sides have, and remember those that stand alone."""
        pairs = pair_up(source, own, self.lexicon)
        self.alone.extend(pair for pair in pairs if not (pair.source and pair.own))
        told = [pair for pair in pairs if not self.is_settled(pair)] if what else []
        self.missing.extend((run, what) for run in lone_runs(told, lambda pair: pair.own))
        self.extra.extend((run, what) for run in lone_runs(told, lambda pair: pair.source))
        return tuple((one, two) for one, two in pairs if one and two)

    def is_settled(self, pair: PartPair) -> bool:
        """Whether a part stands alone, and is meant to."""
        lone = pair.own if pair.source is None else pair.source if pair.own is None else None
        return bool(lone and self.settled and fingerprint(lone.text) in self.settled)

    def told(self) -> Iterator[Problem]:
        """Yield what stands alone, each run once, beside what goes before it on the other side."""
        both = sorted(self.both, key=lambda pair: pair[0].line)
        for run, what in self.missing:
            before = [own for source, own in both if source.line < run[0].line]
            line = before[-1].end if before else both[0][1].line if both else 1
            at = Where(path=self.own_path, line=line, column=1)
            yield _lone(f"parity-{what}", run, "", at, self.there(run[0]))
        for run, what in self.extra:
            if all(part.kind in _PROSE and not part.facts for part in run):
                continue  # words for these readers alone, or a paragraph in two
            ends = [source.end for source, own in both if own.line < run[0].line]
            there = f"{self.source_path}:{max(ends, default=1)}"
            yield _lone(f"parity-{what}", run, "-extra", self.here(run[0]), there)

    def compare(self, source: Part, own: Part, group: int = -1) -> None:
        self.both.append((source, own))
        if not (source.facts or own.facts):
            return
        there = Where(path=self.source_path, line=source.line)
        self.beside.append(Beside(source.facts, there, own.facts, self.here(own), group))

    def here(self, part: Part) -> Where:
        return Where(path=self.own_path, line=part.line, column=1)

    def there(self, part: Part) -> str:
        return f"{self.source_path}:{part.line}"


def _lone(code: str, run: Sequence[Part], side: str, at: Where, there: str) -> Problem:
    words = excerpt(run[0])
    if len(run) == 1:
        return warning(f"{code}{side}", at, words=words, place=there)
    return warning(f"{code}s{side}", at, words=words, place=there, count=len(run))


def _untitled(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.kind != "title")
