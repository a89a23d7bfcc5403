"""The phrases of one theme's folder (gettext PO, read by Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from tipsite.model.corpus import PhraseText
from tipsite.model.problems import Location, Problem, problem
from tipsite.proposals import nearest
from tipsite.theme.inheritance import CATALOGUE, Layer

_PO = re.compile(r"phrases/(?P<tag>[^/]+)\.po\Z")


def read_phrases(
    layer: Layer, texts: Mapping[str, str], problems: list[Problem]
) -> tuple[Mapping[str, PhraseText] | None, Mapping[str, Mapping[str, PhraseText] | None]]:
    """Return the phrases of the source (None without a catalogue), and those of each language.

    Those that cannot be read are None for a language, and add to ``problems``.
    """
    catalogue = layer.files.get(CATALOGUE, "")
    required = None
    if catalogue in texts:
        found, mistakes = _phrases(texts[catalogue], catalogue, source=True)
        required = found or {}
        problems.extend(mistakes)
    phrases: dict[str, Mapping[str, PhraseText] | None] = {}
    for inner, path in layer.files.items():
        match = _PO.match(inner)
        if match:
            text = texts.get(path)
            found, mistakes = (None, ()) if text is None else _phrases(text, path, source=False)
            phrases[match["tag"]] = found
            problems.extend(mistakes)
    return required, phrases


def unknown_phrases(
    written: Mapping[str, PhraseText], known: Mapping[str, PhraseText]
) -> Iterator[Problem]:
    """Yield the phrases of a child theme that no template can ask for."""
    for key, phrase in written.items():
        if key not in known:
            yield problem("phrase-unknown", phrase.at, meant=nearest(key, known), key=key)


@lru_cache(maxsize=64)
def _phrases(
    text: str, path: str, *, source: bool
) -> tuple[Mapping[str, PhraseText] | None, tuple[Problem, ...]]:
    """One catalogue. Themes stay as they are while a site is made again and again."""
    problems: list[Problem] = []
    try:
        catalogue = read_po(text.split("\n"), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", -1) + 1
        return None, (problem("phrases-broken", Location(path=path, line=line)),)
    phrases: dict[str, PhraseText] = {}
    for message in catalogue:
        if not message.id or not isinstance(message, Message):
            continue
        at = Location(path=path, line=message.lineno or 0)
        if not message.context:
            problems.append(problem("phrase-no-context", at, phrase=_first(message.id)))
            continue
        if message.fuzzy and not source:
            continue
        english = _forms(message.id)
        forms = english if source else _forms(message.string)
        if any(forms):  # with a form too few, the phrase is not missing but incomplete
            there = tuple(form for form in forms if form)
            phrases[message.context] = PhraseText(forms=there, at=at, source=english)
    return MappingProxyType(phrases), tuple(problems)


def _forms(written: object) -> tuple[str, ...]:
    forms = written if isinstance(written, (tuple, list)) else (written or "",)
    return tuple(map(str, forms))


def _first(written: object) -> str:
    return str(written[0] if isinstance(written, (tuple, list)) else written)
