"""Decode files as UTF-8 with one kind of line end, and recognize other encodings and formats.

A spreadsheet, a document or a web page is recognized by its first bytes. Text in another encoding
is recognized by the letters that it contains after decoding. So is text that was decoded with a
wrong encoding before it was saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from tipsite.language.bidi import unseen_problems
from tipsite.messages import mark
from tipsite.model.problems import Location, Problem, location_at, problem, warning

_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u045f]")
_MOST_CYRILLIC = 0.6
_ODD_RUN = re.compile(
    "(?:[ÃÄÐÑĂŃ][\u0080-\u00bf\u0152-\u0192ˆ˜‘’“”\u2013-\u203a€™Ą-žˇ\u02d8-\u02dd]"
    "|[ÅĹĐ](?![‘’“”])[\u0080-\u00bf\u0152-\u0192ˆ˜\u2013-\u203a€™Ą-žˇ\u02d8-\u02dd])+"
)
"""Pairs of UTF-8 bytes (C3 to C5, D0 or D1 first) when read as Windows-1252 or Windows-1250."""
_READ_AS = ("cp1252", "cp1250")

_PICTURE = "picture"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"RIFF")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SHEET = (b"xl/worksheets", b"xl/workbook", b"opendocument.spreadsheet", b"W\0o\0r\0k\0b\0o\0o\0k")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"

_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MAY_BE_GARBLED = re.compile("[ÃÄÐÑĂŃÅĹĐ][^\x00-\x7f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters, which HTML forbids. In YAML, the parser reports them."""
_WORDS = (".md", ".yaml", ".po", ".pot", ".html")
"""Endings of files with words for readers."""
_MOST_TOLD = 20
_VERSIONS = re.compile(r"^(?:<{7} |>{7} ).*$", re.MULTILINE)


def decode(files: Mapping[str, bytes]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the text of each file that is UTF-8, and a problem for each that is not.

    Damaged lines of state files are reported one by one, in `staleness.state_file`.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path, content in files.items():
        if path.endswith(".tsv"):
            continue
        text, mistakes = text_of(path, content)
        problems.extend(mistakes)
        if text is not None:
            texts[path] = text
    return texts, tuple(problems)


def plain_text(content: bytes) -> str:
    """Return the text of a file that is known to be UTF-8, with one kind of line end."""
    text = _without_bom(content).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_bom(content: bytes) -> bytes:
    while content.startswith(_BOM):
        content = content.removeprefix(_BOM)
    return content


def text_of(path: str, content: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file, or None if its bytes are not text; also return their problems."""
    officers = path.endswith((".md", ".yaml"))
    if officers and (kind := _foreign_kind(content)):
        at = Location(path=path, line=1, column=1)
        if kind == _PICTURE:
            return None, (problem("saved-as-picture", at),)
        return None, (problem("saved-as-other", at, what=kind),)
    if officers and is_wide(content):
        return None, (_not_utf8(path, content, 0),)
    content = _without_bom(content)
    try:
        text = plain_text(content)
    except UnicodeDecodeError as error:
        return None, (_not_utf8(path, content, error.start),)
    if path.endswith(".md") and (sign := _CONTROL.search(text)):
        at = location_at(text, sign.start(), path)
        return None, (problem("yaml-character", at, character=f"U+{ord(sign[0]):04X}"),)
    marked = officers and ("<<<<<<< " in text or ">>>>>>> " in text)
    if marked and (versions := _VERSIONS.search(text)):
        line = text.count("\n", 0, versions.start()) + 1
        return None, (problem("two-versions", Location(path=path, line=line, column=1)),)
    if path.endswith(_WORDS) and not text.isascii():
        unseen = tuple(
            islice(unseen_problems(text, path, soft=not path.endswith(".yaml")), _MOST_TOLD)
        )
        if unseen:
            # Phrases are kept, since otherwise each would also be reported as missing.
            return (None if officers else text), unseen
    return text, tuple(_garbled(path, text)) if officers else ()


def _foreign_kind(content: bytes) -> str:
    """Return the format of ``content`` if it is not text, or an empty text."""
    start = content.removeprefix(_BOM)[:4096]
    if start.startswith((_ZIP, _OLD_OFFICE)):
        is_sheet = any(name in content for name in _SHEET)
        return mark("a spreadsheet") if is_sheet else mark("a document of a word processor")
    if start.startswith(b"{\\rtf"):
        return mark("rich text (RTF)")
    if start.startswith(_PICTURES):
        return _PICTURE
    return mark("a web page") if _HTML.match(start) else ""


def is_wide(content: bytes) -> bool:
    """Return whether every second byte is zero, as in UTF-16 without a byte order mark."""
    start = content[:200]
    odd, even = start[1::2], start[::2]
    return len(start) >= 4 and 0 in (len(odd.strip(b"\0")), len(even.strip(b"\0")))


def _not_utf8(path: str, content: bytes, start: int) -> Problem:
    encoding, word = guess(content)
    if content.startswith(_OTHER_BOMS) or encoding == "UTF-16":
        return problem("not-utf8", Location(path=path, line=1, column=1), byte="UTF-16")
    before = content[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    at = Location(path=path, line=line, column=column)
    return problem(
        "not-utf8", at, byte=f"{encoding}: {word}" if word else f"0x{content[start]:02X}"
    )


def guess(content: bytes) -> tuple[str, str]:
    """Guess the encoding of ``content``, which is not UTF-8. Return its name and a decoded word.

    UTF-16 is recognized by its byte order mark or its zeros. Windows encodings are recognized by
    letters. Both results are empty if no encoding fits.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or is_wide(content):
        return "UTF-16", ""
    first = _HIGH.search(content)
    if first is None:
        return "", ""
    cyrillic = _decoded(content, "cp1251")
    words = [word for word in _WORD.findall(cyrillic) if _CYRILLIC.search(word)]
    letters = sum(map(len, words))
    share = sum(len(_CYRILLIC.findall(word)) for word in words) / max(letters, 1)
    encoding = "cp1251" if share > _MOST_CYRILLIC else "cp1250"
    text = _decoded(content, encoding)
    at = len(_decoded(content[: first.start()], encoding))
    word = next((run[0] for run in _WORD.finditer(text) if run.start() <= at < run.end()), "")
    return (f"Windows-{encoding[2:]}", word[:20]) if word else ("", "")


def _decoded(content: bytes, encoding: str) -> str:
    return content.decode(encoding, "replace")


def _garbled(path: str, text: str) -> Iterator[Problem]:
    if text.isascii() or not _MAY_BE_GARBLED.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        first = next(garbled(line), None)
        if first is not None:
            found, meant, start = first
            at = Location(path=path, line=number, column=start + 1)
            yield warning("text-garbled", at, found=found, meant=meant)


def garbled(line: str) -> Iterator[tuple[str, str, int]]:
    """Yield garbled letters (UTF-8 read in another encoding), the correct letters, and offsets."""
    for match in _ODD_RUN.finditer(line):
        for encoding in _READ_AS:
            try:
                meant = match[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if len(meant) < len(match[0]) and meant.isalpha():
                yield match[0], meant, match.start()
                break
