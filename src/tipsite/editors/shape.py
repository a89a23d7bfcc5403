"""The dataclasses that files are read into, as JSON Schema (2020-12).

What `tools.schema` reads of a record is what stands here: both follow its annotations.
"""

from __future__ import annotations

import dataclasses
import datetime
import types
import typing
from typing import Any

from tipsite.editors.keys import KEYS
from tipsite.model.values import Text
from tipsite.yaml.schema import fields_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = {"type": ["string", "number", "boolean"]}
"""YAML takes some texts for numbers, or yes for true; tipsite reads them as they are written."""


def json_schema(record: type, title: str) -> dict[str, Any]:
    """Return the schema of a file that is one ``record``."""
    found: dict[str, dict[str, Any]] = {}
    top = _record(record, found)
    return {"$schema": DIALECT, "title": title, **top, "$defs": dict(sorted(found.items()))}


def _record(record: type, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fields = fields_of(record)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.required],
        "properties": {
            key: {"description": KEYS[record][key], **_value(field.expected, found)}
            for key, field in fields.items()
        },
    }


def _value(expected: Any, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    origin, inner = typing.get_origin(expected), typing.get_args(expected)
    if origin in (typing.Union, types.UnionType):
        (one,) = (part for part in inner if part is not type(None))
        return _value(one, found)
    if origin is typing.Literal:
        return {
            "enum": [*inner, *({"yes": True, "no": False}[one] for one in inner if one in _SAID)]
        }
    if origin is tuple:
        return {"type": "array", "items": _value(inner[0], found)}
    if origin is not None:
        table = {"type": "object", "additionalProperties": _value(inner[1], found)}
        return table | ({"minProperties": 1} if inner[1] is Text else {})
    if dataclasses.is_dataclass(expected) and expected is not Text:
        record = typing.cast(type, expected)
        if record.__name__ not in found:
            found[record.__name__] = {}
            found[record.__name__] = _record(record, found)
        return {"$ref": f"#/$defs/{record.__name__}"}
    return _SCHEMAS[expected]


_SAID = {"yes": True, "no": False}
"""How an editor with YAML 1.1 reads these words."""
_SCHEMAS: dict[Any, dict[str, Any]] = {
    Text: _SCALAR,
    str: _SCALAR,
    bool: {"enum": ["yes", "no", "true", "false", True, False]},
    int: {"type": ["integer", "string"], "pattern": "^-?[0-9]{1,9}$"},
    datetime.date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
