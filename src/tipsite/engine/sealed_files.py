"""Sealed bytes in a folder of the site: each entry is one file, which is replaced as a whole.

Deleted or replaced bytes are overwritten, since they may contain a withdrawn number.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

from tipsite.engine.inputs import open_regular

_SEAL = 32
_ENTRY = re.compile(r"[a-z]+-[0-9a-f]{32}")
_IGNORE = ".gitignore"


class Names:
    """Names and seals of entries, made with a key; without it nobody can guess or forge them."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = key
        self._salt = hashlib.blake2b(salt, key=key, digest_size=_SEAL).digest()

    def name(self, kind: str, name: str) -> bytes:
        """Return the name under which an entry is stored."""
        text = f"{kind}\0{name}".encode()
        return hashlib.blake2b(text, key=self._salt, digest_size=16).digest()

    def seal(self, name: bytes, content: bytes) -> bytes:
        """Return the seal of an entry."""
        return hashlib.blake2b(name + content, key=self._key, digest_size=_SEAL).digest()


class SealedFiles:
    """Entries by kind and name; a kind is a word in lowercase. No method raises an error.

    Without a ``folder``, nothing is stored. An entry counts as absent if it is damaged, or sealed
    with another key.
    """

    __slots__ = ("_folder", "_names")

    def __init__(self, folder: Path | None, names: Names) -> None:
        self._folder = folder
        self._names = names

    def get(self, kind: str, name: str) -> bytes | None:
        """Return an entry, or None."""
        path = self.path(kind, name)
        with suppress(OSError, MemoryError):
            if path is not None:
                with open_regular(path) as file:
                    stored = file.read()
                seal, content = stored[:_SEAL], stored[_SEAL:]
                if compare_digest(seal, self._names.seal(self._names.name(kind, name), content)):
                    return content
        return None

    def has(self, kind: str, name: str) -> bool:
        """Return whether there is an entry, without reading it."""
        path = self.path(kind, name)
        return path is not None and path.is_file()

    def put(self, kind: str, name: str, content: bytes) -> bool:
        """Store an entry, replacing one with the same name; return whether it is stored."""
        path = self.path(kind, name)
        if path is None:
            return False
        draft, previous = (path.with_name(f"draft-{secrets.token_hex(16)}") for _ in range(2))
        with suppress(OSError):
            make_folder(path.parent)
            try:
                draft.write_bytes(self._names.seal(self._names.name(kind, name), content) + content)
                with suppress(OSError):  # there is no entry yet, or the disk has no hard links
                    os.link(path, previous)
                draft.replace(path)
                return True
            finally:
                draft.unlink(missing_ok=True)
                _erase(previous)
        return False

    def keep_only(self, entries: Collection[tuple[str, str]]) -> None:
        """Delete all other entries, and the unfinished files of killed processes."""
        kept = {path.name for entry in entries if (path := self.path(*entry))}
        with suppress(OSError):
            for path in tuple(self._folder.iterdir()) if self._folder else ():
                match = _ENTRY.match(path.name)
                if match and match[0] not in kept:
                    _erase(path)

    def path(self, kind: str, name: str) -> Path | None:
        """Return the file of an entry."""
        return self._folder and self._folder / f"{kind}-{self._names.name(kind, name).hex()}"


def _erase(entry: Path) -> None:
    if entry.exists():
        with entry.open("r+b") as file:
            file.write(bytes(entry.stat().st_size))
        entry.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder with a file ``.gitignore``, so that no Git repository contains the folder.

    Raises:
        OSError: the disk refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / _IGNORE
    if not ignore.exists():
        ignore.write_bytes(b"*\n")
