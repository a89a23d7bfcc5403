"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tipsite.i18n import gettext as _

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[datetime.date]):
    """A day as year-month-day."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """Return the day; for another text, end the command with a hint on the format."""
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            words = _("{value} is not a day. Write year-month-day, such as 2026-01-31.")
            self.fail(words.format(value=value))


def flag(*names: str, words: str) -> Callable[[Command], Command]:
    """Return an option without a value; ``words`` are its help."""
    return click.option(*names, is_flag=True, help=words)


def output_option(shown: str, words: str, **place: bool) -> Callable[[Command], Command]:
    """Return the option for an output path; ``shown`` describes its default."""
    path = click.Path(path_type=Path, **place)
    return click.option("--output", type=path, show_default=shown, help=words)


root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The folder of the site, where campaigns.yaml is.",
)
force = flag("--force", words="Also write over a file that tipsite did not make.")
output = output_option(
    "the folder output in the site's folder", "Where the finished site goes.", file_okay=False
)
today = click.option(
    "--today",
    type=Day(),
    default=datetime.date.today,
    show_default="the date of today",
    help="Act as on this day (year-month-day).",
)


def site(command: Command) -> Command:
    """Add the options for the site and the day to a command."""
    return root(today(command))


store = click.option(
    "--no-store",
    "store",
    flag_value=False,
    default=True,
    help="Make all anew, and neither use nor keep what earlier builds have made.",
)
dry_run = flag("--dry-run", words="Show the difference and change nothing.")


def report_format(
    *formats: str, words: str = "For the terminal, or for a program: the report alone."
) -> Callable[[Command], Command]:
    """Return the option for the format of a report; the first format is for the terminal."""
    choice = click.Choice(formats or ("text", "json"))
    return click.option(
        "--format", "as_", type=choice, default=choice.choices[0], show_default=True, help=words
    )


report_file = output_option("the terminal", "The file to write.", dir_okay=False)
