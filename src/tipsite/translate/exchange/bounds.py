"""How large a spreadsheet would become, told before it is opened: some are made to break things."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from tipsite.translate.exchange.unreadable import Unreadable
from tipsite.translate.wording import number
from tipsite.ui_language import gettext as _

LARGEST = 20_000_000
"""Bytes of a file that comes back; the sample's is 200 kB."""
_UNPACKED = 150_000_000
_CELLS = 5_000_000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,9})[\"'][^>]*(?<!/)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,4})(\d{1,9})[\"'][^>]*(?<!/)>")
_ODS = re.compile(
    rb"<table:table-row\b(?P<row>[^>]*)>|<table:(?:covered-)?table-cell\b(?P<cell>[^>]*)>"
)
_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d{1,9})")
_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d{1,9})")


def check_bounds(content: bytes) -> None:
    """Look at a zipped spreadsheet (xlsx or ods) without unpacking more than is sound.

    Raises:
        Unreadable: it is damaged, or would be too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
                raise Unreadable(_("This file is far too large when it is unpacked."))
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") or entry.filename == "content.xml":
                    _check_cells(archive.read(entry))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise Unreadable(_("This file is damaged, or locked by a password.")) from error


def _check_cells(sheet: bytes) -> None:
    rows = columns = 1
    for row in _ROW.finditer(sheet):
        rows = max(rows, int(row.group(1)))
    for cell in _CELL.finditer(sheet):
        columns = max(columns, _column(cell.group(1)))
        rows = max(rows, int(cell.group(2)))
    for height, width in _tables(sheet):
        rows, columns = max(rows, height), max(columns, width)
    if rows * columns > _CELLS:
        raise Unreadable(
            _(
                "A sheet of this file has {rows} rows and {columns} columns: something stands far "
                "below or beside the texts. Take it away."
            ).format(rows=number(rows), columns=number(columns))
        )


def _tables(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Yield how many rows and columns a sheet of OpenDocument has so far, at each filled cell."""
    height = repeated = column = 0
    for found in _ODS.finditer(sheet):
        if found["row"] is not None:
            height += repeated
            repeated, column = _times(_ROWS, found["row"]), 0
            continue
        column += _times(_COLUMNS, found["cell"])
        if not found["cell"].endswith(b"/"):
            yield height + repeated, column


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found.group(1)) if found else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
