"""A file of records, or campaigns.yaml, with texts that came back in one language."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from tipsite.tracking.documents import CONFIG
from tipsite.translate.exchange.marks import on_one_line
from tipsite.translate.exchange.page_text import NotPlaced
from tipsite.translate.exchange.taken import Accepted
from tipsite.ui_language import gettext as _
from tipsite.yaml.cursor import cursor_at
from tipsite.yaml.edit import EditRefused, Path, set_values

_LISTS = {CONFIG: "campaigns", "organizations.yaml": "organizations"}
_SITE = "site."


def record_file(old: bytes, document: str, taken: Sequence[Accepted], tag: str) -> bytes:
    """Return a file of records with the texts that came back for the language ``tag``.

    Raises:
        NotPlaced: the file cannot be changed safely.
    """
    try:
        text = old.decode()
        for one in taken:
            if one.changed:
                path = _path(text, document, one.key)
                text = set_values(text, path, {tag: on_one_line(one.text)})
    except UnicodeDecodeError as error:
        raise NotPlaced(_("it is not UTF-8 text")) from error
    except EditRefused as error:
        line = _("line {number}: ").format(number=error.line) if error.line else ""
        raise NotPlaced(line + error.message(_)) from error
    return text.encode()


def as_draft(old: bytes, tag: str) -> bytes:
    """Return campaigns.yaml in which nobody has read the records in a language yet."""
    text = old.decode()
    try:
        cursor = cursor_at(text, ("site", "translation"))
        if tag in cursor.entries and cursor.scalar(tag).value == "reviewed":
            return set_values(text, ("site", "translation"), {tag: "draft"}).encode()
    except EditRefused:
        return old
    return old


def _path(text: str, document: str, key: str) -> Path:
    """Return the way to the mapping that holds a field in all languages."""
    if document == CONFIG and key.startswith(_SITE):
        return _steps(key.split("."))
    name, *rest = _parts(key)
    many = _LISTS.get(document, "services")
    records = _records(text, many)
    if name not in records:
        raise NotPlaced(_("there is no record “{name}” in it").format(name=name))
    return (many, records[name], *_steps(rest))


def _steps(parts: list[str]) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _parts(key: str) -> list[str]:
    """Part a key: ids may hold any letters, but what follows them is known."""
    if ".aims." in key:
        name, _sep, number = key.rpartition(".aims.")
        return [name, "aims", number]
    name, _dot, field = key.rpartition(".")
    return [name, field]


def _records(text: str, many: str) -> dict[str, int]:
    """Return where each record stands in its list, by its id."""
    entries = cursor_at(text, ()).entries
    node = entries[many][1] if many in entries else None
    found: dict[str, int] = {}
    if isinstance(node, yaml.SequenceNode):
        for at, record in enumerate(node.value):
            for key, value in record.value if isinstance(record, yaml.MappingNode) else ():
                if key.value == "id":
                    found.setdefault(value.value.strip(), at)
    return found
