"""`tipsite approve`: record that a decision maker has approved pages and campaigns."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.cli import completion, options
from tipsite.console import show
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError


@click.command("approve")
@click.argument("names", shell_complete=completion.pages, nargs=-1, metavar="[NAME]...")
@options.site
@click.option("--by", help="The role of whoever decides, never a name.")
@options.flag("--all", "every", words="All that is listed without NAME.")
@options.dry_run
def approve_command(
    *,
    names: tuple[str, ...],
    root: Path,
    today: datetime.date,
    by: str | None,
    every: bool,
    dry_run: bool,
) -> None:
    """Note that pages or campaigns are approved; without NAME, say which wait for it.

    A site asks for it by site.approval in campaigns.yaml. Then publish stops while something is not
    approved, or was changed since. NAME is a page in all its languages (signs/job.md), in one
    (sq/signs/job.md), or the id of a campaign.

    Example: tipsite approve signs/job.md --by director
    """
    from tipsite.upkeep.approval import approve, waiting_lines
    from tipsite.workspace.site import changing, open_site

    if not names and not every:
        if by:
            raise CommandError(_("Say which page or campaign; or --all, for all that wait."))
        show(waiting_lines(open_site(root, "site", today)))
        return
    if names and every:
        raise CommandError(_("--all is for all that wait: name none with it."))
    if not by:
        raise CommandError(_("Say who has approved it, by role, such as --by director."))
    with changing(root, "site", today) as (site, workspace):
        change, lines = approve(workspace, names, by, every=every)
        site.write(change, dry_run=dry_run)
    show((*change.difference(), *lines, *change.outcome(root, dry_run=dry_run)))
