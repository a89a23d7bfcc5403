"""`tipsite explain`: what a problem means, by its code."""

from __future__ import annotations

import click

from tipsite.console import show
from tipsite.i18n import gettext as _
from tipsite.messages.explanation import GROUPS, MESSAGES, with_names
from tipsite.workspace.errors import CommandError


@click.command("explain")
@click.argument("code", required=False)
def explain_command(code: str | None) -> None:
    """Say what a problem means and what to do; without CODE, list all codes by topic.

    CODE is in the line of a problem. Words in capitals depend on the site.

    Example: tipsite explain unknown-key
    """
    if not code:
        for title, group in GROUPS.items():
            show((_(title), *(f"  {name}" for name in group), ""))
        return
    if code not in MESSAGES:
        from tipsite.proposals import nearest

        words = _("No problem is called {code}.").format(code=code)
        if near := nearest(code, MESSAGES):
            words += " " + _("Do you mean {names}?").format(names=near)
        raise CommandError(words)
    title = next(title for title, group in GROUPS.items() if code in group)
    words, *hints = (with_names(_(text), str.upper) for text in MESSAGES[code] if text)
    show((f"{code} ({_(title)})", words, *(f"→ {hint}" for hint in hints)))
