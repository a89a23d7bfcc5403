"""The index of the search, read as the browser reads it, without tipsite's own reader."""

from __future__ import annotations

import re
from itertools import accumulate

from tipsite.language.search_words import words

_ENTRY = re.compile(r"([N-Z]*[A-M])([^A-Z ]+)((?:[N-Z]*[A-M])+)")
_NUMBER = re.compile(r"[N-Z]*[A-M]")


def skeleton(word: str) -> str:
    """Return the skeleton of one word; empty where it has no letter."""
    return "".join(words(word))


def unpacked(text: str) -> dict[str, list[int]]:
    """Return the words of an index, each with its places."""
    places: dict[str, list[int]] = {}
    word = ""
    for entry in text.split(" ") if text else ():
        match = _ENTRY.fullmatch(entry)
        assert match, entry
        word = word[: _value(match[1])] + match[2]
        places[word] = list(accumulate(_value(step) for step in _NUMBER.findall(match[3])))
    return places


def _value(written: str) -> int:
    """Return a number in base 13, its lowest digit first; the last one is a letter up to M."""
    return sum((ord(letter) - ord("A")) % 13 * 13**at for at, letter in enumerate(written))
