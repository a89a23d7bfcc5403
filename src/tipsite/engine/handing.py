"""Questions handed to workers that share nothing with this process, on this machine or on others.

A worker follows the build: it gets the same files once, does what a build does up to a round of
questions, answers those that it is given, by their names, and hears what all others have answered
before it goes on. What it says is verified like an answer of an earlier build: it stands only where
all that it read says the same here. Whatever a worker does not deliver is made here.

Workers are executors of `concurrent.futures` with one worker each: processes of this machine that
were not forked, or the workers of a Dask cluster.
"""

from __future__ import annotations

import gc
import pickle
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tipsite.engine.seal import program_digest
from tipsite.engine.session import Session
from tipsite.engine.traces import Question
from tipsite.engine.workers import end_with_parent, processes
from tipsite.i18n import gettext as _
from tipsite.shell import install_command

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

R = TypeVar("R")
Message = tuple[Literal["take"], Any]
"""Answers of others, packed."""
Target = Callable[[Any, "Follower"], None]

FEWEST = 400
"""Below, starting workers costs more than they save."""
_MOST_AT_ONCE = 50
"""Questions in one piece: who is ready gets the next."""
_PATIENCE = 30
"""Seconds after which this process does what a worker is still to deliver."""
_TICK = 0.01
_STACK = 64 * 1024 * 1024
"""Bytes: a thread that builds needs as much as the main one, on each system."""


class ClusterError(Exception):
    """A cluster that cannot be used, and why, in words."""


class _EndError(Exception):
    """A worker's part in the build is over."""


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
    """One worker in one build: what it has been told, and what it is doing."""

    def __init__(self, executor: Executor, target: Target, order: Any) -> None:
        self._executor = executor
        key = self._key = secrets.token_hex(8)
        self._serial = 0
        self._told: list[Future[Any]] = [executor.submit(_begin, key, target, order)]
        self._asked: Future[bytes] | None = None
        self.is_lost = False

    def tell(self, message: Message) -> None:
        """Send a message."""
        if not self.is_lost:
            with self._losing():
                self._told.append(self._executor.submit(_post, self._key, self._serial, *message))
                self._serial += 1

    @property
    def is_idle(self) -> bool:
        """Whether it has heard all, and has nothing to answer; then it is asked at once."""
        if self.is_lost or (self._asked is not None and not self._asked.done()):
            return False
        while self._told and self._told[0].done():
            with self._losing():
                said = self._told.pop(0).result()
                if said is not None and said != program_digest():
                    self.is_lost = True
        return not self.is_lost and not self._told

    def ask(self, questions: Sequence[Question]) -> Future[bytes]:
        """Have questions answered."""
        self._asked = self._executor.submit(_answer, self._key, self._serial, questions)
        return self._asked

    def result(self, future: Future[bytes]) -> bytes | None:
        """Return what was answered; None, and it is lost, where it was not."""
        with self._losing():
            return future.result()
        return None

    def end(self) -> None:
        """Let it forget the build."""
        with self._losing():
            self._executor.submit(_forget, self._key)

    @contextmanager
    def _losing(self) -> Iterator[None]:
        # Whatever it is, the work is done here: a mistake in it is told there.
        try:
            yield
        except Exception:
            self.is_lost = True


