"""The languages in which an office of a country can be addressed."""

from __future__ import annotations

from collections.abc import Mapping

from babel.languages import get_official_languages

__all__ = ["official_languages"]

_OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "AL": ("sq",),
    "ME": ("cnr",),
    "MK": ("mk", "sq"),
    "XK": ("sq", "sr-Cyrl"),
}
"""Those in official use in the whole country, where CLDR knows fewer or other tags."""


def official_languages(country: str) -> tuple[str, ...]:
    """Return the BCP 47 tags of a country's languages (ISO 3166-1 or XK), the first one first."""
    if country in _OFFICIAL:
        return _OFFICIAL[country]
    return tuple(tag.replace("_", "-") for tag in get_official_languages(country))
