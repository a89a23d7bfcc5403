"""The files of a site, and whether one of them has changed.

Files are opened only to be hashed. Every build imports this module first, so the module imports
little.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import FileIO

SETTINGS = "campaigns.yaml"
"""The file that makes a folder a site."""
STATE = ".tipsite-translation.tsv"
"""Versions of the source that translations were made from. No other hidden file is read."""
UNFINISHED = ".tipsite-change.json"
"""The journal of a change to files of the site, in the site's folder."""
TICK = 100_000_000
"""Nanoseconds: a file that is saved twice within them may get the same time twice."""
_SECOND = 1_000_000_000
_FOLDERS = ("content", "themes")
_TOP = re.compile(r"campaigns?\.ya?ml(?:\.txt)?|(?:addresses|material)\.txt", re.IGNORECASE)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_THEMES = (
    os.path.join(_PACKAGE, "themes"),  # noqa: PTH118 - in an installed package
    os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "themes"),  # noqa: PTH118, PTH120
)
OWN_THEMES: Mapping[str, str] = {"plain": "templates/", "bright": "theme.yaml"}
"""Bundled themes, each with a file or folder by which a site's own copy is recognized."""
_STATIC = "content/static"
_NEVER = (".DS_Store", ".gitkeep", ".keep")
STATS_TELL = sys.platform != "win32"
"""False on Windows, where a program can reset all times of a file that it changes."""


def is_settled(state: os.stat_result, now: int) -> bool:
    """Return whether each change of a file after ``now`` (ns) will also change its times."""
    # ext3 and HFS+ store whole seconds, and FAT even seconds: such times have no fraction.
    tick = TICK if state.st_mtime_ns % _SECOND else 2 * _SECOND + TICK
    return max(state.st_mtime_ns, state.st_ctime_ns) <= now - tick


def site_entries(root: str | os.PathLike[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files of a site by POSIX path (NFC) relative to ``root``, sorted.

    These are the settings, even under a slightly wrong name, and the lists of published addresses
    and printed numbers. All files below content and themes follow, except hidden ones. Links are
    not followed.

    Raises:
        OSError: a folder cannot be read.
    """
    with os.scandir(root) as listing:
        top = sorted(listing, key=lambda entry: entry.name)
    for entry in top:
        if _TOP.fullmatch(entry.name) or (entry.name in _FOLDERS and entry.is_symlink()):
            yield entry.name, entry
        elif entry.name in _FOLDERS and entry.is_dir(follow_symlinks=False):
            yield from all_entries(entry.path, f"{entry.name}/", _is_left_out)


def own_theme_entries() -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files of bundled themes, by the paths that copies in a site would have."""
    for name in OWN_THEMES:
        folder = own_theme(name)
        if folder is not None:
            yield from all_entries(folder, f"themes/{name}/", _is_left_out)


def own_theme(name: str = "plain") -> str | None:
    """Return the folder of a bundled theme, or None."""
    folders = (os.path.join(folder, name) for folder in _THEMES)  # noqa: PTH118
    return next(filter(os.path.isdir, folders), None)


def package() -> str:
    """Return the folder of the program."""
    return _PACKAGE


def _is_left_out(path: str, name: str) -> bool:
    """Return whether a file or folder below the content or themes of a site is not read."""
    hidden = name.startswith((".", "~$")) and name != STATE
    if path.rpartition("/")[0] == _STATIC and name not in _NEVER:
        hidden = False  # files for the root may begin with a dot; others are reported
    return hidden or name in ("Thumbs.db", "desktop.ini")


def all_entries(
    folder: str | os.PathLike[str],
    above: str = "",
    is_left_out: Callable[[str, str], bool] = lambda _path, _name: False,
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all files and links below ``folder``, by POSIX path (NFC).

    Links are not followed. ``is_left_out`` returns whether to skip a file or folder, by its path
    and name. ``above`` is prepended to each path.

    Raises:
        OSError: a folder cannot be read.
    """
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        path = above + unicodedata.normalize("NFC", entry.name)
        if is_left_out(path, entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from all_entries(entry.path, f"{path}/", is_left_out)
        else:
            yield path, entry


class Sight:
    """Names, times, sizes and inodes of the files of a folder.

    ``stamp`` is a digest of all these values. ``files`` are the paths on the disk, by path in the
    site. A ``young`` file may still change without changing the stamp. If the paths of two files
    are equal in NFC, ``files`` has only one of them, and ``clear`` is false.
    """

    __slots__ = ("clear", "files", "has_links", "stamp", "young")

    def __init__(self, entries: Iterable[tuple[str, os.DirEntry[str]]]) -> None:
        """Read the state of all entries.

        Raises:
            OSError: the state of a file or folder cannot be read.
        """
        now = time.time_ns()
        self.files: dict[str, str] = {}
        self.young: list[str] = []
        self.has_links = False
        lines = []
        for path, entry in entries:
            state = entry.stat(follow_symlinks=False)
            self.has_links |= stat.S_ISLNK(state.st_mode)
            times = state.st_mtime_ns, state.st_ctime_ns
            lines.append(
                f"{path}\0{entry.name}\0{state.st_mode} {times[0]} {times[1]} {state.st_size} "
                f"{state.st_ino}"
            )
            self.files[path] = entry.path
            if not STATS_TELL or not is_settled(state, now):
                self.young.append(path)
        self.clear = len(lines) == len(self.files)
        self.stamp = _digest("\n".join(lines))


class InputChangedError(OSError):
    """A file of the site has changed since the build began."""


def file_digest(path: str) -> str:
    """Return the SHA-256 of a regular file in hex.

    Raises:
        OSError: it cannot be read, or is a link or a pipe.
    """
    with open_regular(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def open_regular(path: str | os.PathLike[str]) -> FileIO:
    """Open a regular file to be read, without waiting for a pipe or following a link.

    Raises:
        OSError: it cannot be opened, or is not a regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path} is no file")
    return FileIO(handle, "r")


def _digest(text: str) -> str:
    # Names of files may contain bytes that are not text.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
