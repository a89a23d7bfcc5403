"""Follows the operators of a page of a PDF: which letters stand where (ISO 32000-2, 8 and 9)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from msgspec import Struct

from tipsite.material.page_fonts import Font, Letters, read_font

MM = 25.4 / 72
"""Millimetres of a point."""
_Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in millimetres from the upper left corner of the page."""
_WHOLE: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)


class Run(Struct, frozen=True, kw_only=True):
    """Letters of one font and size in a row, in the order in which they are written.

    ``x`` and ``y`` are the upper left corner of their box on the page, in millimetres from its own;
    ``size`` is in points as printed, ``opacity`` from 0 to 1. ``colour`` and ``behind``, the
    colours that lie behind them, are hexadecimal, empty where only pixels can tell. What is
    ``covered`` is painted over, or cut away. ``nothing`` counts letters for which the font has no
    form (``.notdef``). One that is ``joined`` follows the one before without a gap; one that is
    ``backwards`` is read from right to left.
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


class Raster(Struct, frozen=True, kw_only=True):
    """A picture of pixels on a page, and the size at which it is printed, in millimetres."""

    across: int
    down: int
    width: float
    height: float


_TOKEN = re.compile(
    rb"(?P<path>(?:(?:[-+.\d]+\s+){2,6}(?:[mlcvy]|re)\s+|h\s+)+)"
    rb"|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?=[\s<>\[\]()/]|\Z))"
    rb"|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<string>\()"
    rb"|(?P<name>/[^\s<>\[\]()/%{}]*)"
    rb"|(?P<open>\[|<<)|(?P<close>\]|>>)"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*]*)"
    rb"|%[^\r\n]*",
    re.DOTALL,
)
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}


def _operations(content: bytes) -> Iterator[tuple[bytes, list[Any]]]:
    """Yield each operator with its operands: numbers, bytes of strings, names, lists.

    A path is one operand of what paints it, as it is written: of few anybody wants to know more.
    """
    operands: list[Any] = []
    outer: list[list[Any]] = []
    strings: dict[bytes, bytes] = {}
    place = 0
    while found := _TOKEN.search(content, place):
        kind, token, place = found.lastgroup, found[0], found.end()
        if kind == "number":
            operands.append(float(token))
        elif kind == "path":
            operands.append(token)
        elif kind == "operator":
            if outer:
                operands.append(token)  # true, false, null
                continue
            yield token, operands
            operands = []
        elif kind == "hex":
            digits = re.sub(rb"\s", b"", token[1:-1])
            operands.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
        elif kind == "string":
            place = _string_end(content, found.start())
            token = content[found.start() : place]
            if token not in strings:
                strings[token] = _ESCAPE.sub(_unescaped, token[1:-1])
            operands.append(strings[token])
        elif kind == "name":
            operands.append(token.decode("latin-1"))
        elif kind == "open":
            outer.append(operands)
            operands = []
        elif kind == "close" and outer:
            inner, operands = operands, outer.pop()
            operands.append(inner)


def _string_end(content: bytes, start: int) -> int:
    """Where a string ends: parentheses in it may stand as they are, in pairs (7.3.4.2)."""
    depth = 0
    for sign in _IN_STRING.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        if not depth:
            return sign.end()
    return len(content)


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if said[:1].isdigit():
        return bytes((int(said, 8) & 255,))
    return _ESCAPED.get(said, said)


class _State(Struct):
    """The part of the graphics state (8.4) that words depend on."""

    matrix: _Matrix = _WHOLE
    colour: str = "#000000"
    stroke: str = "#000000"
    opacity: float = 1.0
    stroke_opacity: float = 1.0
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 100.0
    leading: float = 0.0
    rise: float = 0.0
    mode: float = 0
    clip: Box = _EVERYWHERE


_TEXT_STATE = {
    b"Tc": "spacing", b"Tw": "word_spacing", b"Tz": "stretch", b"TL": "leading", b"Ts": "rise",
    b"Tr": "mode",
}  # fmt: skip


class _Marked(Struct):
    """Marked content that is open: whether its letters are reversed, what it says instead."""

    backwards: bool = False
    instead: str | None = None


class Shown(Struct):
    """A run as it is met, with its number in the order of painting, and what is left of it."""

    run: Run
    turn: int
    clip: Box


class Paint(Struct):
    """What is painted in a box of the page, on all before it. Its colour may be unknown."""

    turn: int
    box: Box
    colour: str
    opaque: bool


class PageReading:
    """Follows the operators of one page."""

    def __init__(self, fonts: dict[tuple[int, int], Font], height: float, left: float) -> None:
        self._fonts = fonts
        self._top, self._left = height, left
        self.shown: list[Shown] = []
        self.paints: list[Paint] = []
        self.rasters: list[Raster] = []
        self._turn = 0
        self._marks: list[_Marked] = []
        self._end = (-1.0, -1.0, 0.0)
        self._state = _State()
        self._stack: list[_State] = []
        self._text = self._line = _WHOLE
        self._resources: Any = {}
        self._depth = 0
        self._work: Mapping[bytes, Callable[[list[Any]], None]] = {
            b"q": lambda _: self._stack.append(copy(self._state)),
            b"Q": lambda _: self._go_back(),
            b"cm": self._transform,
            b"gs": lambda said: _set_opacity(self._state, self._named("/ExtGState", said)),
            **dict.fromkeys((b"g", b"rg", b"k", b"sc", b"scn"), self._fill_with),
            **dict.fromkeys((b"G", b"RG", b"K", b"SC", b"SCN"), self._stroke_with),
            b"cs": lambda _: self._fill_with([0.0]),
            b"CS": lambda _: self._stroke_with([0.0]),
            b"BT": lambda _: self._move(_WHOLE),
            b"Tf": self._set_font,
            **{name: partial(self._set, field) for name, field in _TEXT_STATE.items()},
            b"Tm": lambda said: self._move(_matrix(said)),
            b"Td": lambda said: self._next(said[0], said[1]),
            b"TD": self._next_with_leading,
            b"T*": lambda _: self._next(0.0, -self._state.leading),
            **dict.fromkeys((b"'", b'"'), self._show_on_next),
            b"Tj": self._show,
            b"TJ": lambda said: self._show(said[0]),
            **dict.fromkeys((b"BMC", b"BDC"), lambda said: self._marks.append(_marked(said))),
            b"EMC": lambda _: self._unmark(),
            **dict.fromkeys((b"W", b"W*"), self._clip),
            **dict.fromkeys((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"), self._fill),
            b"sh": lambda _: self._paint(self._state.clip, "", opaque=True),
            b"Do": self._place,
        }

    def follow(self, content: bytes, resources: Any) -> None:
        """Read a stream of operators, with the ``resources`` that it names."""
        outer, self._resources = self._resources, resources
        for operator, said in _operations(content):
            work = self._work.get(operator)
            if work is not None:
                work(said)
        self._resources = outer

    # Where, and in which colour.

    def _go_back(self) -> None:
        self._state = self._stack.pop() if self._stack else self._state

    def _transform(self, said: list[Any]) -> None:
        self._state.matrix = _times(_matrix(said), self._state.matrix)

    def _fill_with(self, said: list[Any]) -> None:
        self._state.colour = _colour(said)

    def _stroke_with(self, said: list[Any]) -> None:
        self._state.stroke = _colour(said)

    def _set(self, name: str, said: list[Any]) -> None:
        setattr(self._state, name, said[0])

    def _unmark(self) -> None:
        if self._marks:
            self._marks.pop()

    def _clip(self, said: list[Any]) -> None:
        self._state.clip = self._clipped(_points(said[0])) if said else self._state.clip

    # Letters.

    def _set_font(self, said: list[Any]) -> None:
        self._state.font, self._state.size = self._font(said[0]), said[1]

    def _move(self, matrix: _Matrix) -> None:
        self._text = self._line = matrix

    def _next(self, x: float, y: float) -> None:
        self._move(_times((1, 0, 0, 1, x, y), self._line))

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
        if placed is None or self._depth > _DEEPEST:
            return
        if placed.get("/Subtype") == "/Form":
            outer, self._state = self._state, copy(self._state)
            stack, self._stack = self._stack, []
            self._transform(placed.get("/Matrix", _WHOLE))
            self._depth += 1
            self.follow(placed.read_bytes(), placed.get("/Resources", self._resources))
            self._depth -= 1
            self._state, self._stack = outer, stack
            return
        a, b, c, d = self._state.matrix[:4]
        self.rasters.append(
            Raster(
                across=int(placed.get("/Width", 0)),
                down=int(placed.get("/Height", 0)),
                width=math.hypot(a, b) * MM,
                height=math.hypot(c, d) * MM,
            )
        )
        self._paint(self._clipped([(0, 0), (1, 1)]), "", opaque=True)

    def _fill(self, said: list[Any]) -> None:
        if said and self._state.opacity > 0:
            opaque = self._state.opacity == 1
            self._paint(self._clipped(_points(said[0])), self._state.colour, opaque=opaque)

    def _paint(self, box: Box, colour: str, *, opaque: bool) -> None:
        self._turn += 1
        self.paints.append(Paint(self._turn, box, colour, opaque=opaque))

    def _clipped(self, points: Sequence[tuple[float, float]]) -> Box:
        """The box of a path, as far as it is not cut away."""
        xs, ys = zip(*points, strict=True)
        one = self._box((min(xs), min(ys), max(xs), max(ys)), self._state.matrix)
        other = self._state.clip
        return (
            max(one[0], other[0]), max(one[1], other[1]),
            min(one[2], other[2]), min(one[3], other[3]),
        )  # fmt: skip

    def _box(self, box: Box, matrix: _Matrix) -> Box:
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
        whole = _times(self._text, state.matrix)
        bottom = font.bottom if _TAILS.search(letters.text) else 0.0
        low, high = (part * state.size + state.rise for part in (bottom, font.top))
        box = self._box((0.0, low, along, high), whole)
        size = state.size * math.hypot(whole[2], whole[3])
        colour, opacity = _ink(state)
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
                ),
                turn=self._turn,
                clip=state.clip,
            )
        )
        a, b, _, _, e, f = whole
        self._end = (e + a * along, f + b * along, size)
        self._text = _times((1, 0, 0, 1, along, 0), self._text)

    def _words(self, said: Letters) -> str:
        """The letters in the order of reading, or what is said in their place (14.9.4)."""
        backwards = False
        for mark in self._marks:
            backwards = backwards or mark.backwards
            if mark.instead is not None:
                instead, mark.instead = mark.instead, ""
                return instead
        return said.backwards if backwards else said.text


_TAILS = re.compile(r"[^\WA-Z\d_]|[,;()\[\]Ç]")
"""Letters that may reach below the line on which they stand."""
_DEEPEST = 8
_GAP = 0.12
"""Of the size of letters: what is nearer stands in one word."""
_INVISIBLE, _STROKED, _BOTH = 3, 1, 2


def _ink(state: _State) -> tuple[str, float]:
    """The colour of letters, and how much of it is there; a line round them counts with it."""
    mode = state.mode % 4
    if mode == _INVISIBLE:
        return state.colour, 0.0
    if mode == _STROKED:
        return state.stroke, state.stroke_opacity
    return state.colour, state.opacity


_SEGMENT = re.compile(rb"([-+.\d\s]+)(re|[mlcvy])")


def _points(path: bytes) -> list[tuple[float, float]]:
    """The points of a path, and those that bend it."""
    points: list[tuple[float, float]] = []
    for numbers, operator in _SEGMENT.findall(path):
        said = [float(one) for one in numbers.split()]
        if operator == b"re":
            x, y, width, height = said
            points += ((x, y), (x + width, y + height))
        else:
            points += zip(said[::2], said[1::2], strict=True)
    return points


def _matrix(said: Any) -> _Matrix:
    a, b, c, d, e, f = (float(one) for one in said)
    return (a, b, c, d, e, f)


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _set_opacity(state: _State, found: Any) -> None:
    if found is not None:
        state.opacity = float(found.get("/ca", state.opacity))
        state.stroke_opacity = float(found.get("/CA", state.stroke_opacity))


def _colour(said: Sequence[Any]) -> str:
    """Return a colour in hexadecimal; empty for a pattern."""
    if not said or not all(isinstance(one, float) for one in said):
        return ""
    parts = list(said)
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        parts = [(1 - one) * (1 - parts[3]) for one in parts[:3]]
    return "#" + "".join(f"{round(255 * min(max(one, 0), 1)):02x}" for one in parts[:3])


def _marked(said: Sequence[Any]) -> _Marked:
    properties = said[1] if len(said) > 1 and isinstance(said[1], list) else []
    pairs = dict(zip(properties[::2], properties[1::2], strict=False)) if properties else {}
    instead = pairs.get("/ActualText")
    return _Marked(
        backwards=said[:1] == ["/ReversedChars"],
        instead=_decoded(instead) if isinstance(instead, bytes) else None,
    )


def _decoded(said: bytes) -> str:
    """A text string (7.9.2.2)."""
    if said.startswith(b"\xfe\xff"):
        return said[2:].decode("utf-16-be", "replace")
    return said.decode("utf-8" if said.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")
