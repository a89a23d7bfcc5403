"""`tipsite directory`: what an officer types to keep the numbers true."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import click

from tipsite import options
from tipsite.directory.answers import Refused, confirmed, failed, find_line
from tipsite.directory.callsheet import call_sheets, sheet_languages
from tipsite.directory.checks import due
from tipsite.directory.due import due_csv, due_json, due_lines
from tipsite.directory.gaps import gaps, gaps_csv, gaps_json, gaps_lines
from tipsite.directory.opened import Opened, open_site
from tipsite.directory.told import give, refuse, refuse_published, write_change
from tipsite.link.replaced import replacement
from tipsite.model.records import Service
from tipsite.terminal import problem_lines

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
_dry = click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")


@click.group()
def directory() -> None:
    """Keep the numbers true: who is due, what to ask, what was answered, who is missing.

    Once a month: tipsite directory due, then sheets, then confirmed or failed for each line.
    """


@directory.command("due")
@options.root
@options.today
@_format
@_to
@click.option(
    "--within",
    type=click.IntRange(0, 3650),
    default=0,
    show_default=True,
    help="Also what will be due in so many days.",
)
def due_command(
    *, root: Path, today: datetime.date, as_: str, output: Path | None, within: int
) -> None:
    """Say whom to call, the most urgent first.

    Example: tipsite directory due --format csv --output due.csv
    """
    opened = _opened(root, today)
    found = due(opened, within)
    tag = opened.config.site.source_language.text
    if as_ == "csv":
        give(due_csv(found, tag), output, root, mark=True)
    elif as_ == "json":
        give(due_json(found, tag), output, root)
    else:
        give("\n".join((*due_lines(found), *_next_steps(bool(found)))) + "\n", output, root)


@directory.command("sheets")
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
def sheets_command(
    *,
    root: Path,
    today: datetime.date,
    countries: tuple[str, ...],
    language: str | None,
    every_line: bool,
    folder: Path | None,
) -> None:
    """Make a call sheet to print for each country: what to ask, boxes, the last answer.

    Example: tipsite directory sheets --country AL --language sq
    """
    opened = _opened(root, today)
    wanted = tuple(code.upper() for code in countries)
    known = sorted({file.country.text for file in opened.corpus.directories})
    if strange := [code for code in wanted if code not in known]:
        refuse(f"There is no directory of {', '.join(strange)}. There are: {', '.join(known)}.")
    tag = _language(language, opened.config.site.source_language.text)
    made = call_sheets(opened, wanted or tuple(known), tag, every_line=every_line)
    target = folder or root / "private"
    refuse_published(target, root)
    target.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (target / name).write_bytes(content)
        click.echo(f"Written: {target / name}")
    if not made:
        click.echo("No line is due, so there is no sheet. For all lines, add --all.")
    else:
        click.echo("Open it in a browser and print it. Keep it out of the published site.")


@directory.command("confirmed")
@options.root
@options.today
@click.argument("service")
@click.option("--phone", "line", default=None, help="The number (or the e-mail or web address).")
@click.option("--how", type=click.Choice(["called", "operator"]), required=True,
              help="Somebody called the line, or its operator told us.")  # fmt: skip
@click.option("--by", required=True, help="The role of whoever did it, never a name.")
@click.option("--publish", is_flag=True, help="Also take a line off hold.")
@_dry
def confirmed_command(
    *,
    root: Path,
    today: datetime.date,
    service: str,
    line: str | None,
    how: str,
    by: str,
    publish: bool,
    dry_run: bool,
) -> None:
    """Note that a line of SERVICE works.

    Example: tipsite directory confirmed al-child-line --how called --by "helpline officer"
    """
    opened = _opened(root, today)
    try:
        found, chosen = find_line(opened, service, line)
        by = _plain(by, "--by")
        change = confirmed(opened, found, chosen, how=how, by=by, publish=publish)
    except Refused as refused:
        refuse(str(refused))
    write_change(root, change, dry_run=dry_run)
    if today > datetime.date.today():  # noqa: DTZ011 - the officer's own calendar
        click.echo(f"Note that {today} is still to come: builds before that day will refuse it.")


@directory.command("failed")
@options.root
@options.today
@click.argument("service")
@click.option("--phone", "line", default=None, help="The number (or the e-mail or web address).")
@click.option("--reason", required=True, help="What happened, without numbers: nobody answers.")
@_dry
def failed_command(
    *, root: Path, today: datetime.date, service: str, line: str | None, reason: str, dry_run: bool
) -> None:
    """Put a line of SERVICE on hold at once, because it does not work.

    Example: tipsite directory failed al-child-line --phone "116 111" --reason "Nobody answers."
    """
    opened = _opened(root, today)
    try:
        found, chosen = find_line(opened, service, line)
        change = failed(opened, found, chosen, reason=_plain(reason, "--reason"))
    except Refused as refused:
        refuse(str(refused))
    write_change(root, change, dry_run=dry_run)
    _tell_replacement(change.after, found, dry_run=dry_run)


@directory.command("gaps")
@options.root
@options.today
@_format
@_to
def gaps_command(*, root: Path, today: datetime.date, as_: str, output: Path | None) -> None:
    """Say who is there for each country, need and audience, and where nobody is.

    Example: tipsite directory gaps --format csv --output gaps.csv
    """
    opened = _opened(root, today)
    if as_ == "csv":
        give(gaps_csv(gaps(opened)), output, root, mark=True)
    elif as_ == "json":
        give(gaps_json(gaps(opened)), output, root)
    else:
        give("\n".join(gaps_lines(opened)), output, root)


def _opened(root: Path, today: datetime.date) -> Opened:
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


def _next_steps(something: bool) -> tuple[str, ...]:
    if not something:
        return ()
    return (
        "",
        "To print what to ask:    tipsite directory sheets",
        'When a line works:       tipsite directory confirmed SERVICE --how called --by "ROLE"',
        'When it does not:        tipsite directory failed SERVICE --reason "WHAT HAPPENED"',
        "(with --phone NUMBER, or the address, where a service has several lines)",
    )


def _plain(text: str, option: str) -> str:
    if not text.strip():
        raise Refused(f"{option} is empty.")
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def _language(wanted: str | None, source: str) -> str:
    """The tag of a sheet's language: one that there are words in, or else the site's own."""
    if wanted is None:
        return source
    known = sheet_languages()
    found = next((tag for tag in known if tag.casefold() == wanted.casefold()), None)
    if found is None:
        refuse(f"There is no call sheet in “{wanted[:20]}”. There are: {', '.join(known)}.")
    return found


def _tell_replacement(opened: Opened, service: Service, *, dry_run: bool) -> None:
    country = service.id.text[:2].upper()
    other, number = replacement(service, opened.services.get(country, ()))
    leaves = "would leave" if dry_run else "leaves"
    if other:
        click.echo(f"The next build {leaves} it out; in its place stands {other} ({number}).")
    else:
        need = service.needs[0]
        click.echo(
            f"The next build {leaves} it out. Nobody else answers the need “{need}”: look for"
        )
        click.echo("another line. Until then readers see the emergency number.")
    if not dry_run:
        click.echo("Now type: tipsite build")
