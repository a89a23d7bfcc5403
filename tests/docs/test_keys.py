"""docs/keys.md lists every key of a site's files, as `tipsite schema` tells editors.

Write it anew with: .venv/bin/python tests/docs/test_keys.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tipsite.scaffold.editor_schemas import KINDS, schema_text

DOC = Path(__file__).parents[2] / "docs" / "keys.md"
AGAIN = "write it anew with: .venv/bin/python tests/docs/test_keys.py"
HEAD = """# Keys

Every key of the files that an officer writes, in a line each; written from the program by a test.
[content.md](content.md) says more of them. A star marks a key that is needed.
"""
PLACES = {
    "page": "content/<language tag>/…/*.md",
    "material": "content/<language tag>/material/*.md",
}
WORDS = {"yes", "no", "true", "false", True, False}


def expected() -> str:
    """Return the whole document."""
    return "\n".join((HEAD, *(line for kind in KINDS for line in _file(kind))))


def _file(kind: str) -> Iterator[str]:
    schema = json.loads(schema_text(kind))
    where = KINDS[kind].files or PLACES[kind]
    yield from (f"## {schema['title']}", "", f"In `{where}`.", "")
    yield from _table(schema)
    for name, record in schema["$defs"].items():
        yield from (f"### {name}, in {kind}", "")
        yield from _table(record)


def _table(record: Mapping[str, Any]) -> Iterator[str]:
    yield from ("| Key | What it is for | What it holds |", "|---|---|---|")
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
        texts = [one for one in value["enum"] if isinstance(one, str)]
        return "yes or no" if {*value["enum"]} == WORDS else ", ".join(f"`{one}`" for one in texts)
    if value["type"] == "array":
        return f"a list: {_holds(value['items'])}"
    if value["type"] == "object":
        return f"a table: {_holds(value['additionalProperties'])}"
    if "integer" in value["type"]:
        return "a whole number"
    return "a day, year-month-day" if "pattern" in value else "words"


def _cell(text: str) -> str:
    return re.sub(r"[\\*\[\]<|]", r"\\\g<0>", text)


def test_document_is_up_to_date() -> None:
    written = DOC.read_text("utf-8")
    assert "| `dial` \\* |" in written
    assert written == expected(), f"{DOC.name} is behind; {AGAIN}"


if __name__ == "__main__":
    DOC.write_text(expected(), encoding="utf-8", newline="\n")
