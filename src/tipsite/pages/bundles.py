"""What is made of the pieces of a campaign together: their ZIP, and small pictures of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from tipsite.engine.session import Session
from tipsite.model.plan import Artifact
from tipsite.model.site import Piece, Site
from tipsite.pages.material import MadePiece
from tipsite.web import bundle_address

_WIDTH = 320
"""Of a small picture, in pixels."""
_MARK = 8
"""Hexadecimal digits by which the address of a picture changes with its content."""


class Bundle(Struct, frozen=True, kw_only=True):
    """All pieces of a campaign in one language that may lie together: SHA-256 and size of the ZIP.

    Both are empty where there is none. ``numbers`` are those on the pieces.
    """

    content: str = ""
    size: int = 0
    numbers: tuple[str, ...] = ()


def _size(bundle: Bundle) -> int:
    return bundle.size


class SmallPicture(Struct, frozen=True, kw_only=True):
    """A picture to share, as small as a page shows it; its size is in pixels.

    There is no ``address`` where the piece could not be made.
    """

    address: str = ""
    content: str = ""
    size: int = 0
    width: int = 0
    height: int = 0


class Bundles:
    """Answers what is made of several pieces, and of one for a page, as questions of a session."""

    def __init__(self, session: Session, site: Site) -> None:
        self._session = session
        self._pieces: dict[tuple[str, str], tuple[Piece, ...]] = {}
        for piece in site.material:
            key = piece.tag, piece.campaign
            self._pieces[key] = (*self._pieces.get(key, ()), piece)
        session.given("pieces of", lambda *key: self._pieces.get(key, ()))
        if self._pieces:
            session.rule("bundle", self._bundle, Bundle, parts={"bundle size": _size})
            session.rule("small picture", self._small, SmallPicture)

    def files(self) -> Iterator[tuple[Artifact, tuple[str, ...]]]:
        """Yield the files, each with the numbers that stand in it."""
        session = self._session
        for (tag, campaign), pieces in self._pieces.items():
            bundle: Bundle = session.ask("bundle", tag, campaign)
            if bundle.content:
                yield (
                    Artifact(
                        path=bundle_address(tag, campaign),
                        content=partial(session.blob, bundle.content, "bundle", tag, campaign),
                        digest=bundle.content,
                        size=bundle.size,
                    ),
                    bundle.numbers,
                )
            for piece in pieces:
                if piece.format != "png":
                    continue
                small: SmallPicture = session.ask("small picture", piece.address)
                if small.address:
                    made: MadePiece = session.ask("piece", piece.address)
                    load = partial(session.blob, small.content, "small picture", piece.address)
                    yield (
                        Artifact(
                            path=small.address,
                            content=load,
                            digest=small.content,
                            size=small.size,
                        ),
                        made.numbers,
                    )

    # The questions.

    def _bundle(self, tag: str, campaign: str) -> Bundle:
        """Whoever finds a ZIP knows the campaign: what must not tell of it lies elsewhere."""
        from tipsite.media.archive import packed  # noqa: PLC0415 - few sites have material

        ask = self._session.ask
        pieces: tuple[Piece, ...] = ask("pieces of", tag, campaign)
        members: dict[str, bytes] = {}
        numbers: dict[str, None] = {}
        for piece in pieces:
            made: MadePiece = ask("piece", piece.address)
            if made.content and not piece.discreet:
                name = piece.address.rpartition("/")[2]
                members[name] = self._session.blob(made.content, "piece", piece.address)
                numbers.update(dict.fromkeys(made.numbers))
        if not members:
            return Bundle()
        content = packed(members)
        return Bundle(
            content=self._session.keep(content), size=len(content), numbers=tuple(numbers)
        )

    def _small(self, address: str) -> SmallPicture:
        from tipsite.media.images import small_picture  # noqa: PLC0415 - as above

        made: MadePiece = self._session.ask("piece", address)
        if not made.content:
            return SmallPicture()
        content, height = small_picture(self._session.blob(made.content, "piece", address), _WIDTH)
        digest = self._session.keep(content)
        return SmallPicture(
            address=f"images/piece-{digest[:_MARK]}.jpg",
            content=digest,
            size=len(content),
            width=_WIDTH,
            height=height,
        )
