"""A theme's folder, laid over those of its parents, becomes templates, assets and phrases."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.snapshot import Snapshot
from tipsite.model.values import Text
from tipsite.parse.theme.chain import Layer, chain_of
from tipsite.parse.theme.contrast import contrast_problems
from tipsite.parse.theme.foreign import foreign_problems
from tipsite.parse.theme.phrases import CATALOGUE, read_phrases, unknown_phrases
from tipsite.parse.theme.templates import template_problems, with_parents
from tipsite.parse.theme.tokens import STYLE, styled
from tipsite.problems import Problem, Where, problem
from tipsite.tools.recall import recalled_by

_TEMPLATES, _ASSETS = "templates/", "assets/"


def _of_files(snapshot: Snapshot, _texts: Mapping[str, str], chosen: Text) -> Hashable:
    files = tuple(found for found in snapshot.files.items() if found[0].startswith("themes/"))
    return chosen, files, tuple(found for found in snapshot.others if found.startswith("themes/"))


@recalled_by(_of_files)
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
        found.append(problem("theme-no-catalogue", Where(path=f"themes/{chosen.text}/{CATALOGUE}")))
        return None, tuple(found)
    templates = dict(_inside(paths, _TEMPLATES, texts))
    templates, paths = with_parents(layers, texts, templates, paths)
    assets = {
        inner.removeprefix(_ASSETS): snapshot.files[path]
        for inner, path in paths.items()
        if inner.startswith(_ASSETS)
    }
    if (style := paths.get(_ASSETS + STYLE, "")) in texts:
        css, tokens, wrong = styled(texts[style], style, layers)
        found += (*wrong, *contrast_problems(tokens))
        # The bytes of a sheet that nothing changes stay as they are.
        if css != texts[style]:
            assets[STYLE] = css.encode()
    found += template_problems(layers, templates)
    found += foreign_problems(layers, texts)
    theme = Theme(
        name=chosen.text,
        parents=tuple(layer.name for layer in reversed(layers[:-1])),
        templates=templates,
        assets=assets,
        paths=paths,
        phrases=phrases,
        required=required,
    )
    return theme, tuple(found)


def _inside(
    paths: Mapping[str, str], folder: str, texts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for inner, path in sorted(paths.items()):
        if inner.startswith(folder) and path in texts:
            yield inner.removeprefix(folder), texts[path]


def _phrases(
    layers: tuple[Layer, ...], texts: Mapping[str, str], problems: list[Problem]
) -> tuple[Mapping[str, Mapping[str, PhraseText]], Mapping[str, PhraseText] | None]:
    """The phrases by language, those of a child before its parent's, and those of the source."""
    required: dict[str, PhraseText] | None = None
    phrases: dict[str, dict[str, PhraseText]] = {}
    for layer in layers:
        english, own = read_phrases(layer, texts, problems)
        if english is not None:
            required = {**(required or {}), **english}
        for tag, written in own.items():
            # Of phrases that cannot be read, none is reported as missing too.
            broken = (required or {}) if written is None else written
            phrases[tag] = {**phrases.get(tag, {}), **broken}
            if layer.settings.parent is not None:
                problems.extend(unknown_phrases(written or {}, required or {}))
    return phrases, required
