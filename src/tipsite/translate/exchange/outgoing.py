"""A file for a translator, and what could not be put into it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from tipsite.translate.exchange.po import write_catalogue
from tipsite.translate.exchange.rows import project_of, rows_for
from tipsite.translate.exchange.xlsx import LONGEST, too_long, write_sheet
from tipsite.translate.wording import number
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bytes of a file, how many texts it holds, and sentences on what it lacks."""

    content: bytes
    count: int
    said: tuple[str, ...]


def make_file(
    workspace: Workspace,
    tag: str,
    as_: str,
    *,
    every: bool,
    documents: Iterable[str],
    today: datetime.date,
) -> Left:
    """Return the file for a translator into ``tag``; ``as_`` is ``po`` or ``xlsx``."""
    rows = tuple(rows_for(workspace, tag, every=every, documents=documents))
    project = project_of(workspace)
    if as_ == "po":
        return Left(content=write_catalogue(rows, tag, project, today), count=len(rows), said=())
    fitting = tuple(row for row in rows if not too_long(row))
    words = _(
        "too long for a cell of a spreadsheet, which holds {most} characters: it is left out. "
        "Part the text, or use --format po."
    )
    said = tuple(
        f"{row.place.path}:{row.place.line}: {words.format(most=number(LONGEST))}"
        for row in rows
        if too_long(row)
    )
    return Left(content=write_sheet(fitting, tag, project), count=len(fitting), said=said)
