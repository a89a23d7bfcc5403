"""The words of pages, records and phrases: letters, marks, language, and words to avoid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tipsite.link.words.letters import letter_problems, mark_problems
from tipsite.link.words.said import Said, said_in
from tipsite.link.words.terms import Terms
from tipsite.link.words.tongue import page_problem
from tipsite.model.config import Config
from tipsite.model.corpus import Corpus
from tipsite.model.traversal import tables_of
from tipsite.problems import Problem, Where
from tipsite.tools.commonest import tokens


@dataclass(frozen=True)
class Wording:
    """All texts of a page, or of all records, in one language."""

    said: Sequence[Said]
    terms: Terms

    @cached_property
    def whole(self) -> str:
        """All texts in one."""
        return "\n\n".join([said.text for said in self.said])

    @cached_property
    def words(self) -> list[str]:
        """All words in small letters."""
        return tokens(self.whole)

    @cached_property
    def unique(self) -> frozenset[str]:
        """All words, each once."""
        return frozenset(self.words)

    def misplaced(self, at: Where, source: str) -> Problem | None:
        """Return the problem of a page that is in another language than its folder says.

        ``source`` is the language that pages are translated from.
        """
        return page_problem(self.words, source, self.terms.tag, at)

    def problems(self) -> Iterator[Problem]:
        """Yield a warning for each word that is spelt wrongly, or should be avoided."""
        yield from letter_problems(self.said, self.whole, self.terms.tag)
        yield from mark_problems(self.said, self.unique, self.terms.tag)
        yield from self.terms.avoided(self.said, self.unique)


def record_wording(
    corpus: Corpus, config: Config, terms: Callable[[str], Terms]
) -> Iterator[Problem]:
    """Yield the problems of the words of records and settings, and of the theme's phrases."""
    found: dict[str, list[Said]] = {}
    for record in (config, *corpus.organizations, *corpus.directories):
        for table in tables_of(record):
            for tag, text in table.items():
                found.setdefault(tag, []).append(said_in(text, corpus.texts))
    for tag, phrases in corpus.theme.phrases.items() if corpus.theme else ():
        for phrase in phrases.values():
            said = (Said(form, phrase.at, fixed=True) for form in phrase.forms)
            found.setdefault(tag, []).extend(said)
    for tag, texts in found.items():
        yield from Wording(texts, terms(tag)).problems()
