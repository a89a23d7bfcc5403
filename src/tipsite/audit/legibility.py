"""Checks that the words of a piece of material are large, dark and whole, and not at the cut.

Only visible words count, not the words that a file tells programs.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tipsite.model.plan import PiecePromise
from tipsite.model.problems import Location, Problem, problem
from tipsite.theme.css import Colour, contrast
from tipsite.views.pieces import Part

if TYPE_CHECKING:
    from tipsite.material.reading import ReadPage, ReadPiece, Run  # needs an extra

SMALLEST = 8.0
"""The least size of letters on a part that somebody takes along, in points."""
SMALLEST_ANYWHERE = 6.0
SMALLEST_ON_SCREEN = 20.0
"""The least size of letters in a picture of 1080 pixels, which phones show on seven centimetres.

It grows with the width of a picture.
"""
_SCREEN = 1080
MARGIN = 3.0
"""The least distance of words from the trim, in millimetres: a cut is never exact."""
DENSE = 300
"""The least resolution of a printed picture, in pixels per inch."""
_SMALL_PICTURE = 30
"""A picture smaller than that, in millimetres, is a logo: nobody looks at it closely."""
_INCH = 25.4
_POINT = _INCH / 72
_SHOWN = 48
"""The least resolution of a photo in a picture with 72 pixels per inch.

