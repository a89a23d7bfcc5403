"""Reads a finished PDF back: which words stand where, how large, in which colour, on what.

The operators of its pages are followed, whatever has written them. A reader of the whole page would
put letters from right to left into an order of its own, and would not tell that a font has no form
for a letter. Pixels are looked at where operators alone cannot tell what is seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, structs

from tipsite.material.content_streams import STROKES_OF_CODE, Box, Path
from tipsite.material.page_fonts import Font
from tipsite.material.page_operators import MM, PageReading, Paint, Raster, Run, Shown


class ReadPage(Struct, frozen=True, kw_only=True):
    """One page: its size, and the part that is left when it is trimmed (x, y, width, height).

    ``leads`` are the addresses of its links, ``codes`` the paths that may be codes to scan.
    """

    width: float
    height: float
    trim: tuple[float, float, float, float]
    runs: tuple[Run, ...]
    rasters: tuple[Raster, ...]
    leads: tuple[str, ...]
    codes: tuple[Path, ...]


class ReadPiece(Struct, frozen=True, kw_only=True):
    """A PDF as it was read: its title and language, and its pages.

    ``told`` is what programs show beside the pages, or read aloud in the place of what is on them:
    bookmarks, descriptions, notes, names of pages.
    """

    title: str
    told: tuple[str, ...]
    language: str
    pages: tuple[ReadPage, ...]


def read_pdf(content: bytes) -> ReadPiece:
    """Return what stands in a PDF."""
    import pikepdf  # noqa: PLC0415 - heavy, for few sites

    with pikepdf.open(BytesIO(content)) as pdf:
        fonts: dict[tuple[int, int], Font] = {}
        instead: list[str] = []
        pages = tuple(_read_page(page, fonts, instead) for page in pdf.pages)
        return ReadPiece(
            title=str(pdf.docinfo.get("/Title", "")),
            language=str(pdf.Root.get("/Lang", "")),
            pages=pages,
            told=tuple(dict.fromkeys((*_told(pdf), *instead))),
        )


class PdfWords(Struct, frozen=True, kw_only=True):
    """The words of a PDF: on its pages, in notes and titles; and the numbers that its links call.

    Without ``whole``, the words of some pages were not read.
    """

    texts: tuple[str, ...]
    dialled: tuple[str, ...]
    whole: bool


def read_words(content: bytes) -> PdfWords:
    """Return the words of any PDF. Those of its pages are read where PDFium is installed."""
    import pikepdf  # noqa: PLC0415 - as above

    with pikepdf.open(BytesIO(content)) as pdf:
        leads = tuple(_strings(pdf.objects, {"/URI"}))
        told = tuple(_told(pdf))
    calling = {lead: unquote(lead[4:]) for lead in leads if lead[:4].lower() in ("tel:", "sms:")}
    pages, whole = _words_of_pages(content)
    texts = (*pages, *told, *(lead for lead in leads if lead not in calling))
    return PdfWords(texts=tuple(dict.fromkeys(texts)), dialled=tuple(calling.values()), whole=whole)


def _words_of_pages(content: bytes) -> tuple[list[str], bool]:
    """Return the words of each page, and whether these are all: nothing is drawn without words."""
    try:
        import pypdfium2  # noqa: PLC0415 - as above
    except ImportError:
        return [], False
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[number] for number in range(min(len(document), _MOST_PAGES))]
        found = [page.get_textpage().get_text_bounded() for page in pages]
        bare = (page for page, words in zip(pages, found, strict=True) if not words.strip())
        drawn = any(any(page.get_objects(max_depth=1)) for page in bare)
        return found, not drawn and len(pages) == len(document)


_MOST_PAGES = 500
"""Of a file to take away: a book has no more. What is behind them counts as unread."""
_DEEPEST = 20
_TELLING = {
    "/Title", "/Alt", "/ActualText", "/E", "/T", "/TU", "/V", "/CA", "/Contents", "/Summary",
}  # fmt: skip


def _told(pdf: Any) -> Iterator[str]:
    """Yield the texts of bookmarks (12.3.3), of the structure (14.9), of notes (12.5) and pages.

    Also what stands in forms (12.7), and the title of the whole.
    """
    import pikepdf  # noqa: PLC0415 - as above

    yield from _strings(pdf.objects, _TELLING)
    for one in pdf.Root.get("/PageLabels", {}).get("/Nums", ()):
        if isinstance(one, pikepdf.Dictionary):
            yield str(one.get("/P", ""))


def _strings(objects: Iterable[Any], keys: Container[str], depth: int = 0) -> Iterator[str]:
    """Yield the texts under some keys, in tables and in those that are written inside them."""
    import pikepdf  # noqa: PLC0415 - as above

    for table in objects:
        inner: list[Any] = []
        if isinstance(table, pikepdf.Array):
            inner = list(table)
        elif isinstance(table, pikepdf.Dictionary):
            for key, value in table.items():
                if key in keys and isinstance(value, pikepdf.String):
                    yield str(value)
                inner.append(value)
        # What is an object of its own has its turn; numbers and words have nothing inside.
        inner = [one for one in inner if not getattr(one, "is_indirect", True)]
        if inner and depth < _DEEPEST:
            yield from _strings(inner, keys, depth + 1)


class Ground:
    """What is seen of the pages of a PDF with their words, and without them, in pixels."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pages: dict[tuple[int, bool, float], _Pixels] = {}

    def colours(self, page: int, run: Run) -> list[str]:
        """Return the colours of pixels behind a run on a page, counted from 0.

        Raises:
            ImportError: PDFium is not installed.
        """
        drawn = self._drawn(page, words=False, scale=1)
        return [
            f"#{drawn.at(row, column).hex()}"
            for row in _pixels(run.y, run.height, drawn.down, drawn.scale)
            for column in _pixels(run.x, run.width, drawn.across, drawn.scale)
        ]

    def ink(self, page: int, run: Run) -> list[list[tuple[bytes, bytes]]]:
        """Return what a run changes in its box: by rows, pixels with words, and without them.

        Rows run along its line, where that is upright or lies; else they are those of the page.

        Raises:
            ImportError: PDFium is not installed.
        """
        scale = min(max(_FINE / max(run.size, 1.0), 1.0), _FINEST)
        scale = 2.0 ** math.ceil(math.log2(scale))
        drawn, bare = (self._drawn(page, words=words, scale=scale) for words in (True, False))
        rows = range(*_span(run.y, run.height, drawn.down, drawn.scale))
        columns = range(*_span(run.x, run.width, drawn.across, drawn.scale))
        found = [
            [(drawn.at(row, column), bare.at(row, column)) for column in columns] for row in rows
        ]
        return [list(one) for one in zip(*found, strict=True)] if run.angle in _UPRIGHT else found

    def _drawn(self, page: int, *, words: bool, scale: float) -> _Pixels:
        key = page, words, scale
        if key not in self._pages:
            self._pages[key] = _draw(self._content, page, words=words, scale=scale)
        return self._pages[key]


