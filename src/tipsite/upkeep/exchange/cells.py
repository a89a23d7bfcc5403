"""The values of a partner's cells: numbers, addresses, hours, languages, and codes for words.

A cell that can be read in two ways is refused with a reason, and never guessed: a number that lacks
its beginning, hours without days, a number among other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import phonenumbers
from msgspec import Struct

from tipsite.contacts.dialling import (
    date_as_number,
    dialled,
    is_odd,
    is_short_number,
    is_unlisted_short,
    whole_number,
    why_not_dialled,
)
from tipsite.contacts.emails import is_email
from tipsite.i18n import UI_LANGUAGES, gettext_in, ui_locale
from tipsite.i18n import gettext as _
from tipsite.language.locales import territory
from tipsite.language.slugs import slug
from tipsite.messages.explanation import explain
from tipsite.scaffold.answers import opening_hours_or_none, spoken_languages, yes_or_no_or_unknown
from tipsite.spreadsheets.reading import Cell
from tipsite.workspace.errors import CommandError
from tipsite.yaml.scalars import fits_one_line

_NOTHING = {
    "", "n-a", "na", "none", "nothing", "nema", "njema", "nuk-ka", "s-ka", "ska", "asnje",
    "nepoznato", "unknown", "not-known", "not-available", "not-reachable", "tba", "tbc",
}  # fmt: skip
"""Texts that say that there is no value, as slugs; a lone dash or slash has an empty slug."""
_OR = r"\s+(?:ose|or|ili|или|dhe|and|i|и)\s+"
_PARTS = re.compile(rf"[\n;,]|\s/\s|{_OR}")
_COMMAS = re.compile(r"[\n;,]")
_ITEMS = re.compile(rf"/|{_OR}")
_ADDRESSES = re.compile(r"[\n;,]|\s/\s|\s+")
_EXTENSION = re.compile(
    r"\s*[,(]?\s*((?:ext|ekst|int|lok|лок|вн|внатр)\b\.?:? ?\d{1,6})\)?", re.IGNORECASE
)
_REMARK = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)")
_LABEL = re.compile(
    r"\A(?:(?:tel|тел|phone|mob|моб|cell|fax|faks|факс|gsm|viber|whatsapp|signal|telegram|sms)"
    r"[^\W\d_]*[.:/ ]*)+",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"\s*(viber|whatsapp|signal|telegram|sms)\Z", re.IGNORECASE)
_CHANNELS = ("whatsapp", "viber", "signal", "telegram", "sms")
_CUT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_NUMBER = re.compile(r"[\d+(][\d\s()./+\u2010-\u2015\u2212-]*(?:\s[^\W\d_]+\.?:? ?\d{1,6})?")
_SHORT, _NUMERALS = 6, 3
_AT = re.compile(r"\s*[\[({<]\s*(?:@|at|et|ät|ет|ат)\s*[\])}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|pika|точка|tačka)\s*[\])}>]\s*", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?:[/?#]\S*)?")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Refused(ValueError):  # noqa: N818 - the cell is somebody else's
    """The translated reason why a cell, or a part of it, is not taken."""


class Number(Struct, frozen=True):
    """A number as it was published, its channel, and a translated remark, or an empty text."""

    dial: str
    channel: str = "voice"
    remark: str = ""


def clean(text: str) -> str:
    """Return a text without invisible characters, with plain spaces."""
    return _UNSEEN.sub("", text.translate(_SPACES)).strip()


def is_nothing(text: str) -> bool:
    """Return whether a text says that there is no value."""
    return (slug(text) in _NOTHING and not re.search(r"[^\W_]", text)) or slug(text) in _NOTHING - {
        ""
    }


def refuse_kind(cell: Cell) -> None:
    """Refuse a cell whose text nobody has typed: of a formula, a date, or several rows.

    Raises:
        Refused: it is such a cell.
    """
    words = {
        "formula": _("it is a formula, or an error of one: type what it should say"),
        "date": _("the spreadsheet took it for a date: type an apostrophe (') before it"),
        "merged": _("it is one cell for several rows: type it in each row for which it is right"),
    }
    if cell.kind in words:
        raise Refused(words[cell.kind])


def numbers(cell: Cell, country: str, *, restored: bool) -> Iterator[Number | Refused]:
    """Yield the phone numbers in a cell of a service of ``country`` (ISO 3166), and refusals.

    If ``restored`` is true, a number gets the zero or plus back that it lacks, if only one fits. A
    number among other words is refused with the whole cell.
    """
    refuse_kind(cell)
    text = _EXTENSION.sub(r" \1", clean(cell.text))
    if _CUT.fullmatch(text):
        raise Refused(_("the spreadsheet has cut its digits: ask for the number"))
    remarks: list[str] = []

    def mark_remark(match: re.Match[str]) -> str:
        if len(re.sub(r"\D", "", match[1])) >= _NUMERALS:
            raise Refused(_("there is another number among its words: write one in a row"))
        remarks.append(match[1])
        return f" \x00{len(remarks) - 1}\x00"

    parts = [part.strip(" .:") for part in _PARTS.split(_REMARK.sub(mark_remark, text))]
    before = ""
    for part in filter(None, parts):
        beside = [remarks[int(at)] for at in re.findall("\x00(\\d+)\x00", part)]
        bare, channel, fax = _labelled(re.sub("\\s*\x00\\d+\x00\\s*", " ", part).strip(), beside)
        if not bare or fax:
            continue
        if not _NUMBER.fullmatch(bare):
            raise Refused(_("it is no number, or has other words: write the number alone"))
        try:
            dial = _checked(bare, country, before, number=cell.kind == "number", restored=restored)
        except Refused as why:
            yield why
            continue
        before = dial
        words = _("beside it: “{words}”").format(words=", ".join(beside)) if beside else ""
        if is_odd(dial, country) or _is_foreign(dial, country):
            words = words or _("“{text}” is unlike the numbers of {country}: compare it").format(
                text=dial, country=territory(ui_locale(), country))  # fmt: skip
        yield Number(dial, channel, words)


def _labelled(text: str, remarks: list[str]) -> tuple[str, str, bool]:
    """Return a number without the words for its channel, the channel, and whether it is a fax."""
    before, after = _LABEL.match(text), _LABEL_AFTER.search(text)
    labels = slug(" ".join((before[0] if before else "", after[0] if after else "", *remarks)))
    bare = text[before.end() if before else 0 : after.start() if after else None].strip(" .:")
    channel = next((name for name in _CHANNELS if name in labels), "voice")
    for remark in tuple(remarks):
        if slug(remark) in _CHANNELS:
            remarks.remove(remark)
    return bare, channel, bool(re.fullmatch("fa(?:x|ks)\\S*", labels))


def _checked(dial: str, country: str, before: str, *, number: bool, restored: bool) -> str:
    """Return a number that can be dialled as it is written; refuse all others.

    ``before`` is the number before it in the cell. A cell with a ``number`` has no zero or plus.
    """
    digits = dialled(dial)
    bare = digits.removeprefix("+")
    known = is_short_number(bare, (country,)) or is_unlisted_short(dial, (country,))
    is_tail = len(bare) <= _SHORT + 1 and (len(bare) < 5 or not digits.startswith(("+", "0")))
    if is_tail and not known and len(dialled(before)) > _SHORT:
        words = _("“{text}” is the end of a number: write it whole, in a row below")
        raise Refused(words.format(text=dial))
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country)
    has_zero = metadata is None or metadata.national_prefix == "0"
    if len(digits) > _SHORT and not digits.startswith(("+", "0")) and (number or has_zero):
        form = f"0{digits}" if not is_odd(f"0{digits}", country) else f"+{digits}"
        fits = _is_possible(form, country)
        if restored and fits:
            return f"{form[0]}{dial}"
        words = _("“{text}” lacks its beginning, as spreadsheets drop a zero or a plus")
        more = _(". It may be {meant}").format(meant=form) if fits else ""
        raise Refused(words.format(text=dial) + more)
    wrong = why_not_dialled(dial)
    if wrong or (meant := date_as_number(dial)):
        code, right = wrong or ("dial-date", meant)
        words, hint = explain(code, (("dial", dial), ("meant", right)), _)
        raise Refused(f"{words} {hint}")
    if len(bare) < _NUMERALS or (len(digits) > _SHORT and not _is_possible(digits, country)):
        words = _("“{text}” has too many or too few digits for a number of {country}")
        raise Refused(words.format(text=dial, country=territory(ui_locale(), country)))
    return dial


def _is_foreign(dial: str, country: str) -> bool:
    code = f"+{phonenumbers.country_code_for_region(country)}"
    whole = whole_number(dial, country)
    return bool(whole) and not whole.startswith(code)


def _is_possible(digits: str, country: str) -> bool:
    """Return whether a number has as many digits as numbers of its own code or of a country."""
    try:
        parsed = phonenumbers.parse(re.sub(r"\A00", "+", digits), country)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed)


def emails(cell: Cell) -> Iterator[str | Refused]:
    """Yield the e-mail addresses in a cell; an at sign in words becomes one."""
    refuse_kind(cell)
    text = _DOT.sub(".", _AT.sub("@", clean(cell.text)))
    for part in filter(None, _ADDRESSES.split(text)):
        address = part.removeprefix("mailto:").strip(" .;,")
        words = _("“{text}” is no e-mail address").format(text=part)
        yield address if is_email(address) else Refused(words)


def websites(cell: Cell) -> Iterator[str | Refused]:
    """Yield the web addresses in a cell, with https:// before those without a scheme."""
    refuse_kind(cell)
    for part in filter(None, _ADDRESSES.split(clean(cell.text))):
        address = part.strip(".,;()")
        if re.match("https?://", address, re.IGNORECASE):
            yield address
        else:
            words = _("“{text}” is no web address").format(text=part)
            yield f"https://{address}" if _DOMAIN.fullmatch(address) else Refused(words)


