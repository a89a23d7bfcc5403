"""The call sheet of a country: a page to print for the officer who checks lines by phone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from babel.messages.pofile import read_po
from jinja2 import Environment, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import contact_text, list_name
from tipsite.contacts.hours import language_times
from tipsite.language.dates import UNDATED, first_day, is_whole_date
from tipsite.language.latin import DERIVED, latin
from tipsite.language.locale_table import Locale
from tipsite.language.locales import (
    date_words,
    language_name,
    list_words,
    locale_for,
    month_words,
    territory,
)
from tipsite.model.records import Phone
from tipsite.upkeep.confirmation import FROM, WRITTEN
from tipsite.upkeep.due import Check
from tipsite.workspace.site import Workspace

_ENGLISH = "en"


class Question(Struct, frozen=True, kw_only=True):
    """A question, its answers to tick, and the answer in the record."""

    words: str
    boxes: tuple[str, ...]
    known: str


def call_sheets(
    workspace: Workspace, checks: tuple[Check, ...], tag: str, share: int = 0
) -> Mapping[str, bytes]:
    """Return a sheet for each country (ISO 3166) of the lines to check, by file name.

    ``tag`` is the officer's language (BCP 47). If sheets have no words in it, they are in English.
    The names of the sheets have the number of the ``share``, unless it is 0.
    """
    part = f"-{share}" if share else ""
    sheets: dict[str, bytes] = {}
    for country in sorted({check.country for check in checks}):
        lines = tuple(check for check in checks if check.country == country)
        sheet = _sheet(workspace, country, lines, sheet_words(tag), locale_for(tag))
        sheets[f"call-sheet-{country.lower()}{part}.{tag}.html"] = sheet.encode()
    return sheets


def sheet_languages() -> tuple[str, ...]:
    """Return the tags (BCP 47) of the languages in which sheets have words."""
    folder = resources.files("tipsite") / "upkeep" / "words"
    names = (entry.name for entry in folder.iterdir())
    written = [name[:-3] for name in names if name.endswith(".po")]
    derived = [tag for tag, sources in DERIVED.items() if set(sources) & set(written)]
    return (_ENGLISH, *sorted({*written, *derived}))


@cache
def sheet_words(tag: str) -> Mapping[str, str]:
    """Return the phrases of sheets and letters by key, in a language or, without it, in English."""
    folder = resources.files("tipsite") / "upkeep" / "words"
    source = next((form for form in DERIVED.get(tag, ()) if (folder / f"{form}.po").is_file()), "")
    path = folder / f"{source or tag}.po"
    english = _catalogue((folder / "sheet.pot").read_text("utf-8"), english=True)
    if not path.is_file():
        return english
    translated = _catalogue(path.read_text("utf-8"), english=False)
    words = {**english, **translated}
    return {key: latin(text, {}) for key, text in words.items()} if source else words


def _catalogue(text: str, *, english: bool) -> Mapping[str, str]:
    catalogue = read_po(text.splitlines(keepends=True))
    return {
        str(message.context): str(message.id if english else message.string)
        for message in catalogue
        if message.context and (english or message.string)
    }


def _sheet(
    workspace: Workspace,
    country: str,
    found: tuple[Check, ...],
    say: Mapping[str, str],
    locale: Locale,
) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    folder = resources.files("tipsite") / "upkeep"
    template = environment.from_string((folder / "call_sheet.html").read_text("utf-8"))
    return template.render(
        lang=locale.tag,
        dir=locale.direction,
        say=say,
        title=say["title"].format(country=territory(locale, country)),
        printed=say["printed"].format(date=date_words(locale, workspace.today)),
        draft=say["title"] != sheet_words(_ENGLISH)["title"],
        blocks=[_block(check, say, locale) for check in found],
    )


def _block(check: Check, say: Mapping[str, str], locale: Locale) -> Mapping[str, object]:
    """Return the values for a line on the sheet; ``line`` is empty for an unknown number."""
    service, line = check.service, check.line
    names = {key: text.text for key, text in service.name.items()}
    known = (locale.tag, *DERIVED.get(locale.tag, ()), _ENGLISH, *names)
    chosen = next(tag for tag in known if tag in names)
    name = names[chosen]
    reason = line.reason or service.reason
    there = contact_text(line)
    unknown = there.text == "unknown"
    hold = say["hold"].format(reason=reason.text if reason else "") if check.held else ""
    fill_in = say["then_fill"].format(place=f"{there.at.path}:{there.at.line}")
    return {
        "name": latin(name, {}) if chosen in DERIVED.get(locale.tag, ()) else name,
        "line": "" if unknown else check.text,
        "way": say[f"way_{list_name(line).removesuffix('s')}"],
        "last": say["find_number"] if unknown else _last(check, say, locale),
        "due": "" if unknown else _due(check, say),
        "hold": "" if unknown else hold,
        "ask_office": say["ask_office"] if check.ask else "",
        "questions": _questions(check, say, locale) if isinstance(line, Phone) else (),
        "then": fill_in if unknown else say["then"],
        "command": service.id.text if unknown else f'{service.id.text} --phone "{check.text}"',
    }


def _last(check: Check, say: Mapping[str, str], locale: Locale) -> str:
    verified = check.line.verified
    date = say["undated"] if verified.on == UNDATED else _date(verified.on, locale)
    if check.line.failed_on is not None and is_whole_date(check.line.failed_on.text):
        day = date_words(locale, first_day(check.line.failed_on.text))
        return say["last_failed"].format(date=day)
    if verified.is_void:
        return ""
    who = verified.by.text if verified.by else ""
    who = verified.source.title.text if not who and verified.source else who
    return say[f"last_{verified.how}"].format(date=date, who=who)


def _date(on: str, locale: Locale) -> str:
    if is_whole_date(on):
        return date_words(locale, first_day(on))
    return month_words(locale, first_day(on)) if len(on) == len("2021-08") else on


def _due(check: Check, say: Mapping[str, str]) -> str:
    if check.line.failed_on is not None:
        return ""
    if check.age.days is None:
        return say["due_undated"].format(every=check.every)
    return say["due"].format(days=check.age.days, every=check.every)


def _language(locale: Locale, written: str) -> str:
    tag, times = language_times(written)
    return f"{language_name(locale, tag)} ({times})" if times else language_name(locale, tag)


def _questions(check: Check, say: Mapping[str, str], locale: Locale) -> list[Question]:
    phone = check.line
    assert isinstance(phone, Phone)
    yes_no = (say["yes"], say["no"])
    # “Not known” beside 112 would look like a doubt about the number.
    say = {**say, "known_unknown": ""} if check.ask else say

    def asked(key: str, value: str) -> Question:
        # A value may be a limited yes, such as if-child.
        known = say.get(f"known_{value.replace('-', '_')}", value)
        return Question(words=say[f"ask_{key}"], boxes=yes_no, known=known)

    # Nobody dials an emergency number for a test, so there is no answer to note.
    boxes = (*yes_no, say["busy"])
    answered = [] if check.ask else [Question(words=say["ask_answer"], boxes=boxes, known="")]
    right = Question(words=say["ask_right"], boxes=yes_no, known="")
    names = [_language(locale, said.text) for said in phone.languages]
    languages = list_words(locale, names) if names else say["known_unknown"]
    hours = phone.hours.text if phone.hours else say["known_unknown"]
    return [
        *answered,
        right,
        *(asked(key, getattr(phone.from_, key)) for key in FROM),
        *(asked(key, getattr(phone, key)) for key in WRITTEN),
        Question(words=say["ask_hours"], boxes=(), known=hours),
        Question(words=say["ask_languages"], boxes=(), known=languages),
        asked("anonymous", check.service.anonymous),
        replace(
            asked("tells_police", check.service.tells_police),
            boxes=(*yes_no, say["known_if_child"]),
        ),
    ]
