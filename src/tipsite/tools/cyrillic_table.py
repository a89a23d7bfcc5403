"""What no table of letters can know of Serbian and Montenegrin in Latin letters.

Two letters that look like one are stems of the orthography of Matica srpska (Pravopis, on lj, nj,
dž in compounds and foreign words); the rest are conventions of writing.
"""

from __future__ import annotations

import re

__all__ = ["FOREIGN", "OFTEN", "PARTED", "ROMAN", "SMALL", "SUSPECT", "UNIT"]

_PREFIX = r"(?:na|o|po|pre|ispo|izna|sre|pona)"

PARTED = re.compile(
    r"inj(?=ekc|ekt|icir|unkc|ust)|(?<=\bko)nj(?=ug|unk|ukt|ektur)|(?<=\bta)nj(?=ug(?!o))"
    r"|(?<=\ba)nj(?=on)|(?<=\bva)nj(?=ezi|av)|(?<=\bpa)nj(?=eli)|(?<=\be)nj(?=amb)"
    rf"|\b{_PREFIX}dž(?=iv|al|et|nj|up|anr|e[gžć]|va[kć]|ut|dr)"
)
"""Where the last two letters found are two, and not one: injekcija, nadživeti, podžupan."""

SUSPECT = re.compile(
    r"\b(?:in|kon|van|pan|an|ben|en|sun)j(?!e\b|a\b|i\b|u\b|em\b|om\b|ima\b)"
    rf"|\b{_PREFIX}dž"
)
"""Where they may be two: at the end of what can be a prefix."""
_CLEAR = r"konj(?:(?:sk|ic|an|uš)\w*)?|vanjsk\w*|panj\w*|inj(?:e|a|u)\w?|odža[kčc]\w*|nadža[kc]\w*"
OFTEN = re.compile(rf"(?:{_CLEAR})\Z")
"""Words that are often used, of which nobody doubts that the letters are one."""

FOREIGN = re.compile(
    r"[qwxy]|bb|cc|ff|gg|kk|ll|mm|pp|rr|ss|tt|zz|ch|ck|gh|ph|^th|[bfghlt]oo|(?<!^n)ee(?=[kmpt])"
    r"|^(?:facebook|google|chrome|messenger|iphone|ios|bluetooth|twitter|youtube"
    r"|tiktok|tipsite|shift|viber|instagram|linkedin)"
)
"""What a word of these languages does not have: letters, pairs of them, well-known names."""

ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")

_MANY = "km|cm|mm|kg|mg|ml|min|kB|KB|MB|GB|TB|kW|kWh|Hz|EUR|RSD|BAM|USD|CHF|MKD|ALL"
UNIT = re.compile(rf"(?<=\d)(?:[ \u00a0\u202f]|&nbsp;)?(?:(?:{_MANY})(?!\w)|[mglhW](?![\w.]))")
"""A unit after a number: symbols of the SI and codes of currencies are the same everywhere."""

SMALL = frozenset((
    "a", "do", "i", "ili", "iz", "k", "na", "ni", "o", "od", "po", "s", "sa", "te", "u", "uz", "za",
))  # fmt: skip
"""Words that join two names as well as they stand in one."""
