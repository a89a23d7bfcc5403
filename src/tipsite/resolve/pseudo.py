"""Editions in languages that nobody speaks, made of the source's: for whoever makes a theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from tipsite.language.pseudo import PSEUDO, pseudo, pseudo_html
from tipsite.model.config import Campaign
from tipsite.model.corpus import PhraseText
from tipsite.model.problems import Text
from tipsite.model.records import NAMES
from tipsite.model.site import (
    Edition,
    EditionPage,
    ForeignWords,
    OutsideLink,
    PageLink,
    Passage,
    Piece,
    Recording,
    ServiceLink,
    Site,
)
from tipsite.model.site import Picture as LinkedPicture
from tipsite.model.values import field_names, is_value_type, with_fields


def with_pseudo(site: Site) -> Site:
    """Return the site with an edition more for each pseudo-language, and their words in records."""
    source = site.settings.source_language.text
    found = next(edition for edition in site.editions if edition.tag == source)
    there = {edition.tag for edition in site.editions}
    tags = tuple(tag for tag in PSEUDO if tag not in there)
    return replace(
        site,
        editions=(*site.editions, *(_edition(found, tag) for tag in tags)),
        settings=_with_words(site.settings, source, tags),
        services=_with_words(site.services, source, tags),
        organizations=_with_words(site.organizations, source, tags),
        campaigns=tuple(
            with_fields(_with_words(one, source, tags), languages=_for_all(one, source, tags))
            for one in site.campaigns
        ),
        material=(*site.material, *_pieces(site.material, source, tags)),
        waiting=(*site.waiting, *_pieces(site.waiting, source, tags)),
        moved={**site.moved, **_in_folders(site.moved, source, tags)},
        withdrawn={
            **site.withdrawn,
            **{
                f"{tag}{address.removeprefix(source)}": replace(stood, tag=tag)
                for address, stood in site.withdrawn.items()
                for tag in tags
                if address.startswith(f"{source}/")
            },
        },
    )


def _in_folders(moved: Mapping[str, str], source: str, tags: tuple[str, ...]) -> Mapping[str, str]:
    """Return old addresses of the source's edition as those of others."""
    return {
        f"{tag}{old.removeprefix(source)}": f"{tag}{new.removeprefix(source)}"
        for old, new in moved.items()
        for tag in tags
        if old.startswith(f"{source}/") and new.startswith(f"{source}/")
    }


def _pieces(pieces: Iterable[Piece], source: str, tags: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the pieces of the source's edition in others."""
    of_source = [one for one in pieces if one.tag == source]
    yield from (_piece(one, tag) for tag in tags for one in of_source)


def _piece(piece: Piece, tag: str) -> Piece:
    """Return a piece of the source's edition in another; it stands in that folder, if anywhere."""
    address = piece.address and f"{tag}{piece.address.removeprefix(piece.tag)}"
    made: Piece = with_fields(
        piece,
        tag=tag,
        address=address,
        title=_rewritten(piece.title, tag),
        words=_rewritten(piece.words, tag),
        image=_rewritten(piece.image, tag),
    )
    return made


def _for_all(campaign: Campaign, source: str, tags: tuple[str, ...]) -> tuple[Text, ...]:
    """The languages of a campaign: those of the source's readers are for these, too."""
    own = next((one for one in campaign.languages if one.text == source), None)
    more = tuple(with_fields(own, text=tag) for tag in tags) if own else ()
    return (*campaign.languages, *more)


def _edition(source: Edition, tag: str) -> Edition:
    return replace(
        source,
        tag=tag,
        pages={
            path: with_fields(_rewritten(page, tag), words_tag=tag, load=partial(_text, page, tag))
            if page.words_tag == source.tag
            else page
            for path, page in source.pages.items()
        },
        phrases={
            key: PhraseText(forms=tuple(pseudo(form, tag) for form in phrase.forms), at=phrase.at)
            for key, phrase in source.phrases.items()
        },
    )


def _text(page: EditionPage, tag: str) -> tuple[Passage, ...]:
    found: tuple[Passage, ...] = _rewritten(page.text, tag)
    return found


def _rewritten(value: Any, tag: str, name: str = "") -> Any:
    """Return a page, or a part of it, with all words for readers in a pseudo-language."""
    if isinstance(value, Text):
        return with_fields(value, text=pseudo(value.text, tag))
    if isinstance(value, str):
        return pseudo_html(value, tag) if name == "prose" else value
    if isinstance(value, PageLink | ServiceLink | OutsideLink | Recording):
        return with_fields(value, label=pseudo_html(value.label, tag))
    if isinstance(value, LinkedPicture):
        return with_fields(value, alt=pseudo_html(value.alt, tag))
    if isinstance(value, tuple):
        return tuple(_rewritten(one, tag, name) for one in value)
    if isinstance(value, Mapping):
        return {key: _rewritten(one, tag, name) for key, one in value.items()}
    if is_value_type(kind := type(value)) and not isinstance(value, ForeignWords):
        names = (name for name in field_names(kind) if name not in NAMES)
        made = {name: _rewritten(getattr(value, name), tag, name) for name in names}
        return with_fields(value, **made)
    return value


def _with_words(value: Any, source: str, tags: tuple[str, ...]) -> Any:
    """Return records whose tables of words have those of the pseudo-languages, too."""
    if isinstance(value, Mapping):
        tabled = source in value and all(isinstance(one, Text) for one in value.values())
        if not tabled:
            return {key: _with_words(one, source, tags) for key, one in value.items()}
        words = value[source]
        more = {tag: with_fields(words, text=pseudo(words.text, tag)) for tag in tags}
        return {**value, **more}
    if isinstance(value, tuple):
        return tuple(_with_words(one, source, tags) for one in value)
    if is_value_type(kind := type(value)) and not isinstance(value, Text):
        names = (name for name in field_names(kind) if name not in NAMES)
        made = {name: _with_words(getattr(value, name), source, tags) for name in names}
        return with_fields(value, **made)
    return value
