"""Spreads the work of a large site over the cores of the computer, where the system can fork."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_FEWEST = 1500
"""Below, starting a process costs more than it saves."""


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
    bounds = [len(items) * index // cores for index in range(cores + 1)]
    pieces = [items[start:end] for start, end in pairwise(bounds)]
    children = [_start(work, piece) for piece in pieces[1:]]
    results = work(pieces[0])
    for child, piece in zip(children, pieces[1:], strict=True):
        delivered: list[R] | None = _collect(child)
        results.extend(work(piece) if delivered is None else delivered)
    return results


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def _start(work: Callable[[Sequence[T]], list[R]], piece: Sequence[T]) -> tuple[int, int] | None:
    try:
        read_end, write_end = os.pipe()
        child = os.fork()
    except OSError:
        return None
    if child:
        os.close(write_end)
        return child, read_end
    # Whatever happens, the child ends here and runs nothing of its parent's.
    try:
        os.close(read_end)
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(pickle.dumps(work(piece), pickle.HIGHEST_PROTOCOL))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _collect(child: tuple[int, int] | None) -> Any:
    if child is None:
        return None
    number, read_end = child
    with os.fdopen(read_end, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(number, 0)
    # It comes from this very program, through a pipe that nobody else has.
    return pickle.loads(content) if status == 0 and content else None  # noqa: S301
