"""What tipsite's script works with on the reader's phone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a line answers.

    ``spans`` are minutes of the week from Monday 00:00, as "480-960 1920-2400"; ``zone`` is the
    IANA time zone they are meant in, empty where the country has several. ``week`` is a table:
    day and hours in words.
    """

    spans: str
    zone: str
    week: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """tipsite's script: its address, and its words as JSON (empty where it has nothing to say)."""

    src: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a filter: the value in the records, and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a directory can be narrowed down by; a list with fewer than two choices is empty."""

    needs: tuple[Option, ...]
    audience: tuple[Option, ...]
    languages: tuple[Option, ...]
    now: bool
