"""The words of every problem, one file a topic, in tables that gettext can translate.

The words of a new problem go into the file of its topic; `explanation.explain` fills them in.
"""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """What is wrong and what to do; ``{name}`` stands for a value of the problem."""

    words: str
    hint: str
    meant: str = ""
    """What to do instead where the problem has a value ``meant``, which was probably meant."""


def N_(words: str, hint: str, meant: str = "") -> Message:  # noqa: N802 - gettext's usual name
    """Return the words of a problem as they are; extraction tools look for this call."""
    return Message(words, hint, meant)


def mark(text: str) -> str:
    """Return ``text`` as it is: a mark for the extraction, where it is translated later."""
    return text
