"""Tables of the fields that templates get, for docs/fields.md on the site of the documentation.

Print them with: .venv/bin/python tests/support/view_fields.py
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

from msgspec import Struct

from tipsite.model.values import field_names
from tipsite.views import VIEWS, frame, pages, parts, pieces, routes, services
from tipsite.views.frame import View
from tipsite.views.parts import Showing


def fields() -> Iterator[str]:
    """Yield the lines on the fields of pages and of material."""
    yield "\n## Views: the value of each template\n"
    yield "| Template | Makes | `view.…` |\n|---|---|---|"
    for view in VIEWS:
        holds = (field for field in _fields(view) if not field.startswith("`frame`"))
        yield f"| `{view.template}` | {description(view)} | {', '.join(holds)} |"
    yield "\n## Types of these fields\n"
    yield from _table(_types(frame, parts, routes, services, pages))
    yield "\n## Material: PieceView and its types\n"
    yield from _table(_types(pieces))


def description(kind: type) -> str:
    """Return the docstring of a type, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")


def _types(*modules: ModuleType) -> Iterator[type[Struct]]:
    """Yield the types of modules that are not the view of a page, each once."""
    values = (value for module in modules for value in vars(module).values())
    for kind in dict.fromkeys(value for value in values if isinstance(value, type)):
        if (
            issubclass(kind, Struct)
            and not issubclass(kind, View)
            and kind not in (Struct, Showing)
            and (pieces not in modules or kind.__module__ == pieces.__name__)
        ):
            yield kind


def _table(types: Iterable[type[Struct]]) -> Iterator[str]:
    yield "| Type | What it is | Its fields |\n|---|---|---|"
    for kind in types:
        yield f"| **{kind.__name__}** | {description(kind)} | {', '.join(_fields(kind))} |"


def _fields(kind: type[Struct]) -> Iterator[str]:
    """Yield each field of a type with what it holds, in words of no programming language."""
    for name in field_names(kind):
        holds = next(
            annotations[name]
            for annotations in map(inspect.get_annotations, kind.__mro__)
            if name in annotations
        )
        if choice := re.fullmatch(r"Literal\[(.*)\]", holds):
            holds = choice[1].replace(", ", " or ").replace('"', "`")
        holds = holds.replace(" | None", ", or none")
        holds = holds.replace("Markup", "HTML").replace("str", "text")
        while match := re.search(r"(?:tuple|frozenset)\[([^\[\]]*?)(?:, \.\.\.)?\]", holds):
            several = ", ..." in match[0] or match[0].startswith("frozenset")
            holds = holds.replace(match[0], f"list of {match[1]}" if several else f"({match[1]})")
        holds = re.sub(r"Mapping\[text, (.*)\]", r"\1 by name", holds)
        yield f"`{name}`: {holds.replace('bool', 'yes or no').replace('int', 'number')}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in fields())
