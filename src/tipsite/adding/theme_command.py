"""`tipsite new theme`: a folder for colours, phrases and templates of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tipsite import options
from tipsite.adding.theme import NewTheme, add_theme
from tipsite.ui_language import gettext as _
from tipsite.workspace.changes import site_lock
from tipsite.workspace.files import echo
from tipsite.workspace.site import CONFIG, open_site


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
        theme = add_theme(open_site(root, "site"), name.strip(), parent, used=not unused)
        site.write(theme.change)
    echo(_told(theme))


def _told(theme: NewTheme) -> Iterator[str]:
    for path in theme.change.files:
        if path != CONFIG:
            yield _("Made: {path}").format(path=path)
    line, before = f"theme: {theme.name}", f"theme: {theme.before}"
    if CONFIG not in theme.change.files:
        words = _("The site keeps its theme. To use this one, write in campaigns.yaml: {line}")
    else:
        words = _("campaigns.yaml now says “{line}”. To go back, write “{before}” there.")
    yield words.format(line=line, before=before)
    yield ""
    yield _("What to do next:")
    yield "1. " + _("Change colours in {path}.").format(path=f"themes/{theme.name}/theme.yaml")
    command = "tipsite serve --examples"
    yield "2. " + _("Look at every kind of page: {command}").format(command=command)
    yield "3. " + _("Read docs/themes.md: templates, phrases, and what no theme can take away.")
