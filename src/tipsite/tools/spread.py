"""How a stage works through many equal things: one after the other, unless somebody spreads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Spread(Protocol):
    """Applies ``work`` to all ``items``, whole or in pieces, and keeps their order."""

    def __call__(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        """Return what ``work`` makes of the items: one result for each."""


def serially(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Do all of it here."""
    return work(items)
