"""Functions that parse an officer's answers: each returns a value, or raises a hint.

Each function parses one kind of answer, such as a name, a date, an address or languages. Answers at
a prompt and values of options are parsed in the same way. For an invalid answer, a function raises
a `CommandError` with a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from tipsite.contacts.detection import find_contacts
from tipsite.contacts.dialling import date_as_number
from tipsite.contacts.hours import HoursMistake, parse_hours
from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.dates import is_partial_date
from tipsite.language.latin import DERIVED
from tipsite.language.locale_table import LOCALES
from tipsite.language.locales import locale_for, territory
from tipsite.language.slugs import slug
from tipsite.language.tags import canonical_case, is_tag, official_languages, suggest_tag
from tipsite.messages.explanation import explain
from tipsite.resolve.derived import source_of
from tipsite.scaffold.texts import ENGLISH, TEXTS
from tipsite.web import TOO_MANY_DIGITS, is_https, split_url
from tipsite.workspace.errors import CommandError
from tipsite.yaml.scalars import fits_one_line

_CODES = re.compile(r"[A-Za-z]{2,3}(\s+[A-Za-z]{2,3})+")
REGION = ("AL", "XK", "ME", "MK", "RS", "BA", "BG", "GR", "HR", "SI", "RO", "TR")
_COUNTRIES = {"KS": "XK", "RKS": "XK", "KV": "XK", "UK": "GB", "EL": "GR", "MNE": "ME",
              "MKD": "MK", "ALB": "AL", "SRB": "RS"}  # fmt: skip
"""Codes that people write for a country instead of its ISO 3166 code."""
_ELSEWHERE = {"CG": "ME"}
"""ISO 3166 codes that people of the region use for another country: CG for Crna Gora."""
_SPOKEN_NAMES = {
    "shqipëria": "AL", "kosova": "XK", "maqedonia": "MK", "maqedonia e veriut": "MK",
    "macedonia": "MK", "македонија": "MK", "makedonija": "MK", "bosnia": "BA", "bosna": "BA",
    "босна": "BA",
}  # fmt: skip
"""Everyday names of countries; CLDR does not have these names."""
_KNOWN = {
    "yes": ("yes", "y", "po", "да", "da", "free", "falas", "besplatno", "бесплатно"),
    "no": ("no", "n", "jo", "не", "ne"),
    "unknown": ("unknown", "", "?", "-", "not known", "nuk dihet", "не се знае"),
}
"""Accepted answers by code, in the languages and alphabets of tipsite's interface."""


def some_countries(text: str) -> tuple[str, ...]:
    """Return the ISO 3166 codes of the countries in a list of codes or names, each once.

    Raises:
        CommandError: one of them is no country.
    """
    codes = tuple(dict.fromkeys(a_country(part) for part in parts(text)))
    if not codes:
        raise CommandError(_("Write at least one country, such as: MK, AL"))
    return codes


def a_country(text: str) -> str:
    """Return the ISO 3166 code of a country (XK: Kosovo), which is given by a code or a name.

    Raises:
        CommandError: it is no country.
    """
    code = _COUNTRIES.get(text.upper(), text.upper())
    if meant := _ELSEWHERE.get(code):
        there, here = (territory(ui_locale(), country) for country in (code, meant))
        words = _(
            "“{code}” is {there}. For {here} write {meant}; or write the name of the country."
        )
        raise CommandError(words.format(code=code, there=there, here=here, meant=meant))
    if re.fullmatch("[A-Z]{2}", code) and code in Locale("en").territories and code != "ZZ":
        return code
    if named := country_names().get(_plain_name(text)):
        return named
    doubt = _("“{text}” is the code of no country.").format(text=text[:40])
    shown = ", ".join(f"{code} ({territory(ui_locale(), code)})" for code in REGION[:5])
    hint = _("Write two letters (ISO 3166), such as {codes}.").format(codes=shown)
    raise CommandError(f"{doubt} {hint}")


@cache
def country_names() -> dict[str, str]:
    """Return codes of countries by name, in English and all languages in `LOCALES`."""
    codes = [code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)]
    names = {territory(locale_for(tag), code): code for tag in LOCALES for code in codes}
    return {_plain_name(name): code for name, code in {**names, **_SPOKEN_NAMES}.items()}


def _plain_name(name: str) -> str:
    """Return a name without diacritics, or as it is in an alphabet that has no Latin letters."""
    return slug(name) or name.casefold()


def some_ids(text: str) -> tuple[str, ...]:
    """Return the ids in a list, each once."""
    return tuple(dict.fromkeys(parts(text)))


