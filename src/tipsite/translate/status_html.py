"""The status as a page for a director: whole in one file, to read, send and print."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from importlib import resources

from jinja2 import Environment, StrictUndefined

from tipsite.tools.locales import list_words, locale_for
from tipsite.translate.section import WORDS, day_words, readings, reads, section
from tipsite.translate.status import Status
from tipsite.translate.wording import counted, language_words
from tipsite.ui_language import gettext as _
from tipsite.ui_language import language, ngettext, ui_locale


def status_html(
    status: Status, site: str, services: Mapping[str, str], today: datetime.date
) -> str:
    """Return the page.

    ``site`` is the name of the site, ``services`` those of its services by id, in the source
    language.
    """
    folder = resources.files("tipsite") / "translate"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((folder / "status.html").read_text("utf-8"))
    sections = [section(one, status, services) for one in status.languages if one.units]
    return template.render(
        _=_,
        ngettext=ngettext,
        lang=language(),
        site=site,
        site_lang=locale_for(status.source).lang,
        source=language_words(status.source),
        date=day_words(today),
        headline=_headline(status),
        sections=sections,
        derived=[
            (language_words(one.tag), language_words(one.derived_from))
            for one in status.languages
            if not one.units and one.derived_from
        ],
        original=readings(status.originals, original=True),
        original_read=tuple(reads(status.originals)),
        states=[
            (_(words).format(count="").strip(), _(meaning)) for words, meaning in WORDS.values()
        ],
        broken=len(status.broken),
    )


def _headline(status: Status) -> str:
    """The whole site in one sentence."""
    there = [one for one in status.languages if one.units]
    behind = [one for one in there if one.counts["outdated-critical"]]
    current = [one for one in there if one.percent == 100]
    if not there:
        return _("Nothing is translated on this site.")
    if behind:
        words = list_words(
            ui_locale(),
            [f"{language_words(one.tag)} ({one.counts['outdated-critical']})" for one in behind],
        )
        return _("Some texts may mislead readers: in {languages}.").format(languages=words)
    if len(current) == len(there):
        return _("Every translation says what its source says.")
    return counted(
        "No text is known to mislead. All is up to date in {count} language of {{all}}.",
        "No text is known to mislead. All is up to date in {count} languages of {{all}}.",
        len(current),
    ).format(all=len(there))
