"""Questions on a terminal: asked again until the answer fits. Elsewhere nobody is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from tipsite.giving import Refused, refuse
from tipsite.ui_language import gettext as _

T = TypeVar("T")


def is_answered() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(
    question: str,
    understand: Callable[[str], T],
    *,
    said: str | None = None,
    default: str | None = None,
    option: str = "",
) -> T:
    """Return the answer to a question, as ``understand`` reads it.

    ``said`` is what was given on the command line: then nothing is asked. ``default`` is what holds
    where nobody answers; without one, ``option`` names what has to be given there.

    Ends with the exit code of wrong usage where what was given does not fit, or nothing was.
    """
    if said is not None or not is_answered():
        given = said if said is not None else default
        if given is None:
            refuse(_("This is missing: {option}. Add --help for an example.").format(option=option))
        try:
            return understand(given)
        except Refused as refused:
            refuse(f"{option}: {refused}" if option else str(refused))
    while True:
        try:
            answer = click.prompt(question, default=default, show_default=bool(default))
        except click.Abort:
            click.echo()
            refuse(_("Stopped. Nothing was made."))
        try:
            return understand(str(answer))
        except Refused as refused:
            click.echo(f"  {refused}")
