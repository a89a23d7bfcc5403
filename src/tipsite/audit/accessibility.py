"""Barriers in the texts of a page (WCAG 2.2): words in a foreign script, and wide tables.

Screen readers spell or skip words in a script that their language does not use (3.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from tipsite.audit.tree import Tree
from tipsite.language.locales import script_of
from tipsite.markdown.document import PHONE, table_width

_SHOWN = 60
_LETTERS = {
    "Latn": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Hebr": "\u0590-\u05ff",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
}
_WORD, _BETWEEN = f"[{_LETTERS['Latn']}]{{2,}}", r"[ ,'’-]+"
_ADDRESS = re.compile(r"https?://\S+")
_PHRASE = 4
"""Words in a row that count as a phrase, if two of them begin with a small letter.

Fewer may be a name in Latin letters, which occurs in texts of every script; WCAG exempts names.
"""
_SPOKEN = ("alt", "aria-label", "title", "label")
_SPOKEN_NAMES = frozenset(_SPOKEN)


class LanguageSpan(NamedTuple):
    """Words, and their language according to the page."""

    lang: str
    words: str


def foreign_words(tree: Tree, lang: str) -> tuple[LanguageSpan, ...]:
    """Return words in a script that their language does not use, each once.

    ``lang`` is the language of the page.
    """
    marked = [
        place
        for place in tree.having("lang")
        if place not in tree.silent and tree.names[place] not in ("html", "head")
    ]
    found: list[LanguageSpan] = []
    rest = _Rest(tree)
    # First elements of text alone (language names), then from inside out.
    for place in marked:
        attributes = tree.attributes[place]
        if tree.ends[place] == place + 1 and _SPOKEN_NAMES.isdisjoint(attributes):
            found.extend(_found(rest.taken(place), attributes["lang"]))
    pattern = _pattern(lang)
    if pattern and tree.names and pattern.search(rest.words(0)):
        for place in reversed(marked):
            found.extend(_found(rest.taken(place), tree.attributes[place]["lang"]))
        titles = (one for one in tree.named("title")[:1] if "lang" not in tree.attributes[one])
        told = [tree.text(title) for title in titles]
        told += [rest.words(tree.body)] if tree.body is not None else []
        found.extend(_found("\n".join(told), lang))
    return tuple(dict.fromkeys(found))


class _Rest:
    """The words of a page, without elements that were checked before."""

    __slots__ = ("_texts", "_tree", "_voices")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._texts: list[str | None] = [*tree.texts]
        for text in tree.unsaid:
            self._texts[text] = None
        self._voices = {
            place: [said for name in _SPOKEN if (said := tree.attributes[place].get(name))]
            for place in tree.having(*_SPOKEN)
            if place not in tree.silent
        }

    def words(self, place: int) -> str:
        """Return the words of an element: its texts, then those of attributes."""
        inside = self._tree.texts_in(place)
        texts = self._texts[inside.start : inside.stop]
        end = self._tree.ends[place]
        voices = (said for at, said in self._voices.items() if place <= at < end)
        return "\n".join(
            ("\n".join(text for text in texts if text is not None), *chain.from_iterable(voices))
        )

    def taken(self, place: int) -> str:
        """Remove the words of an element, and return them."""
        words = self.words(place)
        for text in self._tree.texts_in(place):
            self._texts[text] = None
        for at in [one for one in self._voices if place <= one < self._tree.ends[place]]:
            del self._voices[at]
        return words


@lru_cache(maxsize=10_000)
def _found(text: str, lang: str) -> tuple[LanguageSpan, ...]:
    pattern = _pattern(lang)
    if pattern is None:
        return ()
    said = _ADDRESS.sub("\n", text)  # words to copy end with the address of the page
    runs = (" ".join(found[0].split()) for found in pattern.finditer(said))
    return tuple(
        LanguageSpan(lang, words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")
        for words in runs
    )


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    """Return a pattern for foreign words: two letters of another script, or a phrase in Latin."""
    script = script_of(lang)
    if script not in _LETTERS:
        return None
    others = "".join(_LETTERS[name] for name in _LETTERS if name not in (script, "Latn"))
    run = rf"[{others}]{{2,}}(?:[ '’-]+[{others}]+)*"
    if script == "Latn":
        return re.compile(run)
    small, word, gap = "[a-zß-öø-ÿ]", _WORD, _BETWEEN
    phrase = rf"(?=(?:{word}{gap})*?{small}{word}{gap}(?:{word}{gap})*?{small}{word})"
    return re.compile(rf"{run}|\b{phrase}{word}(?:{gap}{word}){{{_PHRASE - 1},}}")


def wide_tables(tree: Tree) -> int:
    """Count the tables that are wider than a phone and that the keyboard cannot scroll."""
    return sum(
        not _scrolls(tree, table) and table_width(_rows(tree, table)) > PHONE
        for table in tree.named("table")
    )


def _scrolls(tree: Tree, table: int) -> bool:
    """Return whether the keyboard reaches a table or its wrapper, and a screen reader names it."""
    around = (tree.attributes[place] for place in tree.around(table))
    return any(
        one.get("tabindex") == "0"
        and one.get("role") == "region"
        and (one.get("aria-label") or one.get("aria-labelledby"))
        for one in around
    )


def _rows(tree: Tree, table: int) -> Iterator[list[str]]:
    """Return the words of each cell, row by row."""
    cells = [one for one in tree.named("th", "td") if table < one < tree.ends[table]]
    for row in tree.named("tr"):
        if table < row < tree.ends[table]:
            yield [tree.text(one) for one in cells if row < one < tree.ends[row]]
