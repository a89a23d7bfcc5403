"""One more record at the end of a list in an officer's YAML."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from tipsite.tools.yamlspot import (
    EditRefused,
    Shape,
    Spot,
    end_of,
    find_spot,
    line_end,
    line_of,
    rest_of_line,
    shape,
)

__all__ = ["add_record"]


def add_record(text: str, key: str, lines: Sequence[str]) -> str:
    """Return ``text`` in which the list ``key`` of the document's root ends with a record.

    ``lines`` are the YAML of the record: a mapping in block style, with its comments and without
    an indent. A list that is missing or empty is begun. Comments behind the last record stay
    behind it. Raises EditRefused where that can't be done, or not without changing anything else.
    """
    body = text.lstrip("\ufeff")
    spot = find_spot(body, ())
    old = spot.entries.get(key)
    if old is None:
        done = _begun(spot, len(body.rstrip()), key, lines)
    elif _is_empty(old[1]):
        done = _instead(spot, key, lines)
    else:
        done = _behind(spot, spot.list(key), lines)
    _verify(spot, done, key, lines)
    return text[: len(text) - len(body)] + done


def _behind(spot: Spot, found: yaml.SequenceNode, lines: Sequence[str]) -> str:
    if found.flow_style:
        raise EditRefused("The list stands in []; please add to it by hand.", line_of(found))
    at = rest_of_line(spot, end_of(spot.flat, found)).end()
    end, indent = line_end(spot, at), " " * found.start_mark.column
    gap = end if _is_airy(spot, found) else ""
    return spot.text[:at] + gap + end + _written(lines, indent, end) + spot.text[at:]


def _begun(spot: Spot, at: int, key: str, lines: Sequence[str]) -> str:
    end = line_end(spot, len(spot.text))
    rest = spot.text[at:] or end
    return f"{spot.text[:at]}{end}{end}{key}:{end}{_written(lines, '', end)}{rest}"


def _instead(spot: Spot, key: str, lines: Sequence[str]) -> str:
    """Begin a list where nothing stands behind the key, or ``[]``."""
    name, value = spot.entries[key]
    colon = spot.flat.index(":", name.end_mark.index) + 1
    stop = end_of(spot.flat, value) if value.start_mark.index >= colon else colon
    stop = max(stop, colon) if isinstance(value, yaml.SequenceNode) else colon
    rest = rest_of_line(spot, stop)
    remark = f"  {rest[1]}" if rest[1] else ""
    end = line_end(spot, rest.end())
    return f"{spot.text[:colon]}{remark}{end}{_written(lines, '', end)}{spot.text[rest.end() :]}"


def _is_empty(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value and not node.style
    return isinstance(node, yaml.SequenceNode) and not node.value


def _is_airy(spot: Spot, found: yaml.SequenceNode) -> bool:
    """Whether an empty line parts the last two records."""
    if len(found.value) < 2:
        return False
    between = spot.flat[end_of(spot.flat, found.value[-2]) : found.value[-1].start_mark.index]
    return any(not line.strip(" -") for line in between.replace("\r\n", "\n").split("\n")[1:-1])


def _written(lines: Sequence[str], indent: str, end: str) -> str:
    first, *others = lines
    return end.join((f"{indent}- {first}", *(f"{indent}  {line}".rstrip() for line in others)))


def _verify(old: Spot, done: str, key: str, lines: Sequence[str]) -> None:
    """Raise EditRefused unless the record is all that differs."""
    refused = EditRefused("This can't be changed safely; please change it by hand.")
    new = find_spot(done, ())
    items = new.list(key).value
    record = find_spot("\n".join(lines) + "\n", ()).node
    if not items or shape(items.pop()) != shape(record):
        raise refused
    was = _without(old, key)
    if _without(new, key) != was or _items(old, key) != tuple(map(shape, items)):
        raise refused


def _without(spot: Spot, key: str) -> tuple[Shape, ...]:
    return tuple(
        part
        for name, value in spot.node.value
        if name.value != key
        for part in (shape(name), shape(value))
    )


def _items(spot: Spot, key: str) -> tuple[Shape, ...]:
    found = spot.entries.get(key)
    if found is None or not isinstance(found[1], yaml.SequenceNode):
        return ()
    return tuple(map(shape, found[1].value))
