"""Schemas with which an editor such as VS Code completes and checks an officer's files.

They are JSON Schemas (2020-12), made from the types that files are read into.
"""

from __future__ import annotations

import datetime
import json
import typing
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tipsite.model.config import Config, Glossary, ThemeSettings
from tipsite.model.fields import Held, fields_of
from tipsite.model.pages import FrontMatter, MaterialMatter
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.theme.tokens import TOKENS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = {"type": ["string", "number", "boolean"]}
"""The schema of a text: YAML reads some texts as numbers or booleans, but tipsite does not."""


def _record(record: type, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fields = fields_of(record)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, field in fields.items() if field.required],
        "properties": {
            key: {"description": field.sentence or _of_token(key), **_value(field.held, schemas)}
            for key, field in fields.items()
        },
    }


def _of_token(token: str) -> str:
    """Return the sentence for a token, with the words of a new theme."""
    words = TOKENS[token]
    return f"{words[0].upper()}{words[1:]}."


def _value(held: Held, schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if held.kind == "list":
        several = {"type": "array", "items": _value(held.item, schemas)}
        return {"anyOf": [several["items"], several]} if held.single else several
    if held.kind == "table":
        table = {"type": "object", "additionalProperties": _value(held.item, schemas)}
        return table | ({"minProperties": 1} if held.item.kind == "text" else {})
    if held.kind == "text":
        return _SCALAR
    if typing.get_origin(held.type) is typing.Literal:
        words = typing.get_args(held.type)
        return {"enum": [*words, *(_YES_NO[word] for word in words if word in _YES_NO)]}
    if held.kind == "record":
        record = held.type
        if record.__name__ not in schemas:
            schemas[record.__name__] = {}
            schemas[record.__name__] = _record(record, schemas)
        reference = {"$ref": f"#/$defs/{record.__name__}"}
        if name := getattr(record, "LIST", ""):
            return {"anyOf": [_value(fields_of(record)[name].held, schemas), reference]}
        return reference
    return _SCHEMAS[held.type]


_YES_NO = {"yes": True, "no": False}
"""The values that editors with YAML 1.1 read for these words."""
_SCHEMAS: dict[Any, dict[str, Any]] = {
    str: _SCALAR,
    bool: {"enum": ["yes", "no", "true", "false", True, False]},
    int: {"type": ["integer", "string"], "pattern": "^-?[0-9]{1,9}$"},
    datetime.date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


FOLDER = "schema"
SETTINGS = ".vscode/settings.json"


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of file: its record, its title, and the paths of such files."""

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
    schemas: dict[str, dict[str, Any]] = {}
    whole = _record(KINDS[kind].record, schemas)
    head = {"$schema": _DIALECT, "title": KINDS[kind].title}
    return _text({**head, **whole, "$defs": dict(sorted(schemas.items()))})


def editor_files() -> Mapping[str, bytes]:
    """Return the schemas and settings for VS Code, by path in the site's folder."""
    files = {f"{FOLDER}/{kind}.json": schema_text(kind).encode() for kind in KINDS}
    return {**files, SETTINGS: settings_text().encode()}


def settings_text() -> str:
    """Return the settings of VS Code's YAML extension for a site."""
    return _text(
        {
            "yaml.schemas": {
                f"./{FOLDER}/{kind}.json": f"/{file.files}"
                for kind, file in KINDS.items()
                if file.files
            },
            "yaml.yamlVersion": "1.2",
            "files.encoding": "utf8",
            "files.eol": "\n",
            "editor.insertSpaces": True,
        }
    )


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
