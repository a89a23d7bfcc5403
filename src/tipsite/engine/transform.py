"""How a stage has heavy work done, and many equal things: here and now, unless told otherwise."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from tipsite.model.media import Blob

Pieces = Mapping[str, bytes]
"""What was made of one file: bytes by name."""
T = TypeVar("T")
R = TypeVar("R")


class RefusedError(Exception):
    """A file that cannot be published: the code of its problem, and the values of its words."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Recipe(Struct, frozen=True, kw_only=True):
    """Work on files of one kind, which ``words`` name for whoever waits.

    ``work`` makes the same of the same bytes, or raises RefusedError, as long as ``version`` is
    the same: its own, and that of every library that takes part.
    """

    words: str
    version: str
    work: Callable[[bytes], Pieces]

    def attempt(self, content: bytes) -> Pieces | RefusedError:
        """Return what becomes of a file's bytes, or why it is refused."""
        try:
            return self.work(content)
        except RefusedError as refused:
            return refused


def uncached(recipe: Recipe, items: Sequence[Blob]) -> list[Pieces | RefusedError]:
    """Do all of it here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged photos, which are refused or mended
        return [recipe.attempt(item.load()) for item in items]


def serially(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Do all of it here."""
    return work(items)


class Make(Protocol):
    """Has the work of a recipe done."""

    def __call__(self, recipe: Recipe, items: Sequence[Blob]) -> list[Pieces | RefusedError]:
        """Return what became of each file, in their order."""


class Spread(Protocol):
    """Applies ``work`` to all ``items``, whole or in pieces, and keeps their order."""

    def __call__(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        """Return what ``work`` makes of the items: one result for each."""
