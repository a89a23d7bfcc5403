"""The directory of each country, whole or in parts, and the page of each service.

If a directory is too long for one page, each need has one or more pages. A directory on one page
has a filter that works on the reader's phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar, get_args

from msgspec.structs import replace

from tipsite.contacts.channels import confirmed_first
from tipsite.language.locales import language_name, sort_key
from tipsite.model.config import CountryNote, SiteSettings
from tipsite.model.plan import PlannedPage
from tipsite.model.records import Need
from tipsite.model.site import PublicService
from tipsite.pages.context import Context, Sketch
from tipsite.pages.frame import HELP, frame
from tipsite.pages.inventory import PageAddress, is_in_language
from tipsite.pages.jsonld import service_data
from tipsite.pages.language_spans import plain_words
from tipsite.pages.plain_text import directory_text, sms_text
from tipsite.pages.routes import routes_from
from tipsite.pages.services import calls_with_companions, entry, service_href
from tipsite.pages.sheets import sheet_link
from tipsite.pages.titles import PageMeta, generated_meta, neutral_of_part, neutral_of_service
from tipsite.views.pages import DirectoryView, PartView, ServiceView
from tipsite.views.parts import Filter, Link, Option, Words
from tipsite.views.services import Call, Entry, Section
from tipsite.web import directory_path, part_address, plain_address, service_address

_FEWEST_ENTRIES = 12
"""The fewest entries with a filter: people read a shorter list faster than a form."""
_ONCE = {
    "once_privacy": ("privacy_unknown", "anonymous_unknown", "tells_unknown"),
    "once_facts": ("hours_unknown", "free_unknown"),
    "once_number": ("no_phone", "no_phone_website"),
}
"""Phrases that a page shows once, and the phrases that are left out of its entries instead."""

_FOLDED: tuple[Need, ...] = ("emergency", "coordinator")
"""Needs whose sections are folded: their lines are at the top, or their offices take no calls."""

T = TypeVar("T")


def country_pages(context: Context, country: str, counts: tuple[int, ...]) -> Iterator[PlannedPage]:
    """Yield the pages of a directory; ``counts`` are the pages per need, or empty for one page."""
    here = replace(context, address=_directory(context, country))
    whole = context.is_written(directory_path(country))
    sections = tuple(_sections(here, country))
    view = _whole_directory(here, country, sections, counts)
    text = directory_text(here, country, tuple(_sections(here, country, whole=True)))
    yield PlannedPage(address=here.address, view=view, fallback=not whole, text=text)
    if counts:
        yield from _part_pages(here, country, sections, counts)


def _listed(context: Context, country: str) -> tuple[PublicService, ...]:
    """Return the services of a country that another page lists by their kind."""
    kinds = {kind for some in context.lists.values() for kind in some}
    return tuple(service for service in context.services_in(country) if service.kind in kinds)


def _sections(context: Context, country: str, *, whole: bool = False) -> Iterator[Section]:
    """Yield a section for each need that has services, or links to pages that list services."""
    elsewhere = () if whole else _listed(context, country)
    services = tuple(
        service for service in context.services_in(country) if service not in elsewhere
    )
    for need in get_args(Need):
        note = _note(context.settings, country, need)
        first = confirmed_first(service for service in services if service.needs[0] == need)
        also = confirmed_first(service for service in services if need in service.needs[1:])
        kinds = {service.kind for service in elsewhere if need in service.needs}
        pages = (path for path, some in context.lists.items() if kinds.intersection(some))
        links = context.trail(*pages)
        if first or also or note or links:
            called = [context.services.get(item.text) for item in note.call] if note else []
            yield Section(
                id=f"need-{need}",
                title=context.name_of("need", need),
                entries=tuple(entry(context, service) for service in first),
                also=tuple(
                    Link(label=context.words(service.name), href=service_href(context, service))
                    for service in also
                ),
                note=context.words_or_none(note.words) if note else None,
                calls=calls_with_companions(context, tuple(filter(None, called))),
                pages=links,
            )


def _note(settings: SiteSettings, country: str, need: str) -> CountryNote | None:
    return next((note for note in settings.notes.get(country, ()) if note.need == need), None)


def _whole_directory(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> DirectoryView:
    title = Words(text=context.say("help_in", country=context.country(country)))
    where = generated_meta(
        context,
        directory_path(country),
        context.say("help_in_summary", country=context.country(country)),
        kind="directory",
        country=country,
        trail=(*context.trail(HELP), Link(label=title, href="", current=True)),
    )
    where = replace(where, enhanced=not counts)
    first = _first_calls(context, country)
    listed = () if counts else sections
    return DirectoryView(
        frame=frame(context, where),
        title=title,
        first=first,
        once=_once(context, listed),
        traces=_traces_on(context, first, listed),
        sections=tuple(
            replace(
                _brief(context, section),
                folded=not section.note and section.id.removeprefix("need-") in _FOLDED,
            )
            for section in listed
        ),
        parts=_part_links(context, country, sections, counts) if counts else (),
        filter=None if counts else _filter_of(context, sections),
        text=context.href(plain_address(context.address)),
        routes=routes_from(context, country),
        sheet=sheet_link(context, country),
        footnote=context.footnote(country),
    )


def _first_calls(context: Context, country: str) -> tuple[Call, ...]:
    """Return the first lines of a country on the home page, then its other emergency lines."""
    leading = context.lead(country)
    services = context.services_in(country)
    urgent = (
        service for service in services if "emergency" in service.needs and service not in leading
    )
    return calls_with_companions(context, (*leading, *urgent))


def _traces_on(
    context: Context, first: tuple[Call, ...], sections: tuple[Section, ...]
) -> tuple[str, ...]:
    """Return sentences on the traces that contacts of ``sections`` leave on a phone, each once."""
    traces = dict.fromkeys(
        trace
        for section in sections
        for entry in section.entries
        for way in (*entry.phones, *entry.emails, *entry.websites)
        for trace in way.traces
    )
    called = (context.say("trace_call"),) if first else ()
    return tuple(dict.fromkeys((*called, *traces)))


def _once(context: Context, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """Return the sentences that the page shows once instead of in entries of ``sections``."""
    entries = [entry for section in sections for entry in section.entries]
    texts = {words for entry in entries for words in _said(entry)}
    ways = (way for entry in entries for way in (*entry.phones, *entry.emails, *entry.websites))
    keys = [
        key
        for key, repeated in _ONCE.items()
        if texts & {context.say(phrase) for phrase in repeated}
    ]
    keys += ["once_source"] if any(not way.confirmed for way in ways) else []
    return tuple(context.say(key) for key in keys)


def _said(entry: Entry) -> Iterator[str]:
    yield from (*entry.privacy, entry.no_contact)
    for way in (*entry.phones, *entry.websites):
        yield from way.facts


def _brief(context: Context, section: Section) -> Section:
    """Return a section without the phrases that the page shows once."""
    known = {context.say(key) for repeated in _ONCE.values() for key in repeated}

    def unknown(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(words for words in texts if words not in known)

    return replace(
        section,
        entries=tuple(
            replace(
                entry,
                privacy=unknown(entry.privacy),
                phones=tuple(replace(way, facts=unknown(way.facts)) for way in entry.phones),
                websites=tuple(replace(way, facts=unknown(way.facts)) for way in entry.websites),
                no_contact="".join(unknown((entry.no_contact,))),
            )
            for entry in section.entries
        ),
    )


def _part_links(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> tuple[Link, ...]:
    """Return links to the parts of a directory; the parts of one need are numbered."""
    directory = _directory(context, country)
    return tuple(
        Link(
            label=Words(text=f"{section.title} ({number}/{count})" if count > 1 else section.title),
            href=context.href(address),
            current=address == context.address,
        )
        for section, count in zip(sections, counts, strict=True)
        for number in range(1, count + 1)
        for address in (part_address(directory, section.id.removeprefix("need-"), number),)
    )


def _directory(context: Context, country: str) -> str:
    return context.address_of(directory_path(country))


def _filter_of(
    context: Context, sections: tuple[Section, ...], *, needs: bool = True
) -> Filter | None:
    """Return the filter for the entries of ``sections``; None for a short list.

    Without ``needs``, the filter has no needs, since all entries answer the same need.
    """
    entries = [entry for section in sections for entry in section.entries]
    if len(entries) < _FEWEST_ENTRIES:
        return None
    audience = _used(entries, "for_whom", context, "audience")
    return Filter(
        needs=_used(entries, "needs", context, "need") if needs else (),
        audience=tuple(option for option in audience if option.value != "everyone"),
        languages=_languages(entries, context),
        now=any(
            way.opening and way.opening.zone
            for entry in entries
            for way in (*entry.phones, *entry.websites)
        ),
    )


def _used(entries: list[Entry], field: str, context: Context, phrase: str) -> tuple[Option, ...]:
    values = dict.fromkeys(value for entry in entries for value in getattr(entry, field))
    options = tuple(Option(value=value, label=context.name_of(phrase, value)) for value in values)
    return options if len(options) > 1 else ()


def _languages(entries: list[Entry], context: Context) -> tuple[Option, ...]:
    tags = {tag for entry in entries for tag in entry.languages}
    options = [Option(value=tag, label=language_name(context.locale, tag)) for tag in tags]
    ordered = sorted(options, key=lambda option: sort_key(context.locale, option.label))
    return tuple(ordered) if len(ordered) > 1 else ()


def _part_pages(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> Iterator[PlannedPage]:
    """Yield the pages of a country's ``sections``; ``counts`` are the pages of each section."""
    whole = context.is_written(directory_path(country))
    for section, count in zip(sections, counts, strict=True):
        for number, chunk in enumerate(_chunks(section, count), 1):
            name = section.id.removeprefix("need-")
            address = part_address(_directory(context, country), name, number)
            here = replace(context, address=address)
            links = _part_links(here, country, sections, counts)
            view = _part(here, country, chunk, (name, number), links)
            yield PlannedPage(address=address, view=view, fallback=not whole)


