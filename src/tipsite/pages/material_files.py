"""The files of material: pieces, their archives and small pictures, and cards for links.

Each file is the answer to a question of a session, and the session stores its bytes.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from tipsite.content.printed_numbers import label_digest, number_digest
from tipsite.engine.session import Session
from tipsite.model.corpus import CONFIG, PrintedNumber
from tipsite.model.media import DrawnPicture, LinkCard, StoredFile
from tipsite.model.plan import Artifact, PiecePromise
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.model.site import Piece
from tipsite.pages.context import Context
from tipsite.pages.given import TrackedSite
from tipsite.pages.pieces import (
    PieceSource,
    card_source,
    piece_services,
    piece_source,
    services_beside,
)
from tipsite.pages.render import Outline, stored_file
from tipsite.resolve.outdated_material import label_in
from tipsite.theme.typst_templates import FOLDER, SHARED
from tipsite.views.pieces import Overflow, Part, PieceView
from tipsite.web import bundle_address, link_card_address, share_path, small_picture_address

if TYPE_CHECKING:
    from tipsite.material.typesetting import TypesetPiece, Typesetter

PRINT_SHOP, BLACK = "print-shop", "black"
"""Optional keys of a question for a piece: bleed and cut marks; no colours."""
PIXELS = ("material-pixels", "material-pixels-shown")
"""Codes of problems: a photo is too small for print, or for a picture."""
_MILLIMETRES_OF_PIXEL = 25.4 / 72
"""Millimetres per pixel: the page of a picture has one point for each pixel."""
_WIDTH, _PAGE_WIDTH = 320, 200
"""Widths in pixels of small pictures: of one that shows a picture, and one that shows a page."""
_CARD = "link-card"
"""The name of the template of a card."""


class TypesetFile(StoredFile, frozen=True, kw_only=True):
    """The file of a typeset piece and its number of ``pages``; with ``problems``, there is no file.

    ``numbers`` are the numbers on the piece, in their published form. ``parts`` are its parts to
    tear off, as its template describes them. ``promise`` has the requirements of the audit.
    """

    pages: int = 0
    numbers: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    promise: PiecePromise | None = None
    problems: tuple[Problem, ...] = ()


class Bundle(StoredFile, frozen=True, kw_only=True):
    """The ZIP archive of a campaign's pieces in one language, with the numbers on them."""

    numbers: tuple[str, ...] = ()


