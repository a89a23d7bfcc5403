"""The tables in docs/themes.md are those of the code.

Write them again with: PYTHONPATH=tests/support .venv/bin/python tests/docs/test_themes.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tipsite.audit.properties import GROUPS
from tipsite.theme.css import token_declarations
from tipsite.theme.tokens import TOKENS
from tipsite.views import VIEWS
from view_fields import description, fields

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "themes.md"
CSS = ROOT / "themes" / "plain" / "assets" / "site.css"
MANY = 4
"""So many longhands of one property are written as `margin-*`."""


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


def templates() -> Iterator[str]:
    """Yield the lines of the table of templates."""
    yield "| Template | Makes |"
    yield "|---|---|"
    for view in VIEWS:
        yield f"| `{view.template}` | {description(view).partition('. ')[0].rstrip('.')} |"


def properties() -> Iterator[str]:
    """Yield the lines of the table of properties."""
    yield "| Property | Its values |"
    yield "|---|---|"
    for names, values, _judge in GROUPS:
        if values != "any":
            yield f"| {', '.join(f'`{name}`' for name in _shortened(names))} | {values} |"


def _shortened(names: Sequence[str]) -> Iterator[str]:
    """Yield names of properties, and ``margin-*`` in place of its longhands."""
    heads = [name for name in names if sum(other.startswith(f"{name}-") for other in names) >= MANY]
    for name in names:
        if not name.startswith(tuple(f"{head}-" for head in heads)):
            yield from (name, f"{name}-*") if name in heads else (name,)


def expected(written: str) -> str:
    tables = (
        ("tokens", tokens()),
        ("templates", templates()),
        ("properties", properties()),
    )
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
    assert written == expected(written), (
        "PYTHONPATH=tests/support .venv/bin/python tests/docs/test_themes.py"
    )


def test_the_list_of_fields_is_in_plain_words() -> None:
    written = "\n".join(fields())
    assert "`everywhere`: list of Call" in written
    assert not re.search(r"tuple|Mapping|Markup|\bstr\b|\bbool\b|\| None", written)


if __name__ == "__main__":
    DOC.write_text(expected(DOC.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{DOC.name} is written.\n")
