"""What an officer is told of a language that was added: what tipsite knows of it, what to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from tipsite.adding.language import Addition
from tipsite.model.values import Text
from tipsite.tools.cyrillic import LATIN
from tipsite.tools.locale_table import LOCALES, NO_DATA, Locale
from tipsite.tools.locales import (
    date_words,
    language_name,
    locale_for,
    locale_with,
    plural_index,
    time_words,
)

_AFTERNOON = 14 * 60 + 5
_EXAMPLES = 4
_FIRST = ("help/index.md", "safety.md", "index.md")
"""What somebody in trouble needs first."""


def named(tag: str) -> str:
    """Return a language in English, with its tag where that is not the same."""
    name = language_name(locale_for("en"), tag)
    return f"{name} ({tag})" if name != tag else f"“{tag}”"


def locale_lines(addition: Addition, today: datetime.date) -> Iterator[str]:
    """Yield what tipsite knows of a language, and what it has from elsewhere."""
    tag = addition.tag
    locale = locale_with(tag, endonym=addition.endonym, like=addition.like)
    direction = "right to left" if locale.direction == "rtl" else "left to right"
    yield f"What tipsite knows of {named(tag)}:"
    yield f"- Readers choose it as: {locale.endonym}. It is written from {direction}."
    yield (
        f"- Dates and times look like: {date_words(locale, today)}, "
        f"{time_words(locale, _AFTERNOON)}."
    )
    yield f"- {_forms(locale)}"
    yield f"- {_origin(tag, locale)}"


def _forms(locale: Locale) -> str:
    forms: list[list[str]] = [[] for _ in range(locale.nplurals)]
    for number in range(201):
        form = forms[plural_index(locale, number)]
        if len(form) < _EXAMPLES:
            form.append(str(number))
    shown = "; ".join(f"{', '.join(form)} …" for form in forms if form)
    several = f"{locale.nplurals} forms" if locale.nplurals > 1 else "one form"
    return f"Counted words have {several}: {shown}"


def _origin(tag: str, locale: Locale) -> str:
    if locale.borrow == NO_DATA and tag != "en":
        return (
            "There are no data on this language: dates are in digits, countries and languages have "
            "their English names.\n  You can say how it calls itself, and which language has dates "
            f'and names that its readers know:\n  tipsite new language {tag} --name "…" --like sq'
        )
    known = ("the Unicode locale data (CLDR)", "tipsite's own table")[: 1 + (tag in LOCALES)]
    lent = dict.fromkeys(name.replace("_", "-") for name in (locale.borrow, locale.names))
    names = "" if set(lent) == {tag} else f" Dates and names are those of {' and '.join(lent)}."
    return f"This comes from {' and '.join(known)}.{names}"


def todo_lines(addition: Addition) -> Iterator[str]:
    """Yield what to do now, what readers need most first."""
    tag = addition.tag
    if addition.source:
        yield f"{tag} is made of {addition.source}, letter by letter: nothing is to be translated."
        yield f"A page that you put into content/{tag}/ goes before the one that is made."
        return
    yield "What to do next, the most urgent first:"
    for number, step in enumerate(_steps(addition), 1):
        yield f"{number}. {step}"
    yield "What is not translated yet is shown in another language, and marked as such."
    yield f"For a translator:         tipsite translate export {tag}"
    yield f"To see what is missing:   tipsite translate status {tag}"


def _steps(addition: Addition) -> Iterator[str]:
    tag, config = addition.tag, addition.corpus.config
    assert config is not None
    site = config.site
    source = site.source_language.text
    if addition.lender:
        yield (
            f"The phrases (buttons, notices), {addition.done} of {addition.all} of which are "
            f"translated, in this file:\n   themes/{site.theme.text}/phrases/{tag}.po\n"
            f"{_drafts(addition)}"
            f"   Until all are, pages have those of {named(addition.lender)}, and say so."
        )
    twin = LATIN.get(tag, "")
    if any(page.tag == twin for page in addition.corpus.pages):
        yield (
            f"Drafts of the pages in content/{twin}/, with each word to look at:\n"
            f"   tipsite translate cyrillic {tag}"
        )
    written = {page.path for page in addition.corpus.pages if page.tag == tag}
    pages = {page.path for page in addition.corpus.pages if page.tag == source} - written
    first = [path for path in _FIRST if path in pages]
    for path in first:
        yield f"content/{source}/{path}, translated as content/{tag}/{path}"
    if others := len(pages) - len(first):
        yield f"The other pages ({others}), at the same path in content/{tag}/"
    name = "" if tag in site.name else "site.name in campaigns.yaml, and "
    yield f"{name}the names and summaries of services: a line “{tag}: …” below the others"
    limited = [one.id.text for one in config.campaigns if _lacks(one.languages, tag)]
    if limited:
        yield f"Campaigns that name their languages: add {tag} where it fits ({_few(limited)})"
    yield (
        "Let a native speaker read all of it; until then pages say that they are drafts. Then:\n"
        f'   tipsite translate review {tag} PAGE --by "ROLE"'
    )


def _drafts(addition: Addition) -> str:
    if LATIN.get(addition.tag) != addition.lender or addition.phrases is None:
        return ""
    return "   They are there as drafts from Latin letters, marked fuzzy until somebody agrees.\n"


def _lacks(languages: tuple[Text, ...], tag: str) -> bool:
    return bool(languages) and tag not in {one.text for one in languages}


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
