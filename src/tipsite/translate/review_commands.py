"""`tipsite translate review` and `rebuild`: who has read what, and a state file made anew."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.building import uncollected
from tipsite.link.reviews import RECORDS
from tipsite.model.tracking import StateFile
from tipsite.tracking import accept, state_path, write_state
from tipsite.translate.accept_commands import dry_run_option
from tipsite.translate.arguments import find_tag, translation
from tipsite.translate.read_by import reader, review_page, review_records
from tipsite.translate.wording import counted
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import SiteLock, site_lock
from tipsite.workspace.files import echo
from tipsite.workspace.site import Workspace, open_site


@click.command("review")
@click.argument("tag", shell_complete=completing.tags)
@click.argument("page", shell_complete=completing.pages)
@options.root
@options.today
@click.option("--by", required=True, help="The role of whoever has read it, never a name.")
@dry_run_option
def review_command(
    *, tag: str, page: str, root: Path, today: datetime.date, by: str, dry_run: bool
) -> None:
    """Note who has read PAGE in the language TAG.

    The page is no draft any more, until its text changes. A page that is behind its source is
    refused. What nobody knew the source of counts as translated from the source as it is now: who
    reads a translation compares it.

    PAGE is a page such as help, or records: all services, organizations, settings and phrases.
    Pages in the source language are read in the same way.

    Example: tipsite translate review sq help --by "native speaker"
    """
    with site_lock(root) as site:
        workspace = open_site(root, "texts")
        tag = find_tag(tag, workspace.languages)
        tag = tag if tag == workspace.source else translation(workspace, tag)
        who = reader(by, today)
        if page == RECORDS:
            done = review_records(workspace, tag, who)
        else:
            done = review_page(workspace, tag, page, who)
        change = workspace.change(done.files)
        site.write(change, dry_run=dry_run)
    echo((*change.difference(), *done.said, *change.outcome(root, dry_run=dry_run)))


@click.command("rebuild")
@click.argument("tag", shell_complete=completing.tags)
@options.root
@dry_run_option
def rebuild_command(*, tag: str, root: Path, dry_run: bool) -> None:
    """Mend the notes of what TAG was translated from.

    For when their file was damaged, for example by two people's changes at once. All lines that
    can be read stay; every other text is unknown until somebody compares it. A file that is lost
    begins empty: better bring it back, if you have a copy of the site.

    Example: tipsite translate rebuild sq
    """
    with site_lock(root) as site:
        _rebuild(site, tag, dry_run=dry_run)


def _rebuild(site: SiteLock, tag: str, *, dry_run: bool) -> None:
    root = site.root
    with uncollected():
        workspace = open_site(root, "texts").with_pages()
        tag = find_tag(tag, workspace.languages)
        tag = tag if tag == workspace.source else translation(workspace, tag)
    path = state_path(tag)
    new = _anew(workspace, tag)
    old = workspace.snapshot.files.get(path)
    content = write_state(new).encode()
    damaged = [str(one.at.line) for one in workspace.damaged if one.at.path == path]
    lines = sum(map(len, new.made.values())) + len(new.reviews)
    if old is None:
        click.echo(_("{path} was not there. It begins empty.").format(path=path))
    elif damaged:
        words = counted(
            "{count} line cannot be read: {{lines}}.",
            "{count} lines cannot be read: {{lines}}.",
            len(damaged),
        )
        click.echo(f"{path}: {words.format(lines=', '.join(damaged))}")
    click.echo(counted("{count} line kept.", "{count} lines kept.", lines))
    if old == content:
        click.echo(_("Nothing to change: the file is sound."))
        return
    change = workspace.change({path: content})
    site.write(change, dry_run=dry_run)
    echo(change.outcome(root, dry_run=dry_run))
    if not dry_run and tag != workspace.source:
        words = _("What is unknown now says: tipsite translate status {tag}")
        click.echo(words.format(tag=tag))


def _anew(workspace: Workspace, tag: str) -> StateFile:
    """The state with one line a text; of files with mistakes all lines stay as they are."""
    state = workspace.state(tag)
    if tag == workspace.source:
        return state
    broken = {problem.at.path for problem in workspace.broken}
    for name, pairs in workspace.pairs(tag).items():
        paths = {f"content/{folder}/{name}" for folder in (tag, workspace.source)}
        if name in state.made and not broken & {*paths, name, f"content/{name}"}:
            state = accept(state, name, pairs, ())
    return state
