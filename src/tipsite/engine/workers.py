"""Work on all cores of the computer: on many equal things in processes, on slow ones in threads.

And in each process without looking at all objects again and again (``uncollected``).
"""

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
"""Below, starting a process costs more than it saves."""
_AT_ONCE = 2500
"""Beyond, children are forked anew: what one has made it holds until it ends."""
_MOST_CORES = 8
_YOUNG, _NEVER = 20_000, 1_000_000_000
"""Objects between two looks for cycles, among the newest alone."""

Progress = Callable[[str, int, int], None]
"""Is told, in words and in numbers, how many files are done, of how many."""

_given: tuple[Callable[[Sequence[Any]], list[Any]], Sequence[Any]]
"""In a child: what it shares with its parent, so that only results travel."""


def in_processes(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
    """Return ``work(items)``, made in as many processes as there are cores.

    A child has all that the parent has, so nothing is handed over; its results come back pickled.
    What a child does not deliver is made here. Where nothing can be forked, beside other threads
    (which a fork would leave half-way) and for few items, all of it is made here.
    """
    if len(items) > _AT_ONCE:
        rounds = -(-len(items) // _AT_ONCE)
        ends = [len(items) * number // rounds for number in range(rounds + 1)]
        return [one for a, b in pairwise(ends) for one in in_processes(work, items[a:b])]
    cores = _cores()
    alone = threading.active_count() == 1
    if len(items) < _FEWEST or cores < 2 or not alone or not can_fork():
        return work(items)
    # Not at the top: a small site needs neither.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    bounds = [len(items) * index // cores for index in range(cores + 1)]
    first, *others = pairwise(bounds)
    pool = ProcessPoolExecutor(
        len(others), get_context("fork"), initializer=_begin, initargs=(work, items)
    )
    with pool:
        pieces = []
        for start, end in others:
            with suppress(BrokenExecutor):  # one that was asked before has ended already
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
    """Return how many processes may work beside this one."""
    return _cores() - 1


def can_fork() -> bool:
    """Whether this system forks processes soundly: libraries of macOS do not bear it."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def _begin(work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any]) -> None:
    global _given  # noqa: PLW0603  (of this process alone)
    _given = work, items
    end_with_parent()


def end_with_parent() -> None:
    """In a child: let it end when its parent does, or at Ctrl-C, without a word."""
    import signal  # noqa: PLC0415  (only a child needs it)

    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent speaks


def _end_with_parent() -> None:
    """Wait for the end of the parent; killed, it tells nobody, and a child would wait for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _piece(start: int, end: int) -> list[Any]:
    work, items = _given
    return work(items[start:end])


class InThreads(Struct, frozen=True, kw_only=True):
    """Does slow work on all cores and tells how far it is; calling it is a ``transform.Prefetch``.

    Threads are enough: the libraries let go of Python's lock while they work.
    """

    progress: Progress

    def __call__(self, words: str, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return what ``work`` makes of each item."""
        if not items:
            return []
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

        made: list[R] = []
        with ThreadPoolExecutor(_cores()) as pool:
            for result in pool.map(work, items):
                made.append(result)
                said = _("{what}: {done} of {all}").format(
                    what=_(words), done=len(made), all=len(items)
                )
                self.progress(said, len(made), len(items))
        return made


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for unused cycles among all that there is, which takes time.

    A template that is rendered leaves one, so what was made a moment ago is looked at.
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
