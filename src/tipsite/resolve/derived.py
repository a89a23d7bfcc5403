"""An edition in Latin letters, made of the edition in Cyrillic: it needs no files."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from msgspec.structs import replace

from tipsite.language.latin import DERIVED, latin, latin_html
from tipsite.media.filetypes import KINDS, ending
from tipsite.model.corpus import PhraseText
from tipsite.model.pages import Download, FrontMatter
from tipsite.model.problems import Text
from tipsite.model.site import (
    Edition,
    ForeignWords,
    Linked,
    LinkedProse,
    PageLink,
    Passage,
    Picture,
)


def source_of(tag: str, tags: Iterable[str]) -> str:
    """Return the one of ``tags`` from which the edition ``tag`` is derived, or an empty text."""
    return next((source for source in DERIVED.get(tag, ()) if source in tags), "")


def derive_edition(
    own: Edition,
    source: Edition,
    spellings: Mapping[str, str],
    text_of: Callable[[str, str, str], tuple[Passage, ...]],
) -> Edition:
    """Return the edition ``own``; words that it lacks are those of ``source`` in Latin letters.

    If ``source`` shows a page in a third language, ``own`` shows it in that language, too.
    ``text_of`` returns the text of a page by the tags of both editions and its path.
    """
    written = {path: page for path, page in own.pages.items() if page.words_tag == own.tag}
    pages = dict(source.pages)
    for path, page in source.pages.items():
        if page.words_tag == source.tag:
            pages[path] = dataclasses.replace(
                page,
                matter=_matter(page.matter, page.words_tag, spellings),
                words_tag=own.tag,
                load=partial(text_of, own.tag, source.tag, path),
            )
    pages |= written
    borrowed = "" if own.phrases.keys() >= source.phrases.keys() else source.phrases_from
    phrases = dict(source.phrases)
    if not borrowed:
        latin_ones = {key: _phrase(phrase, spellings) for key, phrase in phrases.items()}
        phrases = {**latin_ones, **own.phrases}
    return replace(
        own,
        countries=own.countries or source.countries,
        pages={path: pages[path] for path in sorted(pages)},
        phrases=phrases,
        derived_from=source.tag,
        spellings=spellings,
        phrases_from=borrowed,
    )


def _matter(matter: FrontMatter, tag: str, spellings: Mapping[str, str]) -> FrontMatter:
    def written(text: Text) -> Text:
        return replace(text, text=latin(text.text, spellings))

    def all_written(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(written(text) for text in texts)

    def made_in(offer: Download) -> Text | None:
        """Return the language of a file, which keeps its alphabet; a drawing has no language."""
        kind = KINDS.get(ending(offer.file.text))
        wordless = kind is not None and kind.is_wordless
        return offer.language or (None if wordless else Text(text=tag, at=offer.at))

    downloads = tuple(
        replace(one, title=written(one.title), language=made_in(one)) for one in matter.downloads
    )
    image = matter.image and replace(
        matter.image, alt=matter.image.alt and written(matter.image.alt)
    )
    material = matter.material and replace(
        matter.material,
        words={slot: all_written(texts) for slot, texts in matter.material.words.items()},
    )
    return replace(
        matter,
        material=material,
        title=written(matter.title),
        summary=written(matter.summary),
        short_title=matter.short_title and written(matter.short_title),
        image=image,
        who=matter.who and written(matter.who),
        signs=all_written(matter.signs),
        do=all_written(matter.do),
        dont=all_written(matter.dont),
        downloads=downloads,
    )


def latin_prose(
    parts: LinkedProse, spellings: Mapping[str, str], written: Callable[[str], bool]
) -> LinkedProse:
    """Return a text in Latin letters. A page that is ``written`` has its own anchors."""

    def html(text: str) -> str:
        return latin_html(text, spellings)

    def linked(part: Linked) -> Linked:
        if isinstance(part, str):
            return html(part)
        if isinstance(part, ForeignWords):
            return part
        if isinstance(part, Picture):
            return replace(part, alt=html(part.alt))
        if isinstance(part, PageLink) and written(part.path):
            return replace(part, label=html(part.label), anchor="")
        return replace(part, label=html(part.label))

    return tuple(linked(part) for part in parts)


def _phrase(phrase: PhraseText, spellings: Mapping[str, str]) -> PhraseText:
    return replace(phrase, forms=tuple(latin(form, spellings) for form in phrase.forms))