def parts(text: str) -> Iterator[str]:
    """Yield the texts between commas or semicolons, including the Arabic ones.

    Short codes, such as codes of languages and countries, may also be separated by spaces.
    """
    for part in re.split(r"[,;،؛]", text):
        stripped = part.strip()
        if _CODES.fullmatch(stripped):
            yield from stripped.split()
        elif stripped:
            yield stripped


def countries_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return countries of the region in which the languages are official, one per language."""
    countries: list[str] = []
    for tag in tags:
        language = tag.partition("-")[0]
        homes = [code for code in REGION if language in _spoken(code)]
        first = [code for code in homes if _spoken(code)[0] == language]
        if homes and not any(code in countries for code in homes):
            countries.append((first or homes)[0])
    return tuple(countries or REGION[:1])


def _spoken(country: str) -> tuple[str, ...]:
    return tuple(tag.partition("-")[0] for tag in official_languages(country))


def a_name_or_later(text: str) -> str:
    """Return a name, or an empty text if the officer will write it later.

    Raises:
        CommandError: it contains a phone number or an e-mail address.
    """
    return a_name(text) if text.strip() else ""


def a_name(text: str) -> str:
    """Return a name as it is written into the files.

    Raises:
        CommandError: it is empty, or contains a phone number or an e-mail address.
    """
    name = " ".join(text.split())
    if not name or not fits_one_line(name):
        raise CommandError(_("Write a name on one line."))
    if tuple(find_contacts(name, dials=frozenset(), regions=REGION)):
        raise CommandError(_("A name holds no phone number and no e-mail address."))
    return name


def on_one_line(text: str) -> str:
    """Return a text without spaces around it.

    Raises:
        CommandError: it contains a line break or an invisible character.
    """
    if not fits_one_line(text.strip()):
        raise CommandError(_("Write it on one line."))
    return text.strip()


def a_line(text: str) -> str:
    """Return a text on one line, without spaces around it.

    Raises:
        CommandError: it is empty, or contains a line break or an invisible character.
    """
    if not text.strip():
        raise CommandError(_("Write it on one line."))
    return on_one_line(text)


def a_port(text: str) -> str:
    """Return a number.

    Raises:
        CommandError: it has other characters.
    """
    if not text.strip().isdigit():
        raise CommandError(_("A port is a number from 1 to 65535."))
    return text.strip()


def a_phone_number_or_none(text: str) -> str:
    """Return a phone number as typed, or an empty text. The build checks if it can be dialled.

    Raises:
        CommandError: it is a date.
    """
    number = on_one_line(text)
    if meant := date_as_number(number):
        words, hint = explain("dial-date", (("dial", number), ("meant", meant)), _)
        raise CommandError(f"{words} {hint}")
    return number


def a_partial_date_or_none(text: str) -> str:
    """Return a year, a month or a day, or an empty text.

    Raises:
        CommandError: it is something else.
    """
    return a_partial_date(text) if text.strip() else ""


def a_partial_date(text: str) -> str:
    """Return a year, a month or a day (ISO 8601).

    Raises:
        CommandError: it is none.
    """
    if not is_partial_date(text.strip()):
        words = _("Write year and month, such as 2026-11, or a day, such as 2026-11-24.")
        raise CommandError(words)
    return text.strip()


def an_https_or_none(text: str) -> str:
    """Return an https address, or an empty text.

    Raises:
        CommandError: it is something else.
    """
    address = text.strip()
    if address.casefold().startswith("www."):
        address = f"https://{address}"
    if address and not is_https(address):
        raise CommandError(_("Write an address that begins with https://"))
    return address


def opening_hours_or_none(text: str) -> str:
    """Return opening hours in the form of records, or an empty text; common forms are corrected.

    Raises:
        CommandError: they are not understood; the message says what to write.
    """
    hours = text.strip()
    for _round in range(len(hours) + 1):
        parsed = parse_hours(hours) if hours else None
        if not isinstance(parsed, HoursMistake):
            return hours
        if not parsed.suggestion or '"' in parsed.suggestion:
            break
        at = parsed.column - 1
        hours = f"{hours[:at]}{parsed.suggestion}{hours[at + len(parsed.wrong) :]}"
    words = _(
        "“{text}” is not understood. Write for example: 24/7, or Mo-Fr 08:00-16:00; words between "
        'these quotation marks: "by appointment".'
    )
    raise CommandError(words.format(text=text.strip()[:60]))


def yes_or_no_or_unknown(text: str) -> str:
    """Return ``yes``, ``no`` or ``unknown``; an empty answer is ``unknown``.

    Raises:
        CommandError: it is something else.
    """
    answer = text.strip().casefold()
    known = next((code for code, words in _KNOWN.items() if answer in words), "")
    if not known:
        words = _("“{text}” is not understood. Write yes or no, or nothing if you do not know.")
        raise CommandError(words.format(text=text.strip()[:40]))
    return known


def an_address(text: str) -> str:
    """Return the address of a site, with https:// before it and a slash after it.

    Raises:
        CommandError: it is no address.
    """
    typed = text.strip()
    address = typed if "://" in typed else f"https://{typed}"
    address = address if address.endswith("/") else f"{address}/"
    parts = split_url(address)
    host = parts.hostname or ""
    odd = parts.query or parts.fragment or "@" in parts.netloc or "//" in parts.path
    if parts.scheme not in ("https", "http") or "." not in host or odd or re.search(r"\s", typed):
        raise CommandError(_("Write an address such as https://example.org/"))
    labels = re.split(r"[./]", f"{host}/{parts.path}")
    if any(sum(sign.isdigit() for sign in label) >= TOO_MANY_DIGITS for label in labels):
        raise CommandError(_("The address holds too many digits: it looks like a phone number."))
    return address


def some_languages(text: str) -> tuple[str, ...]:
    """Return the tags of the languages in a list of tags or names, each once.

    Raises:
        CommandError: one of them is no language.
    """
    tags = tuple(dict.fromkeys(a_language(part) for part in parts(text)))
    if not tags:
        raise CommandError(_("Write at least one language, such as: mk, sq"))
    return tags


def spoken_languages(text: str) -> tuple[str, ...]:
    """Return the tags of spoken languages, without scripts; an empty answer gives none.

    Raises:
        CommandError: one of them is no language.
    """
    tags = (a_language(part).partition("-")[0] for part in parts(text))
    return tuple(dict.fromkeys(tags))


def a_language(text: str) -> str:
    """Return the tag of a language, which is given by a tag in any case or by a name.

    Raises:
        CommandError: it is no language; the message suggests a similar tag.
    """
    if named := language_names().get(text.casefold()):
        return named
    tag = canonical_case(re.sub(r"[_\s]+", "-", text))
    if longer := next((known for known in TEXTS if known.startswith(f"{tag}-")), ""):
        return longer
    if tag in LOCALES:
        return tag
    code, *rest = tag.split("-")
    script = next((part for part in rest[:1] if len(part) == 4 and part.isalpha()), "")
    known = is_tag(tag) and code in Locale("en").languages
    known = known and (not script or script in Locale("en").scripts)
    if known and tag not in get_global("language_aliases"):
        return tag
    meant = suggest_tag(text, LOCALES)
    doubt = _("“{text}” is the tag of no language, such as sq or sr-Cyrl.").format(text=text[:40])
    near = _("Do you mean {tag}?").format(tag=meant)
    raise CommandError(f"{doubt} {near}" if meant else doubt)


@cache
def language_names() -> dict[str, str]:
    """Return tags by name: that of a language in itself, or in a language of the region."""
    spoken = {
        name.casefold(): tag
        for ours in ("sr_Latn", "sr", "sq", "mk", "en")
        for tag, name in Locale(ours).languages.items()
        if is_tag(tag)
    }
    endonyms = {LOCALES[tag].endonym.casefold(): tag for tag in LOCALES}
    more = {"montenegrin": "cnr", "serbian": "sr-Cyrl", "crnogorski": "cnr", "српски": "sr-Cyrl",
            "srpski": "sr-Latn", "serbisht": "sr-Cyrl", "malazezisht": "cnr", "црногорски": "cnr",
            "romani": "rmn", "romany": "rmn", "romisht": "rmn", "ромски": "rmn",
            "romski": "rmn"}  # fmt: skip
    return {**spoken, **endonyms, **more}


def with_sources(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags with the source of each language that is transliterated from another."""
    languages = []
    for tag in tags:
        sources = DERIVED.get(tag, ())
        if sources and tag not in TEXTS and not any(source in tags for source in sources):
            languages.append(sources[0])
        languages.append(tag)
    return tuple(dict.fromkeys(languages))


def source_language(tags: tuple[str, ...]) -> str:
    """Return the first language with starter texts, or English if none has any.

    A language that is transliterated from another cannot be the source.
    """
    return next((tag for tag in tags if tag in TEXTS and not source_of(tag, tags)), ENGLISH)
