"""A published picture on one page: its files, their sizes, and its words."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from tipsite.model.media import Rendition, Renditions
from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.views import Picture, Source

_TYPES = {"webp": "image/webp"}
_TEXT_REM, _ROOM_REM = 42, 44
"""Lines of text end here; from this width of the window on, all of that is there."""
_PIXELS = 16
_LOGO = 48
_PLAIN = 640
"""The width for browsers that cannot choose."""


def head_picture(context: Context, page: EditionPage) -> Picture | None:
    """Return the picture that a page names in its front matter."""
    image = page.matter.image
    if image is None or image.file.text not in context.media.images:
        return None
    return picture(context, image.file.text, image.alt.text if image.alt else "")


def shared_picture(context: Context, page: EditionPage) -> str:
    """Return the address of the same for a chat or a network, none of which draws SVG."""
    image = page.matter.image
    found = context.media.images.get(image.file.text) if image else None
    known = found.sizes[-1] if found else None
    return found.address(known) if found and known and known.ending != "svg" else ""


def picture(context: Context, name: str, alt: str) -> Picture:
    """Return a picture as wide as the text, or as it is where that is less."""
    found = context.media.images[name]
    width = found.widest.width
    if width < _TEXT_REM * _PIXELS:
        sizes = f"(min-width: {width + 2 * _PIXELS}px) {width}px, 100vw"
    else:
        sizes = f"(min-width: {_ROOM_REM}rem) {_TEXT_REM}rem, 100vw"
    return _picture(context, found, alt, sizes)


def logo(context: Context, name: str, alt: str) -> Picture:
    """Return a picture that is three lines high."""
    found = context.media.images[name]
    widest = found.widest
    return _picture(context, found, alt, f"{max(1, round(_LOGO * widest.width / widest.height))}px")


def picture_html(shown: Picture) -> Markup:
    """Return the HTML of a picture in a text; a theme writes its own for those elsewhere."""
    chosen = Markup(' srcset="{}" sizes="{}"').format(shown.srcset, shown.sizes)
    image = Markup(
        '<img src="{}"{} alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
    ).format(shown.src, chosen if shown.srcset else "", shown.alt, shown.width, shown.height)
    if not shown.sources:
        return image
    sizes = Markup(' sizes="{}"').format(shown.sizes) if shown.sizes else ""
    sources = Markup("").join(
        Markup('<source type="{}" srcset="{}"{}>').format(one.type, one.srcset, sizes)
        for one in shown.sources
    )
    return Markup("<picture>{}{}</picture>").format(sources, image)


def _picture(context: Context, found: Renditions, alt: str, sizes: str) -> Picture:
    known = found.sizes[-1].ending
    plain = [one for one in found.sizes if one.ending == known]
    other = [one for one in found.sizes if one.ending != known]
    chosen = next((one for one in plain if one.width >= _PLAIN), plain[-1])
    choice = len(plain) > 1 or len(other) > 1
    return Picture(
        src=context.href(found.address(chosen)),
        alt=alt,
        width=found.widest.width,
        height=found.widest.height,
        srcset=_srcset(context, found, plain) if choice else "",
        sizes=sizes if choice else "",
        sources=(Source(type=_TYPES[other[0].ending], srcset=_srcset(context, found, other)),)
        if other
        else (),
    )


def _srcset(context: Context, found: Renditions, sizes: Sequence[Rendition]) -> str:
    return ", ".join(f"{context.href(found.address(one))} {one.width}w" for one in sizes)
