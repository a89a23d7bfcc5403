"""Text nodes of HTML, for tools that change words and nothing that a computer reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["runs", "split_html"]

_TOKEN = re.compile(r"(<[^>]*>|&(?:#\d+|#[xX][0-9A-Fa-f]+|\w+);)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_LITERAL = frozenset(("code", "pre", "kbd", "samp", "var"))
_KEEPING = re.compile(r"""\s(?:lang|translate)=["']?(?!yes)\w""")
_INLINE = frozenset(("a", "abbr", "b", "bdi", "em", "i", "mark", "small", "span", "strong", "wbr"))
_VOID = frozenset(("br", "hr", "img", "wbr"))


def split_html(html: str) -> list[str]:
    """Return text nodes at even indices, tags and entities at odd ones."""
    return _TOKEN.split(html)


def runs(parts: list[str]) -> Iterator[tuple[int, ...]]:
    """Yield the indices of text nodes that only inline tags part from each other.

    Elements for code, and those with ``translate="no"`` or a ``lang``, are left out.
    """
    run: list[int] = []
    kept = 0
    for index, part in enumerate(parts):
        tag = _TAG.match(part) if index % 2 else None
        if not index % 2 and not kept:
            run.append(index)
        if not tag:
            continue
        closing, name, rest = tag.group(1), tag.group(2).lower(), tag.group(3)
        keeping = kept or name in _LITERAL or _KEEPING.search(rest)
        if keeping and name not in _VOID:
            kept += -1 if closing else 1
        if run and (kept or name not in _INLINE):
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
