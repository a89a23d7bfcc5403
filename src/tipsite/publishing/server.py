"""Files in a folder, here or on a server: what folders, SFTP and FTPS have in common."""

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
    """A folder, mostly of a server. What is written has another name until it is whole.

    A dropped connection is made anew, once; ``dropped`` are the exceptions that mean a drop. Before
    an operation is done again, ``on_reconnect`` is called and may raise: hours may have passed.
    """

    atomic = False

    def __init__(self, where: str, root: str, dropped: tuple[type[Exception], ...]) -> None:
        self.where = where
        self.dropped = dropped
        self.on_reconnect: Callable[[], None] = lambda: None
        self.root = root.rstrip("/") or "/"
        self._folders: set[str] = set()

    def open(self) -> None:
        """Connect, and look at the folder; it is made with its first file.

        Raises:
            RemoteError: one of these was refused, or the folder above is not there either.
        """
        self._connect()
        above = posixpath.dirname(self.root) or "."
        if not self._again(".", lambda: self._is_folder(self.root) or self._is_folder(above)):
            raise RemoteError("folder-not-there", where=self.where, path=self.root)

    def read(self, path: str) -> bytes | None:
        """Return a file; None: it is not there."""
        return self._again(path, lambda: self._read(self._at(path)))

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, and give it its own."""

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
        """Put a file there if there is none."""

        def create() -> bool:
            self._make_folders(self._at(path))
            return self._create(self._at(path), content)

        return self._again(path, create)

    def delete(self, path: str) -> None:
        """Take a file away, and the folders that are empty then."""

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
        """Hang up."""

    def _connect(self) -> None:
        """Connect, where there is something to connect to."""

    def _read(self, place: str) -> bytes | None:
        raise NotImplementedError

    def _put(self, part: str, content: bytes) -> None:
        """Write a file that nobody reads yet."""
        raise NotImplementedError

    def _rename(self, part: str, place: str) -> None:
        """Give a file its name, in the place of another."""
        raise NotImplementedError

    def _create(self, place: str, content: bytes) -> bool:
        raise NotImplementedError

    def _remove(self, place: str) -> None:
        """Take a file away; it need not be there."""
        raise NotImplementedError

    def _remove_folder(self, place: str) -> bool:
        """Take an empty folder away; return whether it is not there any more."""
        raise NotImplementedError

    def _entries(self, place: str) -> Mapping[str, Entry]:
        """Return what is in a folder, by names as they are there."""
        raise NotImplementedError

    def _is_folder(self, place: str) -> bool:
        raise NotImplementedError

    def _make_folder(self, place: str) -> None:
        raise NotImplementedError

    def _make_folders(self, place: str) -> None:
        """Make the folders above a file that are missing."""
        folder = posixpath.dirname(place)
        if folder not in self._folders and not self._is_folder(folder):
            if folder != self.root:
                self._make_folders(folder)
            self._make_folder(folder)
        self._folders.add(folder)

    def _at(self, path: str) -> str:
        return posixpath.join(self.root, checked_path(path))

    def _again(self, path: str, operation: Callable[[], T]) -> T:
        """Return what an operation returns, which may be done twice without harm.

        Raises:
            RemoteError: it was refused, or the connection dropped again.
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
        """Return an error as what is to be said of it."""
        return disk_error(error, self.where, path) if isinstance(error, OSError) else error
