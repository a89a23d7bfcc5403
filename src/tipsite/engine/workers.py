"""Work on all cores of the computer: many small items in processes, slow items in threads."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, zip_longest
from typing import Any, TypeVar

from msgspec import Struct

from tipsite.i18n import gettext as _

T = TypeVar("T")
R = TypeVar("R")
_FEWEST, _FEWEST_SLOW, _SLOW = 100, 16, 0.3
"""With fewer items, starting processes takes longer than it saves. With fewer than the first
number, this is so unless all of them will take more than ``_SLOW`` seconds."""
_AT_ONCE = 2500
"""Items per generation of children: their results stay in memory until they exit."""
_ADJACENT = 32
"""The most items that one process does in a row: neighbours are alike, and share answers."""
_MOST_CORES = 8
_YOUNG, _NEVER = 30_000, 1_000_000_000
"""Thresholds of garbage collection: of the youngest generation, and of the others."""

Progress = Callable[[str, int, int], None]
"""Called with a text, the number of finished files, and the number of all files."""

_shared: tuple[Callable[[Sequence[Any]], list[Any]], Sequence[Sequence[Any]]]
"""In a child: work and pieces that it shares with its parent, so that only results are sent."""


def in_processes(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Return the results of ``work`` for all items, in any order, done in one process per core.

    A forked child has the memory of its parent, and returns pickled results. This process does the
    work of a child that fails. It does all work if there are few items or processes cannot be
    forked. It also does so if other threads run, since a fork might copy a lock that they hold.
    """
    if len(items) > _AT_ONCE:
        half = len(items) // 2
        return in_processes(work, items[:half]) + in_processes(work, items[half:])
    cores = _cores()
    if len(items) < _FEWEST_SLOW or cores < 2 or threading.active_count() > 1 or not can_fork():
        return work(items)
    results: list[R] = []
    if len(items) < _FEWEST:
        begun = time.perf_counter()
        results, items = work(items[:1]), items[1:]
        if (time.perf_counter() - begun) * len(items) < _SLOW:
            return results + work(items)
    # Imported here, since a small site needs neither.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # Dealt in turn, since pages of one kind are neighbours, and those of another take longer.
    size = min(_ADJACENT, -(-len(items) // (4 * cores)))
    lots = [items[at : at + size] for at in range(0, len(items), size)]
    first, *others = ([*chain.from_iterable(lots[core::cores])] for core in range(cores))
    with ProcessPoolExecutor(
        len(others), get_context("fork"), initializer=_begin, initargs=(work, others)
    ) as pool:
        pieces = []
        for number in range(len(others)):
            with suppress(BrokenExecutor):  # a child has died already
                pieces.append(pool.submit(_piece, number))
        results += work(first)
        for piece, some in zip_longest(pieces, others):
            results += work(some) if piece is None or piece.exception() else piece.result()
    return results


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST_CORES, len(os.sched_getaffinity(0)))
    return min(_MOST_CORES, os.cpu_count() or 1)


def processes() -> int:
    """Return the number of processes besides this one that have a core of their own."""
    return _cores() - 1


def can_fork() -> bool:
    """Return whether processes can be forked safely: libraries of macOS crash after a fork."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def _begin(work: Callable[[Sequence[Any]], list[Any]], pieces: Sequence[Sequence[Any]]) -> None:
    global _shared  # noqa: PLW0603  (of this process alone)
    _shared = work, pieces
    end_with_parent()


def end_with_parent() -> None:
    """Make this child exit when its parent does, and silently at Ctrl-C."""
    import signal  # noqa: PLC0415  (only a child needs it)

    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent reports it


def _end_with_parent() -> None:
    """Exit after the parent; otherwise, if it is killed, the child would wait forever for work."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _piece(number: int) -> list[Any]:
    work, pieces = _shared
    return work(pieces[number])


class InThreads(Struct, frozen=True, kw_only=True):
    """Does slow work on all cores and reports progress; calling it is a ``transform.Prefetch``.

    Threads are enough: the libraries release Python's lock while they work.
    """

    progress: Progress

    def __call__(self, words: str, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return the result of ``work`` for each item."""
        if not items:
            return []
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

        results: list[R] = []
        with ThreadPoolExecutor(_cores()) as pool:
            for result in pool.map(work, items):
                results.append(result)
                now = _("{what}: {done} of {all}")
                now = now.format(what=_(words), done=len(results), all=len(items))
                self.progress(now, len(results), len(items))
        return results


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect garbage in the youngest generation only: scanning all objects takes time.

    Templates leave few cycles, so few collections are enough.
    """
    before, enabled = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(_YOUNG, _NEVER, _NEVER)
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not enabled:
            gc.disable()
