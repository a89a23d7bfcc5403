"""How large a drawing is: its own size, or its proportions (SVG 2, 8.2)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_LENGTH = re.compile(r"\s*\+?(\d+(?:\.\d*)?|\.\d+)\s*(px|pt|pc|mm|cm|in|)\s*\Z")
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_WIDE, _WIDEST = 640, 1280
_NONE = (300, 150)
"""What a browser takes where nothing is said."""


def sized(root: ElementTree.Element) -> tuple[int, int]:
    """Return width and height in CSS pixels, and write them, with a view box, into ``root``."""
    box = _box(root.get("viewBox", ""))
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if box and not (width and height):
        width, height = (width or _WIDE, 0.0) if not height else (0.0, height)
        width = width or height * box[0] / box[1]
        height = width * box[1] / box[0]
    elif not (width and height):
        width, height = _NONE
    if not box:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    scale = min(1.0, _WIDEST / max(width, height))
    whole = max(1, round(width * scale)), max(1, round(height * scale))
    root.set("width", str(whole[0]))
    root.set("height", str(whole[1]))
    return whole


def _box(written: str) -> tuple[float, float] | None:
    try:
        numbers = [float(part) for part in written.replace(",", " ").split()]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(0 < number < 1e7 for number in numbers[2:]):
        return None
    return numbers[2], numbers[3]


def _length(written: str) -> float:
    match = _LENGTH.match(written)
    return min(float(match[1]) * _UNITS[match[2]], 1e7) if match else 0.0
