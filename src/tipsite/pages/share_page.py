"""The page with the material of a campaign, and with words to send beside pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from tipsite.language.sentences import sentences
from tipsite.media.filetypes import KINDS
from tipsite.model.media import DrawnPicture
from tipsite.model.site import Behind, Piece
from tipsite.pages.context import Context, Sketch
from tipsite.pages.frame import frame
from tipsite.pages.material_files import countries_of, is_pictured
from tipsite.pages.pictures import size_words
from tipsite.pages.pieces import piece_lines, piece_title
from tipsite.pages.titles import generated_meta
from tipsite.views.pages import MaterialCountry, MaterialPiece, MaterialView
from tipsite.views.parts import Download, Link, Picture, Words
from tipsite.views.pieces import Beside, PieceLine
from tipsite.web import bundle_address, share_path

_KINDS = ("poster", "tear-off", "leaflet", "card", "sticker", "picture", "story", "banner")
"""Order of kinds: material for walls, then to hand over; kinds of other themes come last."""
_MOST = 280
"""Characters of a post: the lowest limit of the usual networks."""
_PNG = "png"


def share_pages(context: Context) -> Iterator[Sketch]:
    """Yield the page with the material of each campaign that has material in the edition."""
    for campaign in context.campaigns():
        path = share_path(campaign.id.text)
        if path not in context.edition.pages and context.is_generated(path):
            address = context.address_of(path)
            yield context.sketch(address, "material", _share_page, campaign.id.text)


def material_link(context: Context, campaign: str) -> Link | None:
    """Return the link from the page of a campaign to its material, if there is any."""
    path = share_path(campaign)
    if not context.is_generated(path):
        return None
    address = context.address_of(path)
    return Link(label=Words(text=context.say("material_link")), href=context.href(address))


def _share_page(context: Context, campaign: str) -> MaterialView:
    path = share_path(campaign)
    pieces: tuple[Piece, ...] = context.session.ask("pieces of", context.edition.tag, campaign)
    made = [piece for piece in pieces if context.session.ask("is made", piece.address)]
    there = {piece.address: file for piece in made if (file := _file(context, piece)).facts}
    summary = context.say("material_summary")
    countries = countries_of(context, pieces)
    trail = context.trail("campaigns/index.md", f"campaigns/{campaign}.md", path)
    where = generated_meta(context, path, summary, kind="media", trail=trail)
    where = replace(
        where,
        campaign=campaign,
        translation=where.translation if all(piece.checked for piece in pieces) else "draft",
        for_media=True,
        behind=_behind(context, pieces),
    )
    shown = [piece for piece in _in_order(pieces) if piece.address in there]
    return MaterialView(
        frame=frame(context, where),
        title=Words(text=where.title),
        summary=summary,
        countries=tuple(
            MaterialCountry(
                name=context.country(code),
                pieces=tuple(
                    _piece(context, piece, there[piece.address], countries)
                    for piece in shown
                    if piece.country == code
                ),
            )
            for code in countries_of(context, shown)
        ),
        all=_all(context, campaign) if len(made) == len(pieces) else None,
    )


def _behind(context: Context, pieces: Iterable[Piece]) -> frozenset[Behind]:
    """Return the states of the outdated words on pieces."""
    files = (
        context.edition.pages.get(path) for path in dict.fromkeys(piece.path for piece in pieces)
    )
    return frozenset(chain.from_iterable(file.behind for file in files if file))


def _in_order(pieces: Iterable[Piece]) -> list[Piece]:
    places = {kind: place for place, kind in enumerate(_KINDS)}
    return sorted(
        pieces, key=lambda piece: (places.get(piece.kind, len(_KINDS)), piece.discreet, piece.path)
    )


def _piece(
    context: Context, piece: Piece, file: Download, countries: Sequence[str]
) -> MaterialPiece:
    picture = _picture(context, piece) if is_pictured(piece, countries[0]) else None
    message, longer = _words(context, piece) if piece.format == _PNG else ((), ())
    return MaterialPiece(file=file, picture=picture, message=message, longer=longer)


def _file(context: Context, piece: Piece) -> Download:
    """Return the file of a piece; without facts if the piece could not be made."""
    size, pages = context.session.ask("piece file", piece.address)
    kind = KINDS[piece.format]
    what = f"material_{piece.kind.replace('-', '_')}"
    label = (context.say(what),) if what in context.edition.phrases else ()
    only = (context.say("material_only"),) if piece.discreet else ()
    counted = (context.count("material_pages", pages),) if piece.format == "pdf" else ()
    facts = (*label, *only, kind.name, *counted, size_words(context.locale, size))
    return Download(
        title=Words(text=piece_title(context, piece)),
        href=context.href(piece.address),
        family="picture" if piece.format == _PNG else "document",
        media=kind.media,
        lang=context.locale.tag,
        facts=facts if size else (),
    )


def _all(context: Context, campaign: str) -> Download | None:
    tag = context.edition.tag
    size: int = context.session.ask("bundle size", tag, campaign)
    if not size:
        return None
    kind = KINDS["zip"]
    return Download(
        title=Words(text=context.say("material_zip")),
        href=context.href(bundle_address(tag, campaign)),
        family="archive",
        media=kind.media,
        lang=context.locale.tag,
        facts=(kind.name, size_words(context.locale, size)),
    )


def _picture(context: Context, piece: Piece) -> Picture | None:
    small: DrawnPicture = context.session.ask("small picture", piece.address)
    if not small.address:
        return None
    return Picture(
        src=context.href(small.address),
        alt=_alternative(context, piece),
        width=small.width,
        height=small.height,
    )


def _alternative(context: Context, piece: Piece) -> str:
    """Return the alternative text of a picture; empty where its link has the same words."""
    headline = " ".join(text.text for text in piece.words.get("headline", ()))
    is_redundant = piece.format != _PNG or piece.discreet or headline == piece.title.text
    return "" if is_redundant else headline


def _words(context: Context, piece: Piece) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return texts to send with a picture: a short one, and a complete one if it is longer.

    In a demonstration, the texts say so and have no number. If the short text is too long, it loses
    the author's last sentences, but never a line or its companions.
    """
    lines = tuple(piece_lines(context, piece))
    example = (context.say("example_short"),) if context.demonstration else ()
    author = "" if piece.discreet else " ".join(text.text for text in piece.words.get("share", ()))
    address = context.base + context.address_of(f"campaigns/{piece.campaign}.md")
    end = () if piece.discreet else (address,)
    short = tuple(chain.from_iterable(_short(context, line) for line in lines))
    long = tuple(chain.from_iterable(_long(context, line) for line in lines))
    if not (author or lines):
        return (), ()
    whole = (*example, *filter(None, (author,)), *long, *end)
    for shorter in _shorter(author):
        words = (*example, *filter(None, (shorter,)), *short, *end)
        if len("\n".join(words)) <= _MOST:
            return words, whole if whole != words else ()
    return (), whole


def _shorter(text: str) -> Iterator[str]:
    """Yield a text, then the text without its last sentence, and so on until it is empty."""
    texts = [sentence.text.strip() for sentence in sentences(text)]
    for many in range(len(texts), -1, -1):
        yield " ".join(texts[:many])


def _short(context: Context, line: PieceLine) -> Iterator[str]:
    label = f" ({line.label.rstrip('.')})" if line.label else ""
    named = context.locale.comma.join((f"{line.name}{label}", line.country))
    yield f"{named}: {context.number(line.number)}"
    yield from (_beside(context, other) for other in line.beside)


def _long(context: Context, line: PieceLine) -> Iterator[str]:
    first, *others = _short(context, line)
    yield first
    facts = filter(None, (line.hours, line.cost, line.checked))
    yield " ".join(f"{fact.rstrip('.')}." for fact in facts)
    yield from others


def _beside(context: Context, other: Beside) -> str:
    more = context.say("material_more")
    return f"{more} {other.name}: {context.number(other.number)}"
