"""What a theme's own file says: its parent, and the colours and shapes that it changes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from tipsite.model.values import Text
from tipsite.problems import Where

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Colours by what they are for; each any opaque CSS colour."""

    paper: Text | None = None
    card: Text | None = None
    tint: Text | None = None
    ink: Text | None = None
    soft: Text | None = None
    line: Text | None = None
    accent: Text | None = None
    on_accent: Text | None = None
    note: Text | None = None
    on_note: Text | None = None
    bar: Text | None = None
    on_bar: Text | None = None
    at: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours on a light and on a dark screen, the radius of corners, and the fonts of the text."""

    light: Colours | None = None
    dark: Colours | None = None
    corner: Text | None = None
    font: Text | None = None
    at: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSettings:
    """``theme.yaml``: all of it may be left out by a theme without a parent.

    ``name`` and ``contract`` stand in themes made for earlier versions, and mean nothing now.
    """

    name: Text | None = None
    contract: Text | None = None
    parent: Text | None = None
    tokens: Tokens | None = None
    at: Where


COLOURS = tuple(field.name for field in fields(Colours) if field.name != "at")
"""The names of the colours, in the order of ``Colours``."""

TEXT_CONTRAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (level AAA)."""
EDGE_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11: edges of fields, and the ring around what has the focus."""

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, behind, TEXT_CONTRAST)
      for text in ("ink", "soft", "accent") for behind in ("paper", "card", "tint")),
    ("on_accent", "accent", TEXT_CONTRAST),
    ("on_note", "note", TEXT_CONTRAST),
    ("on_bar", "bar", TEXT_CONTRAST),
    ("accent", "note", EDGE_CONTRAST),
)  # fmt: skip
"""Two colours that meet, and their least contrast. A pair for text is good for edges as well."""
