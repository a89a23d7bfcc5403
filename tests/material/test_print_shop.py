"""What a print shop gets: boxes, bleed and cut marks where they are said to be, and black alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image

from pieces import (
    FILES,
    MILLIMETRE,
    PRINTED,
    letters,
    operators,
    picture_of,
    piece_view,
    set_piece,
)
from tipsite.material.print_shop import BLEED, SLUG, black_only, with_boxes
from tipsite.media.pdf import clean_pdf

COLOURED = {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
_PPI = 254
"""Ten pixels a millimetre."""
_SHADED = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">
<linearGradient id="a"><stop stop-color="#ff0000"/><stop offset=".5" stop-color="#00ff00"/>
<stop offset="1" stop-color="#0000ff"/></linearGradient><radialGradient id="b">
<stop stop-color="#ffff00"/>
<stop offset="1" stop-color="#ff00ff" stop-opacity=".4"/></radialGradient>
<path fill="url(#a)" d="M0 0h320v180H0z"/><circle cx="200" cy="80" r="50" fill="url(#b)"/></svg>"""


@pytest.mark.parametrize("kind", PRINTED)
def test_boxes_tell_where_the_sheet_is_cut(kind: str) -> None:
    made = set_piece(piece_view(kind, print_shop=True))
    content = clean_pdf(with_boxes(made.content))["pdf"]
    wide, high = (148, 210) if kind == "leaflet" else (210, 297)
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            assert _millimetres(page.MediaBox) == (0, 0, wide + 20, high + 20)
            assert _millimetres(page.TrimBox) == (10, 10, wide + 10, high + 10)
            assert _millimetres(page.BleedBox) == (7, 7, wide + 13, high + 13)
    on_sheet = 4 * MILLIMETRE + SLUG * MILLIMETRE
    assert all(one.left > on_sheet and one.top > on_sheet for one in letters(content))


def test_cut_marks_and_bleed_stand_where_the_boxes_say() -> None:
    made = set_piece(piece_view("poster", print_shop=True, example=True))
    drawn = picture_of(made.content, _PPI)
    wide, high = drawn.size
    for corner in ((0, 0), (1, 0), (0, 1), (1, 1)):
        for across in (False, True):
            found = _mark(drawn, corner, across=across)
            # From 4 to 9 mm outside of the sheet, and in line with its edge.
            assert found is not None, (corner, across)
            near, far = found
            assert 3.8 < near < 4.2
            assert 8.8 < far < 9.2
    # The brand's colour goes on for 3 mm beyond the sheet, and no further.
    row = [drawn.getpixel((x, 200)) for x in range(wide // 2)]
    first = next(x for x, colour in enumerate(row) if colour == (32, 41, 95))
    assert abs(first / 10 - (SLUG - BLEED)) < 0.2
    column = [drawn.getpixel((wide // 2, y)) for y in range(high)]
    first = next(y for y, colour in enumerate(column) if colour == (32, 41, 95))
    assert abs(first / 10 - (SLUG - BLEED)) < 0.2
    # Without, the page is the sheet.
    plain = set_piece(piece_view("poster"))
    assert picture_of(plain.content).size == (596, 842)


@pytest.mark.parametrize("ending", ["svg", "png", "jpg"])
def test_black_only_leaves_no_colour(ending: str) -> None:
    files = {**FILES, "picture.svg": _SHADED}
    view = piece_view("poster", example=True)
    if ending != "svg":
        assert view.picture is not None
        view = replace(view, picture=replace(view.picture, file=f"picture.{ending}"))
        files[f"picture.{ending}"] = _photo("PNG" if ending == "png" else "JPEG")
    made = set_piece(view, files=files)
    assert not made.problems
    black = black_only(made.content)
    assert operators(made.content) & COLOURED
    # Only patterns, whose own colours are looked at below, are still chosen by name.
    assert operators(black) & COLOURED <= ({"cs", "scn"} if ending == "svg" else set())
    with pikepdf.open(BytesIO(black)) as pdf:
        assert {_space(one) for one in pdf.objects if _space(one)} == {"/DeviceGray"}
    colours = picture_of(black, 36).getcolors(1 << 20)
    assert colours is not None
    assert max(max(one) - min(one) for _count, one in colours if isinstance(one, tuple)) <= 1
    # It looks as the coloured one does to somebody who sees no colours.
    greys = picture_of(made.content, 36).convert("L"), picture_of(black, 36).convert("L")
    apart = [abs(one - other) for one, other in zip(*(_bytes(one) for one in greys), strict=True)]
    assert sum(apart) / len(apart) < 6


@pytest.mark.long
def test_black_only_can_still_be_read_aloud() -> None:
    made = set_piece(piece_view("card"))
    black = black_only(made.content)
    assert black == black_only(made.content)
    with pikepdf.open(BytesIO(made.content)) as one, pikepdf.open(BytesIO(black)) as other:
        assert _tags(one) == _tags(other)
        assert str(other.Root.Lang) == "en"
        assert str(other.docinfo["/Title"]) == "A title"
    before, after = list(letters(made.content)), list(letters(black))
    assert [one.text for one in before] == [one.text for one in after]


def _millimetres(box: Any) -> tuple[int, ...]:
    found = [float(side) / MILLIMETRE for side in box]
    assert all(abs(one - round(one)) < 0.01 for one in found)
    return tuple(round(one) for one in found)


def _mark(
    drawn: Image.Image, corner: tuple[int, int], *, across: bool
) -> tuple[float, float] | None:
    """How far outside of the sheet a cut mark begins and ends, in millimetres."""
    wide, high = drawn.size
    right, low = corner
    edge = int(SLUG * 10)
    dark = []
    for away in range(edge):
        x = (wide - edge + away if right else edge - away) if across else None
        y = None if across else (high - edge + away if low else edge - away)
        line_x = wide - edge if right else edge
        line_y = high - edge if low else edge
        for beside in (-1, 0, 1):
            at = (
                min(wide - 1, x) if x is not None else line_x + beside,
                min(high - 1, y) if y is not None else line_y + beside,
            )
            colour = drawn.getpixel(at)
            assert isinstance(colour, tuple)
            if max(colour) < 180 and max(colour) - min(colour) < 10:
                dark.append(away)
    return (min(dark) / 10, max(dark) / 10) if dark else None


def _photo(kind: str) -> bytes:
    buffer = BytesIO()
    picture = Image.new("RGB", (64, 36))
    picture.putdata(
        [(x * 4 % 256, y * 7 % 256, (x * y) % 256) for y in range(36) for x in range(64)]
    )
    picture.save(buffer, kind)
    return buffer.getvalue()


def _space(one: Any) -> str:
    """The colour space of a picture, a shading or a group of a PDF."""
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return ""
    if one.get("/Subtype") == "/Image" or "/ShadingType" in one:
        return str(one.get("/ColorSpace", ""))
    return str(one.get("/CS", "")) if one.get("/S") == "/Transparency" else ""


def _bytes(picture: Image.Image) -> bytes:
    return picture.tobytes()


def _tags(pdf: pikepdf.Pdf) -> list[str]:
    return sorted(
        str(one.S)
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    )
