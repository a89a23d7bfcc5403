"""Comparison of a file online with the published bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from tipsite.audit.tree import Tree
from tipsite.publishing.plan import is_page

Likeness = Literal["rewritten", "inserted", "changed"]
ROBOTS = "robots.txt"
"""Some hosts, such as Cloudflare, write into it what they ask of robots."""
_BOM = b"\xef\xbb\xbf"
_MOST_INSERTED = 2_000
"""Tags. A page with more is not compared: that could take minutes."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>|[^<]+|<")
"""A tag, or the text between two."""


def likeness(path: str, content: bytes, original: bytes) -> tuple[Likeness, bytes]:
    """Return how a file online differs from its ``original``, and what was inserted.

    A file is rewritten if only line ends, spaces, comments or the notation of tags differ.
    """
    before, after = _as_written(original), _as_written(content)
    if before.rstrip(b"\n") == after.rstrip(b"\n"):
        return "rewritten", b""
    if after.count(b"<") > before.count(b"<") + _MOST_INSERTED:
        return "changed", b""
    if is_page(path):
        if _same_tree(before, after):
            return "rewritten", b""
        inserted = _inserted(_pieces(before), _pieces(after))
    elif path == ROBOTS:
        inserted = _inserted(before.splitlines(), after.splitlines())
    else:
        inserted = None
    return ("changed", b"") if inserted is None else ("inserted", b"".join(inserted))


def _as_written(content: bytes) -> bytes:
    """Return a text as tipsite writes it, whatever program has saved it since."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n")


def _pieces(page: bytes) -> list[bytes]:
    """Return the tags and texts of a page, without comments and needless spaces."""
    pieces = (b" ".join(piece.split()) for piece in _TAG.findall(_COMMENT.sub(b"", page)))
    return [piece for piece in pieces if piece]


def _inserted(before: list[bytes], after: list[bytes]) -> list[bytes] | None:
    """Return the pieces that were inserted into a text; None if anything else was changed."""
    start, end = _common(before, after), _common(before[::-1], after[::-1])
    end = min(end, len(before) - start, len(after) - start)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    inserted: list[bytes] = []
    for change, _i, _j, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if change in ("replace", "delete"):
            return None
        inserted += new[first:last] if change == "insert" else ()
    return inserted


def _common(before: list[bytes], after: list[bytes]) -> int:
    """Return how many pieces are the same at the beginning of two texts."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))


def _same_tree(before: bytes, after: bytes) -> bool:
    return all(old == new for old, new in zip(_tree(before), _tree(after), strict=True))


def _tree(content: bytes) -> Iterator[object]:
    """Yield what a browser makes of a page, whatever spaces, quotes and comments it has."""
    tree = Tree(LexborHTMLParser(content))
    yield tree.names
    yield [sorted(attributes.items()) for attributes in tree.attributes]
    yield tree.parents
    texts = zip(tree.texts, tree.holders, strict=True)
    yield [(" ".join(text.split()), holder) for text, holder in texts if text.strip()]
