"""`tipsite schema`: what an editor is told is what tipsite reads."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from sites import AL, BASE, CONFIG, ROOT, edit, files_of
from tipsite.cli.init import schema_command
from tipsite.cli.main import main
from tipsite.markdown.document import split_page
from tipsite.scaffold.editor_schemas import KINDS, SETTINGS, editor_files, schema_text
from tipsite.yaml.schema import parse_record

PAGE = "title: One\nsummary: Two\n"
FILES = {
    "campaigns": (CONFIG,),
    "services": tuple(f"content/services/{code}.yaml" for code in ("al", "me", "mk", "xk")),
    "organizations": ("content/organizations.yaml",),
    "glossary": ("content/glossary.yaml",),
}


class Editor(yaml.SafeLoader):
    """YAML 1.2 as VS Code reads it: numbers, true and false; yes, no and days are texts."""


Editor.yaml_implicit_resolvers = {}
for name, pattern, first in (
    ("bool", r"(?:true|false)\Z", "tf"),
    ("int", r"[-+]?[0-9]+\Z", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+\Z", "-+0123456789"),
    ("null", r"(?:~|null|)\Z", ["~", "n", ""]),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(pattern), list(first))
Editor.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(str(node.value)))


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(schema_text(kind))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def is_valid(kind: str, text: str) -> bool:
    loaded: Any = yaml.load(text, Loader=Editor)
    return bool(validator(kind).is_valid(loaded))


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, paths in FILES.items() for path in paths]
)
def test_the_files_of_the_sample_are_valid(kind: str, path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert list(validator(kind).iter_errors(yaml.load(text, Loader=Editor))) == []


@pytest.mark.long
def test_the_pages_of_the_sample_are_valid() -> None:
    pages = sorted((ROOT / "content").glob("*/**/*.md"))
    assert len(pages) > 50
    for page in pages:
        parts, _ = split_page(page.read_text("utf-8"), str(page))
        assert parts
        loaded = yaml.load(parts.matter, Loader=Editor)
        kind = "material" if page.parent.name == "material" else "page"
        assert list(validator(kind).iter_errors(loaded)) == [], page


def section(path: str, *changes: tuple[str, str]) -> str:
    return (files_of(edit(path, *changes) if changes else BASE)[path] or b"").decode()


BROKEN = {
    "a key typed wrong": ("page", PAGE.replace("summary", "sumary")),
    "a key too many": ("page", PAGE + "colour: red\n"),
    "a needed key missing": ("page", "title: One\n"),
    "a key without a value": ("page", PAGE + "slug:\n"),
    "a choice that is none": ("page", PAGE + "status: drafft\n"),
    "no yes and no no": ("page", PAGE + "sensitive: maybe\n"),
    "no number": ("page", PAGE + "order: first\n"),
    "no day": ("page", PAGE + "publish_on: 31.12.2026\n"),
    "a text for a list": ("page", PAGE + "signs: one, two\n"),
    "a list for a text": ("page", PAGE + "who: [one, two]\n"),
    "a list for a table": ("page", PAGE + "image: [a.jpg]\n"),
    "a picture without its file": ("page", PAGE + "image: {alt: A bridge}\n"),
    "a table for the words of a slot": ("material", "title: One\nwords: {text: {en: Two}}\n"),
    "a need that is none": ("services", section(AL, ("[call, children]", "[call, kids]"))),
    "a name that is no table": ("services",
        section(AL, ("{en: Child helpline, sq: Linja e fëmijëve}", "ALO"))),
    "an organization without a name": ("organizations", "organizations:\n- id: alo\n"),
    "a colour that no theme has": ("theme", 'tokens:\n  light:\n    blue: "#0000aa"\n'),
    "a term without itself": ("glossary", "terms:\n- note: A word.\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_tipsite_refuses_an_editor_marks(name: str) -> None:
    kind, text = BROKEN[name]
    assert not is_valid(kind, text)
    assert parse_record(text, "a.yaml", KINDS[kind].record).problems


GOOD = {
    "page": PAGE,
    "material": "title: One\nkind: leaflet\nwords: {headline: One, points: [Two, Three]}\n",
    "services": section(AL),
    "campaigns": section(CONFIG),
    "organizations": section("content/organizations.yaml"),
    "glossary": "terms:\n- term: [victim]\n",
    "theme": 'parent: plain\ntokens:\n  corner: 0\n  dark:\n    ink: "#ffffff"\n',
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_tipsite_reads_an_editor_takes(kind: str) -> None:
    assert is_valid(kind, GOOD[kind])
    assert not parse_record(GOOD[kind], "a.yaml", KINDS[kind].record).problems


def test_the_command_writes_schemas_and_settings(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--root", str(tmp_path)])
    assert done.exit_code == 0
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == editor_files()
    named = json.loads(written[SETTINGS])["yaml.schemas"]
    assert {path.removeprefix("./") for path in named} <= set(written)


def test_settings_of_ones_own_stay(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / SETTINGS).write_text("{}\n", "utf-8")
    done = CliRunner().invoke(main, ["schema", "--root", str(tmp_path)])
    assert (tmp_path / SETTINGS).read_text("utf-8") == "{}\n"
    assert "yaml.schemas" in done.output


@pytest.mark.parametrize("kind", KINDS)
def test_one_schema_can_be_printed(kind: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", kind, "--root", str(tmp_path)])
    assert json.loads(done.stdout) == json.loads(schema_text(kind))
    assert list(tmp_path.iterdir()) == []


def test_the_command_knows_every_kind() -> None:
    (choice,) = (one.type for one in schema_command.params if one.name == "kind")
    assert isinstance(choice, click.Choice)
    assert choice.choices == tuple(KINDS)
