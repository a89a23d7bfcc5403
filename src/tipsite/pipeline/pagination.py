"""The split of directories and lists of all pages that are too long for one page.

It depends on the size of the pages that the theme makes: in bytes after gzip -9, with the style
sheets.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec.structs import replace

from tipsite.audit.budget import BUDGET, Sizes, over_budget, sheets_in
from tipsite.pages.directory import directory_sizes
from tipsite.pages.plan import Counts, Plan
from tipsite.pages.render import MadePage
from tipsite.pages.search import split_index
from tipsite.views.pages import AllPagesView

_FULL = BUDGET - 200
"""The limit of a page: on another day, dates and ages may need a little more room."""


class Pagination:
    """Answers the questions ``directory``, ``parts`` and ``list`` of a plan.

    All editions share the split of a directory, so that a page has the same address in each.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        styles = tuple(file for path, file in plan.assets.items() if path.endswith(".css"))
        self._sizes = Sizes(styles)
        session = self._session = plan.session
        self._tags = tuple(context.edition.tag for context in plan.contexts)
        session.input("styles", lambda: tuple((style.path, style.digest) for style in styles))
        session.input("tags", lambda: self._tags)
        session.rule("directory", self._directory, tuple[MadePage, ...])
        session.rule("parts", self._parts, Counts)
        session.rule("list", self._list, tuple[MadePage, ...])

    def settle(self) -> None:
        """Make each directory as one page, to see which ones are too long."""
        countries = self._plan.contexts[0].directories
        whole = [("directory", tag, country, "") for tag in self._tags for country in countries]
        self._session.ensure_each(whole)

    def counts(self, country: str) -> Counts:
        """Return the number of pages for each need of a directory; empty if it is one page."""
        answer: Counts = self._session.ask("parts", country)
        return answer

    def _is_edition(self, tag: str) -> bool:
        """Return whether an edition exists.

        The last build may have asked for an edition that has gone since. It asked for it because of
        a page at an address where a redirect is now.
        """
        return tag in self._plan.contexts[0].editions

    def _directory(self, tag: str, country: str, counts: str) -> tuple[MadePage, ...]:
        if not self._is_edition(tag):
            return ()
        split = tuple(map(int, counts.split(","))) if counts else ()
        return tuple(map(self._weighed, self._plan.directory(tag, country, split)))

    def _weighed(self, page: MadePage) -> MadePage:
        """Return the page; if it is too heavy, with its weight."""
        if page.problem is not None:
            return page  # it is reported where the page is made
        self._session.ensure("styles")
        content = self._session.new_blob(page.content)
        rest = self._sizes.of(sheets_in(page.address, content))
        return replace(page, over=over_budget(content, rest, _FULL))

    def _parts(self, country: str) -> Counts:
        tags: tuple[str, ...] = self._session.ask("tags")
        for tag in tags:
            pages: tuple[MadePage, ...] = self._session.ask("directory", tag, country, "")
            if any(page.over for page in pages):
                return self._split(country, tags)
        return ()

    def _split(self, country: str, tags: tuple[str, ...]) -> Counts:
        """Return how many pages each need takes if no page may be too heavy.

        A single service that is too heavy cannot be split.
        """
        sizes = directory_sizes(self._plan.contexts[0], country)
        counts = dict.fromkeys(sizes, 1)
        while True:
            now = tuple(counts.values())
            heavy = self._heaviest(country, tags, now)
            wanted = {
                need: min(
                    max(1, sizes[need]), max(count + 1, math.ceil(count * heavy[need] / _FULL))
                )
                for need, count in counts.items()
                if heavy.get(need)
            }
            if all(counts[need] == count for need, count in wanted.items()):
                return now
            counts.update(wanted)

    def _heaviest(self, country: str, tags: tuple[str, ...], counts: Counts) -> Mapping[str, int]:
        """Return the greatest weight of a too heavy page in each section, over all editions."""
        overweight: dict[str, int] = {}
        named = ",".join(map(str, counts))
        for tag in tags:
            pages: tuple[MadePage, ...] = self._session.ask("directory", tag, country, named)
            for page in pages:
                if page.part and page.over:
                    overweight[page.part] = max(overweight.get(page.part, 0), page.over)
        return overweight

    def _list(self, tag: str) -> tuple[MadePage, ...]:
        """Return the list of all pages of an edition, on as many pages as it needs."""
        if not self._is_edition(tag):
            return ()
        plan = self._plan
        whole, context = plan.all_pages(tag), plan.context(tag)
        assert isinstance(whole.view, AllPagesView)
        most = sum(len(letter.links) for letter in whole.view.letters)
        count = 1
        while True:
            pages = split_index(whole, count) if count > 1 else (whole,)
            weighed = tuple(self._weighed(plan.made_here(context, page)) for page in pages)
            heavy = max(page.over for page in weighed)
            wanted = max(count + 1, math.ceil(count * heavy / _FULL))
            if not heavy or wanted > most:
                return weighed
            count = wanted
