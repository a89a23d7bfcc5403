"""Pieces of material that a site makes, and the reasons that keep others back.

Printed paper cannot be called back. So a piece is left out, with a warning, if one of its numbers
is held back, failed or unconfirmed. It is also left out if nobody has checked or approved its
words. A mistake in the file of a piece is an error, as on a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import EVERY, age_of
from tipsite.language.slugs import sensitive_word
from tipsite.model.corpus import Corpus, MaterialKind
from tipsite.model.pages import Image, Material, Page, piece_name
from tipsite.model.problems import (
    Localized,
    Problem,
    Text,
    warning,
)
from tipsite.model.site import Edition, EditionPage, Piece, PublicService
from tipsite.resolve.publication import published_pages
from tipsite.resolve.resolved import Resolved
from tipsite.resolve.services import with_companions
from tipsite.web import discreet_address, piece_address

_LINE = re.compile(r"(?i)\b(?:hot|help)-?lines?\b")
_OUTDATED = frozenset(("outdated-critical", "missing"))


class MadePieces(Struct, frozen=True, kw_only=True):
    """The pieces of a site, and the problems of their files.

    Pieces that are ``waiting`` are complete, but somebody must check their words. ``kept_back`` is
    the number of pieces that are not made today.
    """

    pieces: tuple[Piece, ...] = ()
    waiting: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()
    kept_back: int = 0


def resolve_material(resolved: Resolved, unapproved: frozenset[str] = frozenset()) -> MadePieces:
    """Return the pieces of a site on its day.

    ``unapproved`` are the files of pages that wait for somebody's approval.
    """
    corpus, editions = resolved.corpus, resolved.editions
    written = [page for page in corpus.pages if page.kind == "material"]
    if not written or corpus.theme is None:
        return MadePieces()
    work = _Material(resolved, unapproved)
    source = resolved.config.site.source_language.text
    out = published_pages(written, source, resolved.today, drafts=corpus.drafts)[0]
    originals = {path: page for (tag, path), page in out.items() if tag == source}
    shown = {edition.tag: edition.pages for edition in editions}
    for edition in editions:
        for path, page in originals.items():
            own = edition.pages.get(path) or _without_words(page, shown.get(source, {}))
            if own is not None and not edition.phrases_from:
                work.add(edition, own, page)
    return MadePieces(
        pieces=tuple(work.pieces),
        waiting=tuple(work.waiting),
        problems=tuple(dict.fromkeys(work.problems)),
        kept_back=work.kept_back,
    )


def _without_words(page: Page, pages: Mapping[str, EditionPage]) -> EditionPage | None:
    """Return the piece of the source language if it has no words to translate."""
    material = page.matter.material
    return pages.get(page.path) if material and material.discreet else None


class _Material:
    """The pieces of a site, added file by file, and the problems that keep others back."""

    def __init__(self, resolved: Resolved, unapproved: frozenset[str]) -> None:
        assert resolved.corpus.theme is not None
        self._kinds: Mapping[str, MaterialKind] = resolved.corpus.theme.kinds
        self._site = resolved.config.site
        self._campaigns = resolved.config.campaigns
        self._known, self._today = resolved.known, resolved.today
        self._services = {
            service.id: service for some in resolved.services.values() for service in some
        }
        self._unapproved = unapproved
        self._records = resolved.records
        self._live = self._site.status == "live"
        self._discreet = _discreet_pieces(resolved.corpus, self._site.source_language.text)
        self.pieces: list[Piece] = []
        self.waiting: list[Piece] = []
        self.problems: list[Problem] = []
        self.kept_back = 0

    def add(self, edition: Edition, page: EditionPage, source: Page) -> None:
        """Add the pieces of one file in one edition, or the problems that keep them back."""
        own, material = page.matter.material, source.matter.material
        campaign = source.matter.campaign
        if own is None or material is None or material.kind is None or campaign is None:
            return
        kind = self._kinds.get(material.kind.text)
        if kind is None or campaign.text not in self._known.campaigns:
            return
        if not any(one.id.text == campaign.text and edition.shows(one) for one in self._campaigns):
            return
        if half := _half(page, own, material, kind):
            self.problems += [half] if page.matter.at.path != source.at.path else []
            return
        quiet = material.discreet
        waits = self._kept_back(edition, page, material)
        self.problems += [waits] if waits else []
        for code in material.countries:
            numbers = [one for one in material.numbers if one.text[:2].upper() == code.text]
            refusals = [
                why
                for one in numbers
                if (why := self._refused(one, edition, kind, code, page, discreet=quiet))
            ]
            if quiet and (why := self._telling_footnote(code, edition)):
                refusals.append(why)
            self.problems += [] if waits else refusals
            self.kept_back += bool(waits or refusals)
            if refusals or not kind.least <= len(numbers) <= kind.most:
                continue
            piece = Piece(
                tag=edition.tag,
                path=page.path,
                address="",
                format=kind.format,
                kind=material.kind.text,
                campaign=campaign.text,
                country=code.text,
                title=page.matter.title,
                words=own.words,
                numbers=tuple(one.text for one in numbers),
                image=_picture(page, source),
                discreet=material.discreet,
                checked=material.discreet or page.translation in ("source", "reviewed"),
            )
            if waits:
                self.waiting.append(piece)
            else:
                self.pieces.append(replace(piece, address=self._address(piece)))

    def _address(self, piece: Piece) -> str:
        tag, country, ending = piece.tag, piece.country, piece.format
        if not piece.discreet:
            return piece_address(tag, piece.campaign, piece_name(piece.path), country, ending)
        number = self._discreet[piece.kind, country].index(piece.path) + 1
        return discreet_address(tag, piece.kind, country, number, ending)

    def _kept_back(self, edition: Edition, page: EditionPage, source: Material) -> Problem | None:
        """Return why a piece's words are not printed; in a demonstration, all words are printed."""
        at = page.matter.at
        if not self._live:
            return None
        states = self._site.translation
        state = states.get(edition.tag) or states.get(edition.derived_from)
        is_source = edition.tag == self._site.source_language.text
        if state in ("draft", "machine") and not is_source:
            return warning("material-records", at, language=edition.tag, state=state)
        if source.discreet:
            return warning("material-approval", at) if at.path in self._unapproved else None
        if page.translation in ("draft", "machine"):
            return warning("material-draft", at, state=page.translation)
        if page.behind & _OUTDATED:
            return warning("material-behind", at)
        if at.path in self._unapproved:
            return warning("material-approval", at)
        return None

    def _refused(
        self,
        number: Text,
        edition: Edition,
        kind: MaterialKind,
        country: Text,
        page: EditionPage,
        *,
        discreet: bool,
    ) -> Problem | None:
        """Return why a line, or a companion of it, is not printed."""
        if number.text not in self._known.services:
            return None  # reported already
        for name in with_companions(number.text, self._records):
            own = {"country": country.text, "id": number.text, "other": name}
            service = self._services.get(name)
            if service is None or not service.voice_lines:
                return warning("material-held", number.at, **own)
            tags = {edition.tag, edition.derived_from}
            named = service.names_on_piece(discreet=discreet)
            if not tags & named.keys() or (service.label and not tags & service.label.keys()):
                language = edition.tag
                return warning("material-name", page.matter.at, id=name, language=language)
            if discreet and (why := _telling(service, number, edition, own)):
                return why
            judged = self._live or service.kind == "abroad"
            if judged and (why := self._unsure(service, number, kind, own)):
                return why
        return None

    def _telling_footnote(self, country: Text, edition: Edition) -> Problem | None:
        """Return why a country has no discreet piece: its footnote would reveal the subject."""
        text = _words_in(self._site.footnotes.get(country.text, {}), edition)
        word = _telling_word(text)
        values = {"country": country.text, "word": word}
        return warning("material-telling-footnote", country.at, **values) if word else None

    def _unsure(
        self,
        service: PublicService,
        number: Text,
        kind: MaterialKind,
        values: Mapping[str, object],
    ) -> Problem | None:
        """Return why a line is not printed: nobody knows whether it answers.

        A line abroad is printed only if somebody has called it lately, whatever the policy says.
        """
        if service.standing == "fixed":
            return None
        line = service.voice_lines[0]
        age = age_of(line.verified.on, service.every, self._today)
        late = kind.format == "png" and age.state == "due"
        if service.kind == "abroad":
            days = age.days if line.verified.how == "called" else None
            late = days is None or days > EVERY["abroad"]
        if age.state == "unconfirmed" or service.standing == "unconfirmed" or late:
            return warning("material-unconfirmed", number.at, days=age.days, **values)
        return None


