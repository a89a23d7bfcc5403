"""A site on a host with encrypted FTP: explicit TLS (RFC 4217).

If the host does not encrypt, tipsite sends nothing: others could read the password.
"""

from __future__ import annotations

import errno
import ftplib
import posixpath
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from io import BytesIO
from typing import Any

from tipsite.model.config import Target
from tipsite.publishing.remote import (
    MOST_READ,
    PART,
    Ask,
    Entry,
    RemoteError,
    disk_error,
    in_one_line,
    unreachable,
)
from tipsite.publishing.secrets import Passwords
from tipsite.publishing.server import ServerRemote

PORT = 21
_TIMEOUT = 30
_GUARD = f"{PART}-lock"
_GUARD_SECONDS = 10
_NOT_THERE = "550"
_BROKEN = ("421", "425", "426")
"""Answers after a connection was idle for too long, or the data connection broke."""
_FULL = ("452", "552")
_FULL_WORDS = (
    "no space", "space left", "quota", "disk full", "insufficient storage",
    "failure writing to local file",
)  # fmt: skip
"""Words about a full disk in answers with other codes; the last are those of vsftpd."""
_NO_TLS = ("500", "501", "502", "504", "530", "534")
"""Answers to `AUTH TLS` of servers without encryption."""


class _Data(ssl.SSLSocket):
    def unwrap(self) -> socket.socket:
        """End the encryption; many servers close the connection without an answer."""
        with suppress(OSError, ValueError):
            return super().unwrap()
        return self


class _Client(ftplib.FTP_TLS):
    _type = ""

    def voidcmd(self, cmd: str) -> str:
        """Send a command; send the type of files only if it changes."""
        if cmd == self._type:
            return "200"
        answer = super().voidcmd(cmd)
        self._type = cmd if cmd.startswith("TYPE") else self._type
        return answer

    def sendcmd(self, cmd: str) -> str:
        """Send a command."""
        self._type = cmd if cmd.startswith("TYPE") else self._type
        return super().sendcmd(cmd)

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[Any, int | None]:
        """Open a data connection with the TLS session of the command connection.

        Servers such as vsftpd (`require_ssl_reuse`) recognize the client by its session.
        """
        # The method of the grandparent is used, since that of the parent begins a new session.
        plain, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        assert isinstance(self.sock, ssl.SSLSocket)
        data = self.context.wrap_socket(plain, server_hostname=self.host, session=self.sock.session)
        return data, size


