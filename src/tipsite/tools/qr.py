"""QR codes as the outline of an SVG picture."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4
"""Modules that stay white around a code (ISO/IEC 18004): without them a phone may not find it."""


@lru_cache(maxsize=64)
def qr_path(text: str) -> tuple[int, str] | None:
    """Return the side of a code, its quiet zone included, and the path of its dark modules.

    The path is to be stroked, one unit wide. None where ``text`` is too long for any code.
    """
    try:
        code = segno.make_qr(text, error="m")
    except segno.DataOverflowError:
        return None
    rows = (_row(row, QUIET + y) for y, row in enumerate(code.matrix))
    return len(code.matrix) + 2 * QUIET, "".join(rows)


def _row(row: bytearray, y: int) -> str:
    parts = [f"M{QUIET} {y}.5"]
    for dark, modules in groupby(row):
        length = len(list(modules))
        parts.append(f"h{length}" if dark else f"m{length} 0")
    return "".join(parts)
