"""What a site must have before real people are sent to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.model.config import Config
from tipsite.model.records import Line, Service
from tipsite.model.site import PublicService
from tipsite.problems import Problem, problem, warning
from tipsite.tools.records import lines_of


def live_problems(
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
        if service is not None and any(line.failed_on for line in lines_of(service)):
            yield warning("live-report-failed", report.at, id=name)
        else:
            yield problem("live-no-report", report.at)
    for found in services.values():
        for public in found:
            lines: tuple[Line, ...] = (*public.phones, *public.emails, *public.websites)
            for line in lines:
                if line.verified.how == "published":
                    yield problem("live-not-confirmed", line.at, id=public.id)
