"""Parse YAML into nodes with places; scalars always stay text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import yaml
from msgspec import Struct
from msgspec.structs import replace

from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.yaml.diagnose import ODD_SPACE, diagnose, line_mistake

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 30
_ITEM = re.compile(r" *- +\S")
_TOP = re.compile(r"^(?=\S)", re.MULTILINE)
_SIGNS = {"&": "yaml-anchor", "!": "yaml-special"}
_LOSING = ("yaml-anchor", "yaml-deep")
_LONGEST_KEY = 30
_SHOWN = 300
"""The most characters that a problem quotes of a text."""


class Scalar(Struct, frozen=True, kw_only=True):
    """One value; ``plain`` is false if it is quoted or a block scalar."""

    text: str
    plain: bool
    at: Location

    @property
    def empty(self) -> bool:
        """True if the author wrote a key and no value."""
        return self.plain and self.text in ("", "~", "null")

    def with_text(self, text: str) -> Scalar:
        """Return another text at this place."""
        return replace(self, text=text)


class Sequence(Struct, frozen=True, kw_only=True):
    """A list."""

    items: tuple[Node, ...]
    at: Location


class Mapping(Struct, frozen=True, kw_only=True):
    """Keys with their values, in the order of the file, including repeated keys."""

    items: tuple[tuple[Scalar, Node], ...]
    at: Location


_OTHER_LINE_ENDS = dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), " ")

Node = Scalar | Sequence | Mapping

Path = tuple[str | int, ...]
"""The path to a node from the document's root: ``("services", 3, "phones", 0, "verified")``."""


