"""A name in Latin letters with a letter of another alphabet in it."""

from __future__ import annotations

import unicodedata

from tipsite.problems import Problem, Where, problem
from tipsite.tools.mixed import script_of_letter
from tipsite.tools.urls import split_url

_OTHERS = ("Cyrl", "Grek")
_LIKE_LATIN = frozenset("асеорхуіјѕԁһӏԛԝԍкмтвнгпαγεικνορτυχ")


def lookalike_problem(name: str, at: Where, *, start: int = 0) -> Problem | None:
    """Return the problem of a name with a wrong letter in it, if it has one.

    ``name`` begins ``start`` characters after ``at``. A name that is all in another alphabet has
    none: that is no slip of the keyboard.
    """
    if name.isascii():
        return None
    scripts = [script_of_letter(sign) for sign in name]
    place = next((index for index, script in enumerate(scripts) if script in _OTHERS), None)
    if place is None or "Latn" not in scripts:
        return None
    shown = Where(path=at.path, line=at.line, column=at.column + start + place)
    return problem("wrong-alphabet", shown, letter=name[place], word=name)


def address_problem(address: str, at: Where) -> Problem | None:
    """Return the problem of a web address whose host only looks like another, if it does so.

    A name that is all in another alphabet is right, unless each of its letters looks like a Latin
    one and the country's ending is Latin.
    """
    host = split_url(address).netloc
    if host.isascii():
        return None
    signs = [one for one in host if unicodedata.normalize("NFKC", one) != one or one in "。．｡"]
    labels = host.rpartition(":")[0].split(".") if ":" in host else host.split(".")
    for label in labels:
        scripts = {script_of_letter(sign) for sign in label if sign.isalpha()}
        others = [one for one in label if script_of_letter(one) in _OTHERS]
        alike = set(label.lower()) <= _LIKE_LATIN and labels[-1].isascii()
        if others and ("Latn" in scripts or alike):
            signs.append(others[0])
    if not signs:
        return None
    return problem("address-lookalike", at, sign=signs[0], address=address)
