"""Facts and formats of languages: every well-formed tag has a locale, known or not."""

from __future__ import annotations

import datetime
import gettext
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from babel import Locale as BabelLocale
from babel.core import get_global
from babel.lists import format_list
from babel.localedata import exists
from msgspec.structs import replace

from tipsite.language.collation import AlphabetKey, alphabet_key
from tipsite.language.locale_table import (
    ARABIC_COMMA,
    ARABIC_SEMICOLON,
    LOCALES,
    NO_DATA,
    Locale,
)
from tipsite.language.tags import is_tag, parents

_DAY = 24 * 60
# The scripts in use with the bidirectional classes R and AL of Unicode.
_RTL_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
# ISO 3166-1 leaves these codes to users; search engines know none of them.
_SEARCHABLE = re.compile(r"[a-z]{2}(-[A-Z][a-z]{3})?(-(?!AA|Q[M-Z]|X[A-Z]|ZZ)[A-Z]{2})?")


def locale_for(tag: str) -> Locale:
    """Return the locale of a well-formed tag; never raises.

    A tag that our table lacks gets its facts from its parent in the table, or from Babel. If both
    lack the language, its endonym is the tag, its dates have digits only, and its other names are
    English.
    """
    if tag in LOCALES:
        return LOCALES[tag]
    parent = next((LOCALES[form] for form in _forms(tag) if form in LOCALES), None)
    babel = next((form for form in map(_babel_id, _forms(tag)) if exists(form)), "")
    own_data = babel.count("_") > parent.tag.count("-") if parent else False
    base = parent or _from_babel(tag, babel)
    script = script_of(tag)
    arabic = script in ("Arab", "Aran")
    return replace(
        base,
        tag=tag,
        hreflang=tag if babel and _SEARCHABLE.fullmatch(tag) else None,
        endonym=_endonym(tag, base, babel),
        direction="rtl" if script in _RTL_SCRIPTS else "ltr",
        comma=ARABIC_COMMA if arabic else ", ",
        semicolon=ARABIC_SEMICOLON if arabic else "; ",
        borrow=babel if own_data else base.borrow,
        names=babel if own_data else base.names,
        clock24=base.clock24 or _is_clock24(base.borrow),
    )


def locale_with(tag: str, *, endonym: str = "", like: str = "") -> Locale:
    """Return the locale of a tag with this ``endonym`` and the dates and names of another language.

    Its plural rule and its direction are still its own.
    """
    locale = locale_for(tag)
    other = locale_for(like or tag)
    return replace(
        locale,
        endonym=endonym or locale.endonym,
        borrow=other.borrow,
        names=other.names,
        clock24=other.clock24,
        territory_overrides=other.territory_overrides,
        language_overrides=other.language_overrides,
    )


def has_data(tag: str) -> bool:
    """Return whether dates and names of countries are known in a language."""
    return is_tag(tag) and (tag == NO_DATA or locale_for(tag).borrow != NO_DATA)


def script_of(tag: str) -> str:
    """Return the script of a language (ISO 15924): the tag's own, or the likely one (CLDR).

    If it is not known, return Latin.
    """
    likely = get_global("likely_subtags")
    for form in parents(tag):
        full = form if re.search(r"-[A-Z][a-z]{3}(?!\w)", form) else likely.get(_babel_id(form))
        if full:
            return re.split("[-_]", full)[1]
    return "Latn"


def share_locale(tag: str) -> str:
    """Return a language in Open Graph's form, with its territory (CLDR): "sq_AL"; else empty."""
    language = tag.partition("-")[0]
    if own := re.search(r"-([A-Z]{2})(?!\w)", tag):
        return f"{language}_{own[1]}"
    likely = get_global("likely_subtags").get(language, "")
    region = likely.rpartition("_")[2] or ("ME" if language == "cnr" else "")
    return f"{language}_{region}" if region else ""


def plural_index(locale: Locale, n: int) -> int:
    """Return the index (from 0) of the plural form for a number.

    Raises `ValueError` if the locale's expression isn't one of gettext's.
    """
    return gettext.c2py(locale.plural)(n)


def date_words(locale: Locale, date: datetime.date) -> str:
    """Return a date with the month in words: "4 August 2021" (CLDR, long)."""
    if locale.borrow == NO_DATA:
        return f"{date.day}.{date.month}.{date.year}"
    from babel.dates import format_date  # noqa: PLC0415 - slow to import

    return format_date(date, "long", locale=locale.borrow)


