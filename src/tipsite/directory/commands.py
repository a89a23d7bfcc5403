"""`tipsite directory`: what an officer types to keep the numbers true."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from tipsite import options
from tipsite.directory.answers import Change, Refused, confirmed, failed, find_line
from tipsite.directory.callsheet import call_sheets
from tipsite.directory.checks import due
from tipsite.directory.due import due_csv, due_json, due_lines
from tipsite.directory.gaps import gaps, gaps_csv, gaps_json, gaps_lines
from tipsite.directory.opened import Opened, open_site
from tipsite.link.replaced import replacement
from tipsite.model.records import Service
from tipsite.terminal import problem_lines

PROBLEMS, USAGE = 1, 2

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
        _give(due_csv(found, tag), output, mark=True)
    elif as_ == "json":
        _give(due_json(found, tag), output)
    else:
        _give("\n".join((*due_lines(found), *_next_steps(bool(found)))) + "\n", output)


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
    known = {file.country.text for file in opened.corpus.directories}
    if strange := [code for code in wanted if code not in known]:
        _refuse(f"There is no directory of {', '.join(strange)}. There are: {', '.join(known)}.")
    tag = language or opened.config.site.source_language.text
    made = call_sheets(opened, wanted or tuple(sorted(known)), tag, every_line=every_line)
    target = folder or root / "private"
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
        _refuse(str(refused))
    _write(root, change, dry_run=dry_run)


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
        _refuse(str(refused))
    _write(root, change, dry_run=dry_run)
    _tell_replacement(change.after, found)


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
        _give(gaps_csv(gaps(opened)), output, mark=True)
    elif as_ == "json":
        _give(gaps_json(gaps(opened)), output)
    else:
        _give("\n".join(gaps_lines(opened)), output)


def _opened(root: Path, today: datetime.date) -> Opened:
    opened = open_site(root, today)
    if not opened.corpus.directories:
        _refuse("There is no record in content/services/ of this folder. Is --root right?")
    if opened.broken:
        for line in problem_lines(opened.broken, dict(opened.snapshot.files)):
            click.echo(line, err=True)
        click.echo("Records with mistakes are left out of what follows.", err=True)
    return opened


def _next_steps(something: bool) -> tuple[str, ...]:
    if not something:
        return ()
    return (
        "",
        "To print what to ask:    tipsite directory sheets",
        'When a line works:       tipsite directory confirmed SERVICE --how called --by "ROLE"',
        'When it does not:        tipsite directory failed SERVICE --reason "WHAT HAPPENED"',
        "(with --phone NUMBER where a service has several)",
    )


def _give(text: str, output: Path | None, *, mark: bool = False) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    # Spreadsheets take a file without a mark for the encoding of the computer.
    encoding = "utf-8-sig" if mark else "utf-8"
    output.write_text(text, encoding=encoding, newline="")
    click.echo(f"Written: {output}")


def _plain(text: str, option: str) -> str:
    if not text.strip():
        raise Refused(f"{option} is empty.")
    return " ".join(text.split())


def _write(root: Path, change: Change, *, dry_run: bool) -> None:
    if change.old == change.new:
        click.echo("Nothing to change: it stands so already.")
        return
    _echo(change.diff())
    if dry_run:
        click.echo("Nothing was written (--dry-run).")
        return
    target = root / change.path
    # Whole or not at all: the officer's only copy must never be half a file.
    beside = target.with_name(f".tipsite-{target.name}")
    try:
        beside.write_bytes(change.new)
        beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _echo(("", *change.said, f"Written: {target}"))


def _tell_replacement(opened: Opened, service: Service) -> None:
    country = service.id.text[:2].upper()
    other, number = replacement(service, opened.services.get(country, ()))
    if other:
        click.echo(f"The next build leaves it out; in its place stands {other} ({number}).")
    else:
        need = service.needs[0]
        click.echo(f"The next build leaves it out. Nobody else answers the need “{need}”: look for")
        click.echo("another line. Until then readers see the emergency number.")
    click.echo("Now type: tipsite build")


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _refuse(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(USAGE)
