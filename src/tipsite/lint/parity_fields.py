"""Comparison of front matter and records with their source: facts, numbers of items, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipsite.lint.parity import compare_texts
from tipsite.lint.parity_facts import Fact, TextPair, fact_problems, image_value, text_facts
from tipsite.lint.segments import Segment
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.fields import tables_of
from tipsite.model.pages import FrontMatter, Page
from tipsite.model.problems import Localized, Problem, Text, format_location, warning
from tipsite.web import resolve
from tipsite.yaml.diagnose import key_place, locate

_LISTS = ("signs", "do", "dont")
_SLOTS = "words."
_Lists = tuple[str, Sequence[Text], Sequence[Text]]
"""A key of front matter, with the texts under it in the source and in the translation."""


def field_problems(source: Page, own: Page, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the differences between the front matter of a translation and that of its source."""
    pairs = [
        TextPair(_words_facts(one, texts), one.at, _words_facts(two, texts), two.at)
        for one, two in _single(source.matter, own.matter)
    ]
    doors = (_doors(source), source.matter.at, _doors(own), own.matter.at)
    images = (_image(source), source.matter.at, _image(own), own.matter.at)
    tags = (source.tag, own.tag)
    yield from fact_problems((*pairs, TextPair(*doors), TextPair(*images)), tags)
    for key, *sides in _lists(source.matter, own.matter):
        if all(sides):
            if not _is_single(key, *sides):
                one, two = ([_list_of(side, texts)] for side in sides)
                yield from compare_texts(one, two, source, own).problems
        elif any(sides):
            values = {"key": key, "own": len(sides[1]), "source": len(sides[0])}
            there, here = (
                side[0].at if side else key_place(texts, page.matter.at, key.partition(".")[0])
                for side, page in zip(sides, (source, own), strict=True)
            )
            yield warning("parity-field", here, place=format_location(there), **values)
    yield from _names(source.matter, own.matter, texts)


def _lists(source: FrontMatter, own: FrontMatter) -> Iterator[_Lists]:
    """Yield the lists of a page, then the words of a piece of material by their slots."""
    for key in _LISTS:
        yield key, getattr(source, key), getattr(own, key)
    words = [matter.material.words if matter.material else {} for matter in (source, own)]
    for slot in dict.fromkeys((*words[0], *words[1])):
        yield _SLOTS + slot, words[0].get(slot, ()), words[1].get(slot, ())


def _is_single(key: str, source: Sequence[Text], own: Sequence[Text]) -> bool:
    """Return whether both sides have one text in a slot of a piece, like most slots."""
    return key.startswith(_SLOTS) and len(source) == len(own) == 1


def _words_facts(text: Text, texts: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return the placeholders and figures of a text of YAML, at their places."""
    return text_facts(text.text, lambda at, words: locate(texts, text, at, words))


def field_texts(source: FrontMatter, own: FrontMatter) -> Iterator[tuple[Text, Text]]:
    """Yield the words of a front matter with their translations, if both exist."""
    yield from _single(source, own)
    for key, *sides in _lists(source, own):
        if len(sides[0]) == len(sides[1]) and not _is_single(key, *sides):
            yield from zip(*sides, strict=True)


def _single(source: FrontMatter, own: FrontMatter) -> Iterator[tuple[Text, Text]]:
    pairs = [
        (source.title, own.title),
        (source.written_summary, own.written_summary),
        (source.short_title, own.short_title),
        (source.who, own.who),
        (source.image and source.image.alt, own.image and own.image.alt),
    ]
    if len(source.downloads) == len(own.downloads):
        titles = ([one.title for one in matter.downloads] for matter in (source, own))
        pairs.extend(zip(*titles, strict=True))
    pairs.extend(
        (one[0], two[0]) for key, one, two in _lists(source, own) if _is_single(key, one, two)
    )
    yield from ((one, two) for one, two in pairs if one and two)


def _doors(page: Page) -> tuple[Fact, ...]:
    return tuple(
        Fact("link", resolve(page.path, door.text), door.text, door.at)
        for door in page.matter.doors
    )


def _image(page: Page) -> tuple[Fact, ...]:
    image = page.matter.image
    if image is None:
        return ()
    return (Fact("image", image_value(image.file.text), image.file.text, image.file.at),)


def _list_of(items: Sequence[Text], texts: Mapping[str, str]) -> Segment:
    parts = tuple(
        Segment(kind="item", text=item.text, line=item.at.line, facts=_words_facts(item, texts))
        for item in items
    )
    return Segment(kind="list", text="", line=parts[0].line, parts=parts)


def _names(source: FrontMatter, own: FrontMatter, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield differences in fields that are not words: needs, campaign, the number of downloads."""
    campaigns = [
        # The campaign of a piece of material comes from its source.
        found.campaign.text if found.campaign and not found.material else "-"
        for found in (source, own)
    ]
    names = [
        ("needs", ", ".join(source.needs) or "-", ", ".join(own.needs) or "-"),
        ("campaign", *campaigns),
        ("downloads", str(len(source.downloads)), str(len(own.downloads))),
    ]
    for key, wanted, written in names:
        if wanted != written:
            there, here = (key_place(texts, one.at, key) for one in (source, own))
            values = {"key": key, "own": written, "source": wanted, "place": format_location(there)}
            yield warning("parity-field", here, **values)


def record_problems(corpus: Corpus, config: Config) -> Iterator[Problem]:
    """Yield the differences of texts in settings, organizations and services from their source."""
    source = config.site.source_language.text
    for record in (config, *corpus.organizations, *corpus.directories):
        for table in tables_of(record):
            yield from _table(table, source, corpus.texts)


def _table(table: Localized, source: str, texts: Mapping[str, str]) -> Iterator[Problem]:
    original = table.get(source)
    if original is None:
        return
    facts = _words_facts(original, texts)
    for tag, text in table.items():
        if tag != source:
            own = _words_facts(text, texts)
            if facts or own:
                yield from fact_problems(
                    [TextPair(facts, original.at, own, text.at)], (source, tag)
                )
