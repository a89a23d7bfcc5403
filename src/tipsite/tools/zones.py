"""The time zone of a country."""

from __future__ import annotations

from babel.core import get_global

__all__ = ["zone_of"]

_OWN = {
    # IANA has no zone for Kosovo: it keeps the time of Belgrade (CLDR's metazone, too).
    "XK": "Europe/Belgrade",
    # Two zones or more, and one time for years now (IANA tzdata 2025).
    "AR": "America/Argentina/Buenos_Aires",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "PS": "Asia/Hebron",
    "UZ": "Asia/Tashkent",
    # Without occupied Crimea, one time. Browsers before 2023 know no other name of it.
    "UA": "Europe/Kiev",
}


def zone_of(country: str) -> str:
    """Give the IANA time zone of a country, by its ISO 3166-1 alpha-2 code (or XK).

    It is empty for a country with several times, and for a code that nobody knows. The zones are
    CLDR's, as Babel has them; every browser knows their names.
    """
    if country in _OWN:
        return _OWN[country]
    zones = get_global("territory_zones").get(country, ())
    return str(zones[0]) if len(zones) == 1 else ""
