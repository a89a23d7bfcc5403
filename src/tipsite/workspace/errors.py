"""Exceptions that end a command with a sentence. Every command imports this module."""

from __future__ import annotations


class CommandError(Exception):
    """A refusal: the reason in plain words, and what to do. Nothing was changed.

    The command ends with these words and the exit code of wrong usage.
    """


class Stopped(CommandError):  # noqa: N818 - nothing is wrong
    """The officer has pressed Ctrl-C, or closed a question; the words say with what result."""
