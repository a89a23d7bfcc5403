"""The values of a partner's cells: numbers, addresses, hours, languages, and codes for words.

A cell that can be read in two ways is refused with a reason, and never guessed: a number that lacks
its beginning, hours without days, a number among other words. All functions raise CommandError
then.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from functools import cache

import phonenumbers

from tipsite.contacts import dialling
from tipsite.contacts.emails import is_email
from tipsite.content.encoding import text_of
from tipsite.i18n import UI_LANGUAGES, gettext_in
from tipsite.i18n import gettext as _
from tipsite.language.locale_table import LOCALES
from tipsite.language.slugs import slug
from tipsite.language.tags import official_languages
from tipsite.messages.explanation import explain
from tipsite.scaffold import answers
from tipsite.spreadsheets.reading import Cell
from tipsite.workspace.errors import CommandError
from tipsite.yaml.scalars import fits_one_line

_NOTHING = {"n-a", "none", "nema", "njema", "nuk-ka", "s-ka", "ska", "nepoznato", "unknown"}
"""Texts that say that there is no value, as slugs."""
_PARTS = re.compile(
    r"[\n;]|,(?!\s*(?:ext|lok|лок|вн))|\s/\s|\s(?:ose|or|ili|или|dhe|and|i|и)(?:/(?:ose|ili))?\s"
    r"|(?<!:)\s(?=\S+@|www\.|https?:)"
)
_COMMAS = re.compile(r"[\n;,]")
_LABEL = re.compile(
    r"(?i)\A(?:tel|тел|phone|mob|моб|cell?|gsm|urgj|emergj|hitn|итн|e-?mail|mejl|web|веб)"
    r"[^\W\d_]*[.:]*\s*|\s*\((?:free|falas|besplatno|бесплатно)\)\Z"
)
_WEB = re.compile(r"https?://|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/|\Z)")
_LANGUAGES_OF = {"CG": "cnr"} | {code: official_languages(code)[0] for code in answers.REGION}
_ABBREVIATED = {"ru", "sk", *LOCALES, *_LANGUAGES_OF.values()}
_NUMBER = re.compile(r"(?!.*/0)[\d+(][\d\s()./+\u2010-\u2015\u2212-]*(?:\s[^\W\d_]+\.?:? ?\d+)?")
_TIMES = re.compile(r"(.*?)((?: (?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b.*)?)")
_SHORT = 6
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(cell: Cell) -> str:
    """Return the text that somebody has typed, without invisible characters; else refuse it."""
    if cell.kind == "formula":
        raise CommandError(_("it is a formula, or an error of one: type what it should say"))
    if cell.kind == "date":
        why = _("the spreadsheet took it for a date: type an apostrophe (') before it")
        raise CommandError(why)
    return _UNSEEN.sub("", cell.text.translate(_SPACES)).strip()


def is_nothing(text: str) -> bool:
    """Return whether a text says that there is no value."""
    return slug(text) in _NOTHING or not re.search(r"[^\W_]", text)


def contacts(text: str, country: str, lists: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield the contacts in a text as they are written, each with its list, one of ``lists``.

    Bare web addresses get https://. ``country`` (ISO 3166) is that of the service. What follows a
    part that is not understood is not taken.
    """
    for index, part in enumerate(filter(None, (part.strip(" .:") for part in _PARTS.split(text)))):
        contact = part if is_email(part) or _WEB.match(part) else _LABEL.sub("", part)
        listed = "emails" if is_email(contact) else "websites" if _WEB.match(contact) else "phones"
        if listed not in lists or (listed == "phones" and not _NUMBER.fullmatch(contact)):
            words = _("“{text}” is no number or address of this kind: write one alone")
            raise CommandError(words.format(text=part))
        if listed == "phones":
            _check_number(contact, country, alone=not index)
        is_bare = listed == "websites" and "://" not in contact
        yield f"https://{contact}" if is_bare else contact, listed


