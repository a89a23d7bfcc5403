"""Invisible characters, and numbers among words that run from right to left.

Such characters can reverse numbers, split words and hide text in names (UAX #9).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from tipsite.model.problems import Location, Problem, location_at, problem
from tipsite.patterns import regex

MARK = "\u200e"
"""The left-to-right mark: old phones know it too, unlike the isolates of Unicode 6.3."""

_SOFT_HYPHEN = "\u00ad"
_MARKS = "\u061c\u200e\u200f"
TURNING = frozenset(f"{_MARKS}\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SUSPECT = re.compile(
    "[\u0080-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_FLAG = regex("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f")
# Arabic, Syriac, N'Ko; India, Tibet, Burma; Khmer, Mongolian; forms of Arabic.
_JOINED = regex(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ua800-\uabff\ufb50-\ufdcf\ufe70-\ufefc"
    "\U00010a00-\U00011fff]"
)
# Thai, Lao, Burmese and Khmer have no spaces: lines may break here.
_UNSPACED = regex("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\ua9e0-\uaadf]")
_TO_LEFT = regex(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_ICONS = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d"
_EMOJI = ("So", "Sk", "Sm")


def left_to_right(text: str, direction: Literal["ltr", "rtl"]) -> str:
    """Return a number or address for plain text whose words run in ``direction``.

    Without a mark, the groups of a number after an Arabic letter change places: “116 111” is shown
    as “111 116”.
    """
    return f"{MARK}{text}{MARK}" if direction == "rtl" else text


def unseen_problems(text: str, path: str, *, soft: bool) -> Iterator[Problem]:
    """Yield a problem for each invisible character of a file that is not allowed."""
    for at in unseen_signs(text, soft=soft, whole=text):
        yield sign_problem(text[at], location_at(text, at, path))


def unseen_signs(text: str, *, soft: bool, whole: str = "") -> Iterator[int]:
    """Yield the offset of each invisible character in ``text`` that is not allowed there.

    Direction marks (U+200E, U+200F, U+061C) are allowed in a line with letters of a right-to-left
    script. U+200E is also allowed if ``whole`` has such a line. Joiners (U+200C, U+200D) are
    allowed after a letter of a script that needs them, and within emoji. U+200B is allowed where
    words have no spaces. Variants of emoji and letters are allowed; so are soft hyphens between two
    letters, if ``soft``.
    """
    if text.isascii():
        return
    flags: tuple[tuple[int, int], ...] | None = None
    for match in _SUSPECT.finditer(text):
        at, sign = match.start(), match[0]
        if "\U000e0000" <= sign <= "\U000e007f":
            if flags is None:
                flags = tuple(found.span() for found in _FLAG().finditer(text))
            if any(start < at < end for start, end in flags):
                continue
        elif _has_business(text, at, soft=soft, whole=whole):
            continue
        yield at


def _has_business(text: str, at: int, *, soft: bool, whole: str) -> bool:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign in _MARKS:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        return bool(_TO_LEFT().search(line) or (sign == "\u200e" and _TO_LEFT().search(whole)))
    if sign == _SOFT_HYPHEN:
        return soft and before.isalpha() and after.isalpha()
    if sign in "\u200c\u200d":
        emoji = sign == "\u200d" and _is_icon(before) and _is_icon(after)
        return bool(_JOINED().match(before)) or emoji
    if sign == "\u200b":
        return bool(_UNSPACED().match(before) or _UNSPACED().match(after))
    if "\u180b" <= sign <= "\u180f":
        return "\u1800" <= before <= "\u18af"
    if sign in "\ufe0e\ufe0f":
        return _is_icon(before) or after == "\u20e3" or before >= "\u2e80"
    if "\ufe00" <= sign <= "\ufe0f" or sign >= "\U000e0100":
        return before >= "\u1000" and not unicodedata.category(before).startswith("C")
    return False


def _is_icon(sign: str) -> bool:
    return bool(sign) and (sign in f"{_ICONS}\ufe0f" or unicodedata.category(sign) in _EMOJI)


def sign_problem(sign: str, at: Location) -> Problem:
    """Return the problem of an invisible character."""
    name = unicodedata.name(sign, "").lower()
    code = "direction-sign" if sign in TURNING else "hidden-sign"
    return problem(code, at, sign=f"U+{ord(sign):04X}{f', {name}' if name else ''}")
