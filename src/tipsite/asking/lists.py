"""Several answers on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODES = re.compile(r"[A-Za-z]{2,3}(\s+[A-Za-z]{2,3})+")


def parts(text: str) -> Iterator[str]:
    """Yield what stands between commas or semicolons, those of Arabic included.

    Between short codes, such as those of languages and countries, spaces do too.
    """
    for part in re.split(r"[,;،؛]", text):
        found = part.strip()
        if _CODES.fullmatch(found):
            yield from found.split()
        elif found:
            yield found
