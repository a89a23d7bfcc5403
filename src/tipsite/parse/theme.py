"""A theme's folder becomes templates, assets and phrases (gettext PO, read by Babel)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.snapshot import Snapshot
from tipsite.problems import Problem, Where, problem

_CATALOGUE = "phrases/phrases.pot"
_PO = re.compile(r"phrases/(?P<tag>[^/]+)\.po\Z")


def parse_theme(
    snapshot: Snapshot, texts: Mapping[str, str], name: str
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme ``name`` (None without templates or catalogue) and its problems."""
    root = f"themes/{name}/"
    files = {path.removeprefix(root): path for path in snapshot.files if path.startswith(root)}
    problems: list[Problem] = []
    if not any(inner.startswith("templates/") for inner in files):
        return None, (problem("theme-missing", Where(path="campaigns.yaml"), theme=name),)
    catalogue = files.get(_CATALOGUE, "")
    if catalogue not in texts:
        problems.append(problem("theme-no-catalogue", Where(path=root + _CATALOGUE)))
        return None, tuple(problems)
    required = _phrases(texts[catalogue], catalogue, problems, source=True) or {}
    phrases: dict[str, Mapping[str, PhraseText]] = {}
    for inner, path in files.items():
        match = _PO.match(inner)
        if match:
            # Of phrases that cannot be read, none is reported as missing too.
            read = _phrases(texts[path], path, problems, source=False) if path in texts else None
            phrases[match["tag"]] = required if read is None else read
    theme = Theme(
        name=name,
        templates={
            inner.removeprefix("templates/"): texts[path]
            for inner, path in files.items()
            if inner.startswith("templates/") and path in texts
        },
        assets={
            inner.removeprefix("assets/"): snapshot.files[path]
            for inner, path in files.items()
            if inner.startswith("assets/")
        },
        phrases=phrases,
        required=required,
    )
    return theme, tuple(problems)


def _phrases(
    text: str, path: str, problems: list[Problem], *, source: bool
) -> Mapping[str, PhraseText] | None:
    try:
        catalogue = read_po(text.split("\n"), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", -1) + 1
        problems.append(problem("phrases-broken", Where(path=path, line=line)))
        return None
    phrases: dict[str, PhraseText] = {}
    for message in catalogue:
        if not message.id or not isinstance(message, Message):
            continue
        at = Where(path=path, line=message.lineno or 0)
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
    return phrases


def _forms(written: object) -> tuple[str, ...]:
    forms = written if isinstance(written, (tuple, list)) else (written or "",)
    return tuple(map(str, forms))


def _first(written: object) -> str:
    return str(written[0] if isinstance(written, (tuple, list)) else written)
