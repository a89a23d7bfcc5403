"""Phrases of another language, until all of an edition's own are translated.

A page speaks one language around its text. With some phrases of each, no voice could read it, since
what a phrase stands in (a label, an attribute) often cannot be marked with a language.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.link.phrases import ENGLISH, link_phrases
from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.values import Text
from tipsite.problems import Problem, Where, note, problem, warning

_NOT_THERE = frozenset((
    "phrase-missing", "phrases-missing-all", "phrases-missing-meant", "derived-no-source",
))  # fmt: skip


def borrowed_phrases(
    theme: Theme | None, tag: Text, lender: Text
) -> tuple[Mapping[str, PhraseText], str, tuple[Problem, ...]]:
    """Return the phrases of an edition, the language they are borrowed from, and the problems.

    Nothing is borrowed (an empty text) where the edition's own phrases are all there. What is wrong
    in those that are there is told at once, for whoever is translating them.
    """
    own, found = link_phrases(theme, tag)
    if theme is None:
        return own, "", found
    written = theme.phrases.get(tag.text, {})
    done = sum(key in written for key in theme.required) if tag.text != ENGLISH else 0
    if tag.text == ENGLISH or done == len(theme.required):
        return own, "", (*found, note("phrases-complete", lender.at, tag=tag.text))
    wrong = tuple(one for one in found if one.code not in _NOT_THERE)
    phrases, lacking = link_phrases(theme, lender)
    if any(one.code in _NOT_THERE for one in lacking):
        known = ", ".join(sorted({ENGLISH, *_whole(theme)}))
        return own, "", (*wrong, problem("phrases-lender", lender.at, tag=lender.text, known=known))
    told = warning(
        "phrases-borrowed",
        Where(path=f"themes/{theme.name}/phrases/{tag.text}.po"),
        tag=tag.text,
        lender=lender.text,
        done=done,
        all=len(theme.required),
    )
    return phrases, lender.text, (*wrong, told)


def _whole(theme: Theme) -> tuple[str, ...]:
    wanted = theme.required.keys()
    return tuple(tag for tag, phrases in theme.phrases.items() if phrases.keys() >= wanted)
