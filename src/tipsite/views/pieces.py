"""The view of a template of material: one poster, card or picture, for one country.

A template is Typst, not Jinja. It reads this as ``view.json``. Its only other files are those that
are named here.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

PIECE_PHRASES = ("material_scan", "material_more", "funders")
"""The phrases that templates of material may show."""


class Beside(Struct, frozen=True, kw_only=True):
    """A line that must be beside another one: who answers, and the number as published."""

    name: str
    number: str


class PieceLine(Struct, frozen=True, kw_only=True):
    """A line on a piece, with all that must be on each part that somebody tears off.

    ``label`` is what must be said with it, ``hours`` when it answers or that nobody knows, ``cost``
    what a call costs, ``checked`` who confirmed the line in which month, or that nobody has phoned.
    All are texts, empty where there is nothing; ``country``, ``name``, ``number``, ``hours`` and
    ``checked`` never are.
    """

    country: str
    name: str
    number: str
    label: str
    hours: str
    cost: str
    checked: str
    beside: tuple[Beside, ...]


class PiecePicture(Struct, frozen=True, kw_only=True):
    """A picture: its ``file`` beside the template, and its alternative text (empty: decoration)."""

    file: str
    alt: str


class PieceView(Struct, frozen=True, kw_only=True):
    """One piece. Texts are plain, in the language ``lang`` (BCP 47), empty where there are none.

    ``words`` are by slot. ``address`` is that of the campaign as it is shown, ``code`` a QR code
    that leads there. ``example`` is what is printed across a piece of a demonstration, ``draft``
    says that nobody has checked the words. ``colours`` are by token (hex). With ``print_shop`` the
    sheet has a bleed and cut marks, with ``black`` no colours. A ``discreet`` piece has lines and
    nothing else. ``say`` are the phrases of the theme that a template may show.
    """

    kind: str
    lang: str
    dir: str
    title: str
    country: str = ""
    words: Mapping[str, tuple[str, ...]]
    lines: tuple[PieceLine, ...] = ()
    site: str
    campaign: str = ""
    slogan: str = ""
    logo: PiecePicture | None = None
    picture: PiecePicture | None = None
    address: str = ""
    code: PiecePicture | None = None
    statement: str = ""
    disclaimer: str = ""
    funders: tuple[str, ...] = ()
    footnote: str = ""
    draft: str = ""
    example: str = ""
    colours: Mapping[str, str]
    black: bool = False
    print_shop: bool = False
    discreet: bool = False
    say: Mapping[str, str]


class Part(Struct, frozen=True, kw_only=True):
    """A part of a piece that somebody may tear off or cut out: where it is, in millimetres.

    ``line`` is the number of the line that it is about, from 0 (None: it has all of them); ``page``
    counts from 1. Where there is a bleed, the corner of the page lies outside of the sheet.
    """

    line: int | None
    page: int
    x: float
    y: float
    width: float
    height: float


class Overflow(Struct, frozen=True, kw_only=True):
    """Words that do not fit: the slot, and by how many millimetres."""

    slot: str
    over: float
