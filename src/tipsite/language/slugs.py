"""Names as ids and file names in ASCII, and words that reveal the subject of a visit."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tipsite.language.latin import latin

_LONGEST = 40
_MACEDONIAN = str.maketrans({"ѓ": "gj", "ќ": "kj", "ѕ": "dz", "Ѓ": "gj", "Ќ": "kj", "Ѕ": "dz"})
_OTHER = str.maketrans({
    "đ": "dj", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i", "þ": "th", "ð": "d",
    "щ": "sht", "ъ": "a", "ь": "", "ю": "yu", "я": "ya", "й": "j", "ы": "y", "э": "e", "ё": "e",
    "є": "ye", "і": "i", "ї": "i", "ґ": "g",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
})  # fmt: skip

_SIGNS = {
    "„": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "‚": "'", "«": '"', "»": '"', "→": "->",
    "–": "-", "—": "-", "…": "...", "·": ".", "×": "x", "−": "-", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
"""Similar characters for encodings that lack a character."""

_STEMS = (
    # en
    "traffick", "exploit", "slave", "victim", "abuse", "abusive", "violen", "prostitut", "sexual",
    "rape", "forced", "hotline", "helpline", "shelter", "pimp", "begging", "escape",
    # sq
    "trafik", "shfrytez", "skllav", "viktim", "abuz", "dhun", "prostituc", "seksual", "perdhun",
    "strehim", "strehez", "detyruar", "lypj",
    # mk, sr, cnr, bs (Latin letters)
    "trgovin", "trgovij", "eksploat", "iskoris", "zrtv", "zlostav", "zloupotreb", "nasil",
    "prostitu",
    "seksual", "silovan", "zasolnis", "sklonis", "sigurna-kuca", "prosjac", "pitac", "ropstv",
    "prisiln", "prinud", "begstv", "bjekstv", "kriumcar", "robov",
    # tr
    "ticaret", "istismar", "siddet", "magdur", "fuhus", "siginma", "somuru", "dilenc", "tecavuz",
)  # fmt: skip
_WHOLE = ("sex", "seks", "lypje", "lypes", "organ", "organe")


def slug(text: str, *, longest: int = _LONGEST) -> str:
    """Return ``text`` as small ASCII letters, digits and hyphens; empty if nothing is left.

    Cyrillic is romanized as in Macedonian and Serbian, without diacritics: ``Ќерка и џеб`` becomes
    ``kjerka-i-dzeb``, ``Të drejtat`` becomes ``te-drejtat``. A slug of more than ``longest``
    characters is cut between words.
    """
    composed = unicodedata.normalize("NFC", text).translate(_MACEDONIAN)
    written = latin(composed, {}).casefold().replace("ου", "u").replace("ού", "u")
    letters = "".join(map(_plain, unicodedata.normalize("NFC", written).translate(_OTHER)))
    name = re.sub(r"[^a-z0-9]+", "-", letters.replace("'", "")).strip("-")
    if len(name) <= longest:
        return name
    return name[: longest + 1].rpartition("-")[0] or name[:longest]


def encodable(text: str, encoding: str) -> str:
    """Return ``text`` in characters that ``encoding`` has, so that it can still be read.

    Other characters are romanized as in `slug`, but keep their case: ``Ќерка`` is ``Kjerka``.
    """
    return "".join(_encodable(sign, encoding) for sign in unicodedata.normalize("NFC", text))


def _encodable(sign: str, encoding: str) -> str:
    written = unicodedata.normalize("NFC", latin(sign.translate(_MACEDONIAN), {}))
    written = written.title() if sign.isupper() else written
    for form in (sign, written, _SIGNS.get(sign, "")):
        if form and _has(encoding, form):
            return form
    small = written.casefold().translate(_OTHER)
    marked = unicodedata.normalize("NFKD", small.title() if sign.isupper() else small)
    plain = "".join(one for one in marked if not unicodedata.combining(one))
    return plain if _has(encoding, plain) else "?"


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _plain(sign: str) -> str:
    """Return a letter without diacritics; a character that is no letter separates words."""
    if sign.isascii() or unicodedata.combining(sign):
        return sign if sign.isascii() else ""
    if not sign.isalpha():
        return "" if sign == "’" else " "
    base = unicodedata.normalize("NFKD", sign)[0].translate(_OTHER)
    # A word with a letter of a third language was not transliterated above.
    paired = unicodedata.normalize("NFKD", latin(base, {}).casefold())
    return paired.encode("ascii", "ignore").decode("ascii")


@cache
def sensitive_word(name: str) -> str:
    """Return the word in a file name, slug, id or title that reveals its subject; else "".

    Cyrillic words are transliterated first.
    """
    folded = unicodedata.normalize("NFKD", latin(name, {}).casefold())
    plain = folded.encode("ascii", "ignore").decode("ascii")
    for stem in _STEMS:
        if stem in plain:
            return stem
    parts = re.split(r"[^a-z]+", plain)
    return next((word for word in _WHOLE if word in parts), "")
