"""The disk, in: which files of a folder belong to a site, and whether any has changed.

Here nothing is opened but to be hashed. It is asked before all else, so it imports little.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from io import FileIO

SETTINGS = "campaigns.yaml"
"""The file that makes a folder a site."""
STATE = ".tipsite-translation.tsv"
"""Holds what translations of one language were made from; the only hidden file that is read."""
UNFINISHED = ".tipsite-change.json"
"""Stands in the site's folder while a set of its files is changed."""
TICK = 100_000_000
"""In nanoseconds: within one tick of a disk's clock a file may be saved twice at the same time."""
_SECOND = 1_000_000_000
_FOLDERS = ("content", "themes")
_TOP = re.compile(r"campaigns?\.ya?ml(?:\.txt)?|(?:addresses|material)\.txt", re.IGNORECASE)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_THEMES = (
    os.path.join(_PACKAGE, "themes"),  # noqa: PTH118 - in an installed package
    os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "themes"),  # noqa: PTH118, PTH120
)
OWN_THEMES: Mapping[str, str] = {"plain": "templates/", "bright": "theme.yaml"}
"""The themes that come with tipsite, each with what a site has that has a theme of that name."""
_STATIC = "content/static"
_NEVER = (".DS_Store", ".gitkeep", ".keep")
STATS_TELL = sys.platform != "win32"
"""Windows shows a listing no time of the last change that nobody can set back."""


def is_settled(state: os.stat_result, now: int) -> bool:
    """Return whether a file cannot change after ``now`` (ns) and keep its times."""
    # ext3 and HFS+ stamp whole seconds, FAT every second one: such times have no fraction.
    tick = TICK if state.st_mtime_ns % _SECOND else 2 * _SECOND + TICK
    return max(state.st_mtime_ns, state.st_ctime_ns) <= now - tick


def site_entries(root: str | os.PathLike[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield what a site is read from, by POSIX path (NFC) relative to ``root``, in its order.

    The settings, also where their name is almost right, the lists of what was published, and all
    below content and themes but hidden files. Links are not followed.

    Raises:
        OSError: a folder cannot be read.
    """
    with os.scandir(root) as found:
        top = sorted(found, key=lambda entry: entry.name)
    for entry in top:
        if _TOP.fullmatch(entry.name) or (entry.name in _FOLDERS and entry.is_symlink()):
            yield entry.name, entry
        elif entry.name in _FOLDERS and entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, entry.name)


def own_theme_entries() -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files of the themes that come with tipsite, as they would stand in a site."""
    for name in OWN_THEMES:
        folder = own_theme(name)
        if folder is not None:
            yield from _walk(folder, f"themes/{name}")


def own_theme(name: str = "plain") -> str | None:
    """Return the folder of a theme that comes with tipsite."""
    folders = (os.path.join(folder, name) for folder in _THEMES)  # noqa: PTH118
    return next(filter(os.path.isdir, folders), None)


def package() -> str:
    """Return the folder of the program."""
    return _PACKAGE


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path = f"{prefix}/{unicodedata.normalize('NFC', entry.name)}"
        hidden = entry.name.startswith((".", "~$")) and entry.name != STATE
        if prefix == _STATIC and entry.name not in _NEVER:
            hidden = False  # what is for the root may begin with a dot, or is told
        if hidden or entry.name in ("Thumbs.db", "desktop.ini"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, path)
        else:
            yield path, entry


def all_entries(
    folder: str | os.PathLike[str], above: str = "", without: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all files below ``folder`` by POSIX path, links as what they are.

    Folders whose name is ``without`` are not looked into.

    Raises:
        OSError: a folder cannot be read.
    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != without:
                yield from all_entries(entry.path, f"{above}{entry.name}/", without)
        else:
            yield above + entry.name, entry


class Sight:
    """How the files of a folder look from outside.

    ``stamp`` is a digest of all names, times, sizes and inodes, and ``files`` says where each is.
    Those that may change once more without a trace in the stamp are ``young``. Where two files
    have one path, only one is in ``files``, and the sight is not ``clear``.
    """

    __slots__ = ("_sizes", "clear", "files", "has_links", "stamp", "young")

    def __init__(self, entries: Iterable[tuple[str, os.DirEntry[str]]]) -> None:
        """Look at the files.

        Raises:
            OSError: a file or a folder cannot be looked at.
        """
        now = time.time_ns()
        self.files: dict[str, str] = {}
        self.young: list[str] = []
        self.has_links = False
        self._sizes: list[str] = []
        lines = []
        for path, entry in entries:
            found = entry.stat(follow_symlinks=False)
            self.has_links |= stat.S_ISLNK(found.st_mode)
            times = found.st_mtime_ns, found.st_ctime_ns
            lines.append(
                f"{path}\0{entry.name}\0{found.st_mode} {times[0]} {times[1]} {found.st_size} "
                f"{found.st_ino}"
            )
            self._sizes.append(f"{path}\0{found.st_size}")
            self.files[path] = entry.path
            if not STATS_TELL or not is_settled(found, now):
                self.young.append(path)
        self.clear = len(lines) == len(self.files)
        self.stamp = _digest("\n".join(lines))

    @property
    def sizes(self) -> str:
        """A digest of paths and sizes: files with another one have other bytes."""
        return _digest("\n".join(self._sizes))


class InputChangedError(OSError):
    """A file of the site is no longer what it was when a build began with it."""


def file_digest(path: str) -> str:
    """Return the SHA-256 of a regular file in hex.

    Raises:
        OSError: it cannot be read, or is a link or a pipe.
    """
    with open_regular(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def open_regular(path: str | os.PathLike[str], *, change: bool = False) -> FileIO:
    """Open a regular file to be read; a pipe is not waited for, and a link is not followed.

    Where it is to ``change``, what is written to it overwrites what is there.

    Raises:
        OSError: it cannot be opened so, or is something else.
    """
    flags = os.O_RDWR if change else os.O_RDONLY
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path} is no file")
    return FileIO(handle, "r+" if change else "r")


def contents_digest(digests: Mapping[str, str]) -> str:
    """Return one digest of the digests of files by path."""
    return _digest("\n".join(f"{path}\0{digest}" for path, digest in sorted(digests.items())))


def _digest(text: str) -> str:
    # Names may hold bytes that are no text.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
