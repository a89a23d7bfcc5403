"""Digests of values: equal values have equal digests, on any day and in any process."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AnySet
from hashlib import blake2b
from operator import attrgetter
from typing import Any

import msgspec

from tipsite.model.problems import Location, Text
from tipsite.model.values import compared_names, is_value_type

SIZE = 12
"""Bytes of a digest: two of a million digests are equal by chance in one of 10^17 sites."""
Marks = Mapping[Location, object]
"""Annotations of texts, by the place of the text."""
_PLAIN = frozenset((str, int, float, bool, bytes, type(None)))

_Way = Callable[[Any], Any]


class Fingerprints:
    """Computes digests of plain values, tuples, mappings, sets, structs and data classes.

    A digest omits fields that comparisons ignore, such as the place of a text. The order of a
    mapping counts, but not the order of a set. ``marks`` count as part of each text.
    """

    __slots__ = ("_encode", "_marks", "_ways")

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._ways: dict[type, _Way] = {}
        self._encode = msgspec.msgpack.Encoder().encode

    def of(self, value: object) -> bytes:
        """Return the digest of a value, of SIZE bytes.

        Raises:
            TypeError: it contains a value without equality, such as a function.
        """
        return blake2b(self._encode(self._plain(value)), digest_size=SIZE).digest()

    def _plain(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = self._way(kind)
        return way(value)

    def _way(self, kind: type) -> _Way:
        """Return a function that turns values of a type into lists of plain values."""
        if kind is Text:
            return self._text
        if is_value_type(kind):
            return self._fields(kind)
        if issubclass(kind, tuple | list):
            return self._items
        if issubclass(kind, Mapping):
            return lambda value: {
                "": [[self._plain(key), self._plain(item)] for key, item in value.items()]
            }
        if issubclass(kind, AnySet):
            return lambda value: sorted(map(self._encode, map(self._plain, value)))
        if issubclass(kind, str):
            return str
        if issubclass(kind, datetime.date):
            return lambda value: [value.isoformat()]
        raise TypeError(kind)

    def _items(self, values: Iterable[Any]) -> list[Any]:
        plain = self._plain
        return [item if type(item) in _PLAIN else plain(item) for item in values]

    def _text(self, value: Text) -> Any:
        mark = self._marks.get(value.at) if self._marks else None
        return [value.text] if mark is None else [value.text, self._plain(mark)]

    def _fields(self, kind: type) -> _Way:
        names = compared_names(kind)
        if len(names) < 2:
            return lambda value: [
                kind.__name__,
                *self._items(getattr(value, name) for name in names),
            ]
        parts = attrgetter(*names)
        return lambda value: [kind.__name__, *self._items(parts(value))]
