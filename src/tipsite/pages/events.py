"""Upcoming events of campaigns, and a calendar file for each (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from tipsite.contacts.hours import WHOLE_DAY, event_span
from tipsite.language.dates import first_day
from tipsite.language.locales import leaf_words
from tipsite.language.tags import zone_of
from tipsite.model.config import Campaign, CampaignEvent
from tipsite.model.plan import Artifact
from tipsite.pages.context import Context
from tipsite.pages.language_spans import plain_words
from tipsite.views.parts import Event

_OCTETS = 75
_Upcoming = tuple[str, Campaign, CampaignEvent]
"""An event with its campaign, and the address of its file in an edition."""


def upcoming_events(context: Context, *campaigns: Campaign) -> tuple[Event, ...]:
    """Return the events of campaigns that are not over, the next one first."""
    events = (_event(context, event) for event in _upcoming(context, campaigns))
    return tuple(sorted(events, key=lambda event: event.day))


def calendar_files(contexts: Iterable[Context]) -> Iterator[Artifact]:
    """Yield the calendar file of each upcoming event in each edition."""
    for context in contexts:
        for upcoming in _upcoming(context, context.campaigns()):
            lines = _calendar(context, upcoming)
            content = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
            path = f"{context.edition.tag}/{upcoming[0]}"
            yield Artifact(path=path, content=content.encode("utf-8", "replace"))


def _upcoming(context: Context, campaigns: Iterable[Campaign]) -> Iterator[_Upcoming]:
    """Yield the events that are not over.

    An address has the day, so that it stays the same when other events come and go.
    """
    for campaign in campaigns:
        days: Counter[str] = Counter()
        for event in campaign.events:
            days[day := event.day.isoformat()] += 1
            if not context.session.ask("ended", day):
                name = day if days[day] == 1 else f"{day}-{days[day]}"
                yield f"campaigns/{campaign.id.text}/{name}.ics", campaign, event


def _event(context: Context, upcoming: _Upcoming) -> Event:
    path, campaign, event = upcoming
    page = context.address_of(f"campaigns/{campaign.id.text}.md")
    date, month = leaf_words(context.locale, event.day)
    # The preview shows pages with mistakes.
    span = start, end = event_span(event.hours) or WHOLE_DAY
    clock, times = context.hours.time, context.locale.times
    time = times.format(first=clock(start), last=clock(end)) if end else clock(start)
    return Event(
        name=context.words(event.name),
        day=event.day.isoformat(),
        date=date,
        leaf=(str(event.day.day), month),
        time="" if span == WHOLE_DAY else time,
        place=context.words_or_none(event.place),
        summary=context.words_or_none(event.summary),
        href=context.href(f"{context.edition.tag}/{path}"),
        campaign=campaign.id.text,
        page="" if page == context.address else context.href(page),
    )


def _calendar(context: Context, upcoming: _Upcoming) -> Iterator[str]:
    """Yield the lines of a calendar with one event; the content alone decides on its bytes."""
    (path, campaign, event), base = upcoming, context.base
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{base}", "BEGIN:VEVENT")
    # All editions have the same id, so an event that is added twice is there once.
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, base + path)}"
    yield f"DTSTAMP:{first_day(campaign.period.from_):%Y%m%d}T000000Z"
    span = start, end = event_span(event.hours) or WHOLE_DAY
    if span == WHOLE_DAY:
        yield from (f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", "TRANSP:TRANSPARENT")
    else:
        code = event.country or next(iter(campaign.countries), None)
        zone = zone_of(code.text) if code else ""
        yield f"DTSTART:{_moment(event.day, start, zone)}"
        if end:
            yield f"DTEND:{_moment(event.day, end, zone)}"
    texts = {"SUMMARY": event.name, "LOCATION": event.place, "DESCRIPTION": event.summary}
    for key, table in texts.items():
        if words := context.words_or_none(table):
            text = re.sub(r"([\\;,])", r"\\\1", " ".join(plain_words(context, words).split()))
            yield f"{key};LANGUAGE={words.lang or context.page_tag}:{text}"
    page = context.address_of(f"campaigns/{campaign.id.text}.md")
    yield from (f"URL:{base}{page}", "END:VEVENT", "END:VCALENDAR")


def _moment(day: datetime.date, minutes: int, zone: str) -> str:
    """Return minutes after the midnight of a day in UTC, or without a zone in any local time."""
    local = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)
    if not zone:
        return f"{local:%Y%m%dT%H%M%S}"
    return f"{local.replace(tzinfo=ZoneInfo(zone)).astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """Yield the parts of a line with at most 75 octets; all but the first begin with a space."""
    part = ""
    for letter in line:
        if len(f"{part}{letter}".encode("utf-8", "replace")) > _OCTETS:
            yield part
            part = " "
        part += letter
    yield part
