"""Colours that follow a brand colour: words on it, and links and buttons of pages that may be loud.

Any colour has such a family. What is too faint becomes darker or lighter until its contrast holds.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

from tipsite.model.config import BRAND_PAIR, PAIRS, Scheme
from tipsite.theme.css import BLACK, WHITE, Colour, contrast, mixed

_TINT = 0.91
"""Part of the paper in the tint: enough brand to see, and words stay as clear as on paper."""
_STEPS = 200
_SEEN = 2.0
"""Least contrast of a dark band to a dark page, if its words are white. 2.5 is the most."""


def words_on(colour: Colour) -> Colour:
    """Return black or white, whichever has more contrast to a colour."""
    return WHITE if contrast(WHITE, colour) >= contrast(BLACK, colour) else BLACK


def brand_on(scheme: Scheme, colour: Colour, paper: Colour) -> Colour:
    """Return the nearest shade of a colour that suits bands with words on a page.

    On a dark screen, a deep colour becomes lighter until the band can be seen.
    """
    least, seen = BRAND_PAIR[2], [(paper, _SEEN)] if scheme == "dark" else []
    shades = (_shade(colour, [(words, least), *seen]) for words in (WHITE, BLACK))
    return min(filter(None, shades), key=lambda shade: _distance(shade, colour))


def following(brand: Colour, colours: Mapping[str, Colour]) -> Mapping[str, Colour]:
    """Return the tint, accent and words on it that follow a brand, by token.

    ``colours`` are the other colours of the scheme. A colour without a sufficient shade is missing.
    """
    others = {name: colours[name] for name in colours if name not in ("on_accent", "accent")}
    tint = _sufficient("tint", {**others, "tint": mixed(brand, others["paper"], _TINT)})
    others |= {"tint": tint} if tint else {}
    accent = _sufficient("accent", {**others, "accent": brand})
    family = {"tint": tint, "accent": accent, "on_accent": accent and words_on(accent)}
    return {name: colour for name, colour in family.items() if colour}


def _sufficient(name: str, colours: Mapping[str, Colour]) -> Colour | None:
    """Return the nearest shade of a colour with enough contrast to all adjacent ``colours``."""
    against = [
        (colours[second if first == name else first], least)
        for first, second, least in PAIRS
        if name in (first, second) and {first, second} <= colours.keys()
    ]
    return _shade(colours[name], against)


def _shade(colour: Colour, against: Sequence[tuple[Colour, float]]) -> Colour | None:
    """Return the nearest shade with enough contrast that is as vivid as the colour itself.

    `nearest_shade` mixes with black or white, which is nearer, but turns a brand grey.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    for step in range(_STEPS + 1):
        for lightness in (max(0, light - step / _STEPS), min(1, light + step / _STEPS)):
            parts = (
                colorsys.hls_to_rgb(hue, lightness, saturation)
                if step
                else [p / 255 for p in colour]
            )
            shade = Colour(*(round(255 * part) for part in parts))
            if all(contrast(shade, other) >= least for other, least in against):
                return shade
    return None


def _distance(colour: Colour, other: Colour) -> int:
    return max(abs(first - second) for first, second in zip(colour, other, strict=True))
