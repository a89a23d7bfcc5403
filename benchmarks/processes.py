"""One run of a program: its seconds, those of its processes, their memory."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

PYTHON = f"Python {platform.python_version()} ({sys.executable}, {platform.python_compiler()})"
"""The Python that measures, and that runs tipsite: builds of it differ by a tenth."""
SOURCE = str(Path(__file__).resolve().parent.parent / "src")
"""The tipsite of this checkout, which runs unless an environment names another one."""
_NOT_OF_USERS = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONWARNINGS")
"""Settings of machines for tests that slow a start down."""
_PAUSE = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``wall`` seconds; ``processor`` seconds, user and system, of all processes; peak in MiB.

    Processes count if their parents have waited for them. ``appeared`` are the seconds until the
    awaited file was there, or was another. ``said`` is the last line that the program wrote.
    """

    wall: float
    processor: float
    memory: float | None
    appeared: float | None
    said: str


class RunError(Exception):
    """The program ended with a mistake or took too long."""


def run(
    command: Sequence[str],
    folder: Path,
    *,
    memory: bool = False,
    environment: Mapping[str, str] | None = None,
    limit: float = 1800,
    awaited: Path | None = None,
) -> Run:
    """Run ``command`` in ``folder`` and measure it, also until the file ``awaited`` is a new one.

    With ``memory`` its processes are looked at again and again, which takes time from them: seconds
    of such a run are no measure. Raises RunError.
    """
    names = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": SOURCE, **(environment or {})}
    for name in _NOT_OF_USERS:
        names.pop(name, None)
    with TemporaryFile() as said:
        before = _state(awaited) if awaited else None
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=names,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        late = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        peak = _Peak(process.pid) if memory else None
        moments: list[float] = []
        if awaited:
            values = (awaited, before, process, moments)
            threading.Thread(target=_await, args=values, daemon=True).start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except KeyboardInterrupt:  # it is of another session, so it has not heard
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            late.cancel()
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        found = peak.stop() if peak else None
        said.seek(0)
        words = said.read()[-2000:].decode(errors="replace").strip()
    if process.returncode:
        message = f"{' '.join(command)}: exit {process.returncode}\n{words}"
        raise RunError(message)
    return Run(
        wall=wall,
        processor=used.ru_utime + used.ru_stime,
        memory=found,
        appeared=moments[0] - begin if moments else None,
        said=words.rpartition("\n")[2],
    )


def in_memory() -> Path | None:
    """Return a folder whose files lie in memory, where the system has one."""
    folder = Path("/dev/shm")  # noqa: S108 - only a temporary folder is made in it
    return folder if folder.is_dir() else None


def _state(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another at its place; None if there is none."""
    try:
        entry = path.stat()
    except OSError:
        return None
    return entry.st_ino, entry.st_mtime_ns


def _await(
    path: Path,
    before: tuple[int, int] | None,
    process: subprocess.Popen[bytes],
    moments: list[float],
) -> None:
    """Note the moment at which a file is another, or else that at which the process has ended."""
    while process.returncode is None and _state(path) in (before, None):
        time.sleep(_PAUSE)
    moments.append(time.perf_counter())


class _Peak:
    """The highest sum of the proportional set sizes of a session's processes, in MiB.

    Pages that several processes share, as after a fork, count once (smaps_rollup, proc(5)).
    """

    def __init__(self, session: int) -> None:
        self._session = session
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._most / 1024

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE):
            self._most = max(self._most, sum(map(_pss, _of_session(self._session))))


def _of_session(session: int) -> Iterator[Path]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of the program, in brackets, may hold spaces.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == session:
            yield folder


def _pss(folder: Path) -> int:
    """The proportional set size of a process in KiB."""
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
