"""Write the public directory of an edition as one HSDS 3.0 file; docs/hsds.md describes it.

Source: https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from tipsite.contacts.channels import contact_text, lines_of
from tipsite.contacts.hours import Hours, day_times, language_times, open_spans, parse_hours
from tipsite.engine.session import Session
from tipsite.language.dates import is_whole_date
from tipsite.language.tags import zone_of
from tipsite.model.media import Media
from tipsite.model.problems import Localized, Text
from tipsite.model.records import Email, Line, Organization, Phone, Verified
from tipsite.model.site import PublicPlace, PublicService
from tipsite.pages.context import Context
from tipsite.pages.edition_contexts import edition_contexts
from tipsite.pages.given import tracked_site
from tipsite.pages.plain_text import call_line, place_lines, way_lines
from tipsite.pages.services import companions, service_calls, service_entry
from tipsite.resolve.site import resolve_site
from tipsite.views.services import Contact, Place
from tipsite.web import record_uuid
from tipsite.workspace.site import Workspace, needs_mending

VALID = datetime.timedelta(days=30)
"""The time for which a file is valid."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TYPES = {"sms": "text", "relay": "textphone"}
"""Types of phones (RFC 6350) for channels with another name."""
_OF_ORGANIZATION = ("name", "description")
_TEXTS = ("name", "short_name", "label", "summary", "area")
_OF_SERVICE = (
    "id", "country", "kind", "run_by", "needs", "audience", "offers", "anonymous", "tells_police",
)  # fmt: skip
_OF_LINE = ("channel", "hours", "languages", "free", "sms", "chat", "dial_abroad")
_OF_PLACE = ("hours", "languages", "wheelchair", "appointment")
_PLACE_TEXTS = ("name", "directions", "entrance", "who", "bring")
_REACH = ("mobile", "landline", "no_credit", "abroad")

Data = dict[str, Any]
Item = tuple[str, Data]
"""The name of a list, and an item of it."""


