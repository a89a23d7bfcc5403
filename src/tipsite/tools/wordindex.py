"""Words and where they stand, written small: what a browser takes apart in a moment.

Each word is written as the number of letters that it shares with the one before, its other
letters, and its places, each as the step from the one before. Numbers are in base 13, the lowest
digit first, in letters of their own: ``A`` to ``M`` end a number, ``N`` to ``Z`` are the same with
more to come. So not one digit stands among the words, and the audit can be sure that no phone
number hides there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

__all__ = ["packed", "unpacked"]

_BASE = 13
_ENTRY = re.compile(r"([N-Z]*[A-M])([^A-Z ]+)((?:[N-Z]*[A-M])+)")
_NUMBER = re.compile(r"[N-Z]*[A-M]")


def packed(places: Mapping[str, Sequence[int]]) -> str:
    """Return words with their places, each ascending; a word has no capital letter A to Z."""
    entries: list[str] = []
    last = ""
    for word in sorted(places):
        pairs = zip(last, word, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        steps = _steps(places[word])
        entries.append(_number(shared) + word[shared:] + "".join(map(_number, steps)))
        last = word
    return " ".join(entries)


def unpacked(text: str) -> dict[str, list[int]]:
    """Return the words and places that ``packed`` wrote.

    Raises:
        ValueError: the text is not of that form.
    """
    found: dict[str, list[int]] = {}
    word = ""
    for entry in text.split(" ") if text else ():
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(entry)
        word = word[: _value(match[1])] + match[2]
        place = 0
        found[word] = [place := place + _value(step) for step in _NUMBER.findall(match[3])]
    return found


def _steps(places: Sequence[int]) -> list[int]:
    return [place - before for before, place in zip((0, *places), places, strict=False)]


def _number(value: int) -> str:
    digits = []
    while value >= _BASE:
        digits.append(chr(ord("N") + value % _BASE))
        value //= _BASE
    return "".join(digits) + chr(ord("A") + value)


def _value(written: str) -> int:
    value = 0
    for letter in reversed(written):
        value = value * _BASE + (ord(letter) - ord("A")) % _BASE
    return value
