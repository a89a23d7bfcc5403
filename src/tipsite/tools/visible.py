"""The words of a Markdown text as a reader sees them, each where it stands in the file."""

from __future__ import annotations

import re
from functools import lru_cache

from tipsite.problems import Where

__all__ = ["LANGUAGE", "visible", "where"]

LANGUAGE = "lang:"
"""What a link's target begins with where its words are in another language."""
_LINK = re.compile(
    r"(?<!\\)(!?\[)((?:[^\[\]\\]|\\.)*)(\]\(\s*([^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\))",
    re.DOTALL,
)
_MARKS = re.compile(
    r"^///[ \t]*(?:[A-Za-z][\w-]*)?[ \t]*\|?"  # notes and folding parts
    r"|^[ \t>]*(?:\#{1,6}(?=\s|$)|[-*+](?=\s)|\d{1,9}[.)](?=\s))"  # headings, items
    r"|^[ \t]*>|\*+|(?<!\w)_+|_+(?!\w)|\||\\(?=\W)|^[ \t|:-]+$",
    re.MULTILINE,
)
_NOT_BREAKS = re.compile(r"[^\n]")


@lru_cache(maxsize=8192)
def visible(text: str, *, foreign: bool = True) -> str:
    """Return ``text`` with spaces for all that no reader sees: marks, and targets of links.

    Nothing moves: every letter keeps its offset. Without ``foreign``, words marked as of another
    language (``[words](lang:sq)``) are left out as well.
    """

    def shown(match: re.Match[str]) -> str:
        opening, label, closing, target = match.groups()
        if not foreign and target.startswith(LANGUAGE):
            return _blank(match[0])
        return f"{_blank(opening)}{label}{_blank(closing)}"

    linked = _LINK.sub(shown, text) if "](" in text else text
    return _MARKS.sub(lambda match: _blank(match[0]), linked)


def where(text: str, offset: int, path: str, line: int) -> Where:
    """Return the place of an offset in ``text``, which begins at the start of ``line``."""
    before = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Where(path=path, line=line + before, column=column + 1)


def _blank(text: str) -> str:
    return _NOT_BREAKS.sub(" ", text)
