"""The list of all addresses that were ever published: one a line, with comments behind `#`.

It is text that version control merges: lines of two people may stand in any order, and twice.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable

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
    """Return whether a published file is one that readers come back to.

    Pages are, plain texts beside them and feeds; what pages load, and what they offer, is not.
    """
    if path.startswith(_FILES) or path.rpartition("/")[2] in _NO_PLACE or is_proof(path):
        return False
    return path.endswith(".html") or ("/" in path and path.endswith((".txt", ".xml")))


def parse_addresses(text: str) -> tuple[tuple[Text, ...], tuple[Problem, ...]]:
    """Return the addresses of a list, each at its line, and a problem for marks of a merge."""
    found: list[Text] = []
    for number, line in enumerate(text.split("\n"), start=1):
        at = Location(path=ADDRESSES, line=number, column=1)
        if _MARK.match(line):
            return tuple(found), (problem("two-versions", at),)
        if written := address_in(line):
            found.append(Text(text=written, at=at))
    return tuple(found), ()


def address_in(line: str) -> str:
    """Return the address on a line; empty where there is none."""
    return unicodedata.normalize("NFC", re.split(r"(?:^|\s)#", line)[0].strip())


def with_addresses(text: str, paths: Iterable[str]) -> str:
    """Return a list with more addresses, each before the first that comes after it.

    Comments, their places, and lines that are there stay; a list that is empty gets a head.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    known = {address_in(line) for line in lines}
    new = sorted({unicodedata.normalize("NFC", path) for path in paths} - known)
    if not new:
        return text
    if not text.strip():
        return end.join((*_HEAD, *new, ""))
    places = [number for number, line in enumerate(lines) if address_in(line)]
    sorted_places, last = list[tuple[str, int]](), ""
    for number in places:
        if (address := address_in(lines[number])) >= last:
            sorted_places.append((address, number))
            last = address
    before: dict[int, list[str]] = {}
    for path in new:
        at = bisect(sorted_places, (path, len(lines)))
        row = sorted_places[at][1] if at < len(sorted_places) else len(lines)
        before.setdefault(row, []).append(path)
    merged: list[str] = []
    for row in range(len(lines) + 1):
        merged += before.get(row, ())
        merged += lines[row : row + 1]
    return end.join((*merged, ""))
