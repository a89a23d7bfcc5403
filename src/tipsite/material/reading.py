"""Reads PDFs with PDFium: the place, size and colour of each text, and whether it is seen.

A text is seen if pixels of its page change when it is hidden. So a text does not count if something
covers it, cuts it off or has its colour.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from io import BytesIO
from itertools import accumulate
from typing import Any

import pikepdf
import pypdfium2
from msgspec import Struct, structs
from PIL import Image, ImageChops
from pypdfium2 import raw

from tipsite.material.pdf_words import words_and_links

MM = 25.4 / 72
"""Millimetres per point."""
Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in millimetres from the upper left corner of the page."""
_Matrix = tuple[float, float, float, float, float, float]
_WHOLE: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


class Run(Struct, frozen=True, kw_only=True):
    """A text that is set at once: in one font, size and colour, on one line.

    ``x`` and ``y`` are the upper left corner of its box on the page, in millimetres. ``size`` is in
    points as printed, ``opacity`` from 0 to 1. ``colour`` is hexadecimal; PDFium reads gradients as
    white. ``behind`` are the colours behind the words, each with its number of pixels. If the text
    is not ``seen``, its letters are covered, cut off, struck out, mirrored, or as pale as paper.

    In ``text``, figures are in the order in which they are printed from left to right. The line has
    an ``angle`` (in degrees, clockwise), and a distance of ``base`` from the corner of the page. It
    runs from ``start`` to ``end``. All three lengths are in millimetres.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    bold: bool
    colour: str
    opacity: float
    angle: int
    base: float
    start: float
    end: float
    behind: tuple[tuple[int, str], ...] = ()
    seen: bool = True


class Raster(Struct, frozen=True, kw_only=True):
    """A picture of pixels on a page, and the size at which it is printed, in millimetres.

    ``name`` is equal for copies of the same picture.
    """

    name: str
    across: int
    down: int
    width: float
    height: float


class ReadPage(Struct, frozen=True, kw_only=True):
    """One page: its size, and the part that is left when it is trimmed (x, y, width, height).

    If ``strange_code`` is true, it shows a code to scan that its template did not get from tipsite.
    """

    width: float
    height: float
    trim: tuple[float, float, float, float]
    runs: tuple[Run, ...]
    rasters: tuple[Raster, ...]
    strange_code: bool


class ReadPiece(Struct, frozen=True, kw_only=True):
    """A PDF as it was read: its title, the addresses of its links (``leads``), and its pages.

    ``beside`` are words that programs show outside of the pages, or read aloud in place of a
    picture. If it is ``tiled``, a pattern contains words, or objects that may contain words.
    """

    title: str
    beside: tuple[str, ...]
    leads: tuple[str, ...]
    pages: tuple[ReadPage, ...]
    tiled: bool


@lru_cache(1)  # pieces without numbers are equal for all countries
def read_pdf(content: bytes, code: str = "") -> ReadPiece:
    """Read a piece; ``code`` is the path of the code that it may show, written as in SVG (8.3)."""
    with pikepdf.open(BytesIO(content)) as pdf:
        title = str(pdf.docinfo.get("/Title", ""))
        beside, leads = words_and_links(pdf)
        patterns = [item for item in pdf.objects if _is_pattern(item)]
        tiled = any(map(_may_have_words, patterns))
    points = _points_of_code(code)
    with pypdfium2.PdfDocument(content) as document:
        pages = tuple(
            _PageReader(page, points, has_patterns=bool(patterns)).read() for page in document
        )
    return ReadPiece(title=title, beside=beside, leads=leads, pages=pages, tiled=tiled)


def _is_pattern(item: Any) -> bool:
    return isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) and "/PatternType" in item


def _may_have_words(pattern: Any) -> bool:
    """Return whether a pattern may contain words: it has fonts or objects (ISO 32000-2, 8.7.3)."""
    resources = pattern.get("/Resources", {})
    return any(resources.get(kind) for kind in ("/Font", "/XObject"))


class _Item(Struct):
    """An object of a page: its handle, type and box, and the matrix of the forms around it."""

    handle: Any
    kind: int
    outer: _Matrix
    is_nested: bool
    box: Box


class _PageReader:
    """Reads one page while its document is open."""

    def __init__(self, page: Any, code: Sequence[_Point], *, has_patterns: bool) -> None:
        self._page, self._code, self._has_patterns = page, code, has_patterns
        self._left, self._low, self._right, self._top = page.get_mediabox()
        count = raw.FPDFPage_CountObjects(page.raw)
        self._items = list(self._inside(count, partial(raw.FPDFPage_GetObject, page.raw)))
        self._texts = self._of(raw.FPDF_PAGEOBJ_TEXT)
        self._textpage = page.get_textpage()
        self._words = self._textpage.raw
        self._letters = raw.FPDFText_CountChars(self._words)
        self._buffer = (ctypes.c_ushort * (self._letters + 2))()
        self._fonts: dict[int, bool] = {}
        self._figures = self._places_of_figures()
        self._bare = self._drawn_bare(1.0, (0.0, 0.0, 0.0, 0.0))

    def read(self) -> ReadPage:
        left, low, right, high = self._page.get_trimbox()
        boxes = [item.box for item in self._of(raw.FPDF_PAGEOBJ_PATH)]
        lines = [box for box in boxes if min(box[2] - box[0], box[3] - box[1]) < _THINNEST]
        runs: list[Run] = []
        above: list[Box] = []
        for item in reversed(self._items):
            if item.kind == raw.FPDF_PAGEOBJ_TEXT:
                runs.append(self._looked_at(item, above, lines))
            elif item.kind != raw.FPDF_PAGEOBJ_FORM:
                above.append(item.box)
        return ReadPage(
            width=(self._right - self._left) * MM,
            height=(self._top - self._low) * MM,
            trim=(
                (left - self._left) * MM, (self._top - high) * MM,
                (right - left) * MM, (high - low) * MM,
            ),
            runs=tuple(reversed(runs)),
            rasters=tuple(map(self._raster, self._of(raw.FPDF_PAGEOBJ_IMAGE))),
            strange_code=self._shows_strange_code(),
        )  # fmt: skip

    def _of(self, kind: int) -> list[_Item]:
        return [item for item in self._items if item.kind == kind]

    # Texts

    def _run(self, item: _Item) -> Run:
        """Return a text with its place and colour, before its background is looked at."""
        handle = item.handle
        a, b, c, d, e, f = _times(_matrix(handle), item.outer)
        size = ctypes.c_float()
        raw.FPDFTextObj_GetFontSize(handle, size)
        flat = math.hypot(a, b) or 1.0
        # The direction of the line, with y growing downwards.
        right, down = a / flat, -b / flat
        left, top, end, low = item.box
        along = [x * right + y * down for x in (left, end) for y in (top, low)]
        colour, opacity = _colour(handle)
        text = self._text(handle)
        starts = [x * right - y * down for x, y in self._figures.get(_address(handle), ())]
        high = c * c + d * d
        return Run(
            text=text if starts == sorted(starts) else self._as_printed(item, right, down),
            x=left,
            y=top,
            width=end - left,
            height=low - top,
            size=size.value * math.sqrt(high),
            bold=self._is_bold(handle),
            colour=colour,
            opacity=opacity,
            angle=round(math.degrees(math.atan2(down, right))),
            base=((self._top - f) * right - (e - self._left) * down) * MM,
            start=min(along),
            end=max(along),
            seen=high > 0 and (a * d - b * c) / high >= _NARROW,
        )

    def _text(self, handle: Any) -> str:
        size = ctypes.sizeof(self._buffer)
        length = raw.FPDFTextObj_GetText(handle, self._words, self._buffer, size)
        return bytes(self._buffer)[: length - 2].decode("utf-16-le", "replace").strip()

    def _is_bold(self, handle: Any) -> bool:
        font = raw.FPDFTextObj_GetFont(handle)
        key = _address(font)
        if key not in self._fonts:
            name = ctypes.create_string_buffer(_LONGEST_NAME)
            raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
            self._fonts[key] = b"Bold" in name.value
        return self._fonts[key]

    def _places_of_figures(self) -> dict[int, list[tuple[float, float]]]:
        """Return the places where figures begin, by the address of the text that contains them."""
        places: dict[int, list[tuple[float, float]]] = {}
        units = (ctypes.c_ushort * (self._letters + 1))()
        raw.FPDFText_GetText(self._words, 0, self._letters, units)
        for place, unit in enumerate(units):
            if chr(unit).isdigit():
                index = raw.FPDFText_GetCharIndexFromTextIndex(self._words, place)
                handle = raw.FPDFText_GetTextObject(self._words, index)
                if handle:
                    places.setdefault(_address(handle), []).append(self._place(index))
        return places

    def _place(self, index: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._words, index, x, y)
        return x.value, y.value

    def _as_printed(self, item: _Item, right: float, down: float) -> str:
        """Return the letters of a text in the order in which they are printed on its line."""
        letters: list[tuple[float, str]] = []
        wanted = _address(item.handle)
        for index in range(self._letters):
            handle = raw.FPDFText_GetTextObject(self._words, index)
            if handle and _address(handle) == wanted:
                x, y = self._place(index)
                letter = chr(raw.FPDFText_GetUnicode(self._words, index))
                letters.append((x * right - y * down, letter))
        return "".join(letter for _, letter in sorted(letters)).strip()

    # What is seen

    def _looked_at(self, item: _Item, above: Sequence[Box], lines: Sequence[Box]) -> Run:
        """Return a text with the colours behind it, and whether it is seen."""
        run, box = self._run(item), item.box
        if not run.text:
            return run
        left, top, right, low = (edge / MM for edge in box)
        cut = (
            max(math.floor(left), 0), max(math.floor(top), 0),
            min(math.ceil(right), self._bare.width), min(math.ceil(low), self._bare.height),
        )  # fmt: skip
        if cut[0] >= cut[2] or cut[1] >= cut[3]:
            return structs.replace(run, seen=False)
        seen, colour = run.seen, run.colour
        if seen and any(_strikes(line, box, run) for line in lines if _meet(line, box)):
            seen = False
        elif seen and (self._is_unusual(item, colour) or any(_meet(one, box) for one in above)):
            seen, colour = self._seen_in_pixels(run, cut)
        # The outermost pixels may belong to a frame.
        behind = _colours(self._bare.crop(_inner(cut)))
        return structs.replace(run, seen=seen, behind=behind, colour=colour)

    def _is_unusual(self, item: _Item, colour: str) -> bool:
        """Return whether a text may be hidden by other means than by an object above it."""
        handle = item.handle
        return (
            (self._has_patterns and colour == _WHITE)
            or item.is_nested
            or raw.FPDFTextObj_GetTextRenderMode(handle) != raw.FPDF_TEXTRENDERMODE_FILL
            or raw.FPDFPageObj_HasTransparency(handle)
            or raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(handle)) > 0
        )

    def _seen_in_pixels(self, run: Run, cut: tuple[int, int, int, int]) -> tuple[bool, str]:
        """Return whether pixels change at the place of a text, and its colour."""
        left, top, right, low = cut
        scale = min(max(_FINE / max(run.size, 1.0), 1.0), _FINEST)
        crop = (left, self._bare.height - low, self._bare.width - right, top)
        page = self._page.render(scale=scale, crop=crop, grayscale=True).to_pil()
        ink = ImageChops.difference(page, self._drawn_bare(scale, crop).convert("L")).point(_IS_INK)
        if not _shows(ink, run, scale):
            return False, run.colour
        if not self._has_patterns or run.colour != _WHITE:
            return True, run.colour
        # The median of the greys of letters.
        inked = list(accumulate(page.histogram(ink)))
        grey = bisect(inked, inked[-1] / 2)
        return True, _hexadecimal((grey, grey, grey))

    def _drawn_bare(self, scale: float, crop: tuple[float, float, float, float]) -> Image.Image:
        """Return a picture of the page without its words; ``crop`` is cut off at its edges."""
        self._activate(self._texts, active=False)
        page = self._page.render(scale=scale, crop=crop, rev_byteorder=True)
        picture: Image.Image = page.to_pil()
        self._activate(self._texts, active=True)
        return picture

    def _activate(self, items: Sequence[_Item], *, active: bool) -> None:
        for item in items:
            raw.FPDFPageObj_SetIsActive(item.handle, active)

    # Pictures

    def _raster(self, item: _Item) -> Raster:
        a, b, c, d, _, _ = _times(_matrix(item.handle), item.outer)
        across, down = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item.handle, across, down)
        length = raw.FPDFImageObj_GetImageDataRaw(item.handle, None, 0)
        data = ctypes.create_string_buffer(length)
        raw.FPDFImageObj_GetImageDataRaw(item.handle, data, length)
        return Raster(
            name=hashlib.sha256(data).hexdigest(),
            across=across.value,
            down=down.value,
            width=math.hypot(a, b) * MM,
            height=math.hypot(c, d) * MM,
        )

    def _shows_strange_code(self) -> bool:
        """Return whether paths draw a code to scan that the template did not get from tipsite."""
        paths = self._of(raw.FPDF_PAGEOBJ_PATH)
        drawing = [
            item for item in paths if _is_square(item.box) and _count(item) >= _STROKES_OF_CODE
        ]
        own = [item for item in drawing if self._is_own_code(item)]
        squares = sum(_is_within(item.box, _MODULE) for item in paths)
        if len(drawing) == len(own) and squares < _STROKES_OF_CODE:
            return False
        hidden = (*self._texts, *self._of(raw.FPDF_PAGEOBJ_IMAGE), *own)
        self._activate(hidden, active=False)
        picture = self._page.render(scale=_CODE_SCALE, grayscale=True).to_pil()
        self._activate(hidden, active=True)
        return _has_code(picture)

    def _is_own_code(self, item: _Item) -> bool:
        """Return whether a path is the piece's own code, which some points of its strokes show."""
        if _count(item) != len(self._code):
            return False
        some = range(0, len(self._code), len(self._code) // _COMPARED)
        return all(
            math.dist(point, other) < _NEAR
            for point, other in zip(
                _placed([_point(item, place) for place in some]),
                _placed([self._code[place] for place in some]),
                strict=True,
            )
        )

    def _inside(
        self,
        count: int,
        get: Callable[[int], Any],
        outer: _Matrix = _WHOLE,
        *,
        nested: bool = False,
    ) -> Iterator[_Item]:
        """Yield the objects of a page or form in the order of painting, and those in its forms."""
        for place in range(count):
            handle = get(place)
            kind = raw.FPDFPageObj_GetType(handle)
            yield _Item(handle, kind, outer, nested, self._box(handle, outer))
            if kind == raw.FPDF_PAGEOBJ_FORM:
                yield from self._inside(
                    raw.FPDFFormObj_CountObjects(handle),
                    partial(raw.FPDFFormObj_GetObject, handle),
                    _times(_matrix(handle), outer),
                    nested=True,
                )

    def _box(self, handle: Any, outer: _Matrix) -> Box:
        """Return the box of an object in millimetres from the upper left corner of the page."""
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(handle, *edges)
        left, low, right, high = (edge.value for edge in edges)
        a, b, c, d, e, f = outer
        xs = [a * x + c * y + e for x in (left, right) for y in (low, high)]
        ys = [b * x + d * y + f for x in (left, right) for y in (low, high)]
        return (
            (min(xs) - self._left) * MM, (self._top - max(ys)) * MM,
            (max(xs) - self._left) * MM, (self._top - min(ys)) * MM,
        )  # fmt: skip


_THINNEST = 3.0
"""Only paths that are thinner than that, in millimetres, can strike out words."""
_MODULE = 6.0
"""The squares of a code are smaller than that, in millimetres: larger ones would need a poster."""
_NARROW = 0.7
"""The least share of the usual width at which letters can be read; mirrored ones are below 0."""
_FINE, _FINEST = 40.0, 4.0
"""The resolution that shows each stroke: pixels per size of letters, at most so many per point."""
_WHITE = "#ffffff"
"""PDFium also reads gradients and patterns as white."""
_LONGEST_NAME = 200


def _address(handle: Any) -> int:
    return ctypes.addressof(handle.contents)


def _matrix(handle: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _colour(handle: Any) -> tuple[str, float]:
    parts = [ctypes.c_uint() for _ in range(4)]
    lined = raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_STROKE
    read = raw.FPDFPageObj_GetStrokeColor if lined else raw.FPDFPageObj_GetFillColor
    read(handle, *parts)
    red, green, blue, opacity = (part.value for part in parts)
    return _hexadecimal((red, green, blue)), opacity / 255


def _hexadecimal(pixel: Any) -> str:
    return f"#{bytes(pixel).hex()}"


_IS_INK = [255 * (level >= 40) for level in range(256)]
"""The levels that count as ink: from half of the least contrast on, as edges are blurred."""


def _shows(ink: Image.Image, run: Run, scale: float) -> bool:
    """Return whether pixels show a text along its whole length and most of its height."""
    columns, rows = ink.getprojection()
    if abs(run.angle) == 90:
        columns, rows = rows, columns
    if not any(columns):
        return False
    if not any(map(str.isalnum, run.text)):
        return True
    if run.angle % 90 == 0 and sum(rows) < _HIGH * len(rows):
        return False
    is_number = any(map(str.isdecimal, run.text))
    most = _GAP_OF_FIGURES if is_number else _GAP
    most += _BLANK if any(map(str.isspace, run.text)) else 0.0
    widest = max(map(len, bytes(columns).split(b"\1")))
    dark = ink.histogram()[255]
    return widest <= most * run.size * scale and dark >= _INK * ink.width * ink.height


_HIGH = 0.7
"""The least share of rows of pixels that show a text."""
_GAP_OF_FIGURES, _GAP, _BLANK = 0.5, 1.2, 0.3
"""The widest gap in figures and in words, and the addition for a blank, in sizes of letters."""
_INK = 0.03
"""The least share of ink in the box of words: the thinnest letters have more."""


def _inner(cut: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, low = cut
    across, down = right - left > _FEW, low - top > _FEW
    return left + across, top + down, right - across, low - down


_FEW = 3


def _colours(picture: Image.Image) -> tuple[tuple[int, str], ...]:
    """Return the colours of a picture with their counts, or those of a sample of its pixels."""
    size = min(picture.width, _SAMPLES), min(picture.height, _SAMPLES)
    sample = picture if size == picture.size else picture.resize(size, Image.Resampling.NEAREST)
    counts = sample.getcolors(_SAMPLES * _SAMPLES) or ()
    return tuple((count, _hexadecimal(pixel)) for count, pixel in counts)


_SAMPLES = 60


def _is_within(box: Box, most: float) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) < most


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _strikes(line: Box, box: Box, run: Run) -> bool:
    """Return whether a thin line strikes out letters: through their middle, along most of them."""
    if abs(run.angle) == 90:
        line, box = (line[1], line[0], line[3], line[2]), (box[1], box[0], box[3], box[2])
    if line[3] - line[1] > _THIN * run.size * MM or run.angle % 90:
        return False
    middle = ((line[1] + line[3]) / 2 - box[1]) / (box[3] - box[1])
    along = min(line[2], box[2]) - max(line[0], box[0])
    return 0.25 < middle < 0.75 and along > (box[2] - box[0]) / 2


_THIN = 0.2
"""The thickest line that strikes out letters, as a share of their size."""

# Codes to scan

_STROKES_OF_CODE = 80
"""A code has more strokes than that, even the smallest one."""
_CODE_SCALE = 3.0
"""Pixels per point that separate the squares of a small code."""


def _points_of_code(code: str) -> list[_Point]:
    """Return the ends of the strokes in the SVG path of a code, which has only moves and lines."""
    points: list[_Point] = []
    x = y = 0.0
    for kind, across, down in re.findall(r"([Mmh])([\d.]+)(?: ([\d.]+))?", code):
        if kind == "M":
            x, y = float(across), float(down)
            continue
        if kind == "h":
            points += ((x, y), (x + float(across), y))
        x += float(across)
    return points


def _count(item: _Item) -> int:
    return int(raw.FPDFPath_CountSegments(item.handle))


def _point(item: _Item, place: int) -> _Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item.handle, place), x, y)
    return x.value, y.value