def hours(cell: Cell) -> str:
    """Return opening hours as records have them. A text in two languages may say them twice.

    Raises:
        Refused: they are not understood, or do not say on which days.
    """
    refuse_kind(cell)
    try:
        forms = {opening_hours_or_none(part) for part in re.split(r"\s/\s", clean(cell.text))}
    except CommandError:
        forms = {_hours(clean(cell.text))}
    if len(forms) > 1:
        forms = {_hours(clean(cell.text))}
    text = re.sub(r"\s+", " ", forms.pop()).replace(" ;", ";")
    text = re.sub(r"\b(\w\w(?:-\w\w)?),\1\b", r"\1", text)
    if re.match(r"\d", text) and text != "24/7":
        raise Refused(_("it does not say on which days"))
    return "24/7" if text == "Mo-Su 00:00-24:00" else text


def _hours(text: str) -> str:
    try:
        return opening_hours_or_none(text)
    except CommandError as why:
        raise Refused(str(why)) from why


def languages(cell: Cell) -> Iterator[str | Refused]:
    """Yield the tags of the languages in a cell."""
    refuse_kind(cell)
    yield from _items(cell.text, _language)


def _language(text: str) -> tuple[str, ...]:
    """Return the tag of a language, perhaps with its times: “sq Fr 13:00-21:00”."""
    try:
        return spoken_languages(text)
    except CommandError as why:
        name, _space, times = text.partition(" ")
        try:
            return (f"{spoken_languages(name)[0]} {opening_hours_or_none(times)}",)
        except (CommandError, IndexError):
            raise why from None


