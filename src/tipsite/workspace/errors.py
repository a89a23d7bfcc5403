"""Exceptions that end a command with a message. Every command imports this module."""

from __future__ import annotations


class CommandError(Exception):
    """A refusal: the reason in plain words, and what to do. Nothing was changed.

    The command ends with this message and the exit code for wrong usage. Each argument is a
    paragraph: words, or a `console.ProblemList`.
    """

    def __str__(self) -> str:
        """Return the paragraphs, each from a new line."""
        return "\n".join(map(str, self.args))


class Stopped(CommandError):  # noqa: N818 - nothing is wrong
    """The officer has pressed Ctrl-C or cancelled a question; the message tells the result."""
