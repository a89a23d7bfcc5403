"""Parts a stream of operators of a PDF: operators with operands, their state, and paths.

ISO 32000-2, 7.3, 7.8.2, 8.4 and 8.5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

from msgspec import Struct

from tipsite.material.page_fonts import Font

Matrix = tuple[float, float, float, float, float, float]
WHOLE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in millimetres from the upper left corner of the page."""
_EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
_Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in the units of a path."""

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


def operations(content: bytes) -> Iterator[tuple[bytes, list[Any]]]:
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
    end = content.find(b")", start)
    inside = content[start + 1 : end]
    if end > 0 and b"(" not in inside and b"\\" not in inside:
        return end + 1
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


class State(Struct):
    """The part of the graphics state (8.4) that words depend on.

    ``plain`` is one without a mask, and without a clip but rectangles.
    """

    matrix: Matrix = WHOLE
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
    thickness: float = 1.0
    clip: Box = _EVERYWHERE
    plain: bool = True

    @property
    def ink(self) -> tuple[str, float]:
        """The colour of letters, or of a stronger line round them, and how much of it is there."""
        mode = self.mode % 4
        if mode == _INVISIBLE:
            return self.colour, 0.0
        if mode == _STROKED or (mode == _BOTH and self.stroke_opacity > self.opacity):
            return self.stroke, self.stroke_opacity
        return self.colour, self.opacity

    def take(self, found: Any) -> None:
        """Take what a dictionary of parameters says of it (8.4.5)."""
        if found is not None:
            self.plain &= found.get("/SMask", "/None") == "/None"
            self.plain &= found.get("/BM", "/Normal") == "/Normal"
            self.opacity = float(found.get("/ca", self.opacity))
            self.stroke_opacity = float(found.get("/CA", self.stroke_opacity))


_INVISIBLE, _STROKED, _BOTH = 3, 1, 2


class Marked(Struct):
    """Marked content that is open: whether its letters are reversed, what it says instead."""

    backwards: bool = False
    instead: str | None = None


def marked(said: Sequence[Any]) -> Marked:
    """Return what is told where marked content begins (14.6)."""
    properties = said[1] if len(said) > 1 and isinstance(said[1], list) else []
    pairs = dict(zip(properties[::2], properties[1::2], strict=False)) if properties else {}
    instead = pairs.get("/ActualText")
    return Marked(
        backwards=said[:1] == ["/ReversedChars"],
        instead=decoded(instead) if isinstance(instead, bytes) else None,
    )


class Path(Struct, frozen=True, kw_only=True):
    """What a path draws: its bounds, how long it is, and whether it fills its bounds.

    A ``solid`` one is a rectangle, maybe with round corners. ``strokes`` are its parts, each with
    the points that it goes through; a curve counts with what bends it.
    """

    bounds: Bounds
    length: float
    solid: bool
    strokes: tuple[tuple[_Point, ...], ...]


_SEGMENT = re.compile(rb"([-+.\d\s]*)(re|[mlcvyh])")
_ROUNDED = 20
"""Corners of a rectangle whose own are round, each in two curves, and closed."""
_WHOLE_OF_BOUNDS = 0.9
"""So much is left of a rectangle whose corners are round."""


def read_path(said: bytes) -> Path | None:
    """Return what a path draws (8.5.2); None where it has no point."""
    strokes: list[tuple[_Point, ...]] = []
    stroke: list[_Point] = []
    corners: list[_Point] = []
    for numbers, operator in _SEGMENT.findall(said):
        found = list(map(float, numbers.split()))
        if operator in b"lcvy":
            stroke += zip(found[::2], found[1::2], strict=True)
            corners.append(stroke[-1])
        elif operator == b"h":
            stroke += stroke[:1]
        else:
            if stroke:
                strokes.append(tuple(stroke))
            x, y, *more = found
            stroke = [(x, y)]
            if more:
                width, height = more
                stroke += ((x + width, y), (x + width, y + height), (x, y + height), (x, y))
            corners = list(stroke)
    if stroke:
        strokes.append(tuple(stroke))
    if not strokes:
        return None
    xs, ys = zip(*chain.from_iterable(strokes), strict=True)
    bounds = min(xs), min(ys), max(xs), max(ys)
    return Path(
        bounds=bounds,
        length=sum([math.dist(*pair) for one in strokes for pair in pairwise(one)]),
        solid=len(strokes) == 1 and _fills(corners, bounds),
        strokes=tuple(strokes),
    )


def _fills(corners: list[_Point], bounds: Bounds) -> bool:
    """Whether a path with some corners is its bounds, or nearly so."""
    left, low, right, high = bounds
    near = max(right - left, high - low) * 1e-4
    if len(corners) > _ROUNDED or not all(
        min(abs(x - left), abs(x - right), abs(y - low), abs(y - high)) <= near for x, y in corners
    ):
        return False
    turned = zip(corners, [*corners[1:], corners[0]], strict=True)
    area = abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in turned)) / 2
    return area >= _WHOLE_OF_BOUNDS * (right - left) * (high - low)


def matrix(said: Any) -> Matrix:
    """Return six numbers as a matrix (8.3.4)."""
    a, b, c, d, e, f = (float(one) for one in said)
    return (a, b, c, d, e, f)


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return what turns points as first one matrix does, then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


_Stroke = tuple[_Point, ...]
Marks = list[tuple[float, ...]]
"""Where strokes begin and end, as parts of the width of all."""


def marks_of_code(code: str) -> Marks:
    """Return the strokes of a code as SVG has it (8.3): rows of moves, and lines to the right."""
    return _marks(_modules(code)) if code else []


def _modules(code: str) -> Iterator[_Stroke]:
    x = y = 0.0
    for kind, one, other in re.findall(r"([Mmh])([\d.]+)(?: ([\d.]+))?", code):
        if kind == "M":
            x, y = float(one), float(other)
        elif kind == "h":
            yield (x, y), (x + float(one), y)
        if kind != "M":
            x += float(one)


def _marks(strokes: Iterable[_Stroke]) -> Marks:
    drawn = [one for one in strokes if len(one) > 1]
    xs = [x for stroke in drawn for x, _ in stroke]
    ys = [y for stroke in drawn for _, y in stroke]
    left, low, wide = min(xs), min(ys), max(xs) - min(xs)
    return [
        tuple(part for x, y in stroke for part in ((x - left) / wide, (y - low) / wide))
        for stroke in drawn
    ]


def is_like(path: Path, own: Marks) -> bool:
    """Whether a path draws what a code has, at any size."""
    found = _marks(path.strokes)
    return len(found) == len(own) and all(
        len(one) == len(other) and all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))
        for one, other in zip(found, own, strict=True)
    )


_NEAR = 2e-3


def is_code(path: Path) -> bool:
    """Whether a path is drawn on the squares of a code, with its marks (ISO/IEC 18004, 6.3)."""
    left, low, right, high = path.bounds
    wide, tall = right - left, high - low
    if min(wide, tall) <= 0 or abs(wide - tall) > max(wide, tall) / _FEWEST * 1.1:
        return False
    edges = {(x - left) / wide for stroke in path.strokes for x, _ in stroke}
    for side in range(_FEWEST, _MOST + 1, 4):
        if all(abs(one * side - round(one * side)) < _OFF for one in edges):
            return _has_marks(path, side)
    return False


def _has_marks(path: Path, side: int) -> bool:
    """Whether the squares in three corners of a code are there, by which it is found."""
    left, low, right, _ = path.bounds
    module = (right - left) / side
    dark: set[tuple[int, int]] = set()
    for stroke in path.strokes:
        xs = [round((x - left) / module) for x, _ in stroke]
        row = round((min(y for _, y in stroke) - low) / module)
        dark.update((column, row) for column in range(min(xs), max(xs)))
    last = side - len(_MARK)
    found = [
        all(
            ((column + x, row + y) in dark) == (sign == "#")
            for y, line in enumerate(_MARK)
            for x, sign in enumerate(line)
        )
        for column in (0, last)
        for row in (0, last)
    ]
    return sum(found) >= _CORNERS


_MARK = ("#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######")
_CORNERS = 3
STROKES_OF_CODE = 80
"""The smallest code has more."""
_FEWEST, _MOST = 21, 177
_OFF = 0.04
"""Of a square: what a number is rounded by."""


def shape(whole: Matrix) -> float:
    """How wide letters are for their height; below 0 where they are mirrored."""
    a, b, c, d = whole[:4]
    high = c * c + d * d
    return (a * d - b * c) / high if high else 0.0


def is_upright(whole: Matrix) -> bool:
    """Whether a rectangle stays one on the page."""
    a, b, c, d = map(abs, whole[:4])
    return max(b, c) < _STRAIGHT * max(a, d) or max(a, d) < _STRAIGHT * max(b, c)


_STRAIGHT = 1e-4


def colour_of(said: Sequence[Any]) -> str:
    """Return a colour in hexadecimal; empty for a pattern."""
    if not said or not all(isinstance(one, float) for one in said):
        return ""
    parts = list(said)
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        parts = [(1 - one) * (1 - parts[3]) for one in parts[:3]]
    return "#" + "".join(f"{round(255 * min(max(one, 0), 1)):02x}" for one in parts[:3])


def decoded(said: bytes) -> str:
    """Return a text string (7.9.2.2)."""
    if said.startswith(b"\xfe\xff"):
        return said[2:].decode("utf-16-be", "replace")
    return said.decode("utf-8" if said.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")
