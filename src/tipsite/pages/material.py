"""Pieces of material: what stands on each, and the files that its template is given.

A piece says of each line what whoever tears it off, or is sent it, has to know. Withheld lines have
no way here: a piece has the ids of services, and a service only what is published.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from tipsite.content.printed_numbers import label_digest, number_digest
from tipsite.engine.session import Session
from tipsite.language.dates import UNDATED, first_day
from tipsite.language.locales import month_words
from tipsite.language.sentences import capitalized
from tipsite.media.pdf import clean_pdf
from tipsite.model.config import Campaign
from tipsite.model.corpus import PrintedNumber, Theme
from tipsite.model.media import Rendition
from tipsite.model.plan import PiecePromise
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.records import Phone
from tipsite.model.site import Piece, PublicService, Site
from tipsite.pages.context import Context
from tipsite.pages.pictures import alt_of
from tipsite.pages.services import companions, cost, hours_or_unknown
from tipsite.pages.sheets import qr_path
from tipsite.resolve.outdated_material import label_in
from tipsite.theme.tokens import STYLE, light_colours
from tipsite.views.material import (
    PIECE_PHRASES,
    Beside,
    Overflow,
    Part,
    PieceLine,
    PiecePicture,
    PieceView,
)

if TYPE_CHECKING:
    from tipsite.material.typesetting import Typesetter

_CODE = "code.svg"
_YEAR = len("2026")
PRINT_SHOP, BLACK = "print-shop", "black"
"""What a question for a piece may ask besides: bleed and cut marks, no colours."""


class PieceSource(Struct, frozen=True, kw_only=True):
    """What a piece is made of: its view, and the files that it shows, by name.

    ``promise`` is what must stand on it, whatever its template does; the card of a link has none.
    """

    view: PieceView
    files: Mapping[str, bytes]
    promise: PiecePromise | None = None


class MadePiece(Struct, frozen=True, kw_only=True):
    """A piece as it was made: SHA-256 and size of its file, and how many pages it has.

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


def piece_source(
    context: Context, piece: Piece, theme: Theme, *, print_shop: bool = False, black: bool = False
) -> PieceSource:
    """Return what a piece is made of, as seen from its own address."""
    campaign = context.campaign_of(piece.campaign)
    files: dict[str, bytes] = {}
    discreet = piece.discreet
    address = context.base + context.made_address(f"campaigns/{piece.campaign}.md")
    css = theme.assets.get(STYLE, b"").decode("utf-8", "replace")
    demonstration = context.demonstration
    view = PieceView(
        kind=piece.kind,
        lang=context.locale.lang,
        dir=context.locale.direction,
        title=piece_title(context, piece),
        country=context.country(piece.country),
        words={slot: tuple(one.text for one in texts) for slot, texts in piece.words.items()},
        lines=tuple(piece_lines(context, piece)),
        site="" if discreet else context.words(context.settings.name).text,
        campaign="" if discreet else context.words(campaign.name).text,
        slogan="" if discreet else _text(context, campaign, "slogan"),
        logo=None if discreet else _logo(context, files),
        picture=None if discreet else _picture(context, piece, campaign, files),
        address="" if discreet else _shown(address),
        code=None if discreet else _code(context, address, files),
        statement="" if discreet else _statement(context, campaign),
        disclaimer="" if discreet else _text(context, campaign, "disclaimer"),
        funders=() if discreet else tuple(_funders(context, campaign)),
        footnote=found.text if (found := context.footnote(piece.country)) else "",
        draft="" if piece.checked or discreet else context.say("material_draft"),
        example=context.say("example_short") if demonstration else "",
        colours=light_colours(css, campaign),
        black=black,
        print_shop=print_shop,
        discreet=discreet,
        say={key: context.say(key) for key in PIECE_PHRASES},
    )
    promise = _promise(context, piece, view, theme, files=files, address=address)
    return PieceSource(view=view, files=files, promise=promise)


