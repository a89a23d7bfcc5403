"""A theme and its parents, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tipsite.model.config import ThemeSettings
from tipsite.model.problems import Location, Problem, Text, problem
from tipsite.proposals import nearest
from tipsite.yaml.schema import parse_record

CATALOGUE = "phrases/phrases.pot"


class Layer(Struct, frozen=True, kw_only=True):
    """One theme's own folder. ``files`` are paths in it, to those in the site."""

    name: str
    settings: ThemeSettings
    files: Mapping[str, str]


def chain_of(
    texts: Mapping[str, str], paths: tuple[str, ...], chosen: Text
) -> tuple[tuple[Layer, ...] | None, tuple[Problem, ...]]:
    """Return the layers of the theme ``chosen`` (None where one is not there), and the problems."""
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
        # A file that cannot be read may well have named one.
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
