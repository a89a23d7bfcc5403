"""The status as a page for a director, in one file, to read, send and print.

Each language has a summary in a sentence, a bar, urgent tasks, and reviews.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined

from tipsite.i18n import gettext as _
from tipsite.i18n import language, language_words, ngettext, ui_locale
from tipsite.language.locales import date_words, list_words, locale_for, territory
from tipsite.messages import mark
from tipsite.model.translation import State
from tipsite.translation.labels import counted, number_words, percent
from tipsite.translation.status import AREAS, STATES, DocumentStatus, LanguageStatus, Status, Task

_MOST = 12
"""The number of tasks of a language that are listed; the others are counted."""
_FIRST = AREAS[0]
_LEAST = 1.5
"""The smallest visible part of a bar, in per cent."""
_ID = re.compile(r"\b[a-z]{2}-[a-z0-9-]+\b")
_STATE_WORDS: Mapping[State, tuple[str, str]] = {
    "outdated-critical": (
        mark("{count} may mislead"),
        mark("the source has changed in something important"),
    ),
    "missing": (
        mark("{count} not translated"),
        mark("the source says something that is not there yet"),
    ),
    "unknown": (
        mark("{count} not compared"),
        mark("nobody has said which text it was translated from"),
    ),
    "outdated-minor": (mark("{count} with older words"), mark("the source has other words now")),
    "orphan": (mark("{count} without a source"), mark("the source does not say it any more")),
}
_NAMES: Mapping[str, str] = {
    "organizations.yaml": mark("Names of organizations"),
    "campaigns.yaml": mark("Names of the site and its campaigns"),
    "phrases": mark("Buttons and notices of every page"),
}
_URGENT: tuple[State, ...] = ("missing", "unknown")


def _section(
    section: LanguageStatus, status: Status, services: Mapping[str, str]
) -> Mapping[str, object]:
    """Return the values for the section of a language; ``services`` are names by id."""
    urgent = [task for task in status.tasks if task.tag == section.tag and _is_urgent(task)]
    facts = tuple(_facts(section))
    current = _("{percent} up to date").format(percent=percent(section.percent))
    titles = {document.document: document.title for document in section.documents}
    return {
        "name": language_words(section.tag),
        "headline": _sentence(section, urgent),
        "bars": _bars(section),
        "bar": "; ".join((current, *(words for _state, words in facts))),
        "facts": facts,
        "work": _work(section),
        "urgent": [_urgent_task(task, titles, services) for task in urgent[:_MOST]],
        "more": max(0, len(urgent) - _MOST),
        "reading": _reading_words(section.documents),
        "read": _review_lines(section.documents),
    }


def _is_urgent(task: Task) -> bool:
    """Return whether a text may mislead, or is missing where people look for help."""
    return task.state == "outdated-critical" or (task.area == _FIRST and task.state in _URGENT)


def _sentence(section: LanguageStatus, urgent: Sequence[Task]) -> str:
    share = {"percent": percent(section.percent)}
    wrong = section.counts["outdated-critical"]
    if not wrong and section.percent == 100:
        return _("{percent} is up to date.").format(**share)
    if not wrong:
        return _("{percent} is up to date; nothing is known to mislead.").format(**share)
    on_help = sum(task.state == "outdated-critical" and task.area == _FIRST for task in urgent)
    texts = counted("{count} text", "{count} texts", wrong)
    if on_help == wrong:
        words = _("{percent} is up to date; {texts} on pages about help and safety may mislead.")
    elif on_help:
        words = _(
            "{percent} is up to date; {texts}, {some} of them on pages about help and safety "
            "may mislead."
        )
    else:
        words = _("{percent} is up to date; {texts} may mislead.")
    return words.format(**share, texts=texts, some=on_help)


def _bars(section: LanguageStatus) -> Iterator[tuple[str, float, float]]:
    """Yield the parts of a bar: the state, the beginning and the share (from 0 to 100).

    Orphans are left out, because they have no source. Small parts are enlarged.
    """
    states = [
        state for state in ("current", *STATES) if section.counts[state] and state != "orphan"
    ]
    wide = {state: max(_LEAST, 100 * section.counts[state] / section.units) for state in states}
    whole, start = sum(wide.values()), 0.0
    for state in states:
        share = 100 * wide[state] / whole
        yield state, round(start, 2), round(share, 2)
        start += share


def _facts(section: LanguageStatus) -> Iterator[tuple[State, str]]:
    for state in STATES:
        if section.counts[state]:
            yield state, _(_STATE_WORDS[state][0]).format(count=number_words(section.counts[state]))


def _work(section: LanguageStatus) -> str:
    words, unknown, orphans = section.words, section.counts["unknown"], section.counts["orphan"]
    parts = (
        counted(
            "about {count} word to translate or to go over",
            "about {count} words to translate or to go over",
            words,
        ),
        counted(
            "{count} text to compare with the source",
            "{count} texts to compare with the source",
            unknown,
        ),
        counted(
            "{count} text to delete or to confirm", "{count} texts to delete or to confirm", orphans
        ),
    )
    counts = (words, unknown, orphans)
    worded = [part for part, count in zip(parts, counts, strict=True) if count]
    return list_words(ui_locale(), worded)


def _urgent_task(
    task: Task, titles: Mapping[str, str], services: Mapping[str, str]
) -> Mapping[str, str]:
    part = _(", part {number}").format(number=task.number) if task.number else ""
    return {
        "where": _document_words(task.document, titles.get(task.document, "")),
        "file": f"{task.document}{part}",
        "why": _sentence_of(task.why, services),
    }


def _document_words(document: str, title: str) -> str:
    """Return the name of a document for readers: the title of a page, the topic of records."""
    folder, _slash, file = document.rpartition("/")
    if folder == "services":
        country = territory(ui_locale(), file.removesuffix(".yaml").upper())
        return _("Services: {country}").format(country=country)
    return _(_NAMES[document]) if document in _NAMES else title or document


def _sentence_of(why: Sequence[str], services: Mapping[str, str]) -> str:
    """Return the reasons as one sentence, with the names of services instead of their ids."""
    words = _ID.sub(lambda match: services.get(match[0], match[0]), "; ".join(why))
    return words[:1].upper() + words[1:]


def _reading_words(documents: Sequence[DocumentStatus], *, original: bool = False) -> str:
    """Return a sentence that counts the reviewed documents of a language."""
    there = [document for document in documents if document.reading != "none"]
    count = {
        kind: sum(document.reading == kind for document in there)
        for kind in ("reviewed", "changed", "machine", "draft")
    }
    words = counted(
        "{{some}} of {count} page and lists read by somebody who knows the language",
        "{{some}} of {count} pages and lists read by somebody who knows the language",
        len(there),
    ).format(some=count["reviewed"] or _("None"))
    if count["changed"]:
        words += _("; {count} changed since").format(count=count["changed"])
    if count["machine"]:
        words += _("; {count} by a machine").format(count=count["machine"])
    draft = count["draft"] and not original
    rest = " " + _("Readers are told that the rest is a draft.") if draft else ""
    return f"{words}.{rest}"


def _review_lines(documents: Sequence[DocumentStatus]) -> Sequence[Mapping[str, object]]:
    """Return the reviews, the latest first; changed documents come before all others."""
    reviews = [
        (document.reading != "changed", -document.review.on.toordinal(), document, document.review)
        for document in documents
        if document.review and document.reading in ("reviewed", "changed")
    ]
    return [
        {
            "where": _document_words(document.document, document.title),
            "when": f"{_day_words(review.on)}, {review.by}",
            "changed": document.reading == "changed",
        }
        for _is_same, _day, document, review in sorted(reviews, key=lambda review: review[:2])
    ]


def _day_words(day: datetime.date) -> str:
    """Return a day with its month in words."""
    return date_words(locale_for("en-GB") if language() == "en" else ui_locale(), day)


def status_html(
    status: Status, site: str, services: Mapping[str, str], today: datetime.date
) -> str:
    """Return the page.

    ``site`` is the name of the site. ``services`` are the names of its services by id, in the
    source language.
    """
    folder = resources.files("tipsite") / "translation"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((folder / "status.html").read_text("utf-8"))
    sections = [
        _section(section, status, services) for section in status.languages if section.units
    ]
    return template.render(
        _=_,
        ngettext=ngettext,
        lang=language(),
        site=site,
        site_lang=status.source,
        source=language_words(status.source),
        date=_day_words(today),
        headline=_headline(status),
        sections=sections,
        derived=[
            (language_words(section.tag), language_words(section.derived_from))
            for section in status.languages
            if not section.units and section.derived_from
        ],
        original=_reading_words(status.originals, original=True),
        original_read=_review_lines(status.originals),
        states=[
            (_(words).format(count="").strip(), _(meaning))
            for words, meaning in _STATE_WORDS.values()
        ],
        broken=len(status.broken),
    )


def _headline(status: Status) -> str:
    """Return a sentence about the whole site."""
    there = [section for section in status.languages if section.units]
    behind = [section for section in there if section.counts["outdated-critical"]]
    current = [section for section in there if section.percent == 100]
    if not there:
        return _("Nothing is translated on this site.")
    if behind:
        words = list_words(
            ui_locale(),
            [
                f"{language_words(section.tag)} ({section.counts['outdated-critical']})"
                for section in behind
            ],
        )
        return _("Some texts may mislead readers: in {languages}.").format(languages=words)
    if len(current) == len(there):
        return _("Every translation says what its source says.")
    return counted(
        "No text is known to mislead. All is up to date in {count} language of {{all}}.",
        "No text is known to mislead. All is up to date in {count} languages of {{all}}.",
        len(current),
    ).format(all=len(there))
