"""Answers of earlier builds: one folder of a site, which may be deleted at any time.

An entry is bytes, found by a kind and a digest of what they were made of. They lie in packs, one
kind in each, with a list of its entries at the end that is sealed with this machine's key
(`seal`). Whatever is damaged, of another version of the program or not sealed is not there. A
pack is written aside, given its name when it is whole, and never changed: builds at the same time
and builds that are killed take nothing from each other.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path
from typing import BinaryIO, Self

from tipsite.engine.inputs import open_regular
from tipsite.engine.seal import machine_key, program_digest

if sys.platform != "win32":
    import fcntl

FOLDER = ".tipsite-cache"
_HEAD = b"tipsite pack 1\n"
_ROW = struct.Struct("<32s32sQQ")
"""The name of an entry, the digest of its bytes, where they begin in the pack, and how many."""
_END = struct.Struct("<Q32s")
"""How many rows stand before, and their seal."""
_PACK = re.compile(r"([a-z]+)-([0-9a-f]{8})-[0-9a-f]{16}\.pack")
_DRAFT = re.compile(r"[a-z]+-[0-9a-f]{16}\.draft")
_OF_OLD = re.compile(r"[0-9a-f]{64}(?:\.[0-9]+)?")
"""Photos of tipsite before there were packs."""
_IGNORE = ".gitignore"
_MOST_PACKS = 8
"""Of one kind; more are put together."""
_MOST_BYTES = 4_000_000_000
_DAY = 86_400

_Row = tuple[bytes, int, int]


@dataclass(slots=True)
class _Pack:
    """A pack and its rows by name; those that a later pack has, too, are left out."""

    path: Path
    kind: str
    number: int
    size: int
    rows: dict[bytes, _Row]
    is_whole: bool


@dataclass(slots=True)
class _Draft:
    """A pack that is being written: the file is locked as long as this process lives."""

    path: Path
    file: BinaryIO
    rows: dict[bytes, _Row] = field(default_factory=dict)

    def add(self, name: bytes, content: bytes) -> None:
        self.rows[name] = (_digest(content), self.file.tell(), len(content))
        self.file.write(content)


class Store:
    """One build's view of what builds before it have answered. Nothing in it raises.

    Without a ``folder`` nothing is found and nothing is kept. What was put and not committed is
    given up at the end of its block.
    """

    __slots__ = ("_drafts", "_folder", "_key", "_names", "_packs", "_used")

    def __init__(self, folder: Path | None, key: bytes = b"", salt: bytes = b"") -> None:
        self._folder = folder
        self._key = key
        # Who has no key cannot tell by the names which photo is kept.
        self._names = hashlib.blake2b(salt, key=key, digest_size=32).digest()
        self._packs: list[_Pack] | None = None
        self._drafts: dict[str, _Draft] = {}
        self._used: set[bytes] = set()

    def get(self, kind: str, digest: str) -> bytes | None:
        """Return what was kept under a digest, or None. ``kind`` is a word of small letters."""
        name = self._name(kind, digest)
        self._used.add(name)
        for pack in self._open():
            row = pack.rows.get(name)
            if row is not None:
                return _content(pack, row)
        return None

    def put(self, kind: str, digest: str, content: bytes) -> None:
        """Keep bytes under a digest; later builds find them after ``commit``."""
        name = self._name(kind, digest)
        self._used.add(name)
        if self._folder is None or self._size() + len(content) > _MOST_BYTES:
            return
        with suppress(OSError):
            self._draft(kind).add(name, content)

    def has(self, kind: str, digest: str) -> bool:
        """Return whether something is kept under a digest, and say that it is in use."""
        name = self._name(kind, digest)
        self._used.add(name)
        return any(name in pack.rows for pack in self._open())

    def keep(self, kind: str, digest: str) -> None:
        """Say that what is kept under a digest is in use."""
        self._used.add(self._name(kind, digest))

    def commit(self, *, sweep: bool = False) -> None:
        """Let later builds find what was put; ``sweep`` away what nobody asked this store for.

        What stands in the way, or what the disk refuses, is left as it is.
        """
        if self._folder is None:
            return
        with suppress(OSError):
            packs = self._open()
            old = [pack for pack in packs if self._is_to_go(pack, sweep=sweep)]
            for pack in old:
                for name, row in pack.rows.items():
                    content = self._lives(pack, name, sweep=sweep) and _content(pack, row)
                    if isinstance(content, bytes):
                        self._draft(pack.kind).add(name, content)
            for kind, draft in self._drafts.items():
                number = max((pack.number for pack in packs if pack.kind == kind), default=0)
                self._finish(kind, draft, number + 1)
            self._drafts.clear()
            for pack in old:
                with suppress(OSError):
                    pack.path.unlink()
            _tidy(self._folder)
        self._drop_drafts()
        self._packs = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._drop_drafts()

    def _name(self, kind: str, digest: str) -> bytes:
        said = f"{kind}\0{digest}".encode()
        return hashlib.blake2b(said, key=self._names, digest_size=32).digest()

    def _open(self) -> list[_Pack]:
        """The packs, the newest first."""
        if self._packs is None:
            self._packs = [] if self._folder is None else _packs_in(self._folder, self._key)
        return self._packs

    def _size(self) -> int:
        drafts = sum(draft.file.tell() for draft in self._drafts.values())
        return drafts + sum(pack.size for pack in self._open())

    def _lives(self, pack: _Pack, name: bytes, *, sweep: bool) -> bool:
        draft = self._drafts.get(pack.kind)
        return not (draft and name in draft.rows) and (not sweep or name in self._used)

    def _is_to_go(self, pack: _Pack, *, sweep: bool) -> bool:
        """Whether a pack goes, and what lives in it into a new one."""
        living = all(self._lives(pack, name, sweep=sweep) for name in pack.rows)
        many = sum(one.kind == pack.kind for one in self._open()) > _MOST_PACKS
        return not (pack.is_whole and pack.rows and living) or many

    def _draft(self, kind: str) -> _Draft:
        if kind not in self._drafts:
            assert self._folder is not None
            _make_folder(self._folder)
            path = self._folder / f"{kind}-{secrets.token_hex(8)}.draft"
            file = path.open("x+b")
            self._drafts[kind] = _Draft(path, file)
            if sys.platform != "win32":
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file.write(_HEAD)
        return self._drafts[kind]

    def _finish(self, kind: str, draft: _Draft, number: int) -> None:
        rows = b"".join(_ROW.pack(name, *row) for name, row in draft.rows.items())
        draft.file.write(rows + _END.pack(len(draft.rows), _seal(self._key, kind, rows)))
        draft.file.close()
        name = f"{kind}-{number & 0xFFFFFFFF:08x}-{secrets.token_hex(8)}.pack"
        draft.path.rename(draft.path.with_name(name))

    def _drop_drafts(self) -> None:
        """Give up what could not be finished."""
        for draft in self._drafts.values():
            with suppress(OSError):
                draft.file.close()
            with suppress(OSError):
                draft.path.unlink()
        self._drafts.clear()


def open_store(root: Path, *, wanted: bool = True) -> Store:
    """Return the store of a site; an empty one where none is ``wanted`` or there is no key.

    A link in the place of the folder leads somewhere else, so then there is no store, either.
    """
    key = machine_key(root) if wanted else None
    folder = root / FOLDER
    if key is None or folder.is_symlink():
        return Store(None)
    try:
        return Store(folder, key, program_digest())
    except OSError:  # a file of the program cannot be read
        return Store(None)


def _packs_in(folder: Path, key: bytes) -> list[_Pack]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone, quickly
    except OSError:
        return []
    found = [_read(folder / name, match, key) for name in names if (match := _PACK.fullmatch(name))]
    found.sort(key=lambda pack: (pack.number, pack.path.name), reverse=True)
    known: set[bytes] = set()
    for pack in found:
        whole = len(pack.rows)
        pack.rows = {name: row for name, row in pack.rows.items() if name not in known}
        pack.is_whole = pack.is_whole and len(pack.rows) == whole
        known.update(pack.rows)
    return found


def _read(path: Path, match: re.Match[str], key: bytes) -> _Pack:
    """A pack, without rows where it is damaged or not sealed."""
    pack = _Pack(path, match[1], int(match[2], 16), 0, {}, is_whole=False)
    with suppress(OSError), open_regular(path) as file:
        pack.size = os.fstat(file.fileno()).st_size
        end = pack.size - _END.size
        if end < len(_HEAD) or file.read(len(_HEAD)) != _HEAD:
            return pack
        file.seek(end)
        count, seal = _END.unpack(file.read(_END.size))
        begin = end - count * _ROW.size
        if begin < len(_HEAD):
            return pack
        file.seek(begin)
        rows = file.read(count * _ROW.size)
        if compare_digest(_seal(key, pack.kind, rows), seal):
            pack.rows = {name: (*row,) for name, *row in _ROW.iter_unpack(rows)}
            pack.is_whole = True
    return pack


def _content(pack: _Pack, row: _Row) -> bytes | None:
    digest, begin, length = row
    with suppress(OSError, OverflowError, MemoryError), open_regular(pack.path) as file:
        if begin + length <= pack.size:
            file.seek(begin)
            content = file.read(length)
            if compare_digest(_digest(content), digest):
                return content
    return None


def _seal(key: bytes, kind: str, rows: bytes) -> bytes:
    return hashlib.blake2b(_HEAD + kind.encode() + b"\n" + rows, key=key, digest_size=32).digest()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=32).digest()


def _make_folder(folder: Path) -> None:
    """Make the folder, which no repository takes in, whatever its own list says."""
    if not folder.is_dir():
        folder.mkdir()
    ignore = folder / _IGNORE
    if not os.path.lexists(ignore):
        ignore.write_bytes(b"*\n")


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    """Whether the process that wrote a draft is dead, as far as the system can say."""
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        return False
    if sys.platform == "win32":
        return True  # one that is open cannot be deleted
    with suppress(OSError), open_regular(entry.path) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return time.time() - found.st_mtime > _DAY


def _tidy(folder: Path) -> None:
    """Take away what killed builds and older versions left, and a folder with nothing in it."""
    left = 0
    with suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in list(found):
            is_dead = bool(_DRAFT.fullmatch(entry.name)) and _is_abandoned(entry)
            if is_dead or _OF_OLD.fullmatch(entry.name):
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108
                    continue
            left += entry.name != _IGNORE
    if not left and folder.is_dir():
        (folder / _IGNORE).unlink(missing_ok=True)
        folder.rmdir()
