"""`tipsite directory export`: the directory as a table for a partner."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from tipsite.cli import options
from tipsite.i18n import gettext as _
from tipsite.workspace.errors import CommandError


@click.command("export")
@options.site
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--country", "countries", multiple=True, help="Only this one, such as AL.")
@click.option("--language", help="The language of names and summaries, such as sq.")
@options.flag("--template", words="An empty table for a partner who begins, with an example.")
@options.report_format("table", "hsds", words="hsds: a .json file for other directories.")
@options.force
def export_command(
    *,
    root: Path,
    today: datetime.date,
    file: Path | None,
    countries: tuple[str, ...],
    language: str | None,
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
    from tipsite.upkeep.exchange.columns import example_cells, record_rows
    from tipsite.upkeep.exchange.export import FORMATS, table_file
    from tipsite.upkeep.exchange.hsds import hsds_feed
    from tipsite.workspace.files import deliver_file, refuse_published
    from tipsite.workspace.site import open_site

    hsds = as_ == "hsds"
    name = "template.xlsx" if template else "directory.json" if hsds else "directory.xlsx"
    target = file or root / "private" / name
    suffix, suffixes = target.suffix.casefold(), (".json",) if hsds else FORMATS
    if suffix not in suffixes:
        words = _("{file} must end with one of these: {endings}.")
        raise CommandError(words.format(file=target.name, endings=", ".join(suffixes)))
    refuse_published(target, root)
    workspace = open_site(root, "texts", today) if hsds else open_records(root, today)
    chosen = known_countries(workspace, countries)
    public = tuple(tag.text for tag in workspace.config.site.public_languages())
    tags = public if hsds else workspace.written
    tag = find_tag(language, tags) if language else workspace.source
    if hsds:
        content = hsds_feed(workspace, tag, chosen)
    else:
        examples = (example_cells(code, tag) for code in chosen[:1])
        published = (row.cells for row in record_rows(workspace, tag, held=False))
        listed = examples if template else published
        rows = tuple(row for row in listed if row["country"] in chosen)
        if not rows:
            raise CommandError(_("No service is published there. For an empty table: --template"))
        content = table_file(rows, tag, suffix, countries=chosen, template=template)
    target.parent.mkdir(parents=True, exist_ok=True)
    deliver_file(content, target, root, force=force)
