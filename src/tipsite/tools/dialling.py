"""Which numbers only work inside their country, by their form alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

EUROPEAN = "112"
"""The emergency number of all countries of the European Union (Directive (EU) 2018/1972, 109)."""
_SHORT = 6
_FREEPHONE = re.compile(r"(?:00)?(?:3\d\d)?0?800|080")
_INTERNATIONAL = re.compile(r"(?:\+|00)[1-9]")
# Italy, San Marino and the Vatican keep the zero that others drop after the country's code.
_KEEP_ZERO = (39, 378, 379)


@lru_cache(maxsize=10_000)
def only_inside(dial: str) -> Literal["short-code", "freephone", ""]:
    """Return why a number cannot be dialled from another country; empty where it may be.

    A number written with its country's code is judged by what follows the code.
    """
    national, toll_free = _national(dial)
    digits = re.sub(r"\D", "", national)
    if digits and len(digits) <= _SHORT:
        return "short-code"
    return "freephone" if toll_free or _FREEPHONE.match(digits) else ""


def keeps_trunk_zero(dial: str) -> bool:
    """Return whether a zero that is dialled only inside stands after the country's code."""
    parsed = _parsed(dial)
    if parsed is None or parsed.country_code in _KEEP_ZERO:
        return False
    digits = re.sub(r"\D", "", dial).removeprefix("00")
    return digits.removeprefix(str(parsed.country_code)).startswith("0")


def _national(dial: str) -> tuple[str, bool]:
    """Return what follows the country's code, and whether libphonenumber knows it as free."""
    parsed = _parsed(dial)
    if parsed is None:
        return dial, False
    import phonenumbers  # noqa: PLC0415 - slow to load, and few numbers are international

    kind = phonenumbers.number_type(parsed)
    return str(parsed.national_number), kind == phonenumbers.PhoneNumberType.TOLL_FREE


def _parsed(dial: str) -> PhoneNumber | None:
    if not _INTERNATIONAL.match(re.sub(r"[ ().\-]", "", dial)):
        return None
    import phonenumbers  # noqa: PLC0415

    plain = "+" + re.sub(r"\D", "", dial).removeprefix("00")
    try:
        return phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return None


def whole_number(dial: str, country: str) -> str:
    """Return a number with its country's code (ITU-T E.164), to compare spellings.

    ``country`` is that of the record. Empty for a short number or one that cannot be read.
    """
    parsed = _in_country(dial, country)
    return f"+{parsed.country_code}{_significant(parsed)}" if parsed else ""


def is_odd(dial: str, country: str) -> bool:
    """Return whether libphonenumber doubts the length of a number of ``country`` (ISO 3166).

    It is a hint, and no more: short numbers, which the library does not know for every country,
    are never odd, and neither are ranges that it has not heard of yet.
    """
    parsed = _in_country(dial, country)
    if parsed is None:
        return False
    import phonenumbers  # noqa: PLC0415

    return not phonenumbers.is_possible_number(parsed)


def _in_country(dial: str, country: str) -> PhoneNumber | None:
    if found := _parsed(dial):
        return found
    if len(re.sub(r"\D", "", dial)) <= _SHORT:
        return None
    import phonenumbers  # noqa: PLC0415

    try:
        return phonenumbers.parse(dial, country)
    except phonenumbers.NumberParseException:
        return None


def _significant(parsed: PhoneNumber) -> str:
    import phonenumbers  # noqa: PLC0415

    return phonenumbers.national_significant_number(parsed)
