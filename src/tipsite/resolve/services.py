"""Public services: their published lines, their order, sheets, replacements of failed lines.

`PublicService` has no field for a withheld line.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tipsite.contacts.channels import confirmed_first, is_interrupted, lines_of
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Organization, Place, Service
from tipsite.model.site import PublicPlace, PublicService
from tipsite.resolve.verification import check_interval, published_phones, standing


def public_services(
    corpus: Corpus, config: Config, today: datetime.date
) -> Mapping[str, tuple[PublicService, ...]]:
    """Return the public part of each service on the day ``today``, by country."""
    organizations = {found.id.text: found for found in corpus.organizations}
    published = {
        service.id.text
        for file in corpus.directories
        for service in file.services
        if service.publish == "yes"
    }
    return {
        file.country.text: tuple(
            _public(
                service,
                file.country.text,
                organizations[service.organization.text],
                published,
                config=config,
                today=today,
            )
            for service in file.services
            if service.publish != "hold" and service.organization.text in organizations
        )
        for file in corpus.directories
        if not file.is_abroad or any(one.publish != "hold" for one in file.services)
    }


def _public(
    service: Service,
    country: str,
    organization: Organization,
    published: set[str],
    *,
    config: Config,
    today: datetime.date,
) -> PublicService:
    name_only = service.publish == "name-only"
    shown = [place for place in service.places if place.publish == "yes"]
    return PublicService(
        id=service.id.text,
        uuid=service.uuid,
        country=country,
        organization=organization,
        run_by=service.run_by,
        kind=service.kind,
        needs=service.needs,
        name=service.name,
        short_name=service.short_name,
        summary=service.summary,
        label=service.label,
        with_=tuple(other.text for other in service.with_ if other.text in published),
        anonymous=service.anonymous,
        tells_police=service.tells_police,
        audience=service.audience,
        offers=service.offers,
        area=service.area,
        phones=() if name_only else published_phones(service, config, today),
        emails=() if name_only else tuple(e for e in service.emails if e.publish == "yes"),
        websites=() if name_only else tuple(w for w in service.websites if w.publish == "yes"),
        places=() if name_only else tuple(map(_public_place, shown)),
        name_only=name_only,
        every=check_interval(config, service.kind),
        standing=standing(service, config, today),
    )


def _public_place(place: Place) -> PublicPlace:
    return PublicPlace(**{name: getattr(place, name) for name in PublicPlace.__struct_fields__})


def choose_lead(
    config: Config,
    services: Mapping[str, tuple[PublicService, ...]],
    records: Mapping[str, Service],
) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the services that come first in each country; each has a line to call.

    They have the officer's order. The replacement of a failed line takes its place. If a line is
    unconfirmed and no other answers its need, a confirmed service is added. It is the first one of
    the country for that need. ``records`` are the services as written, by id.
    """
    return {
        country: _chosen(
            tuple(_instead(item.text, services.get(country, ()), records) for item in ids),
            services.get(country, ()),
        )
        for country, ids in config.lead.items()
    }


def _chosen(wanted: tuple[str, ...], services: tuple[PublicService, ...]) -> tuple[str, ...]:
    callable_ = {found.id: found for found in services if has_voice(found)}
    lead = [callable_[name] for name in dict.fromkeys(wanted) if name in callable_]
    for found in tuple(lead):
        if found.standing == "unconfirmed" and not _better(found, lead):
            lead.extend(_better(found, list(callable_.values()))[:1])
    return tuple(found.id for found in confirmed_first(lead))


def has_voice(service: PublicService | Service) -> bool:
    """Return whether a service has a published line for voice calls."""
    return any(phone.publish == "yes" and phone.channel == "voice" for phone in service.phones)


def _better(found: PublicService, others: list[PublicService]) -> list[PublicService]:
    """Return the confirmed services that answer the first need of ``found``."""
    return [
        other for other in others if other.standing == "confirmed" and found.needs[0] in other.needs
    ]


def _instead(name: str, services: tuple[PublicService, ...], records: Mapping[str, Service]) -> str:
    service = records.get(name)
    if service is None or not any(map(is_interrupted, lines_of(service))):
        return name
    return replacement(service, services)[0] or name


def replacement(service: Service, services: tuple[PublicService, ...]) -> tuple[str, str]:
    """Return the id and number of the service that replaces a failed line of ``service``.

    Another line of the same service comes first, then the first service for the same need. Both are
    empty if no line is left. ``services`` are those of the country, in the order of the file.
    """
    own = tuple(found for found in services if found.id == service.id.text)
    others = tuple(found for found in services if found.id != service.id.text)
    answering = tuple(found for found in confirmed_first(others) if found.standing != "fixed")
    by_need = (found for need in service.needs for found in answering if need in found.needs)
    for found in (*own, *by_need):
        if has_voice(found):
            return found.id, found.voice_lines[0].dial.text
    return "", ""


def choose_sheets(corpus: Corpus, config: Config, today: datetime.date) -> Mapping[str, str]:
    """Return the service on the sheet of each country; a country without a line has no sheet.

    A confirmed service for the same need replaces one that is unconfirmed.
    """
    chosen = {
        file.country.text: _printed_line(file.country.text, file.services, config, today)
        for file in corpus.directories
        if not file.is_abroad
    }
    return {country: service for country, service in chosen.items() if service}


def _printed_line(
    country: str, services: tuple[Service, ...], config: Config, today: datetime.date
) -> str:
    lines = {service.id.text: service for service in services if can_be_called(service)}
    wanted = config.sheets.get(country)
    named = (wanted.text,) if wanted is not None and wanted.text in lines else ()
    lead = tuple(item.text for item in config.lead.get(country, ()) if item.text in lines)
    to_talk = tuple(name for name, service in lines.items() if "call" in service.needs)
    first = (*named, *(name for name in lead if name in to_talk), *lead, *to_talk)
    chosen = next(iter(first), "")
    if not chosen or standing(lines[chosen], config, today) != "unconfirmed":
        return chosen
    better = (
        name
        for name in (*first, *lines)
        if lines[chosen].needs[0] in lines[name].needs
        and standing(lines[name], config, today) == "confirmed"
    )
    return next(better, chosen)


def can_be_called(service: Service) -> bool:
    """Return whether a service is published and has a published line for voice calls."""
    return service.publish == "yes" and has_voice(service)


def has_emergency(services: tuple[PublicService, ...]) -> bool:
    """Return whether one of these services gives readers an emergency number."""
    return any(
        has_voice(found) and (found.kind == "emergency" or "emergency" in found.needs)
        for found in services
    )


def records_by_id(corpus: Corpus) -> Mapping[str, Service]:
    """Return the services of all countries as they were written, by id."""
    return {one.id.text: one for file in corpus.directories for one in file.services}


def with_companions(service: str, records: Mapping[str, Service]) -> tuple[str, ...]:
    """Return the ids of a service and of all its companions, published or not.

    The service comes first, then its companions, then their companions. Ids without a record are
    included.
    """
    found: dict[str, None] = {}
    wanted = [service]
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found[name] = None
            wanted += [one.text for one in records[name].with_] if name in records else ()
    return tuple(found)