def _check_number(dial: str, country: str, *, alone: bool) -> None:
    """Refuse a number that cannot be dialled as it is written."""
    digits, regions = dialling.dialled(dial), (country,)
    known = dialling.is_short_number(digits, regions) or dialling.is_unlisted_short(dial, regions)
    if len(digits) <= _SHORT and not known and not alone:
        words = _("“{text}” is the end of a number: write it whole, in a row below")
        raise CommandError(words.format(text=dial))
    has_zero = phonenumbers.ndd_prefix_for_region(country, True) == "0"
    is_cut = has_zero or dialling.lacks_plus(dial, country)
    if is_cut and len(digits) > _SHORT and not digits.startswith(("+", "0")):
        words = _("“{text}” lacks its beginning, as spreadsheets drop a zero or a plus: it may be "
                  "{meant}")  # fmt: skip
        whole = (sign + digits for sign in "0+" if not dialling.is_odd(sign + digits, country))
        meant = next(whole, f"+{digits}, 0{digits}")
        raise CommandError(words.format(text=dial, meant=meant))
    is_date = dialling.date_as_number(dial)
    if wrong := dialling.why_not_dialled(dial) or (is_date and ("dial-date", dial)):
        code, right = wrong
        raise CommandError(" ".join(explain(code, (("dial", dial), ("meant", right)), _)))


def hours(cell: Cell) -> str:
    """Return opening hours as records have them."""
    text = answers.opening_hours_or_none(" ".join(clean(cell).split()))
    if re.match(r"\d", text) and text != "24/7":
        raise CommandError(_("it does not say on which days"))
    return text.replace(" ;", ";")


def languages(cell: Cell) -> tuple[str, ...]:
    """Return the tags of the languages in a cell; ours may have times: “sq Fr 13:00-21:00”.

    The code of a country means its first language, and the beginning of a name the only language.
    """
    tags = []
    for part in filter(None, map(str.strip, _PARTS.split(clean(cell).replace("/", ",")))):
        if match := _TIMES.fullmatch(part):
            tags += [f"{tag}{match[2]}" for tag in answers.spoken_languages(_language(match[1]))]
    return tuple(dict.fromkeys(tags))


@cache
def _language(text: str) -> str:
    """Return the tag for a code of a country or the beginning of a name, else the text."""
    bases = {name: tag.partition("-")[0] for name, tag in answers.language_names().items()}
    names = {slug(name): tag for name, tag in bases.items() if tag in _ABBREVIATED}
    return _LANGUAGES_OF.get(text) or abbreviated(text, names) or text


def abbreviated(text: str, names: Mapping[str, str]) -> str:
    """Return the code whose names, as slugs, a text abbreviates: “мак.”, “N. Macedonia”; or ""."""
    begun = "[a-z]*-".join(slug(text).split("-"))
    meant = {code for name, code in names.items() if re.match(begun, name)}
    return meant.pop() if len(meant) == 1 and len(begun) > 2 else ""


def yes_or_no(cell: Cell) -> str:
    """Return ``yes``, ``no`` or ``unknown``, perhaps written in two languages: “po/da”."""
    known = {answers.yes_or_no_or_unknown(part) for part in clean(cell).split("/")}
    return known.pop() if len(known) == 1 else answers.yes_or_no_or_unknown(clean(cell))


def codes(cell: Cell, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes for the words in a cell, in any language of tipsite."""
    known = in_all_languages(choices)
    parts = [part.strip() for part in _COMMAS.split(clean(cell)) if part.strip()]
    for part in parts:
        if slug(part) not in known:
            words = _("“{text}” is none of the words of this column")
            raise CommandError(words.format(text=part))
    return tuple(known[slug(part)] for part in parts)


def in_all_languages(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return codes by the slug of their word in each language of tipsite; ``words`` are English."""
    return {
        slug(gettext_in(tag, word)): code for code, word in words.items() for tag in UI_LANGUAGES
    }


def words(cell: Cell) -> str:
    """Return a text on one line."""
    text = " ".join(clean(cell).split())
    _text, problems = text_of(".yaml", text.encode())
    if problems or "\ufffd" in text or not fits_one_line(text):
        raise CommandError(_("it has letters that can't be read: save the file as .xlsx"))
    return text
