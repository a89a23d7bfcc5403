"""`tipsite directory import`: a partner's table into the records, on hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tipsite.cli import options
from tipsite.cli.main import PROBLEMS
from tipsite.cli.prompts import ask, can_ask
from tipsite.console import Shown, Table, agreed, show
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.workspace.errors import CommandError

if TYPE_CHECKING:
    from tipsite.upkeep.exchange.apply import Import
    from tipsite.upkeep.exchange.partner_table import Tables


@click.command("import")
@options.site
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--country", "countries", multiple=True, metavar="[WORD=]CODE",
              help="The country of a table that has no column for it, as MK; or what a word of the "
                   "table means, as “РСМ=MK”.")  # fmt: skip
@click.option("--language", help="The language of a partner's names and summaries, as sq.")
@click.option("--column", "columns", multiple=True, metavar="HEADING=KEY",
              help="What a column is, as “Kontakt=phone”; - for one not to be read.")  # fmt: skip
@options.flag("--yes", words="Don't ask. (Programs are not asked.)")
@options.dry_run
@click.pass_context
def import_command(
    context: click.Context,
    *,
    root: Path,
    today: datetime.date,
    file: Path,
    countries: tuple[str, ...],
    language: str | None,
    columns: tuple[str, ...],
    yes: bool,
    dry_run: bool,
) -> None:
    """Put a table of services (.xlsx, .ods, .csv) into the records: our own, or a partner's.

    The columns are guessed and shown, then the difference. Everything new is on hold. A changed
    number loses its confirmation, and is on hold. Nothing is deleted. Cells that are not
    understood are named, and not taken.

    Example: tipsite directory import partner.xlsx --country MK --language mk
    """
    from tipsite.spreadsheets.reading import Unreadable, file_content, read_sheets
    from tipsite.translation.arguments import find_tag
    from tipsite.upkeep.due import open_records
    from tipsite.upkeep.exchange.apply import import_tables
    from tipsite.upkeep.exchange.partner_table import read_tables
    from tipsite.workspace.changes import site_lock

    asks = can_ask() and not (yes or dry_run)
    try:
        tables = read_tables(read_sheets(file_content(file)), _chosen(columns))
    except Unreadable as why:
        raise CommandError(f"{file.name}: {why}") from why
    if not tables.headings:
        words = _("{file} has no row with headings such as Name, Phone and E-mail.")
        raise CommandError(words.format(file=file.name))
    show(_column_lines(tables))
    if not tables.heads("service"):
        if not language and not all(head.tag for head in tables.heads("name")):
            raise CommandError(_("Add --language, with the language of the names, as sq."))
        if asks and not agreed(_("Are the columns right?")):
            click.echo(_key_words())
            return
    codes = _countries(countries, tables, asks=asks)
    with site_lock(root) as site:
        workspace = open_records(root, today)
        tag = find_tag(language, workspace.written) if language else workspace.source
        result = import_tables(workspace, tables, countries=codes, tag=tag, source=file.name)
        for problem in result.problems:
            click.echo(f"{file.name}: {problem.place}: {problem.words}", err=True)
        show((*result.change.difference(), *_outcome_lines(result, tables)))
        site.write_if_agreed(result.change, ask=asks, dry_run=dry_run)
    if result.problems:
        context.exit(PROBLEMS)


def _countries(typed: tuple[str, ...], tables: Tables, *, asks: bool) -> Mapping[str, str]:
    """Return the codes of countries by word; if nobody knows what a word means, ask once."""
    from tipsite.upkeep.exchange.partner_table import last_part, meant_country

    pairs = (text.rpartition("=") for text in typed)
    codes = {word.strip(): _code_or_nothing(code.strip()) for word, _equals, code in pairs}
    for text in dict.fromkeys(row.country for row in tables.rows if asks and row.country):
        if not meant_country(text, codes):
            word = last_part(text)
            question = _("Which country is “{word}”? (Enter: none)").format(word=word)
            codes[word] = ask(question, _code_or_nothing, default="")
    return codes


def _code_or_nothing(typed: str) -> str:
    from tipsite.scaffold.answers import a_country

    return a_country(typed) if typed else ""


def _chosen(columns: tuple[str, ...]) -> Mapping[str, str]:
    """Return the keys of columns by heading, as they were typed."""
    from tipsite.upkeep.exchange.partner_table import KEYS, NOT_READ

    chosen = {}
    for typed in columns:
        heading, _equals, key = typed.rpartition("=")
        if not heading or key not in (*KEYS, NOT_READ):
            raise CommandError(f"--column “{typed}”: {_key_words()}")
        chosen[heading.strip()] = key
    return chosen


def _key_words() -> str:
    from tipsite.upkeep.exchange.partner_table import KEYS

    words = _("Say what a column is with --column HEADING=KEY, such as “Kontakt=phone”. The keys: "
              "{keys}; - for a column not to be read.")  # fmt: skip
    return words.format(keys=", ".join(KEYS))


def _column_lines(tables: Tables) -> Iterator[Shown]:
    """Yield what each column is taken for, sheet by sheet; of our own table, those not read."""
    from tipsite.upkeep.exchange.columns import COLUMNS, WAYS
    from tipsite.upkeep.exchange.partner_table import NOT_READ

    words = {**WAYS, "phone": WAYS["voice"], NOT_READ: mark("not read")}
    words |= {column.key: column.heading for column in COLUMNS}
    ours = tables.heads("service")
    for sheet, headings in tables.headings.items():
        shown = (head for head in headings if head.text and (not ours or head.key == NOT_READ))
        rows = [(head.letter, head.text, f"{_(words[head.key])} ({head.key})") for head in shown]
        if rows:
            yield ((sheet, "bold"),)
            yield Table(head=("", _("Heading"), _("Taken for")), rows=rows)
            yield ""


def _outcome_lines(result: Import, tables: Tables) -> Iterator[str]:
    words = _("New services: {new}, changed services: {changed}.")
    yield words.format(new=result.services, changed=result.changed)
    if tables.left_out:
        yield _("No rows of a table: {places}.").format(places=", ".join(tables.left_out))
    for row in result.gone:
        yield _("Not in the table, and left as it is: {row}").format(row=row)
    if result.change.files:
        yield _("All that is new is on hold. When somebody has called: {command}").format(
            command="tipsite directory confirmed SERVICE --publish"
        )
