"""Pieces of material: the view of each, and the files for its template.

A person may tear off or receive only one line of a piece, so each line has all necessary facts.
Withheld lines cannot get here: a piece has ids of services, and a service has only published lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipsite.language.sentences import capitalized
from tipsite.model.config import Campaign
from tipsite.model.corpus import Theme
from tipsite.model.media import Rendition
from tipsite.model.plan import PiecePromise
from tipsite.model.records import Phone
from tipsite.model.site import Piece, PublicService
from tipsite.pages.context import Context, date_or_words
from tipsite.pages.services import companions, cost, hours
from tipsite.pages.sheets import qr_path
from tipsite.theme.tokens import STYLE, light_colours
from tipsite.views.pieces import (
    PIECE_PHRASES,
    Beside,
    PieceLine,
    PiecePicture,
    PieceView,
)
from tipsite.web import readable_address

_CODE = "code.svg"
_SHORT = re.compile(r"[^\W_][\w-]*")
"""An old address in each language that is easy to type: it leads to the page of a campaign."""


class PieceSource(Struct, frozen=True, kw_only=True):
    """The view of a piece, and the files for it by name.

    ``promise`` has the requirements for the piece, with any template; the card of a link has none.
    """

    view: PieceView
    files: Mapping[str, bytes]
    promise: PiecePromise | None = None


def piece_source(
    context: Context, piece: Piece, theme: Theme, *, print_shop: bool = False, black: bool = False
) -> PieceSource:
    """Return the view and files of a piece; its links start at its own address."""
    campaign = context.campaign_of(piece.campaign)
    files: dict[str, bytes] = {}
    discreet = piece.discreet
    address = context.base + context.address_of(f"campaigns/{piece.campaign}.md")
    paths = [alias.text for alias in campaign.aliases if _SHORT.fullmatch(alias.text)]
    shown = f"{context.base}{piece.tag}/{paths[0]}" if paths else address
    css = theme.assets.get(STYLE, b"").decode("utf-8", "replace")
    demonstration = context.demonstration
    view = PieceView(
        kind=piece.kind,
        lang=context.locale.tag,
        dir=context.locale.direction,
        title=piece_title(context, piece),
        country=context.country(piece.country),
        words={slot: tuple(text.text for text in texts) for slot, texts in piece.words.items()},
        lines=tuple(piece_lines(context, piece)),
        site="" if discreet else context.words(context.settings.name).text,
        campaign="" if discreet else context.words(campaign.name).text,
        slogan="" if discreet else context.text(campaign.slogan),
        logo=None if discreet else _logo(context, files),
        picture=None if discreet else _picture(context, piece, campaign, files),
        address="" if discreet else readable_address(shown.removeprefix("https://")),
        code=None if discreet else _code(context, address, files),
        statement=""
        if discreet
        else context.text(campaign.funding_statement or context.settings.funding_statement),
        disclaimer="" if discreet else context.text(campaign.disclaimer),
        funders=() if discreet else tuple(_funders(context, campaign)),
        footnote=context.text(context.settings.footnotes.get(piece.country, {})),
        draft="" if piece.checked or discreet else context.say("material_draft"),
        example=context.say("example_short") if demonstration else "",
        colours=light_colours(css, campaign),
        screen=piece.format == "png",
        black=black,
        print_shop=print_shop,
        discreet=discreet,
        say={key: context.say(key) for key in PIECE_PHRASES},
    )
    source = PieceSource(view=view, files=files)
    template = theme.paths[f"material/{piece.kind}.typ"]
    return replace(source, promise=_promise(context, piece, source, template, address))


def _promise(
    context: Context, piece: Piece, source: PieceSource, template: str, address: str
) -> PiecePromise:
    """Return the words and numbers that must be on a piece, and the words that must not."""
    view, screen = source.view, piece.format == "png"
    sheet = {"statement": view.statement, "draft": view.draft, "footnote": view.footnote}
    campaign = context.campaign_of(piece.campaign)
    words = (text for texts in view.words.values() for text in texts)
    return PiecePromise(
        piece=piece.address,
        template=template,
        file=piece.title.at.path,
        base=context.base,
        title=view.title,
        lines=view.lines,
        example=view.example,
        once={"address": view.address, **({} if screen else sheet)},
        spared=(*words, view.statement, view.disclaimer, view.footnote, *view.funders),
        code=address if view.code else "",
        files=tuple(sorted(source.files)),
        unsaid=(
            context.words(campaign.name).text,
            context.words(context.settings.name).text,
            *dict.fromkeys((_host(context.base), _host(readable_address(context.base)))),
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
    """Return the view and files of a link's card, which has the site's name and a title."""
    files: dict[str, bytes] = {}
    css = theme.assets.get(STYLE, b"").decode("utf-8", "replace")
    image = campaign and campaign.image
    rendition = context.media.images.get(image.file.text) if image else None
    view = PieceView(
        kind=kind,
        lang=context.locale.tag,
        dir=context.locale.direction,
        title=title,
        words={"headline": (title,)},
        site=context.words(context.settings.name).text,
        logo=_logo(context, files),
        picture=_handed("picture", rendition.widest, "", files) if rendition else None,
        example=context.say("example_short") if context.demonstration else "",
        colours=light_colours(css, campaign),
        screen=True,
        say={key: context.say(key) for key in PIECE_PHRASES},
    )
    return PieceSource(view=view, files=files)


def piece_title(context: Context, piece: Piece) -> str:
    """Return the title of a piece; the title of a discreet piece does not show its topic."""
    if piece.discreet:
        return context.say("material_plain", country=context.country(piece.country))
    return piece.title.text


def piece_lines(context: Context, piece: Piece) -> Iterator[PieceLine]:
    """Yield the lines of a piece.

    A picture of a demonstration has no lines, since people forward it without the site. Hours and
    cost begin with a capital letter, since a template may begin a line with them.
    """
    lang = context.locale.tag
    for service in piece_services(context, piece):
        phone = service.voice_lines[0]
        price = cost(context, service, phone)
        yield PieceLine(
            country=context.country(service.country),
            name=_name(context, service, discreet=piece.discreet),
            number=phone.dial.text,
            label=context.text(service.label),
            hours=capitalized(hours(context, service, phone), lang),
            cost=capitalized(price, lang) if phone.free != "unknown" else "",
            checked=_checked(context, phone),
            beside=tuple(
                Beside(
                    name=_labelled(context, other, discreet=piece.discreet),
                    number=other.voice_lines[0].dial.text,
                )
                for other in services_beside(context, service)
            ),
        )


def piece_services(context: Context, piece: Piece) -> Iterator[PublicService]:
    """Yield the services whose lines are on a piece; a picture of a demonstration has none."""
    if piece.format != "png" or not context.demonstration:
        yield from (context.services[name] for name in piece.numbers)


def services_beside(context: Context, service: PublicService) -> Iterator[PublicService]:
    """Return those companions of a service that can be called."""
    return (other for other in companions(context, service) if other.voice_lines)


def _name(context: Context, service: PublicService, *, discreet: bool) -> str:
    return context.words(service.names_on_piece(discreet=discreet)).text


def _labelled(context: Context, other: PublicService, *, discreet: bool) -> str:
    """Return the name of a companion line, with its label."""
    name = _name(context, other, discreet=discreet)
    label = context.text(other.label).rstrip(".")
    return f"{name} ({label})" if label else name


def _checked(context: Context, phone: Phone) -> str:
    """Return words for when a line was confirmed; in a demonstration, that nobody phoned it."""
    if context.demonstration:
        return context.say("material_nobody")
    when = date_or_words(context, phone.verified.on[: len("2026-11")])
    key = "material_published" if phone.verified.how == "published" else "material_confirmed"
    text = context.say(key, month=when)
    # The name of a month may end with a full stop: “novembar 2026.”.
    return text[:-1] if text.endswith("..") else text


def _funders(context: Context, campaign: Campaign) -> Iterator[str]:
    for name in campaign.funders or context.settings.funders:
        if organization := context.organization(name):
            yield context.words(organization.name).text


def _logo(context: Context, files: dict[str, bytes]) -> PiecePicture | None:
    logo = context.settings.logo
    rendition = context.media.images.get(logo.text) if logo else None
    return _handed("logo", rendition.widest, "", files) if rendition else None


def _picture(
    context: Context, piece: Piece, campaign: Campaign, files: dict[str, bytes]
) -> PiecePicture | None:
    chosen, shared = piece.image, campaign.image
    if chosen is not None:
        name, alt = chosen.file.text, chosen.alt.text if chosen.alt else ""
    elif shared is not None:
        name, alt = shared.file.text, context.text(shared.alt)
    else:
        return None
    printed = context.media.prints.get(name) if piece.format == "pdf" else None
    rendition = context.media.images.get(name)
    widest = printed or (rendition and rendition.widest)
    return _handed("picture", widest, alt, files) if widest else None


def _handed(name: str, widest: Rendition, alt: str, files: dict[str, bytes]) -> PiecePicture:
    """Add a picture in its largest size to ``files``, and return it for the view."""
    file = f"{name}.{widest.ending}"
    files[file] = widest.file.load()
    return PiecePicture(file=file, alt=alt)


def _code(context: Context, address: str, files: dict[str, bytes]) -> PiecePicture | None:
    """Return a QR code of the campaign's permanent address, never of a number."""
    drawn = qr_path(address)
    if drawn is None:
        return None
    size, path = drawn
    files[_CODE] = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}" stroke="#000" stroke-width="1" fill="none"/></svg>'
    ).encode()
    return PiecePicture(file=_CODE, alt=context.say("sheet_code", address=address))
