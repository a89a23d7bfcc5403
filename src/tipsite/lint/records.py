"""Services and organizations: references, duplicates, sheets, failed and overdue lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import get_args

from tipsite.contacts.channels import (
    DEFAULT,
    age_of,
    contact_text,
    is_interrupted,
    lines_of,
)
from tipsite.contacts.dialling import dialled, only_inside, whole_number
from tipsite.language.dates import UNDATED, first_day, is_partial_date, is_whole_date
from tipsite.language.slugs import sensitive_word
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.problems import Location, Problem, Text, format_location, problem, warning
from tipsite.model.records import Confirmable, Kind, Line, Phone, Service
from tipsite.model.site import PublicService
from tipsite.proposals import typing_slip
from tipsite.resolve.names import Names
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.services import can_be_called, replacement
from tipsite.resolve.verification import check_interval, is_days
from tipsite.web import is_https

_Written = tuple[Service, Phone, Text]
"""A number with its service and its line."""


def duplicate_problems(corpus: Corpus) -> Iterator[Problem]:
    """Yield published numbers with two names or two spellings."""
    for file in corpus.directories:
        seen: dict[str, list[_Written]] = {}
        written = (
            (service, phone, dial)
            for service in file.services
            for phone in service.phones
            if service.publish == phone.publish == "yes"
            for dial in filter(None, (phone.dial, phone.dial_abroad))
        )
        for number in written:
            dial = number[2].text
            others = seen.setdefault(whole_number(dial, file.country.text) or dialled(dial), [])
            if first := next((other for other in others if _is_repeated(number, other)), None):
                yield _duplicate_problem(number, first)
            others.append(number)


def _is_repeated(number: _Written, other: _Written) -> bool:
    """Return whether a number is repeated; one service may have it for calls and for SMS."""
    (service, phone, _), (first_service, first_phone, _) = number, other
    if service is not first_service:
        return True
    return phone is not first_phone and phone.channel == first_phone.channel


def _duplicate_problem(number: _Written, first: _Written) -> Problem:
    (service, _, dial), (first_service, _, first_dial) = number, first
    values = {"dial": dial.text, "at": format_location(first_dial.at)}
    if first_dial.text != dial.text:
        return warning("dial-two-spellings", dial.at, other=first_dial.text, **values)
    names = {"id": service.id.text, "other": first_service.id.text}
    return warning("dial-twice", dial.at, **values, **names)


def service_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems between records, and confirmations with a future date."""
    corpus, known = resolved.corpus, resolved.known
    services = [service for file in corpus.directories for service in file.services]
    yield from repeated_ids(service.id for service in services)
    uuids = [record.uuid for record in services]
    uuids += [record.uuid for record in corpus.organizations]
    yield from repeated_ids(filter(None, uuids))
    for service in services:
        yield from _service(service, known)
        yield from future_problems(service.confirmables, resolved.today)
    yield from _held_elsewhere(corpus)
    yield from repeated_ids(organization.id for organization in corpus.organizations)
    for organization in corpus.organizations:
        if organization.website is not None and not is_https(organization.website.text):
            yield problem("not-https", organization.website.at, url=organization.website.text)
        if organization.logo is not None:
            found = known.image_problem(organization.logo, organization.logo.text)
            yield from (found,) if found else ()


def future_problems(lines: Iterable[Confirmable], today: datetime.date) -> Iterator[Problem]:
    """Yield each confirmation with a day that is still to come."""
    for line in lines:
        on = line.verified.on
        if is_partial_date(on) and first_day(on) > today:
            yield problem("verified-future", line.verified.at, on=on)


def repeated_ids(ids: Iterable[Text]) -> Iterator[Problem]:
    """Yield each id that an earlier record already has."""
    first: dict[str, Location] = {}
    for name in ids:
        if name.text in first:
            other = format_location(first[name.text])
            yield problem("id-twice", name.at, id=name.text, other=other)
        first.setdefault(name.text, name.at)


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
        elif other.text in known.services and other.text not in known.published:
            yield warning("with-on-hold", other.at, id=other.text)
    shown = any(line.publish == "yes" for line in service.confirmables)
    if service.publish == "name-only" and shown:
        yield problem("name-only-line", service.at, id=service.id.text)


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
    """Return the key of the line of a number; a short code is another line in each country."""
    return dialled(dial), country if only_inside(dial) == "short-code" else ""


def sheet_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield the problems of ``sheets``; a line on hold must not be printed, since paper stays."""
    known = resolved.known
    for country, item in resolved.config.sheets.items():
        service = resolved.records.get(item.text)
        code = Text(text=country, at=item.at)
        if found := known.country_problem(code) or known.service_problem(item):
            yield found
        elif not item.text.startswith(f"{country.lower()}-"):
            yield problem("lead-country", item.at, id=item.text, country=country)
        elif service is not None and not can_be_called(service):
            file = service.id.at.path
            failed = any(map(is_interrupted, service.phones))
            tell, code_of = (warning, "sheet-failed") if failed else (problem, "sheet-on-hold")
            yield tell(code_of, item.at, id=item.text, country=country, file=file)


def replaced_problems(resolved: Resolved) -> Iterator[Problem]:
    """Yield a problem for each failed line, with the replacement that readers get."""
    for file in resolved.corpus.directories:
        for service in file.services:
            for line in lines_of(service):
                if line.failed_on is not None:
                    services = resolved.services.get(file.country.text, ())
                    yield _replacement_problem(service, line, services)


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


def policy_problems(config: Config) -> Iterator[Problem]:
    """Yield the problems of ``verification``: unknown kinds, and values that are not days."""
    known = (*get_args(Kind), DEFAULT)
    for kind, days in config.verification.items():
        if kind not in known:
            meant = typing_slip(kind, known)
            yield problem("unknown-key", days.at, meant=meant, key=kind, known=", ".join(known))
        elif not is_days(days.text):
            yield problem("verification-days", days.at, value=days.text)


def due_problems(corpus: Corpus, config: Config, today: datetime.date) -> Iterator[Problem]:
    """Yield a warning for each published line or place whose check is older than allowed."""
    for file in corpus.directories:
        for service in file.services:
            if service.publish == "yes":
                days = check_interval(config, service.kind)
                for line in service.confirmables:
                    if line.publish == "yes" and not line.verified.is_void:
                        yield from _due(service, line, days, today)


def _due(service: Service, line: Confirmable, days: int, today: datetime.date) -> Iterator[Problem]:
    age = age_of(line.verified.on, days, today)
    if age.state == "current" or (age.days is None and line.verified.on != UNDATED):
        return
    values: dict[str, object] = {
        "line": contact_text(line).text, "id": service.id.text, "kind": service.kind, "every": days,
    }  # fmt: skip
    at = line.verified.at
    if line.verified.on == UNDATED:
        yield warning("line-undated", at, **values)
        return
    due = "line-due" if age.state == "due" else "line-unconfirmed"
    code = "line-source-old" if line.verified.how == "published" else due
    yield warning(code, at, days=age.days, **values)
