"""The words of every problem in tables that gettext can translate, one module per topic.

The words of a new problem belong in the module of its topic. `explanation.explain` fills in values.
"""

from __future__ import annotations

from typing import NamedTuple


class Message(NamedTuple):
    """The words for what is wrong and what to do; ``{name}`` stands for a value of the problem."""

    words: str
    hint: str
    meant: str = ""
    """The words for what to do if the problem has a value ``meant``: the probable intention."""


def N_(words: str, hint: str, meant: str = "") -> Message:  # noqa: N802 - gettext's usual name
    """Return the words of a problem as they are; tools that extract messages find this call."""
    return Message(words, hint, meant)


def mark(text: str) -> str:
    """Return ``text`` as it is: a mark for extraction, if it is translated later."""
    return text
