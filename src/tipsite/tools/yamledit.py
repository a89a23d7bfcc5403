"""The one editor with which commands write into an officer's YAML.

Text is spliced at the places of PyYAML's nodes, so whatever is not edited stays byte for byte:
comments, order, quotes, blank lines and line ends.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

import yaml

from tipsite.messages.marking import mark
from tipsite.tools.yamlscalar import fits_one_line, write_scalar
from tipsite.tools.yamlspot import (
    BLOCK_HEADER,
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
    shape,
    value_span,
)
from tipsite.tools.yamlvalue import Value, reads, texts_of, write_pair

__all__ = ["EditRefused", "Path", "Value", "set_values"]

_FOLDED = re.compile(r"(>-)[ \t]*(?:\r\n|\r|\n)([ ]+)")
_LONG = 95
_REMARK = re.compile(r"#[^\r\n]*")
_TO_COMMA = re.compile(r"((?:[ \t\r\n]|#[^\r\n]*)*),")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)\Z")


def set_values(text: str, path: Path, values: Mapping[str, Value | None]) -> str:
    """Return ``text`` in which the mapping at ``path`` has these values; None removes the key.

    Keys that are missing are added at the mapping's end. Keys and values fit on one line; a value
    of several texts is only added, and replaces none. Raises EditRefused where that can't be done,
    or not without changing anything else.
    """
    body = text.lstrip("\ufeff")
    old = find_spot(body, path)
    done = body
    for key, value in sorted(values.items(), key=lambda item: item[1] is None):
        spot = find_spot(done, path)
        done = _without(spot, key) if value is None else _with(spot, key, value)
    _verify(old, done, path, values)
    return text[: len(text) - len(body)] + done


def _with(spot: Spot, key: str, value: Value) -> str:
    if not all(fits_one_line(one) for one in (key, *texts_of(value))):
        wrong = mark("The value of “{key}” holds a line break or a character that can't be seen.")
        raise EditRefused(wrong, line_of(spot.node), key=key)
    if key in spot.entries:
        return _replaced(spot, key, value)
    return _added_in_flow(spot, key, value) if spot.node.flow_style else _added(spot, key, value)


def _replaced(spot: Spot, key: str, value: Value) -> str:
    if not isinstance(value, str):
        if reads(spot.entries[key][1], value):
            return spot.text
        raise EditRefused("“{key}” stands there already.", line_of(spot.entries[key][0]), key=key)
    old = spot.scalar(key)
    if reads(old, value):
        return spot.text
    start, stop = value_span(spot.flat, *spot.entries[key])
    if folded := _folded(spot, old, value):
        return spot.text[:start] + folded + spot.text[stop:]
    quote = old.style if old.style in ("'", '"') else ""
    new = write_scalar(value, flow=bool(spot.node.flow_style), quote=quote)
    header = _header_remark(spot, old)
    remark = spot.text[slice(*header)] if header else ""
    before = " " if start == stop else ""
    after = " " if remark.startswith("#") else ""
    return spot.text[:start] + before + new + after + remark + spot.text[stop:]


def _folded(spot: Spot, old: yaml.ScalarNode, value: str) -> str:
    """Return a long text over several lines where the old one was so; else nothing."""
    words = spot.flat[old.start_mark.index : old.end_mark.index]
    begin = _FOLDED.match(words)
    if not begin or len(value) <= _LONG or value != " ".join(value.split()):
        return ""
    indent, end = begin[2], line_end(spot, old.start_mark.index)
    width = max(_LONG - len(indent), _LONG // 2)
    lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
    return f"{begin[1]}{''.join(f'{end}{indent}{line}' for line in lines)}"


def _added(spot: Spot, key: str, value: Value) -> str:
    stop = rest_of_line(spot, end_of(spot.flat, spot.node)).end()
    line = " " * spot.node.start_mark.column + write_pair(key, value, flow=False)
    return spot.text[:stop] + line_end(spot, stop) + line + spot.text[stop:]


def _added_in_flow(spot: Spot, key: str, value: Value) -> str:
    at = spot.node.start_mark.index + 1
    added = write_pair(key, value, flow=True)
    if spot.flat[at - 1] != "{":
        raise EditRefused("Nothing can be added to a pair without {{}}.", line_of(spot.node))
    if spot.entries:
        _, at = value_span(spot.flat, *spot.node.value[-1])
        # After `a:` without a value a comma would belong to the text.
        added = (" , " if spot.flat[at - 1] == ":" else ", ") + added
    space = " " if spot.flat[at] == "#" else ""
    return spot.text[:at] + added + space + spot.text[at:]


def _without(spot: Spot, key: str) -> str:
    if key not in spot.entries:
        return spot.text
    spot.scalar(key)
    if len(spot.entries) == 1:
        name = spot.entries[key][0]
        raise EditRefused("“{key}” can't go: no other key stands there.", line_of(name), key=key)
    number = list(spot.entries).index(key)
    return _out_of_flow(spot, number) if spot.node.flow_style else _out_of_block(spot, number)


def _out_of_block(spot: Spot, number: int) -> str:
    """Remove lines, but not their comments. The next key moves up to a dash before the key."""
    text = spot.text
    name, value = spot.node.value[number]
    rest = rest_of_line(spot, end_of(spot.flat, value))
    end = line_end(spot, rest.end())
    start = name.start_mark.index - name.start_mark.column
    before = text[start : name.start_mark.index]
    after = min(rest.end() + len(end), len(text))
    indent = " " * name.start_mark.column
    kept = "".join(indent + remark + end for remark in _remarks(spot, name, value, rest))
    if before.strip(" -"):
        raise EditRefused("Only a dash may stand before “{key}”.", line_of(name), key=name.value)
    if before.strip():
        following = spot.node.value[number + 1][0].start_mark
        between = text[after : following.index - following.column]
        return text[:start] + kept + between + before + text[following.index :]
    if rest.end() < len(text):
        return text[:start] + kept + text[after:]
    return _LAST_BREAK.sub("", text[:start] + kept)


def _out_of_flow(spot: Spot, number: int) -> str:
    """Remove a pair and its comma, but no comment before or after it."""
    text, flat, pairs = spot.text, spot.flat, spot.node.value
    name, value = pairs[number]
    start = name.start_mark.index
    value_start, stop = value_span(flat, name, value)
    if "#" in flat[name.end_mark.index : value_start]:
        raise EditRefused("A comment stands between key and value.", line_of(name))
    if number == len(pairs) - 1:
        _, last = value_span(flat, *pairs[number - 1])
        if "#" not in flat[last:start]:
            return text[:last] + text[stop:]
    else:
        following = pairs[number + 1][0].start_mark.index
        if "#" not in flat[stop:following]:
            return text[:start] + text[following:]
    comma = _TO_COMMA.match(flat, stop)
    if not comma:
        return text[:start] + text[stop:]
    return text[:start] + text[stop : comma.end(1)] + text[comma.end() :]


def _remarks(spot: Spot, name: yaml.Node, value: yaml.Node, rest: re.Match[str]) -> list[str]:
    gap = _REMARK.finditer(spot.flat, name.end_mark.index, value.start_mark.index)
    spans = [match.span() for match in gap]
    header = _header_remark(spot, value)
    if header:
        spans.append(header)
    if rest[1]:
        spans.append(rest.span(1))
    return [spot.text[start:stop].lstrip() for start, stop in spans]


def _header_remark(spot: Spot, node: yaml.Node) -> tuple[int, int] | None:
    if not is_block_scalar(node):
        return None
    header = BLOCK_HEADER.match(spot.flat, node.start_mark.index)
    return header.span(1) if header and header[1] else None


def _verify(old: Spot, done: str, path: Path, values: Mapping[str, Value | None]) -> None:
    """Raise EditRefused unless exactly the wanted values differ."""
    refused = EditRefused(
        "This can't be changed safely; please change it by hand.", line_of(old.node)
    )
    try:
        new = find_spot(done, path)
    except EditRefused as error:
        raise refused from error
    kept = [key for key in old.entries if values.get(key, "") is not None]
    added = [key for key, value in values.items() if value is not None and key not in kept]
    right = list(new.entries) == kept + added
    for key in kept:
        right = right and shape(old.entries[key][0]) == shape(new.entries[key][0])
    for key, value in values.items():
        if value is not None:
            right = right and reads(new.entries[key][1], value)
    if not right or around(old, values) != around(new, values):
        raise refused
