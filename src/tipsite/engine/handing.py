"""Questions handed to workers that share nothing with this process, on this machine or on others.

A worker gets the files of the site and all answers so far once, and then answers the questions that
it is given, by their names. What it says is verified like an answer of an earlier build: it stands
only where all that it read says the same here. Whatever a worker does not deliver is made here.

Workers are executors of `concurrent.futures` with one worker each: processes of this machine that
were not forked, or the workers of a Dask cluster.
"""

from __future__ import annotations

import gc
import pickle
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tipsite.engine.seal import program_digest
from tipsite.engine.session import Session
from tipsite.engine.traces import Question
from tipsite.engine.workers import end_with_parent, processes
from tipsite.i18n import gettext as _
from tipsite.shell import install_command

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

R = TypeVar("R")
Target = Callable[[Any], Session]

FEWEST = 400
"""Below, starting workers costs more than they save."""
_MOST_AT_ONCE = 50
"""Questions in one piece: who is ready gets the next."""
_PATIENCE = 30
"""Seconds after which this process does what a worker is still to deliver."""
_TIMEOUT = 10
"""Seconds in which a scheduler must have answered."""


class ClusterError(Exception):
    """A cluster that cannot be used, and why, in words."""


class WorkerPool:
    """Workers for one build after another; ``hand`` prepares bytes that all of them get."""

    def __init__(
        self, open_all: Callable[[], Sequence[Executor]], hand: Callable[[bytes], Any] = bytes
    ) -> None:
        self._open_all = open_all
        self._executors: Sequence[Executor] | None = None
        self.hand = hand

    @property
    def executors(self) -> Sequence[Executor]:
        """The workers, started when they are needed first."""
        if self._executors is None:
            self._executors = self._open_all()
        return self._executors

    def close(self) -> None:
        """Let them go."""
        for executor in self._executors or ():
            executor.shutdown(wait=False, cancel_futures=True)


