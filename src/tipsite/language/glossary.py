"""The terms of a glossary in a text, in any case and with any ending.

A word of the glossary matches itself, in small letters or capitals. With a star at its end, it
matches all words that begin with it. The ending of an agreed translation may differ even without a
star, since most languages of the region decline. In a word of five or more letters, the last two
may differ. In a word of three or four letters, the last one may differ. A word of one or two
letters, such as the Albanian article, matches any word of one to three letters. In Arabic, prefixes
(and, in, for, the) may precede a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from tipsite.language.identification import tokens
from tipsite.language.latin import DERIVED, latin
from tipsite.language.tags import parents
from tipsite.model.config import Avoided, Glossary, Term
from tipsite.model.problems import Text

_GAP = r"[\s\u00a0\-‑’']+"
_HEAD = 3
_LONG = 5
_SHORT = 2
_FEW = 8
_ARABIC = re.compile(r"[\u0621-\u064a]")
_BEFORE_ARABIC = "[وف]?(?:[بك]?(?:ال)?|لل?)"


class AgreedTerm(Struct, frozen=True, kw_only=True):
    """A term of a text, for its translator: ``words`` are the agreed words, the preferred first.

    ``avoid`` are words with the reason not to use them; ``note`` may be empty.
    """

    term: str
    words: tuple[str, ...]
    avoid: tuple[tuple[str, str], ...]
    note: str


class Finder(Struct, frozen=True, eq=False):
    """A search for many groups of words at a time.

    ``heads`` are the beginnings of their first words, by length. Most texts contain none of them.
    """

    pattern: re.Pattern[str] | None
    heads: Mapping[int, Set[str]]

    def may_find(self, words: Set[str]) -> bool:
        """Return whether one of the words of a text (in small letters) may begin a match."""
        return any(
            not heads.isdisjoint({word[:size] for word in words})
            for size, heads in self.heads.items()
        )

    def _may_begin(self, text: str) -> bool:
        """Return whether a text contains a head; with many heads, the answer is always yes."""
        if sum(map(len, self.heads.values())) > _FEW:
            return True
        small = text.casefold()
        return any(head in small for heads in self.heads.values() for head in heads)

    def found(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the matches in ``text``, in order, each with the number of its group from 0.

        Matches do not overlap, and longer terms come first. If *child victim* is a term, the text
        *child victim* is no match for *victim*.
        """
        if self.pattern is None or not self._may_begin(text):
            return
        if not self.may_find(frozenset(tokens(text))):
            return
        for match in self.pattern.finditer(text):
            yield int((match.lastgroup or "").split("_")[1]), match


@lru_cache(maxsize=256)
def finder(groups: tuple[tuple[str, ...], ...], *, declined: bool = False) -> Finder:
    """Return the finder of the words of each group; if ``declined``, endings may differ."""
    ways = sorted(
        ((words.split(), number) for number, group in enumerate(groups) for words in group),
        key=lambda way: (-len(way[0]), -sum(map(len, way[0]))),
    )
    # Grouped by first letter, as most words of a text begin with none. If a word may begin with
    # any letter, there are no groups, since these would change the order.
    ways = [(words, number) for words, number in ways if words]
    if not ways:
        return Finder(None, {})
    anything = any(not _first(words[0], declined=declined) for words, _ in ways)
    firsts: dict[str, list[str]] = {}
    for at, (words, number) in enumerate(ways):
        found = _GAP.join(_word(word, declined=declined) for word in words)
        first = "" if anything else _first(words[0], declined=declined)
        firsts.setdefault(first, []).append(f"(?P<g_{number}_{at}>{found})")
    named = (f"{first}(?:{'|'.join(found)})" for first, found in firsts.items())
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(named)})(?!\w)", re.IGNORECASE)
    heads: dict[int, set[str]] = {}
    for words, _ in ways:
        head = _stem(words[0], declined=declined)[0].casefold()[:_HEAD]
        head = "" if declined and _ARABIC.match(head) else head
        heads.setdefault(len(head), set()).add(head)
    return Finder(pattern, heads)


def agreed_words(table: Mapping[str, tuple[Text, ...]], tag: str) -> tuple[str, ...]:
    """Return a language's words in a table, or those of its derivation source in Latin letters."""
    for form in parents(tag):
        if form in table and form not in DERIVED.get(tag, ()):
            return tuple(text.text for text in table[form])
    for source in DERIVED.get(tag, ()):
        if source in table:
            return tuple(latin(text.text, {}) for text in table[source])
    return ()


def avoided_words(term: Term, tag: str) -> tuple[Avoided, ...]:
    """Return the words of a term that should not be written in a language."""
    for form in parents(tag):
        if form in term.avoid and form not in DERIVED.get(tag, ()):
            return term.avoid[form]
    for source in DERIVED.get(tag, ()):
        if source in term.avoid:
            return tuple(_in_latin(one) for one in term.avoid[source])
    return ()


def glossary_for(glossary: Glossary | None, text: str, tag: str) -> tuple[AgreedTerm, ...]:
    """Return the terms of a text in the source language, with their words in the language ``tag``.

    The terms have the order of the text, each once; ``glossary`` may be None.
    """
    terms = glossary.terms if glossary else ()
    found = finder(spellings(terms)).found(text)
    return tuple(_agreed(terms[number], tag) for number in dict.fromkeys(one for one, _ in found))


def spellings(terms: Iterable[Term]) -> tuple[tuple[str, ...], ...]:
    """Return the spellings of each term in the source language."""
    return tuple(tuple(text.text for text in term.term) for term in terms)


def display_form(words: str) -> str:
    """Return words of a glossary for a reader: “trafikim… i qenieve njerëzore”."""
    return words.replace("*", "…")


def _agreed(term: Term, tag: str) -> AgreedTerm:
    return AgreedTerm(
        term=display_form(term.term[0].text),
        words=tuple(map(display_form, agreed_words(term.agreed, tag))),
        avoid=tuple(
            (display_form(words.text), one.why.text)
            for one in avoided_words(term, tag)
            for words in one.words
        ),
        note=term.note.text if term.note else "",
    )


def _in_latin(one: Avoided) -> Avoided:
    words = tuple(replace(text, text=latin(text.text, {})) for text in one.words)
    instead = one.instead and replace(one.instead, text=latin(one.instead.text, {}))
    return replace(one, words=words, instead=instead)


def _word(word: str, *, declined: bool) -> str:
    stem, ending = _stem(word, declined=declined)
    before = _BEFORE_ARABIC if declined and _ARABIC.match(stem) else ""
    return before + re.escape(stem) + ending


def _first(word: str, *, declined: bool) -> str:
    """Return a lookahead for the first letter of a word; empty if the first letter may vary."""
    stem = _stem(word, declined=declined)[0]
    first = stem[:1].lower()
    alone = first.upper().lower() == first  # not ı and ſ, which match i and s
    other = len(first) != 1 or not alone or (declined and _ARABIC.match(stem))
    return "" if other else f"(?={re.escape(first)})"


def _stem(word: str, *, declined: bool) -> tuple[str, str]:
    """Return the required beginning of a word, and the pattern of its ending."""
    if word.endswith("*"):
        return word.rstrip("*"), r"\w*"
    if not declined:
        return word, ""
    if len(word) <= _SHORT:
        return "", r"\w{1,3}"
    return word[:-2] if len(word) >= _LONG else word[:-1], r"\w{0,6}"
