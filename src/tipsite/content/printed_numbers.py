"""The list of all numbers on pieces of material that are out: printed, handed over, downloaded.

A line is the address of a piece, the id of a service, a digest of its number and a day. It is text
that version control merges, as the list of addresses is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from tipsite.contacts.dialling import dialled
from tipsite.content.addresses import address_in, listed_lines, with_lines
from tipsite.language.dates import is_whole_date
from tipsite.model.corpus import MATERIAL, PrintedNumber
from tipsite.model.problems import Problem, warning

_HEAD = (
    "# Every number on material that is out: piece, service, digest of the number, first day.",
    "# tipsite publish adds to it, and tipsite material with --print-shop or --hand-out. Keep this",
    "# file with your site. When no copy of a piece is out any more, put a # before its line.",
)
_LINE = re.compile(r"(?P<address>\S+)\s+(?P<service>\S+)\s+(?P<digest>[0-9a-f]{12})\s+(?P<on>\S+)")
_LONG = 12
_SALT = "tipsite material "


def number_digest(dial: str) -> str:
    """Return what the list says of a number: the same however its digits are grouped.

    It keeps the number out of a file that is kept for ever, and out of searches; as there are few
    numbers, whoever tries them all finds it.
    """
    return hashlib.sha256(f"{_SALT}{dialled(dial)}".encode()).hexdigest()[:_LONG]


def parse_printed_numbers(text: str) -> tuple[tuple[PrintedNumber, ...], tuple[Problem, ...]]:
    """Return the numbers of a list, each once and with its first day, and what is wrong in it."""
    lines, problems = listed_lines(text, MATERIAL)
    found: dict[tuple[str, str, str], PrintedNumber] = {}
    unclear: list[Problem] = []
    for line in lines:
        match = _LINE.fullmatch(line.text)
        if match is None or not is_whole_date(match["on"]):
            unclear.append(warning("material-list-line", line.at))
            continue
        one = PrintedNumber(**match.groupdict(), at=line.at)
        key = one.address, one.service, one.digest
        if key not in found or one.on < found[key].on:
            found[key] = one
    return tuple(found.values()), (*unclear, *problems)


def with_printed_numbers(text: str, numbers: Iterable[PrintedNumber]) -> str:
    """Return a list with more numbers; one that is in it stays with its first day."""
    lines = (f"{one.address} {one.service} {one.digest} {one.on}" for one in numbers)
    return with_lines(text, lines, _HEAD, _name)


def _name(line: str) -> str:
    """What says which number a line is about: all but the day."""
    return " ".join(address_in(line).split()[:3])


def with_service_renamed(text: str, old: str, new: str) -> str:
    """Return a list in which a service has another id."""
    return re.sub(rf"(?m)^(\s*\S+\s+){re.escape(old)}(?=\s)", lambda at: at[1] + new, text)
