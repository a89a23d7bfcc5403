"""A name in Latin letters with a letter of another alphabet in it."""

from __future__ import annotations

from tipsite.problems import Problem, Where, problem
from tipsite.tools.mixed import script_of_letter

_OTHERS = ("Cyrl", "Grek")


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
