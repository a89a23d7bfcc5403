"""Facts that the audit reads from each page of an output once, for all later checks.

Checks between pages, reports, weights and the files for hosts use these facts and read no page
again. All collections are tuples, sorted if their order has no meaning, because facts are compared
by bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from tipsite.model.problems import Problem


class Step(NamedTuple):
    """One element of a path: its name, and the attributes that style sheets can select.

    The address of a line is reduced to its scheme (``tel:``), so that elements that look alike are
    checked once. Most other attributes are kept without their values.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]


class RequiredWords(NamedTuple):
    """The role (``number``, ``exit``, ``help``, ``notice``) and place of words readers must see.

    ``path`` leads from the root to the element with the words. If ``grouped``, the words are groups
    of figures, whose order depends on the direction of the text.
    """

    what: str
    path: tuple[Step, ...]
    grouped: bool = False


class Lead(NamedTuple):
    """A place of the site that a page needs; if it is missing, the problem has this ``code``.

    ``path`` is a file, ``anchor`` an id in it (empty: none is needed), ``address`` the address as
    written in the page.
    """

    code: str
    path: str
    anchor: str
    address: str


class PageLinks(Struct, frozen=True, kw_only=True):
    """The facts of a page that are compared with other pages.

    ``title`` is the title of a discreet page, None for others. ``leads`` are its links into the
    site.
    """

    title: str | None
    leads: tuple[Lead, ...]


class PageFiles(Struct, frozen=True, kw_only=True):
    """The files that a page loads, and its inline styles and scripts. Most pages share the same.

    ``sheets`` and ``scripts`` are the paths of files, ``styles`` the texts of style elements.
    ``inline`` are the hashes of scripts in the page, in the form for a policy. The page and its
    sheets may have ``most`` bytes.
    """

    sheets: tuple[str, ...]
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    inline: tuple[str, ...]
    most: int


class PageFacts(Struct, frozen=True, kw_only=True):
    """The facts of one page, and the ``problems`` of the page by itself.

    Later checks ask for each part separately, and an edited text changes few of them. ``seen`` are
    the words that a reader must be able to see. ``ids`` are the targets for links in the page,
    ``outside`` its links to other hosts (``https:``). ``bound`` is the size in bytes after the
    quickest gzip, an upper bound of the page's weight.
    """

    path: str
    ids: tuple[str, ...]
    links: PageLinks
    outside: tuple[str, ...]
    files: PageFiles
    seen: tuple[RequiredWords, ...]
    bound: int
    problems: tuple[Problem, ...]
