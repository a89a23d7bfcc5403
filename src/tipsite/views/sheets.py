"""A sheet to print and hang up, with strips to tear off."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.views.frame import Frame
from tipsite.views.services import Call
from tipsite.views.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code: a square of ``size`` units and the path of its dark parts, one unit wide."""

    size: int
    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A piece to tear off: all that a number needs, and no word of what it is about.

    In a pocket it must tell nothing. ``line`` says what kind of line answers, and not its name;
    ``facts`` is when somebody answers; ``beside`` are the kind and number of lines beside it.
    """

    country: str
    line: str
    number: str
    facts: str
    beside: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """One sheet to print, with equal strips to tear off."""

    frame: Frame
    title: Words
    lines: tuple[Call, ...]
    urgent: tuple[Call, ...]
    beside: tuple[Call, ...]
    address: str
    code: Code | None
    strips: tuple[Strip, ...]
    footnote: Words | None
