"""`tipsite translate review` and `rebuild`: who has read what, and a state file made anew."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator
from pathlib import Path

import click

from tipsite import completing, options
from tipsite.building import uncollected
from tipsite.changeset import ChangeSet, SiteLock, site_lock
from tipsite.giving import Refused, echo, refuse
from tipsite.link.reviews import RECORDS
from tipsite.model.tracking import StateFile
from tipsite.tracking import accept, state_path, write_state
from tipsite.translate.accept_commands import dry_run_option
from tipsite.translate.finding import find_tag
from tipsite.translate.opened import Opened
from tipsite.translate.read_by import Reviewed, reader, review_page, review_records
from tipsite.translate.site import all_tags, opened_for, translation
from tipsite.translate.wording import counted
from tipsite.ui_language import gettext as _


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
        try:
            opened = opened_for(root)
            tag = find_tag(tag, all_tags(opened))
            tag = tag if tag == opened.source else translation(opened, tag)
            who = reader(by, today)
            if page == RECORDS:
                done = review_records(opened, tag, who)
            else:
                done = review_page(opened, tag, page, who)
        except Refused as refused:
            refuse(str(refused))
        files = {path: new for path, (old, new) in done.files.items() if old != new}
        if files and not dry_run:
            site.write(ChangeSet(files=files, read=opened.snapshot.files))
    echo(_told(root, done, files, dry_run=dry_run))


def _told(root: Path, done: Reviewed, files: dict[str, bytes], *, dry_run: bool) -> Iterator[str]:
    for path, (old, new) in done.files.items():
        if old is not None and old != new and not path.endswith(".tsv"):
            before, after = (content.decode("utf-8").splitlines() for content in (old, new))
            yield from difflib.unified_diff(before, after, path, path, lineterm="", n=2)
            yield ""
    yield from done.said
    for path in files:
        words = _("Would be written: {path}") if dry_run else _("Written: {path}")
        yield words.format(path=root / path)
    if dry_run:
        yield _("Nothing was written (--dry-run).")


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
    try:
        with uncollected():
            opened = opened_for(root).with_pages()
            tag = find_tag(tag, all_tags(opened))
            tag = tag if tag == opened.source else translation(opened, tag)
    except Refused as refused:
        refuse(str(refused))
    path = state_path(tag)
    new = _anew(opened, tag)
    old = opened.snapshot.files.get(path)
    content = write_state(new).encode()
    damaged = [str(one.at.line) for one in opened.damaged if one.at.path == path]
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
    if dry_run:
        click.echo(_("Nothing was written (--dry-run)."))
        return
    site.write(ChangeSet(files={path: content}, read=opened.snapshot.files))
    click.echo(_("Written: {path}").format(path=root / path))
    if tag != opened.source:
        words = _("What is unknown now says: tipsite translate status {tag}")
        click.echo(words.format(tag=tag))


def _anew(opened: Opened, tag: str) -> StateFile:
    """The state with one line a text; of files with mistakes all lines stay as they are."""
    state = opened.state(tag)
    if tag == opened.source:
        return state
    broken = {problem.at.path for problem in opened.broken}
    for name, pairs in opened.pairs(tag).items():
        paths = {f"content/{folder}/{name}" for folder in (tag, opened.source)}
        if name in state.made and not broken & {*paths, name, f"content/{name}"}:
            state = accept(state, name, pairs, ())
    return state
