"""Writes digits and separators of every script one way, and remembers where they stood."""

import unicodedata
from functools import cache

__all__ = ["fold"]

_HYPHENS = "-\u2010\u2011\ufe63\uff0d"
_SAME = dict.fromkeys("\u00b7\u2027\u2022\u2219\u22c5\u30fb\u3002", ".")
_SAME |= {"\u2212": "-", "\u2043": "-", "\u2044": "/", "\u2215": "/"}
_BLANKS = {ord("\t"): " ", ord("\r"): " "}
_SAME |= {"\u2028": "\n", "\u2029": "\n", "\t": " ", "\r": " "}


def fold(text: str) -> tuple[str, list[int]]:
    """Give a text with one sign for each kind of separator and digit, and where each one stood.

    Digits of any script (UAX #44, Nd) become ASCII, spaces one space, hyphens `-`, longer dashes
    `–`, middle dots `.`; what can't be seen is left out. The list has the offset in `text` of each
    character of the folded text.
    """
    if text.isascii():
        return text.translate(_BLANKS), list(range(len(text)))
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        folded = char if char.isascii() and char not in "\t\r" else _fold_char(char)
        # Marks after a digit draw a keycap around it; the digit is what was meant.
        mark = chars and chars[-1].isdigit() and unicodedata.category(char) in ("Mn", "Me")
        if folded and not mark:
            chars.append(folded)
            offsets.append(offset)
    return "".join(chars), offsets


@cache
def _fold_char(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-" if char in _HYPHENS else "–"
    plain = _SAME.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and category != "No" else char
