"""The words of pages, records and phrases: letters, diacritics, language, glossary.

The checks find letters of another alphabet, missing diacritics, and untranslated text or text in
the wrong language. They also find terms without their agreed words, and words to avoid. Each
problem has its exact place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property, lru_cache
from operator import itemgetter

from msgspec import Struct, field

from tipsite.language.collation import letters_of
from tipsite.language.diacritics import may_lack_marks, unmarked
from tipsite.language.glossary import (
    Finder,
    agreed_words,
    avoided_words,
    display_form,
    finder,
    spellings,
)
from tipsite.language.homoglyphs import ALPHABETS, may_stray, script_of_letter, strays
from tipsite.language.identification import NAMES, common, family_of, guess, tokens, word_counts
from tipsite.language.locales import script_of
from tipsite.language.tags import canonical_case
from tipsite.lint.segments import Segment, leaves
from tipsite.model.config import Avoided, Config, Glossary, Term
from tipsite.model.corpus import Corpus
from tipsite.model.fields import tables_of, words_of
from tipsite.model.pages import Page
from tipsite.model.problems import Location, Problem, Text, format_location, location_at, warning
from tipsite.yaml.diagnose import locate

_QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’"}

_PAGE = 25
"""The fewest words of a page whose language is guessed: a shorter page may be only names."""
_PART = 6
_COMMON = 0.15
"""The least share of common words of its language in a text."""
_STRANGE = 0.25
_SOME = 3
_MOST = 0.7
# A text is in another language if the folder's own language has less than this share of its count.
_SHARED, _RESTS = 0.5, 0.15
"""Shares of another language's count of common words, for any language and for the source's."""


class Wording(Struct, frozen=True, dict=True):
    """All texts of a page, or of all records, in one language."""

    said: Sequence[PlacedText]
    terms: Terms

    @cached_property
    def whole(self) -> str:
        """All texts joined."""
        return "\n\n".join([said.text for said in self.said])

    @cached_property
    def words(self) -> Counter[str]:
        """The number of occurrences of each word, in small letters."""
        return word_counts(self.whole)

    def problems(self) -> Iterator[Problem]:
        """Yield a warning for each misspelt word and each word to avoid."""
        yield from _letter_problems(self.said, self.whole, self.terms.tag)
        yield from _mark_problems(self.said, self.words.keys(), self.terms.tag)
        yield from self.terms.avoided(self.said, self.words.keys())


class Terms(Struct, frozen=True, dict=True):
    """The glossary in one language; ``tag`` may be the source language itself."""

    terms: tuple[Term, ...]
    tag: str

    @classmethod
    def of(cls, glossary: Glossary | None, tag: str) -> Terms:
        """Return the terms of a glossary; none without a glossary."""
        return cls(glossary.terms if glossary else (), tag)

    @property
    def meant(self) -> tuple[object, ...]:
        """The part of the glossary that applies to pages in this language."""
        return tuple(
            (
                tuple(one.text for one in term.term),
                agreed_words(term.agreed, self.tag),
                tuple(avoided_words(term, self.tag)),
            )
            for term in self.terms
        )

    def lacking(self, original: PlacedText, own: PlacedText) -> Iterator[Problem]:
        """Yield the terms of a source text whose translation has none of the agreed words.

        A term that is unchanged in the translation is a name.
        """
        for number, words, start in _terms_in(self._finder, original.text) if self.terms else ():
            agreed = self._agreed(number)
            kept = words in own.text  # as names are
            if agreed and not kept and not any(agreed.found(own.text)):
                values = {"term": words, "place": format_location(original.place(start, words))}
                better = ", ".join(f"“{display_form(one)}”" for one in self._words[number])
                yield warning("term-lacking", own.at, words=better, **values)

    def avoided(self, texts: Iterable[PlacedText], words: Set[str]) -> Iterator[Problem]:
        """Yield words to avoid, at their places; ``words`` are the words of all texts.

        Words in quotation marks are mentioned, not used.
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

    def _agreed(self, number: int) -> Finder | None:
        words = self._words[number]
        if words and number not in self._finders:
            self._finders[number] = finder((words,), declined=True)
        return self._finders.get(number)

    @cached_property
    def _finders(self) -> dict[int, Finder]:
        """Finders of a term's agreed words, by its number, built when they are needed."""
        return {}

    @cached_property
    def _avoided(self) -> tuple[tuple[Avoided, str], ...]:
        return tuple(
            (one, f"“{display_form(self._better(one, number))}”")
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


class PlacedText(Struct, frozen=True):
    """A text as readers see it, without words marked as another language.

    ``record`` is its text in YAML, if it is from a record; other texts are from a page. If the text
    is ``fixed``, only the place of the whole is known.
    """

    text: str
    at: Location
    record: Text | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    fixed: bool = False

    def place(self, start: int, words: str) -> Location:
        """Return the place of ``words``, which begin at the offset ``start``."""
        if self.fixed:
            return self.at
        if self.record:
            return locate(self.texts, self.record, start, words)
        return location_at(self.text, start, self.at.path, self.at.line)


def record_wording(
    corpus: Corpus, config: Config, terms: Callable[[str], Terms]
) -> Iterator[Problem]:
    """Yield the problems of the words of records and settings, and of the theme's phrases."""
    found: dict[str, list[PlacedText]] = {}
    for record in (config, *corpus.organizations, *corpus.directories):
        for table in tables_of(record):
            for tag, text in table.items():
                found.setdefault(tag, []).append(texts_in(text, corpus.texts))
    for tag, phrases in corpus.theme.phrases.items() if corpus.theme else ():
        for phrase in phrases.values():
            said = (PlacedText(form, phrase.at, fixed=True) for form in phrase.forms)
            found.setdefault(tag, []).extend(said)
    for tag, texts in found.items():
        yield from Wording(texts, terms(tag)).problems()


@lru_cache(maxsize=20_000)
def _terms_in(found: Finder, text: str) -> tuple[tuple[int, str, int], ...]:
    """Return the terms of a source text, cached because each language asks for them."""
    first: dict[int, tuple[int, str, int]] = {}
    for number, match in found.found(text):
        first.setdefault(number, (number, match[0], match.start()))
    return tuple(first.values())


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether words are between an opening quotation mark and its closing one."""
    before = max((text.rfind(sign, 0, start), sign) for sign in _QUOTES)
    if before[0] < 0:
        return False
    closing = _QUOTES[before[1]]
    closed = any(sign in text[before[0] + 1 : start] for sign in closing)
    return not closed and any(sign in text[end:] for sign in closing)


def texts_in(text: Text, texts: Mapping[str, str]) -> PlacedText:
    """Return a text of YAML; ``texts`` are the files by path."""
    return PlacedText(text.text, text.at, text, texts)


def page_problem(words: Counter[str], source: str, tag: str, at: Location) -> Problem | None:
    """Return the problem of a page that is not in the language ``tag`` of its folder.

    ``words`` are all words of the page, in small letters. ``source`` is the language of the source,
    which much of a half-translated page may have.
    """
    if words.total() < _PAGE:
        return None
    script, tag = _script(words), canonical_case(tag)
    if script != script_of(tag) and script in ALPHABETS:
        return warning("language-alphabet", at, tag=tag, alphabet=ALPHABETS[script])
    other = _other_language(words, source, tag)
    return warning("language-folder", at, tag=tag, language=NAMES[other]) if other else None


def _script(words: Counter[str]) -> str:
    """Return the script of most words; empty if no script has that many."""
    scripts = {letter: script_of_letter(letter) for letter in set(map(itemgetter(0), words))}
    counts = dict.fromkeys(scripts.values(), 0)
    if len(counts) > 1:
        for word, often in words.items():
            counts[scripts[word[0]]] += often
    script = max(counts, key=counts.__getitem__)
    return script if len(counts) == 1 or counts[script] >= _MOST * words.total() else ""


def _other_language(words: Counter[str], source: str, tag: str) -> str:
    """Return the family of languages of the words, if it is certainly not that of ``tag``."""
    found = guess(words)
    own = family_of(tag)
    if not found:
        return ""
    best, often = found.most_common(1)[0]
    if best == own:
        return ""
    if own not in NAMES:
        return best if often >= _STRANGE * words.total() else ""
    most = often * (_RESTS if best == family_of(source) else _SHARED)
    sure = found[own] < most or _strange(words, tag) > 1
    return best if sure and often >= _COMMON * words.total() else ""


def _strange(words: Counter[str], tag: str) -> int:
    """Return the number of letters that a language lacks; 0 if its letters are not known.

    Words in another alphabet, such as the id of a service in a Macedonian text, do not count.
    """
    known, script = letters_of(tag), script_of(tag)
    strange = (
        sum(letter not in known for letter in word) * often
        for word, often in words.items()
        if script_of_letter(word[0]) == script
    )
    return sum(strange) if known else 0


def _letter_problems(texts: Sequence[PlacedText], whole: str, tag: str) -> Iterator[Problem]:
    """Yield each letter of another alphabet in texts of the language ``tag``.

    ``whole`` is all texts joined.
    """
    script = script_of(tag)
    for said in texts if may_stray(whole, script) else ():
        for stray in strays(said.text, script):
            values = {"letter": stray.letter, "word": stray.word}
            at = said.place(stray.start, stray.word[stray.word.index(stray.letter) :])
            yield warning("letter-alphabet", at, alphabet=ALPHABETS[stray.script], **values)


def _mark_problems(texts: Sequence[PlacedText], words: Set[str], tag: str) -> Iterator[Problem]:
    """Yield each word without its diacritics once, at its first place.

    ``words`` are the words of all texts, in small letters.
    """
    told: set[str] = set()
    for said in texts if may_lack_marks(words, tag) else ():
        for found in unmarked(said.text, tag):
            if found.word.casefold() not in told:
                told.add(found.word.casefold())
                at = said.place(found.start, found.word)
                yield warning("marks-lacking", at, word=found.word, right=found.right)


def may_be_untranslated(words: Iterable[str], source: str, tag: str) -> bool:
    """Return whether a text has enough words of the language ``source`` to check its parts."""
    return len(_telling(source, tag).intersection(words)) >= _SOME


@cache
def _telling(source: str, tag: str) -> frozenset[str]:
    """Return the commonest words of the source language that are not common in the other."""
    if family_of(source) == family_of(tag):
        return frozenset()
    return common(source) - common(tag)


def untranslated(original: PlacedText, own: PlacedText, source: str, tag: str) -> Problem | None:
    """Return the problem of a translation that is still in the language ``source``."""
    words = tokens(own.text)
    same = len(words) >= _SOME and own.text.split() == original.text.split()
    if _is_in(words, source, tag, same=same):
        return warning("language-left", own.at, place=format_location(original.at))
    return None


def _is_in(words: Sequence[str], source: str, tag: str, *, same: bool) -> bool:
    """Return whether words are in the source language; words that are the ``same`` probably are."""
    if len(words) < (_SOME if same else _PART):
        return False
    found = guess(words)
    there, here = found[family_of(source)], found[family_of(tag)]
    if same:
        return there > here
    return there >= _COMMON * 2 * len(words) and there > 2 * here


def page_texts(
    page: Page, parts: Sequence[Segment], texts: Mapping[str, str]
) -> Iterator[PlacedText]:
    """Yield each text of a page: those of its front matter, then its ``parts``."""
    for text in words_of(page.matter):
        yield texts_in(text, texts)
    for part in leaves(parts):
        yield texts_of(part, page.at.path)


def texts_of(part: Segment, path: str) -> PlacedText:
    """Return the text of a segment without parts."""
    return PlacedText(part.shown, Location(path=path, line=part.line, column=1))
