"""Words of languages that nobody speaks, to see what a theme does with longer and mirrored ones.

The tags are those of CLDR and Android: en-XA is lengthened, ar-XB runs from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from tipsite.language.latin import runs, split_html

LONG, MIRRORED = "en-XA", "ar-XB"

_LETTER = r"[^\W\d_]"
_KEPT = r"[A-Za-z][A-Za-z0-9+.-]*://\S+|\S+@\S+|www\.\S+|&(?:#\w+|\w+);|\{\w*\}"
_TOKEN = re.compile(rf"(?P<kept>{_KEPT})|(?P<word>{_LETTER}(?:{_LETTER}|[\u0300-\u036f'’])*)")
_VOWELS = frozenset("aeiouyаеиоуыэюяαεηιουω")
_ACUTE = "\u0301"
_ACCENTS = str.maketrans("cnszCNSZ", "çñšžÇÑŠŽ")
_OVERRIDE, _POP = "\u202e", "\u202c"
_OPEN, _CLOSE = "[", "]"
_MORE = 0.35
"""German and Albanian texts are longer than English ones by about so much."""


def _long(word: str) -> str:
    """Double vowels, with an accent, until a word is longer by a third; then add a sign."""
    more = round(len(word) * _MORE)
    parts: list[str] = []
    for letter in unicodedata.normalize("NFC", word):
        vowel = unicodedata.normalize("NFD", letter)[0].lower() in _VOWELS
        accented = unicodedata.normalize("NFC", letter + _ACUTE) if vowel else letter
        sign = accented.translate(_ACCENTS) if len(accented) == 1 else letter
        twin = sign if word.isupper() else sign.lower()
        parts.append(sign + twin if vowel and more > 0 else sign)
        more -= vowel
    return "".join(parts) + "~" * more


def _mirrored(word: str) -> str:
    """Let the letters of a word run from right to left (Unicode, UAX #9)."""
    return f"{_OVERRIDE}{word}{_POP}"


PSEUDO: Mapping[str, Callable[[str], str]] = {LONG: _long, MIRRORED: _mirrored}
"""What each of these languages makes of a word."""


def pseudo(text: str, tag: str) -> str:
    """Return ``text`` in the pseudo-language ``tag``, lengthened ones in brackets.

    Numbers, addresses, entities and names in braces stay. A bracket that is not seen shows where a
    theme cuts a text.
    """
    written = _words(text, tag)
    return _enclosed(written) if tag == LONG and written != text else written


def pseudo_html(html: str, tag: str) -> str:
    """Return HTML with its text nodes in the pseudo-language ``tag``."""
    parts = split_html(html)
    for run in runs(parts):
        worded = [index for index in run if _TOKEN.search(parts[index])]
        for index in worded:
            parts[index] = _words(parts[index], tag)
        if worded and tag == LONG:
            first, last = parts[worded[0]], parts[worded[-1]]
            if worded[0] == worded[-1]:
                parts[worded[0]] = _enclosed(first)
            else:
                parts[worded[0]] = _enclosed(first, close="")
                parts[worded[-1]] = _enclosed(last, start="")
    return "".join(parts)


def _words(text: str, tag: str) -> str:
    def written(match: re.Match[str]) -> str:
        return match.group() if match.lastgroup == "kept" else PSEUDO[tag](match.group())

    return _TOKEN.sub(written, text)


def _enclosed(text: str, start: str = _OPEN, close: str = _CLOSE) -> str:
    """Put brackets around a text, inside the spaces at its ends."""
    inner = text.strip()
    before, _, after = text.partition(inner)
    return f"{before}{start}{inner}{close}{after}"
