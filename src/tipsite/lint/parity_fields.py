"""Front matter and records against their source: facts, numbers of items, and what is no words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tipsite.lint.parity import compare_texts
from tipsite.lint.parity_facts import Fact, TextPair, fact_problems, image_value, text_facts
from tipsite.lint.segments import Segment
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.fields import tables_of
from tipsite.model.pages import FrontMatter, Page
from tipsite.model.problems import Localized, Location, Problem, Text, format_location, warning
from tipsite.web import resolve
from tipsite.yaml.diagnose import key_place, locate

_LISTS = ("signs", "do", "dont")
_SLOTS = "words"


def field_problems(source: Page, own: Page, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield where the front matter of a translation says something else than its source."""
    pairs = [
        TextPair(_words_facts(one, texts), one.at, _words_facts(two, texts), two.at)
        for one, two in _single(source.matter, own.matter)
    ]
    doors = (_doors(source), source.matter.at, _doors(own), own.matter.at)
    images = (_image(source), source.matter.at, _image(own), own.matter.at)
    tags = (source.tag, own.tag)
    yield from fact_problems((*pairs, TextPair(*doors), TextPair(*images)), tags)
    for key in _LISTS:
        sides = [_items(getattr(page.matter, key), texts) for page in (source, own)]
        if all(sides):
            lists = [_whole(sides[0])], [_whole(sides[1])]
            yield from compare_texts(*lists, source, own).problems
        elif any(sides):
            values = {"key": key, "own": len(sides[1]), "source": len(sides[0])}
            there, here = (_start(page.matter, key, texts) for page in (source, own))
            yield warning("parity-field", here, place=format_location(there), **values)
    yield from _slots(source, own, texts)
    yield from _names(source.matter, own.matter, texts)


def _slots(source: Page, own: Page, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield where a list of a piece of material, or a slot that it has at all, differs."""
    words = [page.matter.material.words if page.matter.material else {} for page in (source, own)]
    for slot in dict.fromkeys((*words[0], *words[1])):
        sides = [_items(some.get(slot, ()), texts) for some in words]
        if all(sides):
            if any(len(side) > 1 for side in sides):
                yield from compare_texts(
                    [_whole(sides[0])], [_whole(sides[1])], source, own
                ).problems
            continue
        key = f"{_SLOTS}.{slot}"
        values = {"key": key, "own": len(sides[1]), "source": len(sides[0])}
        there, here = (
            some[slot][0].at if some.get(slot) else key_place(texts, page.matter.at, _SLOTS)
            for some, page in zip(words, (source, own), strict=True)
        )
        yield warning("parity-field", here, place=format_location(there), **values)


def _words_facts(text: Text, texts: Mapping[str, str]) -> tuple[Fact, ...]:
    """Return the placeholders and figures of a text of YAML, at their places."""
    return text_facts(text.text, lambda at, words: locate(texts, text, at, words))


def field_texts(source: FrontMatter, own: FrontMatter) -> Iterator[tuple[Text, Text]]:
    """Yield the words of a front matter beside their translations, where both are there."""
    yield from _single(source, own)
    for key in _LISTS:
        lists = [getattr(matter, key) for matter in (source, own)]
        if len(lists[0]) == len(lists[1]):
            yield from zip(*lists, strict=True)
    for one, two in _slot_pairs(source, own):
        if len(one) == len(two) > 1:
            yield from zip(one, two, strict=True)


def _slot_pairs(
    source: FrontMatter, own: FrontMatter
) -> Iterator[tuple[Sequence[Text], Sequence[Text]]]:
    """Yield the words of a piece of material, place by place, beside their translation."""
    if source.material and own.material:
        for slot, texts in source.material.words.items():
            yield texts, own.material.words.get(slot, ())


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
    slots = _slot_pairs(source, own)
    pairs.extend((one[0], two[0]) for one, two in slots if len(one) == len(two) == 1)
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


def _items(items: Sequence[Text], texts: Mapping[str, str]) -> tuple[Segment, ...]:
    return tuple(
        Segment(kind="item", text=item.text, line=item.at.line, facts=_words_facts(item, texts))
        for item in items
    )


def _whole(items: Sequence[Segment]) -> Segment:
    return Segment(kind="list", text="", line=items[0].line, parts=tuple(items))


def _start(matter: FrontMatter, key: str, texts: Mapping[str, str]) -> Location:
    items: Sequence[Text] = getattr(matter, key)
    return items[0].at if items else key_place(texts, matter.at, key)


def _names(source: FrontMatter, own: FrontMatter, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is no words at all: needs, campaign, the number of files to take away."""
    campaigns = [
        # That of a piece of material comes from its source.
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
    """Yield where a text of the settings, an organization or a service differs from its source."""
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
