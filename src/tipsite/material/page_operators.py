"""Follows the operators of a page of a PDF: which letters stand where (ISO 32000-2, 8 and 9)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from msgspec import Struct

from tipsite.material.content_streams import (
    STROKES_OF_CODE,
    WHOLE,
    Box,
    Marked,
    Matrix,
    Path,
    State,
    colour_of,
    is_upright,
    marked,
    matrix,
    operations,
    read_path,
    shape,
    times,
)
from tipsite.material.page_fonts import Font, Letters, read_font

MM = 25.4 / 72
"""Millimetres of a point."""


class Run(Struct, frozen=True, kw_only=True):
    """Letters of one font and size in a row, in the order in which they are written.

    ``x`` and ``y`` are the upper left corner of their box on the page, in millimetres from its own;
    ``size`` is in points as printed, ``opacity`` from 0 to 1. ``colour`` and ``behind``, the
    colours that lie behind them, are hexadecimal, empty where only pixels can tell. What is
    ``covered`` is painted over, or cut away; of what is ``doubtful``, only pixels can tell.
    ``outline`` is the colour, and the opacity, of lines drawn round each letter. ``nothing`` counts
    letters for which the font has no form (``.notdef``). One that is ``joined`` follows the one
    before without a gap; one that is ``backwards`` is read from right to left.

    ``drawn`` are the letters as their line has them from its start: what the eye meets, whatever is
    said to programs. The line runs at an ``angle`` (in degrees, clockwise) at a distance of
    ``base`` from the corner of the page; on it the run goes from ``start`` to ``end``, in
    millimetres. ``shape`` is 1 for letters as their font has them, less for narrowed and slanted
    ones, below 0 for mirrored ones. What is ``tiled`` fills something else as a pattern.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    font: str
    colour: str
    opacity: float
    behind: tuple[str, ...] = ()
    covered: bool = False
    nothing: int = 0
    joined: bool = False
    backwards: bool = False
    doubtful: bool = False
    outline: tuple[str, float] | None = None
    drawn: str = ""
    angle: int = 0
    base: float = 0.0
    start: float = 0.0
    end: float = 0.0
    shape: float = 1.0
    tiled: bool = False


class Raster(Struct, frozen=True, kw_only=True):
    """A picture of pixels on a page, and the size at which it is printed, in millimetres.

    ``name`` is the same wherever the same picture is placed.
    """

    name: str
    across: int
    down: int
    width: float
    height: float


_TEXT_STATE = {
    b"Tc": "spacing", b"Tw": "word_spacing", b"Tz": "stretch", b"TL": "leading", b"Ts": "rise",
    b"Tr": "mode", b"w": "thickness",
}  # fmt: skip


class Shown(Struct):
    """A run as it is met, with its number in the order of painting, and what is left of it."""

    run: Run
    turn: int
    clip: Box


class Paint(Struct):
    """What is painted in a box of the page, on all before it. Its colour may be unknown.

    A ``solid`` one fills its box; a ``line`` takes a ``share`` of it.
    """

    turn: int
    box: Box
    colour: str
    opacity: float = 1.0
    solid: bool = True
    line: bool = False
    share: float = 1.0


