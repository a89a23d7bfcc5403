"""The templates of material in a theme: which kinds of pieces there are, and what each needs.

The head of a template says it in comment lines that begin with ``//:`` and are YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from tipsite.model.corpus import MaterialKind
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.values import Placed
from tipsite.yaml.schema import parse_record

FOLDER = "material/"
SHARED = ("piece.typ", "link-card.typ")
"""Templates of which no piece is made: what the others share, and the picture of a link."""
_ENDING = ".typ"
_HEAD = re.compile(r"(?m)^//:.*$")
_PACKAGE = re.compile(r"@[a-z][\w-]*/")


class _Bounds(Placed, frozen=True, kw_only=True):
    least: int
    most: int


class _Head(Placed, frozen=True, kw_only=True):
    format: Literal["pdf", "png"]
    words: Mapping[str, Literal["needed", "optional", "list", "needed-list"]]
    numbers: _Bounds


def material_kinds(
    templates: Mapping[str, str], paths: Mapping[str, str]
) -> tuple[Mapping[str, MaterialKind], tuple[Problem, ...]]:
    """Return the kinds of pieces by name, and what is wrong with the heads of their templates.

    ``templates`` are by file name, such as ``poster.typ``; ``paths`` say where each comes from.
    """
    kinds: dict[str, MaterialKind] = {}
    problems: list[Problem] = []
    for file, text in templates.items():
        path = paths[FOLDER + file]
        problems += _package_problems(text, path)
        if file in SHARED or not file.endswith(_ENDING):
            continue
        head = _HEAD.search(text)
        if head is None:
            problems.append(problem("material-head", Location(path=path, line=1, column=1)))
            continue
        # The marks become spaces, so that places stay true.
        lines = "\n".join(one.replace("//:", "   ", 1) for one in _HEAD.findall(text))
        first = text.count("\n", 0, head.start()) + 1
        built = parse_record(lines, path, _Head, first_line=first)
        problems += built.problems
        if built.value is not None:
            name = file.removesuffix(_ENDING)
            kinds[name] = MaterialKind(
                format=built.value.format,
                words=dict(built.value.words),
                least=built.value.numbers.least,
                most=built.value.numbers.most,
            )
    return kinds, tuple(problems)


def _package_problems(text: str, path: str) -> Iterator[Problem]:
    """Yield each package that a template asks for: nothing is loaded from elsewhere."""
    for found in _PACKAGE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        yield problem("material-package", Location(path=path, line=line, column=column))
