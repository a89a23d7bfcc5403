"""The complete build in a separate thread: it can be stopped, and the server keeps answering.

It does the work of `tipsite build`, with all pages and the audit. Its session reuses the answers
for pages that a browser has already requested.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from tipsite.engine.session import Session
from tipsite.engine.workers import uncollected
from tipsite.model.corpus import TextFiles
from tipsite.pipeline.job import Conclusion, Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, conclusion, make
from tipsite.pipeline.timings import Timings

_TRIES = 3
"""The number of attempts: a file may disappear while it is read."""


class Outcome(Struct, frozen=True, kw_only=True):
    """The outcome of a complete build, and its result.

    ``texts`` are the files with problems. Without a result, ``refused`` is the error of the disk,
    or ``crash`` is a traceback.
    """

    conclusion: Conclusion = Conclusion(failed=True)
    result: BuildResult | None = None
    texts: Mapping[str, bytes] = field(default_factory=dict)
    refused: str = ""
    crash: str = ""


class _StoppedError(Exception):
    """The build was stopped, since nobody needs its result any more."""


class BackgroundBuild:
    """A running complete build. Its thread calls ``done``, unless the build is stopped.

    If material has to be made, the thread calls ``on_pages`` before, with the outcome of a build
    without it. Its session continues ``before``. Until the thread ends, only the thread may use
    `session`. After a stop, the session has the answers so far.
    """

    def __init__(
        self,
        job: Job,
        before: Session | None,
        done: Callable[[Outcome], None],
        on_pages: Callable[[Outcome], None],
    ) -> None:
        self._job = job
        self._tell, self._tell_pages = done, on_pages
        self._stopped = False
        self._store = job_store(job)
        self.session = Session(self._store, before, self._check_cancelled)
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 0) -> bool:
        """Ask the build to end; return whether it has ended within ``seconds``.

        The output is complete at any moment.
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
        """Build, write the output, and return the outcome, even of a crash."""
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
            result = make(
                self._job,
                store,
                Timings(),
                self.session,
                pages_first=True,
                on_pages=lambda result: self._tell_pages(self._of(result)),
            )
        self.session.drop_cached()
        files = result.snapshot.files
        if isinstance(files, TextFiles):
            # The preview answers from these files, also when somebody has just saved another text.
            files.change(dict(files))
        return self._of(result)

    def _of(self, result: BuildResult) -> Outcome:
        end = conclusion(self._job, result)
        texts = result.snapshot.texts_of(end.problems)
        return Outcome(conclusion=end, result=result, texts=texts)
