"""Digits and separators of every script, and the figures of a text, in one normal form.

18,000 and 18.000 are the same; `fold` returns the original offset of each character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_YEAR = r"(?:19|20)\d\d"
_DASH = "-\u2010-\u2015\u2212"
_SPACES = " \u00a0\u2009\u202f"
_FIGURES = re.compile(
    r"(?=\d)(?:"
    rf"(?P<day>(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?P<a>[./-]\ ?)(?:0?[1-9]|1[0-2])(?P=a)(?={_YEAR}))"
    rf"|(?P<iso>(?<!\d){_YEAR}(?P<b>[-/.])(?:0[1-9]|1[0-2])(?P=b)(?=[0-3]\d(?!\d)))"
    rf"|(?P<from>(?<!\d){_YEAR})[{_DASH}/](?P<to>\d\d)(?![\d.:/-])"
    rf"|(?<![\d.,])(?P<thousands>(?!0)\d{{1,3}}(?:(?P<c>[.,{_SPACES}'’٬])\d{{3}})(?:(?P=c)\d{{3}})*)(?!\d)"
    r"|(?P<clock>\d{1,2})(?:[.:](?P<minutes>\d\d))?\ ?(?P<half>[ap])\.?\ ?m(?!\w)"
    r"|(?P<decade>(?:19|20)\d0)s(?!\w)"
    r"|(?P<whole>\d+))",
    re.VERBOSE | re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NOON = 12
_WORDS_TO = 20
"""The largest number that is often written as a word."""
_LONGEST = 100
"""The most digits that are read as a number; int() refuses more than 4,300."""
_HUNDRED = 100
_DAY_LONG = 24

_HYPHENS = "-\u2010\u2011\ufe63\uff0d"
_SAME = dict.fromkeys("\u00b7\u2027\u2022\u2219\u22c5\u30fb\u3002", ".")
_SAME |= {"\u2212": "-", "\u2043": "-", "\u2044": "/", "\u2215": "/"}
_SIGN_AFTER_WORD = re.compile(r"(?<=\w)[^\w\x00-\x7f]")
_OTHER = re.compile(
    "[^\x00-\x08\n\x0b\x0c\x0e-\x7f\u00ab\u00bb-\u017e\u0180-\u02af\u0400-\u0482\u048a-\u052f\u2013"
    "\u2018-\u201f\u2026]"
)
"""Characters that folding may change: all but the letters and quotation marks of most texts."""
_BLANKS = {ord("\t"): " ", ord("\r"): " "}
_SAME |= {"\u2028": "\n", "\u2029": "\n", "\t": " ", "\r": " "}


class Figure(NamedTuple):
    """A number: its ``value`` for comparisons, its written form, and its offset in the text."""

    value: str
    written: str
    start: int


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with one character for each kind of separator and digit, and old offsets.

    Digits of any script (UAX #44, Nd) become ASCII, and all kinds of spaces become a plain space.
    Hyphens become `-`, longer dashes `–`, middle dots `.`. Invisible characters are left out. The
    second value is the offset in `text` of each character of the folded text.
    """
    if text.isascii():
        return text.translate(_BLANKS), range(len(text))
    if not _OTHER.search(text):
        return text, range(len(text))
    folded = text.translate(_FOLDED)
    # Marks after a digit draw a keycap around it; only the digit counts.
    if len(folded) == len(text) and not any(map(_is_mark, _SIGN_AFTER_WORD.findall(text))):
        return folded, range(len(text))
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        one = char.translate(_FOLDED)
        if one and not (chars and chars[-1].isdigit() and _is_mark(char)):
            chars.append(one)
            offsets.append(offset)
    return "".join(chars), offsets


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me")


class _Folded(dict[int, str]):
    """The folded form of each character, for ``str.translate``, computed on demand."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char.isascii() and char not in "\t\r" else _fold_char(char)
        return self[code]


_FOLDED = _Folded()


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


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a text.

    A date gives its day and its year. 8:30 and 2.50 give two figures each; a figure of zero is left
    out. Digits right after a letter, as in B2B, belong to a name and are left out.
    """
    if not _DIGIT.search(text):
        return
    for match in _FIGURES.finditer(text):
        if text[match.start() - 1 : match.start()].isalpha():
            continue
        for value, group in _values(match):
            # Of digits of any script; int() refuses more than 4,300 of them.
            number = "".join(str(unicodedata.decimal(sign)) for sign in value).lstrip("0")
            if number:
                yield Figure(number, match[group], match.start(group))


def _values(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Yield the numbers in a match, each with the name of its group."""
    if match["day"]:
        yield re.split(r"\D", match["day"])[0], "day"
    elif match["iso"]:
        yield match["iso"][:4], "iso"
    elif match["from"]:
        yield match["from"], "from"
        if int(match["to"]) > int(match["from"][2:]):  # else a month
            yield match["from"][:2] + match["to"], "to"
    elif match["thousands"]:
        yield re.sub(r"\D", "", match["thousands"]), "thousands"
    elif match["clock"]:
        hour = int(match["clock"]) % _NOON + (_NOON if match["half"].lower() == "p" else 0)
        yield str(hour), "clock"
        if match["minutes"]:
            yield match["minutes"], "minutes"
    elif match["decade"]:
        yield match["decade"][2:], "decade"
    else:
        yield match["whole"], "whole"


def is_often_a_word(value: str) -> bool:
    """Return whether a number is often written as a word: two, 90, a thousand."""
    number = int(value[:_LONGEST])
    while number >= _HUNDRED and number % 10 == 0:
        number //= 10
    return number <= _WORDS_TO or number == _DAY_LONG or number % 10 == 0