def leaf_words(locale: Locale, date: datetime.date) -> tuple[str, str]:
    """Return a date with its weekday, and its short month alone (CLDR, full and MMM)."""
    if locale.borrow == NO_DATA:
        return date_words(locale, date), str(date.month)
    from babel.dates import format_date  # noqa: PLC0415 - slow to import

    full, month = (format_date(date, form, locale=locale.borrow) for form in ("full", "MMM"))
    return full, month.rstrip(".")


def month_words(locale: Locale, date: datetime.date) -> str:
    """Return the month and year of a date: "August 2021" (CLDR skeleton yMMMM)."""
    if locale.borrow == NO_DATA:
        return f"{date.month}.{date.year}"
    from babel.dates import format_skeleton  # noqa: PLC0415 - slow to import

    return format_skeleton("yMMMM", date, locale=locale.borrow)


def time_words(locale: Locale, minutes: int) -> str:
    """Return a time of day from minutes since midnight; 1440 is "24:00", 1441 is "00:01"."""
    hour, minute = divmod(minutes, 60)
    if locale.clock24:
        return f"{hour if minutes == _DAY else hour % 24:02}:{minute:02}"
    from babel.dates import format_time  # noqa: PLC0415 - slow to import

    return format_time(datetime.time(hour % 24, minute), "short", locale=locale.borrow)


def day_names(locale: Locale) -> tuple[str, ...]:
    """Return the full names of the days, Monday first."""
    # Babel's stand-alone names change with the order in which locales are loaded: once sr_Latn_ME
    # was, sr_Latn says "srijeda" too.
    names = _babel(locale.names).days["format"]["wide"]
    return tuple(names[day] for day in range(7))


def month_names(locale: Locale) -> tuple[str, ...]:
    """Return the names of the months: full and short, within a date and alone."""
    months = _babel(locale.names).months
    forms = (months[use][width] for use in months for width in ("wide", "abbreviated"))
    return tuple(dict.fromkeys(name for names in forms for name in names.values()))


def territory(locale: Locale, code: str) -> str:
    """Return the name of a country by its ISO 3166-1 alpha-2 code (or XK), else the code."""
    if code in locale.territory_overrides:
        return locale.territory_overrides[code]
    name = str(_babel(locale.names).territories.get(code, code))
    return name.replace(" & ", " and ") if locale.names.startswith("en") else name


def language_name(locale: Locale, tag: str) -> str:
    """Return a language's name in another: "Serbian (Cyrillic)"; its endonym if not known."""
    language, *subtags = tag.split("-")
    babel = _babel(locale.names)
    name = locale.language_overrides.get(language) or babel.languages.get(language)
    if not name:
        return locale_for(tag).endonym
    details = [babel.scripts.get(part) or babel.territories.get(part) for part in subtags]
    known = [str(detail) for detail in details if detail]
    return f"{name} ({', '.join(known)})" if known else str(name)


def list_words(locale: Locale, items: Sequence[str]) -> str:
    """Return words joined as in the language: "A, B and C"."""
    return _list_words(locale.borrow, tuple(items))


@lru_cache(maxsize=10_000)
def _list_words(borrow: str, items: tuple[str, ...]) -> str:
    return ", ".join(items) if borrow == NO_DATA else format_list(items, locale=borrow)


def sort_key(locale: Locale, text: str) -> AlphabetKey:
    """Return a key that sorts texts by the locale's alphabet."""
    return alphabet_key(locale.tag, text)


@cache
def _babel(name: str) -> BabelLocale:
    return BabelLocale.parse(name)


def _babel_id(tag: str) -> str:
    return tag.replace("-", "_")


def _forms(tag: str) -> list[str]:
    """Return the tag and its parents; sr-ME is in Latin, but sr is not (CLDR, likely subtags)."""
    likely = get_global("likely_subtags").get(_babel_id(tag), "") if "-" in tag else ""
    return parents(tag)[:1] + parents(likely.replace("_", "-") or tag) + parents(tag)


def _from_babel(tag: str, babel: str) -> Locale:
    from babel.messages.plurals import get_plural  # noqa: PLC0415 - slow to import

    rule = get_plural(babel or NO_DATA)
    borrow = babel or NO_DATA
    return Locale(
        tag=tag,
        hreflang=None,
        endonym=tag,
        plural=rule.plural_expr if babel else "n != 1",
        nplurals=rule.num_plurals if babel else 2,
        borrow=borrow,
        names=borrow,
        clock24=not babel or _is_clock24(babel),
    )


def _endonym(tag: str, base: Locale, babel: str) -> str:
    if not babel:
        return base.endonym if base.endonym != base.tag else tag
    return _babel(babel).get_display_name(babel) or tag


def _is_clock24(babel: str) -> bool:
    return "H" in _babel(babel).time_formats["short"].pattern
