"""The complete build in a process of its own: it can be stopped, and the server goes on.

It is what `tipsite build` does, all pages and the audit included. The job comes in on the standard
input and the outcome goes out on the standard output, both pickled.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tipsite.build.job import Job
from tipsite.build.last_build import job_store
from tipsite.build.run import make, uncollected
from tipsite.build.summary import is_live, to_do_lines
from tipsite.model.problems import Problem

_LATER = 10
"""The niceness (POSIX): whoever looks at a page goes first."""
_TRIES = 3
"""A file may go while it is being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a complete build.

    ``texts`` are the files that the problems stand in. ``to_do`` is still to be done, on a site
    that may be ``live``. ``refused`` is what the disk said, ``crash``
    a traceback where tipsite has made a mistake; both are empty as a rule.
    """

    problems: tuple[Problem, ...] = ()
    to_do: tuple[str, ...] = ()
    live: bool = False
    texts: Mapping[str, bytes]
    pages: int = 0
    written: int = 0
    removed: int = 0
    stopped: bool = False
    refused: str = ""
    crash: str = ""


class BackgroundBuild:
    """One complete build that runs. ``done`` is called from another thread, unless it is stopped.

    Raises:
        OSError: no process could be started.
    """

    def __init__(self, job: Job, done: Callable[[Outcome], None]) -> None:
        self._stopped = False
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from tipsite.preview.full_build import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A group of its own, as it may start processes itself.
            start_new_session=True,
        )
        threading.Thread(target=self._wait, args=(job, done), daemon=True).start()

    def stop(self) -> None:
        """End it at once, wherever it is: the output is whole at any moment."""
        self._stopped = True
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _wait(self, job: Job, done: Callable[[Outcome], None]) -> None:
        said, _ = self._process.communicate(pickle.dumps(job))
        if self._stopped:
            return
        if self._process.returncode or not said:
            done(Outcome(texts={}, crash=f"The build ended with {self._process.returncode}."))
            return
        # It comes from this very program, through a pipe that nobody else has.
        done(pickle.loads(said))  # noqa: S301


def outcome(job: Job) -> Outcome:
    """Build, write and return what came of it, whatever happens."""
    for last in range(_TRIES):
        try:
            return _build(job)
        except OSError as error:
            if last == _TRIES - 1:
                where = f" ({error.filename})" if error.filename else ""
                return Outcome(texts={}, refused=f"{error.strerror or error}{where}")
        except Exception:
            return Outcome(texts={}, crash=traceback.format_exc())
    raise AssertionError


def _build(job: Job) -> Outcome:
    with uncollected(), job_store(job) as store:
        made = make(job, store, lambda _words, _done, _total: None)
    paths = {found.at.path for found in made.problems}
    return Outcome(
        problems=made.problems,
        to_do=to_do_lines(made.built) if made.changes else (),
        live=is_live(made.built),
        texts={path: made.snapshot.files[path] for path in paths & made.snapshot.files.keys()},
        pages=len(made.built.pages),
        written=len(made.changes.written) if made.changes else 0,
        removed=len(made.changes.removed) if made.changes else 0,
        stopped=made.stopped or bool(made.refused),
    )


def main() -> None:
    """Do the job that comes in."""
    if hasattr(os, "nice"):
        os.nice(_LATER)
    # The job comes from this very program, through a pipe that nobody else has.
    job = pickle.load(sys.stdin.buffer)  # noqa: S301
    with contextlib.suppress(BrokenPipeError):  # the server has ended
        sys.stdout.buffer.write(pickle.dumps(outcome(job)))
        sys.stdout.buffer.flush()
