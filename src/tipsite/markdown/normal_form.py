"""A fingerprint of a text that does not depend on its line breaks and the form of its marks.

State files contain fingerprints, so these rules do not change. The rules divide a text only by its
lines.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from tipsite.markdown.document import (
    FENCE_CLOSE,
    FENCE_OPEN,
    HEADING,
    MARKER,
    block_texts,
    even_indents,
    is_list,
    is_table,
)

_STRONG = re.compile(r"(?<![\w\\])__(?=\S)(.+?)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w\\])_(?=[^\s_])(.+?)(?<=[^\s_])_(?!\w)")
_QUOTE = re.compile(r"^>[ \t]?", re.MULTILINE)
_RULE = re.compile(r":?-+:?")
_DEEPEST = 8
"""The most levels of nested notes that are parsed; a deeper text is normalized as one."""
_CLOSING = re.compile(r"\s+#+\s*$")


@lru_cache(maxsize=10_000)
def fingerprint(text: str) -> str:
    """Return 16 hex digits for a block of text or the value of a field (BLAKE2b, RFC 7693)."""
    return hashlib.blake2b(normal(text).encode(), digest_size=8).hexdigest()


def normal(text: str, depth: int = 0) -> str:
    """Return a text of our Markdown dialect in its normal form.

    Line breaks, indents, marks of lists and emphasis, and the form of a table's rule do not count.
    Everything that a reader sees is kept.
    """
    if depth > _DEEPEST or (text[:1].isalpha() and "|" not in text):  # most are paragraphs
        return _marks(text)
    first, _, rest = text.partition("\n")
    if FENCE_OPEN.match(first):
        return _fence(text, depth)
    if not rest:
        return _line(first)
    if is_list(first):
        return "\n".join(_list_items(text))
    if is_table(text.split("\n", 2)[:2]):
        return "\n".join(_row(line) for line in text.split("\n"))
    if text.startswith(">"):
        inner = block_texts(_QUOTE.sub("", text))
        return "\n".join(f"> {normal(block, depth + 1)}" for _, block in inner)
    return _line(text)


def _list_items(text: str) -> tuple[str, ...]:
    """Return the items of a list, each with its indent and ``-`` or ``1.`` before it."""
    items: list[str] = []
    flat = "\n " not in text and "\n\n" not in text and text[:1] != " "
    for line in (text if flat else even_indents(text)).split("\n"):
        marker = MARKER.match(line)
        if marker:
            sign = "1." if marker.group(2)[0].isdigit() else "-"
            items.append(f"{marker.group(1)}{sign} {_marks(line[marker.end() :])}")
        elif line.strip() and items:
            items[-1] += f" {_marks(line)}"
    return tuple(items)


def _line(text: str) -> str:
    if HEADING.match(text):
        text = _CLOSING.sub("", text)
    elif is_list(text):
        return "\n".join(_list_items(text))
    elif text.startswith(">"):
        text = f"> {_QUOTE.sub('', text)}"
    return _marks(text)


def _marks(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return _EMPHASIS.sub(r"*\1*", _STRONG.sub(r"**\1**", text)) if "_" in text else text


def _row(line: str) -> str:
    cells = (cell.strip() for cell in line.strip().strip("|").split("|"))
    return "|".join("-" if _RULE.fullmatch(cell) else _marks(cell) for cell in cells)


def _fence(text: str, depth: int) -> str:
    first, *lines = text.split("\n")
    opening = FENCE_OPEN.match(first)
    assert opening is not None
    if lines and FENCE_CLOSE.match(lines[-1]):
        del lines[-1]
    head = f"/// {opening.group(2).lower()} | {_marks(opening.group(3) or '')}"
    inner = (normal(block, depth + 1) for _, block in block_texts("\n".join(lines)))
    return "\n\n".join((head, *inner))
