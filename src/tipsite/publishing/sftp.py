"""A site on a host that is reached by SFTP."""

from __future__ import annotations

import errno
import stat
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import paramiko

from tipsite.model.config import Target
from tipsite.output.disk import FILE_MODE
from tipsite.publishing.remote import MOST_READ, Ask, Entry, RemoteError
from tipsite.publishing.server import ServerRemote
from tipsite.publishing.ssh import PORT, TIMEOUT, Login

_SMALL = 32_768
"""In bytes: the most that one message carries. The size of a longer file is checked."""


class SftpRemote(ServerRemote):
    """A folder of a host with SSH."""

    def __init__(self, target: Target, ask: Ask) -> None:
        """Connect, log in and look at the folder.

        Raises:
            RemoteError: one of these was refused.
        """
        host, user = target.text("host"), target.text("user")
        self._login = Login(host, target.port or PORT, user, target.id.text, ask)
        dropped = (EOFError, ConnectionError, TimeoutError, paramiko.SSHException)
        super().__init__(host, target.text("path"), dropped)
        self._keeps_modes = False
        self.open()

    def _connect(self) -> None:
        self.close()
        self._transport = self._login.connect()
        try:
            client = paramiko.SFTPClient.from_transport(self._transport)
            assert client is not None
            client.get_channel().settimeout(2 * TIMEOUT)  # type: ignore[union-attr]
        except (paramiko.SSHException, EOFError, OSError) as error:
            raise RemoteError("no-sftp", where=self.where) from error
        self._client = client

    def close(self) -> None:
        """Close the connection."""
        if transport := getattr(self, "_transport", None):
            transport.close()

    def _create(self, place: str, content: bytes) -> bool:
        try:
            with self._client.open(place, "wx") as file:
                file.write(content)
        except OSError:
            # The protocol has no code for an existing file. After a drop, it may be our own file.
            there = self._read(place)
            if there is None:
                raise
            return there == content
        return True

    def _remove(self, place: str) -> None:
        with suppress(FileNotFoundError):
            self._client.remove(place)

    def _remove_folder(self, place: str) -> bool:
        try:
            self._client.rmdir(place)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True

    def _entries(self, place: str) -> Mapping[str, Entry]:
        with suppress(FileNotFoundError):
            listed = self._client.listdir_attr(place)
            return {file.filename: Entry(size=file.st_size) for file in listed}
        return {}

    def _read(self, place: str) -> bytes | None:
        try:
            with self._client.open(place, "rb") as file:
                size = file.stat().st_size or 0
                if size <= MOST_READ:
                    file.prefetch(size)
                content = file.read(MOST_READ + 1) if size <= MOST_READ else b""
                return content if len(content) <= MOST_READ else b""
        except FileNotFoundError:
            return None
        except OSError:
            if self._is_folder(place):
                return None
            raise

    def _put(self, part: str, content: bytes) -> None:
        if len(content) > _SMALL:
            mode = self._client.putfo(BytesIO(content), part).st_mode
        else:
            with self._client.open(part, "wb") as file:
                file.write(content)
            if self._keeps_modes:
                return
            mode = self._client.stat(part).st_mode
        # Readers cannot see files that the web server may not read.
        self._keeps_modes = bool(mode and mode & stat.S_IROTH)
        if not self._keeps_modes:
            with suppress(OSError):
                self._client.chmod(part, FILE_MODE)

    def _rename(self, part: str, place: str) -> None:
        """Rename a file to replace another; some servers need two commands for it."""
        try:
            self._client.posix_rename(part, place)
        except OSError as error:
            # Some servers do not know this command, others forbid it.
            if error.errno not in (None, errno.EACCES) or self._is_folder(place):
                raise
            with suppress(FileNotFoundError):
                self._client.remove(place)
            self._client.rename(part, place)

    def _make_folder(self, place: str) -> None:
        self._client.mkdir(place)

    def _is_folder(self, place: str) -> bool:
        try:
            return stat.S_ISDIR(self._client.stat(place).st_mode or 0)
        except FileNotFoundError:
            return False

    def _is_dropped(self, error: Exception) -> bool:
        # For a closed connection, paramiko raises the same exception as for a refused file.
        channel = self._client.get_channel()
        closed = channel is None or channel.closed or not self._transport.is_active()
        return super()._is_dropped(error) or closed