class _Seat:
    """One worker in one build, which it knows by a key."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._key = secrets.token_hex(8)

    def submit(self, work: Callable[..., R], *arguments: Any) -> Future[R]:
        """Have the worker do something; one that is lost fails at it."""
        from concurrent.futures import Future  # noqa: PLC0415 - slow to import

        try:
            return self._executor.submit(work, self._key, *arguments)
        except Exception as error:
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed


class Handing:
    """Hands the questions of the name ``last`` to workers; calling it is a ``transform.Spread``.

    ``target`` makes of the ``order``, in a worker, a session with the same rules and files. This
    process ``takes_part``, so that nobody waits for workers to start.
    """

    takes_part = True

    def __init__(
        self,
        pool: WorkerPool,
        session: Session,
        target: Target,
        order: Callable[[], Any],
        *,
        last: str,
    ) -> None:
        self._pool = pool
        self._session = session
        self._target = target
        self._order = order
        self._last = last

    def __call__(self, work: Callable[[Sequence[Any]], list[R]], items: Sequence[Any]) -> list[R]:
        """Do the work; questions, given by their numbers, may be answered by workers."""
        if len(items) < FEWEST or not isinstance(items[0], int):
            return work(items)
        if self._session.question(items[0])[0] != self._last:
            return work(items)
        answers = self._session.packed(0, len(self._session.runs), pages=False)
        order = self._pool.hand(pickle.dumps((self._order(), answers)))
        seats = [_Seat(executor) for executor in self._pool.executors]
        self._hand_out(seats, order, items)
        for seat in seats:
            seat.submit(_forget)
        return work(items)  # each answer of a worker is verified here

    def _hand_out(self, seats: Sequence[_Seat], order: Any, items: Sequence[int]) -> None:
        """Give pieces to whoever is ready, this process too, until all are answered."""
        from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415

        size = max(1, min(_MOST_AT_ONCE, len(items) // (4 * (len(seats) + 1))))
        todo = deque(items[at : at + size] for at in range(0, len(items), size))
        running: dict[Future[bytes], tuple[_Seat, Sequence[int]]] = {
            seat.submit(_begin, self._target, order): (seat, ()) for seat in seats
        }
        while todo or any(piece for _seat, piece in running.values()):
            answers_here = bool(todo) and (self.takes_part or not running)
            if answers_here:
                self._answer_here(todo.pop())
            patience = 0 if answers_here else _PATIENCE
            done, _late = wait(running, timeout=patience, return_when=FIRST_COMPLETED)
            if not done and not answers_here:
                self._answer_here(running.pop(next(iter(running)))[1])
            for future in done:
                seat, piece = running.pop(future)
                if self._received(future, piece) and todo:
                    following = todo.popleft()
                    questions = [self._session.question(number) for number in following]
                    running[seat.submit(_answer, questions)] = seat, following

    def _received(self, future: Future[bytes], piece: Sequence[int]) -> bool:
        """Take what a worker has answered; return whether it may be asked for more."""
        # Whatever it is, the work is done here: a mistake in it is told there.
        try:
            content = future.result()
            if piece:
                self._session.take(content)
        except Exception:
            is_ready = False
        else:
            is_ready = bool(piece) or content == program_digest()
        self._answer_here(piece)
        return is_ready

    def _answer_here(self, piece: Sequence[int]) -> None:
        for number in piece:
            self._session.settle(*self._session.question(number))


# --------------------------------------------------------------- in a worker


_sessions: dict[str, Session] = {}
"""In a worker: its sessions of builds that go on, by their keys."""


def _begin(key: str, target: Target, order: bytes) -> bytes:
    # Only who runs the program already can send this: a cluster's scheduler and workers do.
    _sessions[key] = target(pickle.loads(order))  # noqa: S301
    return program_digest()


def _answer(key: str, questions: Sequence[Question]) -> bytes:
    session = _sessions[key]
    start, first = session.count, len(session.runs)
    for question in questions:
        session.settle(*question)
    return session.packed(start, first)


def _forget(key: str) -> None:
    _sessions.pop(key, None)


# --------------------------------------------------------------- pools


def _start() -> None:
    gc.disable()  # as in the process that builds
    end_with_parent()


def spawned() -> WorkerPool:
    """Return a pool of processes of this machine that share nothing with this one."""

    def open_all() -> Sequence[Executor]:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
        from multiprocessing import get_context  # noqa: PLC0415

        context = get_context("spawn")
        return [ProcessPoolExecutor(1, context, initializer=_start) for _one in range(processes())]

    return WorkerPool(open_all)


@contextmanager
def cluster(address: str) -> Iterator[WorkerPool]:
    """Open the workers of a Dask cluster, by the address of its scheduler.

    Raises:
        ClusterError: it cannot be reached, or has no workers, or Dask is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - of the extra
    except ImportError as error:
        words = _("--workers needs Dask. Type: {command}").format(command=install_command("dask"))
        raise ClusterError(words) from error
    from concurrent.futures import Future  # noqa: PLC0415

    opened: Future[Any] = Future()

    def connect() -> None:
        try:
            client = Client(address, timeout=_TIMEOUT, set_as_default=False)
            opened.set_result((client, sorted(client.scheduler_info(n_workers=-1)["workers"])))
        except Exception as error:
            opened.set_exception(error)

    # Dask waits without end for the first word of a port that says nothing.
    threading.Thread(target=connect, daemon=True).start()
    try:
        client, names = opened.result(_TIMEOUT)
    except Exception as error:  # whatever else listens there may say anything, at any length
        words = _("The scheduler {address} cannot be reached: {why}.")
        said = str(error).rstrip(".").split("\n")[0] or type(error).__name__
        if isinstance(error, TimeoutError):
            said = _("it has not answered within {seconds} seconds").format(seconds=_TIMEOUT)
        raise ClusterError(words.format(address=address, why=said)) from error
    try:
        if not names:
            raise ClusterError(_("The scheduler {address} has no workers.").format(address=address))

        def open_all() -> Sequence[Executor]:
            return [client.get_executor(workers=[name], pure=False) for name in names]

        def hand(content: bytes) -> Any:
            return client.scatter(content, broadcast=True, hash=True)

        yield WorkerPool(open_all, hand)
    finally:
        client.close()
