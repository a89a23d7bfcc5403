"""Sentences, words and LIX, which measure the work of reading a text; excerpts of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

MOST = 200
"""The most characters of a description that search engines and chats show."""

LONG_SENTENCE = 20
"""More words than this are hard to keep in mind."""
_LONG_WORD = 6
_LONGEST = 30
"""Signs before a full stop that may belong to an abbreviation."""
_PART = 2
"""Letters between the full stops of an abbreviation such as p.sh."""
_END = re.compile(
    # Latin, Cyrillic, Greek; Armenian, Arabic, Urdu, Hindi, Chinese. To begin with a sign of a set
    # is what can be looked for quickly.
    r"""[.!?…։؟۔।。](?:(?<=[.!?])[.!?]+)?
    ["'”“»’)\]*_]*                 # what closes after it
    (?:\s+|$)""",
    re.VERBOSE,
)
_LAST = re.compile(r"[\w.]*\Z")
_ABBREVIATIONS = frozenset((
    "dr", "mr", "mrs", "ms", "st", "vs", "approx", "p", "pp", "tel",
    "nr", "str", "shën", "znj", "zt", "psh",
    "npr", "tj", "tzv", "br", "čl", "sv", "gosp", "gđa", "ul", "prof", "god",
    "на", "пр", "тзв", "бр", "чл", "св", "ул", "г", "г-ѓа", "нпр", "тј", "проф", "год",
    "bzw", "ca", "nr", "sig", "dott", "env", "tél", "د", "ص", "م",
))  # fmt: skip
"""What ends with a full stop inside a sentence, in the languages of the region and around it.

What mostly stands at the end of one (etc., itd., итн.) is left out.
"""
_ADDRESS = re.compile(
    r"\S*(?:://|@)\S*|(?<![\w.])(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/\S*)?(?![\w.])"
)
_MAY_BE_ADDRESS = re.compile(r"\.[a-z]{2}")
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence: its text, and where it begins in what it was taken from, from 0."""

    text: str
    start: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, a heading or an item of a list; the last needs no end.

    A full stop after an abbreviation, an initial or a number ends none, unless the next word begins
    like one; a small letter never does.
    """
    start = 0
    for end in _END.finditer(text):
        if end.end() < len(text) and not _is_end(text, end):
            continue
        yield from _sentence(text[start : end.end()], start)
        start = end.end()
    yield from _sentence(text[start:], start)


def _is_end(text: str, end: re.Match[str]) -> bool:
    first = _LETTER.search(text[end.end() : end.end() + 3])
    if first and first[0].islower():
        return False
    if not end[0].startswith("."):
        return True
    before = _LAST.search(text[max(0, end.start() - _LONGEST) : end.start()])
    last = before[0] if before else ""
    initial = len(last) == 1 and last.isupper()
    parts = last.split(".")
    dotted = len(parts) > 1 and all(len(part) <= _PART and not part.isdigit() for part in parts)
    return not (initial or dotted or last.lower() in _ABBREVIATIONS)


def _sentence(text: str, start: int) -> Iterator[Sentence]:
    if found := text.strip():
        yield Sentence(text=found, start=start + len(text) - len(text.lstrip()))


def excerpt(text: str, most: int = MOST) -> str:
    """Return ``text`` on one line, cut after a whole word, with “…”, where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words, _, _ = line[:most].rpartition(" ")
    return (words or line[: most - 1]).rstrip(" ,;:–—-(“„«") + "…"


def capitalized(text: str, lang: str) -> str:
    """Return a text that begins like a sentence, in the language ``lang`` (BCP 47)."""
    dotted = text.startswith("i") and lang.partition("-")[0] in ("az", "tr")
    return ("İ" if dotted else text[:1].title()) + text[1:]


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: what holds a letter; no numbers, web or e-mail addresses."""
    if "@" in text or "://" in text or _MAY_BE_ADDRESS.search(text):
        text = _ADDRESS.sub(" ", text)
    found = _WORD.findall(_MARKS.sub("", text))
    return tuple([word for word in found if word.isalpha() or _LETTER.search(word)])


def long_words(found: Iterable[str]) -> int:
    """Return how many words have more than six letters."""
    longer = [word for word in found if len(word) > _LONG_WORD]
    return sum(word.isalpha() or len(_LETTER.findall(word)) > _LONG_WORD for word in longer)


def lix(sentence_count: int, word_count: int, long_count: int) -> int:
    """Return LIX (C. H. Björnsson, Läsbarhet, 1968): words a sentence, and long words in a hundred.

    In Swedish, up to 30 is very easy, 40 a newspaper, above 50 hard; 0 where there are no words.
    """
    if not sentence_count or not word_count:
        return 0
    return round(word_count / sentence_count + 100 * long_count / word_count)
