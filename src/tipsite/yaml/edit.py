"""The editor that all commands use to change an officer's YAML."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import yaml

from tipsite.messages import mark
from tipsite.yaml.cursor import Cursor, EditRefused, cursor_at, is_block_scalar, shape
from tipsite.yaml.nodes import Path
from tipsite.yaml.scalars import Value, fits_one_line, reads_as, texts_of, write_pair, write_scalar

_FOLDED = re.compile(r"(>-)[ \t]*(?:\r\n|\r|\n)([ ]+)")
_LONG = 95
_REMARK = re.compile(r"#[^\r\n]*")
_TO_COMMA = re.compile(r"((?:[ \t\r\n]|#[^\r\n]*+)*+),")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)\Z")

_Check = Callable[[yaml.Node | None, yaml.Node], bool]
"""A function that checks the old and the new value of a key; a missing old value is None."""


def set_values(text: str, path: Path, values: Mapping[str, Value | None]) -> str:
    """Return ``text`` with these values in the mapping at ``path``; None removes a key.

    A missing mapping is added to its parent. Missing keys are added at its end. Keys and values fit
    on one line. A list may replace a list; a table cannot replace a value. Raises EditRefused if
    the edit is impossible or would change anything else.
    """
    for depth, step in enumerate(path):
        if isinstance(step, str) and step not in cursor_at(text, path[:depth]).entries:
            new: Value = {key: value for key, value in values.items() if value is not None}
            for key in reversed(path[depth + 1 :]):
                new = {str(key): new}
            return set_values(text, path[:depth], {step: new})

    def splice(old: Cursor) -> str:
        done = old.text
        for key, value in sorted(values.items(), key=lambda item: item[1] is None):
            cursor = cursor_at(done, path)
            done = _without(cursor, key) if value is None else _with(cursor, key, value)
        return done

    def check(value: Value) -> _Check:
        return lambda _old, new: reads_as(new, value)

    wanted = {key: None if value is None else check(value) for key, value in values.items()}
    return _edited(text, path, splice, wanted)


def _without(cursor: Cursor, key: str) -> str:
    if key not in cursor.entries:
        return cursor.text
    cursor.scalar(key)
    if len(cursor.entries) == 1:
        name = cursor.entries[key][0]
        raise EditRefused("“{key}” can't go: no other key is there.", name, key=key)
    number = list(cursor.entries).index(key)
    return (_out_of_flow if cursor.node.flow_style else _out_of_block)(cursor, number)


def _out_of_flow(cursor: Cursor, number: int) -> str:
    """Remove a pair and its comma; comments around them stay."""
    text, pairs = cursor.text, cursor.node.value
    name, value = pairs[number]
    start = name.start_mark.index
    value_start, stop = cursor.span(name, value)
    if "#" in text[name.end_mark.index : value_start]:
        raise EditRefused("There is a comment between key and value.", name)
    if number == len(pairs) - 1:
        _, last = cursor.span(*pairs[number - 1])
        if "#" not in text[last:start]:
            return text[:last] + text[stop:]
    else:
        following = pairs[number + 1][0].start_mark.index
        if "#" not in text[stop:following]:
            return text[:start] + text[following:]
    comma = _TO_COMMA.match(text, stop)
    if not comma:
        return text[:start] + text[stop:]
    return text[:start] + text[stop : comma.end(1)] + text[comma.end() :]


def _out_of_block(cursor: Cursor, number: int) -> str:
    """Remove the lines of a key, but not their comments; the next key gets its dash."""
    text = cursor.text
    name, value = cursor.node.value[number]
    rest = cursor.rest_of_line(cursor.end_of(value))
    end = cursor.line_end(rest.end())
    start = name.start_mark.index - name.start_mark.column
    before = text[start : name.start_mark.index]
    after = min(rest.end() + len(end), len(text))
    indent = " " * name.start_mark.column
    kept = "".join(indent + remark + end for remark in _remarks(cursor, name, value, rest))
    if before.strip(" -"):
        raise EditRefused("Only a dash may be before “{key}”.", name, key=name.value)
    if before.strip():
        following = cursor.node.value[number + 1][0].start_mark
        between = text[after : following.index - following.column]
        return text[:start] + kept + between + before + text[following.index :]
    if rest.end() < len(text):
        return text[:start] + kept + text[after:]
    return _LAST_BREAK.sub("", text[:start] + kept)


def _remarks(cursor: Cursor, name: yaml.Node, value: yaml.Node, rest: re.Match[str]) -> list[str]:
    gap = _REMARK.finditer(cursor.text, name.end_mark.index, value.start_mark.index)
    spans = [match.span() for match in gap]
    header = _header_remark(cursor, value)
    if header:
        spans.append(header)
    if rest[1]:
        spans.append(rest.span(1))
    return [cursor.text[start:stop].lstrip() for start, stop in spans]


def _header_remark(cursor: Cursor, node: yaml.Node) -> tuple[int, int] | None:
    header = cursor.header(node)
    return header.span(1) if header and header[1] else None


def _with(cursor: Cursor, key: str, value: Value) -> str:
    if not all(fits_one_line(one) for one in (key, *texts_of(value))):
        wrong = mark("The value of “{key}” holds a line break or a character that can't be seen.")
        raise EditRefused(wrong, cursor.node, key=key)
    if key in cursor.entries:
        return _replaced(cursor, key, value)
    if cursor.node.flow_style:
        return _added_in_flow(cursor, key, value)
    return _below(cursor, cursor.node, [write_pair(key, value, flow=False)])


def _replaced(cursor: Cursor, key: str, value: Value) -> str:
    if not isinstance(value, str):
        if reads_as(cursor.entries[key][1], value):
            return cursor.text
        if isinstance(value, tuple):
            return _with_items(cursor, cursor.entries[key][1], value)
        raise EditRefused("“{key}” is there already.", cursor.entries[key][0], key=key)
    old = cursor.scalar(key)
    if reads_as(old, value):
        return cursor.text
    start, stop = cursor.span(*cursor.entries[key])
    if folded := _folded(cursor, old, value):
        return cursor.text[:start] + folded + cursor.text[stop:]
    new = write_scalar(value, flow=bool(cursor.node.flow_style), quote=_quote(old))
    header = _header_remark(cursor, old)
    remark = cursor.text[slice(*header)] if header else ""
    before = " " if start == stop else ""
    after = " " if remark.startswith("#") else ""
    return cursor.text[:start] + before + new + after + remark + cursor.text[stop:]


def _folded(cursor: Cursor, old: yaml.ScalarNode, value: str) -> str:
    """Return a long text over several lines if the old text was folded; else an empty text."""
    words = cursor.text[old.start_mark.index : old.end_mark.index]
    begin = _FOLDED.match(words)
    if not begin or len(value) <= _LONG or value != " ".join(value.split()):
        return ""
    indent, end = begin[2], cursor.line_end(old.start_mark.index)
    width = max(_LONG - len(indent), _LONG // 2)
    lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
    return f"{begin[1]}{''.join(f'{end}{indent}{line}' for line in lines)}"


def _quote(old: yaml.ScalarNode) -> str:
    return str(old.style) if old.style in ("'", '"') else ""


def _added_in_flow(cursor: Cursor, key: str, value: Value) -> str:
    at = cursor.node.start_mark.index + 1
    added = write_pair(key, value, flow=True)
    if cursor.text[at - 1] != "{":
        raise EditRefused("Nothing can be added to a pair without {{}}.", cursor.node)
    if cursor.entries:
        _, at = cursor.span(*cursor.node.value[-1])
        # After `a:` without a value, a comma would become part of the text.
        added = (" , " if cursor.text[at - 1] == ":" else ", ") + added
    space = " " if cursor.text[at] == "#" else ""
    return cursor.text[:at] + added + space + cursor.text[at:]


def _below(cursor: Cursor, node: yaml.Node, lines: Iterable[str]) -> str:
    """Insert lines below a mapping or list in block style, in its column."""
    at = cursor.rest_of_line(cursor.end_of(node)).end()
    end, indent = cursor.line_end(at), " " * node.start_mark.column
    added = "".join(f"{end}{indent}{line}" if line else end for line in lines)
    return cursor.text[:at] + added + cursor.text[at:]


def _edited(
    text: str, path: Path, splice: Callable[[Cursor], str], wanted: Mapping[str, _Check | None]
) -> str:
    """Return ``text`` after ``splice``; raise EditRefused if other keys than ``wanted`` differ.

    ``wanted`` has None for a key that is removed.
    """
    old = cursor_at(text, path)
    edited = splice(old)
    _check_edit(old, edited, path, lambda new: _differ_in(old, new, wanted))
    return text[: len(text) - len(old.text)] + edited


def _check_edit(old: Cursor, edited: str, path: Path, is_right: Callable[[Cursor], bool]) -> None:
    """Parse an edited text again; raise EditRefused unless it is readable and right."""
    by_hand = mark("This can't be changed safely; please change it by hand.")
    try:
        new = cursor_at(edited, path)
    except EditRefused as error:
        raise EditRefused(by_hand, old.node) from error
    if not is_right(new):
        raise EditRefused(by_hand, old.node)


def _differ_in(old: Cursor, new: Cursor, wanted: Mapping[str, _Check | None]) -> bool:
    gone = {key for key, check in wanted.items() if check is None}
    kept = [key for key in old.entries if key not in gone]
    added = [key for key in wanted if key not in gone and key not in old.entries]
    if list(new.entries) != kept + added:
        return False
    if any(shape(old.entries[key][0]) != shape(new.entries[key][0]) for key in kept):
        return False
    for key, check in wanted.items():
        before = old.entries[key][1] if key in old.entries else None
        if check and not check(before, new.entries[key][1]):
            return False
    return old.around(wanted) == new.around(wanted)


def set_list(
    text: str, path: Path, key: str, items: Sequence[str], *, of_text: bool = False
) -> str:
    """Return ``text`` with a list of these texts at ``key`` of the mapping at ``path``.

    A missing key is added at the mapping's end. Existing items stay as they are written. With
    ``of_text``, one text may become a list. Raises EditRefused if the edit is impossible or would
    change anything else.
    """

    def splice(cursor: Cursor) -> str:
        if not items or not all(map(fits_one_line, items)):
            wrong = mark("An item of “{key}” can't be written on one line.")
            raise EditRefused(wrong, cursor.node, key=key)
        if of_text and isinstance(cursor.entries.get(key, (None, None))[1], yaml.ScalarNode):
            return _listed(cursor, key, items)
        if key in cursor.entries:
            return _with_items(cursor, cursor.entries[key][1], items)
        if cursor.node.flow_style:
            raise EditRefused("No list can be added between braces.", cursor.node)
        written = (f"- {write_scalar(words, flow=False)}" for words in items)
        return _below(cursor, cursor.node, (f"{write_scalar(key, flow=True)}:", *written))

    def check(_old: yaml.Node | None, new: yaml.Node) -> bool:
        is_list = isinstance(new, yaml.SequenceNode)
        return is_list and [item.value for item in new.value] == list(items)

    return _edited(text, path, splice, {key: check})


def _listed(cursor: Cursor, key: str, items: Sequence[str]) -> str:
    """Replace one text by a list."""
    old = cursor.scalar(key)
    if _header_remark(cursor, old):
        raise EditRefused("A comment is in the way.", old)
    start, stop = cursor.span(*cursor.entries[key])
    written = f"[{', '.join(write_scalar(words, flow=True) for words in items)}]"
    return cursor.text[:start] + (" " if start == stop else "") + written + cursor.text[stop:]


def _with_items(cursor: Cursor, node: yaml.Node, items: Sequence[str]) -> str:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise EditRefused("A list with texts should be here.", node)
    there: list[yaml.Node] = node.value
    if len(there) != len(items):
        return _rewritten(cursor, node, items)
    done = cursor.text
    for item, words in reversed(list(zip(there, items, strict=True))):
        if not isinstance(item, yaml.ScalarNode):
            raise EditRefused("An item of the list holds more than one text.", item)
        if item.value == words:
            continue
        written = write_scalar(words, flow=bool(node.flow_style), quote=_quote(item))
        start, stop = item.start_mark.index, cursor.end_of(item)
        if is_block_scalar(item) and "#" in cursor.text[start:].split("\n", 1)[0]:
            raise EditRefused("A comment is in the way.", item)
        done = done[:start] + written + done[stop:]
    return done


def _rewritten(cursor: Cursor, node: yaml.SequenceNode, items: Sequence[str]) -> str:
    """Rewrite a list that gets longer or shorter, unless a comment would be lost."""
    first, last = node.value[0], node.value[-1]
    start, stop = first.start_mark.index, cursor.end_of(last)
    for item, following in zip(node.value, node.value[1:], strict=False):
        if "#" in cursor.text[cursor.end_of(item) : following.start_mark.index]:
            raise EditRefused("There is a comment between the items.", following)
    flow = bool(node.flow_style)
    written = [write_scalar(words, flow=flow) for words in items]
    indent = " " * (first.start_mark.column - len("- "))
    between = ", " if flow else f"{cursor.line_end(start)}{indent}- "
    return cursor.text[:start] + between.join(written) + cursor.text[stop:]


def replace_texts(text: str, change: Callable[[Path, str, bool], str | None]) -> str:
    """Return ``text`` with changed keys and values; all else stays, including quotation marks.

    ``change`` gets each text with its path from the root, and whether it is a key. It returns the
    new text, or None to keep the old one. Raises EditRefused if the edit is impossible or would
    change anything else.
    """
    cursor = cursor_at(text, ())
    splices: list[tuple[int, int, str]] = []
    for node, path, key, flow in tuple(_scalars(cursor.root, (), flow=False)):
        new = change(path, node.value, key)
        if new is None or new == node.value:
            continue
        if not fits_one_line(new):
            raise EditRefused("The new entry holds a line break.", node)
        start, stop = node.start_mark.index, cursor.end_of(node)
        if is_block_scalar(node) and "#" in cursor.text[start:].split("\n", 1)[0]:
            raise EditRefused("A comment is in the way.", node)
        written = write_scalar(new, flow=flow, quote=_quote(node))
        splices.append((start, stop, written))
        # From here on, the node has the content that the edited text must have.
        node.value, node.style = new, written[0] if written[0] in "'\"" else None
    if not splices:
        return text
    done = cursor.text
    for start, stop, written in sorted(splices, reverse=True):
        done = done[:start] + written + done[stop:]
    _check_edit(cursor, done, (), lambda after: shape(after.root) == shape(cursor.root))
    return text[: len(text) - len(cursor.text)] + done


def _scalars(
    node: yaml.Node, path: Path, *, flow: bool
) -> Iterator[tuple[yaml.ScalarNode, Path, bool, bool]]:
    """Yield each text, its path, whether it is a key, and whether it is in brackets."""
    if isinstance(node, yaml.ScalarNode):
        yield node, path, False, flow
        return
    assert isinstance(node, yaml.CollectionNode)
    inside = flow or bool(node.flow_style)
    for number, item in enumerate(node.value):
        if isinstance(item, tuple):
            key, value = item
            if isinstance(key, yaml.ScalarNode):
                yield key, (*path, key.value), True, True
                yield from _scalars(value, (*path, key.value), flow=inside)
        else:
            yield from _scalars(item, (*path, number), flow=inside)


def add_item(text: str, path: Path, key: str, item: str) -> str:
    """Add ``item`` at the end of the list ``key`` of the mapping at ``path``.

    Raises EditRefused if the edit is impossible or would change anything else.
    """

    def splice(cursor: Cursor) -> str:
        found = cursor.list(key)
        if not fits_one_line(item):
            raise EditRefused("The new entry holds a line break.", found)
        written = write_scalar(item, flow=bool(found.flow_style))
        if not found.flow_style:
            return _below(cursor, found, [f"- {written}"])
        at = cursor.end_of(found.value[-1]) if found.value else found.start_mark.index + 1
        comma = ", " if found.value else ""
        return cursor.text[:at] + comma + written + cursor.text[at:]

    return _edited(text, path, splice, {key: _ends([lambda last: reads_as(last, item)])})


def _ends(are_right: Sequence[Callable[[yaml.Node], bool]]) -> _Check:
    """Return a check that a list has more items at its end, each of which is right."""

    def check(old: yaml.Node | None, new: yaml.Node) -> bool:
        before = old.value if isinstance(old, yaml.SequenceNode) else []
        count = len(before)
        if not isinstance(new, yaml.SequenceNode) or len(new.value) != count + len(are_right):
            return False
        if list(map(shape, new.value[:count])) != list(map(shape, before)):
            return False
        return all(check(item) for check, item in zip(are_right, new.value[count:], strict=True))

    return check


def add_records(text: str, path: Path, key: str, records: Sequence[Sequence[str]]) -> str:
    """Add records at the end of the list ``key`` of the mapping at ``path``.

    Each record is the lines of a mapping in block style, with its comments and without an indent.
    If the list is missing or empty, it is begun. Comments after the last record stay after it.
    Raises EditRefused if the edit is impossible or would change anything else.
    """
    items = [(f"- {first}", *(f"  {line}".rstrip() for line in more)) for first, *more in records]
    lines = tuple(chain.from_iterable(items))

    def splice(cursor: Cursor) -> str:
        if key not in cursor.entries and path:
            return _below(cursor, cursor.node, (f"{key}:", *lines))
        if key not in cursor.entries:
            return _with_first_list(cursor, key, lines)
        if _is_empty(cursor.entries[key][1]):
            return _with_first_record(cursor, key, lines)
        found = cursor.list(key)
        if found.flow_style:
            raise EditRefused("The list is written in []; please add to it by hand.", found)
        airy = chain.from_iterable(("", *item) for item in items)
        return _below(cursor, found, airy if _is_airy(cursor, found) else lines)

    def is_record(lines: Sequence[str]) -> Callable[[yaml.Node], bool]:
        return lambda last: shape(last) == shape(cursor_at("\n".join(lines) + "\n", ()).node)

    return _edited(text, path, splice, {key: _ends([is_record(lines) for lines in records])})


def _with_first_list(cursor: Cursor, key: str, item: Sequence[str]) -> str:
    at = len(cursor.text.rstrip())
    end = cursor.line_end(len(cursor.text))
    rest = cursor.text[at:] or end
    return f"{cursor.text[:at]}{end}{end}{end.join((f'{key}:', *item))}{rest}"


def _is_empty(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value and not node.style
    return isinstance(node, yaml.SequenceNode) and not node.value


def _with_first_record(cursor: Cursor, key: str, item: Sequence[str]) -> str:
    """Begin a list after a key with no value, or with ``[]``."""
    name, value = cursor.entries[key]
    colon = cursor.text.index(":", name.end_mark.index) + 1
    is_list = isinstance(value, yaml.SequenceNode)
    rest = cursor.rest_of_line(max(cursor.end_of(value), colon) if is_list else colon)
    remark = f"  {rest[1]}" if rest[1] else ""
    end = cursor.line_end(rest.end())
    return f"{cursor.text[:colon]}{remark}{end}{end.join(item)}{cursor.text[rest.end() :]}"


def _is_airy(cursor: Cursor, found: yaml.SequenceNode) -> bool:
    """Return whether an empty line separates the last two records."""
    if len(found.value) < 2:
        return False
    start, stop = cursor.end_of(found.value[-2]), found.value[-1].start_mark.index
    lines = cursor.text[start:stop].replace("\r\n", "\n").split("\n")
    return any(not line.strip(" -") for line in lines[1:-1])
