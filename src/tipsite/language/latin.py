"""Cyrillic words in the Latin alphabet of the same language, and text nodes of HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from html import escape

_TOKEN = re.compile(r"(<[^>]*>|&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_LITERAL = frozenset(("code", "pre", "kbd", "samp", "var"))
_KEEPING = re.compile(r"""\s(?:lang|translate)=["']?(?!yes)\w""")
_INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "mark", "small", "span", "strong", "wbr"))
_VOID = frozenset(("br", "hr", "img", "wbr"))

DERIVED: Mapping[str, tuple[str, ...]] = {"sr-Latn": ("sr-Cyrl", "sr"), "cnr": ("cnr-Cyrl",)}
"""Tags of editions that can be derived, each with the tags of possible sources, nearest first."""

_PLAIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
_DOUBLE = {"љ": "lj", "њ": "nj", "џ": "dž"}
_ONE = _PLAIN | {low.upper(): written.upper() for low, written in (_PLAIN | _DOUBLE).items()}
_LETTERS = _ONE | _DOUBLE
_ONE_BY_ONE = str.maketrans(_LETTERS)
_IN_CAPITALS = re.compile("[ЉЊЏ]")
"""Capitals whose Latin form depends on the letters around them."""
# One letter in Unicode, a stressed Serbian letter in a text. (The word ѝ alone is Macedonian.)
_STRESSED = str.maketrans({letter: unicodedata.normalize("NFD", letter) for letter in "ѝѐӣӯЍЀӢӮ"})
_CUT = "\0"
_MARKS = f"\u0300-\u036f\u00ad\u200b\u2060{_CUT}"
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|[{_MARKS}])*"
_WORDS = re.compile(_WORD)
_BETWEEN = re.compile(rf"[{_MARKS}]")
_FOREIGN = re.compile("[\u0400-\u052f]")
_ADDRESS = (
    r"[A-Za-z][A-Za-z0-9+.-]*://\S+|\S+@\S+|www\.\S+"
    r"|(?<![\w-])(?:[\w-]+\.)+(?:срб|мкд|рф|бг|укр)(?!\w)\S*"
)


def latin_html(html: str, spellings: Mapping[str, str]) -> str:
    """Return HTML with its text nodes in Latin letters; tags and entities stay as they are.

    Elements for code, and elements with ``translate="no"`` or a ``lang``, stay as they are.
    Capitals depend on the whole word, even if an inline tag divides it.
    """
    # Texts are at even indices, tags and entities at odd ones.
    parts = _TOKEN.split(html.replace(_CUT, ""))
    spellings = {word: escape(written, quote=True) for word, written in spellings.items()}
    for run in runs(parts):
        words = _CUT.join(parts[index] for index in run)
        for index, written in zip(run, latin(words, spellings).split(_CUT), strict=True):
            parts[index] = written
    return "".join(parts)


def runs(parts: list[str]) -> Iterator[tuple[int, ...]]:
    """Yield groups of indices of text nodes with only inline tags between them.

    Elements for code, and elements with ``translate="no"`` or a ``lang``, are left out.
    """
    run: list[int] = []
    kept = 0
    for index, part in enumerate(parts):
        tag = _TAG.match(part) if index % 2 else None
        if not index % 2 and not kept:
            run.append(index)
        if not tag:
            continue
        closing, name, rest = tag.group(1), tag.group(2).lower(), tag.group(3)
        keeping = kept or name in _LITERAL or _KEEPING.search(rest)
        if keeping and name not in _VOID:
            kept += -1 if closing else 1
        if run and (kept or name not in _INLINE):
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def latin(text: str, spellings: Mapping[str, str]) -> str:
    """Return ``text`` in Latin letters.

    ``spellings`` are the words and phrases that are not written letter by letter. A word stays as
    it is if it has a Cyrillic letter of another language than Serbian or Montenegrin.
    """
    return _latin(text, tuple(sorted(spellings.items())))


@lru_cache(maxsize=20_000)
def _latin(text: str, spellings: tuple[tuple[str, str], ...]) -> str:
    known = {word.casefold(): (word, written) for word, written in spellings}

    def written(match: re.Match[str]) -> str:
        if match.lastgroup == "word":
            return _word(match)
        found = match.group()
        return in_case(found, *known.get(found.casefold(), (found, found)))

    return _pattern(tuple(known)).sub(written, text)


def _word(match: re.Match[str]) -> str:
    word = unicodedata.normalize("NFC", match.group())
    if len(word) > 1:
        word = word.translate(_STRESSED)
    written = word.translate(_ONE_BY_ONE)
    if _FOREIGN.search(written):
        return word
    if _IN_CAPITALS.search(word):
        written = "".join(_letter(word, index, match) for index in range(len(word)))
    return unicodedata.normalize("NFC", written)


def _letter(word: str, index: int, match: re.Match[str]) -> str:
    letter = word[index]
    if letter.lower() not in _DOUBLE or letter in _DOUBLE:
        return _LETTERS.get(letter, letter)
    after = _BETWEEN.sub("", word[index + 1 :])
    before = _BETWEEN.sub("", word[:index])
    both = _ONE[letter]
    if after:
        capital = after[0].isupper()
    elif before:
        capital = before[-1].isupper()
    else:
        capital = _among_capitals(match)
    return both if capital else both[0] + both[1:].lower()


def _among_capitals(match: re.Match[str]) -> bool:
    """Return whether the nearest longer word on one side of a single letter is in capitals."""
    before = reversed(_WORDS.findall(match.string[: match.start()]))
    after = _WORDS.findall(match.string[match.end() :])
    nearest = (next((word for word in words if len(word) > 1), "") for words in (before, after))
    return any(word.isupper() for word in nearest)


def in_case(found: str, word: str, written: str) -> str:
    """Return a spelling with the capitals of the text, if these differ from the list."""
    if found == word:
        return written
    if found.isupper() and len(found) > 1:
        return written.upper()
    return written[0].upper() + written[1:] if found[0].isupper() else written


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    spelled = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first)
    return re.compile(f"{spelled or '(?!)'}|{_ADDRESS}|(?P<word>{_WORD})", re.IGNORECASE)
