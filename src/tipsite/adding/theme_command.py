"""`tipsite new theme`: a folder for colours, phrases and templates of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.settings import CONFIG
from tipsite.adding.theme import NewTheme, add_theme
from tipsite.changeset import ChangeSet, read_site, site_lock
from tipsite.giving import Refused, echo, refuse
from tipsite.ui_language import gettext as _


@click.command("theme")
@options.root
@click.argument("name")
@click.option("--parent", default="plain", show_default=True,
              help="The theme that all else comes from.")  # fmt: skip
@click.option("--unused", is_flag=True, help="Make the folder only: the site keeps its theme.")
def theme_command(*, root: Path, name: str, parent: str, unused: bool) -> None:
    """Make the theme NAME, which changes nothing yet, and choose it in campaigns.yaml.

    Example: tipsite new theme spring
    """
    with site_lock(root) as site:
        snapshot, _problems = read_site(root)
        if CONFIG not in snapshot.files:
            refuse(_("There is no campaigns.yaml in this folder. Is --root right?"))
        try:
            made = add_theme(snapshot, name.strip(), parent, used=not unused)
        except Refused as refused:
            refuse(str(refused))
        chosen = {} if made.config is None else {CONFIG: made.config}
        site.write(ChangeSet(files={**made.files, **chosen}, read=snapshot.files))
    echo(_told(made))


def _told(made: NewTheme) -> Iterator[str]:
    for path in made.files:
        yield _("Made: {path}").format(path=path)
    line, before = f"theme: {made.name}", f"theme: {made.before}"
    if made.config is None:
        words = _("The site keeps its theme. To use this one, write in campaigns.yaml: {line}")
    else:
        words = _("campaigns.yaml now says “{line}”. To go back, write “{before}” there.")
    yield words.format(line=line, before=before)
    yield ""
    yield _("What to do next:")
    yield "1. " + _("Change colours in {path}.").format(path=f"themes/{made.name}/theme.yaml")
    command = "tipsite serve --examples"
    yield "2. " + _("Look at every kind of page: {command}").format(command=command)
    yield "3. " + _("Read docs/themes.md: templates, phrases, and what no theme can take away.")
