"""Write rows of the directory as a table: .xlsx, .ods or CSV."""

from __future__ import annotations

from collections.abc import Iterable

from tipsite.i18n import gettext as _
from tipsite.i18n import ui_locale
from tipsite.language.locales import territory
from tipsite.spreadsheets.writing import (
    LONGEST_NAME,
    Sheet,
    SheetColumn,
    write_ods,
    write_xlsx,
)
from tipsite.upkeep.exchange.columns import COLUMNS, Row, heading, record_rows
from tipsite.workspace.files import csv_cell, csv_text
from tipsite.workspace.site import Workspace

FORMATS = (".xlsx", ".ods", ".csv")
"""The endings of the files that `table_file` writes."""


def table_file(
    workspace: Workspace,
    rows: tuple[Row, ...],
    tag: str,
    suffix: str,
    *,
    countries: Iterable[str],
    template: bool = False,
) -> bytes:
    """Return a table of ``rows`` in one of the ``FORMATS``, with a sheet for each country.

    Texts are in the language ``tag`` (BCP 47). A ``template`` is for new services, so it has no
    columns for ids and for what the import doesn't change.

    Raises:
        OSError: the disk is full.
    """
    columns = [
        column for column in COLUMNS if not (template and column.locked) or column.key == "country"
    ]
    headings = {column.key: heading(column, tag) for column in columns}
    if suffix == ".csv":
        texts = ({headings[key]: csv_cell(row.cells[key]) for key in headings} for row in rows)
        return csv_text(tuple(headings.values()), texts).encode("utf-8-sig")
    codes = tuple(countries)
    # The list of a partner must not name an organization whose services are all on hold.
    known = record_rows(workspace, tag, held=any(row.held for row in rows))
    offered = {
        "country": codes,
        "organization": tuple(dict.fromkeys(row.cells["organization"] for row in known)),
    }
    described = tuple(
        SheetColumn(
            heading=headings[column.key],
            note=_(column.note),
            width=40 if column.localized else 20,
            choices=offered.get(column.key) or tuple(map(_, column.choices.values())),
            open=column.several or column.key in offered,
            locked=column.locked and not template,
        )
        for column in columns
    )
    sheets = [
        Sheet(
            name=f"{code} {territory(ui_locale(), code)}"[:LONGEST_NAME],
            columns=described,
            rows=tuple(
                tuple(row.cells[key] for key in headings) for row in rows if row.country == code
            ),
        )
        for code in codes
    ]
    return write_ods(sheets) if suffix == ".ods" else write_xlsx(sheets)
