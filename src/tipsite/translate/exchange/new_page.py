"""A page that had no translation yet: what the source settles, with the words that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from tipsite.model.tracking import Pair
from tipsite.parse.kinds import NEEDED
from tipsite.parse.pages import place_kind
from tipsite.translate.exchange.fields import LISTS
from tipsite.translate.exchange.page_text import NotPlaced, PageText
from tipsite.translate.exchange.taken import Accepted
from tipsite.ui_language import gettext as _
from tipsite.yaml.cursor import Cursor, cursor_at
from tipsite.yaml.edit import set_list, set_values
from tipsite.yaml.scalars import write_scalar

_WORDS = frozenset(("title", "short_title", "summary", "who"))
_HOLDERS = ("image", "downloads")


def needed_fields(document: str) -> tuple[str, ...]:
    """Return the fields without whose translation a page can't be made."""
    more = NEEDED.get(place_kind(document), ())
    return ("title", "summary", *(key for key in more if key in _WORDS | LISTS))


def new_page(source: str, pairs: Sequence[Pair], taken: Sequence[Accepted]) -> str:
    """Return the text of a new page; what is not translated is left out of it."""
    page = PageText.of(source)
    fields = {one.key: one.text for one in taken if one.key}
    blocks = [one.text for one in sorted(taken, key=lambda one: one.pair.number) if not one.key]
    matter = _matter(page.matter, fields)
    body = "\n\n".join(blocks)
    return f"---\n{matter}---\n{body}\n" if body else f"---\n{matter}---\n"


def holder_of(source: str, part: str, fields: Mapping[str, str]) -> str:
    """Return the pictures or files of the source's front matter with words that came back.

    Raises:
        NotPlaced: some of their words are not translated.
    """
    lines = _holder(cursor_at(PageText.of(source).matter, ()), part, fields)
    if not lines:
        raise NotPlaced(
            _("it has no “{part}” yet: translate all words of it at once").format(part=part)
        )
    return lines[0]


def _matter(source: str, fields: Mapping[str, str]) -> str:
    cursor = cursor_at(source, ())
    lines: list[str] = []
    for key in cursor.entries:
        if key in _WORDS:
            if key in fields:
                lines.append(f"{key}: {write_scalar(fields[key], flow=False)}")
        elif key in LISTS:
            if key in fields:
                items = [line.removeprefix("- ") for line in fields[key].split("\n")]
                lines.append(set_list("x: x", (), key, items).partition("\n")[2])
        elif key in _HOLDERS:
            lines.extend(_holder(cursor, key, fields))
        elif key != "translation":
            lines.append(_raw(cursor, key))
    return "\n".join((*lines, "translation: draft")) + "\n"


def _holder(cursor: Cursor, key: str, fields: Mapping[str, str]) -> list[str]:
    """A picture or files, if all their words are translated: half of them would mislead."""
    raw = _raw(cursor, key)
    node = cursor.entries[key][1]
    whole: list[tuple[tuple[str | int, ...], str, yaml.Node]] = (
        [((key, at), f"{key}.{at}.title", item) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.SequenceNode)
        else [((key,), f"{key}.alt", node)]
    )
    for path, field, item in whole:
        names = [name.value for name, _ in item.value] if isinstance(item, yaml.MappingNode) else []
        name = field.rpartition(".")[2]
        if name in names:
            if field not in fields:
                return []
            raw = set_values(raw, path, {name: fields[field]})
    return [raw]


def _raw(cursor: Cursor, key: str) -> str:
    """A key with its value as the source has it, without what stands around."""
    name, value = cursor.entries[key]
    return cursor.text[name.start_mark.index : cursor.end_of(value)].replace("\r\n", "\n")
