"""A translation compared with its source: first its shape, then its facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from difflib import SequenceMatcher
from itertools import chain, combinations, count, pairwise
from math import comb, log
from operator import ne
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.lint.parity_facts import TextPair, fact_problems, fact_values
from tipsite.lint.segments import Segment
from tipsite.markdown.normal_form import fingerprint
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, format_location, warning

Side = Sequence[Segment]
Run = tuple[Side, Side]
"""Consecutive segments of the source, and the segments in their place in the translation."""
Form = Literal["headings", "paragraphs", "lists", "tables", "blocks of ///", "titles"]

_FORMS: dict[str, Form] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "headings"),
    **dict.fromkeys(("paragraph", "quote"), "paragraphs"),
    **dict.fromkeys(("list", "steps"), "lists"),
    "table": "tables",
    "title": "titles",
}
"""Forms of blocks by kind. A translator may use another kind of the same form.
Kinds that are missing here are fences (``///``)."""
_SHOWN = 60
_SURELY = 0.7
"""The greatest ratio of differences for joined paragraphs: joining must fit clearly better."""
_CLEARLY = 0.1
"""The least advantage of joining: without it, a short paragraph is reported as left out."""
_MOST_WAYS = 5000
"""The most ways of joining paragraphs that are compared; more take too long."""
_Part = TypeVar("_Part")


class Compared(NamedTuple):
    """The problems of a comparison, and the pairs of segments that certainly say the same.

    These segments have no parts.
    """

    problems: tuple[Problem, ...]
    both: tuple[tuple[Segment, Segment], ...]


def compare_texts(
    source: Side, own: Side, original: Page, page: Page, *, settled: Set[str] = frozenset()
) -> Compared:
    """Return the differences between a page and its original, each once.

    ``settled`` are the fingerprints of blocks that only one of the two has on purpose.

    Segments of one form under a heading are compared one by one if both sides have equally many of
    them. So are the items of lists of equal length. Otherwise, the numbers are reported, and
    segments with the same unique facts split both sides into runs. The segments of runs of equal
    length are compared one by one. For other runs, all facts of one side are compared with all
    facts of the other.
    """
    work = _Comparison(source_path=original.at.path, own_path=page.at.path, settled=settled)
    shape = (*work.text(source, own), *work.told())
    facts = fact_problems(work.beside, (original.tag, page.tag))
    return Compared((*shape, *facts), tuple(work.both))


class _Comparison(Struct, frozen=True, kw_only=True):
    """Two texts and the results so far, while their shapes are compared.

    Some problems are reported at the end, when all pairs are known. These are segments of one side
    only (``missing``, ``extra``), and runs with fewer paragraphs than the source (``fewer``).
    """

    source_path: str
    own_path: str
    settled: Set[str]
    groups: Iterator[int] = field(default_factory=count)
    beside: list[TextPair] = field(default_factory=list)
    both: list[tuple[Segment, Segment]] = field(default_factory=list)
    missing: list[Side] = field(default_factory=list)
    extra: list[Side] = field(default_factory=list)
    fewer: list[tuple[Run, Problem]] = field(default_factory=list)

    def text(self, source: Side, own: Side) -> Iterator[Problem]:
        """Compare the blocks of two pages, notes or folding parts."""
        if _forms(source) != _forms(own):
            source, own = self.unsettled(source), self.unsettled(own)
        if _are_alike(_forms(source), _forms(own)):
            yield from self.pairs(source, own)
            return
        (first, *rest), (own_first, *own_rest) = _sections(source), _sections(own)
        runs = [([first], [own_first]), *_runs(rest, own_rest, _section_facts)]
        for at, (there, here) in enumerate(runs):
            following = runs[at + 1] if at + 1 < len(runs) else ((), ())
            if len(there) != len(here):
                before = runs[at - 1][0][-1], runs[at - 1][1][-1]
                totals = len(rest), len(own_rest)
                yield from self.headings(before, _flat(there), _flat(here), totals)
            elif len(following[0]) == len(following[1]):
                for one, two in zip(there, here, strict=True):
                    yield from self.section(one, two)

    def headings(
        self, before: Run, source: Side, own: Side, totals: tuple[int, int]
    ) -> Iterator[Problem]:
        """Report sections or headings that only one side has; ``before`` is the pair before them.

        Text with a missing heading belongs to the section before it.
        """
        sides: Run = ((*before[0], *source), (*before[1], *own))
        bodies = _bodies(sides[0]), _bodies(sides[1])
        if _forms(bodies[0]) == _forms(bodies[1]):
            heads = [side[:1] for side in before if _forms(side[:1]) == ["headings"]]
            yield from self.pairs(*heads or ((), ()))
            yield from self.pairs(*bodies)
            if _bodies(source) or _bodies(own):  # else it may be the heading before it
                sides = source, own
            sides = _of_form(sides[0], "headings"), _of_form(sides[1], "headings")
        elif _forms(_bodies(before[0])) == _forms(_bodies(before[1])):
            yield from self.section(*before)
            sides = source, own
        self.whole(*sides, shorter=_shorter(*totals))
        yield from self.alone("headings", sides, sides, totals)

    def section(self, source: Side, own: Side) -> Iterator[Problem]:
        """Compare the blocks under a heading, and the heading itself if there is one."""
        forms = _forms(source), _forms(own)
        if len(source) == len(own) and (
            forms[0] == forms[1] or Counter(forms[0]) != Counter(forms[1])
        ):
            yield from self.pairs(source, own)
            return
        for form in dict.fromkeys((*forms[0], *forms[1])):
            sides = _of_form(source, form), _of_form(own, form)
            if len(sides[0]) == len(sides[1]):
                yield from self.pairs(*sides)
            elif form == "paragraphs":
                self.paragraphs(sides, (source, own))
            elif form == "lists" and _items(sides[0]) == _items(sides[1]) and all(sides):
                yield from self.items(*map(_joined, sides))  # a list that was divided in two
            else:
                yield from self.blocks(form, sides, (source, own))

    def paragraphs(self, sides: Run, section: Run) -> None:
        source, own = sides
        if not own:
            self.whole(source, own, shorter="own")
            self.missing.append(source)
        elif len(source) > len(own):
            totals = len(source), len(own)
            self.fewer.append((sides, self.numbers("paragraphs", section, totals)))
        else:  # words for these readers only, or a paragraph divided in two
            self.whole(source, own)

    def blocks(self, form: Form, sides: Run, section: Run) -> Iterator[Problem]:
        for source, own in _runs(*sides, _block_facts):
            if len(source) == len(own):
                yield from self.pairs(source, own)
            else:
                self.whole(source, own, shorter=_shorter(len(source), len(own)))
                yield from self.alone(form, (source, own), section, (len(sides[0]), len(sides[1])))

    def alone(
        self, form: Form, run: Run, section: Run, totals: tuple[int, int]
    ) -> Iterator[Problem]:
        """Report blocks that only one side has; if they are unclear, report their number."""
        source, own = run
        if source and own:
            yield self.numbers(form, section, totals)
        else:
            (self.missing if source else self.extra).append(source or own)

    def pairs(self, source: Side, own: Side) -> Iterator[Problem]:
        for one, two in zip(source, own, strict=True):
            yield from self.pair(one, two)

    def pair(self, source: Segment, own: Segment) -> Iterator[Problem]:
        forms = _form(source), _form(own)
        if forms == ("lists", "lists"):
            yield from self.items(source, own)
        elif forms == ("tables", "tables"):
            yield from self.rows(source, own)
        elif forms == ("blocks of ///", "blocks of ///"):
            sides: Run = (source.parts, own.parts)
            if source.kind != own.kind:
                yield self.differs("parity-form", source, own, words=_excerpt(source))
                sides = (_untitled(source.parts), _untitled(own.parts))
            yield from self.text(*sides)
        else:
            self.compare(source, own)
            if forms == ("headings", "headings") and source.kind != own.kind:
                levels = {"own": own.kind[1:], "source": source.kind[1:]}
                yield self.differs("parity-level", source, own, **levels)
            elif source.kind != own.kind:
                yield self.differs("parity-form", source, own, words=_excerpt(source))

    def items(self, source: Segment, own: Segment) -> Iterator[Problem]:
        if source.kind != own.kind:
            yield self.differs("parity-numbered", source, own)
        group = next(self.groups) if source.kind == "list" else -1
        paired = tuple(self.parts(source.parts, own.parts, group))
        totals = len(source.parts), len(own.parts)
        if totals[0] != totals[1]:
            yield self.numbers("items", ([source], [own]), totals)
        deep = next(((one, two) for one, two in paired if one.depth != two.depth), None)
        if deep:
            levels = {"own": deep[1].depth + 1, "source": deep[0].depth + 1}
            yield self.differs("parity-level", deep[0], deep[1], **levels)

    def rows(self, source: Segment, own: Segment) -> Iterator[Problem]:
        sizes = [(len(table.parts), table.parts[0].columns) for table in (source, own)]
        if sizes[0] != sizes[1]:
            names = {"rows": sizes[1][0], "columns": sizes[1][1]}
            names |= {"source_rows": sizes[0][0], "source_columns": sizes[0][1]}
            yield self.differs("parity-table", source, own, **names)
        tuple(self.parts(source.parts, own.parts))

    def parts(self, source: Side, own: Side, group: int = -1) -> Iterator[tuple[Segment, Segment]]:
        """Compare items or rows; yield the pairs that are compared one by one."""
        runs = [(source, own)] if len(source) == len(own) else _runs(source, own, _facts)
        for there, here in runs:
            if len(there) == len(here):
                for one, two in zip(there, here, strict=True):
                    self.compare(one, two, group)
                    yield one, two
            else:
                self.whole(there, here, group, _shorter(len(there), len(here)))

    def compare(self, source: Segment, own: Segment, group: int = -1) -> None:
        self.both.append((source, own))
        if source.facts or own.facts:
            places = self.there(source), self.here(own)
            self.beside.append(TextPair(source.facts, places[0], own.facts, places[1], group))

    def whole(
        self,
        source: Side,
        own: Side,
        group: int = -1,
        shorter: Literal["", "source", "own"] = "",
    ) -> None:
        """Compare all facts of some segments with all facts of some others."""
        facts = [tuple(chain(*(part.facts for part in side))) for side in (source, own)]
        there = self.there(source[0]) if source else Location(path=self.source_path)
        here = self.here(own[0]) if own else Location(path=self.own_path)
        self.beside.append(TextPair(facts[0], there, facts[1], here, group, shorter))

    def told(self) -> Iterator[Problem]:
        """Yield the problems that wait until all segments on both sides are known."""
        both = sorted(self.both, key=lambda pair: pair[0].line)
        for run in self.missing:
            before = [own for source, own in both if source.line < run[0].line]
            line = before[-1].end if before else both[0][1].line if both else 1
            at = Location(path=self.own_path, line=line, column=1)
            yield _lone(run, "parity-block", at, format_location(self.there(run[0])))
        for run in self.extra:
            ends = [source.end for source, own in both if own.line < run[0].line]
            there = f"{self.source_path}:{max(ends, default=1)}"
            yield _lone(run, "parity-block-extra", self.here(run[0]), there)
        for (source, own), found in self.fewer:
            joined = _are_joined(source, own, self.both)
            self.whole(source, own, shorter="" if joined else "own")
            if not joined:
                yield found

    def numbers(self, what: str, run: Run, totals: tuple[int, int]) -> Problem:
        """Report the number of parts on each side, at the beginning of ``run``."""
        counts = {"own": totals[1], "source": totals[0]}
        return self.differs("parity-count", run[0][0], run[1][0], what=what, **counts)

    def differs(self, code: str, source: Segment, own: Segment, /, **values: object) -> Problem:
        """Return a warning at the translation that names the place in the source."""
        return warning(code, self.here(own), place=format_location(self.there(source)), **values)

    def unsettled(self, side: Side) -> Side:
        """Return the segments of a side, without those that only one side has on purpose."""
        if not self.settled:
            return side
        return [part for part in side if fingerprint(part.text) not in self.settled]

    def here(self, part: Segment) -> Location:
        return Location(path=self.own_path, line=part.line, column=1)

    def there(self, part: Segment) -> Location:
        return Location(path=self.source_path, line=part.line)


def _forms(side: Side) -> list[Form]:
    return [_form(part) for part in side]


def _form(part: Segment) -> Form:
    return _FORMS.get(part.kind, "blocks of ///")


def _are_alike(source: Sequence[Form], own: Sequence[Form]) -> bool:
    """Return whether both sides have equally many blocks, and at most one has another form."""
    return len(source) == len(own) and sum(map(ne, source, own)) <= 1


def _sections(blocks: Side) -> list[list[Segment]]:
    """Return the blocks before the first heading (or none), then each heading with its text."""
    found: list[list[Segment]] = [[]]
    for block in blocks:
        if _form(block) == "headings":
            found.append([])
        found[-1].append(block)
    return found


def _runs(
    source: Sequence[_Part],
    own: Sequence[_Part],
    facts_of: Callable[[_Part], Set[tuple[str, str]]],
) -> Iterator[tuple[Sequence[_Part], Sequence[_Part]]]:
    """Split both sides at each part whose facts are unique and the same on both sides."""
    known = [[frozenset(facts_of(part)) for part in side] for side in (source, own)]
    counts = [Counter(side) for side in known]
    sure = [facts for facts in counts[0] if facts and counts[0][facts] == counts[1][facts] == 1]
    found = [[at for at, facts in enumerate(side) if facts in sure] for side in known]
    order = [[side[at] for at in places] for side, places in zip(known, found, strict=True)]
    matcher = SequenceMatcher(a=order[0], b=order[1], autojunk=False)
    left = right = 0
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            one, two = found[0][block.a + step], found[1][block.b + step]
            yield from _run(source[left:one], own[right:two])
            yield source[one : one + 1], own[two : two + 1]
            left, right = one + 1, two + 1
    yield from _run(source[left:], own[right:])


def _run(
    source: Sequence[_Part], own: Sequence[_Part]
) -> Iterator[tuple[Sequence[_Part], Sequence[_Part]]]:
    if source or own:
        yield source, own


def _section_facts(section: Side) -> Set[tuple[str, str]]:
    facts = fact_values(tuple(chain(*(part.facts for part in section))))
    return {*facts, ("forms", " ".join(_forms(section)))} if facts else facts


def _flat(sections: Iterable[Side]) -> Side:
    return tuple(chain.from_iterable(sections))


def _bodies(side: Side) -> Side:
    return tuple(part for part in side if _form(part) != "headings")


def _of_form(side: Side, form: Form) -> Side:
    return tuple(part for part in side if _form(part) == form)


def _shorter(source: int, own: int) -> Literal["", "source", "own"]:
    return "own" if own < source else "source" if source < own else ""


def _items(lists: Side) -> int:
    return sum(len(one.parts) for one in lists)


def _joined(lists: Side) -> Segment:
    return replace(lists[0], parts=tuple(chain(*(one.parts for one in lists))))


def _block_facts(block: Segment) -> Set[tuple[str, str]]:
    facts = fact_values(block.facts)
    return {*facts, ("parts", str(len(block.parts)))} if facts else facts


def _excerpt(part: Segment) -> str:
    """The first words of a segment."""
    words = part.words
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]}…"


