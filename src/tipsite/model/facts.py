"""Facts that the audit reads from each page of an output once, for all later checks.

Checks between pages, reports, weights and the files for hosts use them, and read no page again.
All values are tuples, sorted if their order has no meaning, because they are compared by bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from tipsite.model.problems import Problem


class Step(NamedTuple):
    """One element of a path: its name, and the attributes that style sheets select by.

    The address of a line is reduced to its scheme (``tel:``), so that elements that look alike are
    checked once. Most other attributes are kept without their values.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]


class RequiredWords(NamedTuple):
    """Words that readers must see: their role (``number``, ``exit``, ``help``, ``notice``), place.

    ``path`` leads from the root to the element with the words. ``grouped`` are figures in groups,
    whose order depends on the direction of the text.
    """

    what: str
    path: tuple[Step, ...]
    grouped: bool = False


class Lead(NamedTuple):
    """A place of the site that a page needs: without it, there is a problem with this ``code``.

    ``path`` is a file, ``anchor`` an id in it (empty: none is asked for), ``address`` what stands
    in the page.
    """

    code: str
    path: str
    anchor: str
    address: str


class PageLinks(Struct, frozen=True, kw_only=True):
    """The links and the title of a page.

    ``title`` is the title of a discreet page, None for others. ``ids`` are the targets of links,
    ``leads`` where the page leads to inside the site, ``outside`` outside of it (``https:``),
    ``alternates`` the addresses of its other languages.
    """

    title: str | None
    ids: tuple[str, ...]
    leads: tuple[Lead, ...]
    outside: tuple[str, ...]
    alternates: tuple[str, ...]


class PageFiles(Struct, frozen=True, kw_only=True):
    """The files that a page loads, and its inline styles and scripts. Most pages share the same.

    ``sheets`` and ``scripts`` are the paths of files, ``styles`` the texts of style elements,
    ``inline`` the hashes of scripts in the page (as a policy has them). The page and its sheets may
    have ``most`` bytes.
    """

    sheets: tuple[str, ...]
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    inline: tuple[str, ...]
    most: int


class PageFacts(Struct, frozen=True, kw_only=True):
    """What is known of one page, besides the ``problems`` that it has by itself.

    Each part is one that something asks for alone: an edited text changes few of them. ``seen`` is
    what a reader must be able to see. ``bound`` are the bytes of the page after the quickest gzip:
    it weighs no more.
    """

    path: str
    links: PageLinks
    files: PageFiles
    seen: tuple[RequiredWords, ...]
    bound: int
    problems: tuple[Problem, ...]
