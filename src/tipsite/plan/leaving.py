"""How a page is left: where to, the words of the keyboard's way, and what stays behind."""

from __future__ import annotations

import json

from tipsite.plan.context import Context
from tipsite.views import Link

_PRESSES = ("exit_twice", "exit_once", "exit_over")


def exit_of(context: Context, country: str) -> str:
    """Return where a reader leaves to from a page about ``country`` (empty: about none).

    The country's own target goes first, since it is where the reader may be; then the language's.
    """
    site, edition = context.site.settings, context.edition
    wanted = (country, edition.tag, edition.derived_from)
    return next((site.exits[name] for name in wanted if name in site.exits), site.exit).text


def exit_words(context: Context) -> str:
    """Return as JSON what is said after the first and second press of Shift, and after none."""
    words = [context.say(key) for key in _PRESSES]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def safety_link(context: Context) -> Link | None:
    """Return the link to the page on what a visit leaves behind."""
    found = (page for page in context.edition.pages.values() if page.kind == "safety")
    page = min(found, key=lambda page: (page.matter.order, page.path), default=None)
    return None if page is None else context.link(page, short=True)