def _is_square(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return abs(wide - high) < max(wide, high) / _FEWEST


_FEWEST = 19
"""The smallest code has more squares across; a code's sides differ by less than one of them."""
_COMPARED = 40
"""The number of points that are compared: another code does not have all of them."""


def _placed(points: Sequence[_Point]) -> Iterator[_Point]:
    """Yield points relative to their least coordinates, in units of their common width."""
    xs, ys = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    left, low, wide = min(xs), min(ys), (max(xs) - min(xs)) or 1.0
    return (((x - left) / wide, (y - low) / wide) for x, y in points)


_NEAR = 3e-3


def _has_code(picture: Image.Image) -> bool:
    """Return whether a picture has the three marks of a code to scan (ISO/IEC 18004, 6.3)."""
    dark = picture.point([255 * (level < 128) for level in range(256)])
    down = [(y, x, unit) for x, y, unit in _marks(dark.transpose(Image.Transpose.TRANSPOSE))]
    centres: list[_Point] = []
    for x, y, unit in _marks(dark):
        crossing = any(
            math.dist((x, y), (column, row)) < unit and abs(unit - size) < unit / 2
            for column, row, size in down
        )
        if crossing and all(math.dist((x, y), centre) > 5 * unit for centre in centres):
            centres.append((x, y))
    return len(centres) >= _CORNERS


def _marks(dark: Image.Image) -> Iterator[tuple[float, float, float]]:
    """Yield the middle of each five stripes with a wide third one, and the width of the others."""
    wide, pixels = dark.width, dark.tobytes()
    for y in range(dark.height):
        stripes = [found.span() for found in _STRIPE.finditer(pixels, y * wide, y * wide + wide)]
        for place in range(len(stripes) - 4):
            five = stripes[place : place + 5]
            unit = (five[4][1] - five[0][0]) / 7
            if pixels[five[0][0]] and all(
                abs(end - start - unit * times) <= unit / 2
                for (start, end), times in zip(five, (1, 1, 3, 1, 1), strict=True)
            ):
                yield (five[2][0] + five[2][1]) / 2 - y * wide, y + 0.5, unit


_STRIPE = re.compile(rb"\xff+|\x00+")
_CORNERS = 3
