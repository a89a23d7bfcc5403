"""Templates that nothing asks for: mostly a slip in the name of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipsite.parse.theme.chain import Layer
from tipsite.problems import Problem, Where, problem
from tipsite.tools.templates import named_in
from tipsite.views import VIEWS
from tipsite.yaml.schema import nearest

_FOLDER = "templates/"


def with_parents(
    layers: tuple[Layer, ...],
    texts: Mapping[str, str],
    templates: Mapping[str, str],
    paths: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return templates and paths with those of parents that others name: ``plain/page.html``.

    So a template may extend the one that it goes before.
    """
    more, places = dict(templates), dict(paths)
    if len(layers) == 1:
        return more, places
    asked = [name for text in templates.values() for name in named_in(text)]
    while asked:
        full = asked.pop()
        theme, _, name = full.partition("/")
        above = [place for place, layer in enumerate(layers[:-1]) if layer.name == theme]
        if full in more or not above:
            continue
        found = [
            layer.files[_FOLDER + name]
            for layer in layers[: above[0] + 1]
            if layer.files.get(_FOLDER + name) in texts
        ]
        if found:
            more[full], places[_FOLDER + full] = texts[found[-1]], found[-1]
            asked += named_in(more[full])
    return more, places


def template_problems(layers: tuple[Layer, ...], templates: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the templates of children that no view and no other template uses."""
    if len(layers) == 1:
        return
    asked = {name for text in templates.values() for name in named_in(text)}
    known = {*VIEWS.values(), *asked}
    for layer in layers[1:]:
        for inner, path in layer.files.items():
            name = inner.removeprefix(_FOLDER)
            if inner.startswith(_FOLDER) and name not in known:
                meant = nearest(name, known)
                code = "template-unused-meant" if meant else "template-unused"
                values = {"name": name, "known": ", ".join(sorted(known))}
                values |= {"meant": meant} if meant else {}
                yield problem(code, Where(path=path), **values)
