"""The digits to dial for a published number, and where the number works, by its form alone.

Numbers are compared in the form that `digits_of` returns.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tipsite.language.figures import fold

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


EUROPEAN = "112"
"""The emergency number of all countries of the European Union (Directive (EU) 2018/1972, 109)."""
_SHORT = 6
_FREEPHONE = re.compile(r"(?:00)?(?:3\d\d)?0?800|080")
_INTERNATIONAL = re.compile(r"(?:\+|00)[1-9]")
_MOST_DIGITS = 15
_SEPARATOR = r"(?: ?[-./] ?| )"
_PUBLISHED = re.compile(
    rf"(?:\+ ?)?(?:\(\+?\d{{1,5}}\)|\d+)"
    rf"(?:{_SEPARATOR}?\(\d{{1,5}}\)|(?:{_SEPARATOR}|(?<=\)))\d+)*(?<=\d)",
    re.ASCII,
)
_EXTENSION = re.compile(
    r"(?P<main>.*\d)(?:,\s*|\s+|\s*,\s*)"
    r"(?:ext|extension|ekst|int|x|lok|lokal|kl|вн|внатр|лок|локал)\.?:? ?\d{1,6}",
    re.IGNORECASE,
)
_BRACKETED_ZERO = re.compile(r"(\(?(?:\+|00) ?\d{1,3}\)?[ ./-]?)\(0\)")
# 116 111, 118 118 and 19 911 are one number each; 112-115 and 129 112 are two.
_SHORT_CODES = re.compile(r"(?!11[68])(?:[19]\d{1,2}(?: ?[-/] ?\d{2,3})+|1\d\d(?: 1\d\d)+)")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212", "-" * 5)
_AS_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])")
_DAY_FIRST = re.compile(r"(\d\d?)( ?[-./] ?)(\d\d?)\2((?:19|20)\d\d)", re.ASCII)
_ONLY_CODE = re.compile(r"(?:\+|00) ?\d{1,3}")
_OF_SPREADSHEET = re.compile(r"(\d+)\.0")
# In Italy, San Marino and the Vatican, a zero stays after the country's code.
_KEEP_ZERO = (39, 378, 379)
_FEWEST = {381: 8}
"""Serbia (RATEL): an area code and 5 to 7 digits, so at least 8; libphonenumber accepts 7."""
_BETWEEN = re.compile("[^0-9]+")
_UNLISTED = {"MK": re.compile(r"1[3579][ .-]?\d{3}")}
"""Numbers of five digits that can be called in one country, although libphonenumber lacks them."""


NotDialled = Literal[
    "dial-characters",
    "dial-two-numbers",
    "dial-spreadsheet",
    "dial-short-zero",
    "dial-trunk-zero",
    "dial-date",
]


def digits_of(text: str) -> str:
    """Return the canonical form of a number: ASCII digits, after a `+` if one precedes them.

    Any digit of Unicode counts (UAX #44). All other characters are dropped.
    """
    folded = text if text.isascii() else fold(text)[0]
    if folded.isascii():
        digits = _BETWEEN.sub("", folded)
    else:
        digits = "".join(str(unicodedata.digit(char)) for char in folded if char.isdigit())
    return "+" + digits if digits and "+" in folded and re.match(r"\D*\+", folded) else digits


@lru_cache(maxsize=10_000)
def dialled(dial: str) -> str:
    """Return the digits to dial of a published number, after a ``+`` if it has one.

    A zero in brackets after the country's code is left out, since it is dialled only inside the
    country. An extension is left out, too, since callers type or say it after somebody has
    answered.
    """
    main = _BRACKETED_ZERO.sub(r"\1", _main(dial), count=1)
    digits = re.sub(r"[^0-9]", "", main)
    return f"+{digits}" if main.lstrip(" (").startswith("+") and digits else digits


def spellings(dial: str) -> frozenset[str]:
    """Return the forms in which a number may be typed, as results of `digits_of`.

    An international number is also typed without its plus, and without its country's code.
    """
    published, digits = digits_of(dial), dialled(dial)
    if digits and digits != published:
        return spellings(digits) | {published, published.removeprefix("+")}
    digits = published
    plain = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("+")
    if digits == plain:
        return frozenset({digits} - {""})
    parsed = _read(f"+{plain}")
    if parsed is None:
        return frozenset({digits, plain})
    national = str(parsed.national_number)
    forms = {digits, plain, f"+{plain}", national, f"0{national}"}
    return frozenset(form for form in forms if len(form) >= 6)


def why_not_dialled(dial: str) -> tuple[NotDialled, str] | None:
    """Return why a number cannot be dialled as written, and a correction, or None if it can."""
    main = _main(dial)
    digits = re.sub(r"\D", "", main)
    if match := _OF_SPREADSHEET.fullmatch(main):
        return "dial-spreadsheet", match[1]
    if _SHORT_CODES.fullmatch(main) or _is_pair(main):
        return "dial-two-numbers", ""
    whole = _PUBLISHED.fullmatch(main) and 2 <= len(digits) <= _MOST_DIGITS
    lone = re.search(r"\.\d\Z", main) or (main != dial and len(digits) <= _SHORT)
    if _AS_DAY.fullmatch(main):
        return "dial-date", main.replace("-", " ")
    if not whole or not digits.strip("0") or lone or _ONLY_CODE.fullmatch(main):
        return "dial-characters", ""
    if len(digits) < _SHORT and digits.startswith("0"):
        return "dial-short-zero", digits.lstrip("0")
    if "(0)" in main and (not _BRACKETED_ZERO.match(main) or _keeps_zeros(main)):
        return "dial-characters", ""
    if keeps_trunk_zero(dial):
        return "dial-trunk-zero", _without_zero(main)
    return None


def date_as_number(dial: str) -> str:
    """Return a clear form of a number that looks like a date; empty for other numbers.

    The clear form has spaces, since nobody writes a date with spaces. The digits may be a real
    number.
    """
    match = _DAY_FIRST.fullmatch(_main(dial).removesuffix("."))
    if match is None:
        return ""
    day, _sign, month, year = match.groups()
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return f"{day} {month} {year}"


def _is_pair(main: str) -> bool:
    """Return whether a slash separates two numbers: no area code is so long (042 256 789/790)."""
    before, slash, _ = main.partition("/")
    digits = re.sub(r"\D", "", before)
    abroad = before.lstrip(" (").startswith("+") or digits.startswith("00")
    longest = 9 if abroad else 7 if digits.startswith("0") else 5
    return bool(slash and _PUBLISHED.fullmatch(main)) and len(digits) > longest


def _main(dial: str) -> str:
    """Return a number without its extension, and with hyphens for its dashes."""
    match = _EXTENSION.fullmatch(dial.strip())
    return (match["main"] if match else dial.strip()).translate(_DASHES)


def _keeps_zeros(dial: str) -> bool:
    parsed = _parsed(dial)
    return parsed is not None and parsed.country_code in _KEEP_ZERO


def _without_zero(dial: str) -> str:
    """Return an international number without the zero after its country's code."""
    parsed = _parsed(dial)
    digits = str(parsed.country_code) if parsed else ""
    signs = r"\D*".join(digits)
    bare = re.sub(rf"(\A[^\d]*(?:00\D*)?{signs}[^\d]*?)(?:\(0\)|0)", r"\1", dial, count=1)
    return re.sub(" {2,}", " ", bare)


@lru_cache(maxsize=10_000)
def only_inside(dial: str) -> Literal["short-code", "freephone", ""]:
    """Return why a number cannot be dialled from another country; empty if it may work there.

    If the number has a country's code, only the digits after it count.
    """
    national, toll_free = _national(dial)
    digits = re.sub(r"\D", "", national)
    if digits and len(digits) <= _SHORT:
        return "short-code"
    return "freephone" if toll_free or _FREEPHONE.match(digits) else ""


def keeps_trunk_zero(dial: str) -> bool:
    """Return whether the country's code is followed by a zero that is only for calls inside."""
    parsed = _parsed(dial)
    if parsed is None or parsed.country_code in _KEEP_ZERO:
        return False
    digits = dialled(dial).removeprefix("+").removeprefix("00")
    return digits.removeprefix(str(parsed.country_code)).startswith("0")


def _national(dial: str) -> tuple[str, bool]:
    """Return the digits after the country's code, and whether libphonenumber lists them as free."""
    parsed = _parsed(dial)
    if parsed is None:
        return dialled(dial), False
    import phonenumbers  # noqa: PLC0415

    kind = phonenumbers.number_type(parsed)
    return str(parsed.national_number), kind == phonenumbers.PhoneNumberType.TOLL_FREE


def _parsed(dial: str) -> PhoneNumber | None:
    digits = dialled(dial)
    if not _INTERNATIONAL.match(digits):
        return None
    return _read("+" + digits.removeprefix("+").removeprefix("00"))


@lru_cache(maxsize=20_000)
def _read(digits: str, country: str | None = None) -> PhoneNumber | None:
    """Return digits as libphonenumber parses them in a country, or None."""
    import phonenumbers  # noqa: PLC0415 - slow to load, and few numbers are international

    try:
        return phonenumbers.parse(digits, country, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=20_000)
def whole_number(dial: str, country: str) -> str:
    """Return a number with its country's code (ITU-T E.164), to compare spellings.

    ``country`` is the country of the record. The result is empty for a short number, and for a
    number that cannot be parsed.
    """
    parsed = _in_country(dial, country)
    return f"+{parsed.country_code}{_significant(parsed)}" if parsed else ""


def is_odd(dial: str, country: str) -> bool:
    """Return whether a number is unlike the numbers of its own code or of ``country`` (ISO 3166).

    Then a digit may be missing, wrong or too many. This is only a hint, since libphonenumber does
    not know every range. It knows few short numbers, so other short numbers are not odd.
    """
    digits = dialled(dial)
    if len(digits) <= _SHORT and not digits.startswith("+"):
        harmonised = digits.startswith("116") and len(digits) != _SHORT
        too_few = len(digits) < 3 and not is_emergency(digits, (country,))
        return digits.startswith("0") or harmonised or too_few
    parsed = _in_country(dial, country)
    if parsed is None:
        return False
    import phonenumbers  # noqa: PLC0415

    fewest = _FEWEST.get(parsed.country_code or 0, 0)
    return not phonenumbers.is_valid_number(parsed) or len(_significant(parsed)) < fewest


def lacks_plus(dial: str, country: str) -> bool:
    """Return whether a number begins with the code of ``country`` (ISO 3166) but lacks its plus.

    Without a plus, a phone in the country treats the code as the beginning of a local number.
    """
    digits = dialled(dial)
    if len(digits) <= _SHORT or digits.startswith(("+", "0")):
        return False
    import phonenumbers  # noqa: PLC0415

    parsed = _read(digits, country)
    no_plus = phonenumbers.CountryCodeSource.FROM_NUMBER_WITHOUT_PLUS_SIGN
    return parsed is not None and parsed.country_code_source == no_plus


def _in_country(dial: str, country: str) -> PhoneNumber | None:
    digits = dialled(dial)
    return _parsed(dial) or (_read(digits, country) if len(digits) > _SHORT else None)


def _significant(parsed: PhoneNumber) -> str:
    import phonenumbers  # noqa: PLC0415

    return phonenumbers.national_significant_number(parsed)


def is_emergency(digits: str, regions: tuple[str, ...]) -> bool:
    """Return whether digits are an emergency number of one of the ``regions``."""
    import phonenumbers  # noqa: PLC0415

    return any(phonenumbers.is_emergency_number(digits, region) for region in regions)


def is_short_number(digits: str, regions: tuple[str, ...]) -> bool:
    """Return whether libphonenumber knows digits as a short or emergency number of a region.

    ``regions`` are ISO 3166-1 alpha-2 codes (and XK).
    """
    # 116 alone is a prefix (EU 2007/116/EC) or part of a name ("ALO 116"), not a number to call.
    if not 3 <= len(digits) <= 6 or digits.startswith("0") or digits == "116":
        return False
    # Loading the metadata takes longer than searching most pages.
    import phonenumbers  # noqa: PLC0415

    return any(
        phonenumbers.is_emergency_number(digits, region)
        or phonenumbers.is_valid_short_number_for_region(
            phonenumbers.PhoneNumber(
                country_code=phonenumbers.country_code_for_region(region),
                national_number=int(digits),
            ),
            region,
        )
        for region in regions
    )


def is_unlisted_short(run: str, regions: tuple[str, ...]) -> bool:
    """Return whether a run is a short number in a region that libphonenumber does not know.

    ``run`` is the number as typed, with its separators.
    """
    return any(
        (own := _UNLISTED.get(region)) is not None and own.fullmatch(run) is not None
        for region in regions
    )
