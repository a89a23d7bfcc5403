"""Answers of earlier builds: one folder of a site, which may be deleted at any time.

An entry is bytes, found by a kind and a name, such as a digest of what they were made of. Entries
of one kind lie in packs (`packs`), sealed with this machine's key (`seal`). Whatever is damaged, of
another version of the program or not sealed is not there. Builds at the same time, and builds that
are killed, may cost each other an answer, but never give a wrong one.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import Self

from tipsite.engine.inputs import SETTINGS, open_regular
from tipsite.engine.packs import (
    Draft,
    Pack,
    Row,
    adopt_draft,
    begin_draft,
    digest_of,
    open_pack,
)
from tipsite.engine.seal import machine_key, program_digest

if sys.platform != "win32":
    import fcntl

FOLDER = ".tipsite-cache"
DRAFTS = "drafts"
"""In it, what was made of a site with its drafts: it would push out what was made without."""
_PACK = re.compile(r"([a-z]+)-([0-9a-f]{8})-[0-9a-f]{16}\.pack")
_DRAFT = re.compile(r"[a-z]+-[0-9a-f]{16}\.draft")
_OF_OLD = re.compile(r"[0-9a-f]{64}(?:\.[0-9]+)?")
"""Photos of tipsite before there were packs."""
_IGNORE = ".gitignore"
_MOST_PACKS = 24
"""Of one kind; if there are more, the smaller half and the newest are put together."""
_MOST_BYTES = 4_000_000_000
_DAY = 86_400
HandedOver = tuple[str, bytes, dict[bytes, Row]]
"""A kind, the file that a process has written, and what is where in it."""


class Store:
    """One build's view of what builds before it have answered. Nothing in it raises.

    Without a ``folder`` nothing is found and nothing is kept. What was put is found at once, and by
    later builds after ``commit``; what was not committed is given up at the end of the block.
    Files are open until then. What a process that was forked off has put is ``handed_over`` to its
    parent, which is to `flush` before it forks.

    A kind is a word of small letters. What another build sweeps away meanwhile is absent from then
    on, so whoever was told that there is an entry may yet not get it.
    """

    __slots__ = (
        "_drafts",
        "_folder",
        "_key",
        "_listed",
        "_names",
        "_others",
        "_owner",
        "_packs",
        "_pid",
        "_room",
        "_used",
    )

    def __init__(self, folder: Path | None, key: bytes = b"", salt: bytes = b"") -> None:
        self._folder = folder
        self._key = key
        # Who has no key cannot tell by the names which photo is kept.
        self._names = hashlib.blake2b(salt, key=key, digest_size=32).digest()
        self._listed: dict[str, list[tuple[int, str]]] | None = None
        self._packs: dict[str, list[Pack]] = {}
        self._room: int | None = None
        self._owner = self._pid = os.getpid()
        self._drafts: dict[str, Draft] = {}
        self._others: dict[str, list[Draft]] = {}
        self._used: set[bytes] = set()

    def get(self, kind: str, name: str) -> bytes | None:
        """Return what was kept under a name, or None; a sweep leaves it where it is."""
        key = self._name(kind, name)
        self._used.add(key)
        draft = self._draft_of(kind, key)
        if draft is not None:
            with suppress(OSError):
                if draft is self._drafts.get(kind):
                    draft.flush()
                content = draft.content(key, self._key)
                if content is not None:
                    return content
            # The disk is full: nothing more is put.
            del draft.rows[key]
            self._room = -1
            return None
        pack = self._pack_of(kind, key)
        return None if pack is None else pack.content(key, self._key)

    def has(self, kind: str, name: str) -> bool:
        """Return whether something is kept under a name, unread, and say that it is in use."""
        key = self._name(kind, name)
        self._used.add(key)
        return bool(self._draft_of(kind, key) or self._pack_of(kind, key))

    def keep(self, kind: str, name: str) -> None:
        """Say that what is kept under a name is in use."""
        self._used.add(self._name(kind, name))

    def keep_only(self, kind: str, names: Set[str], *, of: Set[str]) -> None:
        """Say that of all that is kept of a kind what is named is in use, and nothing else.

        ``of`` is what was named the last time: where there is no more, it need not be gone through.
        """
        packs = self._of(kind)
        if sum(len(pack.living) for pack in packs) != len(of):
            self._used.update(self._name(kind, name) for name in names)
            return
        for pack in packs:
            self._used.update(pack.living)
        self._used.difference_update(self._name(kind, name) for name in of - names)

    def put(self, kind: str, name: str, content: bytes) -> bool:
        """Keep bytes under a name, in place of what was kept under it; return whether it went."""
        if self._folder is None:
            return False
        key, digest = self._name(kind, name), digest_of(content, self._key)
        self._used.add(key)
        draft = self._draft_of(kind, key)
        pack = None if draft else self._pack_of(kind, key)
        kept = draft.rows[key] if draft else pack and pack.row(pack.living[key])
        if kept and kept[0] == digest:
            return True
        if not self._takes(len(content)):
            return False
        with suppress(OSError):
            self._draft(kind).add(key, content, digest)
            return True
        return False

    def flush(self) -> None:
        """Let processes that are forked off from now on get what was put."""
        with suppress(OSError):
            for draft in self._drafts.values():
                draft.flush()

    def handed_over(self) -> list[HandedOver]:
        """Return, in a process that was forked off, what its parent is to ``adopt``."""
        found: list[HandedOver] = []
        if self._is_branch():
            for kind, draft in self._drafts.items():
                with suppress(OSError):
                    draft.flush()
                    found.append((kind, os.fsencode(draft.path), draft.rows))
                self._others.setdefault(kind, []).append(draft)
            self._drafts = {}
        return found

    def adopt(self, handed: Sequence[HandedOver]) -> None:
        """Take over what a process has put that ends. What is lost on the way is absent."""
        for kind, path, rows in handed:
            with suppress(OSError):
                draft = adopt_draft(kind, Path(os.fsdecode(path)), rows)
                for key in [key for key in rows if self._draft_of(kind, key)]:
                    draft.drop(key)
                draft.flush()
                self._others.setdefault(kind, []).append(draft)

    def commit(self, *, sweep: bool = False) -> None:
        """Let later builds find what was put; ``sweep`` away what nobody asked this store for.

        What was swept away, and what something else was put in place of, is on the disk no more.
        What stands in the way, or what the disk refuses, is left as it is.
        """
        if self._folder is None or self._is_branch():
            return
        for kind in sorted({*self._drafts, *self._others, *(self._list() if sweep else ())}):
            self._settle(kind, sweep=sweep)
        with suppress(OSError):
            _tidy(self._folder)
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def _name(self, kind: str, name: str) -> bytes:
        said = f"{kind}\0{name}".encode()
        return hashlib.blake2b(said, key=self._names, digest_size=16).digest()

    def _list(self) -> dict[str, list[tuple[int, str]]]:
        """The numbers and names of packs by kind."""
        if self._listed is None:
            self._listed = {}
            names: Sequence[str] = ()
            if self._folder is not None:
                with suppress(OSError):
                    names = os.listdir(self._folder)  # noqa: PTH208 - names alone, quickly
            for match in filter(None, map(_PACK.fullmatch, names)):
                self._listed.setdefault(match[1], []).append((int(match[2], 16), match[0]))
        return self._listed

    def _of(self, kind: str) -> list[Pack]:
        """The packs of a kind, the newest first."""
        packs = self._packs.get(kind)
        if packs is None:
            packs = []
            known: set[bytes] = set()
            for number, name in sorted(self._list().get(kind, ()), reverse=True):
                assert self._folder is not None
                pack = open_pack(self._folder / name, number, kind, self._key)
                pack.retire(known.intersection(pack.living))
                known.update(pack.living)
                packs.append(pack)
            self._packs[kind] = packs
        return packs

    def _pack_of(self, kind: str, key: bytes) -> Pack | None:
        for pack in self._of(kind):
            if key in pack.living:
                return pack
        return None

    def _draft_of(self, kind: str, key: bytes) -> Draft | None:
        self._is_branch()
        draft = self._drafts.get(kind)
        if draft is not None and key in draft.rows:
            return draft
        return next((one for one in self._others.get(kind, ()) if key in one.rows), None)

    def _is_branch(self) -> bool:
        """Whether this process was forked off; then the drafts of its parent are only read."""
        if self._pid != os.getpid():
            for kind, draft in self._drafts.items():
                self._others.setdefault(kind, []).append(draft)
            self._drafts = {}
            self._pid = os.getpid()
        return self._pid != self._owner

    def _takes(self, length: int) -> bool:
        """Whether there is room for so many bytes more."""
        assert self._folder is not None
        if self._room is None:
            self._room = _MOST_BYTES
            for _number, name in (one for packs in self._list().values() for one in packs):
                with suppress(OSError):
                    self._room -= os.lstat(self._folder / name).st_size
        self._room -= length
        return self._room >= 0

    def _settle(self, kind: str, *, sweep: bool) -> None:
        """Write what was put of a kind, and let nothing be left of what is dead."""
        packs = self._of(kind)
        for pack in packs if sweep else ():
            pack.retire(pack.living.keys() - self._used)
        others, going = self._others.pop(kind, []), []
        try:
            fresh = _names_in(self._drafts.get(kind), others)
            for pack in packs:
                pack.retire(fresh & pack.living.keys())
            going = _to_go(packs, is_more=bool(fresh))
            self._move(kind, going)
            number = max((pack.number for pack in packs), default=0)
            for draft in (*others, *filter(None, (self._drafts.get(kind),))):
                number += 1
                draft.finish(number, self._key)
            self._drafts.pop(kind, None)
        except OSError:
            # What is dead is to go all the same.
            _give_up(others)
            going = []
        for pack in packs:
            with suppress(OSError):
                if pack in going:
                    pack.delete()
                else:
                    pack.wipe()

    def _move(self, kind: str, going: Sequence[Pack]) -> None:
        for pack in going:
            for name in list(pack.living):
                content = pack.content(name, self._key)
                if content is not None:
                    self._draft(kind).add(name, content, digest_of(content, self._key))

    def _draft(self, kind: str) -> Draft:
        if kind not in self._drafts:
            assert self._folder is not None
            _make_folder(self._folder)
            self._drafts[kind] = begin_draft(self._folder, kind)
        return self._drafts[kind]

    def _close(self) -> None:
        """Give up what is not finished, and close all files."""
        if not self._is_branch():
            _give_up(
                [*self._drafts.values(), *(one for some in self._others.values() for one in some)]
            )
        self._others.clear()
        for pack in (one for packs in self._packs.values() for one in packs):
            pack.close()
        self._drafts.clear()
        self._packs.clear()
        self._listed = self._room = None


def open_store(root: Path, *, wanted: bool = True, drafts: bool = False) -> Store:
    """Return the store of a site; an empty one where none is ``wanted`` or there is no key.

    None is begun where there is no site: whoever types a command in a wrong folder finds it as it
    was.

    The site with its ``drafts`` has one of its own.

    A link in the place of the folder leads somewhere else, so then there is no store, either.
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


def open_durable(folder: Path) -> Store:
    """Return a store of what is no cache: no key and no version of the program makes it absent.

    What is in it may come from anywhere, and is to be checked like a file of an officer's.
    """
    return Store(None if folder.is_symlink() else folder, b"durable")


def _names_in(own: Draft | None, others: Sequence[Draft]) -> set[bytes]:
    """All names in some drafts; what is in the ``own`` one is in no other any more."""
    found = set(own.rows) if own else set()
    for draft in others:
        for name in draft.rows.keys() & found:
            draft.drop(name)
        found.update(draft.rows)
    return found


def _give_up(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        draft.give_up()


def _to_go(packs: Sequence[Pack], *, is_more: bool) -> list[Pack]:
    """The packs that go, and what lives in them into a new one."""
    going = [pack for pack in packs if not pack.is_whole or pack.is_mostly_dead]
    staying = sorted((pack for pack in packs if pack not in going), key=lambda pack: -pack.size)
    if len(staying) + (is_more or any(pack.living for pack in going)) > _MOST_PACKS:
        going += staying[_MOST_PACKS // 2 :]
    return going


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
