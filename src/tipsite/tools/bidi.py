"""Numbers among words that run from right to left (Unicode Standard Annex 9)."""

from __future__ import annotations

from typing import Literal

__all__ = ["MARK", "left_to_right"]

MARK = "\u200e"
"""The left-to-right mark: old phones know it too, unlike the isolates of Unicode 6.3."""


def left_to_right(text: str, direction: Literal["ltr", "rtl"]) -> str:
    """Return a number or address for plain text whose words run in ``direction``.

    After an Arabic letter the groups of a number would change places: “116 111” would be
    painted as “111 116”.
    """
    return f"{MARK}{text}{MARK}" if direction == "rtl" else text
