"""How a stage has heavy work done, and many equal things: here and now, unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

Pieces = Mapping[str, bytes]
"""What was made of one file: bytes by name."""
T = TypeVar("T")
R = TypeVar("R")


class RefusedError(Exception):
    """A file that cannot be published: the code of its problem, and the values of its words."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def serially(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Do all of it here."""
    return work(items)


class Prefetch(Protocol):
    """Does ``work`` on all ``items`` before it is asked for; ``words`` name them for who waits."""

    def __call__(self, words: str, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return what became of the items: one result for each."""


class Spread(Protocol):
    """Applies ``work`` to all ``items``, whole or in pieces, and keeps their order."""

    def __call__(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        """Return what ``work`` makes of the items: one result for each."""
