"""A site's folder becomes a snapshot: the only place that reads an officer's files."""

from __future__ import annotations

import hashlib
import os
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tipsite.engine.inputs import STATE, TICK, own_theme_entries, site_entries
from tipsite.engine.memory import memoized
from tipsite.model.corpus import FILES, IMAGES, Snapshot
from tipsite.model.media import HEAD, Blob
from tipsite.model.problems import Location, Problem, problem

R = TypeVar("R")
_TEXT = {".md", ".yaml", ".yml", ".html", ".css", ".po", ".pot", ".svg", ".xml", ".txt", ".tsv"}
_LARGEST = 5
_LARGEST_MEDIA = 50
"""In megabytes. Photos of phones reach it; all files to offer are in memory at a time."""
_SCRIPTS = ("words", "age", "open", "filter", "exit", "find")
_SEARCH = ("search/fold", "search/match", "search/show")
_PACKAGE = Path(__file__).resolve().parents[1]


def read(root: Path) -> tuple[Snapshot, tuple[Problem, ...]]:
    """Return what stands in ``root``, and a problem for each link or oversized file.

    Nothing outside the folder is read, except the theme that comes with tipsite: it takes part as
    ``themes/plain`` unless the site has templates there. A file of the site goes before its own,
    so that phrases in one more language need no theme.

    Raises:
        OSError: a file cannot be read.
    """
    files: dict[str, bytes] = {}
    others: dict[str, str] = {}
    offered: dict[str, bytes] = {}
    pictures: dict[str, Blob] = {}
    left_out: set[str] = set()
    problems: list[Problem] = []
    for path, entry in site_entries(root):
        most = _LARGEST_MEDIA if _may_be_large(path) else _LARGEST
        if not _is_text(path):
            shown = path.encode("utf-8", "backslashreplace").decode()
            problems.append(problem("name-not-text", Location(path=shown)))
        elif path in files or path in others or path in offered or path in pictures:
            problems.append(problem("path-collision", Location(path=path), other=path))
        elif entry.is_symlink():
            left_out.add(path)
            problems.append(problem("link-on-disk", Location(path=path)))
        elif entry.stat().st_size > most * 1_000_000:
            left_out.add(path)
            problems.append(problem("file-too-large", Location(path=path), most=most))
        elif stat.S_ISREG(entry.stat().st_mode) and path.startswith(FILES):
            offered[path] = _of_stamp(_bytes, entry)
        elif stat.S_ISREG(entry.stat().st_mode) and _is_picture(path):
            pictures[path] = _of_stamp(_blob, entry)
        elif stat.S_ISREG(entry.stat().st_mode):
            _take(path, entry, files, others)
    if not any(path.startswith("themes/plain/templates/") for path in files):
        for path, entry in own_theme_entries():
            if path not in files:
                _take(path, entry, files, others)
    snapshot = Snapshot(
        files=dict(sorted(files.items())),
        others=dict(sorted(others.items())),
        offered=dict(sorted(offered.items())),
        pictures=dict(sorted(pictures.items())),
        left_out=frozenset(left_out),
        script=own_script(),
        guard=own_guard(),
        search=own_search(),
    )
    return snapshot, tuple(problems)


def read_again(root: Path, before: Snapshot, changed: Iterable[Path]) -> Snapshot | None:
    """Return what stands in ``root`` after some of its texts were saved: only these are read.

    ``changed`` are the absolute paths of all that has changed since ``before`` was read. None where
    anything but texts that were there before has changed: then all has to be read.

    Raises:
        OSError: a file cannot be read.
    """
    files = dict(before.files)
    for path in changed:
        if not path.is_relative_to(root.resolve()):
            return None
        inner = unicodedata.normalize("NFC", path.relative_to(root.resolve()).as_posix())
        if inner not in files or inner.startswith("themes/"):
            return None
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST * 1_000_000:
            return None
        files[inner] = path.read_bytes()
    return replace(before, files=files)


def own_script() -> bytes:
    """Return the script that enhances pages, without its comments.

    Its parts stand in the order in which they need another.
    """
    return _joined(_SCRIPTS)


def own_search() -> bytes:
    """Return the script that searches, without its comments, loaded when somebody searches."""
    return _joined(_SEARCH)


def _joined(names: tuple[str, ...]) -> bytes:
    return b"\n".join(_packed(f"{name}.js") for name in names) + b"\n"


def own_guard() -> bytes:
    """Return the script in the head of every page, which guards an exit, without its comments.

    It is the same on every page, so that one hash in a Content-Security-Policy lets it through.
    """
    return _packed("guard.js")


def _packed(name: str) -> bytes:
    """A script without indents, empty lines and lines of comment; its other lines end as they did.

    A text over several lines would lose some of them: no script of ours has one.
    """
    source = (_PACKAGE / "browser" / name).read_bytes()
    lines = (line.strip() for line in source.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//"))


def _is_text(path: str) -> bool:
    """Whether a file's name can be written as UTF-8; some systems allow any bytes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _may_be_large(path: str) -> bool:
    return path.startswith(FILES) or path.endswith(STATE) or _is_picture(path)


def _is_picture(path: str) -> bool:
    return path.startswith(IMAGES) and _ending(path) not in _TEXT


def _ending(path: str) -> str:
    # In a folder of 20,000 files, making a Path of each takes as long as reading it.
    return os.path.splitext(path)[1].lower()  # noqa: PTH122


@memoized
def _blob(path: str, *_stamp: int) -> Blob:
    """Return a photo without keeping it: a folder of them is larger than many a memory."""
    file = Path(path)
    with file.open("rb") as content:
        head = content.read(HEAD)
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Blob(digest=digest, head=head, load=file.read_bytes)


def _take(
    path: str, entry: os.DirEntry[str], files: dict[str, bytes], others: dict[str, str]
) -> None:
    if _ending(entry.name) in _TEXT:
        files[path] = _of_stamp(_bytes, entry)
    else:
        others[path] = hashlib.sha256(_of_stamp(_bytes, entry)).hexdigest()


@memoized
def _bytes(path: str, *_stamp: int) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


def _of_stamp(work: Callable[..., R], entry: os.DirEntry[str]) -> R:
    """Return what ``work`` makes of a file, recalled where its size and times are those of before.

    A file that was saved a moment ago may be saved again within one tick of the disk's clock.
    """
    found = entry.stat()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < TICK:
        return work(entry.path, time.monotonic_ns())
    stamp = (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
    return work(entry.path, *stamp)
