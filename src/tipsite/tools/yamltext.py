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
_DEEPEST = 30
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Line breaks to YAML 1.1, but to no editor: lines would be counted differently."""
_SIGNS = {"&": "yaml-anchor", "!": "yaml-tag"}
_LOSING = ("yaml-anchor", "yaml-deep")


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
    text = _OTHER_BREAKS.sub(" ", text)
    tabs = tuple(_tabs(text, path, first_line))
    if tabs:
        return None, tabs
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, (_slip(error, text, path, first_line),)
    if root is None:
        return None, ()
    lines = tuple(text.split("\n"))
    source = _Source(path=path, lines=lines, first_line=first_line, found=[], seen=set())
    node = source.node(root, 0)
    lost = any(slip.code in _LOSING for slip in source.found)
    return None if lost else node, tuple(source.found)


def _tabs(text: str, path: str, first_line: int) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), first_line):
        column = line.find("\t")
        if column >= 0 and not line[:column].strip():
            yield problem("yaml-tab", Where(path=path, line=number, column=column + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The text whose nodes are converted, and the list that takes what is wrong in it."""

    path: str
    lines: tuple[str, ...]
    first_line: int
    found: list[Problem]
    seen: set[int]

    def node(self, node: yaml.Node, depth: int) -> Node:
        at = self.at(node)
        if self.sign(node) in _SIGNS:
            self.found.append(problem(_SIGNS[self.sign(node)], at))
        if id(node) in self.seen:
            return Scalar(text="", plain=False, at=at)
        self.seen.add(id(node))
        if depth > _DEEPEST:
            self.found.append(problem("yaml-deep", at))
            return Scalar(text="", plain=False, at=at)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.node(item, depth + 1) for item in node.value)
            return Sequence(items=items, at=at)
        if isinstance(node, yaml.MappingNode):
            pairs: list[tuple[Scalar, Node]] = []
            for key, value in node.value:
                name = self.node(key, depth + 1)
                if isinstance(name, Scalar):
                    pairs.append((name, self.node(value, depth + 1)))
                else:
                    self.found.append(problem("yaml-key", name.at))
            return Mapping(items=tuple(pairs), at=at)
        # libyaml says '' where PyYAML's own parser says None.
        return Scalar(text=node.value, plain=not node.style, at=at)

    def at(self, node: yaml.Node) -> Where:
        mark = node.start_mark
        return Where(path=self.path, line=mark.line + self.first_line, column=mark.column + 1)

    def sign(self, node: yaml.Node) -> str:
        rest = self.lines[node.start_mark.line :]
        return rest[0][node.start_mark.column : node.start_mark.column + 1] if rest else ""


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
    here = lines[row][column : column + 1]
    unfit = ("cannot start any token", "sequence entries are not allowed", "node content")
    if here.strip() and any(words in said for words in unfit) and "flow" not in context:
        return problem("yaml-special", at, character=here)
    if "quoted scalar" in context and start is not None:
        return problem("yaml-quote", _opened(start, lines, at, first_line))
    if "alias" in said or "anchor" in said or "alias" in context:
        return problem("yaml-anchor", at)
    if "single document" in context or "<document start>" in said:
        return problem("yaml-documents", at)
    if "flow" in context and start is not None:
        return problem("yaml-bracket", _opened(start, lines, at, first_line))
    if re.match(r"\s*[\"'].*[\"']\s*\S", lines[row].split(":", 1)[-1]):
        return problem("yaml-quote-inside", at)
    if "could not find expected ':'" in said:
        return _no_colon(lines, row, at, first_line)
    return _indent(lines, row, at)


def _opened(start: yaml.Mark, lines: list[str], at: Where, first_line: int) -> Where:
    """Return the place of a mark; libyaml puts some marks below the last line."""
    row = min(start.line, len(lines) - 1)
    column = start.column + 1 if row == start.line else max(1, len(lines[row]))
    return Where(path=at.path, line=row + first_line, column=column)


def _colon(lines: list[str], row: int, at: Where) -> Problem:
    line = lines[row]
    match = re.match(r"\s*(?:- )?[\w-]+:\s+(?=\S)", line)
    if match is None:
        return _indent(lines, row, at)
    value = line[match.end() :].rstrip()
    inner = value.find(": ") if ": " in value else value.rfind(":")
    if inner < 0:
        return _indent(lines, row, at)
    quoted = value.replace('"', "'")
    return problem(
        "yaml-colon",
        Where(path=at.path, line=at.line, column=match.end() + inner + 1),
        line=f'{match.group(0).strip()} "{quoted}"',
    )


def _indent(lines: list[str], row: int, at: Where) -> Problem:
    column = len(lines[row]) - len(lines[row].lstrip()) + 1
    return problem("yaml-indent", Where(path=at.path, line=at.line, column=column))


def _no_colon(lines: list[str], row: int, at: Where, first_line: int) -> Problem:
    while row > 0 and (not lines[row].strip() or ":" in lines[row]):
        row -= 1
    column = len(lines[row]) - len(lines[row].lstrip()) + 1
    where = Where(path=at.path, line=row + first_line, column=column)
    return problem("yaml-no-colon", where, words=lines[row].strip()[:40])
