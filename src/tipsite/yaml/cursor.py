"""A mapping to be edited, its place in the text, and obstacles to an edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

import yaml
from msgspec import Struct

from tipsite.messages import mark
from tipsite.yaml.nodes import DEEPEST, LOADER, Path

Shape = tuple[object, ...]

_BREAK = re.compile(r"\r\n|\r|\n")

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*([ \t]*#[^\r\n]*)?")
_TAB = re.compile(r"(?:\A|[\r\n]) *\t")
_REST_OF_LINE = re.compile(r"[ \t]*(#[^\r\n]*)?(?=[\r\n]|\Z)")
_COLON = re.compile(r"[ \t]*:")
_SIGNS = {
    "&": mark("An anchor (&) or its alias (*) is in the way."),
    "!": mark("A tag (!) is in the way."),
}


class EditRefused(ValueError):  # noqa: N818 - it is often no error of anybody's
    """The English reason for refusing an edit; ``line`` (from 1) is its place, if it is known.

    ``at`` may be a node; then the place is its first line.
    """

    def __init__(self, words: str, at: yaml.Node | int | None = None, **values: str) -> None:
        super().__init__(words.format(**values))
        self.words, self.values = words, values
        self.line = at.start_mark.line + 1 if isinstance(at, yaml.Node) else at

    def message(self, translate: Callable[[str], str]) -> str:
        """Return the translated reason; ``translate`` is gettext's function for a language."""
        return translate(self.words).format(**self.values)


class Cursor(Struct, frozen=True, kw_only=True):
    """A mapping in its text.

    ``text`` has no byte order mark, because libyaml does not count it.
    """

    text: str
    root: yaml.Node
    node: yaml.MappingNode
    entries: dict[str, tuple[yaml.ScalarNode, yaml.Node]]

    def scalar(self, key: str) -> yaml.ScalarNode:
        """Return the value of ``key``, which must exist; raise EditRefused if it is no scalar."""
        value = self.entries[key][1]
        _refuse_sign(self.text, value)
        if not isinstance(value, yaml.ScalarNode):
            raise EditRefused("“{key}” holds more than one text.", value, key=key)
        return value

    def list(self, key: str) -> yaml.SequenceNode:
        """Return the list at ``key``; raise EditRefused if there is none."""
        if key not in self.entries:
            raise EditRefused("“{key}” is not among the keys here.", self.node, key=key)
        value = self.entries[key][1]
        _refuse_sign(self.text, value)
        if not isinstance(value, yaml.SequenceNode):
            raise EditRefused("“{key}” holds no list.", value, key=key)
        return value

    def end_of(self, node: yaml.Node) -> int:
        """Return the index after a node's last character, without the line end."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        start, end = node.start_mark.index, node.end_mark.index
        if not is_block_scalar(node):
            return int(end)
        written = self.text[start:end]
        header = _BLOCK_HEADER.match(written)
        if header and "+" in header[0].partition("#")[0]:
            # A block scalar with ``+`` includes the empty lines after it.
            return int(start) + len(re.sub(r"(?:\r\n|\r|\n)\Z", "", written))
        return int(start) + len(written.rstrip(" \t\r\n"))

    def span(self, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
        """Return the start and end of a value; both are after the colon if there is no value."""
        start, end = value.start_mark.index, self.end_of(value)
        colon = _COLON.match(self.text, key.end_mark.index)
        # In {} libyaml puts an empty value before the next comma or brace.
        return (colon.end(), colon.end()) if start == end and colon else (start, end)

    def header(self, node: yaml.Node) -> re.Match[str] | None:
        """Match the header of a block scalar (``|`` or ``>``), and a comment as group 1."""
        start = node.start_mark.index
        return _BLOCK_HEADER.match(self.text, start) if is_block_scalar(node) else None

    def rest_of_line(self, at: int) -> re.Match[str]:
        """Match the rest of a line after a value: spaces, and a comment as group 1.

        Raises EditRefused if the line has anything else.
        """
        match = _REST_OF_LINE.match(self.text, at)
        if not match:
            line = len(_BREAK.findall(self.text[:at])) + 1
            raise EditRefused("There is something more after the value on this line.", line)
        return match

    def line_end(self, at: int) -> str:
        """Return the line end at an index, or else the last line end before it."""
        here = _BREAK.match(self.text, at)
        before = _BREAK.findall(self.text)
        return here[0] if here else before[-1] if before else "\n"

    def around(self, keys: Container[str]) -> Shape:
        """Return the whole document without these keys of the mapping and their values."""
        whole = self.node.value
        self.node.value = [(key, value) for key, value in whole if key.value not in keys]
        found = shape(self.root)
        self.node.value = whole
        return found


def cursor_at(text: str, path: Path) -> Cursor:
    """Return the mapping at ``path``; raise EditRefused if it is missing or cannot be edited."""
    text = text.lstrip("\ufeff")
    root = node = _compose(text)
    for step in path:
        node = _step(text, node, step)
    if not isinstance(node, yaml.MappingNode):
        raise EditRefused("There are no keys with values here.", node)
    entries = _entries(text, node)
    for key, _ in entries.values():
        if not _COLON.match(text, key.end_mark.index):
            raise EditRefused("There is no colon after “{key}”.", key, key=key.value)
    return Cursor(text=text, root=root, node=node, entries=entries)


def shape(node: yaml.Node) -> Shape:
    """Return the content of a node without places; raise EditRefused if it is too deep."""
    return _shape(node, set(), 0)


def is_block_scalar(node: yaml.Node) -> bool:
    """Return whether a text is written with ``|`` or ``>``."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _compose(text: str) -> yaml.Node:
    tab = _TAB.search(text)
    if tab:
        line = len(_BREAK.findall(text[: tab.end()])) + 1
        raise EditRefused("There is a tab at the start of the line; use spaces.", line)
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        place = getattr(error, "problem_mark", None)
        words = mark("The file can't be read as YAML.")
        if "another document" in str(getattr(error, "problem", "")):
            words = mark("The file holds more than one document, each begun by ---.")
        raise EditRefused(words, place and place.line + 1) from error
    if root is None:
        raise EditRefused("The file holds nothing.")
    shape(root)
    return root


