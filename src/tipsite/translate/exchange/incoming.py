"""A file that came back, told by its bytes: a name may lie."""

from __future__ import annotations

import codecs
from pathlib import Path

from tipsite.translate.exchange.bounds import LARGEST
from tipsite.translate.exchange.row import ImportFile
from tipsite.translate.exchange.unreadable import Unreadable
from tipsite.ui_language import gettext as _
from tipsite.ui_language import mark

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
"""Of old .xls files, and of new ones with a password (MS-CFB 2.2)."""
_MACHINE = b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"
"""Of compiled catalogues (GNU gettext, 10.3)."""
_OTHERS = {
    b"%PDF": mark("This is a PDF, no PO file and no spreadsheet."),
    b"{\\rtf": mark("This is a text document, no PO file and no spreadsheet."),
    b"<?xml": mark("This is XML, no PO file and no spreadsheet."),
    b"<html": mark("This is a web page, no PO file and no spreadsheet."),
}


def read_import_file(file: Path) -> ImportFile:
    """Return what came back in a PO file or a spreadsheet.

    Raises:
        OSError: the file cannot be read.
        Unreadable: it is neither, is damaged, or is too large.
    """
    if file.stat().st_size > LARGEST:
        raise Unreadable(
            _("This file is too large: tipsite takes {most} MB at most.").format(
                most=LARGEST // 1000000
            )
        )
    content = file.read_bytes()
    if content.startswith(_ZIP):
        from tipsite.translate.exchange.sheet import read_sheet  # noqa: PLC0415 - slow, one format

        return read_sheet(content)
    if content.startswith(_OLE):
        raise Unreadable(
            _(
                "This is an old spreadsheet (.xls), or one with a password. Open it, and save it "
                "as .xlsx or .ods without a password."
            )
        )
    if content.startswith(_MACHINE):
        raise Unreadable(
            _("This is a compiled catalogue (.mo). Ask for the file that ends with .po.")
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if kind := next((words for start, words in _OTHERS.items() if content.startswith(start)), ""):
        raise Unreadable(_(kind))
    if b"msgid" not in content:
        said = _("This is no PO file and no spreadsheet (.xlsx, .ods).")
        comma = " " + _("Save the spreadsheet as .xlsx or .ods, not as .csv.")
        raise Unreadable(said + (comma if b"," in content else ""))
    from tipsite.translate.exchange.po import read_catalogue  # noqa: PLC0415 - slow, one format

    return read_catalogue(content)
