"""Guesses the language of a text by the words that are commonest in any text.

Languages that nobody tells apart by such words (Bosnian, Croatian, Montenegrin, Serbian) are one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from tipsite.tools.commonest_table import COMMONEST, NAMES

__all__ = ["NAMES", "common", "family_of", "guess", "tokens"]

_FAMILY = {"sr": "sh", "cnr": "sh", "bs": "sh", "hr": "sh"}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _TOKEN.findall(text.casefold())


def family_of(tag: str) -> str:
    """Return the key of a language tag's family in ``NAMES``; its language, if it has none."""
    language = tag.partition("-")[0]
    return _FAMILY.get(language, language)


@cache
def common(tag: str) -> frozenset[str]:
    """Return the commonest words of the family of a language; none where nobody has listed them."""
    family = family_of(tag)
    listed = (words for key, words in COMMONEST.items() if family_of(key) == family)
    return frozenset(word for words in listed for word in words.split())


def guess(words: Iterable[str]) -> Counter[str]:
    """Return how many of the words are among the commonest of each family of languages."""
    found: Counter[str] = Counter()
    tables = _tables()
    for word in filter(tables.__contains__, words):
        for family in tables[word]:
            found[family] += 1
    return found


@cache
def _tables() -> Mapping[str, tuple[str, ...]]:
    """The families that have a word among their commonest."""
    found: dict[str, set[str]] = {}
    for family in NAMES:
        for word in common(family):
            found.setdefault(word, set()).add(family)
    return {word: tuple(sorted(families)) for word, families in found.items()}
