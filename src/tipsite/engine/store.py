"""Answers of earlier builds, in one folder of a site that may be deleted at any time.

An entry is bytes with a kind and a name, such as a digest of its inputs. An entry counts as absent
if it is damaged, from another version of the program, or not sealed on this machine (`seal`).
Concurrent or killed builds may lose an answer, but never give a wrong one.
"""

from __future__ import annotations

import os
import weakref
import zlib
from collections.abc import Mapping, Set
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tipsite.engine.inputs import SETTINGS
from tipsite.engine.seal import machine_key, program_digest
from tipsite.engine.sealed_files import Names, SealedFiles, make_folder

if TYPE_CHECKING:
    from tipsite.engine.database import Database, Row

FOLDER = ".tipsite-cache"
DRAFTS = "drafts"
"""A subfolder for builds with drafts, whose answers would replace those of normal builds."""
_DATABASE, _RECORD = ("answers", ""), ("record", "")
"""Names of files. They depend on the key, so a database from somewhere else is never opened."""
_PACKED = ("answers", "blobs")
"""Kinds of entries that are compressed; the others are read in each build."""
_DENSE = (b"%PDF", b"RIFF", b"\x89PNG", b"\xff\xd8\xff")
"""First bytes of files that are compressed already."""
_AT_ONCE = 8_000_000
"""Bytes that are compressed and written in one transaction."""


class Store:
    """The store of one build. Its methods never raise an error.

    Without a ``folder``, nothing is stored. A forked process has its own connection, and its
    entries are in the store after `flush`.

    Another build may delete entries at any time, so `get` may not find an entry that `has`
    reported.
    """

    def __init__(self, folder: Path | None, key: bytes = b"", salt: bytes = b"") -> None:
        self._folder = folder
        self._names = Names(key, salt)
        self._open: Database | None = None
        self._pending: dict[bytes, tuple[str, bytes]] = {}
        self._pending_bytes = 0
        self._used: dict[str, set[bytes]] = {}
        self._kept: dict[str, Set[str]] = {}
        self._dead: dict[str, Set[str]] = {}
        self._is_writable = folder is not None
        self._files = SealedFiles(folder, self._names)
        _stores.add(self)

    def get(self, kind: str, name: str) -> bytes | None:
        """Return an entry, or None; a sweep keeps it."""
        key = self.keep(kind, name)
        if key in self._pending:
            return self._pending[key][1]
        row = self._database and self._database.read(key)
        if row and compare_digest(row[0], self._names.seal(key, row[1])):
            return zlib.decompress(row[1]) if kind in _PACKED else row[1]
        return None

    def has(self, kind: str, name: str) -> bool:
        """Return whether there is an entry, without reading it; a sweep keeps it."""
        key = self.keep(kind, name)
        return key in self._pending or bool(self._database and self._database.has(key))

    def keep(self, kind: str, name: str) -> bytes:
        """Let a sweep keep an entry; return the name under which it is stored."""
        key = self._names.name(kind, name)
        self._used.setdefault(kind, set()).add(key)
        return key

    def keep_only(self, kind: str, names: Set[str], *, of: Set[str]) -> None:
        """Let a sweep keep only ``names`` of a kind; the store may have the others in ``of``."""
        self._kept[kind] = names
        self._dead[kind] = (self._dead.get(kind, frozenset()) | of) - names

    def put(self, kind: str, name: str, content: bytes) -> bool:
        """Store an entry, replacing one with the same name; return whether it is stored."""
        return self.put_all(kind, {name: content})

    def put_all(self, kind: str, contents: Mapping[str, bytes]) -> bool:
        """Store entries, all of them or, after a kill, none; return whether they are stored."""
        if not self._is_writable:
            return False
        self._pending.update((self.keep(kind, name), (kind, contents[name])) for name in contents)
        self._pending_bytes += sum(map(len, contents.values()))
        if self._pending_bytes > _AT_ONCE:
            self.flush()
        return self._is_writable

    def record(self) -> bytes | None:
        """Return the record, a separate file; a build without changes reads nothing else."""
        return self._files.get(*_RECORD)

    def put_record(self, content: bytes) -> None:
        """Replace the record on the disk at once."""
        self._files.put(*_RECORD, content)

    def flush(self) -> None:
        """Write new entries to the database, where other processes find them."""
        if self._pending and self._folder is not None and self._database is not None:
            with suppress(OSError):
                make_folder(self._folder)
            # On a full disk, the store takes no more entries.
            rows = {key: self._row(key, *entry) for key, entry in self._pending.items()}
            self._is_writable = self._database.write(rows)
        self._pending.clear()
        self._pending_bytes = 0

    def _row(self, key: bytes, kind: str, content: bytes) -> Row:
        if kind in _PACKED:
            content = zlib.compress(content, 0 if content.startswith(_DENSE) else 1)
        return self._names.seal(key, content), content

    def commit(self, *, sweep: bool = False) -> None:
        """Write new entries for later builds; with ``sweep``, delete entries that were not used.

        Deleted and replaced bytes are overwritten on the disk.
        """
        self.flush()
        if self._database is not None:
            if sweep:
                others = {kind: used for kind, used in self._used.items() if kind not in self._kept}
                self._database.sweep(
                    self._hashed(self._dead),
                    set[bytes]().union(*others.values()),
                    lambda: self._hashed(self._kept),
                    sum(map(len, self._kept.values())),
                )
                self._files.keep_only((_DATABASE, _RECORD))
            self._database.checkpoint()
        self.close()

    def _hashed(self, names: Mapping[str, Set[str]]) -> set[bytes]:
        return {self._names.name(kind, name) for kind, some in names.items() for name in some}

    def erase(self) -> None:
        """Delete the whole store, including entries of other versions of the program."""
        self._pending.clear()
        if self._database is not None:
            self._database.delete()
        if self._folder is not None:
            import shutil  # noqa: PLC0415 - slow to import, and seldom needed

            shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        if self._open is not None:
            self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pending.clear()
        self.close()

    @property
    def _database(self) -> Database | None:
        if self._open is None and (path := self._files.path(*_DATABASE)):
            # The library is slow to import, and a build without changes does not need it.
            from tipsite.engine.database import Database  # noqa: PLC0415

            self._open = Database(path)
        return self._open


def open_store(root: Path, *, wanted: bool = True, drafts: bool = False) -> Store:
    """Return the store of a site; it stores nothing if it is not ``wanted`` or has no key.

    A folder without a site gets no store. Builds with ``drafts`` have a separate store. If the
    folder of the store is a link, nothing is stored.
    """
    key = machine_key(root) if wanted else None
    folder = root / FOLDER
    begun = folder.is_dir() or (root / SETTINGS).is_file()
    if key is None or folder.is_symlink() or not begun:
        return Store(None)
    try:
        return Store(folder / DRAFTS if drafts else folder, key, program_digest())
    except OSError:  # a file of the program cannot be read
        return Store(None)


def durable_files(folder: Path) -> SealedFiles:
    """Return files that outlast the key and the version of the program.

    Anybody may have written them, so callers check them like the files of a site.
    """
    return SealedFiles(None if folder.is_symlink() else folder, Names(b"durable", b""))


_stores: weakref.WeakSet[Store] = weakref.WeakSet()


def _before_fork() -> None:
    """Close all databases: a connection must not be used in two processes."""
    for store in tuple(_stores):
        store.flush()
        store.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork)
