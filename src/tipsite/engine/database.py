"""One SQLite file with sealed bytes by name; it may be damaged or deleted at any time.

Each transaction is short, so that several processes can use one file. No method raises an error: an
entry that cannot be read counts as absent, and a damaged file is deleted. Deleted bytes are
overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Row = tuple[bytes, bytes]
"""A seal and the sealed bytes."""
_PATIENCE = 5
"""Seconds to wait for another process that is writing."""
_MOST_BYTES = 4_000_000_000
_NOT_DAMAGED = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
)
"""Codes for a full disk or a busy file; any other code means that the file is damaged."""
_SETTINGS = """
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = ON;
PRAGMA synchronous = OFF;
"""
_SCHEMA = "CREATE TABLE IF NOT EXISTS entry (name BLOB NOT NULL UNIQUE, seal BLOB, content BLOB)"


class Database:
    """A connection to the file, opened on first use. `close` it before a fork."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._newest: int | None = None
        self._is_usable = True

    def read(self, name: bytes) -> Row | None:
        """Return an entry, or None."""
        query = "SELECT seal, content FROM entry WHERE name = ?"
        row = self._try(lambda file: file.execute(query, (name,)).fetchone())
        return row if row and all(isinstance(value, bytes) for value in row) else None

    def has(self, name: bytes) -> bool:
        """Return whether there is an entry, without reading it."""
        query = "SELECT 1 FROM entry WHERE name = ?"
        return bool(self._try(lambda file: file.execute(query, (name,)).fetchone()))

    def write(self, entries: Mapping[bytes, Row]) -> bool:
        """Write entries, replacing entries of the same names; return whether all are written."""

        def replace(file: sqlite3.Connection) -> bool:
            if _used_bytes(file) + sum(len(row[1]) for row in entries.values()) > _MOST_BYTES:
                return False
            rows = ((name, *row) for name, row in entries.items())
            with file:
                file.executemany("REPLACE INTO entry VALUES (?, ?, ?)", rows)
            return True

        return bool(self._try(replace, create=True))

    def sweep(
        self, dead: Set[bytes], kept: Set[bytes], more: Callable[[], Set[bytes]], count: int
    ) -> None:
        """Delete the entries ``dead``, or all but ``kept`` and ``more`` if they are not ``count``.

        Entries added since this connection was opened are kept.
        """

        def delete(file: sqlite3.Connection) -> None:
            with file:
                file.executemany(
                    "DELETE FROM entry WHERE name = ? AND rowid <= ?",
                    ((name, self._newest) for name in dead),
                )
                here = sum(map(self.has, kept))
                if file.execute("SELECT count(*) FROM entry").fetchone() == (here + count,):
                    return
                # The plus makes SQLite read its index of names alone, which is small.
                known = file.execute("SELECT name FROM entry WHERE +rowid <= ?", (self._newest,))
                names = kept | more()
                unused = [row for row in known if row[0] not in names]
                file.executemany("DELETE FROM entry WHERE name = ?", unused)

        self._try(delete)

    def checkpoint(self) -> None:
        """Empty the log; shrink the file if deleted entries fill most of it."""

        def shrink(file: sqlite3.Connection) -> None:
            if 2 * _pragma(file, "freelist_count") > _pragma(file, "page_count"):
                file.executescript("PRAGMA incremental_vacuum")  # step by step
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        self._try(shrink)

    def close(self) -> None:
        """Close the connection; the next use opens another one."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def delete(self) -> None:
        """Delete the file."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self._path}{suffix}").unlink()

    def _try(self, work: Callable[[sqlite3.Connection], T], *, create: bool = False) -> T | None:
        try:
            file = self._open(create=create)
            return None if file is None else work(file)
        except (sqlite3.Error, ValueError, TypeError, MemoryError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NOT_DAMAGED:
                self.delete()
            return None

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        if self._connection is None and self._is_usable:
            if self._path.is_symlink() or not (create or self._path.is_file()):
                return None
            file = sqlite3.connect(
                self._path,
                timeout=_PATIENCE,
                isolation_level="IMMEDIATE",
                check_same_thread=False,  # the preview builds in a thread
            )
            try:
                self._prepare(file)
            except BaseException:
                file.close()
                raise
            self._connection = file
            if not self._is_usable:
                self.delete()
        return self._connection

    def _prepare(self, file: sqlite3.Connection) -> None:
        file.executescript(_SETTINGS)
        (mode,) = file.execute("PRAGMA journal_mode = WAL").fetchone()
        # On a network drive, processes cannot share memory, and could damage the file.
        self._is_usable = mode == "wal"
        if self._is_usable:
            file.execute(_SCHEMA)
            if self._newest is None:
                query = "SELECT coalesce(max(rowid), 0) FROM entry"
                (self._newest,) = file.execute(query).fetchone()


def _used_bytes(file: sqlite3.Connection) -> int:
    pages = _pragma(file, "page_count") - _pragma(file, "freelist_count")
    return pages * _pragma(file, "page_size")


def _pragma(file: sqlite3.Connection, name: str) -> int:
    (value,) = file.execute(f"PRAGMA {name}").fetchone()
    return int(value)
