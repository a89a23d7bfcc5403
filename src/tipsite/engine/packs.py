"""The files of the store: packs of many entries, each with a sealed list of them at its end.

A pack is written aside and given its name when it is whole. From then on only one thing happens to
it: the bytes of an entry that is dead are overwritten with zeros, so that what was withdrawn is not
on the disk any more, and the living stay where they are. Each entry is compared with its digest
whenever it is read: whoever reads meanwhile, or after a process that was killed at it, finds what
was there or nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
import sys
import weakref
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hmac import compare_digest
from io import BufferedRandom, FileIO
from pathlib import Path

from tipsite.engine.inputs import open_regular

if sys.platform != "win32":
    import fcntl

_HEAD = b"tipsite pack 2\n"
_ROW = struct.Struct("<16s32sQQ")
"""The name of an entry, the digest of its bytes, where they begin in the pack, and how many."""
_NAMES = struct.Struct("<16s48x")
_IS_THERE = 1
"""One byte for each row stands before all rows. It is another where the entry was overwritten. It
is not sealed, since whoever lies there gains nothing."""
_END = struct.Struct("<Q32s")
"""How many rows stand before, and their seal."""
_ZEROS = bytes(1 << 20)

Row = tuple[bytes, int, int]


@dataclass(slots=True, weakref_slot=True)
class Pack:
    """A pack, opened once. ``living`` are the rows of its entries by name.

    ``dead`` are the rows of those that are to be overwritten, such as a later pack has anew.
    """

    path: Path
    number: int
    file: FileIO | None = None
    state: os.stat_result | None = None
    rows: bytes = b""
    living: dict[bytes, int] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)
    gone: int = 0
    closing: weakref.finalize[[], Pack] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is undamaged, sealed, and holds anything at all."""
        return self.file is not None and bool(self.living)

    @property
    def is_mostly_dead(self) -> bool:
        """Whether more than half of its bytes are of no use to anybody."""
        dead = sum(self.row(index)[2] + _ROW.size for index in self.dead)
        return 2 * (dead + self.gone) > self.size

    @property
    def size(self) -> int:
        """In bytes; 0 of one that cannot be opened."""
        return self.state.st_size if self.state else 0

    def row(self, index: int) -> Row:
        """The digest of an entry, where it begins, and how long it is."""
        _name, digest, begin, length = _ROW.unpack_from(self.rows, index * _ROW.size)
        return digest, begin, length

    def retire(self, names: Collection[bytes]) -> None:
        """Let entries be dead."""
        self.dead.update([self.living.pop(name) for name in names])

    def content(self, name: bytes, key: bytes) -> bytes | None:
        """Return what an entry holds; None, now and later, if it is not what it was."""
        digest, begin, length = self.row(self.living[name])
        assert self.file is not None
        with suppress(OSError, MemoryError):
            content = _read_at(self.file, begin, length)
            if digest_of(content, key) == digest:
                return content
        self.retire((name,))
        return None

    def wipe(self) -> None:
        """Overwrite what is dead, and then say so; killed between, it is overwritten once more.

        Raises:
            OSError: the disk refused.
        """
        if not self.dead or self.state is None:
            return
        with open_regular(self.path, change=True) as file:
            if not os.path.samestat(os.fstat(file.fileno()), self.state):
                return
            runs = list(_runs(self.dead))
            for first, last in runs:
                _, begin, _ = self.row(first)
                _, end, length = self.row(last)
                _write_zeros(file, begin, end + length - begin)
            marks = self.size - _END.size - len(self.rows) - len(self.rows) // _ROW.size
            for first, last in runs:
                _write_zeros(file, marks + first, last - first + 1)
        self.dead.clear()

    def delete(self) -> None:
        """Delete the file, or at least what is in it where somebody has it open on Windows.

        Raises:
            OSError: the disk refused.
        """
        self.close()
        try:
            self.path.unlink()
        except OSError:
            self.retire(tuple(self.living))
            self.wipe()

    def close(self) -> None:
        """Let go of the file, which Windows deletes only then."""
        if self.closing is not None:
            self.closing()
            self.file = self.closing = None


