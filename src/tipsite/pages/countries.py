"""Countries with their numbers, and the choice of a country: “Where are you now?”.

The language of an edition does not show where its reader is, so no country is open. The number that
all countries share comes first, with the names of the countries. Then each country can be opened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from tipsite.contacts.channels import confirmed_first
from tipsite.model.config import Campaign
from tipsite.model.plan import PlannedPage
from tipsite.model.site import PublicService
from tipsite.pages.context import Context
from tipsite.pages.services import (
    calls,
    calls_with_companions,
    cost,
    in_writing,
    listed_service,
)
from tipsite.views.pages import AskingView
from tipsite.views.parts import Words
from tipsite.views.services import Call, Country
from tipsite.web import directory_path

Lines = tuple[tuple[Call, ...], tuple[Country, ...]]
"""The number that all countries share, if any, and the other lines per country."""


def country_view(context: Context, code: str, services: tuple[PublicService, ...]) -> Country:
    """Return a country with the lines of ``services`` and of their companions."""
    return Country(
        id=code.lower(),
        name=context.country(code),
        calls=calls_with_companions(context, services),
        directory=context.link_to(directory_path(code)),
        far=code not in context.edition.countries,
    )


def with_listed(context: Context, view: Country, kinds: Collection[str]) -> Country:
    """Return a country with its services of some kinds; ``written`` means services to write to."""
    services = context.services_in(view.id.upper())
    of_kinds = confirmed_first(service for service in services if service.kind in kinds)
    listed = [listed_service(context, service) for service in of_kinds]
    if "written" in kinds:
        helping = (
            service for service in confirmed_first(services) if set(service.needs) - {"coordinator"}
        )
        written = filter(None, map(in_writing, helping))
        listed += [listed_service(context, service, written=True) for service in written]
    traces = (trace for entry in listed for way in entry.ways for trace in way.traces)
    return replace(
        view,
        listed=tuple(listed),
        traces=tuple(dict.fromkeys(traces)),
        none="" if listed else context.say("listed_none"),
    )


def lead_countries(context: Context, countries: tuple[str, ...]) -> Lines:
    """Return the number that all countries share, if any, and the first lines per country."""
    codes = context.with_directory(countries)
    return countries_to_choose(context, {code: context.lead(code) for code in codes})


def countries_to_choose(
    context: Context, services: Mapping[str, tuple[PublicService, ...]]
) -> Lines:
    """Return the number that all countries share, if any, and the other lines per country.

    ``services`` are the services to show, by country. The shared number is shown once, with the
    names of the countries, and not again with each of them. A number that only some countries have
    is shown with each of them. For a single country it is shown if it is not one of its lines.
    """
    views = tuple(country_view(context, code, some) for code, some in services.items())
    shared = in_danger(context, tuple(services))
    if len(shared) != 1:
        return (), views
    if len(views) == 1:
        known = {call.href for call in views[0].calls}
        return tuple(call for call in shared if call.href not in known), views
    every = all(map(context.emergency_line, services))

    def kept(view: Country) -> Country:
        rest = (call for call in view.calls if call.href != shared[0].href)
        own = shared if not every and context.emergency_line(view.id.upper()) else ()
        return replace(view, calls=(*own, *rest))

    return shared if every else (), tuple(map(kept, views))


def with_way_to_lines(page: PlannedPage) -> PlannedPage:
    """Return a page whose links to help lead to its own lines, if it has any."""
    view, to = page.view, page.view.frame.help
    if to is None or not (isinstance(view, AskingView) and view.has_lines):
        return page
    around = replace(view.frame, help=replace(to, href="#numbers", current=False))
    return replace(page, view=replace(view, frame=around))


def campaign_countries(context: Context, campaign: Campaign) -> tuple[str, ...]:
    """Return the countries of a campaign that have a directory; the edition's come first."""
    countries = {country.text for country in campaign.countries}
    return tuple(code for code in context.countries if code in countries)


def in_danger(context: Context, codes: tuple[str, ...]) -> tuple[Call, ...]:
    """Return the emergency numbers of some countries, each number once with its countries.

    They are lines of services whose kind is ``emergency``. For a country without such a service,
    the line of its police counts.
    """
    lines: dict[str, dict[str, tuple[Call, str]]] = {}
    for code in codes:
        if service := context.emergency_line(code):
            line = calls(context, service)[0]
            price = cost(context, service, service.voice_lines[0])
            lines.setdefault(line.href, {})[code] = line, price
    count = sum(len(those) for those in lines.values())
    return tuple(
        _shared(context, those, every=len(those) == count == len(codes)) for those in lines.values()
    )


def _shared(context: Context, lines: Mapping[str, tuple[Call, str]], *, every: bool) -> Call:
    names = context.list_words([context.country(code) for code in lines])
    every = every and len(lines) > 2  # “all countries” sounds odd for two
    where = f"{context.count('all_countries', len(lines))}: {names}" if every else names
    costs = {price for _, price in lines.values()}
    (first, _), *_ = lines.values()
    return replace(
        first,
        name=Words(text=context.say("sheet_danger")),
        country=where,
        facts=costs.pop() if len(costs) == 1 else "",
        label=None,
        short=None,
    )
