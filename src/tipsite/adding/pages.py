"""A new page, sign or piece of news, for an officer to go on writing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from tipsite.scaffold.addition import Addition, to_write
from tipsite.starter import noted
from tipsite.ui_language import gettext as _
from tipsite.workspace.site import Workspace
from tipsite.yaml.scalars import write_scalar

_STEP = 10
"""Between the places of two signs, so that another one fits in."""


def new_page(workspace: Workspace, path: str, title: str, summary: str) -> Addition:
    """Return a normal page at ``path`` (in the folder of a language)."""
    return _made(workspace, path, (*_head(workspace, title, summary), "---", to_write(workspace)))


def new_news(
    workspace: Workspace, path: str, title: str, summary: str, date: datetime.date
) -> Addition:
    """Return a piece of news of a day."""
    day = noted(f"date: {date.isoformat()}", _("before this day, it is left out"))
    return _made(
        workspace, path, (*_head(workspace, title, summary), day, "---", to_write(workspace))
    )


def new_sign(
    workspace: Workspace, path: str, title: str, summary: str, *, who: str, signs: tuple[str, ...]
) -> Addition:
    """Return a page of signs; it stands behind those that are there."""
    later = to_write(workspace)
    lines = (
        *_head(workspace, title, summary),
        noted(f"who: {_scalar(who or later)}", _("who it is about, one short phrase")),
        noted(f"order: {_next_order(workspace)}", _("smaller stands first among the signs")),
        noted("signs:", _("each a short sentence; copy a line to add one")),
        *(f"- {_scalar(sign)}" for sign in signs or (later,)),
        "do:",
        f"- {_scalar(later)}",
        "dont:",
        f"- {_scalar(later)}",
        noted("needs: [call, police]", _("which services the page shows")),
        "---",
        later,
    )
    return _made(workspace, path, lines)


def page_text(workspace: Workspace, title: str, summary: str) -> str:
    """Return the text of a page in the source language, to be written on."""
    return _text((*_head(workspace, title, summary), "---", to_write(workspace)))


def _made(workspace: Workspace, path: str, lines: tuple[str, ...]) -> Addition:
    return Addition(
        new={f"content/{workspace.source}/{path}": _text(lines)}, grew={}, pages=(path,)
    )


def _text(lines: tuple[str, ...]) -> str:
    return "\n".join(("---", *lines)) + "\n"


def _head(workspace: Workspace, title: str, summary: str) -> Iterator[str]:
    yield f"title: {_scalar(title)}"
    if workspace.config.site.status == "live":
        yield noted("status: draft", _("nobody sees it yet; delete this line when it is written"))
    said = _("one sentence, for lists and search engines")
    yield noted(f"summary: {_scalar(summary or to_write(workspace))}", said)


def _scalar(text: str) -> str:
    return write_scalar(text, flow=False)


def _next_order(workspace: Workspace) -> int:
    orders = (page.matter.order for page in workspace.corpus.pages if page.kind == "sign")
    return (max(orders, default=0) // _STEP + 1) * _STEP
