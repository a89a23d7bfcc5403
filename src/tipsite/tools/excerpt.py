"""The beginning of a text, for lists that have room for so much."""

from __future__ import annotations

MOST = 200
"""Signs that search engines and chats show of a description, at most."""


def excerpt(text: str, most: int = MOST) -> str:
    """Return ``text`` on one line, cut after a whole word, with “…”, where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words, _, _ = line[:most].rpartition(" ")
    return (words or line[: most - 1]).rstrip(" ,;:–—-(“„«") + "…"