def _step(text: str, node: yaml.Node, step: str | int) -> yaml.Node:
    if isinstance(step, str):
        if not isinstance(node, yaml.MappingNode):
            raise EditRefused("“{key}” is not here: there are no keys here.", node, key=step)
        entries = _entries(text, node)
        if step not in entries:
            raise EditRefused("“{key}” is not among the keys here.", node, key=step)
        return entries[step][1]
    _refuse_sign(text, node)
    if not isinstance(node, yaml.SequenceNode):
        raise EditRefused("A list should be here.", node)
    items: list[yaml.Node] = node.value
    if not 0 <= step < len(items):
        raise EditRefused("The list has no entry number {number}.", node, number=str(step + 1))
    return items[step]


def _entries(text: str, node: yaml.MappingNode) -> dict[str, tuple[yaml.ScalarNode, yaml.Node]]:
    entries: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
    _refuse_sign(text, node)
    for key, value in node.value:
        _refuse_sign(text, key)
        if not isinstance(key, yaml.ScalarNode):
            raise EditRefused("A key must be a single text.", key)
        if key.value == "<<":
            raise EditRefused("A merge key (<<) is in the way.", key)
        if key.value in entries:
            raise EditRefused("“{key}” is written twice.", key, key=key.value)
        entries[key.value] = (key, value)
    return entries


def _refuse_sign(text: str, node: yaml.Node) -> None:
    sign = text[node.start_mark.index : node.start_mark.index + 1]
    if sign in _SIGNS:
        raise EditRefused(_SIGNS[sign], node)


def _shape(node: yaml.Node, seen: set[int], depth: int) -> Shape:
    if depth > DEEPEST:
        raise EditRefused("There are too many levels inside each other.", node)
    # Aliases of aliases would make the shape grow without end.
    if id(node) in seen:
        raise EditRefused(_SIGNS["&"], node)
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return ("text", node.value, node.style or "")
    assert isinstance(node, yaml.CollectionNode)
    pairs = isinstance(node, yaml.MappingNode)
    parts = [part for pair in node.value for part in pair] if pairs else node.value
    inside = tuple(_shape(part, seen, depth + 1) for part in parts)
    return ("mapping" if pairs else "list", bool(node.flow_style), inside)
