"""A theme's phrases beside their translations: a catalogue says itself what it was made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tipsite.markdown.normal_form import fingerprint
from tipsite.model.corpus import PhraseText
from tipsite.model.tracking import Document, Made, Pair, Unit
from tipsite.tracking.match import Match
from tipsite.tracking.pairs import pair_of
from tipsite.tracking.statefile import keep

PHRASES = "phrases"
"""The name of the document."""
_ENGLISH = "en"
_PLACEHOLDER = re.compile(r"\{\w+\}")


def phrase_pairs(
    english: Mapping[str, PhraseText], own: Mapping[str, PhraseText]
) -> tuple[Pair, ...]:
    """Return the phrases of a theme beside those of one language, in the theme's order.

    The forms of one that is counted are lines of one unit. The ``msgid`` of a catalogue is the
    English that its translator had (GNU gettext, “The Format of PO Files”).
    """
    return tuple(
        _pair(number, key, phrase, own.get(key))
        for number, (key, phrase) in enumerate(english.items(), 1)
    )


def phrase_document(own: Mapping[str, PhraseText]) -> Document:
    """Return the phrases of one language."""
    return Document(name=PHRASES, units=tuple(_unit(key, own[key]) for key in own))


def _pair(number: int, key: str, english: PhraseText, own: PhraseText | None) -> Pair:
    source = _unit(key, english)
    if own is None:
        return pair_of(number, Match(source, None, None), _ENGLISH)
    target = _unit(key, own)
    then = "\n".join(own.source)
    mark = fingerprint(then)
    # To keep the text costs time, and nobody asks for it where nothing has changed.
    kept = keep(then) if mark != source.fingerprint else ""
    made = Made(key=key, source=mark if own.source else "", target=target.fingerprint, kept=kept)
    pair = pair_of(number, Match(source, target, made), _ENGLISH)
    if _names(english) == _names(own):
        return pair
    return replace(pair, state="outdated-critical", changes=("placeholder",))


def _names(phrase: PhraseText) -> frozenset[str]:
    """The words in braces of the last form; the others may leave them out."""
    return frozenset(_PLACEHOLDER.findall(phrase.forms[-1]))


def _unit(key: str, phrase: PhraseText) -> Unit:
    text = "\n".join(phrase.forms)
    return Unit(key=key, text=text, fingerprint=fingerprint(text), at=phrase.at)
