"""The tables in docs/themes.md are those of the code.

Write them again with: .venv/bin/python tests/docs/test_themes.py
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from tipsite.audit.properties import known_properties
from tipsite.model.values import field_names
from tipsite.theme.css import token_declarations
from tipsite.theme.tokens import TOKENS
from tipsite.views import VIEWS

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "themes.md"
CSS = ROOT / "themes" / "plain" / "assets" / "site.css"


def tokens() -> Iterator[str]:
    """Yield the lines of the table of tokens."""
    found = token_declarations(CSS.read_text("utf-8"))
    light = {token.name: token.value for token in found if not token.dark}
    dark = {token.name: token.value for token in found if token.dark}
    yield "| Token | What it is for | In `plain`, light | dark |"
    yield "|---|---|---|---|"
    for name, words in TOKENS.items():
        second = f"`{dark[name]}`" if name in dark else ""
        yield f"| `{name}` | {words} | `{light[name]}` | {second} |"


def views() -> Iterator[str]:
    """Yield the lines of the table of templates."""
    yield "| Template | Makes | `view.…` |"
    yield "|---|---|---|"
    for view, template in VIEWS.items():
        words = (inspect.getdoc(view) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")
        fields = [name for name in field_names(view) if name != "frame"]
        shown = ", ".join(f"`{name}`" for name in fields)
        yield f"| `{template}` | {words} | {shown} |"


def properties() -> Iterator[str]:
    """Yield the lines of the table of properties."""
    yield "| Property | Its values |"
    yield "|---|---|"
    for names, said in known_properties():
        yield f"| {names} | {said} |"


def expected(written: str) -> str:
    tables = (("tokens", tokens()), ("views", views()), ("properties", properties()))
    for name, lines in tables:
        begin, line, rest = written.partition(f"<!-- {name}: ")
        first, _, after = rest.partition("\n")
        _, end, last = after.partition("<!-- end -->")
        written = "".join((begin, line, first, "\n", *(f"{one}\n" for one in lines), end, last))
    return written


def test_the_tables_are_up_to_date() -> None:
    written = DOC.read_text("utf-8")
    assert "| `accent` |" in written
    assert "| `chooser.html` |" in written
    assert written == expected(written), ".venv/bin/python tests/docs/test_themes.py"


if __name__ == "__main__":
    DOC.write_text(expected(DOC.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{DOC.name} is written.\n")
