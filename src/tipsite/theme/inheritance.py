"""Reading of a theme: its folder over those of its parents, as templates, assets, phrases.

Problems are reported at their line: files or code from elsewhere, and templates that no page uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import pairwise

from tipsite.model.corpus import PhraseText, Snapshot, Theme
from tipsite.model.problems import Location, Problem, Text, location_at, problem, warning
from tipsite.proposals import nearest
from tipsite.theme.css import unbalanced, without_comments
from tipsite.theme.layers import CATALOGUE, Layer, chain_of, read_phrases, unknown_phrases
from tipsite.theme.templates import begins_with, lost_blocks, referenced_templates
from tipsite.theme.tokens import (
    FONT_MOST,
    MORE,
    SECOND,
    STYLE,
    TITLE_FONT,
    Parts,
    contrast_problems,
    style_sheet,
)
from tipsite.theme.typst_templates import FOLDER as TEMPLATES
from tipsite.theme.typst_templates import is_template, material_kinds, strange_files
from tipsite.views import VIEWS

_ENGLISH = "phrases/en.po"
_TEMPLATES, _ASSETS, _PHRASES = "templates/", "assets/", "phrases/"
_SETTINGS = "theme.yaml"


def parse_theme(
    snapshot: Snapshot, texts: Mapping[str, str], chosen: Text
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme ``chosen`` (None without templates or catalogue) and its problems."""
    layers, problems = chain_of(texts, tuple(snapshot.files), chosen)
    if layers is None:
        return None, problems
    found = list(problems)
    paths = {inner: path for layer in layers for inner, path in layer.files.items()}
    phrases, required = _phrases(layers, texts, found)
    if required is None:
        found.append(
            problem("theme-no-catalogue", Location(path=f"themes/{chosen.text}/{CATALOGUE}"))
        )
        return None, tuple(found)
    templates = dict(_inside(paths, _TEMPLATES, texts))
    templates, paths = _with_parents(layers, texts, templates, paths)
    assets = {
        inner.removeprefix(_ASSETS): snapshot.files[path]
        for inner, path in paths.items()
        if inner.startswith(_ASSETS) and inner.removeprefix(_ASSETS) not in (MORE, *SECOND)
    }
    sheets: dict[str, Parts] = {}
    if (style := paths.get(_ASSETS + STYLE, "")) in texts:
        fonts = _title_font(snapshot, layers, found)
        assets.update(fonts)
        sheet, wrong = style_sheet(texts, style, layers, "".join(fonts))
        found += (*wrong, *dict.fromkeys(contrast_problems(sheet)))
        for name, own in {STYLE: sheet, **sheet.second}.items():
            sheets[name] = own.parts
            assets[name] = without_comments(own.css).encode()
    material = {
        name: text
        for name, text in _inside(paths, TEMPLATES, texts)
        if is_template(TEMPLATES + name)
    }
    kinds, wrong_heads = material_kinds(material, paths)
    found += wrong_heads
    found += strange_files({**paths, **_others(snapshot, layers)})
    found += _template_problems(layers, templates)
    found += _block_problems(layers, texts, templates)
    found += _unread_problems(layers, templates)
    found += _unbalanced_problems(layers, texts)
    theme = Theme(
        name=chosen.text,
        parents=tuple(layer.name for layer in reversed(layers[:-1])),
        templates=templates,
        assets=assets,
        paths=paths,
        sheets=sheets,
        phrases=phrases,
        required=required,
        material=material,
        kinds=kinds,
        shipped=snapshot.shipped.intersection(paths.values()),
    )
    return theme, tuple(found)


def _title_font(
    snapshot: Snapshot, layers: tuple[Layer, ...], problems: list[Problem]
) -> Mapping[str, bytes]:
    """Return the font of titles of the youngest theme that has one, by its published name."""
    paths = [f"themes/{layer.name}/{_ASSETS}{TITLE_FONT}" for layer in layers]
    path = next((path for path in reversed(paths) if path in snapshot.offered), "")
    content = snapshot.offered.get(path, b"")
    if path and not (content.startswith(b"wOF2") and len(content) <= FONT_MOST):
        problems.append(problem("audit-style-loads", Location(path=path), address=TITLE_FONT))
        return {}
    digest = hashlib.sha256(content).hexdigest()[:8]
    return {TITLE_FONT.replace(".", f".{digest}."): content} if path else {}


def _phrases(
    layers: tuple[Layer, ...], texts: Mapping[str, str], problems: list[Problem]
) -> tuple[Mapping[str, Mapping[str, PhraseText]], Mapping[str, PhraseText] | None]:
    """Return the phrases by language, a child's over its parent's, and the source phrases."""
    required: dict[str, PhraseText] | None = None
    phrases: dict[str, dict[str, PhraseText]] = {}
    for layer in layers:
        english, own = read_phrases(layer, texts, problems)
        if english is not None:
            required = {**(required or {}), **english}
        for tag, written in own.items():
            # Unreadable phrases are not reported as missing as well.
            broken = (required or {}) if written is None else written
            phrases[tag] = {**phrases.get(tag, {}), **broken}
            if layer.settings.parent is not None:
                problems.extend(unknown_phrases(written or {}, required or {}))
    return phrases, required


