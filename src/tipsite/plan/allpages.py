"""The list of all pages of an edition, from A to Z, for those whose phone runs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from tipsite.model.plan import PlannedPage
from tipsite.plan.context import Context
from tipsite.plan.findable import Findable
from tipsite.plan.frame import frame
from tipsite.plan.where import made_where
from tipsite.tools.alphabets import OPENING, initial
from tipsite.tools.locales import language_name, sort_key
from tipsite.tools.urls import list_address
from tipsite.views import AllPagesView, Letter, Link, Words

PAGE = "az.md"


def all_pages(context: Context, found: tuple[Findable, ...]) -> PlannedPage:
    """Return the list of what can be ``found`` in an edition, on one page however long."""
    here = replace(context, address=context.made_address(PAGE))
    title = here.made_title(PAGE)
    search = here.link_to("search.md")
    assert title is not None
    assert search is not None
    view = AllPagesView(
        frame=frame(here, made_where(here, PAGE)),
        title=title,
        letters=tuple(_letters(here, found)),
        parts=(),
        search=search,
    )
    return PlannedPage(address=here.address, view=view)


def parted(page: PlannedPage, count: int) -> tuple[PlannedPage, ...]:
    """Return the list of an edition in ``count`` pages of nearly one length.

    All stand in one folder, so what leads from the whole to other pages leads there from each part.
    """
    whole = page.view
    assert isinstance(whole, AllPagesView)
    tag = page.address.partition("/")[0]
    lines = [(letter.name, link) for letter in whole.letters for link in letter.links]
    bounds = [len(lines) * index // count for index in range(count + 1)]
    pieces = [lines[start:end] for start, end in pairwise(bounds)]
    addresses = [list_address(tag, number) for number in range(1, count + 1)]
    names = [f"{piece[0][0]} – {piece[-1][0]} ({at}/{count})" for at, piece in enumerate(pieces, 1)]
    base = whole.frame.canonical.removesuffix(page.address)

    def part(number: int) -> PlannedPage:
        links = (
            Link(label=Words(text=name), href=address.rpartition("/")[2], current=at == number)
            for at, (name, address) in enumerate(zip(names, addresses, strict=True))
        )
        title = f"{whole.title.text}: {names[number]}"
        view = replace(
            whole,
            frame=replace(
                whole.frame,
                title=title,
                share=replace(whole.frame.share, title=title),
                canonical=base + addresses[number],
                alternates=whole.frame.alternates if number == 0 else (),
            ),
            title=Words(text=title),
            letters=tuple(_grouped(pieces[number])),
            parts=tuple(links),
        )
        return replace(page, address=addresses[number], view=view)

    return tuple(part(number) for number in range(count))


def _letters(context: Context, found: tuple[Findable, ...]) -> Iterator[Letter]:
    ordered = sorted(
        found,
        key=lambda one: (
            sort_key(context.locale, one.title.text.lstrip(OPENING)),
            one.address,
        ),
    )
    yield from _grouped(
        [(initial(context.edition.tag, one.title.text), _link(context, one)) for one in ordered]
    )


def _grouped(lines: list[tuple[str, Link]]) -> Iterator[Letter]:
    for name, group in groupby(lines, key=lambda line: line[0]):
        yield Letter(name=name, links=tuple(link for _, link in group))


def _link(context: Context, one: Findable) -> Link:
    note = language_name(context.locale, one.title.lang) if one.title.lang else ""
    return Link(label=one.title, href=context.href(one.address), note=note)
