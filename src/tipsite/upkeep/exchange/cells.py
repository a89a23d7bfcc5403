"""The values of a partner's cells: numbers, addresses, hours, languages, and codes for words.

A cell that can be read in two ways is refused with a reason, and never guessed: a number that lacks
its beginning, hours without days, a number among other words. All functions raise CommandError
then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import phonenumbers

from tipsite.contacts.dialling import (
    date_as_number,
    dialled,
    is_odd,
    is_short_number,
    is_unlisted_short,
    why_not_dialled,
)
from tipsite.contacts.emails import is_email
from tipsite.i18n import UI_LANGUAGES, gettext_in
from tipsite.i18n import gettext as _
from tipsite.language.slugs import slug
from tipsite.messages.explanation import explain
from tipsite.scaffold.answers import opening_hours_or_none, spoken_languages
from tipsite.spreadsheets.reading import Cell
from tipsite.workspace.errors import CommandError
from tipsite.yaml.scalars import fits_one_line

_NOTHING = {"n-a", "none", "nema", "njema", "nuk-ka", "s-ka", "ska", "nepoznato", "unknown"}
"""Texts that say that there is no value, as slugs."""
_PARTS = re.compile(r"[\n;,]|\s/\s|\s(?:ose|or|ili|или|dhe|and|i|и)\s")
_COMMAS = re.compile(r"[\n;,]")
_LABEL = re.compile(r"(?:tel|тел|phone|mob|моб|cell|gsm)[^\W\d_]*[.:]*\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[\d+(][\d\s()./+\u2010-\u2015\u2212-]*(?:\s[^\W\d_]+\.?:? ?\d{1,6})?")
_TIMES = re.compile(r"(.*?)((?: (?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b.*)?)")
_SHORT = 6
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(cell: Cell) -> str:
    """Return the text that somebody has typed, without invisible characters; else refuse it."""
    words = {
        "formula": _("it is a formula, or an error of one: type what it should say"),
        "date": _("the spreadsheet took it for a date: type an apostrophe (') before it"),
    }
    if cell.kind in words:
        raise CommandError(words[cell.kind])
    return _UNSEEN.sub("", cell.text.translate(_SPACES)).strip()


def is_nothing(text: str) -> bool:
    """Return whether a text says that there is no value."""
    return slug(text) in _NOTHING or not re.search(r"[^\W_]", text)


def numbers(cell: Cell, country: str) -> list[str]:
    """Return the phone numbers in a cell of a service of ``country`` (ISO 3166), as written."""
    dials: list[str] = []
    for part in filter(None, (part.strip(" .:") for part in _PARTS.split(clean(cell)))):
        dial = _LABEL.sub("", part, count=1)
        if not _NUMBER.fullmatch(dial):
            raise CommandError(_("it is no number, or has other words: write the number alone"))
        _check_number(dial, country, number=cell.kind == "number", alone=not dials)
        dials.append(dial)
    return dials


def _check_number(dial: str, country: str, *, number: bool, alone: bool) -> None:
    """Refuse a number that cannot be dialled as it is written.

    A cell with a ``number`` has no zero or plus.
    """
    digits = dialled(dial)
    known = is_short_number(digits, (country,)) or is_unlisted_short(dial, (country,))
    if len(digits) <= _SHORT and not known and not alone:
        words = _("“{text}” is the end of a number: write it whole, in a row below")
        raise CommandError(words.format(text=dial))
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    has_zero = metadata is None or metadata.national_prefix == "0"
    if len(digits) > _SHORT and not digits.startswith(("+", "0")) and (number or has_zero):
        words = _("“{text}” lacks its beginning, as spreadsheets drop a zero or a plus: it may be "
                  "{meant}")  # fmt: skip
        sign = "+" if is_odd(f"0{digits}", country) else "0"
        raise CommandError(words.format(text=dial, meant=sign + digits))
    if wrong := why_not_dialled(dial) or (date_as_number(dial) and ("dial-date", dial)):
        code, right = wrong
        raise CommandError(" ".join(explain(code, (("dial", dial), ("meant", right)), _)))


def addresses(cell: Cell) -> list[str]:
    """Return the e-mail and web addresses in a cell, with https:// before bare web addresses."""
    texts = [text.rstrip(".") for text in re.split(r"[\s;,]+", clean(cell)) if text != "/"]
    web = r"https?://|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|\Z)"
    if not all(is_email(text) or re.match(web, text) for text in texts):
        raise CommandError(_("it is no e-mail or web address"))
    return [text if is_email(text) or "://" in text else f"https://{text}" for text in texts]


def hours(cell: Cell) -> str:
    """Return opening hours as records have them."""
    text = opening_hours_or_none(clean(cell))
    if re.match(r"\d", text) and text != "24/7":
        raise CommandError(_("it does not say on which days"))
    return text


def languages(cell: Cell) -> tuple[str, ...]:
    """Return the tags of the languages in a cell; ours may have times: “sq Fr 13:00-21:00”."""
    tags = []
    for part in filter(None, map(str.strip, _PARTS.split(clean(cell).replace("/", ",")))):
        if match := _TIMES.fullmatch(part):
            tags += [f"{tag}{match[2]}" for tag in spoken_languages(match[1])]
    return tuple(tags)


def codes(cell: Cell, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes for the words in a cell, in any language of tipsite."""
    known = {
        slug(gettext_in(tag, label)): code
        for code, label in choices.items()
        for tag in UI_LANGUAGES
    }
    parts = [part.strip() for part in _COMMAS.split(clean(cell)) if part.strip()]
    for part in parts:
        if slug(part) not in known:
            words = _("“{text}” is none of the words of this column")
            raise CommandError(words.format(text=part))
    return tuple(known[slug(part)] for part in parts)


def words(cell: Cell) -> str:
    """Return a text on one line."""
    text = " ".join(clean(cell).split())
    if not fits_one_line(text) or "\ufffd" in text:
        raise CommandError(_("it has letters that can't be read: save the file as .xlsx"))
    return text
