"""What of each service is public, which come first or on paper, and what replaces a failed line.

A line that is withheld has no field in `PublicService`. The problems of services that need other
files are found on the way.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from tipsite.contacts.channels import confirmed_first, contact_text, is_interrupted, lines_of
from tipsite.contacts.dialling import dialled, only_inside
from tipsite.language.dates import first_day, is_partial_date, is_whole_date
from tipsite.language.slugs import sensitive_word
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Location, Problem, Text, problem, warning
from tipsite.model.records import Line, Organization, Service
from tipsite.model.site import PublicService
from tipsite.resolve.names import Names
from tipsite.resolve.verification import Verification, standing, verify
from tipsite.web import is_https

Directories = Mapping[str, tuple[PublicService, ...]]


def public_services(
    corpus: Corpus, config: Config, today: datetime.date
) -> Mapping[str, tuple[PublicService, ...]]:
    """Return, by country, what may be published of each service on the day ``today``."""
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
                verify(service, config, today),
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
    judged: Verification,
) -> PublicService:
    name_only = service.publish == "name-only"
    return PublicService(
        id=service.id.text,
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
        phones=() if name_only else judged.phones,
        emails=() if name_only else tuple(e for e in service.emails if e.publish == "yes"),
        websites=() if name_only else tuple(w for w in service.websites if w.publish == "yes"),
        name_only=name_only,
        every=judged.every,
        standing=judged.standing,
    )


def service_problems(corpus: Corpus, known: Names, today: datetime.date) -> Iterator[Problem]:
    """Yield the problems between records, and what was verified on a day to come."""
    seen: dict[str, Location] = {}
    for file in corpus.directories:
        for service in file.services:
            name = service.id.text
            if name in seen:
                yield problem(
                    "id-twice", service.id.at, id=name, other=f"{seen[name].path}:{seen[name].line}"
                )
            seen.setdefault(name, service.id.at)
            yield from _service(service, known)
            yield from _future(service, today)
    yield from _held_elsewhere(corpus)
    names: dict[str, Location] = {}
    for organization in corpus.organizations:
        name = organization.id.text
        if name in names:
            yield problem(
                "id-twice",
                organization.id.at,
                id=name,
                other=f"{names[name].path}:{names[name].line}",
            )
        names.setdefault(name, organization.id.at)
        if organization.website is not None and not is_https(organization.website.text):
            yield problem("not-https", organization.website.at, url=organization.website.text)
        if organization.logo is not None:
            found = known.image_problem(organization.logo, organization.logo.text)
            yield from (found,) if found else ()


def _service(service: Service, known: Names) -> Iterator[Problem]:
    telling = sensitive_word(service.id.text)
    if telling:
        yield problem("telling-word", service.id.at, name=service.id.text, word=telling)
    if found := known.organization_problem(service.organization):
        yield found
    for other in service.with_:
        if found := known.service_problem(other):
            yield found
        elif other.text[:2] != service.id.text[:2]:
            yield problem("with-country", other.at, id=other.text)
        elif other.text == service.id.text:
            yield problem("with-itself", other.at, id=other.text)
        elif other.text in known.services and known.services[other.text] != "yes":
            yield warning("with-on-hold", other.at, id=other.text)
    if service.publish == "name-only" and any(line.publish == "yes" for line in lines_of(service)):
        yield problem("name-only-line", service.at, id=service.id.text)


def _future(service: Service, today: datetime.date) -> Iterator[Problem]:
    for line in lines_of(service):
        on = line.verified.on
        if is_partial_date(on) and first_day(on) > today:
            yield problem("verified-future", line.verified.at, on=on)


def _held_elsewhere(corpus: Corpus) -> Iterator[Problem]:
    """Yield the numbers that one line holds back and another publishes."""
    lines = [
        (file.country.text, phone, service.publish == "yes" and phone.publish == "yes")
        for file in corpus.directories
        for service in file.services
        for phone in service.phones
    ]
    public = {
        _reached(dial.text, country)
        for country, phone, shown in lines
        if shown
        for dial in (phone.dial, phone.dial_abroad)
        if dial
    }
    for country, phone, shown in lines:
        if not shown and _reached(phone.dial.text, country) in public:
            yield warning("held-elsewhere", phone.dial.at, dial=phone.dial.text)


def _reached(dial: str, country: str) -> tuple[str, str]:
    """What a number reaches: the same short code is another line in each country."""
    return dialled(dial), country if only_inside(dial) == "short-code" else ""


def choose_lead(
    config: Config,
    services: Mapping[str, tuple[PublicService, ...]],
    records: Mapping[str, Service],
) -> Mapping[str, tuple[str, ...]]:
    """Return, by country, the ids of the services that stand first, all of which can be called.

    ``records`` are the services as they were written, by id.
    They stand as the officer ordered them. In the place of one whose line failed stands what took
    its place. Where one was not confirmed for long, and no other of them answers its need, the
    first confirmed service for that need of the same country joins.
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
    """Return whether somebody can be called there: a published line for the voice."""
    return any(phone.publish == "yes" and phone.channel == "voice" for phone in service.phones)


