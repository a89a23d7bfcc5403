"""Questions that several commands ask of what is new."""

from __future__ import annotations

from collections.abc import Callable

from tipsite.asking import answers, ask
from tipsite.ui_language import gettext as _


def ask_summary(said: str | None) -> str:
    """Return one sentence about a page or campaign; empty where it is left for later."""
    return ask(
        _("One sentence about it, for lists and search engines (Enter: later)"),
        answers.a_name_or_later,
        said=said,
        default="",
        option="--summary",
    )


def ask_public_id(understand: Callable[[str], str], said: str | None, default: str) -> str:
    """Return an id that stands in a web address."""
    return ask(
        _("Its id (a web address: it should tell nothing)"),
        understand,
        said=said,
        default=default,
        option="--id",
    )
