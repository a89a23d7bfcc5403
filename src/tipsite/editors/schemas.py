"""The schemas of a site's files, and what tells VS Code which file each is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tipsite.editors.shape import json_schema
from tipsite.model.config import Config
from tipsite.model.glossary import Glossary
from tipsite.model.pages import FrontMatter
from tipsite.model.records import OrganizationFile, ServiceFile
from tipsite.model.theme import ThemeSettings

FOLDER = "schema"
SETTINGS = ".vscode/settings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
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
}


def schema_text(kind: str) -> str:
    """Return the schema of a kind of file."""
    found = KINDS[kind]
    return _text(json_schema(found.record, found.title))


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
