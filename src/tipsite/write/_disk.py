"""Small file system operations that are durable and do not depend on the umask."""

import os
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_MANY = 1000


def make_folder(path: Path) -> None:
    """Create one folder; OSError if it exists or cannot be created."""
    path.mkdir(FOLDER_MODE)
    path.chmod(FOLDER_MODE)


def make_parents(path: Path) -> None:
    """Create the folders that are missing above a path; OSError if that is impossible."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        make_folder(folder)


def write_new(path: Path, content: bytes) -> None:
    """Create a file that does not exist yet; OSError if it does or cannot be written."""
    with path.open("xb") as stream:
        stream.write(content)
    path.chmod(FILE_MODE)


def flush_file(path: Path) -> None:
    """Make the content of a file durable; OSError if the system reports that it is not."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def flush_files(paths: Iterable[Path]) -> None:
    """Make the content of files durable; OSError if the system reports that one is not.

    Thousands one by one would take longest of all that a build does, so then the system is asked
    to flush whatever it holds.
    """
    files = list(paths)
    if len(files) > _MANY and sys.platform != "win32":
        os.sync()
        return
    for file in files:
        flush_file(file)


def flush_folder(path: Path) -> None:
    """Make the entries of a folder durable, on systems that can do so."""
    if sys.platform == "win32":
        return
    # Some network file systems cannot flush a folder; the files in it are flushed all the same.
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lstat(path: Path) -> os.stat_result | None:
    """The state of a path itself, not of what it links to; None if there is nothing."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_regular(state: os.stat_result | None) -> bool:
    """Whether there is a regular file."""
    return state is not None and stat.S_ISREG(state.st_mode)


def is_folder(state: os.stat_result | None) -> bool:
    """Whether there is a folder."""
    return state is not None and stat.S_ISDIR(state.st_mode)


def discard(path: Path) -> None:
    """Remove a file, link or whole folder if it is there; OSError if that is impossible."""
    state = lstat(path)
    if state is None:
        return
    if not is_folder(state):
        path.unlink()
        return
    try:
        shutil.rmtree(path)
    except PermissionError:
        # A carried folder may be read-only; its twin in the other tree is another folder.
        for folder, _, _ in os.walk(path):
            Path(folder).chmod(0o700)
        shutil.rmtree(path)
