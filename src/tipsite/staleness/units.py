"""Units of pages and records in one language, and the facts of a text.

Facts are references, items, steps, numbers and dates: if they change, a translation can mislead.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from tipsite.language.locales import day_names, locale_for, month_names
from tipsite.markdown.document import block_of
from tipsite.markdown.links import LANGUAGE, PLAIN, links, without_links
from tipsite.markdown.normal_form import fingerprint, normal
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, ORGANIZATIONS
from tipsite.model.fields import fields_of, named_tables
from tipsite.model.pages import Block, FrontMatter, Inline, PageKind
from tipsite.model.problems import Localized, Location, Text
from tipsite.model.records import Organization, Service, ServiceFile
from tipsite.model.translation import Change, Document, Unit

WORDS = "words."
"""The prefix of the name of a slot in the keys of a piece of material."""
_ORGANIZATIONS = ORGANIZATIONS.removeprefix("content/")


def _word_keys(kind: str) -> frozenset[str]:
    fields = fields_of(FrontMatter).items()
    words = {key: field.held for key, field in fields if field.held.innermost.role.kind == "words"}
    return frozenset(
        key for key, held in words.items() if held.kind == kind and held.innermost.kind == "text"
    )


TEXTS, LISTS = _word_keys("text"), _word_keys("list")
"""The keys of a page's front matter with words: one text, or a list of texts."""


def page_document(
    name: str, matter: FrontMatter, blocks: Iterable[Block], path: str, kind: PageKind = "page"
) -> Document:
    """Return the units of a page: fields of its front matter, then the blocks of its text.

    ``name`` is the path of the page in the folder of its language, ``path`` its path in the site.
    """
    fields = tuple(_unit(key, text.text, text.at) for key, text in _matter_fields(matter))
    texts = tuple(_unit("", block.text, Location(path=path, line=block.line)) for block in blocks)
    units = (*fields, *texts)
    slug = matter.slug.text if matter.slug else ""
    campaign = matter.campaign.text if matter.material and matter.campaign else ""
    return Document(
        name=name,
        units=units,
        kind=kind,
        slug=slug,
        translation=matter.translation,
        campaign=campaign,
    )


def document_fingerprint(units: Iterable[Unit]) -> str:
    """Return a fingerprint (16 hexadecimal digits) of all units of a document, in their order."""
    lines = "\n".join(f"{unit.key} {unit.fingerprint}" for unit in units)
    return hashlib.blake2b(lines.encode(), digest_size=8).hexdigest()


def record_documents(
    config: Config | None,
    organizations: Iterable[Organization],
    directories: Iterable[ServiceFile],
    tag: str,
    readers: str,
) -> dict[str, Document]:
    """Return the units of all records in the language ``tag``, by the name of the document.

    Campaigns that are not for readers of the language ``readers`` are left out.
    """
    documents = [
        _document(file.at.path.removeprefix("content/"), _fields_by_id(file.services), tag)
        for file in directories
    ]
    documents.append(_document(_ORGANIZATIONS, _fields_by_id(organizations), tag))
    if config:
        documents.append(_document(CONFIG, _config_fields(config, readers), tag))
    return {document.name: document for document in documents if document.units}


def is_list(key: str, text: str) -> bool:
    """Return whether a unit is a list of texts; a slot of a piece may be a list or one text."""
    if key.startswith(WORDS):
        lines = text.split("\n")
        return len(lines) > 1 and all(line.startswith("- ") for line in lines)
    return key in LISTS


def list_text(items: Iterable[Text]) -> str:
    """Return the text of a list field, with one item on each line."""
    return "\n".join(f"- {' '.join(item.text.split())}" for item in items)


def _document(name: str, fields: Iterable[tuple[str, Localized]], tag: str) -> Document:
    units = (_unit(key, table[tag].text, table[tag].at) for key, table in fields if tag in table)
    return Document(name=name, units=tuple(units))


def _unit(key: str, text: str, at: Location) -> Unit:
    return Unit(key=key, text=text, fingerprint=fingerprint(text), at=at)


def _matter_fields(matter: FrontMatter) -> Iterator[tuple[str, Text]]:
    single = (
        ("title", matter.title),
        ("short_title", matter.short_title),
        ("summary", matter.written_summary),
        ("image.alt", matter.image and matter.image.alt),
        ("who", matter.who),
    )
    yield from ((key, text) for key, text in single if text)
    lists = (("signs", matter.signs), ("do", matter.do), ("dont", matter.dont))
    for key, items in lists:
        if items:
            yield key, Text(text=list_text(items), at=items[0].at)
    for number, download in enumerate(matter.downloads):
        yield f"downloads.{number}.title", download.title
    for slot, texts in matter.material.words.items() if matter.material else ():
        if len(texts) == 1:
            yield f"{WORDS}{slot}", texts[0]
        elif texts:
            yield f"{WORDS}{slot}", Text(text=list_text(texts), at=texts[0].at)


def _fields_by_id(records: Iterable[Service | Organization]) -> Iterator[tuple[str, Localized]]:
    for record in records:
        yield from named_tables(record, record.id.text)


def _config_fields(config: Config, readers: str) -> Iterator[tuple[str, Localized]]:
    yield from named_tables(config.site, "site")
    for campaign in config.campaigns:
        tags = {tag.text for tag in campaign.languages}
        if not tags or readers in tags:
            yield from named_tables(campaign, campaign.id.text)


