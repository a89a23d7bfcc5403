"""Services by country, need and audience, and needs without any service."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import get_args

from msgspec import Struct
from msgspec.structs import asdict

from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.records import Audience, Need, Phone, Service
from tipsite.model.site import PublicService, at_home
from tipsite.workspace.files import csv_text
from tipsite.workspace.site import Workspace

_EVERYONE = "everyone"
_FACTS = ("mobile", "landline", "abroad", "no_credit")
_ASKED = (*_FACTS, "free", "sms", "chat", "hours", "languages")


def gaps_lines(workspace: Workspace) -> Iterator[str]:
    """Yield the report for the terminal: services by country and need, and audiences without any.

    The last lines of a country count unknown facts about its phones.
    """
    cells = gaps(workspace)
    for number, country in enumerate(at_home(workspace.published_services())):
        if number:
            yield ""
        yield country
        for need in get_args(Need):
            row = [cell for cell in cells if (cell.country, cell.need) == (country, need)]
            yield from _need_lines(need, row)
        files = (file for file in workspace.corpus.directories if file.country.text == country)
        yield from _unknown_lines(tuple(service for file in files for service in file.services))


class Cell(Struct, frozen=True, kw_only=True):
    """One need of one audience in one country: ids of the services that can be reached."""

    country: str
    need: str
    audience: str
    services: tuple[str, ...]


def gaps(workspace: Workspace) -> tuple[Cell, ...]:
    """Return all cells, including empty ones.

    A service counts if one of its lines can be reached. A service for everyone counts for each
    audience; a service without an audience is for everyone.
    """
    return tuple(
        Cell(
            country=country, need=need, audience=audience, services=_there(services, need, audience)
        )
        for country, services in at_home(workspace.published_services()).items()
        for need in get_args(Need)
        for audience in get_args(Audience)
    )


def _there(services: tuple[PublicService, ...], need: str, audience: str) -> tuple[str, ...]:
    return tuple(
        service.id
        for service in services
        if need in service.needs
        and {audience, _EVERYONE} & set(service.audience or (_EVERYONE,))
        and (service.phones or service.emails or service.websites or service.places)
    )


def _need_lines(need: str, row: list[Cell]) -> Iterator[str]:
    names = dict.fromkeys(name for cell in row for name in cell.services)
    if not names:
        yield f"  {need}: {_('NOBODY')}"
        return
    yield f"  {need}: {', '.join(names)}"
    lacking = [cell.audience for cell in row if not cell.services and cell.audience != _EVERYONE]
    if lacking:
        words = _("nobody for: {audiences}")
        yield f"    {words.format(audiences=', '.join(lacking))}"


def _unknown_lines(services: tuple[Service, ...]) -> Iterator[str]:
    phones = [
        phone
        for service in services
        for phone in service.phones
        if service.publish == phone.publish == "yes"
    ]
    counts = {name: sum(_is_unknown(phone, name) for phone in phones) for name in _ASKED}
    unknown = [f"{name} {count}" for name, count in counts.items() if count]
    if unknown:
        words = ngettext(
            "not known yet, of {count} published phone: {facts}",
            "not known yet, of {count} published phones: {facts}",
            len(phones),
        )
        yield f"  {words.format(count=len(phones), facts=', '.join(unknown))}"


def _is_unknown(phone: Phone, name: str) -> bool:
    if name in _FACTS:
        return bool(getattr(phone.from_, name) == "unknown")
    return getattr(phone, name) in ("unknown", None, ())


def gaps_csv(cells: tuple[Cell, ...]) -> str:
    """Return the cells as CSV, with the number of their services."""
    columns = ("country", "need", "audience", "count", "services")
    counts = ({"count": len(cell.services), "services": " ".join(cell.services)} for cell in cells)
    return csv_text(columns, map(operator.or_, map(asdict, cells), counts))