def _promise(
    context: Context,
    piece: Piece,
    view: PieceView,
    theme: Theme,
    *,
    files: Mapping[str, bytes],
    address: str,
) -> PiecePromise:
    """Return what must stand on a piece, and what may not."""
    screen = piece.format == "png"
    sheet = {"statement": view.statement, "draft": view.draft, "footnote": view.footnote}
    campaign = context.campaign_of(piece.campaign)
    words = (one for texts in view.words.values() for one in texts)
    return PiecePromise(
        piece=piece.address,
        template=theme.paths[f"material/{piece.kind}.typ"],
        file=piece.title.at.path,
        base=context.base,
        title=view.title,
        lines=view.lines,
        example=view.example,
        once={"address": view.address, **({} if screen else sheet)},
        spared=(*words, view.statement, view.disclaimer, view.footnote, *view.funders),
        code=address if view.code else "",
        files=tuple(sorted(files)),
        unsaid=(
            context.words(campaign.name).text,
            context.words(context.settings.name).text,
            _host(context.base),
        )
        if piece.discreet
        else (),
        discreet=piece.discreet,
        screen=screen,
        backwards=view.dir == "rtl",
    )


def _host(base: str) -> str:
    return base.partition("://")[2].partition("/")[0]


def card_source(
    context: Context, theme: Theme, kind: str, campaign: Campaign | None, title: str
) -> PieceSource:
    """Return what the card of a link is drawn of: whose site it is, a title, and no number."""
    files: dict[str, bytes] = {}
    css = theme.assets.get(STYLE, b"").decode("utf-8", "replace")
    image = campaign and campaign.image
    found = context.media.images.get(image.file.text) if image else None
    view = PieceView(
        kind=kind,
        lang=context.locale.lang,
        dir=context.locale.direction,
        title=title,
        country="",
        words={"headline": (title,)},
        lines=(),
        site=context.words(context.settings.name).text,
        campaign="",
        slogan="",
        logo=_logo(context, files),
        picture=_handed("picture", found.widest, "", files) if found else None,
        address="",
        code=None,
        statement="",
        disclaimer="",
        funders=(),
        footnote="",
        draft="",
        example=context.say("example_short") if context.demonstration else "",
        colours=light_colours(css, campaign),
        black=False,
        print_shop=False,
        discreet=False,
        say={key: context.say(key) for key in PIECE_PHRASES},
    )
    return PieceSource(view=view, files=files)


def piece_title(context: Context, piece: Piece) -> str:
    """Return what a piece is called: of a discreet one, nothing that tells what it is."""
    if piece.discreet:
        return context.say("material_plain", country=context.country(piece.country))
    return piece.title.text


def piece_lines(context: Context, piece: Piece) -> Iterator[PieceLine]:
    """Yield the lines of a piece.

    A picture goes on without the site: an example has no number on it. Hours and cost may each
    begin a line of its own.
    """
    lang = context.locale.lang
    for service in _services(context, piece):
        phone = service.voice_lines[0]
        label = context.words_or_none(service.label)
        yield PieceLine(
            country=context.country(service.country),
            name=_name(context, service, discreet=piece.discreet),
            number=phone.dial.text,
            label=label.text if label else "",
            hours=capitalized(hours_or_unknown(context, phone, "material_hours"), lang),
            cost=capitalized(cost(context, phone)[0], lang) if phone.free != "unknown" else "",
            checked=_checked(context, phone),
            beside=tuple(
                Beside(
                    name=_labelled(context, other, discreet=piece.discreet),
                    number=other.voice_lines[0].dial.text,
                )
                for other in _beside(context, service)
            ),
        )


def _services(context: Context, piece: Piece) -> Iterator[PublicService]:
    if piece.format != "png" or not context.demonstration:
        yield from (context.services[name] for name in piece.numbers)


def _beside(context: Context, service: PublicService) -> Iterator[PublicService]:
    return (one for one in companions(context, service) if one.voice_lines)


def _name(context: Context, service: PublicService, *, discreet: bool) -> str:
    return context.words(service.names_on_piece(discreet=discreet)).text


def _labelled(context: Context, other: PublicService, *, discreet: bool) -> str:
    """The name of a line that stands beside another, with what must be said with it."""
    name = _name(context, other, discreet=discreet)
    label = context.words_or_none(other.label)
    return f"{name} ({label.text.rstrip('.')})" if label else name


def _checked(context: Context, phone: Phone) -> str:
    """Who vouches for a line, and in which month; of an example, that nobody does."""
    if context.demonstration:
        return context.say("material_nobody")
    on = phone.verified.on
    if on == UNDATED:
        when = context.say("undated")
    elif len(on) == _YEAR:
        when = on
    else:
        when = month_words(context.locale, first_day(on))
    key = "material_published" if phone.verified.how == "published" else "material_confirmed"
    said = context.say(key, month=when)
    # A month may end with a full stop of its own: “novembar 2026.”.
    return said[:-1] if said.endswith("..") else said


