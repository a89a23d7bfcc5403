"""Facts about the languages of the region that Babel lacks or has wrong."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct, field

from tipsite.language.latin import latin

ARABIC_COMMA, ARABIC_SEMICOLON = "، ", "؛ "

# The `borrow` of a language without any data. English itself borrows from en_GB.
NO_DATA = "en"


class Locale(Struct, frozen=True, kw_only=True):
    """The facts that writing in one language needs.

    `tag` is BCP 47, as HTML gets it. `hreflang` is for search engines: they know only ISO 639-1
    with a script or a country of ISO 3166-1. If it is None, it is left out. `plural` is the
    expression of gettext's Plural-Forms for `nplurals` forms. `borrow` is the Babel identifier for
    dates, `names` that for names of days, countries and languages. `comma` and `semicolon` separate
    the parts of a list, spaces included. `times` is the pattern of a span of time; in right-to-left
    text, a dash would not tell which time comes first. `territory_overrides` (by ISO 3166-1 code)
    and `language_overrides` (by tag) replace Babel's names.
    """

    tag: str
    hreflang: str | None
    endonym: str
    direction: Literal["ltr", "rtl"] = "ltr"
    plural: str = "n != 1"
    nplurals: int = 2
    borrow: str
    names: str
    clock24: bool = True
    comma: str = ", "
    semicolon: str = "; "
    times: str = "{first}–{last}"
    territory_overrides: Mapping[str, str] = field(default_factory=dict)
    language_overrides: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.tag)


_SLAVIC = (
    "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"  # gettext
)
# Names in Montenegro that differ from those of Bosnia, which Babel has.
_MONTENEGRIN_COUNTRIES = {
    "AF": "Авганистан",
    "AM": "Јерменија",
    "CH": "Швајцарска",
    "LV": "Летонија",
    "NL": "Холандија",
    "US": "Сједињене Америчке Државе",
}
_MONTENEGRIN_LANGUAGES = {
    "fa": "персијски",
    "hy": "јерменски",
    "lv": "летонски",
    "nl": "холандски",
    "sl": "словеначки",
}
_ARABIC = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"


def _entry(
    tag: str,
    endonym: str,
    montenegrin: str,
    romani: str,
    *,
    hreflang: bool = True,
    borrow: str = "",
    names: str = "",
    languages: Mapping[str, str] = MappingProxyType({}),
    **facts: Any,
) -> Locale:
    """Return a locale with names of the region's languages; ``facts`` are other fields."""
    borrow = borrow or tag.replace("-", "_")
    return Locale(
        tag=tag,
        hreflang=tag if hreflang else None,
        endonym=endonym,
        borrow=borrow,
        names=names or borrow,
        language_overrides={"cnr": montenegrin, "rmn": romani, "rom": romani, **languages},
        **facts,
    )


def _south_slavic(tag: str, endonym: str, **facts: Any) -> Locale:
    cyrillic = "Cyrl" in tag or tag == "sr"
    if tag.startswith("cnr"):
        facts |= {
            "territory_overrides": _written(_MONTENEGRIN_COUNTRIES, cyrillic=cyrillic),
            "languages": _written(_MONTENEGRIN_LANGUAGES, cyrillic=cyrillic),
        }
    names = ("црногорски", "ромски") if cyrillic else ("crnogorski", "romski")
    return _entry(tag, endonym, *names, plural=_SLAVIC, nplurals=3, **facts)


def _written(names: Mapping[str, str], *, cyrillic: bool) -> Mapping[str, str]:
    return names if cyrillic else {code: latin(name, {}) for code, name in names.items()}


_ENTRIES = (
    _entry("en", "English", "Montenegrin", "Romani", borrow="en_GB"),
    # Babel's "Mal i Zi" is a black mountain; the country's name has the article.
    _entry("sq", "shqip", "malazezisht", "romisht", territory_overrides={"ME": "Mali i Zi"}),
    # For Babel's catalogs, 21 is plural; for CLDR and Macedonians, it is not.
    _entry("mk", "македонски", "црногорски", "ромски", plural="(n%10==1 && n%100!=11) ? 0 : 1"),
    # Babel's Montenegro has Serbian days and countries (ponedeljak, Severna Makedonija).
    _south_slavic("cnr", "crnogorski", hreflang=False, borrow="sr_Latn_ME", names="bs"),
    _south_slavic("cnr-Cyrl", "црногорски", hreflang=False, borrow="sr_Cyrl_ME", names="bs_Cyrl"),
    _south_slavic("sr", "српски"),
    _south_slavic("sr-Cyrl", "српски"),
    _south_slavic("sr-Latn", "srpski"),
    _south_slavic("bs", "bosanski"),
    _south_slavic("hr", "hrvatski"),
    _entry("tr", "Türkçe", "Karadağca", "Romanca"),
    _entry("el", "Ελληνικά", "Μαυροβουνιακά", "Ρομανί", languages={"mk": "Μακεδονικά"}),
    _entry("it", "italiano", "montenegrino", "romani"),
    _entry("de", "Deutsch", "Montenegrinisch", "Romani"),
    _entry("fr", "français", "monténégrin", "romani", plural="n > 1"),
    _entry(
        "ar",
        "العربية",
        "لغة الجبل الأسود",
        "الغجرية",
        direction="rtl",
        comma=ARABIC_COMMA,
        semicolon=ARABIC_SEMICOLON,
        plural=_ARABIC,
        nplurals=6,
        times="{first} إلى {last}",
    ),
    _entry("rmn", "romani čhib", "Montenegrin", "romani čhib", hreflang=False, borrow=NO_DATA),
)

LOCALES: Mapping[str, Locale] = {locale.tag: locale for locale in _ENTRIES}