def _items(text: str, read: Callable[[str], Iterable[str]]) -> Iterator[str | Refused]:
    """Yield the values of a list; words with “and” or a slash are one item, or else several."""
    for part in filter(None, map(str.strip, _COMMAS.split(clean(text)))):
        try:
            yield from read(part)
        except CommandError as why:
            some = [item.strip() for item in _ITEMS.split(part) if item.strip()]
            for item in some if len(some) > 1 else ():
                yield from _items(item, read)
            if len(some) < 2:
                yield Refused(str(why))


def yes_or_no(cell: Cell) -> str:
    """Return ``yes``, ``no`` or ``unknown``; “Po/Da” is the same answer twice.

    Raises:
        Refused: it is anything else.
    """
    refuse_kind(cell)
    try:
        answers = {yes_or_no_or_unknown(part) for part in clean(cell.text).split("/")}
    except CommandError as why:
        raise Refused(str(why)) from why
    if len(answers) > 1:
        raise Refused(_("it is yes and no"))
    return answers.pop()


def codes(cell: Cell, choices: Mapping[str, str]) -> Iterator[str | Refused]:
    """Yield the codes for the words in a cell, in any language of tipsite."""
    refuse_kind(cell)
    known = {
        slug(gettext_in(tag, label)): code
        for code, label in choices.items()
        for tag in UI_LANGUAGES
    } | {slug(code): code for code in choices}

    def code(part: str) -> tuple[str, ...]:
        if slug(part) not in known:
            words = _("“{text}” is none of the words of this column")
            raise CommandError(words.format(text=part))
        return (known[slug(part)],)

    yield from _items(cell.text, code)


def words(cell: Cell) -> str:
    """Return a text on one line.

    Raises:
        Refused: it has characters that cannot be written.
    """
    refuse_kind(cell)
    text = " ".join(clean(cell.text).split())
    if not fits_one_line(text) or "\ufffd" in text:
        raise Refused(_("it has letters that can't be read: save the file as .xlsx"))
    return text


def address_kind(text: str) -> str:
    """Return ``email`` or ``website`` for a text that looks like one, else an empty text."""
    bare = clean(text)
    if is_email(bare):
        return "email"
    return "website" if re.match("https?://|www[.]", bare) else ""
