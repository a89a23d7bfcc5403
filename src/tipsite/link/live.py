"""What a site must have before real people are sent to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.link.services import has_voice
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Line, Service
from tipsite.model.site import PublicService
from tipsite.problems import Problem, problem, warning
from tipsite.tools.contacts import digits_of
from tipsite.tools.dialling import EUROPEAN
from tipsite.tools.records import lines_of, written


def live_problems(
    corpus: Corpus,
    config: Config,
    services: Mapping[str, tuple[PublicService, ...]],
    records: Mapping[str, Service],
) -> Iterator[Problem]:
    """Yield what keeps a ``live`` site from being built; a demonstration has none of it.

    ``records`` are the services as they were written, by id.
    """
    site = config.site
    if site.status != "live":
        return
    if site.responsible is None:
        yield problem("live-no-responsible", site.at)
    report = site.report_mistakes
    reachable = {
        f"service:{service.id}"
        for found in services.values()
        for service in found
        if service.phones or service.emails or service.websites
    }
    if report is None:
        yield problem("live-no-report", site.at)
    elif report.text.startswith("service:") and report.text not in reachable:
        name = report.text.removeprefix("service:")
        service = records.get(name)
        if service is not None and _failed(service):
            yield warning("live-report-failed", report.at, id=name)
        else:
            yield problem("live-no-report", report.at)
    for found in services.values():
        for public in found:
            lines: tuple[Line, ...] = (*public.phones, *public.emails, *public.websites)
            for line in lines:
                if line.verified.how == "published":
                    yield problem("live-not-confirmed", line.at, id=public.id)
    yield from _unreachable(corpus)


def _unreachable(corpus: Corpus) -> Iterator[Problem]:
    """Yield the listed services with nothing to call, and the countries without an emergency line.

    A line that is held back must not stop the site, which would keep its number online.
    """
    for file in corpus.directories:
        listed = [service for service in file.services if service.publish == "yes"]
        for service in listed:
            lines = [one for one in lines_of(service) if written(one).text != "unknown"]
            if not lines:
                yield problem("live-nothing-to-call", service.id.at, id=service.id.text)
            elif all(line.publish != "yes" for line in lines) and not _failed(service):
                yield warning("live-nobody-now", service.id.at, id=service.id.text)
        if not any(_is_urgent(service) and has_voice(service) for service in listed):
            yield warning("live-no-emergency", file.country.at, country=file.country.text)


def _is_urgent(service: Service) -> bool:
    numbers = {digits_of(phone.dial.text) for phone in service.phones if phone.publish == "yes"}
    needed = "emergency" in service.needs or service.kind == "emergency"
    return needed or EUROPEAN in numbers


def _failed(service: Service) -> bool:
    return any(line.failed_on for line in lines_of(service))
