"""Letters of the wrong alphabet inside a word: с for c looks right, and no search finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tipsite.messages import mark
from tipsite.patterns import regex

ALPHABETS: Mapping[str, str] = {
    "Latn": mark("Latin"),
    "Cyrl": mark("Cyrillic"),
    "Grek": mark("Greek"),
}
"""The scripts with letters that look alike (ISO 15924), and their names in English."""
LETTERS = {
    "Latn": "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u0373\u0376-\u037d\u037f-\u03ff\u1f00-\u1fff",
}
"""The letters of each script, in the form of a character class of regular expressions."""
_ONE = {script: re.compile(f"[{letters}]") for script, letters in LETTERS.items()}
_ALL = "".join(LETTERS.values())
_OTHERS = {script: re.compile(f"[{_ALL.replace(own, '')}]") for script, own in LETTERS.items()}
_MARKS = "\u0300-\u036f"
_MIXED = re.compile(
    "|".join(f"[{letters}][{_MARKS}]*[{_ALL.replace(letters, '')}]" for letters in LETTERS.values())
)
_WORD = regex(rf"[{_ALL}][{_ALL}{_MARKS}]*")
# Short words that look the same in both alphabets, among words of the right alphabet. Each begins
# with its first letter, which is found faster than what is not before it.
_WHOLE = {
    "Latn": re.compile(
        "[аеоі](?<![\\w'’-].)(?![\\w'’-])"
        r"(?=[ ,]+[A-Za-zÀ-ž])"
    ),
    "Cyrl": re.compile(
        r"[aeocj](?<![\w'’.-].)(?:(?<=[aeo])|(?<=c)[oae]|(?<=j)[ea])(?![\w'’.)-])"
        "(?=[ ,]+[\u0400-\u052f])"
    ),
}


class Stray(NamedTuple):
    """A word, its letter of the wrong alphabet, the letter's script (ISO 15924), and its offset."""

    word: str
    letter: str
    script: str
    start: int


def strays(text: str, script: str) -> Iterator[Stray]:
    """Yield the first wrong letter of each word of a text that is written in ``script``.

    The script with fewer letters in the word is the wrong one; if both have as many, ``script`` is
    the right one. A hyphen or an apostrophe separates words: ICT-уред is right.
    """
    if _MIXED.search(text):
        for match in _WORD().finditer(text):
            if _MIXED.search(match[0]):
                yield _stray(match, script)
    whole = _WHOLE.get(script)
    for match in whole.finditer(text) if whole else ():
        yield Stray(match[0], match[0][0], script_of_letter(match[0][0]), match.start())


def may_stray(text: str, script: str) -> bool:
    """Return whether a text may have a wrong letter; this is quicker than `strays`."""
    if text.isascii() or (script in _OTHERS and not _OTHERS[script].search(text)):
        return False
    whole = _WHOLE.get(script)
    return bool(_MIXED.search(text) or (whole and whole.search(text)))


def _stray(match: re.Match[str], script: str) -> Stray:
    word = match[0]
    counts = {name: len(one.findall(word)) for name, one in _ONE.items()}
    right = max(counts, key=lambda name: (counts[name], name == script))
    at = next(
        at
        for at, letter in enumerate(word)
        if (found := script_of_letter(letter)) and found != right
    )
    return Stray(word, word[at], script_of_letter(word[at]), match.start() + at)


@cache
def script_of_letter(letter: str) -> str:
    """Return the script of a letter, one of ``ALPHABETS``, or an empty text."""
    return next((name for name, one in _ONE.items() if one.match(letter)), "")
