"""Single values as an author wrote them, with their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tipsite.problems import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words of an author. The place is left out of comparisons."""

    text: str
    at: Where = field(compare=False)


Localized = Mapping[str, Text]
"""Language tag (BCP 47) to words."""