def hsds_feed(workspace: Workspace, tag: str, countries: tuple[str, ...]) -> bytes:
    """Return the HSDS file of an edition with the public services of ``countries`` (ISO 3166).

    It is a page of services (openapi.json of HSDS), each with all of its data. ``workspace`` has at
    least the texts of the site. ``tag`` (BCP 47) is that of the edition. UUIDs are the same in all
    editions.

    Raises:
        CommandError: a record, a text or a setting has an error.
    """
    today = workspace.today
    site, resolved = resolve_site(workspace.corpus, today)
    if workspace.broken or site is None:
        # Another directory takes a service that is missing in a file for one that has ended.
        raise needs_mending(workspace.broken or resolved.found, workspace.snapshot.files)
    session, media = Session(), Media(images={}, files={})
    contexts = edition_contexts(session, site, media, tracked_site(session, site))
    context = next(context for context in contexts if context.edition.tag == tag)
    feed = _Feed(context=context, today=today)
    listed = (service for code in countries for service in site.services.get(code, ()))
    services = [feed.service(service) for service in listed]
    facts = {
        "site": context.base,
        "made_on": today.isoformat(),
        "valid_until": (today + VALID).isoformat(),
        "translation": context.records_translation,
        "demonstration": "yes" if context.demonstration else "no",
    }
    id_ = uuid5(NAMESPACE_URL, f"{context.base}services")
    attributes = _attributes(id_, "meta_table_description", facts)
    data = {
        "version": "3.0",
        "meta_table_description": {"id": str(id_), "language": tag, "attributes": attributes},
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


class _Feed(Struct, frozen=True, kw_only=True):
    """Makes the data of services, in the words of an edition, on the day ``today``."""

    context: Context
    today: datetime.date

    def service(self, service: PublicService) -> Data:
        """Return a service with its organization and its lines."""
        context, owner, organization = self.context, self._uuid(service), service.organization
        shown, beside = service_entry(context, service), companions(context, service)
        tables = {key: getattr(service, key) for key in _TEXTS}
        tables |= {f"organization_{key}": getattr(organization, key) for key in _OF_ORGANIZATION}
        words, written_in = self._words(tables)
        facts = _facts(service, _OF_SERVICE) | {
            **{key: words[key] for key in ("label", "summary", "area")},
            "beside": tuple(str(self._uuid(other)) for other in beside),
            "written_in": written_in,
            "valid_until": (self.today + VALID).isoformat(),
        }
        calls = [call for other in beside for call in service_calls(context, other)]
        alert = [context.say("beside"), *(call_line(context, call, call.country) for call in calls)]
        about = (words["label"], words["summary"], *shown.privacy, shown.no_contact)
        area = words["area"] or context.country(service.country)
        data: Data = {
            "id": str(owner),
            "name": words["name"],
            "alternate_name": words["short_name"],
            "description": _rows(*about),
            "url": next((website.url.text for website in service.websites), ""),
            "email": next((email.address.text for email in service.emails), ""),
            "status": "active",
            "eligibility_description": shown.audience,
            "assured_date": _assured(service),
            "alert": _rows(context.banner, *(alert if calls else ())),
            "service_areas": [{"id": _id(owner, "area"), "name": area}],
            "organization": self._organization(organization, words),
            "attributes": _attributes(owner, "service", facts),
        }
        ways = (*shown.phones, *shown.emails, *shown.websites)
        for line, way in zip(lines_of(service), ways, strict=True):
            for key, item in self._line(owner, zone_of(service.country), line, way):
                data.setdefault(key, []).append(item)
        for place, view in zip(service.places, shown.places, strict=True):
            for key, item in self._place(owner, service.country, place, view):
                data.setdefault(key, []).append(item)
        return _filled(data)

    def _organization(self, record: Organization, words: Mapping[str, str]) -> Data:
        path, name = f"organizations/{record.id.text}", words["organization_name"]
        data = {
            "id": str(record_uuid(self.context.base, path, record.uuid)),
            "name": name,
            "description": words["organization_description"] or name,
            "website": _value(record.website),
        }
        return _filled(data)

    def _uuid(self, service: PublicService) -> UUID:
        return record_uuid(self.context.base, f"services/{service.id}", service.uuid)

    def _line(self, service: UUID, zone: str, line: Line, way: Contact) -> Iterator[Item]:
        """Yield a line and its hours, each with the list of the service to which it belongs."""
        channel, text = getattr(line, "channel", "email"), contact_text(line).text
        owner = uuid5(service, f"{channel} {text}")
        data: Data = {
            "id": str(owner),
            "description": _rows(*way_lines(self.context, way, "")),
            "languages": [self._language(owner, language.text) for language in line.languages],
        }
        if isinstance(line, Phone):
            entity, data = "phone", data | {"number": text, "type": _TYPES.get(channel, channel)}
        elif isinstance(line, Email):
            entity, data = "contact", {"id": str(owner), "email": text}
        else:
            entity, data = "location", data | {"location_type": "virtual", "url": text}
        facts = _facts(line, _OF_LINE) | _verification(line.verified)
        facts |= _facts(getattr(line, "from_", None), _REACH)
        data = _filled(data | {"attributes": _attributes(owner, entity, facts)})
        if entity == "location":
            entity, data = "service_at_location", {"id": _id(owner, "service"), entity: data}
        yield f"{entity}s", data
        for schedule in _schedules(owner, facts["hours"], zone, self.today):
            yield "schedules", {**schedule, "description": text}

    def _place(
        self, service: UUID, country: str, place: PublicPlace, view: Place
    ) -> Iterator[Item]:
        """Yield a place and its hours, each with the list of the service to which it belongs."""
        context, texts = self.context, {key: getattr(place, key) for key in _PLACE_TEXTS}
        name = place.name.get(context.source) or place.name[min(place.name)]
        owner, (words, written_in) = uuid5(service, f"place {name.text}"), self._words(texts)
        facts = words | _facts(place, _OF_PLACE) | _verification(place.verified)
        attributes = _attributes(owner, "location", facts | {"written_in": written_in})
        access = _rows(context.say(f"wheelchair_{place.wheelchair}"), words["entrance"])
        location = {
            "id": str(owner),
            "location_type": "physical",
            "name": words["name"],
            "description": _rows(*place_lines(context, view, context.country(country))),
            "transportation": words["directions"],
            "accessibility": [{"id": _id(owner, "accessibility"), "description": access}],
            "languages": [self._language(owner, language.text) for language in place.languages],
            "attributes": attributes,
        }
        item = {"id": _id(owner, "service"), "location": _filled(location)}
        yield "service_at_locations", item
        for schedule in _schedules(owner, facts["hours"], zone_of(country), self.today):
            yield "schedules", {**schedule, "description": words["name"]}

    def _language(self, owner: UUID, text: str) -> Data:
        tag, times = language_times(text)
        name, code = self.context.language(tag), tag.partition("-")[0]
        id_ = _id(owner, "language", text)
        return _filled({"id": id_, "name": name, "code": code, "note": times})

    def _words(self, tables: Mapping[str, Localized]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return texts by key; also key and language of each text in another language.

        A translation that may mislead, since its source has changed, is replaced by the source.
        """
        texts, others = dict.fromkeys(tables, ""), []
        for key, table in tables.items():
            if words := self.context.words_or_none(table):
                words = words.original or words
                texts[key] = words.text
                others += [f"{key} {words.lang}"] if words.lang else []
        return texts, tuple(others)


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}


def _rows(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _id(owner: UUID, *parts: str) -> str:
    return str(uuid5(owner, " ".join(parts)))


def _facts(record: object, keys: Iterable[str]) -> Data:
    """Return the values of some fields of a record; missing ones are empty."""
    return {key: _value(getattr(record, key, "")) for key in keys}


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return value.text if isinstance(value, Text) else value or ""


def _attributes(owner: UUID, entity: str, facts: Data) -> list[Data]:
    """Return facts by key, each a text or several; empty and unknown ones are left out."""
    return [
        {
            "id": _id(owner, "attribute", key, "" if isinstance(value, str) else text),
            "link_id": str(owner),
            "link_entity": entity,
            "link_type": f"tipsite:{key}",
            "value": text,
        }
        for key, value in facts.items()
        for text in ((value,) if isinstance(value, str) else value)
        if text not in ("", "unknown")
    ]


def _verification(verified: Verified) -> Data:
    """Return the facts of a confirmation that readers see; none if nobody vouches for the line."""
    if verified.is_void:
        return {}
    if verified.how != "published":
        return _facts(verified, ("how", "on", "by"))
    source = _facts(verified.source, ("title", "url", "language"))
    return _facts(verified, ("how", "on")) | {f"source_{key}": source[key] for key in source}


def _assured(service: PublicService) -> str:
    """Return the day of the oldest confirmation, if somebody has confirmed each line."""
    checks = [line.verified for line in lines_of(service)]
    whole = all(check.how != "published" and is_whole_date(check.on) for check in checks)
    return min((check.on for check in checks), default="") if whole else ""


def _schedules(owner: UUID, hours: str, zone: str, today: datetime.date) -> Iterator[Data]:
    """Yield the hours of a line by the week, with the offsets of its zone until the last day."""
    parsed = parse_hours(hours)
    spans = open_spans(parsed) if isinstance(parsed, Hours) else ()
    for (opens, closes), days in day_times(spans).items():
        for first, last, offset in _periods(zone, today):
            id_ = uuid5(owner, f"schedule {opens} {closes} {offset}")
            yield {
                "id": str(id_),
                "valid_from": first.isoformat(),
                "valid_to": last.isoformat(),
                "freq": "WEEKLY",
                "byday": ",".join(_DAYS[day] for day in days),
                "opens_at": opens + offset,
                "closes_at": closes + offset,
                "attributes": _attributes(id_, "schedule", {"line": str(owner)}),
            }


def _periods(zone: str, today: datetime.date) -> Iterator[tuple[datetime.date, datetime.date, str]]:
    """Yield the periods of a file with one offset from UTC: first day, last day, ``+01:00``.

    There is none if a country has several zones, or if this computer has no data on the zone.
    """
    try:
        noon = datetime.datetime.combine(today, datetime.time(12), ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return
    times = (noon + datetime.timedelta(days=number) for number in range(VALID.days + 1))
    for offset, group in groupby(times, lambda time: time.isoformat()[-6:]):
        days = [time.date() for time in group]
        yield days[0], days[-1], offset
