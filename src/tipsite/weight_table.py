"""What the pages weigh, for people: the heaviest page of each kind, in a table."""

from __future__ import annotations

import sys

from tipsite.audit.weight import BUDGET
from tipsite.heaviest import Heaviest, heaviest
from tipsite.pipeline import Build
from tipsite.ui_language import gettext as _
from tipsite.ui_language import mark

_HEAD = (
    mark("kind"), mark("heaviest page"), "HTML", "CSS", "JS", "HTML+CSS", mark("share"),
    mark("heaviest part"),
)  # fmt: skip
_LEFT = ("kind", "heaviest page", "heaviest part")
_NEARLY = 0.95


def print_weights(built: Build) -> None:
    """Print the table: as a drawing on a terminal, as aligned columns into a pipe or a file."""
    found = heaviest(built)
    if not found:
        return
    if sys.stdout.isatty():
        _draw(found)
    else:
        _align(found)
    words = _("In bytes after gzip -9. HTML and CSS may have {most} together.")
    sys.stdout.write(words.format(most=BUDGET) + "\n")


def _row(one: Heaviest) -> tuple[str, ...]:
    weight = one.weight
    numbers = (weight.html, weight.css, weight.js, weight.total)
    part = f"{_(one.part)} ({one.parts[one.part]})"
    return (one.kind, weight.path, *map(str, numbers), f"{one.share:.0%}", part)


def _align(found: tuple[Heaviest, ...]) -> None:
    rows = [tuple(map(_, _HEAD)), *map(_row, found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    for row in rows:
        cells = (
            cell.ljust(width) if name in _LEFT else cell.rjust(width)
            for name, cell, width in zip(_HEAD, row, widths, strict=True)
        )
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _draw(found: tuple[Heaviest, ...]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only where somebody looks on
    from rich.console import Console, JustifyMethod  # noqa: PLC0415 - the same
    from rich.table import Table  # noqa: PLC0415 - the same

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for name in _HEAD:
        least = 16 if name == "heaviest page" else None
        side: JustifyMethod = "left" if name in _LEFT else "right"
        table.add_column(_(name), justify=side, overflow="fold", min_width=least)
    for one in found:
        style = "red" if one.share > 1 else "yellow" if one.share > _NEARLY else None
        table.add_row(*_row(one), style=style)
    Console().print(table, markup=False)
