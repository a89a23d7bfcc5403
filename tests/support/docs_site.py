"""The documentation as a site: .venv/bin/python tests/support/docs_site.py [serve]

The pages are copied to .docs/pages, and what the program knows of problems, keys and commands is
added to them. Zensical builds .docs/site from them (mkdocs.yml); a broken link or anchor is an
error.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from tipsite.cli.main import LazyCommand, main
from tipsite.messages.explanation import GROUPS, with_names
from tipsite.scaffold.editor_schemas import KINDS, schema_text
from view_fields import fields

ROOT = Path(__file__).parents[2]
LAID = ROOT / ".docs" / "pages"
OUTSIDE = {
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
CODE = r"^```.*?^```$|`[^`\n]*`"
LINK = re.compile(
    rf"{CODE}|(?<!!)\[((?:[^]`[]|`[^`]*`)+)\]\((?!https?:)([^)#\s]+\.\w+)(#[^)\s]*)?\)",
    re.MULTILINE | re.DOTALL,
)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
NOT_SEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"
PLACES = {
    "page": "content/<language tag>/…/*.md",
    "material": "content/<language tag>/material/*.md",
}
WORDS = {"yes", "no", "true", "false", True, False}


def lay(pages: Path) -> None:
    """Write all pages, pictures and scripts of the documentation to a folder."""
    shutil.rmtree(pages, ignore_errors=True)
    kept = shutil.ignore_patterns("*.py", "*.pyc", "__pycache__")
    shutil.copytree(ROOT / "docs", pages, ignore=kept)
    for path in pages.rglob("*.md"):
        source = ROOT / "docs" / path.relative_to(pages)
        head = NOT_SEARCHED if source.parent.name == "decisions" else ""
        path.write_text(head + _linked(source, path.relative_to(pages)), "utf-8")
    for name, target in OUTSIDE.items():
        head = NOT_SEARCHED if target == "changes.md" else ""
        (pages / target).write_text(head + _linked(ROOT / name, Path(target)), "utf-8")
    tables = {
        "problems": problems(), "keys": keys(), "commands": commands(main), "fields": fields()
    }  # fmt: skip
    for name, text in tables.items():
        with (pages / f"{name}.md").open("a", encoding="utf-8") as page:
            page.writelines(f"{line}\n" for line in text)


def _linked(source: Path, page: Path) -> str:
    """Return a text with links to pages of the site; of a link to another file, its words."""

    def link(match: re.Match[str]) -> str:
        words, path, anchor = match.groups(default="")
        if not path:
            return match[0]
        target = os.path.relpath(source.parent / path, ROOT).replace(os.sep, "/")
        inside = OUTSIDE.get(target, target.removeprefix("docs/"))
        if inside == target:
            return words
        return f"[{words}]({os.path.relpath(inside, page.parent).replace(os.sep, '/')}{anchor})"

    text = LINK.sub(link, source.read_text("utf-8"))
    # In headings, <country> would be taken for a tag, and be lacking in the anchor.
    return HEADING.sub(_without_tags, text)


def _without_tags(heading: re.Match[str]) -> str:
    return re.sub(r"<([\w ]+)>", lambda name: name[1].upper(), heading[0])


# ---------------------------------------------------------------- problems


def problems() -> Iterator[str]:
    """Yield the sections of all problems; the headings are codes, for the search."""
    for title, group in GROUPS.items():
        yield f"\n## {title}"
        for code, (words, *hints) in group.items():
            advice = " Or: ".join(filter(None, hints))
            yield f"\n#### {code}\n\n{_named(words)}<br>\n→ {_named(advice)}"


def _named(text: str) -> str:
    return with_names(_cell(text), "*{}*".format)


# ---------------------------------------------------------------- keys


def keys() -> Iterator[str]:
    """Yield the tables of all keys."""
    for kind in KINDS:
        schema = json.loads(schema_text(kind))
        yield f"\n## {schema['title']}\n\nIn `{KINDS[kind].files or PLACES[kind]}`.\n"
        yield from _table(schema)
        for name, record in schema["$defs"].items():
            yield f"### {name}, in {kind}\n"
            yield from _table(record)


def _table(record: Mapping[str, Any]) -> Iterator[str]:
    yield "| Key | What it is for | What it holds |\n|---|---|---|"
    for key, value in record["properties"].items():
        star = " \\*" if key in record["required"] else ""
        yield f"| `{key}`{star} | {_cell(value['description'])} | {_holds(value)} |"
    yield ""


def _holds(value: Mapping[str, Any]) -> str:
    """Return in words what stands after a key."""
    if "anyOf" in value:
        return ", or ".join(map(_holds, value["anyOf"]))
    if "$ref" in value:
        return f"{value['$ref'].rpartition('/')[2]} (below)"
    if "enum" in value:
        texts = [text for text in value["enum"] if isinstance(text, str)]
        known = ", ".join(f"`{text}`" for text in texts)
        return "yes or no" if {*value["enum"]} == WORDS else known
    if value["type"] == "array":
        return f"a list: {_holds(value['items'])}"
    if value["type"] == "object":
        return f"a table: {_holds(value['additionalProperties'])}"
    if "integer" in value["type"]:
        return "a whole number"
    return "a day, year-month-day" if "pattern" in value else "words"


def _cell(text: str) -> str:
    return re.sub(r"[\\*\[\]<|]", r"\\\g<0>", text)


# ---------------------------------------------------------------- commands


def commands(command: click.Command, above: click.Context | None = None) -> Iterator[str]:
    """Yield the lines on a command, then those on the commands in it."""
    loaded = command.load() if isinstance(command, LazyCommand) else command
    context = click.Context(loaded, parent=above, info_name=command.name if above else "tipsite")
    usage = " ".join((context.command_path, *loaded.collect_usage_pieces(context)))
    yield f"\n## {context.command_path}\n\n    {usage}\n"
    for paragraph in (loaded.help or "").replace("\b", "").strip().split("\n\n"):
        yield _cell(" ".join(paragraph.split())) + "\n"
    shown = (value for value in loaded.get_params(context) if isinstance(value, click.Option))
    records = [record for option in shown if (record := option.get_help_record(context))]
    if rows := [record for record in records if "--help" not in record[0]]:
        yield "| Option | What it does |\n|---|---|"
        for names, words in rows:
            options = names.replace("|", "\\|")
            yield f"| `{options}` | {_cell(' '.join(words.split()))} |"
        yield ""
    if isinstance(loaded, click.Group):
        for name in sorted(loaded.commands):
            yield from commands(loaded.commands[name], context)


if __name__ == "__main__":
    lay(LAID)
    how = sys.argv[1:] or ["build", "--strict", "--clean"]
    done = subprocess.run(
        [sys.executable, "-m", "zensical", *how], cwd=ROOT, text=True, check=False,
        stdout=subprocess.PIPE if how[0] == "build" else None, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        print(click.unstyle(done.stdout or "").partition("Traceback")[0])
    sys.exit(done.returncode)
