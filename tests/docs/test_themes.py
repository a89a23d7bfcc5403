"""The tables in docs/themes.md are those of the code; the list of fields is made of it.

Write the tables again with: .venv/bin/python tests/docs/test_themes.py
Print the list of fields with: .venv/bin/python tests/docs/test_themes.py --fields
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
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
        yield f"| `{view.template}` | {_words(view).partition('. ')[0].rstrip('.')} |"


def fields() -> str:
    """Return the page with all fields that templates get, which is not in git."""
    modules = (frame, parts_of_views, routes, services, pages)
    named = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    types = [
        kind
        for kind in dict.fromkeys(named)
        if issubclass(kind, Struct) and not issubclass(kind, View) and kind not in (Struct, Showing)
    ]
    of_pieces = [
        kind
        for kind in vars(piece_views).values()
        if isinstance(kind, type)
        and issubclass(kind, Struct)
        and kind.__module__ == piece_views.__name__
    ]
    of_pieces.sort(key=lambda kind: kind is not piece_views.PieceView)
    return "\n".join((
        "# Fields of templates", "",
        "Every template of a page gets one value, `view` ([themes](themes.md#change-a-template)).",
        "", "## Views: the value of each template", "",
        "| Template | Makes | `view.…` |", "|---|---|---|",
        *(
            f"| `{view.template}` | {_words(view)} |"
            f" {', '.join(field for field in _fields(view) if not field.startswith('`frame`'))} |"
            for view in VIEWS
        ),
        "", "## Types of these fields", "", *_table(types),
        "", "## Material: PieceView and its types", "", *_table(of_pieces), "",
    ))  # fmt: skip


def _table(types: Iterable[type[Struct]]) -> Iterator[str]:
    yield "| Type | What it is | Its fields |"
    yield "|---|---|---|"
    for kind in types:
        yield f"| **{kind.__name__}** | {_words(kind)} | {', '.join(_fields(kind))} |"


def _words(kind: type) -> str:
    """Return the docstring of a type, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")


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
    assert written == expected(written), ".venv/bin/python tests/docs/test_themes.py"


def test_the_list_of_fields_is_in_plain_words() -> None:
    written = fields()
    assert "`everywhere`: list of Call" in written
    assert not re.search(r"tuple|Mapping|Markup|\bstr\b|\bbool\b|\| None", written)


if __name__ == "__main__":
    if "--fields" in sys.argv:
        sys.stdout.write(fields())
    else:
        DOC.write_text(expected(DOC.read_text("utf-8")), "utf-8")
        sys.stdout.write(f"{DOC.name} is written.\n")
