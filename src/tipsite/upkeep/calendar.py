"""Changes that come with the date: pages that come and go, lines that fall due, campaigns.

All changes are known in advance: they depend only on the files and the day.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

from msgspec import Struct

from tipsite.contacts.channels import contact_text, is_fixed
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.language.dates import first_day, is_partial_date, last_day
from tipsite.lint.records import due_problems
from tipsite.messages import mark
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.pages import Page, piece_name
from tipsite.model.records import Service
from tipsite.resolve.publication import is_published
from tipsite.resolve.services import records_by_id, with_companions
from tipsite.resolve.verification import check_interval
from tipsite.workspace.files import json_text

DAYS = 30
"""Days that a build looks ahead."""
_SHOWN = 5
_EXPIRES = re.compile(rb"^expires:\s*(\d{4}-\d\d-\d\d)", re.IGNORECASE | re.MULTILINE)
_DAY = datetime.timedelta(days=1)
_YEAR = datetime.timedelta(days=366)

Kind = Literal[
    "line-unconfirmed", "line-due", "piece-ends", "page-goes", "page-comes", "campaign-ends",
    "campaign-begins", "event-ends", "file-ends",
]  # fmt: skip
"""Kinds of changes, in the order in which changes of one day are listed."""
_ORDER = get_args(Kind)
_SENTENCES: Mapping[Kind, str] = {
    "piece-ends": mark(
        "The piece {name} is not made any more: nobody has confirmed a line on it lately."
    ),
    "page-goes": mark("{name} is left out ({languages})."),
    "page-comes": mark("{name} comes out ({languages})."),
    "campaign-ends": mark("The campaign {name} is over."),
    "campaign-begins": mark("The campaign {name} begins."),
    "event-ends": mark("The event “{name}” is over."),
    "file-ends": mark("{name} is no longer valid: write a later day into it."),
}
_TIMES: Mapping[Kind, int] = {"line-due": 1, "line-unconfirmed": 2}
"""The age of a line at this change, in multiples of the policy (`contacts.channels.age_of`)."""
_OF_PAGES: frozenset[Kind] = frozenset(("page-comes", "page-goes"))


class Change(Struct, frozen=True, kw_only=True):
    """A change that takes effect at the beginning of ``day``.

    ``name`` depends on the kind: the path of a page or file, the id of a campaign, the name of an
    event, the country of lines, or the name and country of a piece. ``languages`` are the languages
    in which a page comes or goes. ``count`` is the number of lines, without lines on hold.
    """

    day: datetime.date
    kind: Kind
    name: str
    languages: tuple[str, ...] = ()
    count: int = 1


def changes(corpus: Corpus, first: datetime.date, last: datetime.date) -> tuple[Change, ...]:
    """Return the changes from the day ``first`` to the day ``last``, both included."""
    config = corpus.config
    if config is None:
        return ()
    every = (
        *_pages(corpus, config, first, last),
        *_lines(corpus, config),
        *_campaigns(config),
        *_files(corpus),
        *_pieces(corpus, config),
    )
    coming = (change for change in every if first <= change.day <= last)
    return tuple(
        sorted(coming, key=lambda change: (change.day, _ORDER.index(change.kind), change.name))
    )


def _pages(
    corpus: Corpus, config: Config, first: datetime.date, last: datetime.date
) -> Iterator[Change]:
    """Yield the days on which pages come or go; a translation is published only with its source."""
    source = config.site.source_language.text
    tags = tuple(tag.text for tag in config.site.public_languages())
    sources = {page.path: page for page in corpus.pages if page.tag == source}
    sources |= {page.path: page for page in corpus.pages if page.matter.gone}
    tags_by_change: dict[tuple[datetime.date, Kind, str], list[str]] = {}
    for page in corpus.pages:
        both = (page, sources.get(page.path, page))
        days = {day for one in both for day in _days(one) if first <= day <= last}
        for day in days if page.tag in tags else ():
            before, after = (
                all(is_published(one, when) for one in both) for when in (day - _DAY, day)
            )
            if before != after:
                kind: Kind = "page-comes" if after else "page-goes"
                tags_by_change.setdefault((day, kind, page.path), []).append(page.tag)
    for (day, kind, path), found in tags_by_change.items():
        languages = tuple(sorted(found, key=tags.index))
        yield Change(day=day, kind=kind, name=path, languages=languages)


def _days(page: Page) -> Iterator[datetime.date]:
    matter = page.matter
    return filter(None, (matter.publish_on, matter.date, matter.expires))


def _lines(corpus: Corpus, config: Config) -> Iterator[Change]:
    """Yield the days on which published lines fall due, or lose their mark as confirmed."""
    counts: Counter[tuple[datetime.date, Kind, str]] = Counter()
    for file in corpus.directories:
        for service in file.services:
            if service.publish != "yes":
                continue
            every = check_interval(config, service.kind)
            for line in service.confirmables:
                shown = line.publish == "yes" and contact_text(line).text != "unknown"
                if not shown or not is_partial_date(line.verified.on):
                    continue
                confirmed = first_day(line.verified.on)
                for kind, times in _TIMES.items():
                    day = confirmed + (times * every + 1) * _DAY
                    counts[day, kind, file.country.text] += 1
    for (day, kind, country), count in counts.items():
        yield Change(day=day, kind=kind, name=country, count=count)


def _campaigns(config: Config) -> Iterator[Change]:
    for campaign in config.campaigns:
        begin, end = campaign.period.from_, campaign.period.to
        if is_partial_date(begin):
            yield Change(day=first_day(begin), kind="campaign-begins", name=campaign.id.text)
        if end and is_partial_date(end):
            yield Change(day=last_day(end) + _DAY, kind="campaign-ends", name=campaign.id.text)
        for event in campaign.events:
            tag = config.site.source_language.text
            name = event.name[tag if tag in event.name else min(event.name)].text
            yield Change(day=event.day + _DAY, kind="event-ends", name=name)


def _files(corpus: Corpus) -> Iterator[Change]:
    """Yield the day on which a security.txt expires and is no longer valid (RFC 9116, 2.5.5)."""
    for path, content in corpus.static.items():
        match = _EXPIRES.search(content) if path.endswith("security.txt") else None
        if match and is_partial_date(day := match[1].decode()):
            yield Change(day=first_day(day), kind="file-ends", name=path)


def _pieces(corpus: Corpus, config: Config) -> Iterator[Change]:
    """Yield the days from which a piece is no longer made, because a line on it is too old.

    The limit is stricter for pictures, since people pass them on: their lines must not be due.
    """
    source = config.site.source_language.text
    pages = [page for page in corpus.pages if page.kind == "material" and page.tag == source]
    if not pages or config.site.status != "live" or corpus.theme is None:
        return
    records = records_by_id(corpus)
    ends: dict[tuple[datetime.date, str], None] = {}
    for page in pages:
        name = piece_name(page.path)
        material = page.matter.material
        kind = corpus.theme.kinds.get(material.kind.text) if material and material.kind else None
        times = _TIMES["line-due" if kind and kind.format == "png" else "line-unconfirmed"]
        for number in material.numbers if material else ():
            for service in with_companions(number.text, records):
                if service in records and (day := _last_use(records[service], config, times)):
                    ends[day, f"{name} ({number.text[:2].upper()})"] = None
    for day, name in ends:
        yield Change(day=day, kind="piece-ends", name=name)


def _last_use(service: Service, config: Config, times: int) -> datetime.date | None:
    """Return the first day on which no line of a service may be printed, or None.

    A line may be printed for the days of the policy, multiplied by ``times``.
    """
    if service.publish != "yes" or is_fixed(service):
        return None
    most = check_interval(config, service.kind) * times
    days = [
        first_day(phone.verified.on) + (most + 1) * _DAY
        for phone in service.phones
        if phone.publish == "yes"
        and phone.channel == "voice"
        and is_partial_date(phone.verified.on)
    ]
    return max(days, default=None)


def sentences(coming: Iterable[Change]) -> Iterator[str]:
    """Yield a sentence for each change, the nearest first; lines of one day share a sentence."""
    grouped: dict[tuple[datetime.date, Kind, str], list[Change]] = {}
    for change in coming:
        name = "" if change.kind in _TIMES else change.name
        grouped.setdefault((change.day, change.kind, name), []).append(change)
    for group in grouped.values():
        yield f"{group[0].day}: {_sentence(group)}"


def _sentence(group: list[Change]) -> str:
    first, count = group[0], sum(change.count for change in group)
    languages = ", ".join(first.languages)
    countries = ", ".join(f"{change.name} {change.count}" for change in group)
    if first.kind == "line-due":
        words = ngettext(
            "{count} line falls due ({countries}).", "{count} lines fall due ({countries}).", count
        )
    elif first.kind == "line-unconfirmed":
        words = ngettext(
            "{count} line counts as not confirmed lately ({countries}).",
            "{count} lines count as not confirmed lately ({countries}).",
            count,
        )
    else:
        words = _(_SENTENCES[first.kind])
    return words.format(count=count, countries=countries, name=first.name, languages=languages)


def upcoming(corpus: Corpus, today: datetime.date) -> tuple[Change, ...]:
    """Return the changes of the next days, as far as a build looks ahead."""
    return changes(corpus, today + _DAY, today + DAYS * _DAY)


def upcoming_lines(corpus: Corpus, today: datetime.date) -> tuple[str, ...]:
    """Return the lines that a build prints about upcoming changes, if there are any."""
    coming = upcoming(corpus, today)
    return tuple(_lines_ahead(coming, DAYS, _SHOWN)) if coming else ()


def calendar_lines(corpus: Corpus, today: datetime.date, days: int) -> Iterator[str]:
    """Yield a report on all changes of the next days."""
    if coming := changes(corpus, today + _DAY, today + days * _DAY):
        yield from _lines_ahead(coming, days)
    else:
        yield ngettext(
            "In the next {count} day nothing changes by itself.",
            "In the next {count} days nothing changes by itself.",
            days,
        ).format(count=days)


def _lines_ahead(coming: Iterable[Change], days: int, most: int | None = None) -> Iterator[str]:
    yield ngettext(
        "In the next {count} day this comes up:",
        "In the next {count} days this comes up:",
        days,
    ).format(count=days)
    lines = tuple(sentences(coming))
    yield from (f"  {line}" for line in lines[:most])
    if more := len(lines[most:]) if most else 0:
        words = ngettext(
            "And {count} more: “tipsite calendar” says all.",
            "And {count} more: “tipsite calendar” says all.",
            more,
        )
        yield f"  {words.format(count=more)}"
    yield from _commands(coming, days)


def next_publication_lines(corpus: Corpus, today: datetime.date) -> tuple[str, ...]:
    """Return which pages come or go next, within a year, and how to publish on that day."""
    coming = changes(corpus, today + _DAY, today + _YEAR)
    pages = [change for change in coming if change.kind in _OF_PAGES]
    first = [change for change in pages if change.day == pages[0].day]
    return (*sentences(first), *_commands(first, 0))


def _commands(coming: Iterable[Change], days: int) -> Iterator[str]:
    kinds = {change.kind for change in coming}
    if "line-due" in kinds:
        command = f"tipsite directory due --within {days}"
        yield f"  {_('Which lines: {command}').format(command=command)}"
    if kinds & _OF_PAGES:
        words = _(
            "Pages come and go only if you publish on their day. A daily run does that: {command}"
        )
        yield f"  {words.format(command='tipsite new schedule')}"


def came_lines(corpus: Corpus, since: datetime.date, today: datetime.date) -> tuple[str, ...]:
    """Return the changes after the day ``since``, up to ``today``; nothing if there are none.

    Lines are only counted, so the text may be sent or logged.
    """
    past = changes(corpus, since + _DAY, today)
    if not past:
        return ()
    lines = list(sentences(past))
    if any(change.kind in _TIMES for change in past) and corpus.config is not None:
        count = sum(1 for _one in due_problems(corpus, corpus.config, today))
        words = ngettext(
            "{count} line is due by now; “tipsite directory due” says whom to call.",
            "{count} lines are due by now; “tipsite directory due” says whom to call.",
            count,
        )
        lines.append(words.format(count=count))
    return tuple(lines)


def calendar_json(coming: Iterable[Change], today: datetime.date) -> str:
    """Return changes as JSON; the schema is ``calendar.schema.json``."""
    return json_text({"today": today.isoformat(), "changes": list(coming)})
