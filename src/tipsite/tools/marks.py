"""Finds words that lack their marks: an author writes eshte where the language has është."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from tipsite.tools.commonest import family_of, tokens
from tipsite.tools.locales import script_of
from tipsite.tools.marks_table import MARKS, MARKS_AFTER

__all__ = ["Unmarked", "may_lack_marks", "unmarked"]


class Unmarked(NamedTuple):
    """A word that lacks its marks, its right spelling, and where it stands first.

    Of some words only the beginning is known; their spelling ends with “…”.
    """

    word: str
    right: str
    start: int


class _Table(NamedTuple):
    """Whole words, and the beginnings of words by length, each with its right spelling.

    ``after`` finds words that are wrong after some others; ``others`` gives their right spelling.
    """

    whole: Mapping[str, str]
    begun: Mapping[int, Mapping[str, str]]
    after: re.Pattern[str] | None
    others: Mapping[str, str]


def may_lack_marks(words: Set[str], tag: str) -> bool:
    """Return whether one of the words of a text may lack its marks: most texts have none."""
    table = _table(tag)
    return table is not None and not (
        words.isdisjoint(table.whole)
        and words.isdisjoint(table.others)
        and all(
            {word[:size] for word in words}.isdisjoint(begun) for size, begun in table.begun.items()
        )
    )


def unmarked(text: str, tag: str) -> Iterator[Unmarked]:
    """Yield each word of a text in the language ``tag`` that lacks its marks, once.

    Words in capitals may lack them.
    """
    table = _table(tag)
    if table is None:
        return
    for word in dict.fromkeys(tokens(text)):
        right = table.whole.get(word) or next(
            (begun[word[:size]] for size, begun in table.begun.items() if word[:size] in begun), ""
        )
        match = _match(word, text) if right else None
        if match and not match[0].isupper():
            yield Unmarked(match[0], _in_case(match[0], right), match.start())
    for match in table.after.finditer(text) if table.after else ():
        word = match["word"]
        if not word.isupper():
            right = table.others[word.casefold()]
            yield Unmarked(word, _in_case(word, right), match.start("word"))


def _match(word: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)


def _in_case(word: str, right: str) -> str:
    return right[0].upper() + right[1:] if word[0].isupper() else right


@cache
def _table(tag: str) -> _Table | None:
    family = family_of(tag)
    if family not in MARKS or script_of(tag) != "Latn":
        return None
    whole: dict[str, str] = {}
    begun: dict[int, dict[str, str]] = {}
    for wrong, right in _entries(MARKS[family]):
        stem = wrong.removesuffix("*")
        if stem == wrong:
            whole[wrong] = right
        else:
            begun.setdefault(len(stem), {})[stem] = right
    before, listed = MARKS_AFTER.get(family, ("", ""))
    others = dict(_entries(listed))
    first = "|".join(before.replace("*", r"\w*").split())
    after = rf"(?:\A\s*|(?<!\w)(?:{first})\s+)(?P<word>{'|'.join(others)})(?!\w)"
    return _Table(whole, begun, re.compile(after, re.IGNORECASE) if others else None, others)


def _entries(listed: str) -> Iterator[tuple[str, str]]:
    for entry in listed.split():
        wrong, _, right = entry.partition("=")
        yield wrong, right
