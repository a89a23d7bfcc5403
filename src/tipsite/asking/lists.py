"""Several answers on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator


def parts(text: str) -> Iterator[str]:
    """Yield what stands between commas or semicolons, those of Arabic included."""
    return (part.strip() for part in re.split(r"[,;،]", text) if part.strip())
