"""Finds places in a file again that reading it has not kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tipsite.model.values import Text
from tipsite.problems import Where

__all__ = ["found_again", "key_place", "where"]


def found_again(texts: Mapping[str, str], text: Text, start: int, words: str) -> Where:
    """Return the place of ``words``, which begin at the offset ``start`` of ``text``.

    ``texts`` are files by path. Where the file writes the words in another way (with a backslash,
    or over two lines), it is the place of the text.
    """
    content = texts.get(text.at.path, "")
    lines = content.split("\n", max(text.at.line - 1, 0))
    if len(lines) < text.at.line or not words:
        return text.at
    rest = lines[-1]
    before = text.text.count(words, 0, start)
    pattern = re.compile(re.escape(words))
    for number, match in enumerate(pattern.finditer(rest, max(text.at.column - 1, 0))):
        if number == before:
            return where(rest, match.start(), text.at.path, text.at.line)
    return text.at


def key_place(texts: Mapping[str, str], start: Where, key: str) -> Where:
    """Return where ``key`` stands in the front matter that begins at ``start``, or ``start``."""
    lines = texts.get(start.path, "").split("\n")
    for number, line in enumerate(lines[max(start.line - 1, 0) :], start.line):
        if line.rstrip() == "---":
            break
        if line.startswith(f"{key}:"):
            return Where(path=start.path, line=number, column=1)
    return start


def where(text: str, offset: int, path: str, line: int) -> Where:
    """Return the place of an offset in ``text``, which begins at the start of ``line``."""
    before = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Where(path=path, line=line + before, column=column + 1)
