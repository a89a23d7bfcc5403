"""Locks that keep two runs from writing the same folder at the same time."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tipsite.output.disk import LOCK, OutputRefused, beside

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKLESS = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""Errors of network file systems without locks."""
_NEXT_TRY = 0.02
_TELL_AFTER = 1.0
"""The time in seconds before a wait is reported."""


def can_write_beside(output: Path) -> bool:
    """Return whether files can be created beside the output folder."""
    return os.access(output.parent, os.W_OK | os.X_OK)


def lock_path(output: Path) -> Path:
    """Return the path to lock: a file beside the output, else the output itself or a file in it."""
    if can_write_beside(output) or not output.is_dir():
        return beside(output, "lock")
    # Windows cannot lock a folder; elsewhere this leaves the folder untouched.
    return output / LOCK if sys.platform == "win32" else output


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder; the system releases it if the process dies.

    Raises OutputRefused "locked" if another run holds it, and OSError if locking is impossible.
    """
    path = lock_path(output)
    handle = _open_locked(path, output)
    try:
        yield
    finally:
        _release(handle, path, is_file=path != output)


@contextmanager
def held(folder: Path, tell: Callable[[], None]) -> Iterator[None]:
    """Lock a folder, and wait while another process has locked it; `tell` is called after a while.

    The system releases the lock if the process dies. On a file system without locks, nothing is
    locked.
    """
    path = folder / LOCK if sys.platform == "win32" else folder
    handle = _wait_for(path, tell)
    try:
        yield
    finally:
        if handle is not None:
            if sys.platform != "win32":
                # A process that was forked in between has the same lock, and may live longer.
                fcntl.flock(handle, fcntl.LOCK_UN)
            _release(handle, path, is_file=path != folder)


def _wait_for(path: Path, tell: Callable[[], None]) -> int | None:
    flags = os.O_RDWR | os.O_CREAT if sys.platform == "win32" else os.O_RDONLY
    begun, is_reported = time.monotonic(), False
    while True:
        handle = os.open(path, flags, 0o644)
        try:
            if _try_lock(handle) and _is_at(handle, path):
                return handle
        except OSError as error:
            os.close(handle)
            if error.errno in _LOCKLESS:
                return None
            raise
        os.close(handle)
        if not is_reported and time.monotonic() - begun > _TELL_AFTER:
            tell()
            is_reported = True
        time.sleep(_NEXT_TRY)


def _open_locked(path: Path, output: Path) -> int:
    flags = os.O_RDONLY if path == output else os.O_RDWR | os.O_CREAT
    while True:
        handle = os.open(path, flags, 0o644)
        is_held = _try_lock(handle)
        # The holder before us may have removed the file; then our handle is of another file.
        if is_held and _is_at(handle, path):
            return handle
        os.close(handle)
        if not is_held:
            raise OutputRefused("locked", str(output))


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _release(handle: int, path: Path, *, is_file: bool) -> None:
    # Removed while still held, so that nobody can hold a file that is about to go; Windows
    # refuses to remove an open file, and there it is removed afterwards.
    if is_file and sys.platform != "win32":
        with suppress(OSError):
            path.unlink()
    os.close(handle)
    if is_file and sys.platform == "win32":
        with suppress(OSError):
            path.unlink()
