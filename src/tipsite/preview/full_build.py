"""The complete build in a thread of its own: it can be stopped, and the server goes on.

It does the work of `tipsite build`, with all pages and the audit, in a session that reuses the
answers for pages that were opened in a browser.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from tipsite.engine.session import Session
from tipsite.engine.workers import uncollected
from tipsite.pipeline.job import Conclusion, Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, conclusion, make

_TRIES = 3
"""A file may go while it is being read."""


class Outcome(Struct, frozen=True, kw_only=True):
    """The outcome of a complete build, and its result.

    ``texts`` are the files that the problems stand in. Without a result, the disk has ``refused``
    for this reason, or there is a traceback of a ``crash``.
    """

    conclusion: Conclusion = Conclusion(failed=True)
    result: BuildResult | None = None
    texts: Mapping[str, bytes] = field(default_factory=dict)
    refused: str = ""
    crash: str = ""


class _StoppedError(Exception):
    """The build was stopped, as its result is no longer wanted."""


class BackgroundBuild:
    """One complete build that runs. ``done`` is called from another thread, unless it is stopped.

    Its session is begun here, by whoever owns ``before``, and is the thread's own until that has
    ended: `session` may only be used then. It knows what was answered till then.
    """

    def __init__(self, job: Job, before: Session | None, done: Callable[[Outcome], None]) -> None:
        self._job = job
        self._tell = done
        self._stopped = False
        self._store = job_store(job)
        self.session = Session(self._store, before, self._check_cancelled)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 0) -> bool:
        """Ask the build to end; return whether it has ended within ``seconds``.

        The output is whole at any moment.
        """
        self._stopped = True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def wait(self) -> None:
        """Wait until the thread has ended, after it has called ``done``."""
        self._thread.join()

    def _check_cancelled(self) -> None:
        if self._stopped:
            raise _StoppedError

    def _work(self) -> None:
        try:
            outcome = self._outcome()
        except _StoppedError:
            return
        if not self._stopped:
            self._tell(outcome)

    def _outcome(self) -> Outcome:
        """Build, write and return the outcome, also of a crash."""
        for last in range(_TRIES):
            try:
                return self._build()
            except _StoppedError:
                raise
            except OSError as error:
                if last == _TRIES - 1:
                    where = f" ({error.filename})" if error.filename else ""
                    return Outcome(refused=f"{error.strerror or error}{where}")
                self.session = Session(self._store, self.session, self._check_cancelled)
            except Exception:
                return Outcome(crash=traceback.format_exc())
        raise AssertionError

    def _build(self) -> Outcome:
        with uncollected(), self._store as store:
            result = make(self._job, store, lambda _words, _done, _total: None, self.session)
            paths = {problem.at.path for problem in result.problems}
            files = result.snapshot.files
            texts = {path: files[path] for path in paths & files.keys()}
        self.session.drop_cached()
        return Outcome(conclusion=conclusion(self._job, result), result=result, texts=texts)
