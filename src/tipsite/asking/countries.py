"""Which countries an officer means."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from tipsite.asking.lists import parts
from tipsite.tools.locale_table import LOCALES
from tipsite.tools.locales import locale_for, territory
from tipsite.tools.official import official_languages
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ui_locale
from tipsite.workspace.errors import CommandError

REGION = ("AL", "XK", "ME", "MK", "RS", "BA", "BG", "GR", "HR", "SI", "RO", "TR")
_COUNTRIES = {"KS": "XK", "RKS": "XK", "KV": "XK", "UK": "GB", "EL": "GR", "MNE": "ME",
              "MKD": "MK", "ALB": "AL", "SRB": "RS"}  # fmt: skip
"""Codes that people write for a country, beside those of ISO 3166."""
_SAID = {
    "shqipëria": "AL", "kosova": "XK", "maqedonia": "MK", "maqedonia e veriut": "MK",
    "macedonia": "MK", "македонија": "MK", "makedonija": "MK", "bosnia": "BA", "bosna": "BA",
    "босна": "BA",
}  # fmt: skip
"""Names that people say, beside those of CLDR."""


def some_countries(text: str) -> tuple[str, ...]:
    """Return the ISO 3166 codes that a list names, each once: codes, or names of countries.

    Raises:
        CommandError: one of them is no country.
    """
    codes = tuple(dict.fromkeys(a_country(part) for part in parts(text)))
    if not codes:
        raise CommandError(_("Write at least one country, such as: MK, AL"))
    return codes


def a_country(text: str) -> str:
    """Return the ISO 3166 code of one country (XK: Kosovo), from a code or a name of it.

    Raises:
        CommandError: it is no country.
    """
    code = _COUNTRIES.get(text.upper(), text.upper())
    if re.fullmatch("[A-Z]{2}", code) and code in Locale("en").territories and code != "ZZ":
        return code
    if named := _country_names().get(text.casefold()):
        return named
    doubt = _("“{text}” is the code of no country.").format(text=text[:40])
    shown = ", ".join(f"{code} ({territory(ui_locale(), code)})" for code in REGION[:5])
    hint = _("Write two letters (ISO 3166), such as {codes}.").format(codes=shown)
    raise CommandError(f"{doubt} {hint}")


def countries_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the countries of the region in which readers of all these languages are at home."""
    found: list[str] = []
    for tag in tags:
        language = tag.partition("-")[0]
        homes = [code for code in REGION if language in _spoken(code)]
        first = [code for code in homes if _spoken(code)[0] == language]
        if homes and not any(code in found for code in homes):
            found.append((first or homes)[0])
    return tuple(found or REGION[:1])


def _spoken(country: str) -> tuple[str, ...]:
    return tuple(tag.partition("-")[0] for tag in official_languages(country))


@cache
def _country_names() -> dict[str, str]:
    """Names of countries in English and in the languages that tipsite knows well, with the code."""
    codes = [code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)]
    names = {territory(locale_for(tag), code).casefold(): code for tag in LOCALES for code in codes}
    return {**names, **_SAID}
