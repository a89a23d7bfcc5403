"""The words of every problem, one file a topic, in tables that gettext can translate.

A new problem needs its words here, in the file of its topic; `explanation.explain` fills them in.

"""

from __future__ import annotations


def N_(words: str, hint: str) -> tuple[str, str]:  # noqa: N802 - gettext's usual name
    """Return a text and its hint as they are; extraction tools look for this call."""
    return words, hint


def mark(text: str) -> str:
    """Return ``text`` as it is: a mark for the extraction, where it is translated later."""
    return text
