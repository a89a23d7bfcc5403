"""Spreads the work of a large site over the cores of the computer, where the system can fork."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_FEWEST = 1500
"""Below, starting a process costs more than it saves."""
_given: tuple[Callable[[Sequence[Any]], list[Any]], Sequence[Any]]
"""In a child: what it shares with its parent, so that only results travel."""


def in_processes(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Return ``work(items)``, made in as many processes as there are cores.

    A child has all that the parent has, so nothing is handed over; its results come back pickled.
    What a child does not deliver is made here. Without ``fork``, beside other threads (which a
    fork would leave half-way) and for few items, all of it is made here.
    """
    cores = _cores()
    alone = threading.active_count() == 1
    if len(items) < _FEWEST or cores < 2 or not alone or not hasattr(os, "fork"):
        return work(items)
    # Not at the top: a small site needs neither.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    bounds = [len(items) * index // cores for index in range(cores + 1)]
    first, *others = pairwise(bounds)
    pool = ProcessPoolExecutor(
        len(others), get_context("fork"), initializer=_begin, initargs=(work, items)
    )
    with pool:
        pieces = [pool.submit(_piece, start, end) for start, end in others]
        results = work(items[slice(*first)])
        for piece, (start, end) in zip(pieces, others, strict=True):
            lost = piece.exception() is not None
            results.extend(work(items[start:end]) if lost else piece.result())
    return results


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def _begin(work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any]) -> None:
    import signal  # noqa: PLC0415  (only a child needs it)

    global _given  # noqa: PLW0603  (of this process alone)
    _given = work, items
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word: the parent speaks


def _piece(start: int, end: int) -> list[Any]:
    work, items = _given
    return work(items[start:end])