@dataclass(slots=True)
class Draft:
    """A pack that is being written: the file is locked as long as this process lives."""

    kind: str
    path: Path
    file: BufferedRandom
    rows: dict[bytes, Row] = field(default_factory=dict)

    def add(self, name: bytes, content: bytes, digest: bytes) -> None:
        """Write an entry, and nothing be left of one that had the name.

        Raises:
            OSError: the disk refused.
        """
        before = self.rows.get(name)
        if before is not None:
            if before[0] == digest:
                return
            # Rows are in the order of what they stand for.
            self.drop(name)
        self.rows[name] = (digest, self.file.seek(0, os.SEEK_END), len(content))
        self.file.write(content)

    def content(self, name: bytes, key: bytes) -> bytes | None:
        """Return what was added under a name, in a process that forked off too, once `flush`ed.

        Raises:
            OSError: the disk refused.
        """
        digest, begin, length = self.rows[name]
        content = _read_at(self.file, begin, length)
        return content if digest_of(content, key) == digest else None

    def flush(self) -> None:
        """Let everybody who has the file read what was added."""
        if not self.file.closed:
            self.file.flush()

    def drop(self, name: bytes) -> None:
        """Let nothing be left of an entry.

        Raises:
            OSError: the disk refused.
        """
        _digest, begin, length = self.rows.pop(name)
        self.file.seek(begin)
        self.file.write(bytes(length))

    def finish(self, number: int, key: bytes) -> None:
        """Make it a pack that others find.

        Raises:
            OSError: the disk refused.
        """
        rows = b"".join(_ROW.pack(name, *row) for name, row in self.rows.items())
        self.file.seek(0, os.SEEK_END)
        self.file.write(bytes((_IS_THERE,)) * len(self.rows) + rows)
        self.file.write(_END.pack(len(self.rows), _seal(key, self.kind, rows)))
        self.file.close()
        name = f"{self.kind}-{number & 0xFFFFFFFF:08x}-{secrets.token_hex(8)}.pack"
        self.path.rename(self.path.with_name(name))

    def give_up(self) -> None:
        """Delete what was written."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink()


def begin_draft(folder: Path, kind: str) -> Draft:
    """Return a new draft in a folder that is there.

    Raises:
        OSError: the disk refused.
    """
    path = folder / f"{kind}-{secrets.token_hex(8)}.draft"
    draft = Draft(kind, path, _locked(path.open("x+b")))
    draft.file.write(_HEAD)
    return draft


def adopt_draft(kind: str, path: Path, rows: dict[bytes, Row]) -> Draft:
    """Return the draft of a process that ends.

    Raises:
        OSError: the disk refused.
    """
    return Draft(kind, path, _locked(path.open("r+b")), rows)


def _locked(file: BufferedRandom) -> BufferedRandom:
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def open_pack(path: Path, number: int, kind: str, key: bytes) -> Pack:
    """Return a pack; without a file where it is damaged or not sealed."""
    pack = Pack(path, number)
    with suppress(OSError):
        pack.file = file = open_regular(path)
        # A collection of cycles may come to a file before its owner: it would warn of that one.
        pack.closing = weakref.finalize(pack, file.close)
        pack.state = os.fstat(file.fileno())
        end = pack.size - _END.size
        if end >= len(_HEAD) and _read_at(file, 0, len(_HEAD)) == _HEAD:
            count, seal = _END.unpack(_read_at(file, end, _END.size))
            begin = end - count * (1 + _ROW.size)
            if begin >= len(_HEAD):
                tail = _read_at(file, begin, end - begin)
                marks, rows = tail[:count], tail[count:]
                if compare_digest(_seal(key, kind, rows), seal):
                    _take_in(pack, rows, marks)
                    return pack
    pack.close()
    return pack


def _take_in(pack: Pack, rows: bytes, marks: bytes) -> None:
    pack.rows = rows
    pack.living = {name: index for index, (name,) in enumerate(_NAMES.iter_unpack(rows))}
    if marks.count(_IS_THERE) < len(marks):
        gone = [index for index, mark in enumerate(marks) if mark != _IS_THERE]
        pack.living = {
            name: index for name, index in pack.living.items() if marks[index] == _IS_THERE
        }
        pack.gone = sum(pack.row(index)[2] + _ROW.size for index in gone)


def _runs(numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and last of all that follow each other without a gap."""
    first = last = -2
    for number in sorted(numbers):
        if number != last + 1:
            if last >= 0:
                yield first, last
            first = number
        last = number
    if last >= 0:
        yield first, last


def _read_at(file: FileIO | BufferedRandom, begin: int, length: int) -> bytes:
    if sys.platform != "win32":
        return os.pread(file.fileno(), length, begin)
    file.seek(begin)
    return file.read(length)


def _write_zeros(file: FileIO, begin: int, length: int) -> None:
    file.seek(begin)
    while length > 0:
        length -= file.write(_ZEROS[:length])


def _seal(key: bytes, kind: str, rows: bytes) -> bytes:
    return hashlib.blake2b(_HEAD + kind.encode() + b"\n" + rows, key=key, digest_size=32).digest()


def digest_of(content: bytes, key: bytes) -> bytes:
    """Return the digest that an entry is compared with when it is read."""
    # With the key, since the digest of a short answer, which outlives it, could be guessed.
    return hashlib.blake2b(content, key=key, digest_size=32).digest()
