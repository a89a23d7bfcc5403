"""Where a record stands in its file, as the editor of YAML wants to know it."""

from __future__ import annotations

from collections.abc import Iterator

from tipsite.problems import Where
from tipsite.tools.yamledit import Path
from tipsite.tools.yamltext import Mapping, Node, Scalar, parse_yaml


def path_of(text: str, at: Where) -> Path:
    """Return the way from the root of a YAML text to the mapping that begins ``at``.

    Raises:
        LookupError: no mapping begins there.
    """
    root, _ = parse_yaml(text.removeprefix("\ufeff"), at.path)
    for path, node in _mappings(root, ()):
        if (node.at.line, node.at.column) == (at.line, at.column):
            return path
    raise LookupError(at)


def _mappings(node: Node | None, path: Path) -> Iterator[tuple[Path, Mapping]]:
    if node is None or isinstance(node, Scalar):
        return
    if isinstance(node, Mapping):
        yield path, node
        for key, value in node.items:
            yield from _mappings(value, (*path, key.text))
    else:
        for index, item in enumerate(node.items):
            yield from _mappings(item, (*path, index))
