"""What a command cannot do, as an exception of its own: it is loaded with every command."""

from __future__ import annotations


class CommandError(Exception):
    """Why nothing is changed, in plain words, and what to do. Nothing broke.

    A command ends with these words and the exit code of wrong usage.
    """


class Stopped(CommandError):  # noqa: N818 - nothing is wrong
    """Somebody has pressed Ctrl-C, or closed a question: the words say what that means."""
