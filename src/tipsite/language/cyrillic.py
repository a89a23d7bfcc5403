"""Serbian and Montenegrin words in Latin letters, written in Cyrillic as a draft.

What no table of letters can know (foreign words, Roman figures, units, letters that are a pair in
some words only) is marked for whoever reads the draft.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from tipsite.language.latin import in_case

_PREFIX = r"(?:na|o|po|pre|ispo|izna|sre|pona)"

_PARTED = re.compile(
    r"inj(?=ekc|ekt|icir|unkc|ust)|(?<=\bko)nj(?=ug|unk|ukt|ektur)|(?<=\bta)nj(?=ug(?!o))"
    r"|(?<=\ba)nj(?=on)|(?<=\bva)nj(?=ezi|av)|(?<=\bpa)nj(?=eli)|(?<=\be)nj(?=amb)"
    rf"|\b{_PREFIX}dž(?=iv|al|et|nj|up|anr|e[gžć]|va[kć]|ut|dr)"
)
"""Where the last two letters found are two, and not one: injekcija, nadživeti, podžupan."""

_SUSPECT = re.compile(
    r"\b(?:in|kon|van|pan|an|ben|en|sun)j(?!e\b|a\b|i\b|u\b|em\b|om\b|ima\b)"
    rf"|\b{_PREFIX}dž"
)
"""Where they may be two: at the end of what can be a prefix."""
_CLEAR = r"konj(?:(?:sk|ic|an|uš)\w*)?|vanjsk\w*|panj\w*|inj(?:e|a|u)\w?|odža[kčc]\w*|nadža[kc]\w*"
_OFTEN = re.compile(rf"(?:{_CLEAR})\Z")
"""Words that are often used, of which nobody doubts that the letters are one."""

FOREIGN = re.compile(
    r"[qwxy]|bb|cc|ff|gg|kk|ll|mm|pp|rr|ss|tt|zz|ch|ck|gh|ph|^th|[bfghlt]oo|(?<!^n)ee(?=[kmpt])"
    r"|^(?:facebook|google|chrome|messenger|iphone|ios|bluetooth|twitter|youtube"
    r"|tiktok|tipsite|shift|viber|instagram|linkedin)"
)
"""What a word of these languages does not have: letters, pairs of them, well-known names."""

_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

_MANY = "km|cm|mm|kg|mg|ml|min|kB|KB|MB|GB|TB|kW|kWh|Hz|EUR|RSD|BAM|USD|CHF|MKD|ALL"
_UNIT = re.compile(rf"(?<=\d)(?:[ \u00a0\u202f]|&nbsp;)?(?:(?:{_MANY})(?!\w)|[mglhW](?![\w.]))")
"""A unit after a number: symbols of the SI and codes of currencies are the same everywhere."""

_SMALL = frozenset((
    "a", "do", "i", "ili", "iz", "k", "na", "ni", "o", "od", "po", "s", "sa", "te", "u", "uz", "za",
))  # fmt: skip
"""Words that join two names as well as they stand in one."""

LATIN: Mapping[str, str] = {"sr-Cyrl": "sr-Latn", "sr": "sr-Latn", "cnr-Cyrl": "cnr"}
"""Languages in Cyrillic, and the tag of the same one in Latin letters."""

Why = Literal["two-letters", "foreign", "roman", "abbreviation"]

_ONE = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_TWO = {"lj": "љ", "nj": "њ", "dž": "џ"}
_MONTENEGRIN = {"ś": "с\u0301", "ź": "з\u0301"}
_PAIR = re.compile("lj|nj|dž", re.IGNORECASE)
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f\u00ad])*"
_DOMAIN = r"(?:com|org|net|info|int|eu|rs|me|al|mk|ba|hr|xk|gov|edu|io)"
_KEPT = (
    r"[A-Za-z][A-Za-z0-9+.-]*://\S+|[\w.+-]+@[\w.-]+|www\.\S+"
    rf"|(?<![\w-])(?:[\w-]+\.)+{_DOMAIN}(?![\w-])(?:/\S*)?"
    r"|&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);|\{\w*\}|\\\w+"
)
_TOKEN = re.compile(rf"(?P<kept>{_KEPT})|(?P<word>{_WORD}(?:-{_WORD})*)")
_WORDS = re.compile(_WORD)
_MIXED = re.compile(r"[a-zčćđšž][A-ZČĆĐŠŽ]")
_SHORT = 3
_ACRONYM = 6
"""Longer words in capitals are shouted, not shortened."""

_Told = tuple[int, str, str, str, Why]


class Doubt(Struct, frozen=True, kw_only=True):
    """A word to look at: where it begins in the new text, how it stood, stands, and could stand."""

    start: int
    latin: str
    written: str
    other: str
    why: Why


class CyrillicDraft(Struct, frozen=True, kw_only=True):
    """A text in Cyrillic, and the words to look at."""

    text: str
    doubts: tuple[Doubt, ...]


def cyrillic(
    text: str,
    spellings: Mapping[str, str],
    *,
    montenegrin: bool = False,
    kept: Iterable[tuple[int, int]] = (),
) -> CyrillicDraft:
    """Return ``text`` in Cyrillic letters, but for the spans ``kept`` (start and stop).

    ``spellings`` are words, or several words, with what to write for them; nobody doubts those.
    Addresses, entities, names in braces and units stay, and so do words that are in another
    language, or in Cyrillic already.
    """
    known = {word.casefold(): (word, written) for word, written in spellings.items()}
    listed = "|".join(
        rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(known, key=len, reverse=True)
    )
    tokens = re.compile(f"(?P<listed>{listed or '(?!)'})|{_TOKEN.pattern}", re.IGNORECASE)
    letters = _ONE | _TWO | (_MONTENEGRIN if montenegrin else {})
    spans = (*kept, *(found.span() for found in _UNIT.finditer(text)))
    parts: list[str] = []
    doubts: list[Doubt] = []
    done = length = 0
    matches = tuple(tokens.finditer(text))
    enclosed = _enclosed(matches, letters)
    for match in matches:
        between = text[done : match.start()]
        found = match.group()
        length += len(between)
        stays = any(start < match.end() and match.start() < stop for start, stop in spans)
        if stays or match.lastgroup == "kept":
            written = found
        elif match.lastgroup == "listed":
            written = in_case(found, *known[found.casefold()])
        elif match.start() in enclosed:
            written = found
            other = _letters(found, letters, parted=())
            doubts.append(
                Doubt(start=length, latin=found, written=found, other=other, why="foreign")
            )
        else:
            written, told = _compound(match, letters)
            doubts.extend(
                Doubt(start=length + at, latin=latin, written=new, other=other, why=why)
                for at, latin, new, other, why in told
            )
        parts += [between, written]
        length += len(written)
        done = match.end()
    return CyrillicDraft(text="".join((*parts, text[done:])), doubts=tuple(doubts))


def _enclosed(matches: tuple[re.Match[str], ...], letters: Mapping[str, str]) -> frozenset[int]:
    """Where words begin that stand between two foreign ones, as in a name: Terre des hommes."""
    found: set[int] = set()
    for before, match, after in zip(matches, matches[1:], matches[2:], strict=False):
        near = (
            match.string[before.end() : match.start()] + match.string[match.end() : after.start()]
        )
        if match.group() in _SMALL:
            continue
        if near == "  " and {before.lastgroup, match.lastgroup, after.lastgroup} == {"word"}:
            around = (before.group(), after.group())
            if all(_is_foreign(word, letters) for word in around):
                found.add(match.start())
    return frozenset(found)


def _is_foreign(word: str, letters: Mapping[str, str]) -> bool:
    writable = _is_writable(word, letters)
    return not writable or bool(_MIXED.search(word)) or bool(FOREIGN.search(word.casefold()))


def _is_writable(word: str, letters: Mapping[str, str]) -> bool:
    marks = (letter for letter in word.lower() if letter not in letters)
    return all(unicodedata.category(letter) in ("Mn", "Cf") for letter in marks)


def _letters(word: str, letters: Mapping[str, str], *, parted: tuple[int, ...]) -> str:
    """Write letter by letter; at the indices ``parted`` two letters are two."""
    parts: list[str] = []
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        one = (
            _PAIR.fullmatch(pair)
            and at not in parted
            and not (pair[0].islower() > pair[1].islower())
        )
        sign = pair if one else word[at]
        new = letters.get(sign.lower(), sign)
        parts.append(new.upper() if sign[0].isupper() else new)
        at += len(sign)
    return "".join(parts)


def _compound(match: re.Match[str], letters: Mapping[str, str]) -> tuple[str, tuple[_Told, ...]]:
    """Write a word, or several with hyphens; a short part goes with a foreign one (Wi-Fi)."""
    words = match.group().split("-")
    own = [len(word) for word in words if not _is_foreign(word, letters)]
    if 0 < len(own) < len(words) and max(own) <= _SHORT:
        return match.group(), ((0, match.group(), match.group(), "", "foreign"),)
    parts: list[str] = []
    told: list[_Told] = []
    at = 0
    for word in words:
        written, other, why = _word(word, letters, match)
        if why:
            told.append((at, word, written, other, why))
        parts.append(written)
        at += len(written) + 1
    return "-".join(parts), tuple(told)


def _word(
    word: str, letters: Mapping[str, str], match: re.Match[str]
) -> tuple[str, str, Why | None]:
    """Return a word in Cyrillic, its other reading, and why it is doubtful, if it is."""
    word = unicodedata.normalize("NFKC" if any("Ǆ" <= one <= "ǌ" for one in word) else "NFC", word)
    if any("CYRILLIC" in unicodedata.name(letter, "") for letter in word):
        return word, "", None
    plain = _letters(word, letters, parted=())
    if _is_foreign(word, letters) or _touches_digit(match):
        return word, plain if _is_writable(word, letters) else "", "foreign"
    if len(word) > 1 and _ROMAN.fullmatch(word):
        shouted = any(not _ROMAN.fullmatch(one) for one in _capitals_around(match))
        return (plain, word, "roman") if shouted else (word, plain, "roman")
    if len(word) == 1 and _ROMAN.fullmatch(word) and not _begins_sentence(match):
        kept = word in "VX" or match.string[match.end() :].startswith(".")
        return (word, plain, "roman") if kept else (plain, word, "roman")
    lowered = word.casefold()
    parted = tuple(found.end() - 2 for found in _PARTED.finditer(lowered))
    if parted:
        return _letters(word, letters, parted=parted), plain, "two-letters"
    if (found := _SUSPECT.search(lowered)) and not _OFTEN.match(lowered):
        pair = max(lowered.rfind(two, 0, found.end() + 1) for two in _TWO)
        return plain, _letters(word, letters, parted=(pair,)), "two-letters"
    shouted = any(len(one) >= _ACRONYM for one in _capitals_around(match))
    if 1 < len(word) < _ACRONYM and word.isupper() and not shouted:
        return plain, word, "abbreviation"
    return plain, "", None


def _touches_digit(match: re.Match[str]) -> bool:
    """Whether a short word is part of a name such as A4 or 4G."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return (before.isdigit() or after.isdigit()) and match.group()[:_SHORT].isupper()


def _capitals_around(match: re.Match[str]) -> tuple[str, ...]:
    """The nearest longer words on both sides, as far as there are any; none if one is small."""
    before = _WORDS.findall(match.string[max(0, match.start() - 60) : match.start()])
    after = _WORDS.findall(match.string[match.end() : match.end() + 60])
    found = (next((one for one in words if len(one) > 1), "") for words in (before[::-1], after))
    near = tuple(filter(None, found))
    return near if all(one.isupper() for one in near) else ()


def _begins_sentence(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].rstrip(" \t\"'„“«(*_>-")
    after = match.string[match.end() : match.end() + 1]
    return after != "." and (not before or before[-1] in ".!?:\n|[")
