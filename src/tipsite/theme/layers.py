"""A theme and its parents, the oldest first, with their phrases (gettext PO, read by Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from tipsite.model.config import ThemeSettings
from tipsite.model.corpus import PhraseText
from tipsite.model.problems import Location, Problem, Text, problem
from tipsite.proposals import nearest
from tipsite.yaml.schema import parse_record

CATALOGUE = "phrases/phrases.pot"
_PO = re.compile(r"phrases/(?P<tag>[^/]+)\.po\Z")


class Layer(Struct, frozen=True, kw_only=True):
    """One theme's own folder. ``files`` maps paths in the folder to paths in the site."""

    name: str
    settings: ThemeSettings
    files: Mapping[str, str]


def chain_of(
    texts: Mapping[str, str], paths: tuple[str, ...], chosen: Text
) -> tuple[tuple[Layer, ...] | None, tuple[Problem, ...]]:
    """Return the layers of the theme ``chosen`` (None if one is missing), and the problems."""
    themes = {path.split("/")[1] for path in paths if path.startswith("themes/")}
    layers: list[Layer] = []
    problems: list[Problem] = []
    asked: Text | None = chosen
    while asked is not None:
        known = [layer.name for layer in layers]
        if asked.text not in themes:
            return None, (*problems, _missing(asked, themes))
        if asked.text in known:
            circle = " → ".join((*reversed(known), asked.text))
            return None, (*problems, problem("theme-circle", asked.at, circle=circle))
        layer, wrong = _layer(texts, paths, asked.text)
        problems += wrong
        layers.insert(0, layer)
        asked = layer.settings.parent
    if not any(inner.startswith("templates/") for inner in layers[0].files):
        line = 1 if "theme.yaml" in layers[0].files else 0
        at = Location(path=f"themes/{layers[0].name}/theme.yaml", line=line, column=line)
        alone = problem("theme-no-parent", at)
        for inner, path in layers[0].files.items():
            if line == 0 and inner.lower().removesuffix(".txt") in ("theme.yaml", "theme.yml"):
                named = {"name": inner, "meant": "theme.yaml"}
                alone = problem("theme-file-name", Location(path=path), **named)
        # An unreadable file may have named a parent.
        return None, tuple(problems) or (alone,)
    return tuple(layers), tuple(problems)


def _missing(asked: Text, themes: set[str]) -> Problem:
    meant = nearest(asked.text, themes - {asked.text})
    return problem("theme-missing", asked.at, meant=meant, theme=asked.text)


def _layer(
    texts: Mapping[str, str], paths: tuple[str, ...], name: str
) -> tuple[Layer, tuple[Problem, ...]]:
    root = f"themes/{name}/"
    files = {path.removeprefix(root): path for path in paths if path.startswith(root)}
    path = f"{root}theme.yaml"
    settings, problems = ThemeSettings(at=Location(path=path)), tuple[Problem, ...]()
    if texts.get(path, "").strip():
        built = parse_record(texts[path], path, ThemeSettings)
        settings = built.value or settings
        problems = built.problems
    return Layer(name=name, settings=settings, files=files), problems


def read_phrases(
    layer: Layer, texts: Mapping[str, str], problems: list[Problem]
) -> tuple[Mapping[str, PhraseText] | None, Mapping[str, Mapping[str, PhraseText] | None]]:
    """Return the phrases of the source (None without a catalogue), and those of each language.

    An unreadable catalogue is None for its language, and its problems are added to ``problems``.
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
    """Yield the phrases of a child theme that no template can use."""
    for key, phrase in written.items():
        if key not in known:
            yield problem("phrase-unknown", phrase.at, meant=nearest(key, known), key=key)


@lru_cache(maxsize=64)
def _phrases(
    text: str, path: str, *, source: bool
) -> tuple[Mapping[str, PhraseText] | None, tuple[Problem, ...]]:
    """Return the phrases of one catalogue; cached, as themes seldom change between builds."""
    from babel.messages.catalog import Message  # noqa: PLC0415 - only changed themes need it
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

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
            problems.append(problem("phrase-no-context", at, phrase=_forms(message.id)[0]))
            continue
        if message.fuzzy and not source:
            continue
        english = _forms(message.id)
        forms = english if source else _forms(message.string)
        if any(forms):  # with too few forms, the phrase is incomplete, not missing
            there = tuple(form for form in forms if form)
            phrases[message.context] = PhraseText(forms=there, at=at, source=english)
    return MappingProxyType(phrases), tuple(problems)


def _forms(written: object) -> tuple[str, ...]:
    forms = written if isinstance(written, (tuple, list)) else (written or "",)
    return tuple(map(str, forms))
