"""A YAML file becomes one record."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tipsite.problems import Where, problem
from tipsite.tools.recall import recalled
from tipsite.tools.schema import Built, build
from tipsite.tools.yamltext import parse_yaml

T = TypeVar("T")


@recalled
def parse_record(text: str, path: str, record: type[T], *, first_line: int = 1) -> Built[T]:
    """Return the record in ``text`` and its problems."""
    node, slips = parse_yaml(text, path, first_line=first_line)
    if node is None:
        empty = () if slips else (problem("empty-file", Where(path=path, line=first_line)),)
        return Built(value=None, whole=False, problems=(*slips, *empty))
    built = build(node, record)
    return replace(built, problems=(*slips, *built.problems))
