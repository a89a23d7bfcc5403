"""What is too long for one page, and into how many it goes: directories, lists of all pages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from tipsite.audit.budget import BUDGET, weights
from tipsite.audit.document import documents_in
from tipsite.model.plan import Plan, PlannedPage
from tipsite.model.site import Site
from tipsite.pages.context import Context
from tipsite.pages.directory import directory_sizes
from tipsite.pages.plan import plan_directory
from tipsite.pages.promises import page_promise
from tipsite.pages.render import render
from tipsite.pages.search import split_index
from tipsite.views import AllPagesView, PartView

_FULL = BUDGET - 200
"""A little is left for what another day's dates and ages add."""


def fit(site: Site, contexts: tuple[Context, ...]) -> Mapping[str, tuple[int, ...]]:
    """Return, for each directory too long for one page, how many pages each of its needs takes."""
    found = {country: fit_country(site, contexts, country) for country in site.services}
    return {country: counts for country, counts in found.items() if counts}


def fit_country(site: Site, contexts: tuple[Context, ...], country: str) -> tuple[int, ...]:
    """Return how many pages each need of a country's directory takes; none if it is on one page.

    All editions share the split, so that a page has the same address in each. It goes by what the
    theme really makes of the directory, in bytes after gzip -9, with the style sheet.
    """
    weights_of = (_weigh(site, (context,), country, ()) for context in contexts)
    if any(max(found.values(), default=0) > _FULL for found in weights_of):
        return _split(site, contexts, country)
    return ()


def fit_lists(planned: Plan) -> Plan:
    """Return the plan with each edition's list of all pages on as many pages as it takes."""
    style = tuple(found for found in planned.copies if found.path.endswith(".css"))

    def heaviest(pages: tuple[PlannedPage, ...]) -> int:
        artifacts, _ = render(replace(planned, pages=pages, copies=style))
        found = weights(artifacts, documents_in(artifacts))
        return max((one.total for one in found), default=0)

    pages: list[PlannedPage] = []
    for page in planned.pages:
        parts: tuple[PlannedPage, ...] = (page,)
        while isinstance(page.view, AllPagesView) and (heavy := heaviest(parts)) > _FULL:
            wanted = max(len(parts) + 1, math.ceil(len(parts) * heavy / _FULL))
            if wanted > sum(len(letter.links) for letter in page.view.letters):
                break
            parts = split_index(page, wanted)
        pages.extend(parts)
    promised = {page.address: page_promise(page) for page in pages}
    promises = replace(planned.promises, pages=promised)
    return replace(planned, pages=tuple(pages), promises=promises)


def _split(site: Site, contexts: tuple[Context, ...], country: str) -> tuple[int, ...]:
    """Enough pages for each need that none is too heavy, as far as its services can be parted."""
    sizes = directory_sizes(site, country)
    counts = dict.fromkeys(sizes, 1)
    while True:
        found = _weigh(site, contexts, country, tuple(counts.values()))
        wanted = {
            need: min(max(1, sizes[need]), max(count + 1, math.ceil(count * found[need] / _FULL)))
            for need, count in counts.items()
            if found[need] > _FULL
        }
        if all(counts[need] == count for need, count in wanted.items()):
            return tuple(counts.values())
        counts.update(wanted)


def _weigh(
    site: Site, contexts: tuple[Context, ...], country: str, counts: tuple[int, ...]
) -> Mapping[str, int]:
    """The heaviest page of each section in any edition, in bytes; "" is the directory itself."""
    planned = plan_directory(site, contexts, country, counts)
    artifacts, _ = render(planned)
    heavy = {found.path: found.total for found in weights(artifacts, documents_in(artifacts))}
    found: dict[str, int] = {}
    for page in planned.pages:
        section = page.view.section.id if isinstance(page.view, PartView) else ""
        found[section] = max(found.get(section, 0), heavy.get(page.address, 0))
    return found
