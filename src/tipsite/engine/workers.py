"""Work on all cores of the computer: many small items in processes, slow items in threads."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise, zip_longest
from typing import Any, TypeVar

from msgspec import Struct

from tipsite.i18n import gettext as _

T = TypeVar("T")
R = TypeVar("R")
_FEWEST = 100
"""With fewer items, starting processes takes longer than it saves."""
_AT_ONCE = 2500
"""Items per generation of children: their results stay in memory until they exit."""
_MOST_CORES = 8
_YOUNG, _NEVER = 30_000, 1_000_000_000
"""Thresholds of garbage collection: of the youngest generation, and of the others."""

Progress = Callable[[str, int, int], None]
"""Called with a text, the number of finished files, and the number of all files."""

_shared: tuple[Callable[[Sequence[Any]], list[Any]], Sequence[Any]]
"""In a child: work and items that it shares with its parent, so that only results are sent."""


def in_processes(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Return ``work(items)``, done in one process per core.

    A forked child has the memory of its parent, and returns pickled results. This process does the
    work of a child that fails. It does all work if there are few items or processes cannot be
    forked. It also does so if other threads run, since a fork might copy a lock that they hold.
    """
    if len(items) > _AT_ONCE:
        rounds = -(-len(items) // _AT_ONCE)
        ends = [len(items) * number // rounds for number in range(rounds + 1)]
        return [result for a, b in pairwise(ends) for result in in_processes(work, items[a:b])]
    cores = _cores()
    if len(items) < _FEWEST or cores < 2 or threading.active_count() > 1 or not can_fork():
        return work(items)
    # Imported here, since a small site needs neither.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    first, *others = pairwise(len(items) * index // cores for index in range(cores + 1))
    with ProcessPoolExecutor(
        len(others), get_context("fork"), initializer=_begin, initargs=(work, items)
    ) as pool:
        pieces = []
        for start, end in others:
            with suppress(BrokenExecutor):  # a child has died already
                pieces.append(pool.submit(_piece, start, end))
        results = work(items[slice(*first)])
        for piece, (start, end) in zip_longest(pieces, others):
            lost = piece is None or piece.exception() is not None
            results.extend(work(items[start:end]) if lost else piece.result())
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


def _begin(work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any]) -> None:
    global _shared  # noqa: PLW0603  (of this process alone)
    _shared = work, items
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


def _piece(start: int, end: int) -> list[Any]:
    work, items = _shared
    return work(items[start:end])


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
                words_now = _("{what}: {done} of {all}").format(
                    what=_(words), done=len(results), all=len(items)
                )
                self.progress(words_now, len(results), len(items))
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
