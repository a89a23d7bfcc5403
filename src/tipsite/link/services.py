"""Records against each other, and the public part of each service."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from tipsite.link.known import Known
from tipsite.link.verification import Judged, judge
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Organization, Service
from tipsite.model.site import PublicService
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.dates import first_day, is_partial_date
from tipsite.tools.dialling import dialled, only_inside
from tipsite.tools.records import lines_of
from tipsite.tools.telling import telling_word
from tipsite.tools.urls import is_https


def records_by_id(corpus: Corpus) -> Mapping[str, Service]:
    """Return the services of all countries as they were written, by id."""
    return {one.id.text: one for file in corpus.directories for one in file.services}


def service_problems(corpus: Corpus, known: Known, today: datetime.date) -> Iterator[Problem]:
    """Yield the problems between records, and what was verified on a day to come."""
    seen: dict[str, Where] = {}
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
    names: dict[str, Where] = {}
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


def link_services(
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
                judge(service, config, today),
            )
            for service in file.services
            if service.publish != "hold" and service.organization.text in organizations
        )
        for file in corpus.directories
    }


def has_voice(service: PublicService | Service) -> bool:
    """Return whether somebody can be called there: a published line for the voice."""
    return any(phone.publish == "yes" and phone.channel == "voice" for phone in service.phones)


def _service(service: Service, known: Known) -> Iterator[Problem]:
    telling = telling_word(service.id.text)
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


def _public(
    service: Service,
    country: str,
    organization: Organization,
    published: set[str],
    judged: Judged,
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
