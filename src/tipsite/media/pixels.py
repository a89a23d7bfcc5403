"""Decoding of a photo to upright pixels in sRGB, without other data."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from tipsite.engine.transform import RefusedError
from tipsite.media.filetypes import image_kind

_MOST_PIXELS = 100_000_000
"""The most decoded pixels; for a JPEG, after its decoder has reduced it."""
_MOVING = ("GIF", "PNG", "WEBP", "AVIF")
_DEEP = 256

Image.MAX_IMAGE_PIXELS = None  # _MOST_PIXELS is checked before any pixel is decoded


def decode(content: bytes, widest: int) -> Image.Image:
    """Return the picture as RGB or, if it has transparent parts, as RGBA.

    A large picture may be reduced, but not below twice ``widest`` pixels.

    Raises:
        RefusedError: the picture is broken, animated, or has too many pixels.
    """
    try:
        kind = image_kind(content)
        if kind == "HEIF":
            import pi_heif  # noqa: PLC0415 - only where a photo comes from an iPhone

            pi_heif.register_heif_opener()
        # Many phones append a second picture to a JPEG (MPO); the first is the photo.
        formats = ["JPEG", "MPO"] if kind == "JPEG" else [kind]
        image = Image.open(BytesIO(content), formats=formats)
        moving = image.format in _MOVING and getattr(image, "is_animated", False)
        image.draft(image.mode, (2 * widest, 2 * widest))
        large = image.width * image.height > _MOST_PIXELS
        if not (moving or large):
            image.load()
            return _plain(_in_srgb(_upright(image)))
    except Exception as error:  # a decoder may raise anything on damaged bytes
        raise RefusedError("file-broken") from error
    if moving:
        raise RefusedError("image-moving")
    raise RefusedError("image-pixels", most=_MOST_PIXELS // 1_000_000)


def _upright(image: Image.Image) -> Image.Image:
    """Turn a photo by its tag Orientation (EXIF 2.32), or not at all if its EXIF is damaged."""
    with suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return RGB or RGBA with sRGB colours, which browsers assume if there is no profile.

    The result is a new image without data of the decoder. Copies are avoided, since each takes up
    to 400 MB.
    """
    profile = image.info.get("icc_profile")
    if image.mode == "RGBA" and not profile:
        opaque = image.getextrema()[-1] == (255, 255)
        return image.convert("RGB") if opaque else image.copy()
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / _DEEP, "L")
    seen_through = image.has_transparency_data
    alpha = image.convert("RGBA").getchannel("A") if seen_through else None
    if image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    if profile:
        image = _converted(image, profile)
    if image.mode != "RGB" or type(image) is not Image.Image:
        image = image.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        image.putalpha(alpha)
    return image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile of another colour space, or a damaged one
    return made or image


def _plain(image: Image.Image) -> Image.Image:
    """Return only the pixels, since Pillow would write the metadata that it keeps beside them."""
    image.info = {}
    return image
