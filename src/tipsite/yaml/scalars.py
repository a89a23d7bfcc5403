"""Write values as YAML on one line: a text, several texts, or texts with keys."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import yaml

from tipsite.yaml import nodes

Value: TypeAlias = "str | tuple[str, ...] | Mapping[str, Value]"
"""A text, or several texts in a list or with keys, written on one line: ``[a, b]``."""
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Line breaks, control characters, and characters that YAML forbids or editors do not show."""


def fits_one_line(text: str) -> bool:
    """Return whether ``text`` can be written as a scalar on one line."""
    return not _UNFIT.search(text)


def write_scalar(text: str, *, flow: bool, quote: str = "") -> str:
    """Return ``text`` as YAML that is parsed to the same text.

    With ``flow``, it is in ``{}`` or ``[]``. ``quote`` is the required quotation mark, if any.
    Without it, quotes are used only if the plain text would be parsed differently. ``text`` fits on
    one line.
    """
    if not quote and _reads_back(text, flow=flow):
        return text
    if quote == "'" or (not quote and ('"' in text or "\\" in text)):
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_pair(key: str, value: Value, *, flow: bool) -> str:
    """Return a key with its value; with ``flow``, they are in ``{}``."""
    written = write_scalar(key, flow=True)
    if isinstance(value, str):
        return f"{written}: {write_scalar(value, flow=flow)}"
    if isinstance(value, tuple):
        return f"{written}: [{', '.join(write_scalar(one, flow=True) for one in value)}]"
    pairs = (write_pair(name, one, flow=True) for name, one in value.items())
    return f"{written}: {{{', '.join(pairs)}}}"


class _PlainDumper(yaml.SafeDumper):
    """Writes all texts without quotation marks that are not needed, and without aliases."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own type

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def represent_mapping(self, tag: str, mapping: Any, *_style: object) -> yaml.MappingNode:
        return super().represent_mapping(tag, mapping, flow_style=False)


def write_block(record: Mapping[str, object]) -> list[str]:
    """Return a mapping as lines in block style, with each list of texts on one line.

    All texts fit on one line.
    """
    return yaml.dump(record, Dumper=_PlainDumper, default_flow_style=None, width=math.inf,
                     allow_unicode=True, sort_keys=False).splitlines()  # fmt: skip


def texts_of(value: Value) -> tuple[str, ...]:
    """Return every text of a value, keys included."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return value
    return (*value, *(text for one in value.values() for text in texts_of(one)))


def reads_as(node: yaml.Node, value: Value) -> bool:
    """Return whether a node has the same content as ``value``."""
    if isinstance(value, tuple):
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        return len(items) == len(value) and all(map(reads_as, items, value))
    if not isinstance(value, str):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        wanted = value.items()
        return len(pairs) == len(wanted) and all(
            reads_as(name, key) and reads_as(one, said)
            for (name, one), (key, said) in zip(pairs, wanted, strict=True)
        )
    if not isinstance(node, yaml.ScalarNode) or node.value != value:
        return False
    return bool(node.style) or value not in ("", "~", "null")


def _reads_back(text: str, *, flow: bool) -> bool:
    around = "- {{k: {0}, z: z}}\n" if flow else "- k: {0}\n  z: z\n"
    root, mistakes = nodes.parse_yaml(around.format(text), "")
    if mistakes or not isinstance(root, nodes.Sequence) or len(root.items) != 1:
        return False
    pairs = root.items[0].items if isinstance(root.items[0], nodes.Mapping) else ()
    values = [value for _, value in pairs]
    keys = [key.text for key, _ in pairs]
    first = values[0] if keys == ["k", "z"] else None
    return (
        isinstance(first, nodes.Scalar) and first.plain and not first.empty and first.text == text
    )
