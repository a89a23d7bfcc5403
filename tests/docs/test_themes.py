"""The tables in docs/themes.md are those of the code.

Write them again with: .venv/bin/python tests/docs/test_themes.py
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tipsite.audit.properties import GROUPS
from tipsite.model.values import field_names
from tipsite.theme.css import token_declarations
from tipsite.theme.tokens import TOKENS
from tipsite.views import VIEWS, frame, pages, routes, services
from tipsite.views import parts as parts_of_views
from tipsite.views import pieces as piece_views
from tipsite.views.frame import View
from tipsite.views.parts import Showing

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
    for view in VIEWS:
        words = " ".join((inspect.getdoc(view) or "").split()).replace("``", "`")
        shown = ", ".join(said for said in _fields(view) if not said.startswith("`frame`"))
        yield f"| `{view.template}` | {words} | {shown} |"


def parts() -> Iterator[str]:
    """Yield the lines of the table of what views are made of."""
    yield "| Type | What it is | Its fields |"
    yield "|---|---|---|"
    modules = (frame, parts_of_views, routes, services, pages)
    kinds = (kind for module in modules for kind in vars(module).values() if isinstance(kind, type))
    for kind in dict.fromkeys(kinds):
        if (
            issubclass(kind, Struct)
            and not issubclass(kind, View)
            and kind not in (Struct, Showing)
        ):
            words = " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")
            yield f"| **{kind.__name__}** | {words} | {', '.join(_fields(kind))} |"


def _fields(kind: type[Struct]) -> Iterator[str]:
    """Yield each field of a type with what it holds, in words of no programming language."""
    for name in field_names(kind):
        said = next(one[name] for one in map(inspect.get_annotations, kind.__mro__) if name in one)
        if choice := re.fullmatch(r"Literal\[(.*)\]", said):
            said = choice[1].replace(", ", " or ").replace('"', "`")
        said = said.replace(" | None", ", or none").replace("Markup", "HTML").replace("str", "text")
        while found := re.search(r"(?:tuple|frozenset)\[([^\[\]]*?)(?:, \.\.\.)?\]", said):
            several = ", ..." in found[0] or found[0].startswith("frozenset")
            said = said.replace(found[0], f"list of {found[1]}" if several else f"({found[1]})")
        said = re.sub(r"Mapping\[text, (.*)\]", r"\1 by name", said)
        yield f"`{name}`: {said.replace('bool', 'yes or no').replace('int', 'number')}"


def pieces() -> Iterator[str]:
    """Yield the lines of the table of what templates of material get."""
    yield "| Type | What it is | Its fields |"
    yield "|---|---|---|"
    kinds = [one for one in vars(piece_views).values() if isinstance(one, type)]
    for kind in sorted(kinds, key=lambda one: one is not piece_views.PieceView):
        if issubclass(kind, Struct) and kind.__module__ == piece_views.__name__:
            words = " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")
            yield f"| **{kind.__name__}** | {words} | {', '.join(_fields(kind))} |"


def properties() -> Iterator[str]:
    """Yield the lines of the table of properties."""
    yield "| Property | Its values |"
    yield "|---|---|"
    for names, values, _judge in GROUPS:
        yield f"| {', '.join(f'`{name}`' for name in names)} | {values} |"


def expected(written: str) -> str:
    tables = (
        ("tokens", tokens()),
        ("views", views()),
        ("parts", parts()),
        ("pieces", pieces()),
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
    assert written == expected(written), ".venv/bin/python tests/docs/test_themes.py"


if __name__ == "__main__":
    DOC.write_text(expected(DOC.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{DOC.name} is written.\n")