def _discreet_pieces(corpus: Corpus, source: str) -> Mapping[tuple[str, str], list[str]]:
    """Return the files of discreet pieces by kind and country, also those not made today.

    The place in the list gives a piece its address. If a piece is held back, no other takes that
    address: a link that was sent would lead to it.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for page in corpus.pages:
        material = page.matter.material
        if page.tag == source and material and material.kind and material.discreet:
            for country in dict.fromkeys(code.text for code in material.countries):
                found.setdefault((material.kind.text, country), []).append(page.path)
    return found


def _telling(
    service: PublicService, number: Text, edition: Edition, values: Mapping[str, object]
) -> Problem | None:
    """Return why a line is not on a discreet piece: its words would reveal the subject."""
    own = {**values, "id": service.id}
    short = _words_in(service.short_name, edition)
    if service.is_helpline and not short:
        return warning("material-unnamed", number.at, language=edition.tag, **own)
    for text in (short or _words_in(service.name, edition), _words_in(service.label, edition)):
        if word := _telling_word(text):
            return warning("material-telling", number.at, found=text, word=word, **own)
    return None


def _words_in(words: Localized, edition: Edition) -> str:
    found = words.get(edition.tag) or words.get(edition.derived_from)
    return found.text if found else ""


def _telling_word(text: str) -> str:
    """Return a word that reveals the subject. The word “line” does not: each number has one."""
    return sensitive_word(_LINE.sub(" ", text))


def _picture(page: EditionPage, source: Page) -> Image | None:
    """Return the picture of a piece; in another language, the source's picture has no words."""
    own, first = page.matter.image, source.matter.image
    return own or (first and replace(first, alt=None))


def _half(page: EditionPage, own: Material, source: Material, kind: MaterialKind) -> Problem | None:
    """Return the problem of a piece that lacks words which its kind needs or its source has."""
    if source.discreet:
        return None
    needed = {slot: 1 for slot, use in kind.words.items() if use.startswith("needed")}
    for slot, count in {
        **needed,
        **{slot: len(some) for slot, some in source.words.items()},
    }.items():
        words = own.words.get(slot, ())
        if len(words) < count:
            at = words[-1].at if words else page.matter.at
            return warning("material-half", at, slot=slot, count=len(words), wanted=count)
    return None