_FINE = 40.0
"""Pixels of the size of letters, in which each of their strokes is seen."""
_FINEST = 4.0
_MOST_PIXELS = 12e6
"""Of a page: A4 at the finest. Larger sheets have larger letters."""
_UPRIGHT = (90, -90)


class _Pixels(Struct, frozen=True):
    """A page that was drawn: its bytes, pixels across and down, bytes of a row, and of a pixel.

    ``scale`` are its pixels for each point.
    """

    content: bytes
    across: int
    down: int
    stride: int
    wide: int
    scale: float

    def at(self, row: int, column: int) -> bytes:
        start = row * self.stride + column * self.wide
        return self.content[start : start + 3]


def _draw(content: bytes, page: int, *, words: bool, scale: float) -> _Pixels:
    import pypdfium2  # noqa: PLC0415 - heavy, and seldom needed

    with pypdfium2.PdfDocument(content) as document:
        shown = document[page]
        if not words:
            _hide_words(shown.raw)
        scale = min(scale, math.sqrt(_MOST_PIXELS / (shown.get_width() * shown.get_height())))
        image = shown.render(scale=scale, rev_byteorder=True)
        pixels = bytes(image.buffer)
        return _Pixels(pixels, image.width, image.height, image.stride, image.n_channels, scale)


def _span(start: float, length: float, most: int, scale: float) -> tuple[int, int]:
    first = max(math.floor(start / MM * scale), 0)
    return first, max(min(math.ceil((start + length) / MM * scale), most), first)


