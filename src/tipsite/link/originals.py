"""What a page shows of its source, where its translation may mislead or has nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal, NamedTuple

from tipsite.model.pages import FrontMatter, Page
from tipsite.model.site import Behind, Linked, LinkedProse, Outdated, Passage
from tipsite.model.tracking import Pair
from tipsite.model.values import Text
from tipsite.problems import Where
from tipsite.tools.recall import recalled_by

_HEADING = re.compile(r"<(/?)h([2-6])(?: id=\"\w+\")?>\Z")
_SHOWN = ("who", "signs", "do", "dont")
_ASIDE = ("summary", "short_title", "image.alt")
"""What is shown in lists and menus, or heard."""
_CHANGED, _MISSING = "outdated-critical", "missing"


class _Original(NamedTuple):
    """A block of the source to be shown: which parts of its prose it has, and why."""

    of: slice
    why: Literal["changed", "missing"]


def outdated_fields(tracked: Iterable[tuple[Pair, ...]]) -> Mapping[Where, Outdated]:
    """Return the fields whose source has changed since, by the place of the translation."""
    found: dict[Where, Outdated] = {}
    for pairs in tracked:
        found.update(_outdated(pairs))
    return found


@recalled_by(id)
def _outdated(pairs: tuple[Pair, ...]) -> Mapping[Where, Outdated]:
    return {
        pair.target.at: Outdated(
            critical=pair.state == _CHANGED, now=Text(text=pair.source.text, at=pair.source.at)
        )
        for pair in pairs
        if pair.key and pair.source and pair.target and pair.state.startswith("outdated")
    }


def behind_of(pairs: Iterable[Pair]) -> frozenset[Behind]:
    """Return how the words of a page are behind their source, as far as readers are told.

    Of words that do not stand on the page itself, it does not say that their source does.
    """
    found: set[Behind] = set()
    for pair in pairs:
        if pair.state == "outdated-minor" or (pair.state == _CHANGED and pair.key in _ASIDE):
            found.add("outdated-minor")
        elif pair.state == _CHANGED:
            found.add("outdated-critical")
        elif pair.state == _MISSING and (not pair.key or pair.key in _SHOWN):
            found.add("missing")
    return frozenset(found)


def original_fields(original: Page | None, pairs: Iterable[Pair]) -> Mapping[str, tuple[Text, ...]]:
    """Return what the source of a page has in the fields that a reader needs, by their name.

    These are lists whose translation may mislead, and lists and ``who`` without a translation.
    """
    return {
        pair.key: found
        for pair in pairs
        if original and pair.state in (_CHANGED, _MISSING)
        if (found := _texts(pair.key, original.matter))
    }


def passages(
    page: Page,
    prose: LinkedProse,
    original: Page | None,
    original_prose: LinkedProse,
    pairs: Iterable[Pair],
) -> tuple[Passage, ...]:
    """Return the text of a page, with the blocks of its ``original`` that a reader needs.

    What has changed follows its translation, what is missing stands where the source has it.
    Headings of the source stay in the outline where they are missing, as far as they fit in; they
    have no anchors.
    """
    wanted = _wanted(page, original, pairs) if original else {}
    shown: list[Passage] = []
    start, level = 0, 1
    for place in sorted(wanted):
        end = page.ends[place] if place >= 0 else 0
        if end > start:
            shown.append(Passage(prose=prose[start:end]))
            level = _last_level(prose[start:end], level)
        start = end
        following = next(_levels(prose[start:]), 2)
        for why, blocks in groupby(wanted[place], key=lambda one: one.why):
            parts = tuple(part for one in blocks for part in original_prose[one.of])
            if why == "changed":
                parts = _without_headings(parts)
            else:
                parts = _fitting(parts, level, following)
                level = _last_level(parts, level)
            shown.append(Passage(prose=parts, original=why))
    if start < len(prose) or not shown:
        shown.append(Passage(prose=prose[start:]))
    return tuple(shown)


def _texts(key: str, matter: FrontMatter) -> tuple[Text, ...]:
    if key not in _SHOWN:
        return ()
    found = getattr(matter, key)
    return (found,) if isinstance(found, Text) else found


def _wanted(page: Page, original: Page, pairs: Iterable[Pair]) -> Mapping[int, list[_Original]]:
    """The blocks of the source to be shown, by the block of the page that they follow."""
    own = {block.line: at for at, block in enumerate(page.blocks)}
    starts = (0, *original.ends)
    source = {
        block.line: slice(start, end)
        for block, start, end in zip(original.blocks, starts, original.ends, strict=False)
    }
    wanted: dict[int, list[_Original]] = defaultdict(list)
    before = -1
    for pair in pairs:
        if pair.key:
            continue
        if pair.target:
            before = own[pair.target.at.line]
        if pair.source and pair.state == _CHANGED:
            wanted[before].append(_Original(source[pair.source.at.line], "changed"))
        elif pair.source and pair.state == _MISSING:
            wanted[before].append(_Original(source[pair.source.at.line], "missing"))
    return wanted


def _levels(parts: Iterable[Linked]) -> Iterator[int]:
    for part in parts:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading and not heading[1]:
            yield int(heading[2])


def _last_level(parts: Iterable[Linked], level: int) -> int:
    for found in _levels(parts):
        level = found
    return level


def _without_headings(parts: LinkedProse) -> LinkedProse:
    """Return a text whose headings stand in the outline already, in the reader's language."""

    def written(part: Linked) -> Linked:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading is None:
            return part
        return "</strong></p>" if heading[1] else "<p><strong>"

    return tuple(written(part) for part in parts)


def _fitting(parts: LinkedProse, before: int, after: int) -> LinkedProse:
    """Return a text whose headings leave no step out between those before and after it."""
    found: list[Linked] = []
    for part in parts:
        heading = _HEADING.match(part) if isinstance(part, str) else None
        if heading is None:
            found.append(part)
            continue
        if not heading[1]:
            before = max(min(int(heading[2]), before + 1), after - 1)
        found.append(f"<{heading[1]}h{before}>")
    return tuple(found)
