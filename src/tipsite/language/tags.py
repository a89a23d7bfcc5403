"""Language tags by BCP 47, and the official languages and time zones of countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from babel import Locale as BabelLocale
from babel.core import get_global
from babel.languages import get_official_languages

from tipsite.proposals import nearest_name

_OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "AL": ("sq",),
    "ME": ("cnr",),
    "MK": ("mk", "sq"),
    "XK": ("sq", "sr-Cyrl"),
}
"""Official languages of whole countries, if CLDR has fewer or other tags."""

_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}"  # language; no registered one has more letters
    r"(?:-[a-z]{4})?"  # script
    r"(?:-(?:[a-z]{2}|\d{3}))?"  # region
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"  # variants
    r"(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+)",
    re.ASCII | re.IGNORECASE,
)

# Country codes and older or homemade codes people write for the languages of the region. None is
# the code of another language: uk is Ukrainian.
_MEANT = {
    "al": "sq", "xk": "sq", "aln": "sq", "me": "cnr", "mne": "cnr", "cg": "cnr", "mon": "cnr",
    "mkd": "mk", "rs": "sr", "gr": "el", "gb": "en", "us": "en", "usa": "en",
    "at": "de", "romani": "rmn", "sr-cyr": "sr-Cyrl",
    "sr-lat": "sr-Latn",
    "sh": "sr-Latn", "montenegrin": "cnr", "crnogorski": "cnr", "shqip": "sq", "crnogorska": "cnr",
}  # fmt: skip

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
    # One time, without occupied Crimea. Browsers before 2023 know only this name.
    "UA": "Europe/Kiev",
}


def official_languages(country: str) -> tuple[str, ...]:
    """Return the BCP 47 tags of a country's languages (ISO 3166-1 or XK), the first one first."""
    if country in _OFFICIAL:
        return _OFFICIAL[country]
    return tuple(tag.replace("_", "-") for tag in get_official_languages(country))


def zone_of(country: str) -> str:
    """Return the IANA time zone of a country, by its ISO 3166-1 alpha-2 code (or XK).

    It is empty for a country with several zones, and for an unknown code. The zones come from CLDR,
    through Babel; every browser knows their names.
    """
    if country in _OWN:
        return _OWN[country]
    zones = get_global("territory_zones").get(country, ())
    return str(zones[0]) if len(zones) == 1 else ""


def same_language(tag: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return the `others` in the language of a tag, its shorter forms first: sq for sq-XK."""
    language = tag.partition("-")[0]
    found = [one for one in others if one != tag and one.partition("-")[0] == language]
    shorter = parents(tag)
    return tuple(sorted(found, key=lambda one: shorter.index(one) if one in shorter else len(tag)))


def parents(tag: str) -> list[str]:
    """Return the tag itself and its shorter forms, longest first (RFC 4647 §3.4, lookup)."""
    subtags = tag.split("-")
    forms = [subtags[:count] for count in range(len(subtags), 0, -1)]
    return ["-".join(form) for form in forms if len(form[-1]) > 1 or len(form) == 1]


def suggest_tag(text: str, known: Iterable[str]) -> str:
    """Return the tag that a text was probably meant as, or an empty text if this is unclear.

    A tag in `known` (tags that the site has or could have) is preferred.
    """
    preferred = sorted(known)
    plain = canonical_case(re.sub(r"[_\s]+", "-", text.strip()))
    meant = _meant(plain.lower()) or (plain if is_tag(plain) else "")
    for candidate in (plain, meant):
        if candidate in preferred:
            return candidate
    for candidate in (meant, plain):
        longer = [tag for tag in preferred if candidate and tag.startswith(candidate + "-")]
        if longer:
            return longer[0]
    same = [tag for tag in preferred if tag.partition("-")[0] == plain.partition("-")[0]]
    return meant if meant and meant != text else nearest_name(plain, same)


def canonical_case(text: str) -> str:
    """Return a tag in the case of RFC 5646 §2.1.1."""
    first, *others = text.split("-")
    subtags = [first.lower()]
    for subtag in others:
        after_singleton = any(len(before) == 1 for before in subtags)
        if len(subtag) == 2 and not after_singleton:
            subtags.append(subtag.upper())
        elif len(subtag) == 4 and not after_singleton:
            subtags.append(subtag.title())
        else:
            subtags.append(subtag.lower())
    return "-".join(subtags)


def _meant(lower: str) -> str:
    if lower in _MEANT:
        return _MEANT[lower]
    aliased = get_global("language_aliases").get(lower)
    if aliased and is_tag(aliased):
        return str(aliased)
    names = BabelLocale("en").languages
    named = [tag for tag, name in names.items() if name.lower() == lower and is_tag(tag)]
    return min(named, key=len) if named else ""


def is_tag(text: str) -> bool:
    """Return whether a text is a well-formed language tag in its canonical case.

    The syntax is RFC 5646 §2.1 without irregular old tags and languages of four to eight letters.
    No such language is registered, but `images` would count as one. The case is that of §2.1.1:
    `sr-Cyrl`, `en-GB`.
    """
    return bool(_TAG.fullmatch(text)) and canonical_case(text) == text