def _pixels(start: float, length: float, most: int, scale: float) -> range:
    first, last = _span(start, length, most, scale)
    return range(first, last, max((last - first) // _SAMPLES, 1))


_SAMPLES = 60


def _hide_words(page: Any) -> None:
    """Let a page of PDFium show all but its words."""
    from pypdfium2 import raw  # noqa: PLC0415 - as above

    def hide(count: int, get: Callable[[int], Any]) -> None:
        for place in range(count):
            found = get(place)
            kind = raw.FPDFPageObj_GetType(found)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                raw.FPDFTextObj_SetTextRenderMode(found, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                hide(raw.FPDFFormObj_CountObjects(found), partial(raw.FPDFFormObj_GetObject, found))

    hide(raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page))


def _read_page(page: Any, fonts: dict[tuple[int, int], Font], instead: list[str]) -> ReadPage:
    left, low, right, high = (float(one) for one in page.mediabox)
    trim = [float(one) for one in page.trimbox]
    reading = PageReading(fonts, high, left)
    contents = page.obj.get("/Contents", ())
    parts = (contents,) if hasattr(contents, "read_bytes") and "/Length" in contents else contents
    content = b"\n".join(part.read_bytes() for part in parts)
    reading.follow(content, page.obj.get("/Resources", {}))
    instead += reading.instead
    return ReadPage(
        width=(right - left) * MM,
        height=(high - low) * MM,
        trim=(
            (trim[0] - left) * MM, (high - trim[3]) * MM,
            (trim[2] - trim[0]) * MM, (trim[3] - trim[1]) * MM,
        ),
        runs=tuple(_parted(_read_order(_seen(one, reading.paints) for one in reading.shown))),
        rasters=tuple(reading.rasters),
        leads=tuple(_leads(page)),
        codes=(*reading.codes, *_of_squares(reading.paints)),
    )  # fmt: skip


def _read_order(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs as they are read: those from right to left are written from the left."""
    row: list[Run] = []
    for run in runs:
        if row and not (run.joined and (run.backwards or row[-1].backwards)):
            yield from _turned(row)
            row = []
        row.append(run)
    yield from _turned(row)


def _parted(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs of which none joins a blank: a word of another font stands by itself."""
    blank = False
    for run in runs:
        yield structs.replace(run, joined=False) if blank and run.joined else run
        blank = not run.text.strip()


def _turned(row: list[Run]) -> Iterator[Run]:
    if len(row) < 2:
        yield from row
        return
    for place, run in enumerate(reversed(row)):
        yield structs.replace(run, joined=place > 0)


def _of_squares(paints: Iterable[Paint]) -> Iterator[Path]:
    """Yield what many small rectangles of one height draw together."""
    groups: dict[float, list[Box]] = {}
    for paint in paints:
        high = paint.box[3] - paint.box[1]
        if paint.solid and 0 < high < _MODULE:
            groups.setdefault(round(high, 2), []).append(paint.box)
    for boxes in groups.values():
        if len(boxes) >= STROKES_OF_CODE:
            lefts, tops, rights, lows = zip(*boxes, strict=True)
            strokes = tuple(((left, top), (right, top)) for left, top, right, _ in boxes)
            bounds = min(lefts), min(tops), max(rights), max(lows)
            yield Path(bounds=bounds, length=0.0, solid=False, strokes=strokes)


_MODULE = 6.0
"""In millimetres: squares of a code that are larger are a poster of their own."""


def _leads(page: Any) -> Iterator[str]:
    for note in page.obj.get("/Annots", ()):
        action = note.get("/A", {})
        if "/URI" in action:
            yield str(action["/URI"])


def _seen(shown: Shown, paints: Sequence[Paint]) -> Run:
    """Return a run with what lies behind it, and whether something lies on it."""
    run = shown.run
    if run.tiled:
        return run
    own = (run.x, run.y, run.x + run.width, run.y + run.height)
    if not _meet(own, shown.clip):
        return structs.replace(run, covered=True)
    behind: list[str] = []
    left, lines = 1.0, 0
    doubtful = run.doubtful or not run.colour or not _within(own, shown.clip)
    outline: tuple[str, float] | None = None
    letters = len("".join(run.drawn.split()))
    for paint in reversed(paints):
        if not _meet(own, paint.box):
            continue
        if paint.opacity >= _STRONG and _strikes(paint.box, own, run):
            return structs.replace(run, covered=True)
        share = paint.share * _shared(own, paint.box)
        if paint.turn > shown.turn:
            if share >= _WHOLLY and paint.solid and paint.opacity == 1:
                return structs.replace(run, covered=True)
            if paint.line and paint.turn <= shown.turn + letters * _TURNS:
                lines += 1
                outline = paint.colour, paint.opacity
            # A line round letters may be of their colour.
            if paint.solid or paint.colour != run.colour:
                left *= 1 - share * paint.opacity
            continue
        if paint.line and share < _HATCHED:
            continue
        plain = paint.solid and paint.opacity == 1
        behind.append(paint.colour if plain else "")
        if plain and _within(own, paint.box):
            break
    else:
        behind.append("#ffffff")
    return structs.replace(
        run,
        behind=tuple(dict.fromkeys(behind)),
        doubtful=doubtful or left < 1 - _TOUCHED,
        outline=outline if letters and lines >= letters * _MOST else None,
    )


_WHOLLY = 0.995
_TOUCHED = 0.2
"""Of the box of a run: what takes less of it hides no letter."""
_HATCHED = 0.5
"""Of the box of a run: lines behind it that take less, such as a frame, are not its ground."""
_TURNS = 3
"""Each letter may be filled and drawn round."""
_MOST = 0.7
"""Of letters are drawn round, where one may be a blank or a mark on another."""


_STRONG = 0.5
_THIN = 0.2
"""Of the size of letters: a line through them."""


def _strikes(paint: Box, own: Box, run: Run) -> bool:
    """Whether something thin goes through the middle of letters, along most of them."""
    if run.angle in _UPRIGHT:
        paint, own = (paint[1], paint[0], paint[3], paint[2]), (own[1], own[0], own[3], own[2])
    high = paint[3] - paint[1]
    if high > _THIN * run.size * MM or run.angle % 90:
        return False
    middle = ((paint[1] + paint[3]) / 2 - own[1]) / (own[3] - own[1])
    along = min(paint[2], own[2]) - max(paint[0], own[0])
    return 0.25 < middle < 0.75 and along > (own[2] - own[0]) / 2


def _shared(own: Box, other: Box) -> float:
    """How much of a box lies in another one."""
    across = min(own[2], other[2]) - max(own[0], other[0])
    down = min(own[3], other[3]) - max(own[1], other[1])
    whole = (own[2] - own[0]) * (own[3] - own[1])
    return min(max(across, 0) * max(down, 0) / whole, 1.0) if whole > 0 else 1.0


def lines_of(runs: Iterable[Run]) -> Iterator[list[tuple[str, Run]]]:
    """Yield runs as they stand beside each other on a line, from its start: to the eye, one text.

    Each has the gap before it: nothing, a blank, or a mark of its end where that is wide, or where
    letters are much larger or smaller.
    """
    row: list[Run] = []
    last: tuple[int, float] | None = None
    for run in sorted(runs, key=lambda one: (one.angle, one.base)):
        if row and last and (
            run.angle != last[0] or run.base - last[1] > _ON_LINE * min(run.size, row[-1].size) * MM
        ):  # fmt: skip
            yield _by_place(row)
            row = []
        row.append(run)
        last = run.angle, run.base
    if row:
        yield _by_place(row)


_ON_LINE = 0.35
"""Of the size of letters: how far they may be moved up and down on a line."""
_BLANK, _APART = 0.12, 1.5
"""Of the size of letters: from here on two of them stand apart, and do not belong together."""
_LARGER = 2.0
"""Times the size: what nobody reads as figures of one number."""


def _by_place(row: list[Run]) -> list[tuple[str, Run]]:
    found: list[tuple[str, Run]] = []
    end, size = -math.inf, 1.0
    for run in sorted(row, key=lambda one: one.start):
        gap = (run.start - end) / (max(run.size, 1.0) * MM)
        other = max(run.size, size) > _LARGER * min(run.size, size)
        found.append(("\n|" if gap > _APART or other else " " if gap > _BLANK else "", run))
        end, size = max(end, run.end), run.size
    return found


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _within(one: Box, other: Box) -> bool:
    return (
        one[0] >= other[0] - _NEAR and one[1] >= other[1] - _NEAR
        and one[2] <= other[2] + _NEAR and one[3] <= other[3] + _NEAR
    )  # fmt: skip


_NEAR = 0.1
"""In millimetres."""
