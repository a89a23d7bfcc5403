"""`tipsite new theme`: a theme from a name, a brand colour and a logo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.cli.prompts import ask
from tipsite.console import documentation, show
from tipsite.i18n import gettext as _

if TYPE_CHECKING:
    from tipsite.scaffold.theme import NewTheme

PALETTES: Mapping[str, str] = {"plum": "#5b1a6e", "forest": "#0f4c3a", "brick": "#8a2318"}
"""Finished choices of colours, by name."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("theme")
@options.root
@click.argument("name")
@click.option(
    "--brand", help="The colour by which the site is known, such as #3b0a6b: any will do."
)
@click.option("--palette", type=click.Choice(tuple(PALETTES)),
              help="A finished brand colour instead.")  # fmt: skip
@click.option("--logo", type=_FILE, help="The site's mark, an SVG or a photo: copied and chosen.")
@click.option("--font", type=_FILE, help="A font for titles of loud pages, made small: .ttf, .otf.")
@click.option("--parent", default="", show_default="plain, with a brand or font bright",
              help="The theme that all else comes from.")  # fmt: skip
@options.flag("--unused", words="Make the folder only: the site keeps its theme.")
def theme_command(
    *,
    root: Path,
    name: str,
    brand: str | None,
    palette: str | None,
    logo: Path | None,
    font: Path | None,
    parent: str,
    unused: bool,
) -> None:
    """Make the theme NAME and choose it in campaigns.yaml.

    From a brand colour, tipsite makes those for words, links and buttons, and says which.
    Without a colour, the theme changes nothing yet.

    Example: tipsite new theme spring --brand "#3b0a6b"
    """
    from tipsite.scaffold.identity import a_colour
    from tipsite.scaffold.theme import add_theme
    from tipsite.workspace.site import changing

    if palette is not None:
        brand = brand or PALETTES[palette]
    question = _("The colour by which the site is known, such as #3b0a6b (Enter: none)")
    colour = ask(question, a_colour, typed=brand, default="", option="--brand")
    with changing(root, "site") as (site, workspace):
        parent = parent or ("bright" if colour or font else "plain")
        new = add_theme(
            workspace,
            name.strip(),
            parent,
            used=not unused,
            brand=colour,
            logo=logo,
            font=font,
        )
        site.write(new.change)
    show(_theme_lines(new, name.strip(), workspace.config.site.theme.text, used=not unused))


def _theme_lines(new: NewTheme, name: str, before: str, *, used: bool) -> Iterator[str]:
    from tipsite.model.corpus import CONFIG

    for path in new.change.files:
        if path != CONFIG:
            yield _("Made: {path}").format(path=path)
    if not used:
        words = _("The site keeps its theme. To use this one, write in campaigns.yaml: {line}")
    else:
        words = _("campaigns.yaml now says “{line}”. To go back, write “{before}” there.")
    yield words.format(line=f"theme: {name}", before=f"theme: {before}")
    if new.choices:
        yield ""
        yield from new.choices
    yield ""
    yield _("What to do next:")
    yield "1. " + _("Change colours in {path}.").format(path=f"themes/{name}/theme.yaml")
    command = "tipsite serve --examples"
    yield "2. " + _("Look at every kind of page: {command}").format(command=command)
    yield "3. " + _("Read about templates, phrases, and what no theme can take away.")
    yield "   " + documentation("Themes")
    command = "tipsite check --browser"
    yield "4. " + _("Have it measured in a browser: {command}").format(command=command)
