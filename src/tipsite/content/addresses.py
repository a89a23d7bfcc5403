"""The list of all addresses that were ever published, one on each line; comments begin with `#`.

Version control merges the list as text, so its lines may be in any order and may be repeated.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections.abc import Callable, Iterable

from tipsite.model.corpus import ADDRESSES
from tipsite.model.problems import Location, Problem, Text, problem
from tipsite.web import is_proof

_MARK = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |\Z)")
_NO_PLACE = frozenset(("404.html", "robots.txt", "sitemap.xml"))
_FILES = ("assets/", "files/", "images/", ".well-known/")
_HEAD = (
    "# Every address that was ever published, one a line, so that none is lost.",
    "# tipsite publish adds to it. Keep this file with your site.",
)


def is_lasting(path: str) -> bool:
    """Return whether readers may come back to a published file.

    This is true of pages, their plain texts and feeds, but not of files that pages load or offer.
    """
    if path.startswith(_FILES) or path.rpartition("/")[2] in _NO_PLACE or is_proof(path):
        return False
    return path.endswith(".html") or ("/" in path and path.endswith((".txt", ".xml")))


def parse_addresses(text: str) -> tuple[tuple[Text, ...], tuple[Problem, ...]]:
    """Return the addresses in a list with their lines, and a problem for conflict markers."""
    return listed_lines(text, ADDRESSES)


def listed_lines(text: str, path: str) -> tuple[tuple[Text, ...], tuple[Problem, ...]]:
    """Return the entries of any list at ``path``, and a problem, like `parse_addresses`."""
    entries: list[Text] = []
    for number, line in enumerate(text.split("\n"), start=1):
        at = Location(path=path, line=number, column=1)
        if _MARK.match(line):
            return tuple(entries), (problem("two-versions", at),)
        if written := address_in(line):
            entries.append(Text(text=written, at=at))
    return tuple(entries), ()


def address_in(line: str) -> str:
    """Return the address on a line without its comment, or an empty text."""
    return unicodedata.normalize("NFC", re.split(r"(?:^|\s)#", line)[0].strip())


def with_addresses(text: str, paths: Iterable[str]) -> str:
    """Return a list with more addresses; see `with_lines`."""
    return with_lines(text, {unicodedata.normalize("NFC", path) for path in paths}, _HEAD)


def with_lines(
    text: str,
    lines: Iterable[str],
    head: Iterable[str],
    name: Callable[[str], str] = address_in,
) -> str:
    """Insert lines into a list, in its order if it is sorted.

    ``name`` returns the key of a line. A line is not added if the list has its key. Existing lines
    and comments stay. An empty list gets a ``head``.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    there = text.splitlines()
    known = {name(line) for line in there}
    new = sorted({name(line): line for line in sorted(lines, reverse=True)}.items())
    new = [(key, line) for key, line in new if key not in known]
    if not new:
        return text
    if not text.strip():
        return end.join((*head, *(line for _key, line in new), ""))
    for _key, line in new:
        insort(there, line, key=name)
    return end.join((*there, ""))
