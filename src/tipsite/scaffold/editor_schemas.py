"""The schemas by which an editor such as VS Code completes and checks an officer's files.

They are JSON Schemas (2020-12) of the values into which files are read.
"""

from __future__ import annotations

import datetime
import json
import types
import typing
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tipsite.model.config import Config, Glossary, ThemeSettings
from tipsite.model.pages import FrontMatter, MaterialMatter
from tipsite.model.problems import Text
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.model.values import is_value_type
from tipsite.scaffold.field_descriptions import DESCRIPTIONS
from tipsite.yaml.schema import fields_of

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = {"type": ["string", "number", "boolean"]}
"""YAML takes some texts for numbers, or yes for true; tipsite reads them as they are written."""


def _json_schema(record: type, title: str) -> dict[str, Any]:
    """Return the schema of a file that is one ``record``."""
    found: dict[str, dict[str, Any]] = {}
    top = _record(record, found)
    return {"$schema": _DIALECT, "title": title, **top, "$defs": dict(sorted(found.items()))}


def _record(record: type, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fields = fields_of(record)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.required],
        "properties": {
            key: {"description": DESCRIPTIONS[record][key], **_value(field.expected, found)}
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
            "enum": [*inner, *({"yes": True, "no": False}[one] for one in inner if one in _YES_NO)]
        }
    if origin is tuple:
        return {"type": "array", "items": _value(inner[0], found)}
    if origin is not None:
        table = {"type": "object", "additionalProperties": _value(inner[1], found)}
        return table | ({"minProperties": 1} if inner[1] is Text else {})
    if is_value_type(expected) and expected is not Text:
        record = typing.cast(type, expected)
        if name := getattr(record, "ONE_OR_MORE", ""):
            several = _value(fields_of(record)[name].expected, found)
            return {"anyOf": [several["items"], several]}
        if record.__name__ not in found:
            found[record.__name__] = {}
            found[record.__name__] = _record(record, found)
        one = {"$ref": f"#/$defs/{record.__name__}"}
        if name := getattr(record, "LIST", ""):
            return {"anyOf": [_value(fields_of(record)[name].expected, found), one]}
        return one
    return _SCHEMAS[expected]


_YES_NO = {"yes": True, "no": False}
"""How an editor with YAML 1.1 reads these words."""
_SCHEMAS: dict[Any, dict[str, Any]] = {
    Text: _SCALAR,
    str: _SCALAR,
    bool: {"enum": ["yes", "no", "true", "false", True, False]},
    int: {"type": ["integer", "string"], "pattern": "^-?[0-9]{1,9}$"},
    datetime.date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


FOLDER = "schema"
SETTINGS = ".vscode/settings.json"


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of file: the record it is, its title, and where such files stand."""

    record: type
    title: str
    files: str


KINDS: Mapping[str, Kind] = {
    "campaigns": Kind(record=Config, title="campaigns.yaml of a tipsite", files="campaigns.yaml"),
    "services": Kind(
        record=ServiceFile, title="A directory of services", files="content/services/*.yaml"
    ),
    "organizations": Kind(
        record=OrganizationFile, title="Organizations", files="content/organizations.yaml"
    ),
    "glossary": Kind(record=Glossary, title="Terms of the field", files="content/glossary.yaml"),
    "theme": Kind(record=ThemeSettings, title="A theme", files="themes/*/theme.yaml"),
    "page": Kind(record=FrontMatter, title="The keys at the head of a page", files=""),
    "material": Kind(record=MaterialMatter, title="The keys of a piece of material", files=""),
}


def schema_text(kind: str) -> str:
    """Return the schema of a kind of file."""
    found = KINDS[kind]
    return _text(_json_schema(found.record, found.title))


def editor_files() -> Mapping[str, bytes]:
    """Return the files by which VS Code completes and checks, by path in the site's folder."""
    files = {f"{FOLDER}/{kind}.json": schema_text(kind).encode() for kind in KINDS}
    return {**files, SETTINGS: settings_text().encode()}


def settings_text() -> str:
    """Return the settings of VS Code's YAML extension for a site."""
    return _text(
        {
            "yaml.schemas": {
                f"./{FOLDER}/{kind}.json": f"/{found.files}"
                for kind, found in KINDS.items()
                if found.files
            },
            "yaml.yamlVersion": "1.2",
            "files.encoding": "utf8",
            "files.eol": "\n",
            "editor.insertSpaces": True,
        }
    )


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
