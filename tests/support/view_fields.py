"""Lists of the fields that templates get, for docs/fields.md on the site of the documentation.

Print them with: .venv/bin/python tests/support/view_fields.py
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType

from msgspec import Struct

from tipsite.model.values import field_names
from tipsite.views import VIEWS, frame, pages, parts, pieces, routes, services
from tipsite.views.frame import View
from tipsite.views.parts import Showing

TYPES: Mapping[str, ModuleType] = {
    "Types that several pages have": parts,
    "Types of the frame of a page": frame,
    "Types of services": services,
    "Types of routes": routes,
    "Types of other pages": pages,
    "Types of material": pieces,
}


def fields() -> Iterator[str]:
    """Yield the lines on the value of each template and on the types of its fields."""
    yield "\n## Values of templates\n"
    for view in VIEWS:
        holds = (field for field in _fields(view) if not field.startswith("`frame`"))
        yield f"### {view.template}\n\n{description(view)}\n\n{', '.join(holds)}\n"
    for title, module in TYPES.items():
        yield f"\n## {title}\n"
        for kind in vars(module).values():
            if (
                isinstance(kind, type)
                and issubclass(kind, Struct)
                and not issubclass(kind, View)
                and kind is not Showing
                and kind.__module__ == module.__name__
            ):
                yield f"### {kind.__name__}\n\n{description(kind)}\n\n{', '.join(_fields(kind))}\n"


def description(kind: type) -> str:
    """Return the docstring of a type, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")


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
