"""Read the folder of a site as a snapshot. No other module reads an officer's files."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from tipsite.engine.inputs import (
    OWN_THEMES,
    STATE,
    STATS_TELL,
    InputChangedError,
    is_settled,
    own_theme_entries,
    site_entries,
)
from tipsite.engine.store import Store
from tipsite.model.corpus import FILES, IMAGES, STATIC, Snapshot, TextFiles
from tipsite.model.media import HEAD, Blob
from tipsite.model.problems import Location, Problem, problem, warning
from tipsite.theme.tokens import TITLE_FONT

R = TypeVar("R")
_KIND, _NAME = "inputs", "known"
_TEXT = {
    ".md",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".po",
    ".pot",
    ".svg",
    ".xml",
    ".txt",
    ".tsv",
    ".typ",
}
_LARGEST = 5
_LARGEST_MEDIA = 50
"""Megabytes: some phones take such large photos, and all offered files are in memory at once."""
_LARGEST_SHEET = 1
"""Megabytes of a style sheet: parsing 5 MB took 20 s, and no page may load so much."""
_SCRIPTS = ("words", "age", "open", "filter", "exit", "menu", "country", "print", "find", "share")
_SEARCH = ("search/fold", "search/match", "search/show")
_COMMENTS = re.compile(rb"(?m)(?:^|[ \t])// .*$")
# Not around /, which may begin a regular expression with a space, nor <, as in </ and <!.
_SPACES = re.compile(
    rb"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?:;(?=\s*\})|\s*([-+*%=>?:;,.(){}\[\]|&!])\s*)"""
)
_PACKAGE = Path(__file__).resolve().parents[1]


def read(root: Path, store: Store | None = None) -> tuple[Snapshot, tuple[Problem, ...]]:
    """Return the files of ``root``, and a problem for each link, pipe or oversized file.

    With a ``store``, a file whose size, times and inode are unchanged since the last build is not
    read until it is needed. If its bytes have changed nevertheless, that read raises
    `InputChangedError`.

    No file outside the folder is read, except the themes that come with tipsite. They are added as
    ``themes/plain`` and ``themes/bright``, unless the site has themes of these names. A file of the
    site replaces the file at the same path in a bundled theme. So a site can add phrases in another
    language without a theme of its own.

    Raises:
        OSError: a file cannot be read.
    """
    files: dict[str, bytes | Blob] = {}
    others: dict[str, str] = {}
    known = _KnownFiles(store)
    offered: dict[str, bytes] = {}
    pictures: dict[str, Blob] = {}
    left_out: set[str] = set()
    problems: list[Problem] = []
    for path, entry in site_entries(root):
        most = _most(path)
        if not _is_text(path):
            shown = path.encode("utf-8", "backslashreplace").decode()
            problems.append(problem("name-not-text", Location(path=shown)))
        elif path in files or path in others or path in offered or path in pictures:
            problems.append(problem("path-collision", Location(path=path), other=path))
        elif entry.is_symlink():
            left_out.add(path)
            problems.append(problem("link-on-disk", Location(path=path)))
        elif (state := entry.stat()).st_size > most * 1_000_000:
            left_out.add(path)
            problems.append(problem("file-too-large", Location(path=path), most=most))
        elif not stat.S_ISREG(state.st_mode):  # a pipe, for which no build waits
            left_out.add(path)
            problems.append(warning("file-not-used", Location(path=path)))
        elif path.startswith((FILES, STATIC)) or is_title_font(path):
            offered[path] = _bytes(entry.path)
        elif is_picture(path):
            pictures[path] = known.blob(path, entry, partial(_blob, entry.path))
        else:
            _take(path, entry, files, others, known)
    ours = tuple(
        f"themes/{name}/"
        for name, made_of in OWN_THEMES.items()
        if not any(path.startswith(f"themes/{name}/{made_of}") for path in files)
    )
    shipped: set[str] = set()
    for path, entry in own_theme_entries():
        if path.startswith(ours) and path not in files:
            _take(path, entry, files, others, known)
            shipped.add(path)
    known.keep()
    snapshot = Snapshot(
        files=TextFiles(dict(sorted(files.items()))),
        others=dict(sorted(others.items())),
        offered=dict(sorted(offered.items())),
        pictures=dict(sorted(pictures.items())),
        left_out=frozenset(left_out),
        shipped=frozenset(shipped),
        script=own_script(),
        guard=own_guard(),
        search=own_search(),
    )
    return snapshot, tuple(problems)


def read_again(root: Path, before: Snapshot, changed: Iterable[Path]) -> Mapping[str, bytes] | None:
    """Return the texts in ``root`` that were saved, by path, without reading other files.

    ``changed`` are the absolute paths of all changes since ``before`` was read. Return None if any
    other file has changed, or a file is new: then the whole folder has to be read.

    Raises:
        OSError: a file cannot be read.
    """
    texts: dict[str, bytes] = {}
    for path in changed:
        if not path.is_relative_to(root.resolve()):
            return None
        inner = unicodedata.normalize("NFC", path.relative_to(root.resolve()).as_posix())
        if inner not in before.files or inner.startswith("themes/"):
            return None
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST * 1_000_000:
            return None
        texts[inner] = path.read_bytes()
    return texts


