"""Words that must be seen stand out from what is behind them, on light and on dark screens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from tipsite.audit.properties import colours_in
from tipsite.audit.rules import Declaration, Look
from tipsite.tools.colours import BLACK, WHITE, Colour, colour_of, contrast
from tipsite.tools.csstokens import declared

LEAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (level AAA)."""
_TOKEN = re.compile(r"var\(\s*--([\w-]+)\s*\)", re.IGNORECASE)


def faint(css: str, looks: tuple[Look, ...]) -> tuple[Declaration, float] | None:
    """Return the rule that makes words too faint, and the contrast; None where they are not.

    Of the rules on colours around them it is the last, which is likely the one that was added.

    ``looks`` are those of the elements around the words, the outermost first. What is behind a
    picture, and colours that only a browser works out, cannot be judged.
    """
    for dark in (False, True):
        tokens = _tokens(css, dark)
        ink, paper = (WHITE, BLACK) if dark and not tokens else (BLACK, WHITE)
        judged: tuple[Colour, ...] = (paper,)
        said: list[Declaration] = []
        for look in looks:
            if (one := look.get("color")) and (colour := _colour(one.value, tokens)):
                ink = colour
                said.append(one)
            if behind := look.get("background-color", look.get("background")):
                stops = [_colour(one, tokens) for one in colours_in(_filled(behind.value, tokens))]
                found = tuple(one for one in (_colour(behind.value, tokens), *stops) if one)
                if found or "(" in _TOKEN.sub("", behind.value):
                    judged = found
                said.append(behind)
        least = min((contrast(ink, one) for one in judged), default=LEAST)
        if said and least < LEAST:
            return max(said, key=lambda one: one.line), least
    return None


@lru_cache(maxsize=8)
def _tokens(css: str, dark: bool) -> Mapping[str, str]:
    found = declared(css)
    values = {token.name: token.value for token in found if not token.dark}
    return values | {token.name: token.value for token in found if dark and token.dark}


def _colour(value: str, tokens: Mapping[str, str]) -> Colour | None:
    return colour_of(_filled(value, tokens))


def _filled(value: str, tokens: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda name: tokens.get(name[1].replace("-", "_"), ""), value).strip()
