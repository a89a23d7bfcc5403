"""`tipsite new language`: its settings, its folder, its phrases to translate."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.language import Addition, add_language
from tipsite.adding.settings import CONFIG
from tipsite.adding.told import locale_lines, named, todo_lines
from tipsite.changeset import ChangeSet, SiteLock, read_site, site_lock
from tipsite.giving import Refused, echo, refuse
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ngettext


@click.command("language")
@options.root
@options.today
@click.argument("tag")
@click.option("--name", "endonym", default="", help="How the language calls itself.")
@click.option("--like", default="", help="A language whose dates, names and phrases it has, as sq.")
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
def language_command(
    *, root: Path, today: datetime.date, tag: str, endonym: str, like: str, dry_run: bool
) -> None:
    """Add the language TAG (BCP 47, such as mk or sr-Cyrl). The site builds at once.

    --name and --like are for languages on which tipsite has no data.

    Example: tipsite new language mk
    """
    with site_lock(root) as site:
        snapshot, _problems = read_site(root)
        if CONFIG not in snapshot.files:
            refuse(_("There is no campaigns.yaml in this folder. Is --root right?"))
        try:
            folder = _folder(root, tag)
            addition = add_language(
                snapshot, tag, today, has_folder=folder, endonym=endonym.strip(), like=like.strip()
            )
        except Refused as refused:
            refuse(str(refused))
        if not addition.is_idle and not dry_run:
            _write(site, addition)
    echo(_change_lines(addition, dry_run=dry_run))
    echo(("", *locale_lines(addition, today), "", *todo_lines(addition)))


def _folder(root: Path, tag: str) -> bool:
    """Whether the folder is there: a system may not tell capitals from small letters."""
    content = root / "content"
    names = (entry.name for entry in content.iterdir()) if content.is_dir() else ()
    return any(name.casefold() == tag.strip().replace("_", "-").casefold() for name in names)


def _write(site: SiteLock, addition: Addition) -> None:
    contents = dict((addition.phrases,) if addition.phrases else ())
    if addition.old != addition.new:
        contents[CONFIG] = addition.new
    folders = (addition.folder,) if addition.folder else ()
    site.write(ChangeSet(files=contents, read={CONFIG: addition.old}, folders=folders))


def _change_lines(addition: Addition, *, dry_run: bool) -> Iterable[str]:
    if addition.is_idle:
        words = _("{language} is there already: nothing to change.")
        return (words.format(language=named(addition.tag)),)
    made = [addition.folder + "/"] if addition.folder else []
    if addition.phrases:
        words = ngettext("{path} ({count} phrase)", "{path} ({count} phrases)", addition.all)
        made.append(words.format(path=addition.phrases[0], count=addition.all))
    done = _("Would be made: {path}") if dry_run else _("Made: {path}")
    last = _("Nothing was written (--dry-run).") if dry_run else _("{language} is added.")
    last = last.format(language=named(addition.tag))
    return (*addition.diff(), "", *(done.format(path=path) for path in made), last)
