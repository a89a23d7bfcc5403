"""What is too long for one page, and into how many it goes: directories, lists of all pages.

It goes by what the theme really makes of them, in bytes after gzip -9, with the style sheet. What
was made to see that is kept, so that no page is rendered twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tipsite.audit.budget import BUDGET, Sizes, over_budget, sheets_in
from tipsite.model.corpus import Theme
from tipsite.model.plan import Artifact, Plan, PlannedPage
from tipsite.model.site import Site
from tipsite.pages.context import Context
from tipsite.pages.directory import Parts, directory_sizes
from tipsite.pages.plan import STYLE, Directories, plan_directory
from tipsite.pages.promises import page_promise
from tipsite.pages.render import Known, Rendered, render_page
from tipsite.pages.search import split_index
from tipsite.views import AllPagesView, PartView

_FULL = BUDGET - 200
"""A little is left for what another day's dates and ages add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Directories on as many pages as they take, and what was planned and rendered to see it.

    ``parts`` say of each that is too long for one page how many each of its needs takes.
    """

    parts: Parts
    directories: Directories
    known: Known


class _Scales:
    """Renders pages and weighs them, each once."""

    def __init__(self, theme: Theme | Plan, styles: Iterable[Artifact], known: Known) -> None:
        self._theme = theme
        self._sizes = Sizes(styles)
        self.known: dict[str, Rendered] = dict(known)

    def over(self, page: PlannedPage) -> int:
        """Return the weight of a page that is too heavy; nought if it is not."""
        before = self.known.get(page.address)
        if before is None or before.page is not page:
            content = render_page(self._theme, page)
            if not isinstance(content, bytes):
                return 0  # a template is wrong, which is told where the page is made
            before = self.known[page.address] = Rendered(page, content)
        rest = self._sizes.of(sheets_in(page.address, before.content))
        return over_budget(before.content, rest, _FULL)


def fit(site: Site, contexts: tuple[Context, ...]) -> Fitted:
    """Return the directories of a site, on more pages than one where they are too long.

    All editions share the split, so that a page has the same address in each.
    """
    parts: dict[str, tuple[int, ...]] = {}
    directories: dict[tuple[str, str], tuple[PlannedPage, ...]] = {}
    known: dict[str, Rendered] = {}
    for country in site.services:
        counts, planned, made = _fitted(site, contexts, country)
        if counts:
            parts[country] = counts
        directories |= {(tag, country): pages for tag, pages in planned.items()}
        known |= made
    return Fitted(parts=parts, directories=directories, known=known)


def fit_country(site: Site, contexts: tuple[Context, ...], country: str) -> tuple[int, ...]:
    """Return how many pages each need of a country's directory takes; none if it is on one page."""
    return _fitted(site, contexts, country)[0]


_Planned = dict[str, tuple[PlannedPage, ...]]
"""The pages of a directory, by edition."""


def _fitted(
    site: Site, contexts: tuple[Context, ...], country: str
) -> tuple[tuple[int, ...], _Planned, Known]:
    style = Artifact(path=contexts[0].css, content=site.theme.assets.get(STYLE, b""))
    scales = _Scales(site.theme, (style,), {})
    planned: _Planned = {}
    for context in contexts:
        planned[context.edition.tag] = plan_directory(context, country, ())
        if any(map(scales.over, planned[context.edition.tag])):
            return _split(site, contexts, country, scales)
    return (), planned, scales.known


def _split(
    site: Site, contexts: tuple[Context, ...], country: str, scales: _Scales
) -> tuple[tuple[int, ...], _Planned, Known]:
    """Enough pages for each need that none is too heavy, as far as its services can be parted."""
    sizes = directory_sizes(site, country)
    counts = dict.fromkeys(sizes, 1)
    while True:
        now = tuple(counts.values())
        planned = {found.edition.tag: plan_directory(found, country, now) for found in contexts}
        heavy = _heaviest(planned, scales)
        wanted = {
            need: min(max(1, sizes[need]), max(count + 1, math.ceil(count * heavy[need] / _FULL)))
            for need, count in counts.items()
            if heavy.get(need)
        }
        if all(counts[need] == count for need, count in wanted.items()):
            return now, planned, scales.known
        counts.update(wanted)


def _heaviest(planned: _Planned, scales: _Scales) -> Mapping[str, int]:
    """The heaviest page of each section that has one too heavy, in any edition."""
    found: dict[str, int] = {}
    for page in (page for pages in planned.values() for page in pages):
        if isinstance(page.view, PartView) and (weight := scales.over(page)):
            section = page.view.section.id
            found[section] = max(found.get(section, 0), weight)
    return found


def fit_lists(planned: Plan, known: Known = MappingProxyType({})) -> tuple[Plan, Known]:
    """Return the plan with each edition's list of all pages on as many pages as it takes.

    What is ``known`` of pages is returned with what becomes known of these.
    """
    styles = (found for found in planned.copies if found.path.endswith(".css"))
    scales = _Scales(planned, styles, known)
    pages: list[PlannedPage] = []
    promised = dict(planned.promises.pages)
    for page in planned.pages:
        parts = _parts(page, scales) if isinstance(page.view, AllPagesView) else (page,)
        if parts != (page,):
            del promised[page.address]
            promised |= {part.address: page_promise(part) for part in parts}
        pages.extend(parts)
    promises = replace(planned.promises, pages=promised)
    return replace(planned, pages=tuple(pages), promises=promises), scales.known


def _parts(page: PlannedPage, scales: _Scales) -> tuple[PlannedPage, ...]:
    """A list in as many parts as it takes."""
    assert isinstance(page.view, AllPagesView)
    most = sum(len(letter.links) for letter in page.view.letters)
    parts: tuple[PlannedPage, ...] = (page,)
    while heavy := max(map(scales.over, parts), default=0):
        wanted = max(len(parts) + 1, math.ceil(len(parts) * heavy / _FULL))
        if wanted > most:
            break
        parts = split_index(page, wanted)
    return parts