def _better(found: PublicService, others: list[PublicService]) -> list[PublicService]:
    """The confirmed services that answer the first need of ``found``."""
    return [
        other for other in others if other.standing == "confirmed" and found.needs[0] in other.needs
    ]


def _instead(name: str, services: tuple[PublicService, ...], records: Mapping[str, Service]) -> str:
    service = records.get(name)
    if service is None or not any(map(is_interrupted, lines_of(service))):
        return name
    return replacement(service, services)[0] or name


def replacement(service: Service, services: tuple[PublicService, ...]) -> tuple[str, str]:
    """Return the id of a service and its number that readers get in place of ``service``'s line.

    First another line of the same service, then the first service for the same need. Both are
    empty where nobody is left. ``services`` are those of the country, in the order of the file.
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
    """Return, by country, the service of its sheet; a country without a line to call has none.

    One that was not confirmed for long gives way to a confirmed one for the same need.
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
    lines = {service.id.text: service for service in services if _can_be_called(service)}
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


def _can_be_called(service: Service) -> bool:
    return service.publish == "yes" and has_voice(service)


def sheet_problems(
    config: Config, known: Names, records: Mapping[str, Service]
) -> Iterator[Problem]:
    """Yield the problems of ``sheets``: a line on hold must not get onto paper, where it stays.

    ``records`` are the services as they were written, by id.
    """
    for country, item in config.sheets.items():
        service = records.get(item.text)
        code = Text(text=country, at=item.at)
        if found := known.country_problem(code) or known.service_problem(item):
            yield found
        elif not item.text.startswith(f"{country.lower()}-"):
            yield problem("lead-country", item.at, id=item.text, country=country)
        elif service is not None and not _can_be_called(service):
            file = service.id.at.path
            failed = any(map(is_interrupted, service.phones))
            tell, code_of = (warning, "sheet-failed") if failed else (problem, "sheet-on-hold")
            yield tell(code_of, item.at, id=item.text, country=country, file=file)


def replaced_problems(corpus: Corpus, services: Directories) -> Iterator[Problem]:
    """Yield, for each line that failed, what readers are given instead."""
    for file in corpus.directories:
        for service in file.services:
            for line in lines_of(service):
                if line.failed_on is not None:
                    found = services.get(file.country.text, ())
                    yield _replacement_problem(service, line, found)


def _replacement_problem(
    service: Service, line: Line, services: tuple[PublicService, ...]
) -> Problem:
    failed = line.failed_on
    assert failed is not None
    if not is_whole_date(failed.text):
        return problem("not-a-date", failed.at, key="failed_on", value=failed.text)
    values = {"line": contact_text(line).text, "id": service.id.text, "on": failed.text}
    if line.publish == "yes":
        return problem("line-failed-published", failed.at, **values)
    other, number = replacement(service, services)
    if other:
        return warning("line-failed", failed.at, other=other, number=number, **values)
    return warning("line-failed-nobody", failed.at, need=service.needs[0], **values)


def has_emergency(services: tuple[PublicService, ...]) -> bool:
    """Return whether readers get an emergency number from these services of a country."""
    return any(
        has_voice(found) and (found.kind == "emergency" or "emergency" in found.needs)
        for found in services
    )


def records_by_id(corpus: Corpus) -> Mapping[str, Service]:
    """Return the services of all countries as they were written, by id."""
    return {one.id.text: one for file in corpus.directories for one in file.services}


def with_companions(service: str, records: Mapping[str, Service]) -> tuple[str, ...]:
    """Return the ids of a service and of all that must stand beside it, published or not.

    It comes first, then those that it names, then those that they name; also those that have no
    record.
    """
    found: dict[str, None] = {}
    wanted = [service]
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found[name] = None
            wanted += [one.text for one in records[name].with_] if name in records else ()
    return tuple(found)
