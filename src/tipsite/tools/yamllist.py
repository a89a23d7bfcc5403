"""Lists of texts in an officer's YAML, written with the same care as single values."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from tipsite.tools.yamlscalar import fits_one_line, write_scalar
from tipsite.tools.yamlspot import (
    EditRefused,
    Path,
    Spot,
    around,
    end_of,
    find_spot,
    is_block_scalar,
    line_end,
    line_of,
    rest_of_line,
)

__all__ = ["set_list"]


def set_list(text: str, path: Path, key: str, items: Sequence[str]) -> str:
    """Return ``text`` in which ``key`` of the mapping at ``path`` is a list of these texts.

    A key that is missing is added at the mapping's end. Items that stand there already stay as
    they are written. Raises EditRefused where that can't be done without changing anything else.
    """
    body = text.lstrip("\ufeff")
    old = find_spot(body, path)
    if not items or not all(map(fits_one_line, items)):
        raise EditRefused(
            "An item of “{key}” can't be written on one line.", line_of(old.node), key=key
        )
    if key not in old.entries:
        done = _added(old, key, items)
    else:
        node = old.entries[key][1]
        done = _changed(old, node, items)
    _verify(old, done, path, key, items)
    return text[: len(text) - len(body)] + done


def _changed(spot: Spot, node: yaml.Node, items: Sequence[str]) -> str:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise EditRefused("A list with texts should stand here.", line_of(node))
    there: list[yaml.Node] = node.value
    if len(there) != len(items):
        return _rewritten(spot, node, items)
    done = spot.text
    for item, words in reversed(list(zip(there, items, strict=True))):
        if not isinstance(item, yaml.ScalarNode):
            raise EditRefused("An item of the list holds more than one text.", line_of(item))
        if item.value == words:
            continue
        quote = item.style if item.style in ("'", '"') else ""
        written = write_scalar(words, flow=bool(node.flow_style), quote=quote)
        start, stop = item.start_mark.index, end_of(spot.flat, item)
        if is_block_scalar(item) and "#" in spot.flat[start:].split("\n", 1)[0]:
            raise EditRefused("A comment stands in the way.", line_of(item))
        done = done[:start] + written + done[stop:]
    return done


def _rewritten(spot: Spot, node: yaml.SequenceNode, items: Sequence[str]) -> str:
    """Write a list anew that gets longer or shorter, as long as no comment is lost."""
    first, last = node.value[0], node.value[-1]
    start, stop = first.start_mark.index, end_of(spot.flat, last)
    for item, following in zip(node.value, node.value[1:], strict=False):
        if "#" in spot.flat[end_of(spot.flat, item) : following.start_mark.index]:
            raise EditRefused("A comment stands between the items.", line_of(following))
    flow = bool(node.flow_style)
    written = [write_scalar(words, flow=flow) for words in items]
    indent = " " * (first.start_mark.column - len("- "))
    between = ", " if flow else f"{line_end(spot, start)}{indent}- "
    return spot.text[:start] + between.join(written) + spot.text[stop:]


def _added(spot: Spot, key: str, items: Sequence[str]) -> str:
    name = write_scalar(key, flow=True)
    if spot.node.flow_style:
        raise EditRefused("No list can be added between braces.", line_of(spot.node))
    written = [f"- {write_scalar(words, flow=False)}" for words in items]
    indent = " " * spot.node.start_mark.column
    at = rest_of_line(spot, end_of(spot.flat, spot.node)).end()
    end = line_end(spot, at)
    lines = "".join(f"{end}{indent}{line}" for line in (f"{name}:", *written))
    return spot.text[:at] + lines + spot.text[at:]


def _verify(old: Spot, done: str, path: Path, key: str, items: Sequence[str]) -> None:
    """Raise EditRefused unless exactly the wanted list differs."""
    refused = EditRefused(
        "This can't be changed safely; please change it by hand.", line_of(old.node)
    )
    try:
        new = find_spot(done, path)
    except EditRefused as error:
        raise refused from error
    node = new.entries[key][1] if key in new.entries else None
    found = [item.value for item in node.value] if isinstance(node, yaml.SequenceNode) else []
    names = list(old.entries) if key in old.entries else [*old.entries, key]
    if found != list(items) or list(new.entries) != names:
        raise refused
    if around(old, {key}) != around(new, {key}):
        raise refused
