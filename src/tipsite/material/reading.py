"""Reads a finished PDF back: which words stand where, how large, in which colour, on what.

The operators of its pages are followed, whatever has written them. A reader of the whole page would
put letters from right to left into an order of its own, and would not tell that a font has no form
for a letter; only what lies behind words on a picture is looked at in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from msgspec import Struct, structs

from tipsite.material.page_fonts import Font
from tipsite.material.page_operators import MM, Box, PageReading, Paint, Raster, Run, Shown


class ReadPage(Struct, frozen=True, kw_only=True):
    """One page: its size, and the part that is left when it is trimmed (x, y, width, height).

    ``leads`` are the addresses of its links.
    """

    width: float
    height: float
    trim: tuple[float, float, float, float]
    runs: tuple[Run, ...]
    rasters: tuple[Raster, ...]
    leads: tuple[str, ...]


class ReadPiece(Struct, frozen=True, kw_only=True):
    """A PDF as it was read: its title and language, and its pages."""

    title: str
    language: str
    pages: tuple[ReadPage, ...]


def read_pdf(content: bytes) -> ReadPiece:
    """Return what stands in a PDF."""
    import pikepdf  # noqa: PLC0415 - heavy, for few sites

    with pikepdf.open(BytesIO(content)) as pdf:
        fonts: dict[tuple[int, int], Font] = {}
        return ReadPiece(
            title=str(pdf.docinfo.get("/Title", "")),
            language=str(pdf.Root.get("/Lang", "")),
            pages=tuple(_read_page(page, fonts) for page in pdf.pages),
        )


class Ground:
    """What is seen of the pages of a PDF without their words, in a pixel for each point."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pages: dict[int, tuple[bytes, int, int, int, int]] = {}

    def colours(self, page: int, run: Run) -> list[str]:
        """Return the colours of pixels behind a run on a page, counted from 0.

        Raises:
            ImportError: PDFium is not installed.
        """
        if page not in self._pages:
            self._pages[page] = _without_words(self._content, page)
        pixels, across, down, stride, wide = self._pages[page]
        return [
            f"#{pixels[at : at + 3].hex()}"
            for row in _pixels(run.y, run.height, down)
            for column in _pixels(run.x, run.width, across)
            if (at := row * stride + column * wide) >= 0
        ]


def _without_words(content: bytes, page: int) -> tuple[bytes, int, int, int, int]:
    """Draw a page: its pixels, how many across and down, bytes of a row, and of a pixel."""
    import pypdfium2  # noqa: PLC0415 - heavy, and seldom needed

    with pypdfium2.PdfDocument(content) as document:
        shown = document[page]
        _hide_words(shown.raw)
        image = shown.render(scale=1, rev_byteorder=True)
        pixels = bytes(image.buffer)
        return pixels, image.width, image.height, image.stride, image.n_channels


def _pixels(start: float, length: float, most: int) -> range:
    first = max(math.floor(start / MM), 0)
    last = min(math.ceil((start + length) / MM), most)
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


def _read_page(page: Any, fonts: dict[tuple[int, int], Font]) -> ReadPage:
    left, low, right, high = (float(one) for one in page.mediabox)
    trim = [float(one) for one in page.trimbox]
    reading = PageReading(fonts, high, left)
    contents = page.obj.get("/Contents", ())
    parts = (contents,) if hasattr(contents, "read_bytes") and "/Length" in contents else contents
    content = b"\n".join(part.read_bytes() for part in parts)
    reading.follow(content, page.obj.get("/Resources", {}))
    return ReadPage(
        width=(right - left) * MM,
        height=(high - low) * MM,
        trim=(
            (trim[0] - left) * MM, (high - trim[3]) * MM,
            (trim[2] - trim[0]) * MM, (trim[3] - trim[1]) * MM,
        ),
        runs=tuple(_read_order(_seen(one, reading.paints) for one in reading.shown)),
        rasters=tuple(reading.rasters),
        leads=tuple(_leads(page)),
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


def _turned(row: list[Run]) -> Iterator[Run]:
    if len(row) < 2:
        yield from row
        return
    for place, run in enumerate(reversed(row)):
        yield structs.replace(run, joined=place > 0)


def _leads(page: Any) -> Iterator[str]:
    for note in page.obj.get("/Annots", ()):
        action = note.get("/A", {})
        if "/URI" in action:
            yield str(action["/URI"])


def _seen(shown: Shown, paints: Sequence[Paint]) -> Run:
    """Return a run with what lies behind it, and whether something lies on it."""
    run = shown.run
    own = (run.x, run.y, run.x + run.width, run.y + run.height)
    behind: list[str] = []
    for paint in reversed(paints):
        if not _meet(own, paint.box):
            continue
        whole = _within(own, paint.box)
        if paint.turn > shown.turn:
            if whole and paint.opaque:
                return structs.replace(run, covered=True)
            continue
        behind.append(paint.colour if paint.opaque else "")
        if whole and paint.opaque:
            break
    else:
        behind.append("#ffffff")
    return structs.replace(
        run, behind=tuple(dict.fromkeys(behind)), covered=not _meet(own, shown.clip)
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _within(one: Box, other: Box) -> bool:
    return (
        one[0] >= other[0] - _NEAR and one[1] >= other[1] - _NEAR
        and one[2] <= other[2] + _NEAR and one[3] <= other[3] + _NEAR
    )  # fmt: skip


_NEAR = 0.1
"""In millimetres."""
