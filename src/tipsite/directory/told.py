"""Where a command reads from and writes to: a site, a list, an officer's own file."""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from tipsite.directory.answers import Change
from tipsite.directory.opened import Opened, open_site
from tipsite.terminal import problem_lines
from tipsite.write import MANIFEST

USAGE = 2


def opened_or_told(root: Path, today: datetime.date) -> Opened:
    """Return the records of a site; say what is broken in them, or end where there are none."""
    opened = open_site(root, today)
    if opened.broken:
        for line in problem_lines(opened.broken, dict(opened.snapshot.files)):
            click.echo(line, err=True)
        click.echo("Records with mistakes are left out of what follows.", err=True)
    if not opened.corpus.directories:
        none = "No file in content/services/ can be read."
        missing = "There is no record in content/services/ of this folder. Is --root right?"
        refuse(none if opened.broken else missing)
    return opened


def give(text: str, output: Path | None, root: Path, *, mark: bool = False) -> None:
    """Show a list, or write it to ``output``; ``mark`` it as UTF-8 for spreadsheets."""
    if output is None:
        # In bytes: a terminal or pipe of another encoding must not stop a list half-way.
        click.echo(text.encode(), nl=False)
        return
    refuse_published(output, root)
    # Spreadsheets take a file without a mark for the encoding of the computer.
    encoding = "utf-8-sig" if mark else "utf-8"
    output.write_text(text, encoding=encoding, newline="")
    click.echo(f"Written: {output}")


def write_change(root: Path, change: Change, *, dry_run: bool) -> None:
    """Write the file first: whatever becomes of the terminal, what was found out is kept."""
    if change.old == change.new:
        click.echo("Nothing to change: it stands so already.")
        return
    target = root / change.path
    if not dry_run:
        if not os.access(target, os.W_OK):
            refuse(f"{target} may not be written: it is marked as read-only.")
        _replace(target, change.new)
    echo((*change.diff(), "", *change.said))
    click.echo("Nothing was written (--dry-run)." if dry_run else f"Written: {target}")


def _replace(target: Path, content: bytes) -> None:
    """Put the new bytes in place, whole or not at all: it may be the officer's only copy."""
    handle, name = tempfile.mkstemp(prefix=".tipsite-", dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        beside.write_bytes(content)
        beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def refuse_published(target: Path, root: Path) -> None:
    """Refuse a place in the finished site, or among the officer's own files."""
    whole, site = target.resolve(), root.resolve()
    own = (site / "content", site / "themes", site / "campaigns.yaml", site / "output")
    published = any((folder / MANIFEST).is_file() for folder in (whole, *whole.parents))
    if published or any(found in (whole, *whole.parents) for found in own):
        refuse(f"{target} belongs to the site itself. Choose another place, such as private/.")


def echo(lines: Iterable[str]) -> None:
    """Show lines."""
    for line in lines:
        click.echo(line)


def refuse(words: str) -> NoReturn:
    """Say what cannot be done, and end with the exit code of wrong usage."""
    click.echo(words, err=True)
    sys.exit(USAGE)
