"""A new page, sign or piece of news, for an officer to go on writing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from tipsite.adding.made import Made
from tipsite.adding.opened import Opened
from tipsite.starter import noted
from tipsite.ui_language import gettext as _
from tipsite.yaml.scalars import write_scalar

_STEP = 10
"""Between the places of two signs, so that another one fits in."""


def new_page(opened: Opened, path: str, title: str, summary: str) -> Made:
    """Return a normal page at ``path`` (in the folder of a language)."""
    return _made(opened, path, (*_head(opened, title, summary), "---", opened.to_write()))


def new_news(opened: Opened, path: str, title: str, summary: str, date: datetime.date) -> Made:
    """Return a piece of news of a day."""
    day = noted(f"date: {date.isoformat()}", _("before this day, it is left out"))
    return _made(opened, path, (*_head(opened, title, summary), day, "---", opened.to_write()))


def new_sign(
    opened: Opened, path: str, title: str, summary: str, *, who: str, signs: tuple[str, ...]
) -> Made:
    """Return a page of signs; it stands behind those that are there."""
    to_write = opened.to_write()
    lines = (
        *_head(opened, title, summary),
        noted(f"who: {_scalar(who or to_write)}", _("who it is about, one short phrase")),
        noted(f"order: {_next_order(opened)}", _("smaller stands first among the signs")),
        noted("signs:", _("each a short sentence; copy a line to add one")),
        *(f"- {_scalar(sign)}" for sign in signs or (to_write,)),
        "do:",
        f"- {_scalar(to_write)}",
        "dont:",
        f"- {_scalar(to_write)}",
        noted("needs: [call, police]", _("which services the page shows")),
        "---",
        to_write,
    )
    return _made(opened, path, lines)


def page_text(opened: Opened, title: str, summary: str) -> str:
    """Return the text of a page in the source language, to be written on."""
    return _text((*_head(opened, title, summary), "---", opened.to_write()))


def _made(opened: Opened, path: str, lines: tuple[str, ...]) -> Made:
    return Made(new={f"content/{opened.source}/{path}": _text(lines)}, grew={}, pages=(path,))


def _text(lines: tuple[str, ...]) -> str:
    return "\n".join(("---", *lines)) + "\n"


def _head(opened: Opened, title: str, summary: str) -> Iterator[str]:
    yield f"title: {_scalar(title)}"
    if opened.config.site.status == "live":
        yield noted("status: draft", _("nobody sees it yet; delete this line when it is written"))
    said = _("one sentence, for lists and search engines")
    yield noted(f"summary: {_scalar(summary or opened.to_write())}", said)


def _scalar(text: str) -> str:
    return write_scalar(text, flow=False)


def _next_order(opened: Opened) -> int:
    orders = (page.matter.order for page in opened.corpus.pages if page.kind == "sign")
    return (max(orders, default=0) // _STEP + 1) * _STEP
