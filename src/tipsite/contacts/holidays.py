"""Public holidays of a country, on which opening hours may differ."""

from __future__ import annotations

import datetime
from functools import lru_cache


@lru_cache(maxsize=1_000)
def public_holidays(country: str, month: str) -> tuple[str, ...]:
    """Return the public holidays of a country in the year that begins with a ``month``.

    ``country`` is an ISO 3166 code, with XK for Kosovo. ``month`` is in the form of ISO 8601, such
    as 2026-11, and so are the days. A day with ``~`` at its end is estimated: its holiday depends
    on the moon. Holidays of a region alone are left out. The source is the package `holidays`,
    which does not know every country.
    """
    # It takes longer to import than a page to make, and few builds need new days.
    import holidays  # noqa: PLC0415

    first = datetime.date.fromisoformat(f"{month}-01")
    years = first.year, first.year + 1
    try:
        # The names are not shown; in English they tell which days are estimated.
        days = holidays.country_holidays(country, years=years, language="en_US")
    except NotImplementedError:
        return ()
    end = f"{first.year + 1}{month[4:]}"
    named = {day.isoformat(): name for day, name in sorted(days.items())}
    return tuple(
        f"{day}~" if "estimated" in name else day
        for day, name in named.items()
        if month < day < end
    )