class FtpsRemote(ServerRemote):
    """A folder of a host with FTP."""

    def __init__(self, target: Target, ask: Ask) -> None:
        """Connect, log in and look at the folder.

        Raises:
            RemoteError: one of these was refused.
        """
        host, user = target.text("host"), target.text("user")
        dropped = (EOFError, ConnectionError, TimeoutError, ssl.SSLError)
        super().__init__(host, target.text("path"), dropped)
        self._port = target.port or PORT
        self._user = user
        place = f"ftps://{user}@{host}:{self._port}"
        self._passwords = Passwords(target.id.text, place, f"{user}@{host}", ask)
        self.open()

    def _connect(self) -> None:
        self.close()
        # The user is not asked for a password before the right server has answered.
        if not self._passwords.right:
            with closing(_Client(context=_context(), timeout=_TIMEOUT)) as client:
                self._reach(client)
        self._client = self._passwords.first_right(self._logged_in)

    def _logged_in(self, password: str) -> _Client | None:
        """Return a connection that is logged in; None if the password is wrong."""
        client = _Client(context=_context(), timeout=_TIMEOUT)
        try:
            if self._reach(client, password):
                return client
        except BaseException:
            client.close()
            raise
        client.close()
        return None

    def _reach(self, client: _Client, password: str | None = None) -> bool:
        """Connect with encryption, and log in if a password is given.

        Return whether the password is right.

        Raises:
            RemoteError: the host does not answer, cannot prove its name, or does not encrypt.
        """
        try:
            self._encrypt(client)
            if password is not None:
                try:
                    client.login(self._user, password, secure=False)
                except ftplib.error_perm:
                    return False
                client.prot_p()
                with suppress(ftplib.error_perm):
                    client.sendcmd("OPTS UTF8 ON")
        except (ftplib.Error, OSError, EOFError, ValueError) as error:
            raise RemoteError(
                "failed", where=self.where, path=".", said=in_one_line(error)
            ) from error
        return True

    def _encrypt(self, client: _Client) -> None:
        try:
            client.connect(self.where.strip("[]"), self._port)
            assert client.sock is not None
            # Commands are short, and the answer is awaited: with a delay, each file takes 40 ms
            # more.
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise unreachable(error, self.where, self._port) from error
        except (ftplib.Error, EOFError) as error:
            raise RemoteError("no-answer", where=self.where, port=self._port) from error
        try:
            client.auth()
        except ssl.SSLCertVerificationError as error:
            said = error.verify_message
            raise RemoteError("certificate", where=self.where, said=said) from error
        except ftplib.error_perm as error:
            if str(error)[:3] in _NO_TLS:
                raise RemoteError("no-tls", where=self.where) from error
            raise

    def close(self) -> None:
        """Close the connection."""
        if client := getattr(self, "_client", None):
            client.close()

    def _create(self, place: str, content: bytes) -> bool:
        """Create a file if there is none.

        FTP always replaces a file, but only one client can create a folder. So a folder guards the
        check and the write. If the folder stays for some seconds, its client is assumed to be gone.
        """
        guard, part = posixpath.join(self.root, _GUARD), posixpath.join(self.root, PART)
        until = time.monotonic() + _GUARD_SECONDS
        while not self._mkdir(guard) and time.monotonic() < until:
            time.sleep(0.5)
        try:
            there = self._read(place)
            if there is None:
                self._put(part, content)
                self._rename(part, place)
            return there is None or there == content
        finally:
            self._remove_folder(guard)

    def _remove(self, place: str) -> None:
        try:
            self._client.delete(place)
        except ftplib.error_perm:
            if self._size(place) is not None:
                raise

    def _remove_folder(self, place: str) -> bool:
        with suppress(ftplib.error_perm):
            self._client.rmd(place)
            return True
        return False

    def _entries(self, place: str) -> Mapping[str, Entry]:
        try:
            facts_by_name = {
                name: facts.get("size", "") for name, facts in self._client.mlsd(place)
            }
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_THERE) or not self._is_folder(place):
                return {}
            paths = (posixpath.join(place, name) for name in self._listed(place))
            facts_by_name = {path: str(self._size(path)) for path in paths}
        sizes = {posixpath.basename(name): size for name, size in facts_by_name.items()}
        return {
            name: Entry(size=int(sizes[name]) if sizes[name].isdecimal() else None)
            for name in sizes.keys() - {"", ".", ".."}
        }

    def _listed(self, place: str) -> list[str]:
        """Return the names in a folder, including hidden ones, from a server without `MLSD`."""
        here = self._client.pwd()
        self._client.cwd(place)
        try:
            with suppress(ftplib.error_perm):  # some servers report an error for an empty folder
                return self._client.nlst("-a")
            return []
        finally:
            self._client.cwd(here)

    def _read(self, place: str) -> bytes | None:
        content = bytearray()

        def take(piece: bytes) -> None:
            content.extend(piece)
            if len(content) > MOST_READ:
                raise OverflowError

        try:
            self._client.retrbinary(f"RETR {place}", take)
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_THERE) and self._size(place) is None:
                return None
            raise
        except OverflowError:
            # On the old connection, the answer about the broken transfer would come as the next
            # answer.
            self._connect()
            return b""
        return bytes(content)

    def _put(self, part: str, content: bytes) -> None:
        try:
            self._client.storbinary(f"STOR {part}", BytesIO(content))
        except TimeoutError:
            raise
        except OSError:
            # A full server aborts the transfer, and sends the reason on the command connection.
            with suppress(OSError, EOFError):
                self._client.voidresp()
            raise

    def _rename(self, part: str, place: str) -> None:
        """Rename a file to replace another; some servers need two commands for it."""
        try:
            self._client.rename(part, place)
        except ftplib.error_perm:
            if self._size(place) is None:
                raise
            self._client.delete(place)
            self._client.rename(part, place)

    def _size(self, place: str) -> int | None:
        """Return the size of a file; None if there is none."""
        self._client.voidcmd("TYPE I")
        try:
            return self._client.size(place)
        except ftplib.error_perm:
            return None

    def _make_folder(self, place: str) -> None:
        if not self._mkdir(place) and not self._is_folder(place):
            raise disk_error(OSError(errno.EACCES, ""), self.where, place)

    def _mkdir(self, place: str) -> bool:
        with suppress(ftplib.error_perm):
            self._client.mkd(place)
            return True
        return False

    def _is_folder(self, place: str) -> bool:
        here = self._client.pwd()
        with suppress(ftplib.error_perm):
            self._client.cwd(place)
            self._client.cwd(here)
            return True
        return False

    def _is_dropped(self, error: Exception) -> bool:
        broken = isinstance(error, ftplib.error_temp) and str(error)[:3] in _BROKEN
        return (broken or super()._is_dropped(error)) and not _is_full(error)

    def _in_words(self, error: Exception, path: str) -> Exception:
        if not isinstance(error, ftplib.Error):
            return super()._in_words(error, path)
        if _is_full(error):
            return RemoteError("full", where=self.where, path=path)
        if str(error)[:3] in ("530", "532", "550", "553"):
            return RemoteError("permission", where=self.where, path=path)
        return RemoteError("failed", where=self.where, path=path, said=in_one_line(error))


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _Data
    return context


def _is_full(error: Exception) -> bool:
    text = str(error).lower()
    return text[:3] in _FULL or any(words in text for words in _FULL_WORDS)
