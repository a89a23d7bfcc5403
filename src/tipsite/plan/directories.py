"""The directory of each country and the page of each service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from tipsite.model.config import CountryNote
from tipsite.model.plan import PlannedPage
from tipsite.model.records import Need
from tipsite.model.site import PublicService, Site
from tipsite.plan.abroad import routes_from
from tipsite.plan.context import Context
from tipsite.plan.entries import entry
from tipsite.plan.filters import filter_of
from tipsite.plan.foreign import plain_words
from tipsite.plan.frame import HELP, frame
from tipsite.plan.lines import calls_with_beside, service_href
from tipsite.plan.made import is_written, shown_in, speaks
from tipsite.plan.neutral import neutral_of_path, neutral_of_service
from tipsite.plan.parts import part_links, part_pages, traces_on
from tipsite.plan.sheets import sheet_link
from tipsite.plan.structured import service_data
from tipsite.plan.texts import directory_text, sms_text
from tipsite.plan.where import Where
from tipsite.tools.urls import directory_path, plain_address, service_address
from tipsite.tools.verification import confirmed_first
from tipsite.views import Country, DirectoryView, Link, Section, ServiceView, Words

Parts = Mapping[str, tuple[int, ...]]
"""Of each directory too long for one page: how many pages each of its sections takes."""


def directory_pages(context: Context, parts: Parts) -> Iterator[PlannedPage]:
    """Yield the directory of each country, with its parts where it is too long for one page."""
    for country in context.site.services:
        yield from country_pages(context, country, parts.get(country, ()))


def country_pages(context: Context, country: str, counts: tuple[int, ...]) -> Iterator[PlannedPage]:
    """Yield one directory; ``counts`` are the pages that its needs take, none if it is on one."""
    here = _at(context, context.made_address(directory_path(country)))
    if not context.only.startswith(here.address.removesuffix(".html")) and context.only:
        return
    whole = is_written(context.site, context.edition, directory_path(country))
    sections = tuple(_sections(here, country))
    view = _directory(here, country, sections, counts)
    text = directory_text(here, country, sections)
    yield PlannedPage(address=here.address, view=view, fallback=not whole, text=text)
    if counts:
        yield from part_pages(here, country, sections, counts)


def directory_sizes(site: Site, country: str) -> Mapping[str, int]:
    """Return, by the id of each section of a directory, how many entries and links it has."""
    services = site.services[country]
    return {
        f"need-{need}": sum(need in found.needs for found in services) or 1
        for need in get_args(Need)
        if any(need in found.needs for found in services) or _note(site, country, need)
    }


def service_pages(context: Context) -> Iterator[PlannedPage]:
    """Yield the page of each service."""
    for country in context.site.services:
        for service in context.site.services.get(country, ()):
            address = service_address(context.edition.tag, country, service.id)
            if not context.wants(address):
                continue
            there = _at(context, address)
            foreign = not speaks(context.edition, service.summary)
            view = _service(there, service)
            text = sms_text(there, service, view.entry)
            yield PlannedPage(address=address, view=view, fallback=foreign, text=text)


def country_view(context: Context, code: str, services: tuple[PublicService, ...]) -> Country:
    """Return a country with the lines of ``services``, those beside them included."""
    return Country(
        name=context.country(code),
        calls=calls_with_beside(context, services),
        directory=_directory_link(context, code),
    )


def _at(context: Context, address: str) -> Context:
    return replace(context, address=address)


def _directory_link(context: Context, code: str) -> Link:
    link = context.link_to(directory_path(code))
    assert link is not None
    return link


def _directory(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> DirectoryView:
    title = context.say("help_in", country=context.country(country))
    services = context.site.services.get(country, ())
    path = directory_path(country)
    shown = shown_in(context.site, path)
    where = Where(
        title=title,
        description=context.say("help_in_summary", country=context.country(country)),
        trail=_trail(context, Link(label=Words(text=title), href="", current=True)),
        addresses=tuple((one.tag, one.address) for one in shown),
        written_in=tuple(one.tag for one in shown if one.own),
        translation=context.records_translation,
        enhanced=not counts,
        neutral=neutral_of_path(context, path),
        country=country,
    )
    first = calls_with_beside(
        context, tuple(found for found in services if "emergency" in found.needs)
    )
    return DirectoryView(
        frame=frame(context, where),
        title=Words(text=title),
        first=first,
        traces=traces_on(context, first, () if counts else sections),
        sections=() if counts else sections,
        parts=part_links(context, country, sections, counts) if counts else (),
        filter=None if counts else filter_of(context, sections),
        text=context.href(plain_address(context.address)),
        routes=routes_from(context, country),
        sheet=sheet_link(context, country),
        footnote=context.words_or_none(context.site.settings.footnotes.get(country, {})),
    )


def _note(site: Site, country: str, need: str) -> CountryNote | None:
    notes = site.settings.notes.get(country, ())
    return next((note for note in notes if note.need == need), None)


def _sections(context: Context, country: str) -> Iterator[Section]:
    services = context.site.services[country]
    for need in get_args(Need):
        note = _note(context.site, country, need)
        first = confirmed_first(found for found in services if found.needs[0] == need)
        also = confirmed_first(found for found in services if need in found.needs[1:])
        if first or also or note:
            called = [context.services.get(item.text) for item in note.call] if note else []
            yield Section(
                id=f"need-{need}",
                title=context.say(f"need_{need.replace('-', '_')}"),
                entries=tuple(entry(context, service) for service in first),
                also=tuple(
                    Link(label=context.words(found.name), href=service_href(context, found))
                    for found in also
                ),
                note=context.words_or_none(note.words) if note else None,
                calls=calls_with_beside(context, tuple(filter(None, called))),
            )


def _service(context: Context, service: PublicService) -> ServiceView:
    shown = entry(context, service)
    directory = _directory_link(context, service.country)
    trail = _trail(context, directory, Link(label=shown.name, href="", current=True))
    addresses = tuple(
        (edition.tag, service_address(edition.tag, service.country, service.id))
        for edition in context.site.editions
    )
    where = Where(
        title=shown.name.text,
        # Many countries have services of one name and summary.
        description=f"{plain_words(context, shown.name)} ({context.country(service.country)}). "
        f"{plain_words(context, shown.summary)}",
        trail=trail,
        addresses=addresses,
        written_in=tuple(
            edition.tag for edition in context.site.editions if speaks(edition, service.summary)
        ),
        translation=context.records_translation,
        enhanced=True,
        neutral=neutral_of_service(context, service.country, service.id),
        country=service.country,
    )
    shown_frame = frame(context, where)
    return ServiceView(
        frame=shown_frame,
        title=shown.name,
        entry=shown,
        text=context.href(plain_address(context.address)),
        data=service_data(context, service, shown_frame.canonical),
        directory=directory,
        footnote=context.words_or_none(context.site.settings.footnotes.get(service.country, {})),
    )


def _trail(context: Context, *links: Link) -> tuple[Link, ...]:
    help_link = context.link_to(HELP)
    return links if help_link is None else (help_link, *links)
