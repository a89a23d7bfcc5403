"""What a site must have before real people are sent to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.model.config import Config
from tipsite.model.records import Line
from tipsite.model.site import PublicService
from tipsite.problems import Problem, problem


def live_problems(
    config: Config, services: Mapping[str, tuple[PublicService, ...]]
) -> Iterator[Problem]:
    """Yield what keeps a ``live`` site from being built; a demonstration has none of it."""
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
        yield problem("live-no-report", report.at)
    for found in services.values():
        for service in found:
            lines: tuple[Line, ...] = (*service.phones, *service.emails, *service.websites)
            for line in lines:
                if line.verified.how == "published":
                    yield problem("live-not-confirmed", line.at, id=service.id)