class PageReading:
    """Follows the operators of one page."""

    def __init__(self, fonts: dict[tuple[int, int], Font], height: float, left: float) -> None:
        self._fonts = fonts
        self._top, self._left = height, left
        self.shown: list[Shown] = []
        self.paints: list[Paint] = []
        self.rasters: list[Raster] = []
        self.instead: list[str] = []
        self.codes: list[Path] = []
        self._paths: dict[bytes, Path | None] = {}
        self._colours: dict[tuple[Any, ...], str] = {}
        self._tiles: set[tuple[int, int]] = set()
        self._tiled = False
        self._turn = 0
        self._marks: list[Marked] = []
        self._end = (-1.0, -1.0, 0.0)
        self._state = State()
        self._stack: list[State] = []
        self._text = self._line = WHOLE
        self._resources: Any = {}
        self._depth = 0
        self._work: Mapping[bytes, Callable[[list[Any]], None]] = {
            b"q": lambda _: self._stack.append(copy(self._state)),
            b"Q": lambda _: self._go_back(),
            b"cm": self._transform,
            b"gs": lambda said: self._state.take(self._named("/ExtGState", said)),
            **dict.fromkeys((b"g", b"rg", b"k", b"sc", b"scn"), self._fill_with),
            **dict.fromkeys((b"G", b"RG", b"K", b"SC", b"SCN"), self._stroke_with),
            b"cs": lambda _: self._fill_with([0.0]),
            b"CS": lambda _: self._stroke_with([0.0]),
            b"BT": lambda _: self._move(WHOLE),
            b"Tf": self._set_font,
            **{name: partial(self._set, field) for name, field in _TEXT_STATE.items()},
            b"Tm": lambda said: self._move(matrix(said)),
            b"Td": lambda said: self._next(said[0], said[1]),
            b"TD": self._next_with_leading,
            b"T*": lambda _: self._next(0.0, -self._state.leading),
            **dict.fromkeys((b"'", b'"'), self._show_on_next),
            b"Tj": self._show,
            b"TJ": lambda said: self._show(said[0]),
            **dict.fromkeys((b"BMC", b"BDC"), lambda said: self._marks.append(marked(said))),
            b"EMC": lambda _: self._unmark(),
            **dict.fromkeys((b"W", b"W*"), self._clip),
            **dict.fromkeys((b"f", b"F", b"f*"), self._fill),
            **dict.fromkeys((b"S", b"s"), self._stroke),
            **dict.fromkeys((b"B", b"B*", b"b", b"b*"), self._fill_and_stroke),
            b"sh": lambda _: self._paint_all(self._state.clip, solid=True),
            b"Do": self._place,
        }

    def follow(self, content: bytes, resources: Any) -> None:
        """Read a stream of operators, with the ``resources`` that it names."""
        outer, self._resources = self._resources, resources
        for operator, said in operations(content):
            work = self._work.get(operator)
            if work is not None:
                work(said)
        self._resources = outer

    # Where, and in which colour.

    def _go_back(self) -> None:
        self._state = self._stack.pop() if self._stack else self._state

    def _transform(self, said: list[Any]) -> None:
        self._state.matrix = times(matrix(said), self._state.matrix)

    def _fill_with(self, said: list[Any]) -> None:
        self._state.colour = self._colour(said)
        if said and isinstance(said[-1], str):
            self._tile(self._resources.get("/Pattern", {}).get(said[-1]))

    def _tile(self, pattern: Any) -> None:
        """Read the words of a pattern, where it begins (8.7.3)."""
        if pattern is None or pattern.get("/PatternType") != 1 or pattern.objgen in self._tiles:
            return
        self._tiles.add(pattern.objgen)
        outer = self._tiled
        self._tiled = True
        self._follow_inside(pattern, State(matrix=matrix(pattern.get("/Matrix", WHOLE))))
        self._tiled = outer

    def _follow_inside(self, stream: Any, state: State) -> None:
        """Read a stream of its own, which leaves nothing behind in the state."""
        if self._depth > _DEEPEST:
            return
        kept = self._state, self._stack, self._text, self._line
        self._state, self._stack = state, []
        self._depth += 1
        self.follow(stream.read_bytes(), stream.get("/Resources", self._resources))
        self._depth -= 1
        self._state, self._stack, self._text, self._line = kept

    def _stroke_with(self, said: list[Any]) -> None:
        self._state.stroke = self._colour(said)

    def _colour(self, said: list[Any]) -> str:
        known = tuple(said)
        if known not in self._colours:
            self._colours[known] = colour_of(said)
        return self._colours[known]

    def _set(self, name: str, said: list[Any]) -> None:
        setattr(self._state, name, said[0])

    def _unmark(self) -> None:
        if self._marks:
            self._marks.pop()

    def _clip(self, said: list[Any]) -> None:
        path = self._path(said)
        if path is not None:
            self._state.clip = self._clipped(path.bounds)
            self._state.plain &= path.solid and is_upright(self._state.matrix)

    # Letters.

    def _set_font(self, said: list[Any]) -> None:
        self._state.font, self._state.size = self._font(said[0]), said[1]

    def _move(self, matrix: Matrix) -> None:
        self._text = self._line = matrix

    def _next(self, x: float, y: float) -> None:
        self._move(times((1, 0, 0, 1, x, y), self._line))

    def _next_with_leading(self, said: list[Any]) -> None:
        self._state.leading = -said[1]
        self._next(said[0], said[1])

    def _show_on_next(self, said: list[Any]) -> None:
        self._next(0.0, -self._state.leading)
        self._show(said[-1:])

    def _font(self, name: str) -> Font | None:
        found = self._resources.get("/Font", {}).get(name)
        if found is None:
            return None
        key = found.objgen
        if key not in self._fonts or key == (0, 0):
            self._fonts[key] = read_font(found)
        return self._fonts[key]

    def _named(self, kind: str, said: Sequence[Any]) -> Any:
        return self._resources.get(kind, {}).get(said[0]) if said else None

    # What lies behind letters, or on them.

    def _place(self, said: list[Any]) -> None:
        """Read a form, or measure a picture (8.8, 8.10)."""
        placed = self._named("/XObject", said)
        if placed is None:
            return
        if placed.get("/Subtype") == "/Form":
            state = copy(self._state)
            state.matrix = times(matrix(placed.get("/Matrix", WHOLE)), state.matrix)
            self._follow_inside(placed, state)
            return
        a, b, c, d = self._state.matrix[:4]
        self.rasters.append(
            Raster(
                name=str(placed.objgen),
                across=int(placed.get("/Width", 0)),
                down=int(placed.get("/Height", 0)),
                width=math.hypot(a, b) * MM,
                height=math.hypot(c, d) * MM,
            )
        )
        whole = not any(key in placed for key in ("/SMask", "/Mask", "/ImageMask"))
        self._paint_all(self._clipped((0.0, 0.0, 1.0, 1.0)), solid=whole)

    def _paint_all(self, box: Box, *, solid: bool) -> None:
        """Note a gradient, or pixels: their colours are not known."""
        state = self._state
        if state.opacity > 0:
            self._paint(Paint(0, box, "", state.opacity, solid=solid and state.plain))

    def _path(self, said: list[Any]) -> Path | None:
        if not said or not isinstance(said[0], bytes):
            return None
        if said[0] not in self._paths:
            found = self._paths[said[0]] = read_path(said[0])
            if found is not None and len(found.strokes) >= STROKES_OF_CODE:
                self.codes.append(found)
        return self._paths[said[0]]

    def _fill(self, said: list[Any]) -> None:
        state = self._state
        path = self._path(said)
        if path is not None and state.opacity > 0:
            box = self._clipped(path.bounds)
            solid = path.solid and state.plain and is_upright(state.matrix)
            self._paint(Paint(0, box, state.colour, state.opacity, solid))

    def _stroke(self, said: list[Any]) -> None:
        """Note a line by how much it takes of its box: of thin ones that is next to nothing."""
        state = self._state
        path = self._path(said)
        if path is None or state.stroke_opacity <= 0:
            return
        left, low, right, high = path.bounds
        half = max(state.thickness, _HAIR) / 2
        left, low, right, high = left - half, low - half, right + half, high + half
        share = min(path.length * 2 * half / ((right - left) * (high - low)), 1.0)
        box = self._clipped((left, low, right, high))
        self._paint(
            Paint(0, box, state.stroke, state.stroke_opacity, solid=False, line=True, share=share)
        )

    def _fill_and_stroke(self, said: list[Any]) -> None:
        self._fill(said)
        self._stroke(said)

    def _paint(self, paint: Paint) -> None:
        if self._tiled:
            return
        self._turn += 1
        paint.turn = self._turn
        self.paints.append(paint)

    def _clipped(self, bounds: Box) -> Box:
        """The box of a path, as far as it is not cut away."""
        one, other = self._box(bounds, self._state.matrix), self._state.clip
        return (
            max(one[0], other[0]), max(one[1], other[1]),
            min(one[2], other[2]), min(one[3], other[3]),
        )  # fmt: skip

    def _box(self, box: Box, matrix: Matrix) -> Box:
        """Return a box on the page in millimetres from its upper left corner."""
        left, low, right, high = box
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x in (left, right) for y in (low, high)]
        ys = [b * x + d * y + f for x in (left, right) for y in (low, high)]
        return (
            (min(xs) - self._left) * MM, (self._top - max(ys)) * MM,
            (max(xs) - self._left) * MM, (self._top - min(ys)) * MM,
        )  # fmt: skip

    def _show(self, parts: Sequence[Any]) -> None:
        """Add the letters of an operator (9.4.4)."""
        state = self._state
        font = state.font
        if font is None:
            return
        letters = font.read(parts)
        along = letters.thousandths / 1000 * state.size + letters.count * state.spacing
        if font.bytes_each == 1:
            along += letters.spaces * state.word_spacing
        along *= state.stretch / 100
        whole = times(self._text, state.matrix)
        bottom = font.bottom if _TAILS.search(letters.text) else 0.0
        low, high = (part * state.size + state.rise for part in (bottom, font.top))
        box = self._box((0.0, low, along, high), whole)
        size = abs(state.size) * math.hypot(whole[2], whole[3])
        colour, opacity = state.ink
        stretch = state.stretch / 100
        flat = math.hypot(whole[0], whole[1]) or 1.0
        # As the eye has it, with y downwards.
        right, down = whole[0] / flat, -whole[1] / flat
        x, y = (whole[4] - self._left) * MM, (self._top - whole[5]) * MM
        begins = x * right + y * down
        start = (whole[4], whole[5])
        joined = math.dist(start, self._end[:2]) < size * _GAP and self._end[2] == size
        self._turn += 1
        self.shown.append(
            Shown(
                run=Run(
                    text=self._words(letters),
                    x=box[0],
                    y=box[1],
                    width=box[2] - box[0],
                    height=box[3] - box[1],
                    size=size,
                    font=font.name,
                    colour=colour,
                    opacity=opacity,
                    nothing=letters.nothing,
                    joined=joined,
                    backwards=any(mark.backwards for mark in self._marks),
                    doubtful=not state.plain or state.mode > 0,
                    drawn=letters.text,
                    angle=round(math.degrees(math.atan2(down, right))),
                    base=y * right - x * down,
                    start=begins,
                    end=begins + along * flat * MM,
                    shape=0.0 if letters.crowded else shape(whole) * stretch,
                    tiled=self._tiled,
                ),
                turn=self._turn,
                clip=state.clip,
            )
        )
        a, b, _, _, e, f = whole
        self._end = (e + a * along, f + b * along, size)
        self._text = times((1, 0, 0, 1, along, 0), self._text)

    def _words(self, said: Letters) -> str:
        """The letters in the order of reading, or what is said in their place (14.9.4)."""
        backwards = False
        for mark in self._marks:
            backwards = backwards or mark.backwards
            if mark.instead is not None:
                instead, mark.instead = mark.instead, ""
                self.instead.append(instead)
                return instead
        return said.backwards if backwards else said.text


_TAILS = re.compile(r"[^\WA-Z\d_]|[,;()\[\]Ç]")
"""Letters that may reach below the line on which they stand."""
_DEEPEST = 8
_HAIR = 0.1
"""In points: the thinnest line that a printer leaves."""
_GAP = 0.12
"""Of the size of letters: what is nearer stands in one word."""
