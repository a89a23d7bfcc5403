"""A file that came back and cannot be read."""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818 - the file is somebody else's
    """Why, in plain words, and what to do; ``line`` (from 1) is where, if that is known."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line
