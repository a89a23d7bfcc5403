"""Conversion of a photo to a few small files: its pixels in some widths, and nothing else.

A JPEG in its own size keeps only the segments that decoders need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, cast

from tipsite.engine.transform import Pieces, RefusedError
from tipsite.media.filetypes import image_kind
from tipsite.model.media import Blob, Ending, Rendition

if TYPE_CHECKING:
    from PIL.Image import Image

# ITU-T T.81, B.1.1.3. JFIF (APP0) and Adobe's transform (APP14) are needed to get colours right.
_APPS = range(0xE0, 0xF0)
_NEEDED = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}
_COMMENT, _SCAN, _END = 0xFE, 0xDA, 0xD9
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))

WIDTHS = (320, 640, 960, 1280)
LARGEST = 250_000
"""The most bytes of a picture: a slow phone loads a larger one for over half a minute."""
_QUALITIES = (78, 64, 48, 32)
_COLOURS = 256
"""The most colours of a drawing: it is no photo, and stays sharp as PNG and lossless WebP."""
_NEAR = 0.85
"""The share of the photo's own width above which another width is left out."""
_TALLEST = 16_383
"""The greatest height in pixels that WebP allows."""
_NAME = re.compile(r"(\d+)x(\d+)\.(webp|jpg|png)\Z")


def clean_jpeg(content: bytes) -> bytes:
    """Return a JPEG without comments and data of applications; its pixels stay.

    Raises:
        ValueError: the content is no JPEG.
    """
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    parts = [content[:2]]
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == _END:
            break
        length = 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place : place + length]
        needed = segment[4:].startswith(_NEEDED.get(marker, b"?"))
        if (marker not in _APPS and marker != _COMMENT) or needed:
            parts.append(segment)
        place += length
        if marker == _SCAN:
            place = _scan_end(content, place, parts)
    return b"".join((*parts, b"\xff\xd9"))


def _scan_end(content: bytes, place: int, parts: list[bytes]) -> int:
    """Add the coded pixels from ``place`` on, and return the start of the next segment."""
    end = place
    while True:
        end = content.find(b"\xff", end)
        if end < 0 or end + 1 >= len(content):
            parts.append(content[place:])
            return len(content)
        if content[end + 1] == 0 or content[end + 1] in _ALONE or content[end + 1] == 0xFF:
            end += 1 if content[end + 1] == 0xFF else 2
            continue
        parts.append(content[place:end])
        return end


