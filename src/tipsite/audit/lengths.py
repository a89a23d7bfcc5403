"""Lengths of a style sheet in CSS pixels, on the narrowest and on a wide screen."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import tinycss2

_SCREENS = (320.0, 1280.0)
_UNITS = {
    "px": 1.0, "rem": 16.0, "em": 16.0, "ex": 8.0, "ch": 8.0, "lh": 24.0, "rlh": 24.0,
    "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
}  # fmt: skip
_OF_SCREEN = frozenset(
    f"{size}v{side}" for size in ("", "s", "l", "d") for side in ("w", "h", "i", "b", "min", "max")
)
_Tokens = Sequence[tinycss2.ast.Node]


def extent(tokens: _Tokens) -> tuple[float, float] | None:
    """Return the least and the greatest value of a length, or None if they are unknown.

    The length may be computed. Percentages refer to the narrowest screen.
    """
    values = [_sum(tokens, screen) for screen in _SCREENS]
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if len(known) == len(values) else None


def comma_separated(tokens: _Tokens) -> list[list[tinycss2.ast.Node]]:
    """Return the parts of a list: the arguments of a function, or selectors."""
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _sum(tokens: _Tokens, screen: float) -> float | None:
    """Return a sum of products in pixels; numbers without a unit are factors."""
    terms: list[tuple[float, list[float]]] = [(1.0, [])]
    divides = False
    for token in tokens:
        if token.type == "whitespace":
            continue
        if token.type == "literal":
            divides = token.value == "/"
            if token.value in "+-":
                terms.append((-1.0 if token.value == "-" else 1.0, []))
            continue
        value = _value(token, screen)
        if value is None or (divides and not value):
            return None
        terms[-1][1].append(1 / value if divides else value)
        divides = False
    return (
        sum(sign * prod(factors) for sign, factors in terms) if all(f for _, f in terms) else None
    )


def _value(token: tinycss2.ast.Node, screen: float) -> float | None:
    if token.type == "() block":
        return _sum(token.content, screen)
    if token.type == "number":
        return float(token.value)
    if token.type == "percentage":
        return float(token.value) / 100 * _SCREENS[0]
    if token.type == "dimension" and token.lower_unit in _UNITS:
        return float(token.value) * _UNITS[token.lower_unit]
    if token.type == "dimension" and token.lower_unit in _OF_SCREEN:
        return float(token.value) / 100 * screen
    return _function(token, screen) if token.type == "function" else None


def _function(token: tinycss2.ast.Node, screen: float) -> float | None:
    if token.lower_name == "env":
        return 0.0  # the room for the corners of a screen
    values = [_sum(argument, screen) for argument in comma_separated(token.arguments)]
    known = [value for value in values if value is not None]
    match token.lower_name, known if len(known) == len(values) else []:
        case "clamp", [least, middle, most]:
            return max(least, min(middle, most))
        case "calc", [value]:
            return value
        case "min", [_, *_]:
            return min(known)
        case "max", [_, *_]:
            return max(known)
    return None
