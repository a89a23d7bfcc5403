"""Write the public directory of an edition as one HSDS 3.0 file; docs/hsds.md describes it.

Source: https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct

from tipsite.contacts.channels import contact_text, lines_of
from tipsite.contacts.hours import Hours, day_times, open_spans, parse_hours
from tipsite.engine.session import Session
from tipsite.model.media import Media
from tipsite.model.problems import Localized, Text
from tipsite.model.records import Email, Line, Phone, Verified
from tipsite.model.site import PublicPlace, PublicService
from tipsite.pages.context import Context
from tipsite.pages.edition_contexts import edition_contexts
from tipsite.pages.given import tracked_site
from tipsite.pages.plain_text import place_lines, way_lines
from tipsite.pages.services import companions, service_entry
from tipsite.resolve.site import resolve_site
from tipsite.views.services import Contact, Place
from tipsite.web import record_uuid
from tipsite.workspace.site import Workspace, needs_mending

VALID = datetime.timedelta(days=30)
"""The time for which a file is valid."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TYPES = {"sms": "text", "relay": "textphone"}
"""Types of phones (RFC 6350) for channels with another name."""
_TEXTS = ("name", "short_name", "label", "summary", "area")
_OF_SERVICE = (
    "id", "country", "kind", "run_by", "needs", "audience", "offers", "anonymous", "tells_police",
)  # fmt: skip
_OF_LINE = ("channel", "hours", "languages", "free", "sms", "chat", "dial_abroad")
_OF_PLACE = ("hours", "languages", "wheelchair", "appointment")
_PLACE_TEXTS = ("name", "directions", "entrance", "who", "bring")
_REACH = ("mobile", "landline", "no_credit", "abroad")

Data = dict[str, Any]


def hsds_feed(workspace: Workspace, tag: str, countries: tuple[str, ...]) -> bytes:
    """Return the HSDS file of an edition with the public services of ``countries`` (ISO 3166).

    It is a list of services, each with all of its data. ``workspace`` has at least the texts of the
    site. ``tag`` (BCP 47) is that of the edition. UUIDs are the same in all editions.

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
    feed = _Feed(context=context)
    listed = (service for code in countries for service in site.services.get(code, ()))
    facts = {
        "site": context.base,
        "made_on": today.isoformat(),
        "valid_until": (today + VALID).isoformat(),
        "translation": context.records_translation,
    }
    id_ = uuid5(NAMESPACE_URL, f"{context.base}services")
    attributes = _attributes(id_, facts)
    data = {
        "version": "3.0",
        "meta_table_description": {"id": str(id_), "language": tag, "attributes": attributes},
        "contents": [feed.service(service) for service in listed],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


_Item = tuple[str, Data, str]
"""The kind of a line or place in HSDS, its data, and a short text that names it."""


class _Feed(Struct, frozen=True, kw_only=True):
    """Makes the data of services, in the words of an edition."""

    context: Context

    def service(self, service: PublicService) -> Data:
        """Return a service with its organization, its lines and its places."""
        context, owner, organization = self.context, self._uuid(service), service.organization
        shown, country = service_entry(context, service), context.country(service.country)
        tables = {key: getattr(service, key) for key in _TEXTS}
        tables |= {"organization": organization.name, "description": organization.description}
        words, written_in = self._words(tables)
        facts = _facts(service, _OF_SERVICE) | {
            **{key: words[key] for key in ("label", "summary", "area")},
            "beside": tuple(str(self._uuid(other)) for other in companions(context, service)),
            "written_in": written_in,
        }
        about = (words["label"], words["summary"], *shown.privacy, shown.no_contact)
        path, named = f"organizations/{organization.id.text}", words["organization"]
        owned_by = {
            "id": str(record_uuid(context.base, path, organization.uuid)),
            "name": named,
            "description": words["description"] or named,
            "website": _value(organization.website),
        }
        data: Data = {
            "id": str(owner),
            "name": words["name"],
            "alternate_name": words["short_name"],
            "description": _rows(*about),
            "status": "active",
            "eligibility_description": shown.audience,
            "alert": context.banner,
            "service_areas": [{"id": _id(owner, "area"), "name": words["area"] or country}],
            "organization": _filled(owned_by),
            "attributes": _attributes(owner, facts),
        }
        ways = (*shown.phones, *shown.emails, *shown.websites)
        pairs = zip(lines_of(service), ways, strict=True)
        items = [self._line(owner, line, way) for line, way in pairs]
        for place, view in zip(service.places, shown.places, strict=True):
            items.append(self._place(owner, place, view, country))
        records = (*lines_of(service), *service.places)
        for (entity, part, name), record in zip(items, records, strict=True):
            id_, key, item = UUID(part["id"]), f"{entity}s", part
            if entity == "location":
                key, item = "service_at_locations", {"id": _id(id_, "service"), "location": part}
            data.setdefault(key, []).append(item)
            for schedule in _schedules(id_, record.hours):
                data.setdefault("schedules", []).append({**schedule, "description": name})
        return _filled(data)

    def _uuid(self, service: PublicService) -> UUID:
        return record_uuid(self.context.base, f"services/{service.id}", service.uuid)

    def _line(self, service: UUID, line: Line, way: Contact) -> _Item:
        channel, text = getattr(line, "channel", "email"), contact_text(line).text
        owner = uuid5(service, f"{channel} {text}")
        data: Data = {"id": str(owner), "description": _rows(*way_lines(self.context, way, ""))}
        if isinstance(line, Phone):
            entity, data = "phone", data | {"number": text, "type": _TYPES.get(channel, channel)}
        elif isinstance(line, Email):
            entity, data = "contact", {"id": str(owner), "email": text}
        else:
            entity, data = "location", data | {"location_type": "virtual", "url": text}
        facts = _facts(line, _OF_LINE) | _verification(line.verified)
        facts |= _facts(getattr(line, "from_", None), _REACH)
        return entity, data | {"attributes": _attributes(owner, facts)}, text

    def _place(self, service: UUID, place: PublicPlace, view: Place, country: str) -> _Item:
        name = place.name.get(self.context.source) or place.name[min(place.name)]
        owner = uuid5(service, f"place {name.text}")
        words, written_in = self._words({key: getattr(place, key) for key in _PLACE_TEXTS})
        facts = words | _facts(place, _OF_PLACE) | _verification(place.verified)
        location = {
            "id": str(owner),
            "location_type": "physical",
            "name": words["name"],
            "description": _rows(*place_lines(self.context, view, country)),
            "transportation": words["directions"],
            "attributes": _attributes(owner, facts | {"written_in": written_in}),
        }
        return "location", location, words["name"]

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


def _attributes(owner: UUID, facts: Data) -> list[Data]:
    """Return facts by key, each a text or several; empty and unknown ones are left out."""
    return [
        {
            "id": _id(owner, "attribute", key, "" if isinstance(value, str) else text),
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


def _schedules(owner: UUID, hours: Text | None) -> Iterator[Data]:
    """Yield hours by the week, in local time: with one offset, they would end with the summer."""
    parsed = parse_hours(hours.text) if hours else None
    spans = open_spans(parsed) if isinstance(parsed, Hours) else ()
    for (opens, closes), days in day_times(spans).items():
        yield {
            "id": _id(owner, "schedule", opens, closes),
            "freq": "WEEKLY",
            "byday": ",".join(_DAYS[day] for day in days),
            "opens_at": opens,
            "closes_at": closes,
        }
