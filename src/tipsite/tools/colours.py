"""How well one colour can be told from another (WCAG 2.2), and which shade would do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tinycss2.color4 import parse_color

_STEPS = 200
_LONG = 40


class Colour(NamedTuple):
    """An opaque colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as CSS writes it: ``#0a4a52``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


@lru_cache(maxsize=1000)
def colour_of(text: str) -> Colour | None:
    """Return the colour of a hex, a name, rgb() or hsl() (CSS Color Module Level 4).

    None for anything else, and for a colour that is not opaque.
    """
    if len(text) > _LONG or not re.fullmatch(r"[\w#(),.%/ -]+", text):
        return None
    found = parse_color(text)
    if found is None or isinstance(found, str) or found.alpha != 1:
        return None
    try:
        parts = found.to("srgb").coordinates
    except NotImplementedError:  # of other colour spaces than sRGB (tinycss2 1.5)
        return None
    return Colour(*(max(0, min(255, round(part * 255))) for part in parts))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_shade(colour: Colour, against: Sequence[tuple[Colour, float]]) -> Colour | None:
    """Return the nearest shade of ``colour`` with enough contrast; None where there is none.

    ``against`` are other colours, each with the least contrast to it.
    """
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            shade = _mixed(colour, end, step / _STEPS)
            if all(contrast(shade, other) >= least for other, least in against):
                return shade
    return None


def _mixed(colour: Colour, end: Colour, part: float) -> Colour:
    return Colour(*(round(one + (two - one) * part) for one, two in zip(colour, end, strict=True)))


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
