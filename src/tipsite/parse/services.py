"""What must hold inside one file of services, whatever the rest of the site says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tipsite.model.records import Email, Phone, Service, ServiceFile, Verified, Website
from tipsite.model.values import Text
from tipsite.parse.lines import email_problems, phone_problems, website_problems
from tipsite.problems import Problem, Where, problem, warning
from tipsite.tools.dates import UNDATED, is_partial_date, is_whole_date
from tipsite.tools.localdates import date_problem
from tipsite.tools.lookalikes import lookalike_problem

_FEWEST_WORDS = 3
"""A reason is more than a yes."""
_ID = re.compile(r"[a-z]{2}(?:-[a-z]+)+\Z")
_FILE = re.compile(r"content/services/(?P<country>[a-z]{2})\.yaml\Z")


def check_services(file: ServiceFile) -> Iterator[Problem]:
    """Yield the problems of a directory's file that can be seen without any other file."""
    match = _FILE.match(file.at.path)
    country = file.country.text
    if not match:
        name = f"{country.lower()}.yaml"
        yield problem("country-file-name", file.country.at, country=country, file=name)
    elif (meant := match["country"].upper()) != country:
        yield problem("country-file", file.country.at, country=country, meant=meant)
    for service in file.services:
        yield from _service(service, file.country.text)


def _service(service: Service, country: str) -> Iterator[Problem]:
    if slip := lookalike_problem(service.id.text, service.id.at):
        yield slip
    elif not _ID.match(service.id.text) or not service.id.text.startswith(f"{country.lower()}-"):
        yield problem("service-id", service.id.at, id=service.id.text, start=f"{country.lower()}-")
    if not service.needs:
        yield problem("missing-key", service.at, key="needs")
    for name in ("name", "summary"):
        if not getattr(service, name):
            yield problem("missing-key", service.at, key=name)
    if service.publish != "yes" and service.reason is None:
        yield problem("no-reason", service.at, publish=service.publish)
    sheltering = service.kind == "shelter" or "shelter" in service.offers
    reason = service.area_public.text if service.area_public else ""
    if sheltering and service.area and len(reason.split()) < _FEWEST_WORDS:
        yield problem("shelter-area", next(iter(service.area.values())).at)
    for phone in service.phones:
        yield from _line(phone, phone.dial, phone.verified.dial, "dial")
        yield from phone_problems(phone, country)
    for email in service.emails:
        yield from _line(email, email.address, email.verified.address, "address")
        yield from email_problems(email)
    for website in service.websites:
        yield from _line(website, website.url, website.verified.url, "url")
        yield from website_problems(website)
    for source in service.sources:
        yield from _on(source.on, source.at)


def _line(
    line: Phone | Email | Website, written: Text, confirmed: str, key: str
) -> Iterator[Problem]:
    if line.publish == "hold" and line.reason is None:
        yield problem("no-reason", line.at, publish="hold")
    if confirmed != written.text:
        yield problem(
            "verified-other", line.verified.at, key=key, confirmed=confirmed, written=written.text
        )
    yield from _verified(line.verified)
    source = line.verified.source
    if line.publish == "yes" and line.verified.how == "published" and source and not source.url:
        yield warning("source-no-address", source.at)


def _verified(verified: Verified) -> Iterator[Problem]:
    yield from _on(verified.on, verified.at)
    if verified.how == "published":
        if verified.source is None:
            yield problem("verified-no-source", verified.at)
    elif verified.by is None:
        yield problem("verified-no-role", verified.at, how=verified.how)
    elif not is_whole_date(verified.on):
        yield problem("verified-no-day", verified.at, how=verified.how)


def _on(written: str, at: Where) -> Iterator[Problem]:
    if written != UNDATED and not is_partial_date(written):
        yield date_problem(written, at) or problem("not-a-partial-date", at, value=written)
