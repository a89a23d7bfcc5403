"""Which encoding a text was probably saved in, and letters that went through a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u045f]")
_MOST_CYRILLIC = 0.6
_ODD_RUN = re.compile(
    "(?:[ÃÄÐÑĂŃ][\u0080-\u00bf\u0152-\u0192ˆ˜‘’“”\u2013-\u203a€™Ą-žˇ\u02d8-\u02dd]"
    "|[ÅĹĐ](?![‘’“”])[\u0080-\u00bf\u0152-\u0192ˆ˜\u2013-\u203a€™Ą-žˇ\u02d8-\u02dd])+"
)
"""C3 to C5, D0 and D1 as Windows-1252 and Windows-1250 show them, and a byte that follows."""
_READ_AS = ("cp1252", "cp1250")


def guess(content: bytes) -> tuple[str, str]:
    """Return the name of the encoding of ``content``, which is no UTF-8, and a word of it.

    UTF-16 is told by its mark or its zeros, Windows' encodings by which letters they give; both
    are empty where nothing fits.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or is_wide(content):
        return "UTF-16", ""
    found = _HIGH.search(content)
    if found is None:
        return "", ""
    cyrillic = _decoded(content, "cp1251")
    words = [word for word in _WORD.findall(cyrillic) if _CYRILLIC.search(word)]
    letters = sum(map(len, words))
    share = sum(len(_CYRILLIC.findall(word)) for word in words) / max(letters, 1)
    encoding = "cp1251" if share > _MOST_CYRILLIC else "cp1250"
    text = _decoded(content, encoding)
    at = len(_decoded(content[: found.start()], encoding))
    word = next((one[0] for one in _WORD.finditer(text) if one.start() <= at < one.end()), "")
    return (f"Windows-{encoding[2:]}", word[:20]) if word else ("", "")


def is_wide(content: bytes) -> bool:
    """Return whether every second byte is zero, as in UTF-16 without a mark."""
    start = content[:200]
    odd, even = start[1::2], start[::2]
    return len(start) >= 4 and 0 in (len(odd.strip(b"\0")), len(even.strip(b"\0")))


def garbled(line: str) -> Iterator[tuple[str, str, int]]:
    """Yield letters of a line that are UTF-8 read as another encoding, what they were, where."""
    for match in _ODD_RUN.finditer(line):
        for encoding in _READ_AS:
            try:
                meant = match[0].encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if len(meant) < len(match[0]) and meant.isalpha():
                yield match[0], meant, match.start()
                break


def _decoded(content: bytes, encoding: str) -> str:
    return content.decode(encoding, "replace")
