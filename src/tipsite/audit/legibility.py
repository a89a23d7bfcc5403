"""What can be read on a piece of material: large enough, dark enough, whole, and not at the cut.

What nobody sees counts as not said, whatever the file says to programs. Where what is drawn over
words, or the colour of letters, does not settle it, pixels do.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from tipsite.material.content_streams import is_code, is_like, marks_of_code
from tipsite.material.page_operators import Run
from tipsite.material.reading import Ground, ReadPage, ReadPiece, lines_of
from tipsite.model.plan import PiecePromise
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import Colour, contrast
from tipsite.views.pieces import Part

SMALLEST = 8.0
"""In points: what stands on a part that somebody takes along."""
SMALLEST_ANYWHERE = 6.0
SMALLEST_ON_SCREEN = 20.0
"""In pixels of 1080: a phone shows them on seven centimetres."""
MARGIN = 3.0
"""In millimetres, inside the trim: no cutter cuts truer."""
DENSE = 300
"""Pixels an inch of what is printed."""
_SMALL_PICTURE = 30
"""In millimetres: a logo, which nobody looks at closely."""
_INCH = 25.4
_SHOWN = 48
"""Pixels an inch of a photo on a picture, which has 72: what is enlarged by half is sharp yet."""
_ROUNDING = 0.05
_EDGE = 0.1
"""Of a picture: what networks cut off at each side."""
_READABLE = 0.5
"""Of full opacity. What is fainter does not say what must be said."""
_PATTERN = 0.15
"""Of full opacity. What is fainter is no more than a pattern."""
_NARROW = 0.7
"""Letters narrower than so, or as slanted, cannot be read; below 0 they are mirrored."""
_VISIBLE = 1.2
"""Contrast of a line that is seen, round letters as large as a hand."""
_DRAWN = 1.6
"""Contrast of a pixel in which a letter is seen, where its colour has been judged."""
_SHARE = 0.75
"""Of the contrast that words need: letters whose colour only pixels tell have blurred edges."""
_INK = 0.03
"""Of the box of words: what the thinnest letters leave."""
_HIGH_FIGURES, _HIGH = 0.6, 0.35
"""Of the size: how high figures are, and small letters, that are not cut."""
_GAP_OF_FIGURES, _GAP, _BLANK = 0.5, 1.2, 0.3
"""Of the size: the widest gap in words, in figures without a blank, and what a blank adds."""
_OVER = 0.35
"""Of the size of letters: so far they may reach over the edge of their part, with their tails."""
_LARGE, _LARGE_BOLD = 18.0, 14.0
_PAIR, _LARGE_PAIR = 4.5, 3.0
"""Least contrast of words, and of large ones (WCAG 2.2, 1.4.3)."""
_WORST = 0.1
"""Of the pixels behind words: edges of shapes are blurred."""
_TOUCHING = 0.2
"""Of the smaller one: so far two words may lie on each other."""


class Sheet:
    """One page, and what of it can be read by people: ``runs``.

    ``visible`` is all that they may see, however faint, narrow or mirrored.
    """

    def __init__(self, read: ReadPage, ground: Ground, number: int) -> None:
        self.read, self.number = read, number
        self._ground = ground
        self.runs = [run for run in read.runs if self._is_readable(run)]
        self.visible = [run for run in read.runs if _may_be_seen(run)]

    def _is_readable(self, run: Run) -> bool:
        return (
            run.opacity >= _READABLE
            and run.shape >= _NARROW
            and not (run.covered or run.tiled)
            and bool(run.text.strip())
            and (not run.doubtful or _has_ink(self._ground.ink(self.number, run), run))
        )

    @cached_property
    def text(self) -> str:
        """The words that can be read, in the order in which they are written."""
        return text_of(self.runs)

    @cached_property
    def marked(self) -> str:
        """The words that can be read, or that are seen as large letters of lines."""
        known = set(map(id, self.runs))
        return text_of(run for run in self.read.runs if id(run) in known or is_outlined(run))

    def inside(self, part: Part) -> list[Run]:
        """Return the runs on a part that can be read."""
        return [run for run in self.runs if is_in(run, part)]

    def seen_inside(self, part: Part) -> list[Run]:
        """Return the runs on a part that may be seen."""
        return [run for run in self.visible if is_in(run, part)]


class Reading:
    """A text that is put together of runs, and the run of each letter."""

    def __init__(self, pieces: Iterable[tuple[str, str, Run]]) -> None:
        """Take what stands before each run, its letters, and itself."""
        texts: list[str] = []
        self._starts: list[int] = []
        self._runs: list[Run] = []
        place = 0
        for before, said, run in pieces:
            self._starts.append(place + len(before))
            self._runs.append(run)
            texts.append(before + said)
            place += len(texts[-1])
        self.text = "".join(texts)

    def run_at(self, place: int) -> Run:
        """Return the run of a letter of the text."""
        return self._runs[max(bisect_right(self._starts, place) - 1, 0)]


def written(runs: Iterable[Run]) -> Reading:
    """Return runs in the order in which they are written, as programs read them."""
    return Reading(("" if run.joined else "\n", _normal(run.text), run) for run in runs)


def drawn(runs: Iterable[Run]) -> Reading:
    """Return runs line by line as they stand there from left to right, as the eye meets them."""
    found = (one for line in lines_of(runs) for one in line)
    return Reading((gap, _normal(run.drawn), run) for gap, run in found)


def text_of(runs: Iterable[Run]) -> str:
    """The words of some runs; those that do not touch stand in lines of their own."""
    return "".join(run.text if run.joined else f"\n{run.text}" for run in runs)


def _normal(words: str) -> str:
    return words if words.isascii() else unicodedata.normalize("NFKC", words)


def _may_be_seen(run: Run) -> bool:
    strong = run.opacity >= _PATTERN or is_outlined(run)
    return strong and not run.covered and bool(run.text.strip())


def is_mirrored(run: Run) -> bool:
    """Whether a run would be read, if it were not mirrored, or one figure over another."""
    return run.shape <= 0 and run.opacity >= _READABLE


def is_outlined(run: Run) -> bool:
    """Whether the letters of a run are drawn by lines that are seen before what is behind them.

    Across a sheet lies much behind them; before half of it is enough.
    """
    if run.outline is None or run.covered or run.tiled or run.shape < _NARROW:
        return False
    colour, opacity = run.outline
    if not colour or run.doubtful:
        return False
    seen = [not one or _ratio(colour, opacity, one) >= _VISIBLE for one in run.behind]
    return sum(seen) * 2 >= len(seen)


def is_in(run: Run, part: Part) -> bool:
    """Whether the middle of a run lies on a part."""
    x, y = run.x + run.width / 2, run.y + run.height / 2
    return part.x <= x <= part.x + part.width and part.y <= y <= part.y + part.height


def _has_ink(rows: Sequence[Sequence[tuple[bytes, bytes]]], run: Run) -> bool:
    """Whether pixels show the letters of a run, from its start to its end, and from top to foot."""
    if not rows or not rows[0]:
        return False
    wanted = _DRAWN if run.colour else _least(run) * _SHARE
    known: dict[tuple[bytes, bytes], bool] = {}
    high = 0
    total = 0
    columns = [False] * len(rows[0])
    for row in rows:
        ink = 0
        for place, pair in enumerate(row):
            if pair[0] == pair[1]:
                continue
            if pair not in known:
                known[pair] = contrast(Colour(*pair[0]), Colour(*pair[1])) >= wanted
            if known[pair]:
                ink += 1
                columns[place] = True
        high += ink > 0
        total += ink
    if total < _INK * len(rows) * len(columns):
        return False
    size = run.size * len(columns) / ((run.end - run.start) * 72 / _INCH)
    words = run.drawn
    is_number = any(one.isdecimal() for one in words)
    if high < size * (_HIGH_FIGURES if is_number else _HIGH) and run.angle % 90 == 0:
        return False
    most = _GAP_OF_FIGURES if is_number else _GAP
    most += _BLANK if any(one.isspace() for one in words) else 0.0
    gap = widest = 0
    for one in columns:
        gap = 0 if one else gap + 1
        widest = max(widest, gap)
    return widest <= most * size


def look_problems(
    sheets: Sequence[Sheet], ground: Ground, promise: PiecePromise
) -> Iterator[Problem]:
    """Yield what can be read, but badly, or not everywhere."""
    least = SMALLEST_ON_SCREEN if promise.screen else SMALLEST_ANYWHERE
    for sheet in sheets:
        x, y, width, height = sheet.read.trim
        for run in sheet.runs:
            if run.nothing:
                yield piece_problem(promise, "audit-piece-letter", found=short(run.text))
            outside = (
                run.x < x + MARGIN - _ROUNDING or run.y < y + MARGIN - _ROUNDING
                or run.x + run.width > x + width - MARGIN + _ROUNDING
                or run.y + run.height > y + height - MARGIN + _ROUNDING
            )  # fmt: skip
            if outside:
                yield piece_problem(
                    promise, "audit-piece-edge", words=short(run.text), least=f"{MARGIN:g}"
                )
            if run.size < least - _ROUNDING:
                yield _small(promise, run, least)
            ratio, wanted = _contrast(ground, sheet.number, run), _least(run)
            if ratio < wanted:
                yield piece_problem(
                    promise, "audit-piece-contrast", words=short(run.text),
                    ratio=f"{ratio:.1f}", least=f"{wanted:g}",
                )  # fmt: skip
        for one, other in _overlapping(sheet.runs):
            yield piece_problem(
                promise, "audit-piece-overlap", words=short(one.text), other=short(other.text)
            )


def part_problems(
    part: Part, sheet: Sheet, runs: Iterable[Run], promise: PiecePromise
) -> Iterator[Problem]:
    """Yield what is wrong with how the runs on a part stand there."""
    for run in runs:
        over = max(
            part.x - run.x, part.y - run.y,
            run.x + run.width - part.x - part.width, run.y + run.height - part.y - part.height,
        )  # fmt: skip
        if over > _OVER * run.size * _INCH / 72:
            yield piece_problem(promise, "audit-piece-cut", words=short(run.text))
        if not promise.screen and run.size < SMALLEST - _ROUNDING:
            yield _small(promise, run, SMALLEST)
    if promise.screen and promise.lines:
        across, down = sheet.read.width * _EDGE, sheet.read.height * _EDGE
        if (
            part.x < across or part.x + part.width > sheet.read.width - across
            or part.y < down or part.y + part.height > sheet.read.height - down
        ):  # fmt: skip
            yield piece_problem(promise, "audit-piece-square")


def picture_problems(read: ReadPiece, promise: PiecePromise, code: str) -> Iterator[Problem]:
    """Yield pictures that are too coarse for paper, and those that were not handed over.

    ``code`` is the path of the code that was, empty where there was none.
    """
    rasters = [one for page in read.pages for one in page.rasters]
    for raster in rasters:
        wanted = round(raster.width / _INCH * (_SHOWN if promise.screen else DENSE))
        small = max(raster.width, raster.height) < _SMALL_PICTURE
        if raster.across >= wanted - 1 or small:
            continue
        if promise.screen:
            yield problem(
                "material-pixels-shown", Location(path=promise.file), across=raster.across,
                wanted=wanted,
            )  # fmt: skip
        else:
            yield problem(
                "material-pixels", Location(path=promise.file), across=raster.across,
                wanted=wanted, width=round(raster.width), least=DENSE,
            )  # fmt: skip
    strange = len({one.name for one in rasters}) > len(promise.files) - bool(promise.code)
    own = marks_of_code(code)
    paths = dict.fromkeys(path for page in read.pages for path in page.codes)
    if strange or any(not is_like(path, own) and is_code(path) for path in paths):
        yield piece_problem(promise, "audit-piece-picture")


def piece_problem(promise: PiecePromise, code: str, **values: object) -> Problem:
    """Return a problem of a piece, at its template."""
    return problem(code, Location(path=promise.template), piece=promise.piece, **values)


def _small(promise: PiecePromise, run: Run, least: float) -> Problem:
    unit = "px" if promise.screen else "pt"
    size, wanted = f"{run.size:.1f} {unit}", f"{least:g} {unit}"
    return piece_problem(
        promise, "audit-piece-small", words=short(run.text), size=size, least=wanted
    )


def _least(run: Run) -> float:
    large = run.size >= (_LARGE_BOLD if "Bold" in run.font else _LARGE)
    return _LARGE_PAIR if large else _PAIR


def _contrast(ground: Ground, page: int, run: Run) -> float:
    """The contrast of a run with what is behind it, where that is known before pixels tell."""
    if not run.colour:
        return _PAIR
    if run.behind and all(run.behind):
        found = [_ratio(run.colour, run.opacity, behind) for behind in run.behind]
        if min(found) >= _least(run):
            return min(found)
    behind = ground.colours(page, run)
    ratios = sorted(_ratio(run.colour, run.opacity, one) for one in behind)
    return ratios[int(len(ratios) * _WORST)] if ratios else _PAIR


def short(words: str) -> str:
    """Return the beginning of words, for who is told of them."""
    found = " ".join(words.split())
    return found if len(found) <= _SHORT else f"{found[:_SHORT]}…"


_SHORT = 40


def _ratio(colour: str, opacity: float, behind: str) -> float:
    ground = _colour(behind)
    ink = _colour(colour)
    seen = Colour(
        *(
            round(one * opacity + other * (1 - opacity))
            for one, other in zip(ink, ground, strict=True)
        )
    )
    return contrast(seen, ground)


def _colour(hexadecimal: str) -> Colour:
    return Colour(*bytes.fromhex(hexadecimal.removeprefix("#")))


def _overlapping(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield two runs of which one lies on the other."""
    flat = sorted((run for run in runs if not run.backwards), key=lambda run: run.y)
    for place, one in enumerate(flat):
        for other in flat[place + 1 :]:
            if other.y >= one.y + one.height:
                break
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            if across <= 0 or down <= 0:
                continue
            least = min(one.width * one.height, other.width * other.height)
            if across * down > _TOUCHING * least:
                yield one, other
