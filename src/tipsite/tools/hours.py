"""Reads opening hours written as OpenStreetMap writes them, and corrects what nearly is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tipsite.tools import sloppy
from tipsite.tools.spoken_hours import Hours, HoursMistake, HoursWords, Rule, say_hours

__all__ = ["Hours", "HoursMistake", "HoursWords", "Rule", "parse_hours", "say_hours"]

_WEEK = (0, 1, 2, 3, 4, 5, 6)
_DAY = 24 * 60
# What may come after what, in one rule.
_AFTER = {
    "": {"always", "days", "times", "off", "comment"},
    "days": {"times", "off", "comment"},
    "always": {"comment"},
    "times": {"comment"},
    "off": {"comment"},
    "comment": set[str](),
}


_ALWAYS = Rule(days=_WEEK, spans=((0, _DAY),), comment="", closed=False, holidays=False)


@lru_cache(maxsize=1_000)
def parse_hours(text: str) -> Hours | HoursMistake:
    """Read opening hours, or say what to write instead.

    The format is a part of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification:
    `24/7`; weekdays, PH, times, `off` and a quoted comment, in rules parted by `;`. What is valid
    there but can't be said in words here is a mistake without a suggestion.
    """
    start = len(text) - len(text.lstrip())
    stripped = text.strip()
    if sloppy.means_always(stripped):
        return HoursMistake(column=start + 1, wrong=stripped, suggestion="24/7")
    rules: list[Rule] = []
    for first, last in _bounds(text):
        rule = _rule(text, first, last)
        if isinstance(rule, HoursMistake):
            return rule
        rules.append(rule)
    if not _is_osm(stripped):
        return HoursMistake(column=start + 1, wrong=stripped, suggestion="")
    always = len(rules) == 1 and replace(rules[0], comment="") == _ALWAYS
    return Hours(rules=tuple(rules), text=stripped, always=always)


def _is_osm(text: str) -> bool:
    # Compiled code that a run without new opening hours never needs.
    import opening_hours  # noqa: PLC0415

    return opening_hours.validate(text)


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each rule starts and ends."""
    start = 0
    for match in re.finditer(r'"[^"]*"|(;)', text):
        if match[1]:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _rule(text: str, start: int, end: int) -> Rule | HoursMistake:
    pieces = list(sloppy.pieces(text, start, end))
    if not pieces:
        return _needless(text, start)
    found: dict[str, sloppy.Piece] = {}
    for index, piece in enumerate(pieces):
        if piece.kind not in _AFTER[pieces[index - 1].kind if index else ""]:
            return _misplaced(pieces, index, is_osm=_is_osm(text[start:end].strip()))
        if piece.canonical != _plain(piece):
            return _mistake(piece, piece.canonical)
        found[piece.kind] = piece
    if found.keys() == {"days"}:
        return _mistake(pieces[0], "")
    return _made(found)


def _needless(text: str, end: int) -> HoursMistake:
    """Say what to do about a semicolon, before `end`, that no rule follows."""
    sign = max(0, end - 1)
    before = list(sloppy.pieces(text, text.rfind(";", 0, sign) + 1, sign))
    if not before:
        return HoursMistake(column=sign + 1, wrong=text[sign:end], suggestion="")
    last = before[-1]
    return HoursMistake(column=last.start + 1, wrong=text[last.start : end], suggestion=last.text)


def _plain(piece: sloppy.Piece) -> str:
    # OSM allows a space after a comma.
    return re.sub(r",\s+", ",", piece.text) if piece.kind in ("days", "times") else piece.text


def _misplaced(pieces: list[sloppy.Piece], index: int, *, is_osm: bool) -> HoursMistake:
    """Say what to do about a piece that can't stand where it does."""
    piece, following = pieces[index], pieces[index + 1 : index + 2]
    kinds = [other.kind for other in pieces[: index + 1]]
    if piece.kind == "words":
        return _mistake(piece, "" if is_osm else piece.canonical)
    if piece.text == "," and following and following[0].kind == "days":
        return _mistake(piece, ";")
    if (
        piece.kind == "days"
        and kinds[0] in ("times", "off")
        and index == 1
        and not following
        and piece.canonical
    ):
        first = pieces[0]
        wrong = first.text + " " * (piece.start - first.start - len(first.text)) + piece.text
        meant = f"{piece.canonical} {first.canonical}" if first.canonical else ""
        return HoursMistake(column=first.start + 1, wrong=wrong, suggestion=meant)
    lead = {"days": "; ", "times": "," if kinds[-2:-1] == ["times"] else ""}.get(piece.kind, "")
    return _mistake(piece, lead + piece.canonical if lead and piece.canonical else "")


def _mistake(piece: sloppy.Piece, suggestion: str) -> HoursMistake:
    return HoursMistake(column=piece.start + 1, wrong=piece.text, suggestion=suggestion)


def _made(found: dict[str, sloppy.Piece]) -> Rule:
    days, times = found.get("days"), found.get("times") or found.get("always")
    comment = found["comment"].canonical[1:-1] if "comment" in found else ""
    return Rule(
        days=days.days if days else _WEEK,
        spans=times.spans if times else (),
        comment=comment,
        closed="off" in found,
        holidays=bool(days and days.holidays),
    )
