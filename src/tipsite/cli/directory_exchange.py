"""`tipsite directory export`: the directory as a table for a partner."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.cli import options
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.workspace.errors import CommandError


@click.command("export")
@options.site
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--country", "countries", multiple=True, help="Only this one, such as AL.")
@click.option("--language", help="The language of names and summaries, such as sq.")
@options.flag("--held", words="Also lines on hold, for your own staff alone.")
@options.flag("--template", words="An empty table for a partner who begins, with an example.")
@options.report_format(
    "table",
    "hsds",
    words="hsds: a file for other directories (Open Referral), which ends with .json.",
)
@options.force
def export_command(
    *,
    root: Path,
    today: datetime.date,
    file: Path | None,
    countries: tuple[str, ...],
    language: str | None,
    held: bool,
    template: bool,
    as_: str,
    force: bool,
) -> None:
    """Write the directory as a table for a partner: FILE ends with .xlsx, .ods or .csv.

    It has a sheet for each country and a row for each line that is published. Without FILE, it is
    directory.xlsx in the folder private. When it comes back: tipsite directory import

    Example: tipsite directory export partner.xlsx --country AL --language sq
    """
    from tipsite.translation.arguments import find_tag
    from tipsite.upkeep.due import known_countries, open_records
    from tipsite.upkeep.exchange.columns import example_row, record_rows
    from tipsite.upkeep.exchange.export import FORMATS, table_file
    from tipsite.upkeep.exchange.hsds import VALID, hsds_feed
    from tipsite.workspace.files import deliver_file, refuse_published
    from tipsite.workspace.site import open_site

    hsds = as_ == "hsds"
    if hsds and (held or template):
        words = _(
            "With --format hsds there are only public lines: leave out --held and --template."
        )
        raise CommandError(words)
    name = "directory.json" if hsds else "template.xlsx" if template else "directory.xlsx"
    target = file or root / "private" / name
    suffix, suffixes = target.suffix.casefold(), (".json",) if hsds else FORMATS
    if suffix not in suffixes:
        words = _("{file} must end with one of these: {endings}.")
        raise CommandError(words.format(file=target.name, endings=", ".join(suffixes)))
    refuse_published(target, root)
    if hsds:
        workspace = open_site(root, "texts", today)
        tags = tuple(tag.text for tag in workspace.config.site.public_languages())
        tag = find_tag(language, tags) if language else workspace.source
        content = hsds_feed(workspace, tag, known_countries(workspace, countries))
        target.parent.mkdir(parents=True, exist_ok=True)
        deliver_file(content, target, root, force=force)
        click.echo(_("It is valid until {day}.").format(day=today + VALID))
        return
    workspace = open_records(root, today)
    chosen = known_countries(workspace, countries)
    tag = find_tag(language, workspace.written) if language else workspace.source
    if template and not countries:
        chosen = workspace.countries() or chosen
    listed = (
        iter((example_row(chosen[0], tag),)) if template else record_rows(workspace, tag, held=held)
    )
    rows = tuple(row for row in listed if row.country in chosen)
    codes = tuple(code for code in chosen if template or any(row.country == code for row in rows))
    if not rows:
        words = _(
            "No service is published there, so there is no file. For all records, add --held."
        )
        raise CommandError(words)
    content = table_file(workspace, rows, tag, suffix, countries=codes, template=template)
    target.parent.mkdir(parents=True, exist_ok=True)
    deliver_file(content, target, root, force=force)
    if not template:
        click.echo(ngettext("{count} row.", "{count} rows.", len(rows)).format(count=len(rows)))
    if any(row.held for row in rows):
        click.echo(_("It holds numbers on hold: for your own staff alone."))
    click.echo(_("When it comes back: tipsite directory import {file}").format(file=target))
