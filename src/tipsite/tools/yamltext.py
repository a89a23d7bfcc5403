"""YAML read as text: nodes with places, no scalar ever turned into something else.

PyYAML's loaders turn ``0123`` into 83 and ``no`` into False, and let a doubled key win in silence.
Here nodes are composed (YAML 1.1, libyaml) and every scalar stays the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tipsite.problems import Problem, Where, problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value. ``plain`` is false where it stood in quotes or as a block."""

    text: str
    plain: bool
    at: Where

    @property
    def empty(self) -> bool:
        """Whether the author wrote a key and no value."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with their values, in the author's order, doubled keys included."""

    items: tuple[tuple[Scalar, Node], ...]
    at: Where


Node = Scalar | Sequence | Mapping


def parse_yaml(
    text: str, path: str, *, first_line: int = 1
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the document's node (None when empty or broken) and the problems found.

    ``first_line`` is the number of the text's first line in the file, for front matter.
    """
    tabs = tuple(_tabs(text, path, first_line))
    if tabs:
        return None, tabs
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, (_slip(error, text, path, first_line),)
    if root is None:
        return None, ()
    found: list[Problem] = []
    node = _convert(root, path, first_line, found, set(), 0)
    return node, tuple(found)


def _tabs(text: str, path: str, first_line: int) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), first_line):
        column = line.find("\t")
        if column >= 0 and not line[:column].strip():
            yield problem("yaml-tab", Where(path=path, line=number, column=column + 1))


def _convert(
    node: yaml.Node, path: str, first_line: int, found: list[Problem], seen: set[int], depth: int
) -> Node:
    at = Where(
        path=path, line=node.start_mark.line + first_line, column=node.start_mark.column + 1
    )
    if id(node) in seen:
        found.append(problem("yaml-anchor", at))
        return Scalar(text="", plain=True, at=at)
    seen.add(id(node))
    if depth > _DEEPEST:
        found.append(problem("yaml-deep", at))
        return Scalar(text="", plain=True, at=at)
    if not node.tag.startswith(_TAG):
        found.append(problem("yaml-tag", at, tag=node.tag))
    if isinstance(node, yaml.SequenceNode):
        items = tuple(
            _convert(item, path, first_line, found, seen, depth + 1) for item in node.value
        )
        return Sequence(items=items, at=at)
    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in node.value:
            name = _convert(key, path, first_line, found, seen, depth + 1)
            if isinstance(name, Scalar):
                pairs.append(
                    (name, _convert(value, path, first_line, found, seen, depth + 1))
                )
            else:
                found.append(problem("yaml-key", name.at))
        return Mapping(items=tuple(pairs), at=at)
    return Scalar(text=node.value, plain=node.style is None, at=at)


def _slip(error: yaml.YAMLError, text: str, path: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", "") or error)
    if mark is None:
        position = getattr(error, "position", 0)
        character = getattr(error, "character", 0)
        before = text[: position if isinstance(position, int) else 0]
        at = Where(
            path=path,
            line=before.count("\n") + first_line,
            column=len(before) - before.rfind("\n"),
        )
        shown = f"U+{character:04X}" if isinstance(character, int) else repr(character)
        return problem("yaml-character", at, character=shown)
    lines = text.split("\n")
    row = min(mark.line, len(lines) - 1)
    at = Where(path=path, line=row + first_line, column=mark.column + 1)
    return _named_slip(said, at, lines, row, mark.column, error, first_line)


def _named_slip(
    said: str,
    at: Where,
    lines: list[str],
    row: int,
    column: int,
    error: yaml.YAMLError,
    first_line: int,
) -> Problem:
    start = getattr(error, "context_mark", None)
    context = str(getattr(error, "context", "") or "")
    if "mapping values are not allowed" in said:
        return _colon(lines, row, at)
    if "cannot start any token" in said:
        return problem("yaml-special", at, character=lines[row][column : column + 1])
    if "quoted scalar" in context and start is not None:
        opened = Where(path=at.path, line=start.line + first_line, column=start.column + 1)
        return problem("yaml-quote", opened)
    if "alias" in said or "anchor" in said or "alias" in context:
        return problem("yaml-anchor", at)
    if "single document" in said or "<document start>" in said:
        return problem("yaml-documents", at)
    if "flow" in context and start is not None:
        opened = Where(path=at.path, line=start.line + first_line, column=start.column + 1)
        return problem("yaml-bracket", opened)
    if re.match(r"\s*[\"'].*[\"']\s*\S", lines[row].split(":", 1)[-1]):
        return problem("yaml-quote-inside", at)
    if "could not find expected ':'" in said:
        return _no_colon(lines, row, at, first_line)
    return problem("yaml-indent", at)


def _colon(lines: list[str], row: int, at: Where) -> Problem:
    line = lines[row]
    match = re.match(r"\s*(?:- )?[\w-]+:\s+(?=\S)", line)
    if match is None:
        return problem("yaml-indent", at)
    value = line[match.end() :].rstrip()
    inner = value.find(": ") if ": " in value else value.rfind(":")
    if inner < 0:
        return problem("yaml-indent", at)
    quoted = value.replace('"', "'")
    return problem(
        "yaml-colon",
        Where(path=at.path, line=at.line, column=match.end() + inner + 1),
        line=f'{match.group(0).strip()} "{quoted}"',
    )


def _no_colon(lines: list[str], row: int, at: Where, first_line: int) -> Problem:
    while row > 0 and (not lines[row].strip() or ":" in lines[row]):
        row -= 1
    column = len(lines[row]) - len(lines[row].lstrip()) + 1
    where = Where(path=at.path, line=row + first_line, column=column)
    return problem("yaml-no-colon", where, words=lines[row].strip()[:40])
