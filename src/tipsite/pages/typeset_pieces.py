"""Typesets the pieces of a site, and says where what is wrong with them is written."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tipsite.content.printed_numbers import label_digest, number_digest
from tipsite.engine.session import Session
from tipsite.media.pdf import clean_pdf
from tipsite.model.corpus import PrintedNumber
from tipsite.model.plan import PiecePromise
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.site import Piece
from tipsite.pages.context import Context
from tipsite.pages.given import TrackedSite
from tipsite.pages.pieces import PieceSource, piece_services, piece_source, services_beside
from tipsite.resolve.outdated_material import label_in
from tipsite.views.pieces import Overflow, Part, PieceView

if TYPE_CHECKING:
    from tipsite.material.typesetting import TypesetPiece, Typesetter

PRINT_SHOP, BLACK = "print-shop", "black"
"""What a question for a piece may ask besides: bleed and cut marks, no colours."""
PIXELS = ("material-pixels", "material-pixels-shown")
"""A photo is too small: on paper, on a picture."""
_MILLIMETRES_OF_PIXEL = 25.4 / 72
"""A page of a picture has as many points as the picture has pixels."""


class MadePiece(Struct, frozen=True, kw_only=True):
    """A typeset piece: SHA-256 and size of its file, and its number of pages.

    ``numbers`` are those that stand on it, as published, ``parts`` what its template tells of those
    that somebody takes along, ``promise`` what the audit holds it to. There is no file where there
    are ``problems``.
    """

    content: str = ""
    size: int = 0
    pages: int = 0
    numbers: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    promise: PiecePromise | None = None
    problems: tuple[Problem, ...] = ()


def _file_facts(piece: MadePiece) -> tuple[int, int]:
    """Size and pages of a piece, which is all that a page says of its file."""
    return piece.size, piece.pages


class TypesetPieces:
    """Makes the pieces of a site, each as the answer to a question of a session.

    What a site publishes is asked for by address alone, what a print shop gets also with
    ``PRINT_SHOP`` or ``BLACK``. ``contexts`` are those of the editions, by tag.
    """

    def __init__(
        self, session: Session, site: TrackedSite, contexts: Mapping[str, Context]
    ) -> None:
        self.session, self._theme, self._contexts = session, site.theme, contexts
        self._pieces = {piece.address: piece for piece in site.material}
        self._typesetter: Typesetter | None = None
        if site.material:
            session.input("piece of", self._pieces.get)
            # Another in each session: what was stopped, maybe by a busy machine, is tried again.
            session.input("piece tried", secrets.token_hex)
            session.rule(
                "piece", self._piece, MadePiece, projections={"piece file": _file_facts}, exact=True
            )

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all pieces that are to be made."""
        return tuple(self._pieces)

    @property
    def shipped(self) -> frozenset[str]:
        """The paths of the templates that came with tipsite."""
        return self._theme.shipped

    def of(self, address: str) -> Piece:
        """Return the piece at an address."""
        return self._pieces[address]

    def source(self, piece: Piece, *, print_shop: bool = False, black: bool = False) -> PieceSource:
        """Return what a piece is made of."""
        context = self._contexts[piece.tag].at(piece.address)
        return piece_source(context, piece, self._theme, print_shop=print_shop, black=black)

    def numbers(self, piece: Piece) -> tuple[PrintedNumber, ...]:
        """Return the numbers on a piece and beside them, without a day."""
        context = self._contexts[piece.tag].at(piece.address)
        shown = {
            line.id: line
            for service in piece_services(context, piece)
            for line in (service, *services_beside(context, service))
        }
        return tuple(
            PrintedNumber(
                address=piece.address,
                service=line.id,
                digest=number_digest(line.voice_lines[0].dial.text),
                beside=tuple(sorted(other.id for other in services_beside(context, line))),
                label=label_digest(text.text if (text := label_in(line.label, piece.tag)) else ""),
            )
            for line in shown.values()
        )

    def _piece(self, address: str, *how: str) -> MadePiece:
        piece: Piece | None = self.session.ask("piece of", address)
        if piece is None:
            return MadePiece()
        is_printed = piece.format == "pdf"
        print_shop, black = (is_printed and variant in how for variant in (PRINT_SHOP, BLACK))
        source = self.source(piece, print_shop=print_shop, black=black)
        at = _place(piece)
        typeset = self._typeset(piece, source, piece.format)
        if typeset.stopped:
            self.session.ensure("piece tried")
        template = Location(path=self._theme.paths[f"material/{piece.kind}.typ"])
        several = piece.format == "png" and typeset.pages > 1
        problems = (
            *typeset.problems,
            *((problem("material-one-page", template, pages=typeset.pages),) if several else ()),
            *(overflow_problem(variant, at, piece) for variant in typeset.overflows),
        )
        if problems:
            return MadePiece(problems=problems)
        content = typeset.content
        if piece.format == "pdf":
            content = clean_pdf(content, title=source.view.title)["pdf"]
        if print_shop or black:
            from tipsite.material.print_shop import black_only, with_boxes  # noqa: PLC0415

            content = with_boxes(content) if print_shop else content
            content = black_only(content) if black else content
        return MadePiece(
            content=self.session.keep_blob(content),
            size=len(content),
            pages=typeset.pages,
            numbers=tuple(_numbers(source.view)),
            parts=typeset.parts,
            promise=source.promise,
        )

    def as_pdf(self, address: str, *how: str) -> bytes:
        """Return a piece that was made as a PDF, in which its words can be read back.

        A picture is set once more, from the same source. ``how`` is what a print shop wants.
        """
        made: MadePiece = self.session.ask("piece", address, *how)
        piece: Piece | None = self.session.ask("piece of", address)
        assert piece is not None
        if piece.format == "pdf":
            return self.session.blob(made.content, "piece", address, *how)
        source = self.source(piece)
        return self._typeset(piece, source, "pdf").content

    def _typeset(
        self, piece: Piece, source: PieceSource, ending: Literal["pdf", "png"]
    ) -> TypesetPiece:
        from tipsite.material.typesetting import Typesetter  # noqa: PLC0415 - for few sites

        # Kept for all pieces: each would start Typst anew.
        self._typesetter = self._typesetter or Typesetter()
        return self._typesetter.typeset(
            source.view,
            self._theme.material,
            source.files,
            at=_place(piece),
            paths=self._theme.paths,
            ending=ending,
        )

    def placed(self, fault: Problem, file: str = "") -> Problem:
        """Return a problem of a piece at the words, or the picture, that it is about.

        A template of tipsite itself is in no folder of the site: its mistakes are told at the file
        of the piece, which is ``file`` where its address does not tell.
        """
        if fault.at.path in self._theme.shipped:
            shown = self._pieces.get(dict(fault.values).get("piece", "")) or next(
                (one for one in self._pieces.values() if _place(one).path == file), None
            )
            template = shown and self._theme.paths[f"material/{shown.kind}.typ"]
            if template and template not in self._theme.shipped:
                # What it calls is in a file of tipsite's: it is called in a wrong way.
                return replace(fault, at=Location(path=template))
            at = _place(shown) if shown else Location(path=file, line=1, column=1)
            values = ", ".join(value for key, value in fault.values if key != "piece")
            return problem("material-fault", at, said=f"{fault.code}: {values}")
        piece = next(
            (one for one in self._pieces.values() if _place(one).path == fault.at.path), None
        )
        if piece is None:
            return fault
        if fault.code in PIXELS:
            shared = self._contexts[piece.tag].campaign_of(piece.campaign).image
            image = piece.image or shared
            return replace(fault, at=image.file.at) if image else fault
        if fault.code in ("material-overflow-numbers", "material-overflow-address"):
            return replace(fault, at=piece.title.at)
        if fault.code == "material-overflow":
            words = piece.words.get(dict(fault.values)["slot"])
            return replace(fault, at=words[0].at if words else piece.title.at)
        return fault


def overflow_problem(overflow: Overflow, at: Location, piece: Piece) -> Problem:
    """Return the problem of words, or numbers with their companions, that do not fit.

    By how much is said in millimetres of paper, or in pixels of a picture.
    """
    pixels = math.ceil(overflow.over / _MILLIMETRES_OF_PIXEL)
    over = f"{overflow.over:.1f} mm" if piece.format == "pdf" else f"{pixels} px"
    values = {"over": over, "country": piece.country}
    if overflow.slot == "numbers":
        return problem("material-overflow-numbers", at, **values)
    if overflow.slot == "address":
        return problem("material-overflow-address", at, **values)
    return problem("material-overflow", at, slot=overflow.slot, **values)


def _numbers(view: PieceView) -> dict[str, None]:
    """The numbers on a piece, each once."""
    numbers = ((line.number, *(other.number for other in line.beside)) for line in view.lines)
    return dict.fromkeys(chain.from_iterable(numbers))


def _place(piece: Piece) -> Location:
    """Return the file of a piece; its line may change without changing the piece."""
    return Location(path=piece.title.at.path, line=1, column=1)
