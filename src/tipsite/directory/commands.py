"""`tipsite directory`: what an officer types to keep the numbers true."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite import options
from tipsite.console import Line, plain, show
from tipsite.directory.callsheet import call_sheets, sheet_languages
from tipsite.directory.checks import due, open_records
from tipsite.directory.due import due_csv, due_json, due_lines, unfilled_lines
from tipsite.directory.gaps import gaps, gaps_csv, gaps_json, gaps_lines
from tipsite.ui_language import gettext as _
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import give, give_file, refuse_overwriting, refuse_published

_format = click.option(
    "--format",
    "as_",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="For the terminal, a spreadsheet, or a program.",
)
_to = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    show_default="the terminal",
    help="The file to write.",
)


@click.command("due")
@options.root
@options.today
@_format
@_to
@options.force
@click.option(
    "--within",
    type=click.IntRange(0, 3650),
    default=0,
    show_default=True,
    help="Also what will be due in so many days.",
)
def due_command(
    *,
    root: Path,
    today: datetime.date,
    as_: str,
    output: Path | None,
    within: int,
    force: bool,
) -> None:
    """Say whom to call, the most urgent first.

    Example: tipsite directory due --format csv --output due.csv
    """
    workspace = open_records(root, today)
    found = due(workspace, within)
    tag = workspace.config.site.source_language.text
    if as_ == "csv":
        give(due_csv(found, tag), output, root, mark=True, force=force)
    elif as_ == "json":
        give(due_json(found, tag), output, root, force=force)
    else:
        lines = (*due_lines(found), *unfilled_lines(workspace), *_next_steps(bool(found)))
        if output is None:
            show(lines, whole=True)
        else:
            give(plain(lines), output, root, force=force)


@click.command("sheets")
@options.root
@options.today
@click.option("--country", "countries", multiple=True, help="Only this one, such as AL.")
@click.option("--language", default=None, help="The language of the sheet, such as sq.")
@click.option("--all", "every_line", is_flag=True, help="All lines, not only those that are due.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    show_default="the folder private in the site's folder",
    help="Where the sheets go. They hold numbers on hold: never publish them.",
)
@options.force
def sheets_command(
    *,
    root: Path,
    today: datetime.date,
    countries: tuple[str, ...],
    language: str | None,
    every_line: bool,
    folder: Path | None,
    force: bool,
) -> None:
    """Make a call sheet to print for each country: what to ask, boxes, the last answer.

    Example: tipsite directory sheets --country AL --language sq
    """
    workspace = open_records(root, today)
    wanted = tuple(code.upper() for code in countries)
    known = sorted({file.country.text for file in workspace.corpus.directories})
    if strange := [code for code in wanted if code not in known]:
        raise CommandError(
            _("There is no directory of {strange}. There are: {known}.").format(
                strange=", ".join(strange), known=", ".join(known)
            )
        )
    tag = _language(language, workspace.config.site.source_language.text)
    made = call_sheets(workspace, wanted or tuple(known), tag, every_line=every_line)
    target = folder or root / "private"
    refuse_published(target, root)
    target.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        refuse_overwriting(target / name, root, force=force, content=content)
    for name, content in made.items():
        give_file(content, target / name, root, force=True)
    if not made:
        none = _("There is no line to check, so there is no sheet.")
        click.echo(none if every_line else f"{none} {_('For all lines, add --all.')}")
    else:
        click.echo(_("Open it in a browser and print it. Keep it out of the published site."))


@click.command("gaps")
@options.root
@options.today
@_format
@_to
@options.force
def gaps_command(
    *, root: Path, today: datetime.date, as_: str, output: Path | None, force: bool
) -> None:
    """Say who is there for each country, need and audience, and where nobody is.

    Example: tipsite directory gaps --format csv --output gaps.csv
    """
    workspace = open_records(root, today)
    if as_ == "csv":
        give(gaps_csv(gaps(workspace)), output, root, mark=True, force=force)
    elif as_ == "json":
        give(gaps_json(gaps(workspace)), output, root, force=force)
    else:
        give("\n".join(gaps_lines(workspace)), output, root, force=force)


def _next_steps(something: bool) -> tuple[Line, ...]:
    if not something:
        return ()
    words = _(
        "To print what to ask:    tipsite directory sheets\n"
        "When a line works:       "
        'tipsite directory confirmed SERVICE --how called --by "ROLE"\n'
        'When it does not:        tipsite directory failed SERVICE --reason "WHAT HAPPENED"\n'
        "(with --phone NUMBER, or the address, where a service has several lines)"
    )
    return ((), *(((line, ""),) for line in words.split("\n")))


def _language(wanted: str | None, source: str) -> str:
    """The tag of a sheet's language: one that there are words in, or else the site's own."""
    if wanted is None:
        return source
    known = sheet_languages()
    found = next((tag for tag in known if tag.casefold() == wanted.casefold()), None)
    if found is None:
        raise CommandError(
            _("There is no call sheet in “{wanted}”. There are: {known}.").format(
                wanted=wanted[:20], known=", ".join(known)
            )
        )
    return found