def _chunks(section: Section, count: int) -> Iterator[Section]:
    """Yield a section in ``count`` parts of nearly equal size."""
    for index in range(count):
        yield replace(
            section,
            entries=_piece(section.entries, index, count),
            also=_piece(section.also, index, count),
            note=None if index else section.note,
            calls=() if index else section.calls,
            pages=() if index else section.pages,
        )


def _piece(listed: tuple[T, ...], index: int, count: int) -> tuple[T, ...]:
    return listed[len(listed) * index // count : len(listed) * (index + 1) // count]


def _part(
    context: Context,
    country: str,
    section: Section,
    part: tuple[str, int],
    links: tuple[Link, ...],
) -> PartView:
    path = directory_path(country)
    number, label = next(
        (number, link.label.text) for number, link in enumerate(links, 1) if link.current
    )
    (directory,) = context.trail(path)
    title = f"{context.say('help_in', country=context.country(country))}: {label}"
    first = _first_calls(context, country)
    current = Link(label=Words(text=label), href="", current=True)
    where = PageMeta(
        title=title,
        description=title,
        kind="part",
        trail=(*context.trail(HELP), directory, current),
        places=tuple(
            replace(place, address=part_address(place.address, *part))
            for place in context.addresses(path)
        ),
        translation=context.records_translation,
        enhanced=True,
        neutral=neutral_of_part(context, country, number),
        country=country,
    )
    return PartView(
        frame=frame(context, where),
        title=Words(text=title),
        first=first,
        once=_once(context, (section,)),
        traces=_traces_on(context, first, (section,)),
        section=_brief(context, section),
        filter=_filter_of(context, (section,), needs=False),
        others=links,
        directory=directory,
        footnote=context.footnote(country),
    )


def directory_sizes(context: Context, country: str) -> Mapping[str, int]:
    """Return the number of entries and links in each section of a directory, by section id."""
    services, elsewhere = context.services_in(country), _listed(context, country)
    shown = [service for service in services if service not in elsewhere]
    return {
        f"need-{need}": sum(need in service.needs for service in shown) or 1
        for need in get_args(Need)
        if any(need in service.needs for service in services)
        or _note(context.settings, country, need)
    }


def service_pages(context: Context) -> Iterator[Sketch]:
    """Yield the page of each service."""
    for country in (*context.directories, *context.destinations):
        for service in context.services_in(country):
            address = service_address(context.edition.tag, country, service.id)
            yield context.sketch(address, "service", _service_page, service.id)


def _service_page(context: Context, name: str) -> PlannedPage:
    service = context.services[name]
    ids: tuple[str, ...] = context.session.ask("service ids", service.country)
    foreign = not is_in_language(context.edition, service.summary)
    view = _service(context, service, ids.index(name) + 1)
    text = sms_text(context, service, view.entry)
    return PlannedPage(address=context.address, view=view, fallback=foreign, text=text)


def _service(context: Context, service: PublicService, place: int) -> ServiceView:
    shown = entry(context, service)
    directory = context.trail(directory_path(service.country), "help/abroad.md", HELP)[0]
    where = PageMeta(
        title=shown.name.text,
        kind="service",
        # Many countries have services of one name and summary.
        description=f"{plain_words(context, shown.name)} ({context.country(service.country)}). "
        f"{plain_words(context, shown.summary)}",
        trail=(*context.trail(HELP), directory, Link(label=shown.name, href="", current=True)),
        places=tuple(
            PageAddress(
                tag=edition.tag,
                address=service_address(edition.tag, service.country, service.id),
                own=is_in_language(edition, service.summary),
            )
            for edition in context.editions.values()
        ),
        translation=context.records_translation,
        enhanced=True,
        neutral=neutral_of_service(context, service.country, place),
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
        footnote=context.footnote(service.country),
    )
