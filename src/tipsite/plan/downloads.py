"""The files that a page offers."""

from __future__ import annotations

from tipsite.model.files import OfferedFile
from tipsite.model.pages import Download as Offer
from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.tools.locales import language_name, locale_for
from tipsite.tools.sizes import size_words
from tipsite.tools.urls import resolve
from tipsite.views import Captions, Download, Link


def downloads(context: Context, page: EditionPage) -> tuple[Download, ...]:
    """Return what a page offers, in the order its author chose."""
    there = context.media.files
    return tuple(
        _download(context, page, offer)
        for offer in page.matter.downloads
        if offer.file.text in there and (offer.captions is None or offer.captions.text in there)
    )


def _download(context: Context, page: EditionPage, offer: Offer) -> Download:
    file = context.media.files[offer.file.text]
    family = file.kind.family
    assert family != "captions"
    tag = offer.language.text if offer.language else page.words_tag
    return Download(
        title=context.written(offer.title, page.words_tag),
        href=context.href(file_address(offer.file.text)),
        family=family,
        media=file.kind.media,
        lang=locale_for(tag).lang,
        facts=_facts(context, file, tag),
        captions=_captions(context, offer, tag),
        transcript=_transcript(context, page, offer),
    )


def _facts(context: Context, file: OfferedFile, tag: str) -> tuple[str, ...]:
    kind, family = file.kind.name, file.kind.family
    said = kind if family == "document" else f"{context.say(f'file_{family}')} ({kind})"
    size = size_words(context.locale, len(file.content))
    return said, size, language_name(context.locale, tag)


def _captions(context: Context, offer: Offer, tag: str) -> Captions | None:
    if offer.captions is None:
        return None
    return Captions(
        src=context.href(file_address(offer.captions.text)),
        lang=locale_for(tag).lang,
        label=language_name(context.locale, tag),
    )


def _transcript(context: Context, page: EditionPage, offer: Offer) -> Link | None:
    if offer.transcript is None:
        return None
    return context.link_to(resolve(page.path, offer.transcript.text))


def file_address(name: str) -> str:
    """Return the address of a file that pages offer, by its path under their folder."""
    return f"files/{name}"
