"""Files of other programs with the name of a text file, told by their first bytes."""

from __future__ import annotations

import re

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"RIFF")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SHEET = (b"xl/worksheets", b"xl/workbook", b"opendocument.spreadsheet", b"W\0o\0r\0k\0b\0o\0o\0k")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"


def foreign_code(content: bytes) -> str:
    """Return the code of the problem that ``content`` is no text at all; else an empty text."""
    start = content.removeprefix(_BOM)[:4096]
    if start.startswith((_ZIP, _OLD_OFFICE)):
        is_sheet = any(name in content for name in _SHEET)
        return "saved-by-spreadsheet" if is_sheet else "saved-by-word"
    if start.startswith(b"{\\rtf"):
        return "saved-as-rtf"
    if start.startswith(_PICTURES):
        return "saved-as-picture"
    return "saved-as-web-page" if _HTML.match(start) else ""
