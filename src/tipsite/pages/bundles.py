"""ZIP archives of a campaign's pieces, and small pictures of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from msgspec import Struct

from tipsite.engine.session import Session
from tipsite.model.plan import Artifact
from tipsite.model.site import Piece
from tipsite.pages.context import Context
from tipsite.pages.given import TrackedSite
from tipsite.pages.render import stored_file
from tipsite.pages.typeset_pieces import MadePiece
from tipsite.web import bundle_address, share_path, small_picture_address

_WIDTH, _PAGE_WIDTH = 320, 200
"""Of a small picture, and of one of a printed page, in pixels."""


class Bundle(Struct, frozen=True, kw_only=True):
    """The ZIP of the pieces of a campaign in one language: SHA-256 and size.

    Both are empty where there is none. ``numbers`` are those on the pieces.
    """

    content: str = ""
    size: int = 0
    numbers: tuple[str, ...] = ()


class SmallPicture(Struct, frozen=True, kw_only=True):
    """A piece, or its first page, as small as a page shows it; its size is in pixels.

    There is no ``address`` where the piece could not be made, or nothing draws its page.
    """

    address: str = ""
    content: str = ""
    size: int = 0
    width: int = 0
    height: int = 0


def countries_of(context: Context, pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return the countries of pieces, those of the reader first."""
    there = dict.fromkeys(piece.country for piece in pieces)
    known = (*context.edition.countries, *context.countries)
    return tuple(dict.fromkeys((*(code for code in known if code in there), *there)))


def is_pictured(piece: Piece, first: str) -> bool:
    """Return whether a page shows a picture of a piece.

    Of printed pieces only that of the ``first`` country is drawn, for all countries: they differ in
    their numbers alone, and to draw all of them takes a build a second for a hundred pages.
    """
    return piece.format == "png" or piece.country == first


class Bundles:
    """Questions of a session: the ZIP of several pieces, and the small picture of one.

    ``contexts`` are those of the editions, by tag.
    """

    def __init__(
        self, session: Session, site: TrackedSite, contexts: Mapping[str, Context]
    ) -> None:
        self._session, self._contexts = session, contexts
        self._pieces: dict[tuple[str, str], tuple[Piece, ...]] = {}
        for piece in site.material:
            key = piece.tag, piece.campaign
            self._pieces[key] = (*self._pieces.get(key, ()), piece)
        session.input("pieces of", lambda *key: self._pieces.get(key, ()))
        if self._pieces:
            session.rule(
                "bundle", self._bundle, Bundle, projections={"bundle size": attrgetter("size")}
            )
            session.rule("small picture", self._small, SmallPicture)

    def pictured(self) -> Iterator[Piece]:
        """Yield the pieces of which a page shows a small picture."""
        for (tag, campaign), pieces in self._pieces.items():
            context = self._contexts[tag]
            if context.is_generated(share_path(campaign)):
                first = countries_of(context, pieces)[0]
                yield from (piece for piece in pieces if is_pictured(piece, first))

    def files(self) -> Iterator[tuple[Artifact, tuple[str, ...]]]:
        """Yield the files, each with the numbers in it."""
        session = self._session
        for tag, campaign in self._pieces:
            bundle: Bundle = session.ask("bundle", tag, campaign)
            if bundle.content:
                path, question = bundle_address(tag, campaign), ("bundle", tag, campaign)
                yield (
                    stored_file(session, path, bundle.content, *question, size=bundle.size),
                    bundle.numbers,
                )
        for piece in self.pictured():
            small: SmallPicture = session.ask("small picture", piece.address)
            if small.address:
                piece_file: MadePiece = session.ask("piece", piece.address)
                shown = ("small picture", piece.address)
                yield (
                    stored_file(session, small.address, small.content, *shown, size=small.size),
                    piece_file.numbers,
                )

    # The questions.

    def _bundle(self, tag: str, campaign: str) -> Bundle:
        """Pack a ZIP. Its name tells the campaign, so it has no discreet pieces."""
        from tipsite.media.archive import packed  # noqa: PLC0415 - few sites have material

        ask = self._session.ask
        pieces: tuple[Piece, ...] = ask("pieces of", tag, campaign)
        members: dict[str, bytes] = {}
        numbers: dict[str, None] = {}
        for piece in pieces:
            typeset: MadePiece = ask("piece", piece.address)
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

    def _small(self, address: str) -> SmallPicture:
        from tipsite.media.images import page_picture, small_picture  # noqa: PLC0415 - as above

        typeset: MadePiece = self._session.ask("piece", address)
        if not typeset.content:
            return SmallPicture()
        whole = self._session.blob(typeset.content, "piece", address)
        is_printed = address.endswith(".pdf")
        width = _PAGE_WIDTH if is_printed else _WIDTH
        try:
            content, height = (page_picture if is_printed else small_picture)(whole, width)
        except ImportError:
            return SmallPicture()
        digest = self._session.keep_blob(content)
        return SmallPicture(
            address=small_picture_address(digest),
            content=digest,
            size=len(content),
            width=width,
            height=height,
        )
