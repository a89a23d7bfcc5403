"""Words that would tell, from an address alone, what somebody was reading about.

An address stays in the history of the phone and in the log of the router, whatever the page does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tipsite.tools.latin import latin

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


@cache
def telling_word(name: str) -> str:
    """Return the telling word in a file name, slug, id or title, or an empty text.

    Cyrillic words are read letter by letter in Latin.
    """
    folded = unicodedata.normalize("NFKD", latin(name, {}).casefold())
    plain = folded.encode("ascii", "ignore").decode("ascii")
    for stem in _STEMS:
        if stem in plain:
            return stem
    parts = re.split(r"[^a-z]+", plain)
    return next((word for word in _WHOLE if word in parts), "")