class Handing:
    """Hands the questions of one build to workers; calling it is a ``transform.Spread``.

    ``target`` is what a worker does with the ``order``: the same build, with a `Follower`. After
    questions of the name ``last`` there is nothing that a worker need hear. This process
    ``takes_part``, so that nobody waits for workers to start.
    """

    takes_part = True

    def __init__(
        self,
        pool: WorkerPool,
        session: Session,
        target: Target,
        order: Callable[[], Any],
        *,
        last: str = "",
    ) -> None:
        self._pool = pool
        self._session = session
        self._target = target
        self._order = order
        self._last = last
        self._seats: list[_Seat] = []
        self._rounds = 0
        self._told = 0
        self.is_over = False

    def __call__(self, work: Callable[[Sequence[Any]], list[R]], items: Sequence[Any]) -> list[Any]:
        """Have questions answered, given by their numbers."""
        if self.is_over:
            return work(items)
        if len(items) >= FEWEST:
            self._begin()
            self._hand_out(items)
        for item in items:
            self._session.settle(*self._session.question(item))
        self._rounds += 1
        if items and self._session.question(items[0])[0] == self._last:
            self.finish()
        elif self._seats:
            handed = self._pool.hand(self._news())
            for seat in self._seats:
                seat.tell(("take", handed))
        return [None] * len(items)

    def finish(self) -> None:
        """All that remains is done here."""
        self.is_over = True
        for seat in self._seats:
            seat.end()
        self._seats = []

    def _begin(self) -> None:
        if self._seats or self.is_over:
            return
        packed = self._news()
        order = pickle.dumps((self._order(), self._rounds, packed))
        handed = self._pool.hand(order)
        self._seats = [_Seat(one, self._target, handed) for one in self._pool.executors]

    def _news(self) -> bytes:
        start, self._told = self._told, self._session.count
        return self._session.packed(start, len(self._session.runs), pages=False)

    def _hand_out(self, items: Sequence[int]) -> None:
        """Give pieces to whoever is ready, this process too, until all are answered."""
        from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 - slow to import

        size = max(1, min(_MOST_AT_ONCE, len(items) // (4 * (len(self._seats) + 1))))
        todo = deque(items[at : at + size] for at in range(0, len(items), size))
        running: dict[Future[bytes], tuple[_Seat, Sequence[int]]] = {}
        while todo or running:
            for seat in self._seats:
                if todo and seat.is_idle:
                    piece = todo.popleft()
                    running[seat.ask([self._session.question(one) for one in piece])] = seat, piece
            if todo and (self.takes_part or all(seat.is_lost for seat in self._seats)):
                self._answer_here(todo.pop())
                done = {future for future in running if future.done()}
            elif running:
                done, _late = wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
                if not done:
                    self._answer_here(running.pop(next(iter(running)))[1])
            else:
                done = set()
                time.sleep(_TICK)
            for future in done:
                seat, piece = running.pop(future)
                packed = seat.result(future)
                try:
                    if packed is not None:
                        self._session.take(packed)
                except ValueError:
                    seat.is_lost = True
                self._answer_here(piece)

    def _answer_here(self, piece: Sequence[int]) -> None:
        for item in piece:
            self._session.settle(*self._session.question(item))


# --------------------------------------------------------------- in a worker


class Follower:
    """A worker's side of a build, which runs in a thread of its own and waits where it must."""

    def __init__(self, target: Target, order: bytes) -> None:
        # Only who runs the program already can send this: a cluster's scheduler and workers do.
        self._order, self._rounds, self._first = pickle.loads(order)  # noqa: S301
        self._target = target
        self._mail: dict[int, tuple[str, Any]] = {}
        self._replies: dict[int, bytes] = {}
        self._next = 0
        self._changed = threading.Condition()
        self._session: Session | None = None
        self._over = False
        threading.stack_size(_STACK)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        threading.stack_size(0)

    # What the build is given.

    def spread(self, session: Session) -> Callable[..., list[Any]]:
        """Return what takes part in the rounds of questions of ``session``."""
        self._session = session
        session.take(self._first)
        return self._take_part

    def _take_part(self, _work: object, items: Sequence[Any]) -> list[Any]:
        assert self._session is not None
        if self._rounds:
            self._rounds -= 1
            return [None] * len(items)
        while True:
            kind, content = self._read()
            if kind == "take":
                self._session.take(content)
                return [None] * len(items)
            if kind != "answer":
                raise _EndError
            start, first = self._session.count, len(self._session.runs)
            for question in content:
                self._session.settle(*question)
            reply = self._session.packed(start, first)
            with self._changed:
                self._replies[self._next] = reply
                self._changed.notify_all()

    def hear(self, stage: str) -> None:
        """Stop where the pages are made: whoever asked looks at all of them."""
        if stage == "check":
            raise _EndError

    # What its worker does.

    def post(self, serial: int, kind: str, content: Any) -> None:
        """Put a message where the build finds it in its turn."""
        with self._changed:
            self._mail[serial] = kind, content
            self._changed.notify_all()

    def reply(self, serial: int, questions: Sequence[Question]) -> bytes:
        """Return the answers to questions."""
        with self._changed:
            self._mail[serial] = "answer", questions
            self._changed.notify_all()
            while serial not in self._replies:
                self._changed.wait(1)
                if serial not in self._replies and not self._thread.is_alive():
                    raise _EndError
            return self._replies.pop(serial)

    def end(self) -> None:
        """Let the build end at the next thing that it waits for."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _read(self) -> tuple[str, Any]:
        with self._changed:
            while self._next not in self._mail:
                if self._over:
                    raise _EndError
                self._changed.wait(1)
            found = self._mail.pop(self._next)
            self._next += found[0] != "answer"
            return found

    def _run(self) -> None:
        # Whatever stops it, its worker is lost, and the build goes on without.
        with suppress(Exception):
            self._target(self._order, self)


_followers: dict[str, Follower] = {}
"""In a worker: the builds that it follows, by their keys."""


def _begin(key: str, target: Target, order: bytes) -> bytes:
    _followers[key] = Follower(target, order)
    return program_digest()


def _post(key: str, serial: int, kind: str, content: bytes) -> None:
    _followers[key].post(serial, kind, content)


def _answer(key: str, serial: int, questions: Sequence[Question]) -> bytes:
    return _followers[key].reply(serial, [tuple(question) for question in questions])


def _forget(key: str) -> None:
    follower = _followers.pop(key, None)
    if follower is not None:
        follower.end()


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
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except Exception as error:  # whatever else listens there may say anything, at any length
        words = _("The scheduler {address} cannot be reached: {why}.")
        said = str(error).rstrip(".").split("\n")[0] or type(error).__name__
        raise ClusterError(words.format(address=address, why=said)) from error
    pool: WorkerPool | None = None
    try:
        names = sorted(client.scheduler_info(n_workers=-1)["workers"])
        if not names:
            raise ClusterError(_("The scheduler {address} has no workers.").format(address=address))

        def open_all() -> Sequence[Executor]:
            return [client.get_executor(workers=[name], pure=False) for name in names]

        def hand(content: bytes) -> Any:
            return client.scatter(content, broadcast=True, hash=True)

        pool = WorkerPool(open_all, hand)
        yield pool
    finally:
        client.close()
