"""PDFs for a print shop: with boxes for the trim, or without colours.

Tags, titles and languages stay: the same file can be read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

SLUG = 10.0
"""Millimetres from the trim to the edge of the page: there is room for cut marks."""
BLEED = 3.0
"""Millimetres by which colours extend beyond the trim: no cut is exact."""
_POINTS = 72 / 25.4
_OF_RED, _OF_GREEN, _OF_BLUE = 0.299, 0.587, 0.114
"""The share of each colour in its brightness (Rec. ITU-R BT.601), the same as in Pillow."""
_SPACES = ("cs", "CS", "ri")
_QUALITY = 92


def with_boxes(content: bytes) -> bytes:
    """Return a PDF that tells where its sheets are cut (ISO 32000-2, 14.11.2).

    Its pages are larger than the trimmed sheet by ``SLUG`` on each side.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.trimbox = _inset(page.mediabox, SLUG)
            page.obj["/BleedBox"] = _inset(page.mediabox, SLUG - BLEED)
        return saved(pdf)


def black_only(content: bytes) -> bytes:
    """Return the same PDF in shades of grey: no operator, picture or shading has a colour."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(_grey_content(page))
            _grey_resources(page.obj)
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                if found.get("/Subtype") == "/Image":
                    _grey_picture(found)
                elif found.get("/Subtype") == "/Form" or found.get("/PatternType") == 1:
                    found.write(_grey_content(found))
                    _grey_resources(found)
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream) and "/ShadingType" in found:
                _grey_shading(found)
        if "/OutputIntents" in pdf.Root:
            del pdf.Root["/OutputIntents"]
        pdf.remove_unreferenced_resources()
        return saved(pdf)


def _inset(box: Any, millimetres: float) -> Any:
    left, low, right, high = (float(side) for side in box)
    by = millimetres * _POINTS
    return pikepdf.Array([round(at, 4) for at in (left + by, low + by, right - by, high - by)])


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF; equal PDFs give equal bytes."""
    buffer = BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return buffer.getvalue()


def _grey_content(drawn: Any) -> bytes:
    """Return the operators of a page or a form, with each colour replaced by its grey."""
    return bytes(pikepdf.unparse_content_stream(list(_grey(pikepdf.parse_content_stream(drawn)))))


def _grey(instructions: Any) -> Iterator[Any]:
    for one in instructions:
        name = str(one.operator)
        if name in _SPACES:
            continue
        if name in ("rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"):
            stroke = name[0].isupper()
            if one.operands and isinstance(one.operands[-1], pikepdf.Name):
                # A pattern: its stream or its shading is made grey elsewhere.
                space, paint = ("CS", "SCN") if stroke else ("cs", "scn")
                yield pikepdf.ContentStreamInstruction(
                    [pikepdf.Name.Pattern], pikepdf.Operator(space)
                )
                yield pikepdf.ContentStreamInstruction([one.operands[-1]], pikepdf.Operator(paint))
                continue
            grey = _grey_of([float(part) for part in one.operands])
            yield pikepdf.ContentStreamInstruction([grey], pikepdf.Operator("G" if stroke else "g"))
            continue
        yield one


def _grey_of(parts: list[float]) -> float:
    """Return the grey of a colour, which is grey, RGB or CMYK by the number of its parts."""
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - one) * (1 - black) for one in (cyan, magenta, yellow)]
    if len(parts) == 3:
        red, green, blue = parts
        return round(_OF_RED * red + _OF_GREEN * green + _OF_BLUE * blue, 4)
    return parts[0] if parts else 0.0


def _grey_resources(drawn: Any) -> None:
    """Remove the colour spaces of a page or a form: no operator names them any more."""
    resources = drawn.get("/Resources")
    if resources is not None and "/ColorSpace" in resources:
        del resources["/ColorSpace"]
    group = drawn.get("/Group")
    if group is not None and "/CS" in group:
        group["/CS"] = pikepdf.Name.DeviceGray


def _grey_picture(picture: Any) -> None:
    """Turn the pixels of a picture into grey ones; a mask has no colour, and stays."""
    if picture.get("/ImageMask") or picture.get("/ColorSpace") == "/DeviceGray":
        return
    grey = pikepdf.PdfImage(picture).as_pil_image().convert("L")
    assert isinstance(grey, Image.Image)
    if "/DCTDecode" in str(picture.get("/Filter")):
        packed = BytesIO()
        grey.save(packed, "JPEG", quality=_QUALITY)
        picture.write(packed.getvalue(), filter=pikepdf.Name.DCTDecode)
    else:
        picture.write(grey.tobytes())
    picture["/ColorSpace"] = pikepdf.Name.DeviceGray
    picture["/BitsPerComponent"] = 8
    if "/Decode" in picture:
        del picture["/Decode"]


def _grey_shading(shading: Any) -> None:
    """Turn the end colours of a shading into greys; a shading of another kind becomes plain."""
    if not _grey_function(shading.get("/Function")):
        shading["/Function"] = pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[0.5], C1=[0.5], N=1
        )
    shading["/ColorSpace"] = pikepdf.Name.DeviceGray
    if "/Background" in shading:
        del shading["/Background"]


def _grey_function(function: Any) -> bool:
    """Turn a function of colours into one of greys; return whether its kind allows that."""
    if function is None:
        return False
    if function.get("/FunctionType") == 3:
        return not [one for one in function["/Functions"] if not _grey_function(one)]
    if function.get("/FunctionType") != 2:
        return False
    for key in ("/C0", "/C1"):
        function[key] = pikepdf.Array([_grey_of([float(part) for part in function[key]])])
    if "/Range" in function:
        del function["/Range"]
    return True
