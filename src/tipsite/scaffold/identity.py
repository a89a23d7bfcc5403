"""The colours of a new theme, made from one brand colour, and why each was chosen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.messages.explanation import explain
from tipsite.model.config import SCHEMES, Scheme
from tipsite.theme.brand import brand_on, following, words_on
from tipsite.theme.css import WHITE, Colour, colour_of, contrast
from tipsite.theme.tokens import scheme_colours
from tipsite.workspace.errors import CommandError

Brand = Mapping[Scheme, Colour]
"""The brand colour on light and on dark screens."""

_BANDS: Mapping[Scheme, str] = {
    "light": mark("Bands on light screens: {colour}, {how}; words on them {words}, {ratio} to 1."),
    "dark": mark("Bands on dark screens: {colour}, {how}; words on them {words}, {ratio} to 1."),
}
_LINKS: Mapping[Scheme, str] = {
    "light": mark("Links and buttons on light screens: {colour}, {how}; {ratio} to 1 on the page."),
    "dark": mark("Links and buttons on dark screens: {colour}, {how}; {ratio} to 1 on the page."),
}
_SAME = mark("your colour")
_DARKER = mark("your colour, darkened until 7 to 1")
_LIGHTER = mark("your colour, lightened until 7 to 1")
_SEEN = mark("your colour, lightened until it shows on a dark page")


def a_colour(text: str) -> str:
    """Return the text of a colour.

    Raises:
        CommandError: it is no opaque CSS colour.
    """
    text = text.strip()
    if text and not colour_of(text):
        raise CommandError(" ".join(explain("token-colour", (("value", text),), _)))
    return text


def brand_of(text: str, css: str) -> Brand:
    """Return the shades of a colour for bands on the pages of a style sheet."""
    colour = colour_of(text)
    assert colour is not None
    colours = scheme_colours(css)
    return {scheme: brand_on(scheme, colour, colours[scheme]["paper"]) for scheme in SCHEMES}


def brand_tokens(brand: Brand) -> Mapping[tuple[Scheme, str], str]:
    """Return the values in ``theme.yaml``, by scheme and token."""
    return {
        (scheme, name): colour.hex
        for scheme in SCHEMES
        for name, colour in (("brand", brand[scheme]), ("on_brand", words_on(brand[scheme])))
    }


def choices(text: str, css: str) -> Iterator[str]:
    """Yield a sentence about each colour of a theme with this brand: its value, and why."""
    wanted, brand = colour_of(text), brand_of(text, css)
    assert wanted is not None
    for scheme, colours in scheme_colours(css).items():
        band = brand[scheme]
        words = words_on(band)
        how = _way(wanted, band)
        if how == _LIGHTER and words == WHITE:  # darker is better for white words, but not seen
            how = _SEEN
        yield _(_BANDS[scheme]).format(
            colour=band.hex, how=_(how), words=words.hex, ratio=_ratio(words, band)
        )
        if accent := following(band, colours).get("accent"):
            yield _(_LINKS[scheme]).format(
                colour=accent.hex,
                how=_(_way(wanted, accent)),
                ratio=_ratio(accent, colours["paper"]),
            )
    yield _("Pages on which somebody seeks help keep their colours, and show nothing of it.")


def _way(wanted: Colour, colour: Colour) -> str:
    if wanted == colour:
        return _SAME
    return _DARKER if contrast(WHITE, colour) > contrast(WHITE, wanted) else _LIGHTER


def _ratio(colour: Colour, other: Colour) -> str:
    """Return a contrast with one decimal, rounded down."""
    return f"{math.floor(contrast(colour, other) * 10) / 10:g}"
