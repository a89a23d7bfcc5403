"""The list of numbers on material in circulation: printed, handed over or downloaded.

A line has the address of a piece, the id of a service, a digest of its number, and a day. The
services beside it and a digest of its label follow; ``-`` means none. Lines of older versions end
with the day. Version control merges the list as text, like the list of addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from tipsite.contacts.dialling import dialled
from tipsite.content.addresses import address_in, listed_lines, with_lines
from tipsite.language.dates import is_whole_date
from tipsite.model.corpus import MATERIAL, PrintedNumber
from tipsite.model.problems import Location, Problem, warning

_HEAD = (
    "# Every number on material that is out: piece, service, digest of the number, first day.",
    "# tipsite publish adds to it, and tipsite material with --print-shop or --hand-out. Keep this",
    "# file with your site. When no copy of a piece is out any more, put a # before its line.",
)
_LINE = re.compile(
    r"(?P<address>\S+)\s+(?P<service>\S+)\s+(?P<digest>[0-9a-f]{12})\s+(?P<on>\S+)"
    r"(?:\s+with=(?P<beside>\S+)\s+label=(?P<label>-|[0-9a-f]{12}))?"
)
_NONE = "-"
_LONG = 12
_SALT = "tipsite material "


def number_digest(dial: str) -> str:
    """Return the digest that the list has for a number, however its digits are grouped.

    The digest keeps the number out of a permanent file, and out of searches. But it is not secret:
    somebody who tries all numbers finds the number.
    """
    return _digest(dialled(dial))


def label_digest(label: str) -> str:
    """Return the digest of the label of a line, or an empty text if it has none."""
    return _digest(" ".join(label.split())) if label.strip() else ""


def _digest(text: str) -> str:
    return hashlib.sha256(f"{_SALT}{text}".encode()).hexdigest()[:_LONG]


def parse_printed_numbers(text: str) -> tuple[tuple[PrintedNumber, ...], tuple[Problem, ...]]:
    """Return the numbers in a list, each once with its first day; also return its problems."""
    lines, problems = listed_lines(text, MATERIAL)
    numbers: dict[str, PrintedNumber] = {}
    unclear: list[Problem] = []
    for line in lines:
        match = _LINE.fullmatch(line.text)
        if match is None or not is_whole_date(match["on"]):
            unclear.append(warning("material-list-line", line.at))
            continue
        number = _printed(match, line.at)
        key = _name(line.text)
        if key not in numbers or number.on < numbers[key].on:
            numbers[key] = number
    return tuple(numbers.values()), (*unclear, *problems)


def _printed(match: re.Match[str], at: Location) -> PrintedNumber:
    beside, label = match["beside"], match["label"]
    return PrintedNumber(
        address=match["address"],
        service=match["service"],
        digest=match["digest"],
        on=match["on"],
        beside=None if beside is None else () if beside == _NONE else tuple(beside.split(",")),
        label=None if label is None else label.replace(_NONE, ""),
        at=at,
    )


def with_printed_numbers(text: str, numbers: Iterable[PrintedNumber]) -> str:
    """Add numbers to a list; a number in the list keeps its first day."""
    return with_lines(text, map(_line, numbers), _HEAD, _name)


def _line(number: PrintedNumber) -> str:
    line = f"{number.address} {number.service} {number.digest} {number.on}"
    if number.beside is None or number.label is None:
        return line
    return f"{line} with={','.join(number.beside) or _NONE} label={number.label or _NONE}"


def _name(line: str) -> str:
    """Return the key of a line: all its fields except the day."""
    parts = address_in(line).split()
    return " ".join((*parts[:3], *parts[4:]))


def with_service_renamed(text: str, old: str, new: str) -> str:
    """Rename a service in a list."""

    def renamed(at: re.Match[str]) -> str:
        beside = (new if service == old else service for service in at["beside"].split(","))
        return f"{at['key']}{','.join(beside)}"

    first = rf"(?m)^(\s*\S+\s+){re.escape(old)}(?=\s)"
    text = re.sub(first, lambda at: at[1] + new, text)
    return re.sub(r"(?P<key>\swith=)(?P<beside>\S+)", renamed, text)
