"""The language that a text is really in: a page in the wrong folder, a part left untranslated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from tipsite.link.words.said import Said
from tipsite.problems import Problem, Where, told, warning
from tipsite.tools.alphabets import letters_of
from tipsite.tools.commonest import NAMES, common, family_of, guess, tokens
from tipsite.tools.locales import script_of
from tipsite.tools.mixed import ALPHABETS, script_of_letter

_PAGE = 25
"""A page of fewer words may be names and numbers."""
_PART = 6
_COMMON = 0.15
"""At least so many words of a text are among the commonest of its language."""
_STRANGE = 0.25
_SOME = 3
_MOST = 0.7
_SHARED, _RESTS = 0.5, 0.15
"""So large a part of what is common in one language may be so in another as well."""


def page_problem(words: Sequence[str], source: str, tag: str, at: Where) -> Problem | None:
    """Return the problem of a page that is not in the language ``tag`` of its folder.

    ``words`` are all of the page, in small letters; ``source`` is the language of the source, of
    which much may be left in a page that is being translated.
    """
    if len(words) < _PAGE:
        return None
    script = _script(words)
    if script != script_of(tag) and script in ALPHABETS:
        return warning("language-alphabet", at, tag=tag, alphabet=ALPHABETS[script])
    other = _other_language(words, source, tag)
    return warning("language-folder", at, tag=tag, language=NAMES[other]) if other else None


def may_be_untranslated(words: Iterable[str], source: str, tag: str) -> bool:
    """Return whether a text has enough words of the language ``source`` to look at its parts."""
    return len(_telling(source, tag).intersection(words)) >= _SOME


def untranslated(original: Said, own: Said, source: str, tag: str) -> Problem | None:
    """Return the problem of a text that is still in the language ``source``, as its original is."""
    words = tokens(own.text)
    same = len(words) >= _SOME and own.text.split() == original.text.split()
    if _is_in(words, source, tag, same=same):
        return warning("language-left", own.at, place=told(original.at))
    return None


def _is_in(words: Sequence[str], source: str, tag: str, *, same: bool) -> bool:
    """Whether words are in the source language; the ``same`` words as there are more likely so."""
    if len(words) < (_SOME if same else _PART):
        return False
    found = guess(words)
    there, here = found[family_of(source)], found[family_of(tag)]
    if same:
        return there > here
    return there >= _COMMON * 2 * len(words) and there > 2 * here


def _script(words: Sequence[str]) -> str:
    """The script in which most of the words begin; empty if none is."""
    firsts = Counter(word[0] for word in words)
    counts: Counter[str] = Counter()
    for letter, often in firsts.items():
        counts[script_of_letter(letter)] += often
    script, often = counts.most_common(1)[0]
    return script if often >= _MOST * len(words) else ""


def _other_language(words: Sequence[str], source: str, tag: str) -> str:
    """The family that the words are of, where it is surely not that of ``tag``."""
    found = guess(words)
    own = family_of(tag)
    if not found:
        return ""
    best, often = found.most_common(1)[0]
    if best == own:
        return ""
    if own not in NAMES:
        return best if often >= _STRANGE * len(words) else ""
    most = often * (_RESTS if best == family_of(source) else _SHARED)
    sure = found[own] < most or len(_strange("".join(words), tag)) >= _SOME
    return best if sure and often >= _COMMON * len(words) else ""


def _strange(written: str, tag: str) -> str:
    known = letters_of(tag)
    return "".join(letter for letter in written if letter not in known) if known else ""


@cache
def _telling(source: str, tag: str) -> frozenset[str]:
    """The commonest words of the source language that are none in the other."""
    if family_of(source) == family_of(tag):
        return frozenset()
    return common(source) - common(tag)
