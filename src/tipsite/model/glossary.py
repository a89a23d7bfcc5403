"""What ``content/glossary.yaml`` says: the field's terms, in the words that were agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tipsite.model.values import Text
from tipsite.problems import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoided:
    """Words that should not be written, and why.

    ``instead`` are better ones; where none are given, those that were agreed on for the term.
    """

    words: tuple[Text, ...]
    why: Text
    instead: Text | None = None
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term. ``term`` are its spellings in the site's source language, the preferred first.

    ``agreed`` are its translations by language tag, the preferred first; ``avoid`` words of a
    language, the source's among them. A star at the end of a word stands for any ending.
    """

    term: tuple[Text, ...]
    agreed: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    avoid: Mapping[str, tuple[Avoided, ...]] = field(default_factory=dict)
    note: Text | None = None
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The whole file. ``translation`` says of each language whether anybody has checked it."""

    terms: tuple[Term, ...]
    translation: Mapping[str, Literal["draft", "machine", "reviewed"]] = field(default_factory=dict)
    at: Where = field(compare=False)
