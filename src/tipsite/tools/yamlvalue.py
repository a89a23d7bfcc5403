"""Values that an edit writes into YAML: a text, or several on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import yaml

from tipsite.tools.yamlscalar import write_scalar

__all__ = ["Value", "reads", "texts_of", "write_pair"]

Value: TypeAlias = "str | tuple[str, ...] | Mapping[str, Value]"
"""A text, or several in a list or with keys, which are written on one line: ``[a, b]``."""


def write_pair(key: str, value: Value, *, flow: bool) -> str:
    """Return a key with its value; ``flow`` says whether they stand in ``{}``."""
    written = write_scalar(key, flow=True)
    if isinstance(value, str):
        return f"{written}: {write_scalar(value, flow=flow)}"
    if isinstance(value, tuple):
        return f"{written}: [{', '.join(write_scalar(one, flow=True) for one in value)}]"
    pairs = (write_pair(name, one, flow=True) for name, one in value.items())
    return f"{written}: {{{', '.join(pairs)}}}"


def texts_of(value: Value) -> tuple[str, ...]:
    """Return every text of a value, keys included."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return value
    return (*value, *(text for one in value.values() for text in texts_of(one)))


def reads(node: yaml.Node, value: Value) -> bool:
    """Return whether a node reads as a value."""
    if isinstance(value, tuple):
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        return len(items) == len(value) and all(map(reads, items, value))
    if not isinstance(value, str):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        wanted = value.items()
        return len(pairs) == len(wanted) and all(
            reads(name, key) and reads(one, said)
            for (name, one), (key, said) in zip(pairs, wanted, strict=True)
        )
    if not isinstance(node, yaml.ScalarNode) or node.value != value:
        return False
    return bool(node.style) or value not in ("", "~", "null")
