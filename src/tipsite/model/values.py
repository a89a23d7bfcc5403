"""Common parts of the types of values, and access to their fields.

Most types are frozen structs of msgspec, which are quick to import and to create. A type is a data
class if comparisons ignore a field other than the place, or if it keeps a computed value. It is
also a data class if the program imports it at its start, without msgspec.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from msgspec import Struct, structs

from tipsite.model.problems import Placed


def is_value_type(kind: object) -> bool:
    """Return whether ``kind`` is a type of values with fields: a struct or a data class."""
    return isinstance(kind, type) and (issubclass(kind, Struct) or dataclasses.is_dataclass(kind))


def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a type's fields, in their order; empty if it is no type of values."""
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    return tuple(getattr(kind, "__dataclass_fields__", ()))


def compared_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that count when two values are compared."""
    if issubclass(kind, Placed):
        return tuple(name for name in kind.__struct_fields__ if name != "at")
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    return tuple(one.name for one in _data_fields(kind) if one.compare)


def needed_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that have no default."""
    if issubclass(kind, Struct):
        return tuple(one.name for one in structs.fields(kind) if one.required)
    missing = dataclasses.MISSING
    return tuple(
        one.name
        for one in _data_fields(kind)
        if one.default is missing and one.default_factory is missing
    )


def _data_fields(kind: Any) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(kind)
