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
    if site.report_mistakes is None:
        yield problem("live-no-report", site.at)
    for found in services.values():
        for service in found:
            lines: tuple[Line, ...] = (*service.phones, *service.emails, *service.websites)
            for line in lines:
                if line.verified.how == "published":
                    yield problem("live-not-confirmed", line.at, id=service.id)
