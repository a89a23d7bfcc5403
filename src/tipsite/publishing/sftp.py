"""A site on a host that is reached by SFTP."""

from __future__ import annotations

import errno
import posixpath
import stat
import struct
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tipsite.model.config import Target
from tipsite.output.disk import FILE_MODE
from tipsite.publishing.remote import (
    MOST_READ,
    PART,
    Ask,
    Entry,
    Reconnecting,
    RemoteError,
    checked_path,
    too_large,
)
from tipsite.publishing.ssh import PORT, TIMEOUT, Login

if TYPE_CHECKING:
    pass

_SMALL = 32_768
"""In bytes: what goes in one piece. Of several pieces, only the size tells whether all arrived."""


class SftpRemote(Reconnecting):
    """A folder of a host. What is written has another name until it is whole."""

    atomic = False

    def __init__(self, target: Target, ask: Ask) -> None:
        """Connect, log in and look at the folder.

        Raises:
            RemoteError: one of these was refused.
        """
        host, user = target.text("host"), target.text("user")
        login = Login(host, target.port or PORT, user, target.id.text, ask)
        import paramiko

        super().__init__(host, (EOFError, ConnectionError, TimeoutError, paramiko.SSHException))
        self._login = login
        self._root = target.text("path").rstrip("/") or "/"
        self._folders: set[str] = set()
        self._told_modes = False
        self._connect()
        self._look()

    def _connect(self) -> None:
        import paramiko

        self.close()
        self._transport = self._login.connect()
        try:
            client = paramiko.SFTPClient.from_transport(self._transport)
            assert client is not None
            client.get_channel().settimeout(2 * TIMEOUT)  # type: ignore[union-attr]
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise RemoteError("no-sftp", where=self.where) from error
        self._client = client

    def _look(self) -> None:
        """Refuse a folder that is not there, unless it can be made where it should be."""
        above = posixpath.dirname(self._root) or "."
        if not self.again(".", lambda: self._is_folder(self._root) or self._is_folder(above)):
            raise RemoteError("folder-not-there", where=self.where, path=self._root)

    def read(self, path: str) -> bytes | None:
        """Return a file; None: it is not there."""
        return self.again(path, lambda: self._read(self._at(path)))

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, and give it its own."""
        self.again(path, lambda: self._write(self._at(path), content))

    def create(self, path: str, content: bytes) -> bool:
        """Put a file there if there is none."""

        def create() -> bool:
            place = self._at(path)
            self._make_folders(place)
            try:
                with self._client.open(place, "wx") as file:
                    file.write(content)
            except OSError:
                # The protocol has no word for it. After a drop it may have been us.
                found = self._read(place)
                if found is None:
                    raise
                return found == content
            return True

        return self.again(path, create)

    def delete(self, path: str) -> None:
        """Take a file away, and the folders that are empty then."""

        def delete() -> None:
            place = self._at(path)
            with suppress(FileNotFoundError):
                self._client.remove(place)
            while (place := posixpath.dirname(place)) != self._root:
                try:
                    self._client.rmdir(place)
                except FileNotFoundError:
                    continue
                except OSError:
                    break
                self._folders.discard(place)

        self.again(path, delete)

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return what lies in a folder."""

        def names() -> Mapping[str, Entry]:
            try:
                found = self._client.listdir_attr(self._at(folder) if folder else self._root)
            except FileNotFoundError:
                return {}
            listed = {unicodedata.normalize("NFC", one.filename): one.st_size for one in found}
            return {name: Entry(size=listed[name]) for name in sorted(listed)}

        return self.again(folder or ".", names)

    def finish(self, message: str) -> None:
        """Do nothing: each file is shown when it is written."""

    def close(self) -> None:
        """Hang up."""
        if transport := getattr(self, "_transport", None):
            transport.close()

    def _at(self, path: str) -> str:
        return posixpath.join(self._root, checked_path(path))

    def _read(self, place: str) -> bytes | None:
        try:
            with self._client.open(place, "rb") as file:
                size = file.stat().st_size or 0
                if size <= MOST_READ:
                    file.prefetch(size)
                content = file.read(MOST_READ + 1) if size <= MOST_READ else b""
                if max(size, len(content)) > MOST_READ:
                    raise too_large(self.where, place)
                return content
        except FileNotFoundError:
            return None
        except OSError:
            if self._is_folder(place):
                return None
            raise

    def _write(self, place: str, content: bytes) -> None:
        part = posixpath.join(self._root, PART)
        self._make_folders(place)
        try:
            self._put(part, content)
            self._rename(part, place)
        except OSError as error:
            if self._is_dropped(error):
                raise
            full = error.errno is None and self._is_full(len(content))
            with suppress(OSError):
                self._client.remove(part)
            if full:
                raise OSError(errno.ENOSPC, str(error)) from error
            raise

    def _put(self, part: str, content: bytes) -> None:
        if len(content) > _SMALL:
            mode = self._client.putfo(BytesIO(content), part).st_mode
        else:
            with self._client.open(part, "wb") as file:
                file.write(content)
            if self._told_modes:
                return
            mode = self._client.stat(part).st_mode
        # What the web server may not read, readers cannot either.
        self._told_modes = bool(mode and mode & stat.S_IROTH)
        if not self._told_modes:
            with suppress(OSError):
                self._client.chmod(part, FILE_MODE)

    def _rename(self, part: str, place: str) -> None:
        """Give a file its name, in the place of another; not all servers can do that in one."""
        try:
            self._client.posix_rename(part, place)
        except OSError as error:
            # Some have no word for it, some forbid it.
            if error.errno not in (None, errno.EACCES) or self._is_folder(place):
                raise
            with suppress(FileNotFoundError):
                self._client.remove(place)
            self._client.rename(part, place)

    def _make_folders(self, place: str) -> None:
        """Make the folders above a file that are missing."""
        folder = posixpath.dirname(place)
        if folder in self._folders or self._is_folder(folder):
            self._folders.add(folder)
            return
        if folder != self._root:
            self._make_folders(folder)
        self._client.mkdir(folder)
        self._folders.add(folder)

    def _is_folder(self, place: str) -> bool:
        try:
            return stat.S_ISDIR(self._client.stat(place).st_mode or 0)
        except FileNotFoundError:
            return False

    def _is_full(self, size: int) -> bool:
        """Whether the disk has no room for ``size`` bytes, as far as the server tells."""
        with suppress(OSError, EOFError, struct.error):
            from paramiko.sftp import CMD_EXTENDED

            # The protocol has one word for all that fails; OpenSSH tells more, if it is asked.
            ask: Any = getattr(self._client, "_request")  # noqa: B009 - its types don't know it
            answer = ask(CMD_EXTENDED, "statvfs@openssh.com", self._root)[1]
            _bsize, frsize, _blocks, _free, available = struct.unpack(
                ">5Q", answer.get_remainder()[:40]
            )
            return bool(available * frsize < size + _SMALL)
        return False

    def _is_dropped(self, error: Exception) -> bool:
        # Of a closed connection paramiko raises the same as of a file that was refused.
        channel = self._client.get_channel()
        closed = channel is None or channel.closed or not self._transport.is_active()
        return super()._is_dropped(error) or closed
