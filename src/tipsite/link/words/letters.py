"""Spelling that a keyboard spoils: letters of another alphabet, and marks that are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from tipsite.link.words.said import Said
from tipsite.problems import Problem, warning
from tipsite.tools.locales import script_of
from tipsite.tools.marks import may_lack_marks, unmarked
from tipsite.tools.mixed import ALPHABETS, may_stray, strays


def letter_problems(texts: Sequence[Said], whole: str, tag: str) -> Iterator[Problem]:
    """Yield each letter of texts in the language ``tag`` that is of another alphabet than it.

    ``whole`` are all of the texts in one.
    """
    script = script_of(tag)
    for said in texts if may_stray(whole, script) else ():
        for stray in strays(said.text, script):
            values = {"letter": stray.letter, "word": stray.word}
            at = said.place(stray.start, stray.word[stray.word.index(stray.letter) :])
            yield warning("letter-alphabet", at, alphabet=ALPHABETS[stray.script], **values)


def mark_problems(texts: Sequence[Said], words: Set[str], tag: str) -> Iterator[Problem]:
    """Yield each word that lacks its marks, once, where it stands first.

    ``words`` are those of all texts, in small letters.
    """
    told: set[str] = set()
    for said in texts if may_lack_marks(words, tag) else ():
        for found in unmarked(said.text, tag):
            if found.word.casefold() not in told:
                told.add(found.word.casefold())
                at = said.place(found.start, found.word)
                yield warning("marks-lacking", at, word=found.word, right=found.right)
