"""Files in a folder of this computer or a server: the common part of folder, SFTP and FTPS."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from tipsite.publishing.remote import (
    PART,
    Entry,
    RemoteError,
    checked_path,
    disk_error,
    listing,
)

T = TypeVar("T")


class ServerRemote:
    """A folder, usually of a server. A file has a temporary name until it is complete.

    If the connection drops, an operation is repeated once; ``dropped`` are exceptions of a drop.
    ``on_reconnect`` is called before the repetition and may raise, since hours may have passed.
    """

    atomic = False

    def __init__(self, where: str, root: str, dropped: tuple[type[Exception], ...]) -> None:
        self.where = where
        self.dropped = dropped
        self.on_reconnect: Callable[[], None] = lambda: None
        self.root = root.rstrip("/") or "/"
        self._folders: set[str] = set()

    def open(self) -> None:
        """Connect and check the folder, which is created with its first file.

        Raises:
            RemoteError: the server refused, or neither the folder nor the folder above exists.
        """
        self._connect()
        above = posixpath.dirname(self.root) or "."
        if not self._again(".", lambda: self._is_folder(self.root) or self._is_folder(above)):
            raise RemoteError("folder-not-there", where=self.where, path=self.root)

    def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none."""
        return self._again(path, lambda: self._read(self._at(path)))

    def write(self, path: str, content: bytes) -> None:
        """Write a file under a temporary name, then rename it."""

        def write() -> None:
            place, part = self._at(path), posixpath.join(self.root, PART)
            self._make_folders(place)
            try:
                self._put(part, content)
                self._rename(part, place)
            except Exception as error:
                if not self._is_dropped(error):
                    with suppress(Exception):
                        self._remove(part)
                raise

        self._again(path, write)

    def create(self, path: str, content: bytes) -> bool:
        """Create a file if there is none."""

        def create() -> bool:
            self._make_folders(self._at(path))
            return self._create(self._at(path), content)

        return self._again(path, create)

    def delete(self, path: str) -> None:
        """Delete a file, and the folders that are empty then."""

        def delete() -> None:
            place = self._at(path)
            self._remove(place)
            while (place := posixpath.dirname(place)) != self.root and self._remove_folder(place):
                self._folders.discard(place)

        self._again(path, delete)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return the files and folders in a folder."""
        place = self._at(folder) if folder else self.root
        return listing(self._again(folder or ".", lambda: self._entries(place)))

    def finish(self, message: str) -> None:
        """Do nothing: each file is shown when it is written."""

    def close(self) -> None:
        """Close the connection."""

    def _connect(self) -> None:
        """Connect, if the target needs a connection."""

    def _read(self, place: str) -> bytes | None:
        raise NotImplementedError

    def _put(self, part: str, content: bytes) -> None:
        """Write a file under its temporary name."""
        raise NotImplementedError

    def _rename(self, part: str, place: str) -> None:
        """Rename a file; it replaces an existing file of the new name."""
        raise NotImplementedError

    def _create(self, place: str, content: bytes) -> bool:
        raise NotImplementedError

    def _remove(self, place: str) -> None:
        """Delete a file, if there is one."""
        raise NotImplementedError

    def _remove_folder(self, place: str) -> bool:
        """Delete a folder if it is empty; return whether it is gone."""
        raise NotImplementedError

    def _entries(self, place: str) -> Mapping[str, Entry]:
        """Return the entries of a folder, by their names on the server."""
        raise NotImplementedError

    def _is_folder(self, place: str) -> bool:
        raise NotImplementedError

    def _make_folder(self, place: str) -> None:
        raise NotImplementedError

    def _make_folders(self, place: str) -> None:
        """Create the missing folders above a file."""
        folder = posixpath.dirname(place)
        if folder not in self._folders and not self._is_folder(folder):
            if folder != self.root:
                self._make_folders(folder)
            self._make_folder(folder)
        self._folders.add(folder)

    def _at(self, path: str) -> str:
        return posixpath.join(self.root, checked_path(path))

    def _again(self, path: str, operation: Callable[[], T]) -> T:
        """Return the result of an operation, which may safely run twice.

        Raises:
            RemoteError: the operation was refused, or the connection dropped again.
        """
        try:
            return operation()
        except Exception as error:
            if not self._is_dropped(error):
                raise self._in_words(error, path) from error
        self._connect()
        on_reconnect, self.on_reconnect = self.on_reconnect, lambda: None
        try:
            on_reconnect()
        finally:
            self.on_reconnect = on_reconnect
        try:
            return operation()
        except Exception as error:
            if self._is_dropped(error):
                raise RemoteError("dropped", where=self.where, path=path) from error
            raise self._in_words(error, path) from error

    def _is_dropped(self, error: Exception) -> bool:
        return isinstance(error, self.dropped)

    def _in_words(self, error: Exception, path: str) -> Exception:
        """Return an error with words for the user."""
        return disk_error(error, self.where, path) if isinstance(error, OSError) else error
