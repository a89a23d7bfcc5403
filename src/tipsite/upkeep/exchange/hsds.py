"""Write the public directory of an edition as one HSDS 3.0 file; docs/hsds.md describes it.

Source: https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

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
from tipsite.pages.plain_text import entry_lines
from tipsite.pages.services import companions, service_entry
from tipsite.resolve.site import resolve_site
from tipsite.upkeep.confirmation import FROM
from tipsite.views.parts import Words
from tipsite.web import record_uuid
from tipsite.workspace.site import Workspace, needs_mending

VALID = datetime.timedelta(days=30)
"""The time for which a file is valid."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TYPES = {"sms": "text", "relay": "textphone"}
"""Types of phones (RFC 6350) for channels with another name."""
_OF_SERVICE = (
    "id", "country", "kind", "run_by", "needs", "audience", "offers", "anonymous", "tells_police",
    "name", "label", "summary", "area",
)  # fmt: skip
_OF_WAY = (
    "channel", "hours", "languages", "free", "sms", "chat", "dial_abroad",
    "name", "directions", "entrance", "who", "bring", "wheelchair", "appointment",
)  # fmt: skip
"""The facts of a line or place; none has all of these."""

Data = dict[str, Any]
Facts = dict[str, list[str]]
"""Values by key, for attributes."""


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
    listed = (service for code in countries for service in site.services.get(code, ()))
    facts = {
        "site": [context.base],
        "made_on": [today.isoformat()],
        "valid_until": [(today + VALID).isoformat()],
        "translation": [context.records_translation],
    }
    id_ = uuid5(NAMESPACE_URL, f"{context.base}services")
    attributes = _attributes(id_, facts)
    data = {
        "version": "3.0",
        "meta_table_description": {"id": str(id_), "language": tag, "attributes": attributes},
        "contents": [_service(context, service) for service in listed],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _service(context: Context, service: PublicService) -> Data:
    """Return a service with its organization, its lines and its places."""
    owner, organization = _uuid(context, service), service.organization
    facts = _facts(context, service, _OF_SERVICE)
    facts["beside"] = [str(_uuid(context, other)) for other in companions(context, service)]
    named, path = _text(context, organization.name), f"organizations/{organization.id.text}"
    owned_by = {
        "id": str(record_uuid(context.base, path, organization.uuid)),
        "name": named,
        "description": _text(context, organization.description) or named,
        "website": organization.website.text if organization.website else "",
    }
    data: Data = {
        "id": str(owner),
        "name": _text(context, service.name),
        "alternate_name": _text(context, service.short_name),
        "description": "\n".join(entry_lines(context, service_entry(context, service))),
        "status": "active",
        "alert": context.banner,
        "organization": _filled(owned_by),
        "attributes": _attributes(owner, facts),
    }
    for way in (*lines_of(service), *service.places):
        key, id_, item = _item(context, owner, way)
        if key == "service_at_locations":
            item = {"id": _id(id_, "service"), "location": item}
        data.setdefault(key, []).append(item)
        name = _text(context, way.name) if isinstance(way, PublicPlace) else contact_text(way).text
        data.setdefault("schedules", []).extend(_schedules(id_, way.hours, name))
    return _filled(data)


def _uuid(context: Context, service: PublicService) -> UUID:
    return record_uuid(context.base, f"services/{service.id}", service.uuid)


def _item(context: Context, service: UUID, way: Line | PublicPlace) -> tuple[str, UUID, Data]:
    """Return a line or place: its list in HSDS, its UUID, and its data."""
    key, data = "service_at_locations", {"location_type": "virtual"}
    if isinstance(way, PublicPlace):
        kind, text = "place", (way.name.get(context.source) or way.name[min(way.name)]).text
        texts = {"name": _text(context, way.name), "transportation": _text(context, way.directions)}
        data = {"location_type": "physical", **texts}
    else:
        kind, text = getattr(way, "channel", "email"), contact_text(way).text
        data["url"] = text
    if isinstance(way, Phone):
        key, data = "phones", {"number": text, "type": _TYPES.get(kind, kind)}
    elif isinstance(way, Email):
        key, data = "contacts", {"email": text}
    id_ = uuid5(service, f"{kind} {text}")
    facts = _facts(context, way, _OF_WAY) | _facts(context, getattr(way, "from_", None), FROM)
    facts |= _verification(context, way.verified)
    return key, id_, {"id": str(id_), **data, "attributes": _attributes(id_, facts)}


def _words(context: Context, table: Localized) -> Words | None:
    """Return words; a translation that may mislead, since its source has changed, is replaced."""
    words = context.words_or_none(table)
    return words and (words.original or words)


def _text(context: Context, table: Localized) -> str:
    words = _words(context, table)
    return words.text if words else ""


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}


def _id(owner: UUID, *parts: str) -> str:
    return str(uuid5(owner, " ".join(parts)))


def _facts(context: Context, record: object, keys: Iterable[str]) -> Facts:
    """Return the values of some fields of a record, and which are in another language."""
    facts: Facts = {}
    for key in keys:
        value: Any = getattr(record, key, None)
        if isinstance(value, Mapping):
            value = _words(context, value)
            if value and value.lang:
                facts.setdefault("written_in", []).append(f"{key} {value.lang}")
        values: tuple[Any, ...] = value if isinstance(value, tuple) else (value,)
        facts[key] = [getattr(item, "text", item) for item in values if item]
    return facts


def _attributes(owner: UUID, facts: Facts) -> list[Data]:
    return [
        {
            "id": _id(owner, "attribute", key, str(number)),
            "link_type": f"tipsite:{key}",
            "value": text,
        }
        for key, values in facts.items()
        for number, text in enumerate(values)
        if text != "unknown"
    ]


def _verification(context: Context, verified: Verified) -> Facts:
    """Return the facts of a confirmation that readers see; none if nobody vouches for the line."""
    if verified.is_void:
        return {}
    if verified.how != "published":
        return _facts(context, verified, ("how", "on", "by"))
    source = _facts(context, verified.source, ("title", "url", "language"))
    facts = _facts(context, verified, ("how", "on"))
    return facts | {f"source_{key}": values for key, values in source.items()}


def _schedules(owner: UUID, hours: Text | None, name: str) -> Iterator[Data]:
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
            "description": name,
        }