def own_script() -> bytes:
    """Return the script that enhances pages, without its comments.

    Its parts are in the order of their dependencies.
    """
    return _joined(_SCRIPTS)


def own_search() -> bytes:
    """Return the script for the search without its comments. Pages load it on demand."""
    return _joined(_SEARCH)


def _joined(names: tuple[str, ...]) -> bytes:
    strict = b'"use strict";'
    return b"\n".join(
        (strict, *(_packed(f"{name}.js").replace(strict, b"") for name in names), b"")
    )


def own_guard() -> bytes:
    """Return the script in the head of every page, without its comments. It protects the exit.

    It is the same on every page, so that one hash in the Content-Security-Policy allows it.
    """
    return _packed("guard.js")


def _packed(name: str) -> bytes:
    """Return a script without comments and spaces for authors.

    It would damage a string of several lines or with two slashes after a space, and a regular
    expression with a quote, or with a space beside punctuation. No script of tipsite has one.
    """
    source = (_PACKAGE / "browser" / name).read_bytes()
    return _SPACES.sub(rb"\1\2", _COMMENTS.sub(b"", source)).strip()


def _is_text(path: str) -> bool:
    """Return whether a file's name can be written as UTF-8; some systems allow any bytes."""
    if path.isascii():
        return True
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _most(path: str) -> int:
    """Return the limit for the size of a file, in megabytes."""
    if path.startswith(FILES) or path.endswith(STATE) or is_picture(path):
        return _LARGEST_MEDIA
    return _LARGEST_SHEET if path.endswith(".css") else _LARGEST


def is_picture(path: str) -> bool:
    """Return whether a file is a photo that is read on demand; drawings are texts."""
    return path.startswith(IMAGES) and _ending(path) not in _TEXT


def is_title_font(path: str) -> bool:
    """Return whether a file is the font of titles of a theme."""
    return path.startswith("themes/") and path.endswith(f"/assets/{TITLE_FONT}")


def _ending(path: str) -> str:
    # For 20,000 files, making a Path for each takes as long as reading it.
    _name, dot, ending = path.rpartition(".")
    return f"{dot}{ending.lower()}" if dot else ""


def _blob(path: str) -> Blob:
    """Return a photo that is loaded on demand, since all photos may not fit into memory.

    The store has renditions by the digest of the photo, so the loaded bytes must have this digest.
    """
    file = Path(path)
    with file.open("rb") as content:
        head = content.read(HEAD)
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Blob(digest=digest, head=head, load=partial(_unchanged, path, digest))


def _take(
    path: str,
    entry: os.DirEntry[str],
    files: dict[str, bytes | Blob],
    others: dict[str, str],
    known: _KnownFiles,
) -> None:
    blob = known.blob(path, entry, lambda: Blob.of(_bytes(entry.path)))
    if _ending(entry.name) in _TEXT:
        files[path] = blob
    else:
        others[path] = blob.digest


def _bytes(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


def _stamp(state: os.stat_result) -> tuple[int, int, int, int] | None:
    """Return times, size and inode, or None if the file can still change without changing these."""
    if not is_settled(state, time.time_ns()):
        return None
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


_Known = tuple[int, int, int, int, str]
"""The stamp of a file, and its SHA-256 in hexadecimal."""


class _KnownFiles:
    """The files of the last build, by path. Their times, sizes and inodes are in the store."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._before: Mapping[str, _Known] = {}
        self._now: dict[str, _Known] = {}
        if store is not None:
            with suppress(msgspec.MsgspecError):
                content = store.get(_KIND, _NAME)
                self._before = msgspec.msgpack.decode(content or b"\x80", type=dict[str, _Known])

    def blob(self, path: str, entry: os.DirEntry[str], read: Callable[[], Blob]) -> Blob:
        """Return an unchanged file, to be loaded on demand; ``read`` a changed file now."""
        known, stamp = self._before.get(path), _stamp(entry.stat())
        if known is not None and STATS_TELL and known[:4] == stamp:
            head = _head(entry.path) if is_picture(path) else b""
            load = partial(_unchanged, entry.path, known[4])
            blob = Blob(digest=known[4], head=head, load=load)
        else:
            blob = read()
            known = None if stamp is None else (*stamp, blob.digest)
        if known is not None:
            self._now[path] = known
        return blob

    def keep(self) -> None:
        """Store the stamps and digests of the files."""
        if self._store is not None and self._now != self._before:
            self._store.put(_KIND, _NAME, msgspec.msgpack.encode(self._now))


def _head(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read(HEAD)


def _unchanged(path: str, digest: str) -> bytes:
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise InputChangedError(errno.EAGAIN, os.strerror(errno.EAGAIN), path)
    return content
