"""Questions answered by workers that share no memory with this process, also on other machines.

A worker gets the files of the site and all answers so far only once. Then it answers questions by
name. Its answers are verified like answers of an earlier build. This process answers the questions
that a worker fails to answer.

Each worker is an executor of `concurrent.futures`. It runs in a process of this machine that was
not forked, or on a worker of a Dask cluster.
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
from tipsite.shell import how_to_install

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

R = TypeVar("R")
StartSession = Callable[[Any], Session]

FEWEST = 400
"""With fewer questions, starting workers takes longer than they save."""
_MOST_AT_ONCE = 50
"""Questions in one batch."""
_PATIENCE = 30
"""Seconds after which this process does the work of a worker."""
_TIMEOUT = 10
"""Seconds within which a scheduler must answer."""


class ClusterError(Exception):
    """A cluster cannot be used; the message says why."""


class WorkerPool:
    """Workers for several builds; ``send`` makes bytes available to all workers."""

    def __init__(
        self, start: Callable[[], Sequence[Executor]], send: Callable[[bytes], Any] = bytes
    ) -> None:
        self._start = start
        self._executors: Sequence[Executor] | None = None
        self.send = send

    @property
    def executors(self) -> Sequence[Executor]:
        """The workers, started on first use."""
        if self._executors is None:
            self._executors = self._start()
        return self._executors

    def close(self) -> None:
        """Stop the workers without waiting for them."""
        for executor in self._executors or ():
            executor.shutdown(wait=False, cancel_futures=True)


class WorkerHandle:
    """One worker in one build; the worker identifies the build by a key."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._key = secrets.token_hex(8)

    def submit(self, work: Callable[..., R], *arguments: Any) -> Future[R]:
        """Submit work; if the worker is lost, the future fails."""
        from concurrent.futures import Future  # noqa: PLC0415 - slow to import

        try:
            return self._executor.submit(work, self._key, *arguments)
        except Exception as error:
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed


