"""Work on all cores of the computer: that of a large site, and that of recipes, which is kept."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from msgspec import Struct

from tipsite.engine.store import Store
from tipsite.engine.transform import Pieces, Recipe, RefusedError
from tipsite.i18n import gettext as _
from tipsite.model.media import Blob

T = TypeVar("T")
R = TypeVar("R")
_FEWEST = 200
"""Below, starting a process costs more than it saves."""
_MOST_CORES = 8
_KIND = "media"

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
    cores = _cores()
    alone = threading.active_count() == 1
    if len(items) < _FEWEST or cores < 2 or not alone or not can_fork():
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


class RecipeBook(Struct, frozen=True, kw_only=True):
    """Has the work of recipes done, once for each file: what was made stays in the store.

    What one of the ``others`` has is taken from there. Calling it is a ``transform.Make``.
    """

    store: Store
    progress: Progress
    others: tuple[Store, ...] = ()

    def __call__(self, recipe: Recipe, items: Sequence[Blob]) -> list[Pieces | RefusedError]:
        """Return what the recipe makes of the files, each looked for in the store first.

        Raises:
            OSError: a source cannot be read.
        """
        results: dict[str, Pieces | RefusedError] = {}
        fresh: dict[str, Blob] = {}
        for item in items:
            kept = self._kept(_key(item.digest, recipe))
            if kept is None:
                fresh[item.digest] = item
            else:
                results[item.digest] = _unpacked(kept)
        for done, (item, content, result) in enumerate(_run_all(recipe, list(fresh.values())), 1):
            results[item.digest] = result
            # A file that was saved anew since it was read is not what its digest says.
            if not isinstance(result, RefusedError) and content == item.digest:
                self.store.put(_KIND, _key(item.digest, recipe), _packed(result))
            self.progress(
                _("{what}: {done} of {all}").format(
                    what=_(recipe.words), done=done, all=len(fresh)
                ),
                done,
                len(fresh),
            )
        return [results[item.digest] for item in items]

    def _kept(self, key: str) -> bytes | None:
        kept = self.store.get(_KIND, key)
        for other in self.others if kept is None else ():
            kept = other.get(_KIND, key)
            if kept is not None:
                self.store.put(_KIND, key, kept)
                break
        return kept


def _key(digest: str, recipe: Recipe) -> str:
    return f"{digest} {recipe.version}"


def _packed(pieces: Pieces) -> bytes:
    lengths = {piece: len(content) for piece, content in pieces.items()}
    return json.dumps(lengths).encode() + b"\n" + b"".join(pieces.values())


def _unpacked(kept: bytes) -> Pieces:
    head, _newline, body = kept.partition(b"\n")
    pieces: dict[str, bytes] = {}
    for piece, length in json.loads(head).items():
        pieces[piece], body = body[:length], body[length:]
    return pieces


def _run_all(
    recipe: Recipe, items: Sequence[Blob]
) -> Iterator[tuple[Blob, str, Pieces | RefusedError]]:
    """Yield each file with its digest now and what became of it, in order, on all cores.

    Threads are enough: the libraries let go of Python's lock while they work.
    """
    if not items:
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

    def one(item: Blob) -> tuple[str, Pieces | RefusedError]:
        content = item.load()
        return hashlib.sha256(content).hexdigest(), recipe.attempt(content)

    with warnings.catch_warnings(), ThreadPoolExecutor(_cores()) as pool:
        warnings.simplefilter("ignore")  # of damaged photos, which are refused or mended
        for item, (digest, result) in zip(items, pool.map(one, items), strict=True):
            yield item, digest, result
