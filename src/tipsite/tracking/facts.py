"""What of a text can mislead a reader when it has changed: references, items, steps, dates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from tipsite.markdown.document import FENCE_OPEN, HEADING, MARKER, blocks_of, is_list, is_table
from tipsite.model.tracking import Change
from tipsite.tools.locales import day_names, locale_for, month_names
from tipsite.tracking.fingerprint import DEEPEST, list_items, normal

CRITICAL: frozenset[Change] = frozenset(
    ("service", "link", "list-item", "step", "date", "number", "placeholder")
)
_TARGET = re.compile(r"(?<!\\)(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s)>]+)[^)]*\)")
_NUMBER = re.compile(r"\d+(?:[.,:/\u2010-\u2014 \u00a0-]\d+)*")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_BESIDE = re.compile(r"[^\W\d_]{3,}\.?(?=\s+\d)|(?<=\d)\.?\s+(?:de\s+)?([^\W\d_]{3,})")
_WORD = re.compile(r"\w+")
_SERVICE = "service:"
_MARKS = ("lang:", "plain:")
_RULE = re.compile(r"[|\s:-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a text refers to and counts.

    ``items`` are its list items as (depth, ordered, words), or the rows of a table; ``days`` names
    of months beside a number, and of weekdays. ``named`` are the words and targets of services and
    links, in order. ``shape`` is the kind of block.
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
    found: list[Change] = []
    moved = _changed_places(before, after)
    if before.services != after.services or (moved and before.services):
        found.append("service")
    if before.links != after.links or (moved and not before.services):
        found.append("link")
    if before.items != after.items:
        steps = any(ordered for _, ordered, _ in (*before.items, *after.items))
        found.append("step" if steps else "list-item")
    if before.days != after.days:
        found.append("date")
    if before.numbers != after.numbers:
        found.append("number")
    if before.placeholders != after.placeholders:
        found.append("placeholder")
    if before.images != after.images:
        found.append("image")
    if before.shape != after.shape:
        found.append("shape")
    return tuple(found) or ("wording",)


def facts(text: str, tag: str) -> Facts:
    """Return the facts of a text that is in the language ``tag``."""
    services: Counter[str] = Counter()
    links: Counter[str] = Counter()
    images: Counter[str] = Counter()
    named: list[tuple[str, str]] = []
    for image, label, target in _TARGET.findall(text):
        if image:
            images[target] += 1
            continue
        if target.startswith(_MARKS):
            continue
        named.append((_said(label), target))
        if target.startswith(_SERVICE):
            services[target.removeprefix(_SERVICE)] += 1
        else:
            links[target] += 1
    words = _TARGET.sub(lambda match: match.group(2), text)
    bare = "\n".join(MARKER.sub(r"\1\3", line, count=1) for line in words.split("\n"))
    return Facts(
        services=services,
        links=links,
        images=images,
        items=tuple(_items(text)),
        numbers=Counter(_plain(found) for found in _NUMBER.findall(bare)),
        days=_days(bare, tag),
        placeholders=Counter(_PLACEHOLDER.findall(words)),
        shape=shape(text),
        named=tuple(named),
    )


def _changed_places(before: Facts, after: Facts) -> bool:
    """Whether the same services and links now stand behind each other's words."""
    old, new = ([target for _, target in one.named] for one in (before, after))
    same = Counter(old) == Counter(new)
    return same and old != new and Counter(before.named) != Counter(after.named)


def shape(text: str) -> str:
    """Return the kind of a block: ``h2``, ``list``, ``steps``, ``table``, ``quote``, ``note``…"""
    first = text.partition("\n")[0]
    fence = FENCE_OPEN.match(first)
    if fence:
        return fence.group(2).lower()
    if HEADING.match(first):
        return f"h{len(first) - len(first.lstrip('#'))}"
    if is_list(first):
        marker = MARKER.match(first)
        return "steps" if marker and marker.group(2)[0].isdigit() else "list"
    if is_table(text.split("\n", 2)[:2]):
        return "table"
    return "quote" if first.startswith(">") else "paragraph"


def _items(text: str, depth: int = 0) -> list[tuple[int, bool, str]]:
    first, _, rest = text.partition("\n")
    if FENCE_OPEN.match(first) and depth <= DEEPEST:
        inner = (_items(block.text, depth + 1) for block in blocks_of(rest))
        return [item for items in inner for item in items]
    if is_table(text.split("\n", 2)[:2]):
        rows = (line for line in text.split("\n") if not _RULE.fullmatch(line))
        return [(0, False, _said(row)) for row in rows]
    if not is_list(first):
        return []
    found = []
    for item in list_items(text):
        sign, _, words = item.lstrip().partition(" ")
        depth = len(item) - len(item.lstrip())
        found.append((depth, sign != "-", _said(words)))
    return found


def _said(text: str) -> str:
    """The words of a text, and the words alone."""
    said = _TARGET.sub(lambda match: match.group(2), text).casefold()
    return " ".join(_WORD.findall(said))


def _plain(number: str) -> str:
    return re.sub(r"[\u2010-\u2014]", "-", re.sub(r"[ \u00a0]", "", number)).casefold()


def _days(text: str, tag: str) -> Counter[str]:
    months, weekdays = _names(tag)
    beside = (match.group(1) or match.group(0) for match in _BESIDE.finditer(text))
    near = [word.rstrip(".").casefold() for word in beside]
    found = Counter(word for word in near if word in months)
    found.update(word for word in _WORD.findall(text.casefold()) if word in weekdays)
    return found


@lru_cache(maxsize=64)
def _names(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    locale = locale_for(tag)
    months = frozenset(name.rstrip(".").casefold() for name in month_names(locale))
    return months, frozenset(name.casefold() for name in day_names(locale))
