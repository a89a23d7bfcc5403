"""Durable operations on files, and the names and paths that a site may use."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_MANY = 1000
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8) if sys.platform == "win32" else ()
"""Seconds between attempts to move a file."""
MANIFEST = ".tipsite-manifest.json"
JOURNAL = ".tipsite-journal.json"
STAGE = ".tipsite-stage"
LOCK = ".tipsite-lock"
INTERNAL = frozenset({MANIFEST, JOURNAL, STAGE, LOCK})
KEEP_FILES = frozenset({".gitkeep", ".keep"})
RESERVED_PREFIX = ".tipsite"
_STATE_FILES = {
    ".gitignore": b"*\n",
    # Backups leave the folder out: https://bford.info/cachedir/
    "CACHEDIR.TAG": b"Signature: 8a477f597d28d172789f06886806bc55\n",
}
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_NOWHERE = re.compile(r"\A[A-Za-z]:|[\\\0\ud800-\udfff]")
"""A drive of Windows, its separator, and characters that no system or no text has."""
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')


def make_parents(path: Path) -> None:
    """Create the folders that are missing above a path; OSError if that is impossible."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        make_folder(folder)


def make_folder(path: Path, mode: int | None = FOLDER_MODE) -> None:
    """Create one folder; OSError if it exists or cannot be created.

    Without a `mode` the user's umask applies.
    """
    path.mkdir()
    if mode is not None:
        path.chmod(mode)


def write_new(path: str | Path, content: bytes, mode: int | None = FILE_MODE) -> None:
    """Create a new file; OSError if it already exists or cannot be written.

    Without a `mode` the user's umask applies.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if sys.platform != "win32" and mode is not None:
            os.fchmod(handle, mode)
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes, *, mode: int | None = FILE_MODE) -> None:
    """Replace a file as a whole, unless it has this content; OSError if it cannot be written.

    Without a `mode`, the file keeps its mode, and a new file gets the usual one.
    """
    with suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return
        mode = path.stat().st_mode & 0o7777 if mode is None else mode
    draft = path.with_name(f"{RESERVED_PREFIX}-{path.name}")
    draft.unlink(missing_ok=True)
    try:
        write_new(draft, content, None)
        flush_files((draft,))
        if mode is not None:
            draft.chmod(mode)
        move(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def move(source: Path, target: Path) -> None:
    """Move a file to its place, over an old one; OSError if that is impossible.

    On Windows an antivirus program or OneDrive may hold a new file for a moment.
    """
    for pause in _PAUSES:
        with suppress(PermissionError):
            source.replace(target)
            return
        time.sleep(pause)
    source.replace(target)


def flush_files(paths: Iterable[Path]) -> None:
    """Make the content of files durable; OSError if the system reports a failure.

    For thousands of files, the system flushes everything at once, since single calls would take
    longer than the build.
    """
    files = list(paths)
    if len(files) > _MANY and sys.platform != "win32":
        os.sync()
        return
    for file in files:
        with file.open("r+b") as stream:
            os.fsync(stream.fileno())


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


def is_regular(state: os.stat_result | None) -> bool:
    """Return whether a state is that of a regular file."""
    return state is not None and stat.S_ISREG(state.st_mode)


def discard(path: Path) -> None:
    """Remove a file, link or whole folder if it is there; OSError if that is impossible."""
    state = lstat(path)
    if state is None:
        return
    if not is_folder(state):
        path.unlink()
        return
    import shutil  # noqa: PLC0415 - slow to import, and seldom needed

    try:
        shutil.rmtree(path)
    except PermissionError:
        # A carried folder may be read-only; its twin in the other tree is another folder.
        for folder, _, _ in os.walk(path):
            Path(folder).chmod(0o700)
        shutil.rmtree(path)


def lstat(path: str | Path) -> os.stat_result | None:
    """Return the state of a path, without following a link; None if the path does not exist."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_folder(state: os.stat_result | None) -> bool:
    """Return whether a state is that of a folder."""
    return state is not None and stat.S_ISDIR(state.st_mode)


def beside(output: Path, what: str) -> Path:
    """Return the path of a helper file or folder of an output folder."""
    # A digest, since the name of the folder may already have the greatest possible length.
    digest = hashlib.sha256(os.fsencode(output.name)).hexdigest()
    return output.parent / f"{RESERVED_PREFIX}-{digest[:16]}-{what}"


def state_folder(output: Path) -> Path:
    """Return the folder with the state of an output folder between runs; it may be deleted."""
    return beside(output, "state")


def make_state_folder(output: Path) -> Path:
    """Create the state folder if it is missing; OSError if that is impossible.

    Only its owner may read it, since trees in it have foreign files, which may be private.
    """
    folder = state_folder(output)
    if lstat(folder) is None:
        folder.mkdir(0o700)
        for name, content in _STATE_FILES.items():
            write_new(folder / name, content)
    return folder


class OutputRefused(Exception):  # noqa: N818 - says what happened, as the interface names it
    """The output folder, or a path in the site, cannot be written safely.

    `reason` is one of "not-ours", "not-ours-corrupt-manifest", "not-a-folder", "foreign-collision",
    "unsafe-path", "locked" and "corrupt-journal". `path` is the affected folder, or path in the
    site.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that are unsafe or that could not all exist together ("unsafe-path").

    Problems of the site's files name such paths before: only a mistake of tipsite comes here.
    """
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        key = fold(path)
        if key in files or not (is_safe(path) and unicodedata.is_normalized("NFC", path)):
            raise OutputRefused("unsafe-path", path)
        files[key] = path
        folder = path.rpartition("/")[0]
        while folder and folders.get(above := fold(folder)) != folder:
            if above in folders:
                raise OutputRefused("unsafe-path", path)
            folders[above] = folder
            folder = folder.rpartition("/")[0]
    if shared := files.keys() & folders.keys():
        raise OutputRefused("unsafe-path", files[min(shared)])


def is_safe(path: str) -> bool:
    """Return whether a path is inside the output folder on every system, and no helper file."""
    if path.casefold().startswith(RESERVED_PREFIX) or _NOWHERE.search(path):
        return False
    return all(_is_safe_part(part) for part in path.split("/"))


def _is_safe_part(part: str) -> bool:
    if part in {"", ".", ".."} or _RESERVED.fullmatch(part):
        return False
    return sys.platform != "win32" or not _NOT_ON_WINDOWS.search(part)


def fold(path: str) -> str:
    """Return a form that is equal for two paths that some file system treats as the same."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def ancestors(path: str) -> tuple[str, ...]:
    """Return the folders above a path, outermost first, without the root."""
    parts = path.split("/")[:-1]
    return tuple("/".join(parts[: end + 1]) for end in range(len(parts)))


def folders_above(paths: Iterable[str]) -> set[str]:
    """Return all folders above these paths, without the root."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