def _text(context: Context, campaign: Campaign, key: str) -> str:
    found = context.words_or_none(getattr(campaign, key))
    return found.text if found else ""


def _statement(context: Context, campaign: Campaign) -> str:
    found = context.words_or_none(campaign.funding_statement or context.settings.funding_statement)
    return found.text if found else ""


def _funders(context: Context, campaign: Campaign) -> Iterator[str]:
    for name in campaign.funders or context.settings.funders:
        if found := context.organization(name):
            yield context.words(found.name).text


def _logo(context: Context, files: dict[str, bytes]) -> PiecePicture | None:
    logo = context.settings.logo
    found = context.media.images.get(logo.text) if logo else None
    return _handed("logo", found.widest, "", files) if found else None


def _picture(
    context: Context, piece: Piece, campaign: Campaign, files: dict[str, bytes]
) -> PiecePicture | None:
    own, shared = piece.image, campaign.image
    if own is not None:
        name, alt = own.file.text, own.alt.text if own.alt else ""
    elif shared is not None:
        name, alt = shared.file.text, alt_of(context, shared)
    else:
        return None
    printed = context.media.prints.get(name) if piece.format == "pdf" else None
    found = context.media.images.get(name)
    widest = printed or (found and found.widest)
    return _handed("picture", widest, alt, files) if widest else None


def _handed(name: str, widest: Rendition, alt: str, files: dict[str, bytes]) -> PiecePicture:
    """Hand over a picture in its largest size."""
    file = f"{name}.{widest.ending}"
    files[file] = widest.file.load()
    return PiecePicture(file=file, alt=alt)


def _shown(address: str) -> str:
    return address.removeprefix("https://").removesuffix(".html")


def _code(context: Context, address: str, files: dict[str, bytes]) -> PiecePicture | None:
    """A code that leads to the campaign: to an address that lives for ever, never to a number."""
    drawn = qr_path(address)
    if drawn is None:
        return None
    size, path = drawn
    files[_CODE] = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}" stroke="#000" stroke-width="1" fill="none"/></svg>'
    ).encode()
    return PiecePicture(file=_CODE, alt=context.say("sheet_code", address=address))


def _file_facts(made: MadePiece) -> tuple[int, int]:
    """Size and pages of a piece, which is all that a page says of its file."""
    return made.size, made.pages


