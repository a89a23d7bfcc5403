"""`tipsite rename`: change a name, and keep links and old addresses valid."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.cli import completion, options
from tipsite.console import show
from tipsite.i18n import gettext as _


@click.command("rename")
@click.argument("old", shell_complete=completion.pages)
@click.argument("new")
@options.site
@options.dry_run
def rename_command(*, old: str, new: str, root: Path, today: datetime.date, dry_run: bool) -> None:
    """Give a page, service, organization, campaign or language another name.

    Files are moved in all languages, links to them mended, what is noted of translations goes
    along, and the old addresses lead on to the new ones: printed codes and saved links go on
    working.

    OLD is a page, such as rights or signs/sign-a.md, an address, an id, or the tag of a language.
    Where one name may mean several things, say which: campaign:spring. A page stays in its folder
    unless NEW names another one; /rights is one in none.

    Examples: tipsite rename rights your-rights;
    tipsite rename sr sr-Latn
    """
    from tipsite.engine.workers import uncollected
    from tipsite.renaming.rename import rename
    from tipsite.workspace.site import changing

    with uncollected(), changing(root, "site", today) as (site, workspace):
        done = rename(workspace, root, old, new)
        site.write(done.change, dry_run=dry_run)
    if dry_run:
        show(done.change.difference())
    show(done.said())
    if dry_run:
        click.echo(_("Nothing was written (--dry-run)."))
    else:
        click.echo(_("Type: tipsite build"))
