"""The marks by which gettext finds a text in the source."""

from __future__ import annotations


def N_(words: str, hint: str) -> tuple[str, str]:  # noqa: N802 - gettext's usual name
    """Return a text and its hint as they are; extraction tools look for this call."""
    return words, hint


def mark(text: str) -> str:
    """Return ``text`` as it is: a mark for the extraction, where it is translated later."""
    return text
