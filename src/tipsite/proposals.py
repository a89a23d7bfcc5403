"""Suggestions for mistyped names: every “Do you mean …” comes from here.

Somebody in a hurry follows a suggestion without checking it. So no suggestion leads to another
country, another language, or a line of another service.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\s/\\._-]+")
_CODE_LENGTH = 2
_SHORT = 4
"""The letters of a short word: some are equal by chance, as in “tags” and “status”."""
_ALIKE, _ALIKE_SHORT = 0.6, 0.66


def similar(word: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """Return at most ``most`` similar known words, the best first. Case is ignored."""
    written = {name.lower(): name for name in sorted(known, reverse=True)}
    cutoff = _ALIKE if len(word) > _SHORT else _ALIKE_SHORT
    close = difflib.get_close_matches(word.lower(), sorted(written), n=most, cutoff=cutoff)
    return [written[name] for name in close]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the most similar word of tipsite, such as a key; empty if none is similar."""
    return next(iter(similar(word, known)), "")


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the most similar name of a page, file or record; empty if none is similar."""
    bare = {other.removesuffix(".md"): other for other in same_codes(name, known)}
    return bare.get(nearest(name.removesuffix(".md"), bare), "")


def same_codes(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names with the same codes of countries and languages as ``name``."""
    return [other for other in known if _codes(other) == _codes(name)]


def nearest_file(written: str, known: Iterable[str]) -> str:
    """Return the most similar file; ``written`` may have backslashes or folders above."""
    path, files = written.replace("\\", "/"), tuple(known)
    return nearest_name(path, files) or nearest_name(path.rpartition("/")[2], files)


def typing_slip(name: str, known: Iterable[str]) -> str:
    """Return the only known name that differs from ``name`` by a typing error; empty otherwise.

    It is for names that decide who answers a call. “mk-line-c” and “mk-line-b” are two services,
    and so are “hotline” and “helpline”.
    """
    same = [other for other in known if _is_slip(name.lower(), other.lower())]
    return same[0] if len(same) == 1 else ""


def _is_slip(written: str, name: str) -> bool:
    """Return whether two names differ only by hyphens, one letter, or two swapped letters."""
    words, others = _WORD.findall(written), _WORD.findall(name)
    if written.count("/") != name.count("/"):
        return False
    if "".join(words) == "".join(others):
        return True
    pairs = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return len(words) == len(others) and len(pairs) == 1 and _is_slip_in_word(*pairs[0])


def _is_slip_in_word(word: str, other: str) -> bool:
    # In short words, one letter makes another word, such as “work” and “word”.
    if max(len(word), len(other)) + (len(word) != len(other)) <= _SHORT:
        return False
    while word and other and word[0] == other[0]:
        word, other = word[1:], other[1:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    if any(sign.isdigit() for sign in word + other):
        return False
    return max(len(word), len(other)) == 1 or (len(word) == 2 and word == other[::-1])


def _codes(name: str) -> list[str]:
    """Return the words of two letters, which are probably codes of countries or languages."""
    words = _WORD.findall(name.removesuffix(".md"))
    return [word.lower() for word in words if len(word) == _CODE_LENGTH and word.isalpha()]
