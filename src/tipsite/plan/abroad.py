"""The pages for people who are in another country: the list of routes, and help outside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup

from tipsite.model.plan import PlannedPage
from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.plan.frame import frame
from tipsite.plan.lines import call_from_abroad
from tipsite.plan.made import is_made
from tipsite.plan.prose import prose
from tipsite.plan.where import Where, made_where, page_where, trail
from tipsite.tools.dialling import EUROPEAN
from tipsite.tools.urls import dial_link, directory_path, route_path
from tipsite.views import AbroadView, Call, Country, Link, RouteGroup, RoutesView, View, Words


def abroad_pages(context: Context) -> Iterator[PlannedPage]:
    """Yield the list of routes and the page for all other countries, with a file or without."""
    makers: Mapping[str, Callable[[Context, Where, Words, EditionPage | None], View]] = {
        "routes/index.md": _routes,
        "help/abroad.md": _abroad,
    }
    for path, make in makers.items():
        page = context.edition.pages.get(path)
        if page is None and not is_made(context.site, context.edition, path):
            continue
        here = replace(context, address=context.made_address(path))
        if not context.wants(here.address):
            continue
        where = page_where(here, page, trail(here, path)) if page else made_where(here, path)
        title = here.title(page) if page else here.made_title(path) or Words(text="")
        yield PlannedPage(address=here.address, view=make(here, where, title, page))


def _body(context: Context, page: EditionPage | None) -> Markup:
    return prose(context, page) if page else Markup("")


def _routes(context: Context, where: Where, title: Words, page: EditionPage | None) -> RoutesView:
    return RoutesView(
        frame=frame(context, where),
        title=title,
        body=_body(context, page),
        groups=tuple(
            RouteGroup(
                title=context.say("route_from", country=context.country(code)),
                links=routes_from(context, code),
            )
            for code in context.countries
            if context.site.routes
        ),
    )


def routes_from(context: Context, code: str) -> tuple[Link, ...]:
    """Return links to the routes of a person who is in the country ``code``."""
    found = (
        context.link_to(route_path(code, other)) for other in context.countries if other != code
    )
    return tuple(link for link in found if link is not None)


def _abroad(context: Context, where: Where, title: Words, page: EditionPage | None) -> AbroadView:
    return AbroadView(
        frame=frame(context, where),
        title=title,
        body=_body(context, page),
        emergency=_emergency(context),
        countries=tuple(_country(context, code) for code in context.countries),
    )


def _emergency(context: Context) -> tuple[Call, ...]:
    """The European number, where a record of the site has it, with its source, as a country's."""
    known = any(
        phone.dial.text == EUROPEAN and phone.channel == "voice"
        for service in context.services.values()
        for phone in service.phones
    )
    if not known:
        return ()
    name = Words(text=context.say("abroad_emergency"))
    href = dial_link(EUROPEAN)
    return (Call(name=name, number=EUROPEAN, href=href, country="", facts="", label=None, more=""),)


def _country(context: Context, code: str) -> Country:
    directory = context.link_to(directory_path(code))
    assert directory is not None
    own = {service.id for service in context.site.services[code]}
    lines = (line for line in context.site.from_abroad if line.service in own)
    return Country(
        name=context.country(code),
        calls=tuple(call_from_abroad(context, line) for line in lines),
        directory=directory,
    )
