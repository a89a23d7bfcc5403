"""Which words go with which, learnt from translations that are built like their sources.

Nobody has to write a dictionary, and any two languages will do. It only helps to see which part of
a text is missing; nothing is said of single words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from tipsite.tools.latin import latin
from tipsite.tools.sentences import words

_STEM = 5
_SHORTEST = 3
_OFTEN = 2
"""What stood together once may have done so by chance."""
_MOST_TEXTS = 3000
_BONES = 4
_SOUNDS = str.maketrans({"c": "k", "q": "k", "x": "ks", "z": "s", "w": "v", "y": "i"})
_VOWELS = re.compile(r"(?<=\w)[aeiouhj]|\W")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Lexicon:
    """How much each word of the source goes with each of the translation, from 0 to 1.

    ``weights`` are higher for words that stand in few texts.
    """

    links: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]

    def likeness(self, source: frozenset[str], own: frozenset[str]) -> float:
        """Return from 0 to 1 how much of ``source`` is said in ``own``; both are stems."""
        known = [stem for stem in source if stem in self.weights]
        whole = sum(self.weights[stem] for stem in known)
        if not whole or not own:
            return 0.0
        found = 0.0
        for stem in known:
            linked = self.links.get(stem, {})
            best = max((linked[other] for other in own if other in linked), default=0.0)
            found += self.weights[stem] * (1.0 if stem in own else best)
        return found / whole


NOTHING = Lexicon({}, {})


def learn(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """Return what pairs of texts tell, each in the source language and in another."""
    sources: Counter[str] = Counter()
    owns: Counter[str] = Counter()
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    count = 0
    for source, own in pairs:
        if count >= _MOST_TEXTS:
            break
        count += 1
        left, right = stems(source), stems(own)
        sources.update(left)
        owns.update(right)
        for stem in left:
            together[stem].update(right)
    return Lexicon(
        links={
            stem: {
                other: both / sqrt(sources[stem] * owns[other])
                for other, both in found.items()
                if both >= _OFTEN
            }
            for stem, found in together.items()
        },
        weights={stem: log((count + 1) / often) for stem, often in sources.items()},
    )


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text, in Latin letters without their marks."""
    return frozenset(word[:_STEM] for word in _words(text) if len(word) >= _SHORTEST)


@lru_cache(maxsize=4096)
def skeletons(text: str) -> frozenset[str]:
    """Return what many languages have in common in a word: passport, pasaportë, пасош.

    These are its first consonants, of words with three or more, each sound written one way.
    """
    found = (_DOUBLED.sub(r"\1", _VOWELS.sub("", word.translate(_SOUNDS))) for word in _words(text))
    return frozenset(bones[:_BONES] for bones in found if len(bones) >= _SHORTEST)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", latin(text, {}).casefold())
    return words("".join(char for char in plain if not unicodedata.combining(char)))
