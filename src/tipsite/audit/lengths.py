"""Lengths of a style sheet in CSS pixels, also those that a browser works out.

Where one depends on the screen, that is a small one, 320 pixels wide, unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import prod

import tinycss2

ROOT = 16.0
"""The size of text that browsers begin with."""
_LENGTH = re.compile(
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)"
    r"(?P<unit>px|rem|em|ex|ch|lh|rlh|pt|pc|in|cm|mm|q|%|[sld]?v(?:w|h|i|b|min|max))?\Z",
    re.IGNORECASE,
)
_FACTORS = {
    "px": 1.0, "rem": ROOT, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "q": 96 / 101.6, "rlh": 1.5 * ROOT,
}  # fmt: skip
_OF_TEXT = {"em": 1.0, "ex": 0.5, "ch": 0.5, "lh": 1.5}
_WORDS = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0,
}  # fmt: skip
_SMALL_SCREEN = 3.2
"""One hundredth of the width of a small screen, of 320 pixels."""

_Tokens = Sequence[tinycss2.ast.Node]


def text_size(value: str, above: float) -> float | None:
    """Return the size of text in pixels, where ``above`` is that of the element around it."""
    word = value.strip().lower()
    if word in ("smaller", "larger"):
        return above / 1.2 if word == "smaller" else above * 1.2
    return _WORDS.get(word, pixels(word, text=above, whole=above))


def pixels(value: str, *, text: float = ROOT, whole: float | None = None) -> float | None:
    """Return a length in CSS pixels; None for what is no length, or is worked out by the browser.

    ``text`` is the size of the text there, ``whole`` what per cents are of (None: unknown). Of
    ``clamp(…)`` it is the least.
    """
    value = value.strip().lower()
    if value.startswith("clamp("):
        value = value[len("clamp(") :].partition(",")[0].strip()
    found = _LENGTH.match(value)
    if found is None:
        return None
    number, unit = float(found["number"]), found["unit"] or ""
    if unit in _FACTORS:
        return number * _FACTORS[unit]
    if unit in _OF_TEXT:
        return number * _OF_TEXT[unit] * text
    if unit == "%":
        return None if whole is None else number / 100 * whole
    if unit:
        return number * _SMALL_SCREEN
    return number if number == 0 else None


@lru_cache(maxsize=2000)
def extent(
    value: str, *, text: float = ROOT, whole: float | None = None
) -> tuple[float, float] | None:
    """Return the least and the most of a length on a small screen and on one of 1280 pixels.

    It may be worked out, as ``calc(100vw - 2rem)`` or ``clamp(1rem, 2vw, 3rem)`` (CSS Values 4,
    10). None for what is no length, or is not known here.
    """
    parsed = tinycss2.parse_component_value_list(value, skip_comments=True)
    found = [_worked(parsed, text, whole, screen) for screen in (_SMALL_SCREEN, 12.8)]
    known = [one for one in found if one is not None]
    return (min(known), max(known)) if len(known) == len(found) else None


def _worked(tokens: _Tokens, text: float, whole: float | None, screen: float) -> float | None:
    """A sum of products, in pixels; numbers without a unit are taken as they are."""
    signs: list[str] = []
    products: list[list[float]] = [[]]
    divides = False
    for token in tokens:
        if token.type == "whitespace":
            continue
        if token.type == "literal" and token.value in "+-*/":
            divides = token.value == "/"
            if token.value in "+-":
                signs.append(token.value)
                products.append([])
            continue
        found = _one(token, text, whole, screen)
        if found is None or (divides and not found):
            return None
        products[-1].append(1 / found if divides else found)
        divides = False
    if not all(products):
        return None
    terms = [prod(factors) for factors in products]
    rest = zip(signs, terms[1:], strict=True)
    return terms[0] + sum(term if sign == "+" else -term for sign, term in rest)


def _one(token: tinycss2.ast.Node, text: float, whole: float | None, screen: float) -> float | None:
    if token.type == "() block":
        return _worked(token.content, text, whole, screen)
    if token.type == "function":
        return _function(token, text, whole, screen)
    if token.type == "number":
        return float(token.value)
    if token.type == "percentage":
        return None if whole is None else float(token.value) / 100 * whole
    if token.type != "dimension":
        return None
    unit = token.lower_unit
    if unit in _FACTORS:
        return float(token.value) * _FACTORS[unit]
    if unit in _OF_TEXT:
        return float(token.value) * _OF_TEXT[unit] * text
    return (
        float(token.value) * screen if re.fullmatch(r"[sld]?v(?:w|h|i|b|min|max)", unit) else None
    )


def _function(
    token: tinycss2.ast.Node, text: float, whole: float | None, screen: float
) -> float | None:
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for inner in token.arguments:
        if inner.type == "literal" and inner.value == ",":
            parts.append([])
        else:
            parts[-1].append(inner)
    if token.lower_name == "env":
        return 0.0  # the room that a screen's own corners take
    found = [_worked(part, text, whole, screen) for part in parts]
    known = [one for one in found if one is not None]
    if len(known) != len(found):
        return None
    name = token.lower_name
    if name == "clamp" and len(known) == 3:
        return max(known[0], min(known[1], known[2]))
    if name == "calc" and len(known) == 1:
        return known[0]
    return {"min": min, "max": max}[name](known) if name in ("min", "max") else None
