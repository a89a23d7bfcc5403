"""Write rows of the directory as a table: .xlsx, .ods or CSV."""

from __future__ import annotations

from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.locales import territory
from tipsite.spreadsheets.writing import LONGEST_NAME, SheetColumn, write_ods, write_xlsx
from tipsite.upkeep.exchange.columns import COLUMNS, Cells, heading
from tipsite.workspace.files import csv_text

FORMATS = (".xlsx", ".ods", ".csv")
"""The endings of the files that `table_file` writes."""


def table_file(
    rows: tuple[Cells, ...], tag: str, suffix: str, *, countries: tuple[str, ...], template: bool
) -> bytes:
    """Return a table of ``rows`` in one of the ``FORMATS``, with a sheet for each country.

    Texts are in the language ``tag`` (BCP 47). A ``template`` is for new services, so it has no
    columns for ids.

    Raises:
        OSError: the disk is full.
    """
    columns = [
        column for column in COLUMNS if not (template and column.locked) or column.key == "country"
    ]
    headings = {column.key: heading(column, tag) for column in columns}
    if suffix == ".csv":
        texts = ({headings[key]: row[key] for key in headings} for row in rows)
        return csv_text(tuple(headings.values()), texts).encode("utf-8-sig")
    described = [
        SheetColumn(
            heading=headings[column.key],
            note=_(column.note),
            choices=tuple(map(_, column.choices.values())),
            locked=column.locked and not template,
        )
        for column in columns
    ]
    sheets = {
        f"{code} {territory(ui_locale(), code)}"[:LONGEST_NAME]: tuple(
            tuple(row[key] for key in headings) for row in rows if row["country"] == code
        )
        for code in countries
    }
    write = write_ods if suffix == ".ods" else write_xlsx
    return write(described, sheets)
