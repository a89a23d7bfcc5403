"""What a unit says, as a translator reads it, and what comes back as it is written."""

from __future__ import annotations

import re

from tipsite.translate.exchange.items import Misshaped
from tipsite.translate.exchange.lines import from_lines, to_lines
from tipsite.translate.exchange.marks import Legend, on_one_line
from tipsite.ui_language import gettext as _

LISTS = frozenset(("signs", "do", "dont"))
_DOT = "• "
_SIGN = re.compile(r"[•*·–-]\s*")


def shown(key: str, text: str, legend: Legend) -> str:
    """Return a unit's text for a translator; ``key`` is the field's name, empty for a block."""
    if not key:
        return to_lines(text, legend)
    if key in LISTS:
        return "\n".join(_DOT + line.removeprefix("- ") for line in text.split("\n"))
    return on_one_line(text)


def written(key: str, lines: str, source: str, legend: Legend) -> str:
    """Return what came back as a unit's text of the same shape as ``source``.

    Raises:
        Misshaped: items, rows or parts are missing, or too many.
    """
    if not key:
        return from_lines(lines, source, legend)
    if key in LISTS:
        return _list(lines, source)
    if "\n" in lines.strip():
        raise Misshaped(_("a line break stands in it: it should be one line"))
    return on_one_line(lines)


def _list(lines: str, source: str) -> str:
    items = [_SIGN.sub("", on_one_line(line), count=1) for line in lines.split("\n")]
    found = [item for item in items if item]
    wanted = source.count("\n") + 1
    if len(found) != wanted:
        raise Misshaped(
            _("there are {count} list items, and {wanted} in the text").format(
                count=len(found), wanted=wanted
            )
        )
    return "\n".join(f"- {item}" for item in found)