class WorkDistributor:
    """Gives the questions of one ``name`` to workers; calling it is a ``transform.ParallelMap``.

    ``start_session`` returns, in a worker, a session with the same rules and files for a ``build``.
    If ``takes_part``, this process also answers, so that the build does not wait for workers.
    """

    takes_part = True

    def __init__(
        self,
        pool: WorkerPool,
        session: Session,
        start_session: StartSession,
        build: Callable[[], Any],
        *,
        name: str,
    ) -> None:
        self._pool = pool
        self._session = session
        self._start_session = start_session
        self._build = build
        self._name = name

    def __call__(self, work: Callable[[Sequence[Any]], list[R]], items: Sequence[Any]) -> list[R]:
        """Do the work; if ``items`` are numbers of questions, workers may answer them."""
        if len(items) < FEWEST or not isinstance(items[0], int):
            return work(items)
        if self._session.question(items[0])[0] != self._name:
            return work(items)
        answers = self._session.packed(0, len(self._session.runs), blobs=False)
        build = self._pool.send(pickle.dumps((self._build(), answers)))
        workers = [WorkerHandle(executor) for executor in self._pool.executors]
        self._distribute(workers, build, items)
        for worker in workers:
            worker.submit(_forget)
        return work(items)  # each answer of a worker is verified here

    def _distribute(self, workers: list[WorkerHandle], build: Any, numbers: Sequence[int]) -> None:
        """Give batches of questions to idle workers and this process, until all are answered."""
        from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415

        size = max(1, min(_MOST_AT_ONCE, len(numbers) // (4 * (len(workers) + 1))))
        pending = deque(numbers[at : at + size] for at in range(0, len(numbers), size))
        running: dict[Future[bytes], tuple[WorkerHandle, Sequence[int]]] = {
            worker.submit(_begin, self._start_session, build): (worker, ()) for worker in workers
        }
        while pending or any(batch for _worker, batch in running.values()):
            answers_here = bool(pending) and (self.takes_part or not running)
            if answers_here:
                self._answer_here(pending.pop())
            patience = 0 if answers_here else _PATIENCE
            done, _late = wait(running, timeout=patience, return_when=FIRST_COMPLETED)
            if not done and not answers_here:
                self._answer_here(running.pop(next(iter(running)))[1])
            for future in done:
                worker, batch = running.pop(future)
                if self._import(future, batch) and pending:
                    following = pending.popleft()
                    questions = [self._session.question(number) for number in following]
                    running[worker.submit(_answer, questions)] = worker, following

    def _import(self, future: Future[bytes], batch: Sequence[int]) -> bool:
        """Import the answers of a worker; return whether it can get more questions."""
        # After any error, this process does the work, and reports an error in the work itself.
        try:
            content = future.result()
            if batch:
                self._session.import_answers(content)
        except Exception:
            is_ready = False
        else:
            is_ready = bool(batch) or content == program_digest()
        self._answer_here(batch)
        return is_ready

    def _answer_here(self, batch: Sequence[int]) -> None:
        for number in batch:
            self._session.ensure(*self._session.question(number))


# --------------------------------------------------------------- in a worker


_sessions: dict[str, Session] = {}
"""In a worker: the sessions of running builds, by key."""


def _begin(key: str, start_session: StartSession, build: bytes) -> bytes:
    # Only a process that runs our program already can send this, such as a cluster's scheduler.
    _sessions[key] = start_session(pickle.loads(build))  # noqa: S301
    return program_digest()


def _answer(key: str, questions: Sequence[Question]) -> bytes:
    session = _sessions[key]
    start, first = session.count, len(session.runs)
    for question in questions:
        session.ensure(*question)
    return session.packed(start, first)


def _forget(key: str) -> None:
    _sessions.pop(key, None)


# --------------------------------------------------------------- pools


def _start() -> None:
    gc.disable()  # as in the process that builds
    end_with_parent()


def spawned() -> WorkerPool:
    """Return a pool of processes of this machine that are not forked."""

    def start() -> Sequence[Executor]:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
        from multiprocessing import get_context  # noqa: PLC0415

        context = get_context("spawn")
        return [ProcessPoolExecutor(1, context, initializer=_start) for _ in range(processes())]

    return WorkerPool(start)


@contextmanager
def cluster(address: str) -> Iterator[WorkerPool]:
    """Connect to a Dask cluster by the address of its scheduler.

    Raises:
        ClusterError: it cannot be reached or has no workers, or Dask is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - of the extra
    except ImportError as error:
        words = _("--workers needs Dask. {remedy}").format(remedy=how_to_install("dask"))
        raise ClusterError(words) from error
    from concurrent.futures import Future  # noqa: PLC0415

    connected: Future[Any] = Future()

    def connect() -> None:
        try:
            client = Client(address, timeout=_TIMEOUT, set_as_default=False)
            connected.set_result((client, sorted(client.scheduler_info(n_workers=-1)["workers"])))
        except Exception as error:
            connected.set_exception(error)

    # In a thread, since Dask waits forever for a port that never answers.
    threading.Thread(target=connect, daemon=True).start()
    try:
        client, names = connected.result(_TIMEOUT)
    except Exception as error:  # another server at this address may answer anything
        words = _("The scheduler {address} cannot be reached: {why}.")
        reason = str(error).rstrip(".").split("\n")[0] or type(error).__name__
        if isinstance(error, TimeoutError):
            reason = _("it has not answered within {seconds} seconds").format(seconds=_TIMEOUT)
        raise ClusterError(words.format(address=address, why=reason)) from error
    try:
        if not names:
            raise ClusterError(_("The scheduler {address} has no workers.").format(address=address))

        def start() -> Sequence[Executor]:
            return [client.get_executor(workers=[name], pure=False) for name in names]

        def send(content: bytes) -> Any:
            return client.scatter(content, broadcast=True, hash=True)

        yield WorkerPool(start, send)
    finally:
        client.close()
