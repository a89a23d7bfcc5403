"""A site's records for a command, and a change of one officer's file."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.changeset import ChangeSet, SiteLock
from tipsite.console import problem_lines
from tipsite.directory.answers import Change
from tipsite.directory.opened import Opened, open_site
from tipsite.giving import echo, refuse
from tipsite.ui_language import gettext as _


def opened_or_told(root: Path, today: datetime.date) -> Opened:
    """Return the records of a site; say what is broken in them, or end where there are none."""
    opened = open_site(root, today)
    if opened.broken:
        for line in problem_lines(opened.broken, dict(opened.snapshot.files)):
            click.echo(line, err=True)
        click.echo(_("Records with mistakes are left out of what follows."), err=True)
    if not opened.corpus.directories:
        none = _("No file in content/services/ can be read.")
        missing = _("There is no record in content/services/ of this folder. Is --root right?")
        refuse(none if opened.broken else missing)
    return opened


def write_change(site: SiteLock, change: Change, *, dry_run: bool) -> None:
    """Write the file first: whatever becomes of the terminal, what was found out is kept."""
    if change.old == change.new:
        click.echo(_("Nothing to change: it stands so already."))
        return
    if not dry_run:
        files = {change.path: change.new}
        site.write(ChangeSet(files=files, read={change.path: change.old}))
    echo((*change.diff(), "", *change.said))
    target = site.root / change.path
    words = _("Nothing was written (--dry-run).") if dry_run else _("Written: {path}")
    click.echo(words.format(path=target))
