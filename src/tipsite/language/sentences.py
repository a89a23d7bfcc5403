"""Sentences, words and readability (LIX) of a text, and excerpts of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tipsite.patterns import regex

MOST = 200
"""The most characters of a description that search engines and chats show."""

LONG_SENTENCE = 20
"""The most words of a sentence that is easy to remember."""
_LONG_WORD = 6
_LONGEST = 30
"""The most characters before a full stop that are searched for an abbreviation."""
_PART = 2
"""The most letters between the full stops of an abbreviation such as p.sh."""
_END = regex(
    # Latin, Cyrillic, Greek; Armenian, Arabic, Urdu, Hindi, Chinese. A pattern that begins with a
    # set of characters is found quickly.
    r"""[.!?…։؟۔।。](?:(?<=[.!?])[.!?]+)?
    ["'”“»’)\]*_]*                 # what closes after it
    (?:\s+|$)""",
    re.VERBOSE,
)
_LAST = regex(r"[\w.]*\Z")
_ABBREVIATIONS = frozenset((
    "dr", "mr", "mrs", "ms", "st", "vs", "approx", "p", "pp", "tel",
    "nr", "str", "shën", "znj", "zt", "psh",
    "npr", "tj", "tzv", "br", "čl", "sv", "gosp", "gđa", "ul", "prof", "god",
    "на", "пр", "тзв", "бр", "чл", "св", "ул", "г", "г-ѓа", "нпр", "тј", "проф", "год",
    "bzw", "ca", "nr", "sig", "dott", "env", "tél", "د", "ص", "م",
))  # fmt: skip
"""Abbreviations that end with a full stop within a sentence, in languages in and near the region.
Abbreviations that are mostly at the end of a sentence (etc., itd., итн.) are left out."""
_ADDRESS = regex(
    r"\S*(?:://|@)\S*|(?<![\w.])(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?(?![\w.])"
)
_MAY_BE_ADDRESS = regex(r"\.[a-z]{2}")
_MARKS = regex("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD = regex(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_LETTER = regex(r"[^\W\d_]")


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence: its text, and its offset (from 0) in the original text."""

    text: str
    start: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, heading or list item; the last needs no full stop.

    A full stop after an abbreviation, an initial or a number ends a sentence only if the next word
    begins like one. A word with a small first letter never begins one.
    """
    start = 0
    for end in _END().finditer(text):
        if end.end() < len(text) and not _is_end(text, end):
            continue
        yield from _sentence(text[start : end.end()], start)
        start = end.end()
    yield from _sentence(text[start:], start)


def _is_end(text: str, end: re.Match[str]) -> bool:
    first = _LETTER().search(text[end.end() : end.end() + 3])
    if first and first[0].islower():
        return False
    if not end[0].startswith("."):
        return True
    before = _LAST().search(text[max(0, end.start() - _LONGEST) : end.start()])
    last = before[0] if before else ""
    initial = len(last) == 1 and last.isupper()
    parts = last.split(".")
    dotted = len(parts) > 1 and all(len(part) <= _PART and not part.isdigit() for part in parts)
    return not (initial or dotted or last.lower() in _ABBREVIATIONS)


def _sentence(text: str, start: int) -> Iterator[Sentence]:
    if found := text.strip():
        yield Sentence(text=found, start=start + len(text) - len(text.lstrip()))


def excerpt(text: str, most: int = MOST) -> str:
    """Return ``text`` on one line; if it is too long, cut after a whole word and with “…”."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words, _, _ = line[:most].rpartition(" ")
    return (words or line[: most - 1]).rstrip(" ,;:–—-(“„«") + "…"


def capitalized(text: str, lang: str) -> str:
    """Return a text with a capital at its beginning, by the rules of ``lang`` (BCP 47)."""
    dotted = text.startswith("i") and lang.partition("-")[0] in ("az", "tr")
    return ("İ" if dotted else text[:1].title()) + text[1:]


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, which have a letter; no numbers, web or e-mail addresses."""
    if "@" in text or "://" in text or _MAY_BE_ADDRESS().search(text):
        text = _ADDRESS().sub(" ", text)
    found = _WORD().findall(_MARKS().sub("", text))
    return tuple([word for word in found if word.isalpha() or _LETTER().search(word)])


def long_words(found: Iterable[str]) -> int:
    """Return how many words have more than six letters."""
    longer = [word for word in found if len(word) > _LONG_WORD]
    return sum(word.isalpha() or len(_LETTER().findall(word)) > _LONG_WORD for word in longer)


def lix(sentence_count: int, word_count: int, long_count: int) -> int:
    """Return LIX: words per sentence plus the percentage of long words (Björnsson, 1968).

    In Swedish, a text up to 30 is very easy, a newspaper has about 40, and a text above 50 is hard.
    A text without words has 0. Source: C. H. Björnsson, Läsbarhet, 1968.
    """
    if not sentence_count or not word_count:
        return 0
    return round(word_count / sentence_count + 100 * long_count / word_count)
