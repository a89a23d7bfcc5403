"""Which services stand first on the home page of each country."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.link.replaced import replacement
from tipsite.link.services import has_voice
from tipsite.model.config import Config
from tipsite.model.records import Service
from tipsite.model.site import PublicService
from tipsite.tools.records import lines_of
from tipsite.tools.verification import confirmed_first


def link_lead(
    config: Config,
    services: Mapping[str, tuple[PublicService, ...]],
    records: Mapping[str, Service],
) -> Mapping[str, tuple[str, ...]]:
    """Return, by country, the ids of the services that stand first, all of which can be called.

    ``records`` are the services as they were written, by id.
    They stand as the officer ordered them. In the place of one whose line failed stands what took
    its place. Where one was not confirmed for long, and no other of them answers its need, the
    first confirmed service for that need of the same country joins.
    """
    return {
        country: _chosen(
            tuple(_instead(item.text, services.get(country, ()), records) for item in ids),
            services.get(country, ()),
        )
        for country, ids in config.lead.items()
    }


def _instead(name: str, services: tuple[PublicService, ...], records: Mapping[str, Service]) -> str:
    service = records.get(name)
    if service is None or not any(line.failed_on for line in lines_of(service)):
        return name
    return replacement(service, services)[0] or name


def _chosen(wanted: tuple[str, ...], services: tuple[PublicService, ...]) -> tuple[str, ...]:
    callable_ = {found.id: found for found in services if has_voice(found)}
    lead = [callable_[name] for name in dict.fromkeys(wanted) if name in callable_]
    for found in tuple(lead):
        if found.standing == "unconfirmed" and not _better(found, lead):
            lead.extend(_better(found, list(callable_.values()))[:1])
    return tuple(found.id for found in confirmed_first(lead))


def _better(found: PublicService, others: list[PublicService]) -> list[PublicService]:
    """The confirmed services that answer the first need of ``found``."""
    return [
        other for other in others if other.standing == "confirmed" and found.needs[0] in other.needs
    ]
