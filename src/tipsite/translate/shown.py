"""Lines with colours for the terminal, and without for everything else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable

import click

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
Piece = tuple[str, str]
"""Words and their style, as rich names it; an empty one is plain."""
Line = tuple[Piece, ...]


def plain(lines: Iterable[Line]) -> str:
    """Return the lines without colours."""
    rows = ("".join(_seen(words) for words, _ in line).rstrip() for line in lines)
    return "".join(f"{row}\n" for row in rows)


def show(lines: Iterable[Line]) -> None:
    """Show lines on the terminal: in colour, unless it is a pipe or ``NO_COLOR`` is set."""
    if not sys.stdout.isatty() and "FORCE_COLOR" not in os.environ:
        # In bytes: a terminal or pipe of another encoding must not stop a list half-way.
        click.echo(plain(lines).encode(), nl=False)
        return
    # Only where somebody looks on: rich takes as long as a small site.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((_seen(words), style) for words, style in line)))


def _seen(words: str) -> str:
    """Words without what would move the cursor or hide others: texts come from many hands."""
    return _CONTROL.sub("·", words)
