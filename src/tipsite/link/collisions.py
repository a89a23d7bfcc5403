"""No two pages of an edition have one address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import get_args

from tipsite.link.known import ALWAYS_MADE, LISTS, Known
from tipsite.model.records import Need
from tipsite.model.site import EditionPage
from tipsite.problems import Problem, problem
from tipsite.tools.recall import recalled
from tipsite.tools.urls import (
    directory_path,
    list_address,
    page_address,
    part_address,
    route_path,
    service_address,
    sheet_path,
)


@recalled
def collisions(tag: str, pages: Mapping[str, EditionPage], known: Known) -> tuple[Problem, ...]:
    """Return a problem for each page of an edition that takes the address of another."""
    return tuple(_taken(tag, pages, known))


def _taken(tag: str, pages: Mapping[str, EditionPage], known: Known) -> Iterator[Problem]:
    """Yield the pages of an edition's own files that take the address of another page."""
    made = dict.fromkeys(_made_addresses(tag, known), "tipsite")
    # Lists and campaigns exist without a file, and a file at their path is theirs.
    paths = (*LISTS, *(f"campaigns/{campaign}.md" for campaign in known.campaigns))
    seen = {address.casefold(): other for address, other in made.items()}
    seen |= {page_address(tag, path).casefold(): path for path in paths}
    own = {path: page for path, page in pages.items() if _is_own(page, tag)}
    others = {path: page for path, page in pages.items() if path not in own}
    for path, page in (*others.items(), *own.items()):
        if page.kind == "route-part":
            continue
        slug = page.matter.slug
        written = page_address(tag, path, slug.text if slug else "")
        address = written.casefold()
        if path in own:
            at = slug.at if slug else page.matter.at
            if page_address(tag, path) in made:
                yield problem("address-made", page.matter.at, address=written)
            elif seen.get(address, path) != path:
                yield problem("address-twice", at, address=written, other=seen[address])
        seen.setdefault(address, path)


def _is_own(page: EditionPage, tag: str) -> bool:
    return page.matter.at.path.startswith(f"content/{tag}/")


def _made_addresses(tag: str, known: Known) -> Iterator[str]:
    """Addresses of pages that come from records, or from tipsite itself."""
    yield page_address(tag, "404.md")
    yield from (page_address(tag, path) for path in ALWAYS_MADE)
    # The list of all pages may grow into these any day.
    yield from (list_address(tag, number) for number in range(2, 100))
    for country in known.countries:
        directory = page_address(tag, directory_path(country))
        yield directory
        # A directory may grow into these any day.
        for need in get_args(Need):
            yield from (part_address(directory, need, number) for number in range(1, 10))
    for pair in permutations(known.countries, 2):
        yield page_address(tag, route_path(*pair))
    for country in known.sheets:
        yield page_address(tag, sheet_path(country))
    for service in known.services:
        yield service_address(tag, service[:2], service)
