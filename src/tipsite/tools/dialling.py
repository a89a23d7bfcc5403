"""Which numbers only work inside their country, by their form alone."""

from __future__ import annotations

import re
from typing import Literal

_SHORT = 6
_FREEPHONE = re.compile(r"(?:00)?(?:3\d\d)?0?800|080")


def only_inside(dial: str) -> Literal["short-code", "freephone", ""]:
    """Return why a number cannot be dialled from another country; empty where it may be."""
    digits = re.sub(r"\D", "", dial)
    if digits and len(digits) <= _SHORT:
        return "short-code"
    return "freephone" if _FREEPHONE.match(digits) else ""
