"""Lengths of style sheets, in CSS pixels."""

from __future__ import annotations

import re

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


def text_size(value: str, above: float) -> float | None:
    """Return the size of text in pixels, where ``above`` is that of the element around it."""
    word = value.strip().lower()
    if word in ("smaller", "larger"):
        return above / 1.2 if word == "smaller" else above * 1.2
    return _WORDS.get(word, pixels(word, text=above, whole=above))