A photo stays sharp if it is enlarged by half.
"""
_ROUNDING = 0.05
_EDGE = 0.1
"""The share of a picture that networks may cut off at each side."""
_READABLE = 0.5
"""The least opacity of words that count as readable; 1 is opaque."""
_OVER = 0.35
"""How far letters may reach over the edge of their part, as a share of their size."""
_LARGE, _LARGE_BOLD = 18.0, 14.0
_PAIR, _LARGE_PAIR = 4.5, 3.0
"""The least contrast of words, and of large words (WCAG 2.2, 1.4.3)."""
_WORST = 0.1
"""The share of pixels behind words that does not count: edges of shapes are blurred."""
_TOUCHING = 0.2
"""The share of the smaller of two texts that the other one may cover."""


class Sheet:
    """A page, and the texts on it that people can read (``runs``)."""

    def __init__(self, page: ReadPage) -> None:
        self.page = page
        self.runs = [run for run in page.runs if _is_readable(run)]

    @cached_property
    def text(self) -> str:
        """The words that can be read, in the order in which they are written."""
        return text_of(self.runs)

    def inside(self, part: Part) -> list[Run]:
        """Return the readable texts on a part."""
        return [run for run in self.runs if is_in(run, part)]


def _is_readable(run: Run) -> bool:
    """Return whether a text can be read.

    A text that only its colour hides counts, too: its contrast is reported.
    """
    return (
        run.opacity >= _READABLE and bool(run.text) and (run.seen or _contrast(run) < _least(run))
    )


class Reading:
    """A text that is joined from runs, and the run of each letter."""

    def __init__(self, pieces: Iterable[tuple[str, str, Run]]) -> None:
        """Join ``pieces``: each is the characters before a run, its text, and the run."""
        texts: list[str] = []
        self._starts: list[int] = []
        self._runs: list[Run] = []
        place = 0
        for before, text, run in pieces:
            self._starts.append(place + len(before))
            self._runs.append(run)
            texts.append(before + text)
            place += len(texts[-1])
        self.text = "".join(texts)

    def run_at(self, place: int) -> Run:
        """Return the run of the letter at a place in the text."""
        return self._runs[max(bisect_right(self._starts, place) - 1, 0)]


def drawn(runs: Iterable[Run]) -> Reading:
    """Return texts as they are printed, line by line, from left to right."""
    return Reading(
        (gap, unicodedata.normalize("NFKC", run.text), run)
        for line in _lines(runs)
        for gap, run in line
    )


def text_of(runs: Iterable[Run]) -> str:
    """Return texts in the order in which they are written, each on a line of its own."""
    return "\n".join(run.text for run in runs)


def _lines(runs: Iterable[Run]) -> Iterator[list[tuple[str, Run]]]:
    """Yield the texts of each line from its start.

    Each text has the gap before it: nothing, a blank, or a mark. The mark means that the gap is
    wide, or that letters are much larger or smaller.
    """
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.angle, run.base)):
        if row and (
            run.angle != row[-1].angle
            or run.base - row[-1].base > _ON_LINE * min(run.size, row[-1].size) * _POINT
        ):
            yield _by_place(row)
            row = []
        row.append(run)
    if row:
        yield _by_place(row)


_ON_LINE = 0.35
"""How far the baselines of texts on one line may differ, as a share of the size of letters."""
_BLANK, _APART = 0.12, 1.5
"""The least gap that separates words, and the least that separates texts, in sizes of letters."""
_LARGER = 2.0
"""Letters that differ in size by more than this factor are not read as one number."""


def _by_place(row: list[Run]) -> list[tuple[str, Run]]:
    line: list[tuple[str, Run]] = []
    end, size = -math.inf, 1.0
    for run in sorted(row, key=lambda run: run.start):
        gap = (run.start - end) / (max(run.size, 1.0) * _POINT)
        differs = max(run.size, size) > _LARGER * min(run.size, size)
        line.append(("\n|" if gap > _APART or differs else " " if gap > _BLANK else "", run))
        end, size = max(end, run.end), run.size
    return line


def is_in(run: Run, part: Part) -> bool:
    """Return whether the middle of a text is on a part."""
    x, y = run.x + run.width / 2, run.y + run.height / 2
    return part.x <= x <= part.x + part.width and part.y <= y <= part.y + part.height


def look_problems(sheets: Sequence[Sheet], promise: PiecePromise) -> Iterator[Problem]:
    """Yield the texts that are too small, too pale or at the edge, and texts that overlap."""
    for sheet in sheets:
        x, y, width, height = sheet.page.trim
        pixels = max(width / _POINT, _SCREEN)
        least = SMALLEST_ON_SCREEN * pixels / _SCREEN if promise.screen else SMALLEST_ANYWHERE
        for run in sheet.runs:
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
            ratio, wanted = _contrast(run), _least(run)
            if ratio < wanted:
                yield piece_problem(
                    promise, "audit-piece-contrast", words=short(run.text),
                    ratio=f"{ratio:.1f}", least=f"{wanted:g}",
                )  # fmt: skip
        for one, other in () if promise.backwards else _overlapping(sheet.runs):
            yield piece_problem(
                promise, "audit-piece-overlap", words=short(one.text), other=short(other.text)
            )


def part_problems(
    part: Part, sheet: Sheet, runs: Iterable[Run], promise: PiecePromise
) -> Iterator[Problem]:
    """Yield the texts that are too small for a part, or reach over its edge."""
    for run in runs:
        over = max(
            part.x - run.x, part.y - run.y,
            run.x + run.width - part.x - part.width, run.y + run.height - part.y - part.height,
        )  # fmt: skip
        if over > _OVER * run.size * _POINT:
            yield piece_problem(promise, "audit-piece-cut", words=short(run.text))
        if not promise.screen and run.size < SMALLEST - _ROUNDING:
            yield _small(promise, run, SMALLEST)
    if promise.screen and promise.lines:
        across, down = sheet.page.width * _EDGE, sheet.page.height * _EDGE
        if (
            part.x < across or part.x + part.width > sheet.page.width - across
            or part.y < down or part.y + part.height > sheet.page.height - down
        ):  # fmt: skip
            yield piece_problem(promise, "audit-piece-square")


def picture_problems(read: ReadPiece, promise: PiecePromise) -> Iterator[Problem]:
    """Yield the pictures that are too coarse, and those that tipsite did not hand over."""
    rasters = [raster for page in read.pages for raster in page.rasters]
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
    strange = len({raster.name for raster in rasters}) > len(promise.files) - bool(promise.code)
    if strange or read.tiled or any(page.strange_code for page in read.pages):
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
    large = run.size >= (_LARGE_BOLD if run.bold else _LARGE)
    return _LARGE_PAIR if large else _PAIR


def _contrast(run: Run) -> float:
    """Return the contrast of a text with its background, without the blurred edges of shapes."""
    ratios = sorted(
        (_ratio(run.colour, run.opacity, colour), count) for count, colour in run.behind
    )
    left = sum(count for _, count in ratios) * _WORST
    for ratio, count in ratios:
        left -= count
        if left < 0:
            return ratio
    return _PAIR


def short(words: str) -> str:
    """Return the beginning of words, for a message."""
    whole = " ".join(words.split())
    return whole if len(whole) <= _SHORT else f"{whole[:_SHORT]}…"


_SHORT = 40


def _ratio(colour: str, opacity: float, behind: str) -> float:
    ground = _colour(behind)
    ink = _colour(colour)
    mixed = (
        round(over * opacity + under * (1 - opacity))
        for over, under in zip(ink, ground, strict=True)
    )
    return contrast(Colour(*mixed), ground)


def _colour(hexadecimal: str) -> Colour:
    return Colour(*bytes.fromhex(hexadecimal.removeprefix("#")))


def _overlapping(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield each pair of texts that overlap."""
    flat = sorted(runs, key=lambda run: run.y)
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