def render_sizes(content: bytes) -> Pieces:
    """Return the files of a photo by ``WIDTHxHEIGHT.ENDING``: WebP, then JPEG or PNG.

    Raises:
        RefusedError: the photo cannot be used.
    """
    from tipsite.media.pixels import decode  # noqa: PLC0415 - a build without new photos is quick

    image = decode(content, max(WIDTHS))
    sizes = tuple(_sizes(image))
    drawn = sizes and image.getcolors(_COLOURS) is not None
    made = [_drawn(size) for size in sizes] if drawn else []
    if not made or not all(made):
        made = [_photographed(size) for size in sizes]
    pieces = {
        f"{size.width}x{size.height}.{ending}": content
        for size, files in zip(sizes, made, strict=True)
        for ending, content in files.items()
    }
    if all(name.endswith(".webp") for name in pieces):
        raise RefusedError("image-heavy", most=LARGEST // 1000)
    return pieces


_FINE = (92, 85, 75)
"""Qualities of a photo to download: the first quality without more bytes than before is used."""
_ANY_WIDTH = 100_000
_PRINTED = 3508
"""The longer side of A4 in pixels, at 300 dpi."""
_ON_PAPER = {"quality": 82, "optimize": True}
_SMALL = (75, 65, 55, 45, 35)
_SMALL_BYTES = 12_000
"""The most bytes of a preview picture: the first quality in ``_SMALL`` within it is used."""


def clean_picture(content: bytes) -> bytes:
    """Return a picture to download, in its own size and format, without other data.

    Raises:
        RefusedError: the picture cannot be used.
    """
    from tipsite.media.pixels import decode  # noqa: PLC0415 - as above

    kind = image_kind(content)
    image = decode(content, _ANY_WIDTH)
    if kind == "JPEG" and image.mode != "RGB":
        image = image.convert("RGB")
    if kind == "PNG":
        return _saved(image, kind, optimize=True)
    how = {} if kind == "WEBP" else {"progressive": True, "optimize": True}
    return _light(image, kind, _FINE, len(content), **how)


@lru_cache(1)  # pieces without numbers are equal for all countries
def small_picture(content: bytes, width: int) -> tuple[bytes, int]:
    """Return a picture as a JPEG of this ``width`` in pixels, and its height.

    Raises:
        RefusedError: the picture cannot be used.
    """
    from tipsite.media.pixels import decode  # noqa: PLC0415 - as above

    image = decode(content, width)
    height = max(1, round(image.height * width / image.width))
    return _shown_small(image.convert("RGB").resize((width, height), reducing_gap=3.0)), height


def page_picture(content: bytes, width: int) -> tuple[bytes, int]:
    """Return the first page of a PDF as a JPEG of this ``width`` in pixels, and its height.

    Raises:
        ImportError: PDFium is not installed.
    """
    import pypdfium2  # noqa: PLC0415 - heavy, for few sites

    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    return _shown_small(image), image.height


def _shown_small(image: Image) -> bytes:
    return _light(image, "JPEG", _SMALL, _SMALL_BYTES, optimize=True, progressive=True)


def _light(
    image: Image, kind: str, qualities: tuple[int, ...], most: int, **how: int | bool
) -> bytes:
    """Return a picture in the first quality with at most ``most`` bytes, else in the last one."""
    saved = b""
    for quality in qualities:
        saved = _saved(image, kind, quality=quality, **how)
        if len(saved) <= most:
            break
    return saved


def _sizes(image: Image) -> Iterator[Image]:
    """Yield the picture in each published width, and a small picture also in its own width."""
    own = (image.width,) if image.width <= max(WIDTHS) else ()
    limit = image.width * _NEAR if own else image.width
    smaller = (width for width in WIDTHS if width < limit)
    for width in (*smaller, *own):
        height = max(1, round(image.height * width / image.width))
        if height <= _TALLEST:
            size = (width, height)
            yield image.resize(size, reducing_gap=3.0) if size != image.size else image


def _drawn(image: Image) -> dict[str, bytes]:
    """Return a drawing without loss of sharpness; empty if that takes too many bytes."""
    from PIL.Image import Dither, Quantize  # noqa: PLC0415 - as above

    webp = _saved(image, "WEBP", lossless=True, quality=80, method=4)
    few = image.quantize(_COLOURS, method=Quantize.FASTOCTREE, dither=Dither.NONE)
    png = _saved(few, "PNG", optimize=True)
    return {"webp": webp, "png": png} if max(len(webp), len(png)) <= LARGEST else {}


def _saved(image: Image, kind: str, **how: int | bool) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def _photographed(image: Image) -> dict[str, bytes]:
    """Return a photo as WebP and JPEG; in the JPEG, transparent parts are white."""
    opaque = image
    if image.mode == "RGBA":
        from PIL import Image as Pillow  # noqa: PLC0415 - as above

        white = Pillow.new("RGBA", image.size, "white")
        opaque = Pillow.alpha_composite(white, image).convert("RGB")
    made = {
        "webp": _light(image, "WEBP", _QUALITIES, LARGEST, method=4),
        "jpg": _light(opaque, "JPEG", _QUALITIES, LARGEST, optimize=True, progressive=True),
    }
    return {ending: content for ending, content in made.items() if len(content) <= LARGEST}


def render_print(content: bytes) -> Pieces:
    """Return a photo for paper by ``WIDTHxHEIGHT.ENDING``: with as many pixels as A4 can show.

    Raises:
        RefusedError: the photo cannot be used.
    """
    from tipsite.media.pixels import decode  # noqa: PLC0415 - as above

    image = decode(content, _PRINTED)
    image.thumbnail((_PRINTED, _PRINTED), reducing_gap=3.0)
    ending, how = ("png", {"optimize": True}) if image.mode == "RGBA" else ("jpg", _ON_PAPER)
    saved = _saved(image, "PNG" if ending == "png" else "JPEG", **how)
    return {f"{image.width}x{image.height}.{ending}": saved}


def rendition_of(name: str, size: int, file: Blob) -> Rendition:
    """Return a result of ``render_sizes`` as a rendition; its name tells the size.

    Raises:
        ValueError: the name is not that of a size of a photo.
    """
    match = _NAME.match(name)
    if match is None:
        raise ValueError(f"not of a photo: {name}")
    return Rendition(
        width=int(match[1]),
        height=int(match[2]),
        ending=cast("Ending", match[3]),
        size=size,
        file=file,
    )