def parse_yaml(
    text: str, path: str, *, first_line: int = 1
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the document's node (None when empty or broken) and the problems found.

    ``first_line`` is the number of the text's first line in the file, for front matter.
    """
    # These end a line for YAML, but not for editors and not in our counts of lines. Inputs refuse
    # files with them, but the parts of a broken file that are still read may have them.
    text = text.translate(_OTHER_LINE_ENDS)
    tabs = tuple(_tabs(text, path, first_line))
    if tabs:
        return None, tabs
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        return None, (diagnose(error, text, path, first_line),)
    if root is None:
        return None, ()
    lines = tuple(text.split("\n"))
    if isinstance(root, yaml.ScalarNode) and (mistake := _only_line(lines, path, first_line)):
        return None, (mistake,)
    signed = any(sign in text for sign in _SIGNS)
    source = _Source(
        path=path,
        lines=lines,
        first_line=first_line,
        signed=signed,
        hashed="#" in text,
        found=[],
        seen=set(),
    )
    node = source.node(root, 0)
    lost = any(mistake.code in _LOSING for mistake in source.found)
    return None if lost else node, tuple(source.found)


def value_places(text: str, path: str) -> Callable[[Location, str], Location]:
    """Return a function that finds the place of a value, by the place of its table and its key.

    If the table has no such key, the function returns the place of the table. It serves values that
    do not store their place. ``text`` is parsed on the first call.
    """

    @cache
    def tables() -> dict[Location, Mapping]:
        root, _problems = parse_yaml(text, path)
        return {node.at: node for _path, node in _values(root, ()) if isinstance(node, Mapping)}

    def place(table: Location, key: str) -> Location:
        items = tables()[table].items if table in tables() else ()
        return next((value.at for name, value in items if name.text == key), table)

    return place


def top_value(text: str, key: str) -> Node | None:
    """Return the value of a top-level key of a text, even if other parts have mistakes.

    Return None if the key is missing or cannot be read.
    """
    node, _problems = parse_yaml(text, "")
    if node is None:
        node, _problems = parse_yaml("".join(_chunks(text, key)), "")
    items = node.items if isinstance(node, Mapping) else ()
    return next((value for name, value in items if name.text == key), None)


def _chunks(text: str, key: str) -> Iterator[str]:
    """Yield the lines of a key at the top level, including list items without an indent."""
    within = False
    for chunk in _TOP.split(text):
        within = chunk.startswith(f"{key}:") or (within and chunk.startswith("-"))
        if within:
            yield chunk


def path_to(text: str, at: Location) -> Path:
    """Return the path from the root of a YAML text to the outermost value that begins ``at``.

    Raises:
        LookupError: no value begins at this place.
    """
    root, _ = parse_yaml(text.removeprefix("\ufeff"), at.path)
    for path, node in _values(root, ()):
        if (node.at.line, node.at.column) == (at.line, at.column):
            return path
    raise LookupError(at)


def _tabs(text: str, path: str, first_line: int) -> Iterator[Problem]:
    if "\t" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        column = line.find("\t")
        if column >= 0 and not line[:column].strip():
            yield problem("yaml-tab", Location(path=path, line=number, column=column + 1))


def _only_line(lines: tuple[str, ...], path: str, first_line: int) -> Problem | None:
    """Return the problem of a text that YAML reads as one value, although keys were meant."""
    for row, line in enumerate(lines):
        if found := line_mistake(line, row):
            at = Location(path=path, line=row + first_line, column=found.column + 1)
            return problem(found.code, at, **found.values)
    return None


class _Source(Struct, frozen=True, kw_only=True):
    """The text whose nodes are converted, and the list of its problems."""

    path: str
    lines: tuple[str, ...]
    first_line: int
    signed: bool
    hashed: bool
    found: list[Problem]
    seen: set[int]

    def node(self, node: yaml.Node, depth: int) -> Node:
        at = self.at(node)
        if self.signed and self.sign(node) in _SIGNS:
            sign = self.sign(node)
            self.found.append(problem(_SIGNS[sign], at, character=sign))
        if id(node) in self.seen:
            return Scalar(text="", plain=False, at=at)
        self.seen.add(id(node))
        if depth > DEEPEST:
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
                    name = self.well_spaced(name)
                    if node.flow_style and self.unled(key, value):
                        self.split(name, pairs)
                    else:
                        pairs.append((name, self.node(value, depth + 1)))
                else:
                    self.found.append(problem("yaml-key", name.at))
            return Mapping(items=tuple(pairs), at=at)
        self.swallowed(node)
        # libyaml has '' for an unquoted style, PyYAML's own parser has None.
        quoted = isinstance(node, yaml.ScalarNode) and bool(node.style)
        text = node.value if quoted else self.before_hash(node)
        return Scalar(text=text, plain=not quoted, at=at)

    def swallowed(self, node: yaml.Node) -> None:
        """Report an item that is indented too far: YAML joins it to the text above."""
        first, last = node.start_mark.line, node.end_mark.line
        if first == last or getattr(node, "style", None) or node.start_mark.column == 0:
            return
        for row in range(first + 1, min(last + 1, len(self.lines))):
            line = self.lines[row]
            if _ITEM.match(line) and _ITEM.match(self.lines[first]):
                item = self.lines[first]
                above = item.strip().partition(":")[0][:_LONGEST_KEY]
                wanted = len(item) - len(item.lstrip())
                column = len(line) - len(line.lstrip()) + 1
                at = Location(path=self.path, line=row + self.first_line, column=column)
                values = {"column": column, "wanted": wanted + 1, "above": above}
                self.found.append(problem("yaml-column", at, **values))

    def well_spaced(self, key: Scalar) -> Scalar:
        """Remove and report special spaces in a key, as from word processors and web pages."""
        odd = re.search(ODD_SPACE, key.text) if key.plain and not key.text.isascii() else None
        if odd is None:
            return key
        at = Location(path=key.at.path, line=key.at.line, column=key.at.column + odd.start())
        self.found.append(problem("yaml-space", at, character=f"U+{ord(odd[0]):04X}"))
        return key.with_text(re.sub(ODD_SPACE, "", key.text))

    def unled(self, key: yaml.Node, value: yaml.Node) -> bool:
        """Return whether a key in a flow mapping has no colon."""
        mark = key.end_mark
        rest = self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""
        return not value.value and not rest.lstrip().startswith(":")

    def split(self, key: Scalar, pairs: list[tuple[Scalar, Node]]) -> None:
        """Report and correct a key without a value in a flow mapping."""
        name, colon, value = key.text.partition(":")
        if colon and name and value:
            at = Location(path=key.at.path, line=key.at.line, column=key.at.column + len(name))
            self.found.append(problem("yaml-no-space", at, meant=f"{name}: {value}"))
            pairs.append((key.with_text(name), key.with_text(value)))
        elif pairs and isinstance(before := pairs[-1][1], Scalar):
            whole = f"{before.text}, {key.text}"
            line = f'{pairs[-1][0].text}: "{whole}"'
            # With thousands of commas, each problem would quote all text before its comma.
            shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
            self.found.append(problem("yaml-flow-comma", key.at, words=key.text, line=shown))
            pairs[-1] = (pairs[-1][0], before.with_text(whole))
        else:
            pairs.append((key, Scalar(text="", plain=True, at=key.at)))

    def before_hash(self, node: yaml.Node) -> str:
        """Return a text; report a ``#`` without a space after it, since it ends the text."""
        mark = node.end_mark
        if not self.hashed or mark.line >= len(self.lines):
            return str(node.value)
        cut = re.match(r"\s*(?<=\s)#(?=[^\s#!])(?P<words>.*)", self.lines[mark.line][mark.column :])
        if cut is None:
            return str(node.value)
        column = mark.column + cut.start("words")
        at = Location(path=self.path, line=mark.line + self.first_line, column=column)
        words = f"#{cut['words'][:30]}"
        tell = warning if node.value else problem
        self.found.append(tell("yaml-hash", at, words=words))
        return str(node.value) or words

    def at(self, node: yaml.Node) -> Location:
        mark = node.start_mark
        return Location(path=self.path, line=mark.line + self.first_line, column=mark.column + 1)

    def sign(self, node: yaml.Node) -> str:
        rest = self.lines[node.start_mark.line :]
        return rest[0][node.start_mark.column : node.start_mark.column + 1] if rest else ""


def _values(node: Node | None, path: Path) -> Iterator[tuple[Path, Node]]:
    if node is None:
        return
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node.items:
            yield from _values(value, (*path, key.text))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _values(item, (*path, index))