def countries_of(context: Context, pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return the countries of pieces; the countries of the edition come first."""
    there = dict.fromkeys(piece.country for piece in pieces)
    known = (*context.edition.countries, *context.countries)
    return tuple(dict.fromkeys((*(code for code in known if code in there), *there)))


def is_pictured(piece: Piece, first: str) -> bool:
    """Return whether a page shows a picture of a piece.

    A printed piece is only pictured for the ``first`` country. Pieces for other countries differ in
    their numbers alone, and drawing a hundred pages takes a second.
    """
    return piece.format == "png" or piece.country == first


class MaterialFiles:
    """Makes the files of material of a site.

    The only key of a question for a published piece is its address. For a print shop, the keys
    ``PRINT_SHOP`` or ``BLACK`` follow. ``contexts`` are the contexts of the editions, by tag.
    ``unmade`` are the addresses of pieces that the site leaves out: no page names them.
    """

    def __init__(
        self, session: Session, site: TrackedSite, contexts: Mapping[str, Context]
    ) -> None:
        self._session, self._theme, self._contexts = session, site.theme, contexts
        self._pieces = {piece.address: piece for piece in site.material}
        pieces = (*site.material, *site.waiting)
        self._by_file = {piece.title.at.path: piece for piece in reversed(pieces)}
        self._campaigns: dict[tuple[str, str], tuple[Piece, ...]] = {}
        for piece in site.material:
            key = piece.tag, piece.campaign
            self._campaigns[key] = (*self._campaigns.get(key, ()), piece)
        self._typesetter: Typesetter | None = None
        self._pictures: dict[bytes, TypesetPiece] = {}
        self.unmade: frozenset[str] = frozenset()
        session.input("unmade", lambda: self.unmade)
        if site.settings.link_cards:
            session.rule("link card", self._card, LinkCard, exact=True)
        if site.material:
            session.input("piece of", self._pieces.get)
            session.input("pieces of", lambda *key: self._campaigns.get(key, ()))
            session.input("is made", lambda address: address not in self.unmade)
            # Different in each session, to try again a piece that maybe a busy machine stopped.
            session.input("piece tried", secrets.token_hex)
            session.rule(
                "piece",
                self._piece,
                TypesetFile,
                # A page shows no other facts of the file of a piece.
                projections={"piece file": attrgetter("size", "pages")},
                exact=True,
            )
            session.rule(
                "bundle", self._bundle, Bundle, projections={"bundle size": attrgetter("size")}
            )
            session.rule("small picture", self._small, DrawnPicture)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all pieces that are published."""
        return tuple(self._pieces)

    def of(self, address: str) -> Piece:
        """Return the piece at an address."""
        return self._pieces[address]

    def piece(self, address: str, *how: str) -> TypesetFile:
        """Return the file of a piece; ``how`` are optional keys for a print shop."""
        answer: TypesetFile = self._session.ask("piece", address, *how)
        return answer

    def changed(self, *names: str) -> frozenset[str]:
        """Return the pieces of which an answer to a question in ``names`` is not valid any more."""
        is_valid = self._session.is_valid
        return frozenset(
            piece for piece in self.addresses if not all(is_valid(name, piece) for name in names)
        )

    def make(self) -> None:
        """Make all pieces and small pictures that the site does not leave out."""
        wanted = [("piece", piece) for piece in self.addresses if piece not in self.unmade]
        self._session.ensure_each(wanted)
        pictured = [("small picture", piece.address) for piece in self._pictured()]
        self._session.ensure_each(pictured)

    def problems(self, address: str) -> Iterator[Problem]:
        """Yield the problems of making a piece."""
        file = self.of(address).title.at.path
        return (self.placed(problem, file) for problem in self.piece(address).problems)

    def files(self) -> Iterator[tuple[Artifact, tuple[str, ...]]]:
        """Yield the files of pieces, archives and small pictures, each with the numbers in it."""
        for address in self.addresses:
            piece = TypesetFile() if address in self.unmade else self.piece(address)
            if piece.content:
                yield self._file(address, piece, "piece", address), piece.numbers
        for key, pieces in self._campaigns.items():
            if not self.unmade.isdisjoint(piece.address for piece in pieces):
                continue
            bundle: Bundle = self._session.ask("bundle", *key)
            if bundle.content:
                yield self._file(bundle_address(*key), bundle, "bundle", *key), bundle.numbers
        for shown in self._pictured():
            question = ("small picture", shown.address)
            small: DrawnPicture = self._session.ask(*question)
            if small.content:
                yield self._file(small.address, small, *question), self.piece(shown.address).numbers

    def cards(self, pages: Iterable[Outline]) -> tuple[tuple[Artifact, ...], tuple[Problem, ...]]:
        """Return the cards of links to pages, and the problems of cards that were not drawn."""
        questions = dict.fromkeys(("link card", *page.card) for page in pages if page.card)
        self._session.ensure_each(questions)
        cards: dict[tuple[str, ...], LinkCard] = {
            question: self._session.ask(*question) for question in questions
        }
        files = (
            self._file(card.address, card, *question)
            for question, card in cards.items()
            if card.content
        )
        problems = chain.from_iterable(card.problems for card in cards.values())
        self._typesetter = None  # ends Typst: cards are typeset last
        return tuple(files), tuple(dict.fromkeys(problems))

    def source(self, piece: Piece, *how: str) -> PieceSource:
        """Return the view of a piece and its files; ``how`` only matters for a printed piece."""
        context = self._contexts[piece.tag].at(piece.address)
        print_shop, black = (
            piece.format == "pdf" and variant in how for variant in (PRINT_SHOP, BLACK)
        )
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

    def as_pdf(self, address: str, *how: str) -> bytes:
        """Return a piece as a PDF, from which the words on it can be extracted.

        A picture is typeset once more from the same source. ``how`` has the same meaning as in
        `piece`.
        """
        typeset = self.piece(address, *how)
        piece: Piece | None = self._session.ask("piece of", address)
        assert piece is not None
        if piece.format == "pdf":
            return self._session.blob(typeset.content, "piece", address, *how)
        return self._typeset(self.source(piece), self._theme.material, _place(piece), "pdf").content

    def placed(self, fault: Problem, file: str = "") -> Problem:
        """Return a problem of a piece with the place of the words or the picture that cause it.

        An officer has no file of a template that comes with tipsite. So a mistake in such a
        template is reported at the file of the piece, or else at ``file``.
        """
        values = dict(fault.values)
        if fault.at.path in self._theme.shipped:
            shown = self._pieces.get(values.get("piece", "")) or self._by_file.get(file)
            template = shown and self._theme.paths[f"{FOLDER}{shown.kind}.typ"]
            if template and template not in self._theme.shipped:
                # The site's template calls a template of tipsite in a wrong way.
                return replace(fault, at=Location(path=template))
            at = _place(shown) if shown else Location(path=file, line=1, column=1)
            said = ", ".join(value for key, value in fault.values if key != "piece")
            return problem("material-fault", at, said=f"{fault.code}: {said}")
        piece = self._by_file.get(fault.at.path)
        if piece is None:
            return fault
        if fault.code in PIXELS:
            shared = self._contexts[piece.tag].campaign_of(piece.campaign).image
            image = piece.image or shared
            return replace(fault, at=image.file.at) if image else fault
        if fault.code.startswith("material-overflow"):
            words = piece.words.get(values.get("slot", ""))
            return replace(fault, at=words[0].at if words else piece.title.at)
        return fault

    def _pictured(self) -> Iterator[Piece]:
        """Yield the pieces that a page shows as a small picture."""
        for (tag, campaign), pieces in self._campaigns.items():
            context = self._contexts[tag]
            if context.is_generated(share_path(campaign)):
                first = countries_of(context, pieces)[0]
                yield from (
                    piece
                    for piece in pieces
                    if is_pictured(piece, first) and piece.address not in self.unmade
                )

    def _file(self, path: str, file: StoredFile, *question: str) -> Artifact:
        return stored_file(self._session, path, file.content, *question, size=file.size)

    def _typeset(
        self,
        source: PieceSource,
        templates: Mapping[str, str],
        at: Location,
        ending: Literal["pdf", "png"],
    ) -> TypesetPiece:
        from tipsite.material.typesetting import Typesetter  # noqa: PLC0415 - for few sites

        # Kept for all files, since each new one would start Typst again.
        self._typesetter = self._typesetter or Typesetter()
        return self._typesetter.typeset(
            source.view, templates, source.files, at=at, paths=self._theme.paths, ending=ending
        )

    # The questions.

    def _piece(self, address: str, *how: str) -> TypesetFile:
        piece: Piece | None = self._session.ask("piece of", address)
        if piece is None:
            return TypesetFile()
        source, at = self.source(piece, *how), _place(piece)
        typeset = self._typeset(source, self._theme.material, at, "pdf")
        if piece.format == "png" and typeset.content:
            # Often the same for all countries: a PDF is made much faster than a picture.
            if typeset.content not in self._pictures:
                picture = self._typeset(source, self._theme.material, at, "png")
                self._pictures = {typeset.content: picture}
            typeset = self._pictures[typeset.content]
        if typeset.stopped:
            self._session.ensure("piece tried")
        template = Location(path=self._theme.paths[f"{FOLDER}{piece.kind}.typ"])
        several = piece.format == "png" and typeset.pages > 1
        problems = (
            *typeset.problems,
            *((problem("material-one-page", template, pages=typeset.pages),) if several else ()),
            *(overflow_problem(variant, at, piece) for variant in typeset.overflows),
        )
        if problems:
            return TypesetFile(problems=problems)
        content, view = typeset.content, source.view
        if piece.format == "pdf":
            from tipsite.media.pdf import clean_pdf  # noqa: PLC0415 - only where a piece is new

            content = clean_pdf(content, title=view.title, lang=view.lang)["pdf"]
        if view.print_shop or view.black:
            from tipsite.material.print_shop import black_only, with_boxes  # noqa: PLC0415

            content = with_boxes(content) if view.print_shop else content
            content = black_only(content) if view.black else content
        return TypesetFile(
            content=self._session.keep_blob(content),
            size=len(content),
            pages=typeset.pages,
            numbers=tuple(_numbers(view)),
            parts=typeset.parts,
            promise=source.promise,
        )

    def _bundle(self, tag: str, campaign: str) -> Bundle:
        """Return a ZIP. Its name shows the campaign, so discreet pieces are left out."""
        from tipsite.media.archive import packed  # noqa: PLC0415 - few sites have material

        pieces: tuple[Piece, ...] = self._session.ask("pieces of", tag, campaign)
        members: dict[str, bytes] = {}
        numbers: dict[str, None] = {}
        for piece in pieces:
            typeset = self.piece(piece.address)
            if typeset.content and not piece.discreet:
                name = piece.address.rpartition("/")[2]
                members[name] = self._session.blob(typeset.content, "piece", piece.address)
                numbers.update(dict.fromkeys(typeset.numbers))
        if not members:
            return Bundle()
        content = packed(members)
        return Bundle(
            content=self._session.keep_blob(content), size=len(content), numbers=tuple(numbers)
        )

    def _small(self, address: str) -> DrawnPicture:
        from tipsite.media.images import page_picture, small_picture  # noqa: PLC0415 - as above

        typeset = self.piece(address)
        if not typeset.content:
            return DrawnPicture()
        whole = self._session.blob(typeset.content, "piece", address)
        is_printed = address.endswith(".pdf")
        width = _PAGE_WIDTH if is_printed else _WIDTH
        try:
            content, height = (page_picture if is_printed else small_picture)(whole, width)
        except ImportError:
            return DrawnPicture()
        digest = self._session.keep_blob(content)
        return DrawnPicture(
            address=small_picture_address(digest),
            content=digest,
            size=len(content),
            width=width,
            height=height,
        )

    def _card(self, tag: str, campaign: str, title: str) -> LinkCard:
        # Only templates of cards, so that a changed template of a piece redraws no card.
        theme = self._theme
        templates = {name: theme.material[name] for name in SHARED if name in theme.material}
        if f"{_CARD}.typ" not in templates:
            return LinkCard()
        context = self._contexts[tag]
        of_campaign = context.campaign_of(campaign) if campaign else None
        source = card_source(context, theme, _CARD, of_campaign, title)
        # Any mistake is reported at the template; the site is built without cards.
        drawn = Location(path=theme.paths[f"{FOLDER}{_CARD}.typ"])
        typeset = self._typeset(source, templates, drawn, "png")
        if typeset.problems:
            return LinkCard(problems=typeset.problems)
        if typeset.overflows:
            at = Location(path=CONFIG, line=1, column=1)
            return LinkCard(problems=(warning("link-card-long", at, title=title),))
        digest = self._session.keep_blob(typeset.content)
        address = link_card_address(digest)
        return LinkCard(address=address, content=digest, size=len(typeset.content))


def overflow_problem(overflow: Overflow, at: Location, piece: Piece) -> Problem:
    """Return the problem of words or numbers that do not fit on a piece.

    The problem has the excess length, in millimetres for paper or in pixels for a picture.
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
    """Return the numbers on a piece, each once."""
    numbers = ((line.number, *(other.number for other in line.beside)) for line in view.lines)
    return dict.fromkeys(chain.from_iterable(numbers))


def _place(piece: Piece) -> Location:
    """Return the place of a piece without its line, which may change while the piece does not."""
    return Location(path=piece.title.at.path, line=1, column=1)
