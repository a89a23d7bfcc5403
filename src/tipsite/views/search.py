"""How a page is found without a server: the search, and the list of all pages."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.views.frame import Frame
from tipsite.views.words import Link, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """The search of one edition. ``data`` is what tipsite's script needs, as JSON.

    The page holds a form with ``data-search="{{ data }}"`` and one box in it, both as the audit
    asks for. The script puts its results at the end of the form, unless there are places for them
    in it: ``data-search-status`` and ``data-search-results``. What is marked with
    ``data-search-without`` is for those without a script.
    """

    frame: Frame
    title: Words
    data: str
    all_pages: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The pages whose titles begin with one letter of the alphabet."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllPagesView:
    """All pages of an edition by title, or some of them where they are too many for one page.

    ``parts`` are the pages of the list, this one included; empty where there is only this one.
    """

    frame: Frame
    title: Words
    letters: tuple[Letter, ...]
    parts: tuple[Link, ...]
    search: Link
