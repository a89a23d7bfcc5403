"""The templates of material in a theme: the kinds of pieces, and what each kind needs.

These facts are in the head of a template, as YAML in comment lines that begin with ``//:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from tipsite.model.corpus import MaterialKind
from tipsite.model.problems import Location, Placed, Problem, location_at, problem, warning
from tipsite.yaml.schema import parse_record

FOLDER = "material/"
SHARED = ("piece.typ", "link-card.typ")
"""Templates without pieces: the shared functions, and the card of a link."""
ENDING = ".typ"
_HEAD = re.compile(r"(?m)^//:.*$")
_PACKAGE = re.compile(r"@[a-z][\w-]*/")
_COMMENT = re.compile(r"(?m)(?:^|[ \t])//[^\"`*\n]*$")
"""A comment without characters that may end a text, so that it certainly is a comment."""
_FORBIDDEN = re.compile(
    r"(?<![\w-])(?:bytes|read|plugin|eval|today|encode|decode|func|std(?!\s*\.)"
    r"|std\s*\.\s*image)(?![\w-])"
)
"""Functions that read, run or build more than the template was given, or that read the date.
Their names are refused everywhere, even in a text, since only Typst itself can tell code from
text. Only ``image`` of `typesetting` makes pictures."""


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
    """Return the kinds of pieces by name, and the problems in the heads of their templates.

    ``templates`` are by file name, such as ``poster.typ``; ``paths`` has the source of each.
    """
    kinds: dict[str, MaterialKind] = {}
    problems: list[Problem] = []
    for file, text in templates.items():
        path = paths[FOLDER + file]
        # Nothing may come from elsewhere.
        packages = _PACKAGE.finditer(text)
        problems += (
            problem("material-package", location_at(text, p.start(), path)) for p in packages
        )
        problems += _function_problems(text, path)
        if file in SHARED:
            continue
        head = _HEAD.search(text)
        if head is None:
            problems.append(problem("material-head", Location(path=path, line=1, column=1)))
            continue
        # The marks become spaces, so that places stay right.
        lines = "\n".join(one.replace("//:", "   ", 1) for one in _HEAD.findall(text))
        first = text.count("\n", 0, head.start()) + 1
        built = parse_record(lines, path, _Head, first_line=first)
        problems += built.problems
        if built.value is not None:
            name = file.removesuffix(ENDING)
            kinds[name] = MaterialKind(
                format=built.value.format,
                words=dict(built.value.words),
                least=built.value.numbers.least,
                most=built.value.numbers.most,
            )
    return kinds, tuple(problems)


def strange_files(paths: Mapping[str, str]) -> Iterator[Problem]:
    """Yield warnings of files in the folder of material templates that are no templates.

    The keys of ``paths`` are paths in the theme, the values paths in the site.
    """
    for inner, path in paths.items():
        if inner.startswith(FOLDER) and not is_template(inner):
            name = inner.removeprefix(FOLDER)
            yield warning("material-file", Location(path=path), name=name)


def is_template(inner: str) -> bool:
    """Return whether a path in a theme is that of a material template."""
    name = inner.removeprefix(FOLDER)
    return inner.startswith(FOLDER) and name.endswith(ENDING) and "/" not in name


@lru_cache(maxsize=64)
def _function_problems(text: str, path: str) -> tuple[Problem, ...]:
    """Return the problems of forbidden functions, since a template may use only its own data."""
    code = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    return tuple(
        problem("material-function", location_at(text, found.start(), path), name=found[0])
        for found in _FORBIDDEN.finditer(code)
    )