class Workshop:
    """Makes the pieces of a site, each as the answer to a question of a session.

    What a site publishes is asked for by address alone, what a print shop gets also with
    ``PRINT_SHOP`` or ``BLACK``.
    ``contexts`` are those of the editions, by tag.
    """

    def __init__(self, session: Session, site: Site, contexts: Mapping[str, Context]) -> None:
        self.session, self._theme, self._contexts = session, site.theme, contexts
        self._pieces = {
            piece.address: piece for piece in site.material if piece.address not in site.unmade
        }
        self._typesetter: Typesetter | None = None
        if site.material:
            session.given("piece of", self._pieces.get)
            # Another in each session: what was stopped, maybe by a busy machine, is tried again.
            session.given("piece tried", secrets.token_hex)
            session.given("material templates", lambda: (site.theme.material, site.theme.kinds))
            session.rule(
                "piece", self._piece, MadePiece, parts={"piece file": _file_facts}, exact=True
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
        """Return the numbers that stand on a piece, with what stands beside them, of no day."""
        context = self._contexts[piece.tag].at(piece.address)
        shown = {
            one.id: one
            for service in _services(context, piece)
            for one in (service, *_beside(context, service))
        }
        return tuple(
            PrintedNumber(
                address=piece.address,
                service=one.id,
                digest=number_digest(one.voice_lines[0].dial.text),
                beside=tuple(sorted(other.id for other in _beside(context, one))),
                label=label_digest(found.text if (found := label_in(one.label, piece.tag)) else ""),
            )
            for one in shown.values()
        )

    def _piece(self, address: str, *how: str) -> MadePiece:
        from tipsite.material.typesetting import Typesetter  # noqa: PLC0415 - for few sites

        piece: Piece | None = self.session.ask("piece of", address)
        self.session.settle("material templates")
        if piece is None:
            return MadePiece()
        is_printed = piece.format == "pdf"
        print_shop, black = (is_printed and one in how for one in (PRINT_SHOP, BLACK))
        source = self.source(piece, print_shop=print_shop, black=black)
        at = _place(piece)
        # Kept for all pieces: each would start Typst anew.
        self._typesetter = self._typesetter or Typesetter()
        made = self._typesetter.typeset(
            source.view, self._theme.material, source.files, at=at, paths=self._theme.paths,
            ending=piece.format,
        )  # fmt: skip
        if made.stopped:
            self.session.settle("piece tried")
        template = Location(path=self._theme.paths[f"material/{piece.kind}.typ"])
        several = piece.format == "png" and made.pages > 1
        problems = (
            *made.problems,
            *((problem("material-one-page", template, pages=made.pages),) if several else ()),
            *(overflow_problem(one, at, piece.country) for one in made.overflows),
        )
        if problems:
            return MadePiece(problems=problems)
        content = made.content
        if piece.format == "pdf":
            content = clean_pdf(content, title=source.view.title)["pdf"]
        if print_shop or black:
            from tipsite.material.print_shop import black_only, with_boxes  # noqa: PLC0415

            content = with_boxes(content) if print_shop else content
            content = black_only(content) if black else content
        return MadePiece(
            content=self.session.keep(content),
            size=len(content),
            pages=made.pages,
            numbers=tuple(_numbers(source.view)),
            parts=made.parts,
            promise=source.promise,
        )

    def as_pdf(self, address: str, *how: str) -> bytes:
        """Return a piece that was made as a PDF, in which its words can be read back.

        A picture is set once more, from the same source. ``how`` is what a print shop wants.
        """
        from tipsite.material.typesetting import Typesetter  # noqa: PLC0415 - as above

        made: MadePiece = self.session.ask("piece", address, *how)
        piece: Piece | None = self.session.ask("piece of", address)
        assert piece is not None
        if piece.format == "pdf":
            return self.session.blob(made.content, "piece", address, *how)
        source = self.source(piece)
        self._typesetter = self._typesetter or Typesetter()
        return self._typesetter.typeset(
            source.view, self._theme.material, source.files, at=_place(piece),
            paths=self._theme.paths, ending="pdf",
        ).content  # fmt: skip

    def placed(self, found: Problem, file: str = "") -> Problem:
        """Return a problem of a piece at the words, or the picture, that it is about.

        A template of tipsite itself is in no folder of the site: its mistakes are told at the file
        of the piece, which is ``file`` where its address does not tell.
        """
        if found.at.path in self._theme.shipped:
            own = self._pieces.get(dict(found.values).get("piece", "")) or next(
                (one for one in self._pieces.values() if _place(one).path == file), None
            )
            template = own and self._theme.paths[f"material/{own.kind}.typ"]
            if template and template not in self._theme.shipped:
                # What it calls is in a file of tipsite's: it is called in a wrong way.
                return replace(found, at=Location(path=template))
            at = _place(own) if own else Location(path=file, line=1, column=1)
            said = ", ".join(value for key, value in found.values if key != "piece")
            return problem("material-fault", at, said=f"{found.code}: {said}")
        piece = next(
            (one for one in self._pieces.values() if _place(one).path == found.at.path), None
        )
        if piece is None:
            return found
        if found.code in PIXELS:
            shared = self._contexts[piece.tag].campaign_of(piece.campaign).image
            image = piece.image or shared
            return replace(found, at=image.file.at) if image else found
        if found.code == "material-overflow-numbers":
            return replace(found, at=piece.title.at)
        if found.code == "material-overflow":
            words = piece.words.get(dict(found.values)["slot"])
            return replace(found, at=words[0].at if words else piece.title.at)
        return found


PIXELS = ("material-pixels", "material-pixels-shown")
"""A photo is too small: on paper, on a picture."""


def overflow_problem(found: Overflow, at: Location, country: str) -> Problem:
    """Return that words, or numbers with what stands beside them, do not fit on a piece."""
    values = {"over": f"{found.over:.1f}", "country": country}
    if found.slot == "numbers":
        return problem("material-overflow-numbers", at, **values)
    return problem("material-overflow", at, slot=found.slot, **values)


def _numbers(view: PieceView) -> dict[str, None]:
    """The numbers on a piece, each once."""
    found = ((line.number, *(one.number for one in line.beside)) for line in view.lines)
    return dict.fromkeys(chain.from_iterable(found))


def _place(piece: Piece) -> Location:
    """The file of a piece: where its line stands may change without the piece."""
    return Location(path=piece.title.at.path, line=1, column=1)