CRITICAL: frozenset[Change] = frozenset(
    ("service", "link", "list-item", "step", "date", "number", "placeholder")
)
_NUMBER = re.compile(r"\d+(?:[.,:/\u2010-\u2014 \u00a0-]\d+)*")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_BESIDE = re.compile(r"[^\W\d_]{3,}\.?(?=\s+\d)|(?<=\d)\.?\s+(?:de\s+)?([^\W\d_]{3,})")
_WORD = re.compile(r"\w+")
_SERVICE = "service:"


class Facts(Struct, frozen=True, kw_only=True):
    """The references and figures of a text.

    ``items`` are its list items as (depth, ordered, words), or the rows of a table. ``days`` are
    names of weekdays, and of months beside a number. ``named`` are the words and targets of
    services and links, in order. ``shape`` is the kind of block.
    """

    services: Counter[str]
    links: Counter[str]
    images: Counter[str]
    items: tuple[tuple[int, bool, str], ...]
    numbers: Counter[str]
    days: Counter[str]
    placeholders: Counter[str]
    shape: str
    named: tuple[tuple[str, str], ...]


def changes_between(old: str, new: str, tag: str) -> tuple[Change, ...]:
    """Return what has changed from one text in the language ``tag`` to another, gravest first."""
    if normal(old) == normal(new):
        return ()
    before, after = facts(old, tag), facts(new, tag)
    changes: list[Change] = []
    moved = _changed_places(before, after)
    if before.services != after.services or (moved and before.services):
        changes.append("service")
    if before.links != after.links or (moved and not before.services):
        changes.append("link")
    if before.items != after.items:
        steps = any(ordered for _, ordered, _ in (*before.items, *after.items))
        changes.append("step" if steps else "list-item")
    if before.days != after.days:
        changes.append("date")
    if before.numbers != after.numbers:
        changes.append("number")
    if before.placeholders != after.placeholders:
        changes.append("placeholder")
    if before.images != after.images:
        changes.append("image")
    if before.shape != after.shape:
        changes.append("shape")
    return tuple(changes) or ("wording",)


def facts(text: str, tag: str = "") -> Facts:
    """Return the facts of a text in the language ``tag``; without a tag, ``days`` is empty."""
    block = block_of(text)
    leaves = [leaf.text for leaf in block.leaves]
    services: Counter[str] = Counter()
    links_out: Counter[str] = Counter()
    images: Counter[str] = Counter()
    named: list[tuple[str, str]] = []
    for link in (link for leaf in leaves for link in links(leaf)):
        if link.image:
            images[link.target] += 1
        elif not link.target.startswith((LANGUAGE, PLAIN)):
            named.append((_said(link.label), link.target))
            if link.target.startswith(_SERVICE):
                services[link.target.removeprefix(_SERVICE)] += 1
            else:
                links_out[link.target] += 1
    words = "\n".join(map(_words, leaves))
    return Facts(
        services=services,
        links=links_out,
        images=images,
        items=tuple(_items(block)),
        numbers=Counter(_plain(found) for found in _NUMBER.findall(words)),
        days=_days(words, tag) if tag else Counter(),
        placeholders=Counter(_PLACEHOLDER.findall(words)),
        shape=shape(text),
        named=tuple(named),
    )


def _changed_places(before: Facts, after: Facts) -> bool:
    """Return whether services or links have exchanged their words."""
    old, new = ([target for _, target in one.named] for one in (before, after))
    same = Counter(old) == Counter(new)
    return same and old != new and Counter(before.named) != Counter(after.named)


def shape(text: str) -> str:
    """Return the kind of a block: ``h2``, ``list``, ``table``, ``quote``, ``/// note``…"""
    block = block_of(text)
    if block.kind == "fence":
        return f"/// {block.name}"
    return f"h{block.level}" if block.level else block.kind


def _items(block: Block) -> Iterator[tuple[int, bool, str]]:
    for item in block.items:
        yield item.depth, item.ordered, _all_said(item.inlines)
    for row in block.rows:
        yield 0, False, _all_said(row.cells)
    for child in block.children:
        yield from _items(child)


def _all_said(inlines: Iterable[Inline]) -> str:
    return " ".join(filter(None, (_said(inline.text) for inline in inlines)))


def _said(text: str) -> str:
    """Return the words of a text without punctuation and case."""
    return " ".join(_WORD.findall(_words(text).casefold()))


def _words(text: str) -> str:
    return without_links(text, lambda link: link.label)


def _plain(number: str) -> str:
    return re.sub(r"[\u2010-\u2014]", "-", re.sub(r"[ \u00a0]", "", number)).casefold()


def _days(text: str, tag: str) -> Counter[str]:
    months, weekdays = _names(tag)
    beside = (match.group(1) or match.group(0) for match in _BESIDE.finditer(text))
    near = [word.rstrip(".").casefold() for word in beside]
    days = Counter(word for word in near if word in months)
    days.update(word for word in _WORD.findall(text.casefold()) if word in weekdays)
    return days


@lru_cache(maxsize=64)
def _names(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    locale = locale_for(tag)
    months = frozenset(name.rstrip(".").casefold() for name in month_names(locale))
    return months, frozenset(name.casefold() for name in day_names(locale))
