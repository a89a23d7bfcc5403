"""What an officer has said of a new site."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.link.derived import source_of
from tipsite.starter.texts import TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Languages are BCP 47 tags, countries ISO 3166 codes (XK: Kosovo), each in the chosen order.

    ``name`` is that of the site, ``responsible`` that of the organization that answers for it, both
    in the ``source`` language; empty: not said yet. ``address`` begins with https:// and ends with
    a slash.
    """

    name: str
    languages: tuple[str, ...]
    source: str
    countries: tuple[str, ...]
    responsible: str
    address: str

    @property
    def written(self) -> tuple[str, ...]:
        """The languages in which texts stand: not those made of another one, letter by letter."""
        return tuple(
            tag for tag in self.languages if tag in TEXTS or not source_of(tag, self.languages)
        )
