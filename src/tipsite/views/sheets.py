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
class SheetView:
    """One sheet. A strip has its number and not a word: in a pocket it tells nothing."""

    frame: Frame
    title: Words
    lines: tuple[Call, ...]
    urgent: tuple[Call, ...]
    beside: tuple[Call, ...]
    address: str
    code: Code | None
    strips: tuple[str, ...]
    footnote: Words | None
