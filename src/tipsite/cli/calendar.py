"""`tipsite calendar`: what changes by itself, and what has."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.cli import options
from tipsite.console import echo


@click.command("calendar")
@options.root
@options.today
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True,
              help="How many days to look ahead.")  # fmt: skip
@click.option(
    "--since",
    type=options.Day(),
    default=None,
    help="Say instead what has changed after this day; nothing, where nothing has.",
)
@options.report_format
def calendar_command(
    *, root: Path, today: datetime.date, days: int, since: datetime.date | None, as_: str
) -> None:
    """Say what changes by itself: pages that come or go, lines that fall due, campaigns.

    With --since, what it says may be sent: of lines it holds counts, and neither numbers nor names.

    Example: tipsite calendar --days 90
    """
    from tipsite.upkeep.calendar import calendar_json, calendar_lines, came_lines, changes
    from tipsite.workspace.site import open_site

    corpus = open_site(root, "site", today).corpus
    one = datetime.timedelta(days=1)
    if as_ == "json":
        first, last = (since + one, today) if since else (today + one, today + days * one)
        click.echo(calendar_json(changes(corpus, first, last), today), nl=False)
    elif since:
        echo(came_lines(corpus, since, today))
    else:
        echo(calendar_lines(corpus, today, days))
