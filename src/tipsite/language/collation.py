"""Sorting of words by the alphabet of their language."""

from __future__ import annotations

import unicodedata
from collections.abc import Set

from tipsite.language.tags import parents

AlphabetKey = tuple[tuple[int, ...], tuple[int, ...], str]

# Latin alphabets have the foreign letters too, where dictionaries put them.
_BOSNIAN = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž"
_SERBIAN = "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш"
_ALPHABETS = {
    "sq": "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh",
    "mk": "а б в г д ѓ е ж з ѕ и ј к л љ м н њ о п р с т ќ у ф х ц ч џ ш",
    "cnr": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š ś t u v w x y z ž ź",
    "cnr-Cyrl": _SERBIAN.replace("з", "з з\u0301") + " с\u0301",
    "sr": _SERBIAN,
    "sr-Latn": _BOSNIAN,
    "bs": _BOSNIAN,
    "hr": _BOSNIAN,
    "ar": "ء ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه ة و ي ى",
    "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
}
_RANKS = {
    tag: {letter: rank for rank, letter in enumerate(alphabet.split())}
    for tag, alphabet in _ALPHABETS.items()
}
# Letters that Unicode does not decompose, with their base letters in other alphabets.
_STROKES = str.maketrans("đħłøı", "dhloi")
OPENING = "\"'„“”‘’‚«»‹›¿¡( "
"""Characters before a title that its letter in a list ignores."""
_LONGEST = 2
_FOREIGN = 1_000
_BEFORE_LETTERS = -2_000_000


def alphabet_key(tag: str, text: str) -> AlphabetKey:
    """Return a sort key for a text in the language of a tag.

    Letters have the order of the alphabet, and a digraph is one letter. Other characters and digits
    come before letters; letters of other scripts come after them. Equal texts are sorted by their
    accents, then by code points. A language without an alphabet here is sorted by Unicode's base
    letters.
    """
    ranks: dict[str, int] = next((_RANKS[form] for form in parents(tag) if form in _RANKS), {})
    lowered = _lower(text, turkish="ı" in ranks)
    primary: list[int] = []
    accents: list[int] = []
    position = 0
    while position < len(lowered):
        letter = lowered[position]
        digraph = lowered[position : position + _LONGEST]
        position += 1
        if digraph in ranks:
            position += len(digraph) - 1
            primary.append(ranks[digraph])
            accents.append(0)
        elif letter in ranks:
            primary.append(ranks[letter])
            accents.append(0)
        elif letter.isascii():
            primary.append(_rank(letter, ranks))
        else:
            plain = letter.translate(_STROKES)
            for char in unicodedata.normalize("NFKD", plain):
                (accents if unicodedata.combining(char) else primary).append(_rank(char, ranks))
    return tuple(primary), tuple(accents), text


def initial(tag: str, text: str) -> str:
    """Return the letter of a text in a list, as a capital ("Sh", "Љ"), or "#" for no letter.

    A letter outside the alphabet counts as its base letter.
    """
    ranks: dict[str, int] = next((_RANKS[form] for form in parents(tag) if form in _RANKS), {})
    lowered = _lower(text, turkish="ı" in ranks).lstrip(OPENING)
    sizes = range(_LONGEST, 0, -1)
    found = next((lowered[:size] for size in sizes if lowered[:size] in ranks), "")
    letter = found or unicodedata.normalize("NFKD", lowered[:1].translate(_STROKES))[:1]
    if not letter.isalpha():
        return "#"
    return "İ" if letter == "i" and "ı" in ranks else letter.capitalize()


def letters_of(tag: str) -> Set[str]:
    """Return the small letters of a language's alphabet; empty if it has no alphabet here."""
    return next((_RANKS[form].keys() for form in parents(tag) if form in _RANKS), frozenset())


def _lower(text: str, *, turkish: bool) -> str:
    if turkish:
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFKC", text.casefold())  # NFKC: U+01C6 is a single "dž"


def _rank(char: str, ranks: dict[str, int]) -> int:
    if char in ranks:
        return ranks[char]
    return _FOREIGN + ord(char) if char.isalpha() else _BEFORE_LETTERS + ord(char)
