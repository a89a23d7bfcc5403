"""`tipsite new language`: its settings, its folder, its phrases to translate."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.language import NewLanguage, add_language
from tipsite.adding.told import locale_lines, named, todo_lines
from tipsite.ui_language import gettext as _
from tipsite.ui_language import ngettext
from tipsite.workspace.changes import site_lock
from tipsite.workspace.files import echo
from tipsite.workspace.site import CONFIG, open_site


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
        workspace = open_site(root, "site", today)
        folder = _folder(root, tag)
        language = add_language(
            workspace, tag, has_folder=folder, endonym=endonym.strip(), like=like.strip()
        )
        site.write(language.change, dry_run=dry_run)
    echo(_change_lines(language, dry_run=dry_run))
    echo(("", *locale_lines(language, today), "", *todo_lines(language)))


def _folder(root: Path, tag: str) -> bool:
    """Whether the folder is there: a system may not tell capitals from small letters."""
    content = root / "content"
    names = (entry.name for entry in content.iterdir()) if content.is_dir() else ()
    return any(name.casefold() == tag.strip().replace("_", "-").casefold() for name in names)


def _change_lines(language: NewLanguage, *, dry_run: bool) -> Iterable[str]:
    name = named(language.tag)
    if language.is_idle:
        return (_("{language} is there already: nothing to change.").format(language=name),)
    made = [f"{folder}/" for folder in language.change.folders]
    if language.phrases:
        words = ngettext("{path} ({count} phrase)", "{path} ({count} phrases)", language.all)
        made.append(words.format(path=language.phrases, count=language.all))
    done = _("Would be made: {path}") if dry_run else _("Made: {path}")
    last = _("Nothing was written (--dry-run).") if dry_run else _("{language} is added.")
    return (
        *language.change.difference(CONFIG),
        *(done.format(path=path) for path in made),
        last.format(language=name),
    )
