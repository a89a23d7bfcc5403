"""The terms of the glossary: agreed words that a translation lacks, and words to avoid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tipsite.link.words.said import Said
from tipsite.model.glossary import Avoided, Glossary, Term
from tipsite.problems import Problem, told, warning
from tipsite.tools.terms import (
    Finder,
    agreed_words,
    avoided_words,
    finder,
    shown,
    spellings,
)

_QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’"}


@dataclass(frozen=True)
class Terms:
    """The glossary as it is for one language; ``tag`` may be the source language itself."""

    terms: tuple[Term, ...]
    tag: str

    @classmethod
    def of(cls, glossary: Glossary | None, tag: str) -> Terms:
        """Return the terms of a glossary, none where there is none."""
        return cls(glossary.terms if glossary else (), tag)

    def lacking(self, original: Said, own: Said) -> Iterator[Problem]:
        """Yield the terms of a source text that have none of their agreed words beside it.

        What stands in both alike is a name.
        """
        for number, words, start in self.in_source(original.text):
            agreed = self._agreed[number]
            kept = words in own.text  # as names are
            if agreed and not kept and not any(agreed.found(own.text)):
                values = {"term": words, "place": told(original.place(start, words))}
                better = ", ".join(f"“{shown(one)}”" for one in self._words[number])
                yield warning("term-lacking", own.at, words=better, **values)

    def in_source(self, text: str) -> tuple[tuple[int, str, int], ...]:
        """Return the terms of a text in the source language, each once: number, words, offset."""
        return _terms_in(self._finder, text) if self.terms else ()

    def avoided(self, texts: Iterable[Said], words: Set[str]) -> Iterator[Problem]:
        """Yield what should not be written, at its place; ``words`` are those of all texts.

        Words in quotation marks are spoken of, and not used.
        """
        for said in texts if self._avoid.may_find(words) else ():
            for number, match in self._avoid.found(said.text):
                if not _is_quoted(said.text, match.start(), match.end()):
                    one, better = self._avoided[number]
                    values = {"words": match[0], "why": one.why.text, "better": better}
                    yield warning("term-avoid", said.place(match.start(), match[0]), **values)

    @cached_property
    def _finder(self) -> Finder:
        return finder(spellings(self.terms))

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(agreed_words(term.agreed, self.tag) for term in self.terms)

    @cached_property
    def _agreed(self) -> tuple[Finder | None, ...]:
        return tuple(finder((words,), declined=True) if words else None for words in self._words)

    @cached_property
    def _avoided(self) -> tuple[tuple[Avoided, str], ...]:
        return tuple(
            (one, f"“{shown(self._better(one, number))}”")
            for number, term in enumerate(self.terms)
            for one in avoided_words(term, self.tag)
        )

    @cached_property
    def _avoid(self) -> Finder:
        return finder(tuple(tuple(text.text for text in one.words) for one, _ in self._avoided))

    def _better(self, one: Avoided, number: int) -> str:
        if one.instead:
            return one.instead.text
        return next(iter(self._words[number]), self.terms[number].term[0].text)


@lru_cache(maxsize=20_000)
def _terms_in(found: Finder, text: str) -> tuple[tuple[int, str, int], ...]:
    """What a source text has is asked again for each language."""
    first: dict[int, tuple[int, str, int]] = {}
    for number, match in found.found(text):
        first.setdefault(number, (number, match[0], match.start()))
    return tuple(first.values())


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a quotation mark stands before the words, and the one that closes it after them."""
    before = max((text.rfind(sign, 0, start), sign) for sign in _QUOTES)
    if before[0] < 0:
        return False
    closing = _QUOTES[before[1]]
    closed = any(sign in text[before[0] + 1 : start] for sign in closing)
    return not closed and any(sign in text[end:] for sign in closing)
