"""A directory too long for one page: a page for each need, or several where even that is long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from tipsite.model.plan import PlannedPage
from tipsite.plan.context import Context
from tipsite.plan.filters import filter_of
from tipsite.plan.frame import HELP, frame
from tipsite.plan.made import is_written, shown_in
from tipsite.plan.neutral import neutral_of_part
from tipsite.plan.where import Where
from tipsite.tools.urls import directory_path, part_address
from tipsite.views import Call, Link, PartView, Section, Words

T = TypeVar("T")


def part_pages(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> Iterator[PlannedPage]:
    """Yield the pages of a country's ``sections``, as many for each as ``counts`` says."""
    whole = is_written(context.site, context.edition, directory_path(country))
    for section, count in zip(sections, counts, strict=True):
        for number, chunk in enumerate(_chunks(section, count), 1):
            name = section.id.removeprefix("need-")
            address = part_address(_directory(context, country), name, number)
            here = replace(context, address=address)
            links = part_links(here, country, sections, counts)
            view = _part(here, country, chunk, (name, number), links)
            yield PlannedPage(address=address, view=view, fallback=not whole)


def part_links(
    context: Context, country: str, sections: tuple[Section, ...], counts: tuple[int, ...]
) -> tuple[Link, ...]:
    """Return links to the parts of a directory; numbered where a need has more than one."""
    directory = _directory(context, country)
    return tuple(
        Link(
            label=Words(text=_title(section.title, number, count)),
            href=context.href(address),
            current=address == context.address,
        )
        for section, count in zip(sections, counts, strict=True)
        for number in range(1, count + 1)
        for address in (part_address(directory, section.id.removeprefix("need-"), number),)
    )


def _title(title: str, number: int, count: int) -> str:
    return f"{title} ({number}/{count})" if count > 1 else title


def _directory(context: Context, country: str) -> str:
    return context.made_address(directory_path(country))


def _chunks(section: Section, count: int) -> Iterator[Section]:
    """The section in ``count`` pieces of nearly one size."""
    for index in range(count):
        yield replace(
            section,
            entries=_piece(section.entries, index, count),
            also=_piece(section.also, index, count),
            note=None if index else section.note,
            calls=() if index else section.calls,
        )


def _piece(listed: tuple[T, ...], index: int, count: int) -> tuple[T, ...]:
    return listed[len(listed) * index // count : len(listed) * (index + 1) // count]


def traces_on(
    context: Context, first: tuple[Call, ...], sections: tuple[Section, ...]
) -> tuple[str, ...]:
    """Return what using the contacts of some ``sections`` leaves behind, each sentence once."""
    found = dict.fromkeys(
        trace
        for section in sections
        for entry in section.entries
        for way in (*entry.phones, *entry.emails, *entry.websites)
        for trace in way.traces
    )
    called = (context.say("trace_call"),) if first else ()
    return tuple(dict.fromkeys((*called, *found)))


def _part(
    context: Context,
    country: str,
    section: Section,
    part: tuple[str, int],
    links: tuple[Link, ...],
) -> PartView:
    path = directory_path(country)
    place, label = next(
        (place, link.label.text) for place, link in enumerate(links, 1) if link.current
    )
    directory = context.link_to(path)
    above = context.link_to(HELP)
    assert directory is not None
    title = f"{context.say('help_in', country=context.country(country))}: {label}"
    shown = shown_in(context.site, path)
    current = Link(label=Words(text=label), href="", current=True)
    where = Where(
        title=title,
        description=title,
        trail=(*((above,) if above else ()), directory, current),
        addresses=tuple((one.tag, part_address(one.address, *part)) for one in shown),
        written_in=tuple(one.tag for one in shown if one.own),
        translation=context.records_translation,
        enhanced=True,
        neutral=neutral_of_part(context, country, place),
        country=country,
    )
    return PartView(
        frame=frame(context, where),
        title=Words(text=title),
        traces=traces_on(context, (), (section,)),
        section=section,
        filter=filter_of(context, (section,), needs=False),
        others=links,
        directory=directory,
        footnote=context.words_or_none(context.site.settings.footnotes.get(country, {})),
    )
