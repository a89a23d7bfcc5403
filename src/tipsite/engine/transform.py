"""Protocols for functions that run the work of a pure stage; `serially` is the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

Pieces = Mapping[str, bytes]
"""The published files that are made from one input file: bytes by name."""
T = TypeVar("T")
R = TypeVar("R")


class RefusedError(Exception):
    """A file cannot be published; ``code`` and ``values`` describe the problem."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def serially(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Do all work in this process."""
    return work(items)


class Prefetch(Protocol):
    """Does ``work`` on all ``items`` ahead of time; the progress line shows ``words``."""

    def __call__(self, words: str, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return one result for each item."""


class ParallelMap(Protocol):
    """Applies ``work`` to all ``items``, at once or in batches."""

    def __call__(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        """Return the results of all batches, in any order."""
