"""Which line stands on the sheet to print of each country."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from tipsite.link.known import Known
from tipsite.link.services import has_voice
from tipsite.link.verification import standing
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.records import Service
from tipsite.model.values import Text
from tipsite.problems import Problem, problem, warning


def choose_sheets(corpus: Corpus, config: Config, today: datetime.date) -> Mapping[str, str]:
    """Return, by country, the service of its sheet; a country without a line to call has none.

    One that was not confirmed for long gives way to a confirmed one for the same need.
    """
    chosen = {
        file.country.text: _chosen(file.country.text, file.services, config, today)
        for file in corpus.directories
    }
    return {country: service for country, service in chosen.items() if service}


def sheet_problems(
    config: Config, known: Known, records: Mapping[str, Service]
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
            failed = any(phone.failed_on for phone in service.phones)
            tell, code_of = (warning, "sheet-failed") if failed else (problem, "sheet-on-hold")
            yield tell(code_of, item.at, id=item.text, country=country, file=file)


def _chosen(
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
