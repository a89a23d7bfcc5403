"""Words in the form that the search compares, and their places.

All spellings of a word become one; letters that people often omit are left out. The index is
compressed in a form that browsers unpack quickly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import sub

from tipsite.patterns import regex

LETTERS = (
    "а a|б b|в v|г g|д d|ђ dj|е e|ж zh|з z|ѕ dz|и i|і i|ј j|к k|л l|љ lj|м m|н n|њ nj|о o|п p|р r"
    "|с s|т t|ћ c|у u|ф f|х h|ц c|ч ch|џ dzh|ш sh|щ sh|ъ a|ы i|ь |э e|ю ju|я ja|є e|ґ g"
    "|đ dj|ð d|ł l|ø o|ħ h|ı i|ŋ n|ŧ t|þ th|æ ae|œ oe|ß ss|ς σ"
    "|ٱ ا|ى ي|ی ي|ې ي|ة ه|ک ك|ہ ه"
)
"""Letters with replacements, after accents are removed (*ќ* is *к* with an accent, *ѓ* is *г*)."""
MARKS = (
    "00AD 0300-036F 0483-0489 0591-05BD 05BF-05C7 0610-061A 0640 064B-065F 0670 06D6-06DC"
    " 06DF-06E8 06EA-06ED 08D3-08FF 1AB0-1AFF 1DC0-1DFF 200B-200F 202A-202E 2060-206F 20D0-20FF"
    " FE00-FE0F FE20-FE2F FEFF"
)
"""Code points that are left out: accents, invisible characters, vowels of Arabic and Hebrew."""
SEPARATORS = (
    "0000-0060 007B-00AC 00AE-00BF 00D7 00F7 02B0-02FF 037E 0387 055A-055F 0589-058A 05BE"
    " 05F3-05F4 0600-060F 061B-061F 0660-066D 06D4 06DD-06DE 06F0-06F9 0964-0965 0970 1680"
    " 2000-200A 2010-2029 202F-205F 2070-209F 20A0-20CF 2100-2BFF 2E00-2E7F 3000-3004 3008-3020"
    " 3030 30FB FE10-FE1F FE30-FE6F FF00-FF0F"
)
"""Characters between words (code points); digits do not belong to a word."""
UNSPACED = (
    "0E01-0E4F 0E81-0ECF 1000-103F 1050-108F 1780-17DF 3005-3007 3041-30FA 30FC-30FF 3400-4DBF"
    " 4E00-9FFF"
)
"""Characters of scripts without spaces (code points): Thai, Lao, Burmese, Khmer, Japanese, Chinese.
In a run of them, each character begins a word of two characters, so that a word in the middle is
found."""
_RULES = (
    (r"([cszx])h", r"\1"),
    (r"dz", r"d"),
    (r"([bcdfghklmnprstvz])j", r"\1"),
    (r"([a-z])\1+", r"\1"),
    (r"^ال(..)", r"\1"),
)
"""Rules that replace digraphs and double letters by one letter, and drop the Arabic article.
The result for the beginning of a word is the beginning of the result for the whole word."""

_COMPILED = tuple((re.compile(pattern), becomes) for pattern, becomes in _RULES)

_BASE = 13
_ENTRY = re.compile(r"([N-Z]*[A-M])([^A-Z ]+)((?:[N-Z]*[A-M])+)")


def words(text: str) -> list[str]:
    """Return the skeletons of the words of a text, in their order, without numbers."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_TABLE)
    if not plain.isascii():
        plain = _RUN().sub(_pairs, plain)
    return [found for word in plain.split() if (found := _bare(word))]


def _pairs(run: re.Match[str]) -> str:
    signs = run[0]
    return f" {' '.join(signs[at : at + 2] for at in range(len(signs)))} "


def distinct_words(text: str) -> set[str]:
    """Return the same skeletons, each once and in no order."""
    return set(chain.from_iterable(map(_words_of, set(text.split()))))


@lru_cache(maxsize=20_000)
def _words_of(piece: str) -> tuple[str, ...]:
    """Return the words of a part without a space; cached, as such parts recur."""
    return tuple(words(piece))


def _points(ranges: str) -> list[range]:
    pairs = (part.partition("-") for part in ranges.split())
    return [range(int(first, 16), int(last or first, 16) + 1) for first, _, last in pairs]


# Listing all characters instead of ranges would make it slow to compile.
_RUN = regex("[" + "".join(f"{chr(part[0])}-{chr(part[-1])}" for part in _points(UNSPACED)) + "]+")
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(chain.from_iterable(_points(SEPARATORS)), " "),
    **dict.fromkeys(chain.from_iterable(_points(MARKS))),
    **{ord(pair[0]): pair[2:] for pair in LETTERS.split("|")},
}


def _bare(word: str) -> str:
    for pattern, becomes in _COMPILED:
        word = pattern.sub(becomes, word)
    return word


def packed(places: Mapping[str, Sequence[int]]) -> str:
    """Return words with their ascending places in one text; words have no capitals A to Z."""
    entries: list[str] = []
    last = ""
    for word in sorted(places):
        shared = 0
        for one, other in zip(last, word, strict=False):
            if one != other:
                break
            shared += 1
        # Each place is written as its distance from the place before.
        steps = map(sub, places[word], (0, *places[word]))
        entries.append(f"{_number(shared)}{word[shared:]}{''.join(map(_number, steps))}")
        last = word
    return " ".join(entries)


@cache
def _number(value: int) -> str:
    digits = []
    while value >= _BASE:
        digits.append(chr(ord("N") + value % _BASE))
        value //= _BASE
    return "".join(digits) + chr(ord("A") + value)


def unpacked_words(text: str) -> tuple[str, ...]:
    """Return the words from a result of ``packed``, without their places.

    Raises:
        ValueError: the text is not such a result.
    """
    distinct: dict[str, None] = {}
    word = ""
    for entry in text.split(" ") if text else ():
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(entry)
        word = word[: _value(match[1])] + match[2]
        distinct[word] = None
    return tuple(distinct)


def _value(written: str) -> int:
    value = 0
    for letter in reversed(written):
        value = value * _BASE + (ord(letter) - ord("A")) % _BASE
    return value