def _untitled(parts: Side) -> Side:
    return tuple(part for part in parts if part.kind != "title")


def _facts(part: Segment) -> Set[tuple[str, str]]:
    return fact_values(part.facts)


def _lone(run: Side, code: str, at: Location, there: str) -> Problem:
    return warning(code, at, words=_excerpt(run[0]), place=there, count=len(run))


def _are_joined(source: Side, own: Side, both: Iterable[tuple[Segment, Segment]]) -> bool:
    """Return whether paragraphs were joined rather than left out, judged by their lengths.

    The pairs in ``both`` tell how much longer or shorter a translation is than its source.
    """
    sizes = [(len(one.words) + 1, len(two.words) + 1) for one, two in both] or [(1, 1)]
    longer = sum(two for _, two in sizes) / sum(one for one, _ in sizes)
    there, here = ([len(part.words) for part in side] for side in (source, own))
    if comb(len(there), len(here)) > _MOST_WAYS:
        return False

    def apart(lengths: Iterable[int]) -> float:
        return sum(
            abs(log((one * longer + 8) / (two + 8))) for one, two in zip(lengths, here, strict=True)
        )

    ends = combinations(range(1, len(there)), len(here) - 1)
    ways = (pairwise((0, *cuts, len(there))) for cuts in ends)
    joined = min(apart(sum(there[start:end]) for start, end in way) for way in ways)
    one_left_out = min(map(apart, combinations(there, len(here))))
    return joined < min(_SURELY * one_left_out, one_left_out - _CLEARLY)
