"""Fields of records: the values they may hold, their roles and sentences for editors.

They come from the annotations of the records. The reader of YAML, the schemas of editors, renaming
and all searches for words use them.
"""

from __future__ import annotations

import collections.abc
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from tipsite.model.problems import Text
from tipsite.model.roles import ONE_OR_MORE, WORDS, Keys, Named, Role, Sentence
from tipsite.model.values import field_names, is_value_type, needed_names

_WORDLESS = (str, int, bool)


class Held(Struct, frozen=True, kw_only=True):
    """The values that a key or an item may have: of a ``type``, or ``items`` of a list or a table.

    ``keys`` is the kind of things that the keys of a table name. If ``single``, one item needs no
    list around it.
    """

    kind: Literal["text", "scalar", "record", "list", "table"]
    type: Any = None
    items: Held | None = None
    role: Role = WORDS
    keys: Named | None = None
    single: bool = False

    @property
    def item(self) -> Held:
        """The items of a list or table."""
        assert self.items is not None
        return self.items

    @property
    def innermost(self) -> Held:
        """The items within all lists and tables."""
        return self.items.innermost if self.items else self


class Field(Struct, frozen=True, kw_only=True):
    """A key of a record: the name of the field, its values, and whether it is required."""

    name: str
    held: Held
    required: bool
    sentence: str


@cache
def fields_of(record: type) -> dict[str, Field]:
    """Return the keys of a record, in the order of its fields."""
    hints, needed = _hints(record), needed_names(record)
    unwritten = ("at", *getattr(record, "UNWRITTEN", ()))
    return {
        name.rstrip("_"): Field(
            name=name,
            held=_held(hints[name], ()),
            required=name in needed,
            sentence=_sentence(hints[name]),
        )
        for name in field_names(record)
        if name not in unwritten
    }


@cache
def word_fields(kind: type, internal: bool) -> tuple[str, ...]:
    """Return the names of the fields of a type that may contain words."""
    hints = _hints(kind) if is_value_type(kind) else {}
    roles = ("words", "internal") if internal else ("words",)
    innermost = {name: _held(hints[name], ()).innermost for name in field_names(kind)}
    return tuple(
        name
        for name, held in innermost.items()
        if name != "at" and held.role.kind in roles and held.type not in _WORDLESS
    )


def words_of(value: Any, *, internal: bool = True) -> Iterator[Text]:
    """Yield each text with words in ``value``; with ``internal``, internal texts as well."""
    if isinstance(value, Text):
        yield value
        return
    for _name, part in _parts_of(value, internal=internal):
        if part:
            yield from words_of(part, internal=internal)


def tables_of(value: Any) -> Iterator[Mapping[str, Text]]:
    """Yield each table of words by language."""
    return (table for _path, table in named_tables(value, ""))


def named_tables(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Text]]]:
    """Yield each table of words by language, with its keys and indexes after ``path``."""
    parts = _parts_of(value)
    if isinstance(value, Mapping) and value and all(isinstance(part, Text) for _, part in parts):
        yield path, value
        return
    for name, part in parts:
        if part and type(part) not in (Text, str):
            yield from named_tables(part, f"{path}.{name}")


def _parts_of(value: Any, *, internal: bool = True) -> typing.Collection[tuple[object, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    if isinstance(value, tuple):
        return tuple(enumerate(value))
    kind: Any = type(value)
    return [(name.rstrip("_"), getattr(value, name)) for name in word_fields(kind, internal)]


def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _sentence(hint: Any) -> str:
    marks = getattr(hint, "__metadata__", ())
    return next((mark.text for mark in marks if isinstance(mark, Sentence)), "")


def _held(hint: Any, marks: tuple[Any, ...]) -> Held:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _held(inner[0], (*inner[1:], *marks))
    if origin in (typing.Union, types.UnionType):
        some = [part for part in inner if part is not type(None)]
        return _held(some[0], marks) if len(some) == 1 else Held(kind="scalar", type=hint)
    if origin is tuple:
        return Held(kind="list", items=_held(inner[0], ()), single=ONE_OR_MORE in marks)
    if origin is collections.abc.Mapping:
        keys = next((mark.names for mark in marks if isinstance(mark, Keys)), None)
        return Held(kind="table", items=_held(inner[1], ()), keys=keys)
    role = next((mark for mark in marks if isinstance(mark, Role)), WORDS)
    if hint is Text:
        return Held(kind="text", role=role)
    return Held(kind="record" if is_value_type(hint) else "scalar", type=hint, role=role)
