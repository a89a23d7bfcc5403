"""What stands in the place of a line that was found not to work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.link.services import has_voice
from tipsite.model.corpus import Corpus
from tipsite.model.records import Line, Service
from tipsite.model.site import PublicService
from tipsite.problems import Problem, problem, warning
from tipsite.tools.dates import is_whole_date
from tipsite.tools.records import lines_of, written
from tipsite.tools.verification import confirmed_first

Directories = Mapping[str, tuple[PublicService, ...]]


def replaced_problems(corpus: Corpus, services: Directories) -> Iterator[Problem]:
    """Yield, for each line that failed, what readers are given instead."""
    for file in corpus.directories:
        for service in file.services:
            for line in lines_of(service):
                if line.failed_on is not None:
                    found = services.get(file.country.text, ())
                    yield _told(service, line, found)


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
            voice = (phone for phone in found.phones if phone.channel == "voice")
            return found.id, next(voice).dial.text
    return "", ""


def has_emergency(services: tuple[PublicService, ...]) -> bool:
    """Return whether readers get an emergency number from these services of a country."""
    return any(
        has_voice(found) and (found.kind == "emergency" or "emergency" in found.needs)
        for found in services
    )


def _told(service: Service, line: Line, services: tuple[PublicService, ...]) -> Problem:
    failed = line.failed_on
    assert failed is not None
    if not is_whole_date(failed.text):
        return problem("not-a-date", failed.at, key="failed_on", value=failed.text)
    values = {"line": written(line).text, "id": service.id.text, "on": failed.text}
    if line.publish == "yes":
        return problem("line-failed-published", failed.at, **values)
    other, number = replacement(service, services)
    if other:
        return warning("line-failed", failed.at, other=other, number=number, **values)
    return warning("line-failed-nobody", failed.at, need=service.needs[0], **values)
