"""The view of a template of material: one poster, card or picture, for one country.

A template is Typst, not Jinja. It reads the view as ``view.json``. It gets no other files than
those named here.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

PIECE_PHRASES = ("material_scan", "material_more", "funders")
"""The phrases that templates of material may show."""


class Beside(Struct, frozen=True, kw_only=True):
    """A line that must be beside another line: its name, and its number as published."""

    name: str
    number: str


class PieceLine(Struct, frozen=True, kw_only=True):
    """A line on a piece, with all that must be on each part that somebody tears off.

    ``label`` must be said with the line. ``hours`` tells when it answers, or that the hours are
    unknown. ``cost`` is the cost of a call. ``checked`` tells who confirmed the line in which
    month, or that nobody has phoned. All are texts and may be empty, except ``country``, ``name``,
    ``number``, ``hours`` and ``checked``.
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
    """One piece. Its texts are plain, in the language ``lang`` (BCP 47), and may be empty.

    ``words`` are by slot. ``address`` is the address of the campaign, as it is shown; ``code`` is a
    QR code that leads there. ``example`` is printed across a piece of a demonstration. ``draft``
    says that nobody has checked the words. ``colours`` are by token (hex). A page for the
    ``screen`` has one point for each pixel; else it is paper. With ``print_shop``, the sheet has a
    bleed and cut marks; with ``black``, it has no colours. A ``discreet`` piece has only lines.
    ``say`` are the phrases of the theme that a template may show.
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
    screen: bool = False
    black: bool = False
    print_shop: bool = False
    discreet: bool = False
    say: Mapping[str, str]


class Part(Struct, frozen=True, kw_only=True):
    """A part of a piece that somebody may tear off or cut out: its place in millimetres.

    ``line`` is the number of its line, from 0 (None: it has all lines); ``page`` counts from 1.
    With a bleed, the corner of the page is outside of the sheet.
    """

    line: int | None
    page: int
    x: float
    y: float
    width: float
    height: float


class Overflow(Struct, frozen=True, kw_only=True):
    """Words that do not fit: their slot, and the missing space in millimetres."""

    slot: str
    over: float
