"""Report on an added language: the data that tipsite has on it, and the next steps."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from tipsite import i18n
from tipsite.i18n import gettext as _
from tipsite.language.locale_table import LOCALES, NO_DATA, Locale
from tipsite.language.locales import date_words, locale_with, time_words
from tipsite.scaffold.language import NewLanguage

_AFTERNOON = 14 * 60 + 5
_FIRST = ("help/index.md", "safety.md", "index.md")
"""Pages that a reader in trouble needs first."""


def language_label(tag: str) -> str:
    """Return a language's name, with its tag if they differ."""
    name = i18n.language_words(tag)
    return f"{name} ({tag})" if name != tag else f"“{tag}”"


def locale_lines(language: NewLanguage, today: datetime.date) -> Iterator[str]:
    """Yield the data that tipsite has on a language, and their origin."""
    tag = language.tag
    locale = locale_with(tag, endonym=language.endonym, like=language.like)
    yield _("What tipsite knows of {language}:").format(language=language_label(tag))
    if locale.direction == "rtl":
        words = _("- Readers choose it as: {endonym}. It is written from right to left.")
    else:
        words = _("- Readers choose it as: {endonym}. It is written from left to right.")
    yield words.format(endonym=locale.endonym)
    yield _("- Dates and times look like: {day}, {time}.").format(
        day=date_words(locale, today), time=time_words(locale, _AFTERNOON)
    )
    yield f"- {_origin(tag, locale)}"


def _origin(tag: str, locale: Locale) -> str:
    if locale.borrow == NO_DATA and tag != "en":
        words = _(
            "There are no data on this language: dates are in digits, countries and languages have "
            "their English names.\n  You can say how it calls itself, and which language has dates "
            "and names that its readers know:\n  {command}"
        )
        return words.format(command=f'tipsite new language {tag} --name "…" --like sq')
    origin = _("This comes from the Unicode locale data (CLDR).")
    if tag in LOCALES:
        origin = _("This comes from the Unicode locale data (CLDR) and tipsite's own table.")
    lent = dict.fromkeys(name.replace("_", "-") for name in (locale.borrow, locale.names))
    if set(lent) == {tag}:
        return origin
    names = _("Dates and names are those of {languages}.")
    return f"{origin} {names.format(languages=_(' and ').join(lent))}"


def todo_lines(language: NewLanguage) -> Iterator[str]:
    """Yield the next steps; what readers need most comes first."""
    tag, config = language.tag, language.corpus.config
    if config is not None and config.site.status == "live":
        yield _(
            "No reader sees it yet: “tipsite serve --drafts” shows it. To publish it, take {tag} "
            "off the list site.prepared in campaigns.yaml."
        ).format(tag=tag)
    if language.source:
        words = _("{tag} is made of {source}, letter by letter: nothing is to be translated.")
        yield words.format(tag=tag, source=language.source)
        words = _("A page that you put into content/{tag}/ goes before the one that is made.")
        yield words.format(tag=tag)
        return
    yield _("What to do next, the most urgent first:")
    for number, step in enumerate(_steps(language), 1):
        yield f"{number}. {step}"
    yield _("What is not translated yet is shown in another language, and marked as such.")
    yield _("For a translator:         tipsite translate export {tag}").format(tag=tag)
    yield _("To see what is missing:   tipsite translate status {tag}").format(tag=tag)


def _steps(language: NewLanguage) -> Iterator[str]:
    tag, config = language.tag, language.corpus.config
    assert config is not None
    site = config.site
    source = site.source_language.text
    if language.phrases_from:
        words = _(
            "The phrases (buttons, notices), {done} of {all} of which are translated, in this file:"
        )
        until = _("Until all are, pages have those of {language}, and say so.")
        yield "\n   ".join(
            (
                words.format(done=language.done, all=language.all),
                f"themes/{site.theme.text}/phrases/{tag}.po",
                until.format(language=language_label(language.phrases_from)),
            )
        )
    written = {page.path for page in language.corpus.pages if page.tag == tag}
    pages = {page.path for page in language.corpus.pages if page.tag == source} - written
    first = [path for path in _FIRST if path in pages]
    for path in first:
        words = _("{path}, translated as {new}")
        yield words.format(path=f"content/{source}/{path}", new=f"content/{tag}/{path}")
    if others := len(pages) - len(first):
        words = _("The other pages ({count}), at the same path in content/{tag}/")
        yield words.format(count=others, tag=tag)
    if tag in site.name:
        words = _("The names and summaries of services: a line “{tag}: …” below the others")
    else:
        words = _(
            "site.name in campaigns.yaml, and the names and summaries of services: a line “{tag}: "
            "…” "
            "below the others"
        )
    yield words.format(tag=tag)
    limited = [
        campaign.id.text
        for campaign in config.campaigns
        if campaign.languages and tag not in {known.text for known in campaign.languages}
    ]
    if limited:
        words = _("Campaigns that name their languages: add {tag} where it fits ({campaigns})")
        yield words.format(tag=tag, campaigns=_few(limited))
    words = _(
        "Let a native speaker read all of it; until then pages say that they are drafts. Then:"
    )
    command = _('tipsite translate review {tag} PAGE --by "ROLE"').format(tag=tag)
    yield f"{words}\n   {command}"


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