def _inside(
    paths: Mapping[str, str], folder: str, texts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for inner, path in sorted(paths.items()):
        if inner.startswith(folder) and path in texts:
            yield inner.removeprefix(folder), texts[path]


def _others(snapshot: Snapshot, layers: tuple[Layer, ...]) -> Mapping[str, str]:
    """Return the paths of a theme's files that are not text, by their paths in the theme."""
    folders = [f"themes/{layer.name}/" for layer in layers]
    return {
        path.removeprefix(folder): path
        for path in snapshot.others
        for folder in folders
        if path.startswith(folder)
    }


def _with_parents(
    layers: tuple[Layer, ...],
    texts: Mapping[str, str],
    templates: Mapping[str, str],
    paths: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return templates and paths, also of parents' templates with a full name: ``plain/page.html``.

    By this name, a template may extend the template that it replaces.
    """
    more, places = dict(templates), dict(paths)
    if len(layers) == 1:
        return more, places
    asked = [name for text in templates.values() for name in referenced_templates(text)]
    while asked:
        full = asked.pop()
        theme, _, name = full.partition("/")
        above = [place for place, layer in enumerate(layers[:-1]) if layer.name == theme]
        if full in more or not above:
            continue
        found = [
            layer.files[_TEMPLATES + name]
            for layer in layers[: above[0] + 1]
            if layer.files.get(_TEMPLATES + name) in texts
        ]
        if found:
            more[full], places[_TEMPLATES + full] = texts[found[-1]], found[-1]
            asked += referenced_templates(more[full])
    return more, places


def _template_problems(
    layers: tuple[Layer, ...], templates: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield the templates of children that no view and no other template uses."""
    if len(layers) == 1:
        return
    asked = {name for text in templates.values() for name in referenced_templates(text)}
    known = {*(view.template for view in VIEWS), *asked}
    for layer in layers[1:]:
        for inner, path in layer.files.items():
            name = inner.removeprefix(_TEMPLATES)
            if inner.startswith(_TEMPLATES) and name not in known:
                at, names = Location(path=path), ", ".join(sorted(known))
                meant = nearest(name, known)
                yield problem("template-unused", at, meant=meant, name=name, known=names)


def _block_problems(
    layers: tuple[Layer, ...], texts: Mapping[str, str], templates: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield problems of templates that extend themselves, and of blocks that no template shows."""
    for parent, layer in pairwise(layers):
        for inner, path in layer.files.items():
            if not inner.startswith(_TEMPLATES) or path not in texts:
                continue
            name = inner.removeprefix(_TEMPLATES)
            if begins_with(texts[path]) == name:
                yield problem("template-itself", Location(path=path), name=f"{parent.name}/{name}")
                continue
            for block, line, known in lost_blocks(texts[path], templates):
                yield warning(
                    "block-unused",
                    Location(path=path, line=line, column=1),
                    name=block,
                    known=", ".join(sorted(known)),
                    meant=nearest(block, known),
                )


def _unread_problems(layers: tuple[Layer, ...], templates: Mapping[str, str]) -> Iterator[Problem]:
    """Yield warnings of files in child themes that have no effect."""
    for layer in layers[1:]:
        for inner, path in layer.files.items():
            if inner == _ENGLISH:
                yield warning("phrases-english", Location(path=path))
            elif (meant := _name_meant(inner)) and meant in layer.files:
                yield warning("copied-file", Location(path=path), original=layer.files[meant])
            elif meant:
                yield warning("theme-file-name", Location(path=path), name=inner, meant=meant)
            elif inner.startswith(_ASSETS) and inner.endswith(".css"):
                name = inner.removeprefix(_ASSETS)
                asked = any(name in text for text in templates.values())
                if name not in (MORE, STYLE, *SECOND) and not asked:
                    yield warning("style-unused", Location(path=path), name=name)


def _name_meant(inner: str) -> str:
    """Return the correct name of a file with a wrong name, else ""."""
    name = inner.lower().removesuffix(".txt").rpartition("/")[2]
    folder, _, rest = inner.partition("/")
    if name in (MORE, STYLE, *SECOND):
        meant = _ASSETS + name
    elif name in (_SETTINGS, "theme.yml"):
        meant = _SETTINGS
    elif rest and f"{folder.lower()}/" in (_TEMPLATES, _ASSETS, _PHRASES):
        meant = f"{folder.lower()}/{rest}"
    else:
        return ""
    return "" if meant == inner else meant


def _unbalanced_problems(layers: tuple[Layer, ...], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the first unpaired character of each style sheet."""
    for layer in layers:
        for inner, path in layer.files.items():
            if not inner.endswith(".css") or path not in texts:
                continue
            if found := unbalanced(texts[path]):
                sign, other, start = found
                at = location_at(texts[path], start, path)
                if other:
                    yield problem("style-open", at, sign=sign, other=other)
                else:
                    yield problem("style-closed", at, sign=sign)
