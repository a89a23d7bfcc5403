"""What was read of the pages of an output once, and is all that anything later asks of them.

Checks between pages, reports, weights and the files for hosts join these; none reads a page again.
All is in tuples, sorted where the order says nothing: it is compared by its bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from tipsite.model.problems import Problem


class Step(NamedTuple):
    """One element on the way: its name, and those attributes that style sheets ask for.

    Of the address of a line only the scheme is kept, as ``tel:``: elements that look alike are
    looked at once. Of most other attributes it is only said that they are there.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]


class RequiredWords(NamedTuple):
    """Words to be seen: which (``number``, ``exit``, ``help``, ``notice``) and where.

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
    """Where a page leads to, and by what it is told apart from others.

    ``title`` is that of a discreet page, None for others. ``ids`` are what a link may name,
    ``leads`` where the page leads to inside the site, ``outside`` outside of it (``https:``),
    ``alternates`` the addresses of its other languages.
    """

    title: str | None
    ids: tuple[str, ...]
    leads: tuple[Lead, ...]
    outside: tuple[str, ...]
    alternates: tuple[str, ...]


class PageFiles(Struct, frozen=True, kw_only=True):
    """What a page loads, and what stands in it instead: most pages of an edition have the same.

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
