"""SSH connections of SFTP and git: the key of the host, and the login."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import paramiko
from paramiko import (
    ECDSAKey,
    Ed25519Key,
    HostKeys,
    PasswordRequiredException,
    RSAKey,
    SSHException,
)
from paramiko.hostkeys import HostKeyEntry, InvalidHostKey

from tipsite.i18n import gettext as _
from tipsite.publishing.remote import Ask, RemoteError, unreachable
from tipsite.publishing.secrets import Passwords

PORT = 22
TIMEOUT = 30
"""In seconds: for a connection, its greeting, and each answer during login."""
_KEYS = ("id_ed25519", "id_ecdsa", "id_rsa")
_MOST_KEYS = 4
"""The most keys to try. Servers allow six attempts (`MaxAuthTries`); passwords need some."""


class Login:
    """An account on a host that is reached by SSH.

    The key of the host is compared with those in ``~/.ssh/known_hosts``. Keys of the account come
    from the SSH agent, then from ``~/.ssh``; a password is tried last.
    """

    def __init__(self, host: str, port: int, user: str, target_id: str, ask: Ask) -> None:
        """Store the account; `connect` connects."""
        self.where = host
        settings = _settings(host)
        self._host = str(settings.get("hostname", host))
        self._port = port
        self._user = user
        self._ask = ask
        self._files = [Path(one).expanduser() for one in settings.get("identityfile", [])]
        place = f"ssh://{user}@{host}:{port}"
        self._passwords = Passwords(target_id, place, f"{user}@{host}", ask)

    def connect(self) -> paramiko.Transport:
        """Return a connection that is logged in.

        Raises:
            RemoteError: the host does not answer, has another key, or refuses the login.
        """
        self._transport = self._reach()
        try:
            self._authenticate()
        except BaseException:
            self._transport.close()
            raise
        return self._transport

    def _reached(self) -> paramiko.Transport:
        """Return the connection; connect again if the server closed it after a failed attempt."""
        if not self._transport.is_active():
            self._transport.close()
            self._transport = self._reach()
        return self._transport

    def _reach(self) -> paramiko.Transport:
        """Connect, and compare the key of the host with its known keys."""
        try:
            plug = socket.create_connection((self._host, self._port), timeout=TIMEOUT)
        except OSError as error:
            raise unreachable(error, self.where, self._port) from error
        transport = paramiko.Transport(plug)
        transport.banner_timeout = transport.auth_timeout = TIMEOUT
        try:
            known: list[paramiko.PKey] = []
            for file in (Path("/etc/ssh/ssh_known_hosts"), known_hosts()):
                known += _keys_of(self._name(), file)
            kinds = {key.get_name() for key in known}
            # Kinds of known keys come first, so that the host sends a known key.
            options = transport.get_security_options()
            options.key_types = sorted(options.key_types, key=lambda kind: _base(kind) not in kinds)
            transport.start_client(timeout=TIMEOUT)
            self._check_key(transport.get_remote_server_key(), known)
        except (SSHException, EOFError, OSError) as error:
            transport.close()
            raise RemoteError("no-ssh", where=self.where, port=self._port, said=error) from error
        except BaseException:
            transport.close()
            raise
        transport.set_keepalive(TIMEOUT)
        return transport

    def _name(self) -> str:
        """Return the name of the host in known_hosts."""
        return self._host if self._port == PORT else f"[{self._host}]:{self._port}"

    def _check_key(self, key: paramiko.PKey, known: list[paramiko.PKey]) -> None:
        """Compare the key of the host.

        Raises:
            RemoteError: the key has changed, is revoked, or the user does not confirm it.
        """
        values = {"where": self.where, "fingerprint": key.fingerprint}
        if _is_revoked(key):
            raise RemoteError("host-key-revoked", **values)
        if key in known:
            return
        if known:
            raise RemoteError("host-key-changed", **values, file=known_hosts())
        question = _(
            "This computer meets the server {where} for the first time. Its key ({kind}) is\n"
            "  {fingerprint}\n"
            "Compare it with the one that the host names in its help. Is it the same?"
        )
        if not self._ask.confirm(question.format(**values, kind=key.get_name())):
            raise RemoteError("host-key-unknown", **values)
        self._keep(key)

    def _keep(self, key: paramiko.PKey) -> None:
        file = known_hosts()
        with suppress(OSError):  # then the user is asked again next time
            file.parent.mkdir(mode=0o700, exist_ok=True)
            text = file.read_text("utf-8", "replace") if file.exists() else ""
            start = "" if text.endswith("\n") or not text else "\n"
            with file.open("a", encoding="utf-8", newline="\n") as lines:
                lines.write(f"{start}{self._name()} {key.get_name()} {key.get_base64()}\n")

    def _authenticate(self) -> None:
        wrong = (SSHException, EOFError, OSError)
        ways = self._ways(self._reached())
        if "publickey" in ways and not self._passwords.right:
            with closing(self._own_keys()) as keys:
                for key in keys:
                    with suppress(*wrong):
                        if not self._reached().auth_publickey(self._user, key):
                            return
        if not {"password", "keyboard-interactive"} & set(ways):
            raise RemoteError("login-key", where=self.where, user=self._user)

        def takes(password: str) -> Literal[True] | None:
            with suppress(*wrong):
                return None if self._reached().auth_password(self._user, password) else True
            return None

        self._passwords.first_right(takes)

    def _ways(self, transport: paramiko.Transport) -> list[str]:
        """Return the login methods of the server; all, if it does not list them."""
        try:
            transport.auth_none(self._user)
        except paramiko.BadAuthenticationType as error:
            return error.allowed_types
        except (SSHException, EOFError, OSError):
            pass
        return ["publickey", "password"]

    def _own_keys(self) -> Generator[paramiko.PKey, None, None]:
        """Yield the keys of the agent, then keys in files, up to the limit of most servers."""
        left = _MOST_KEYS
        for key in chain(_agent_keys(), filter(None, map(self._from_file, self._key_files()))):
            yield key
            left -= 1
            if not left:
                return

    def _key_files(self) -> list[Path]:
        files = (*self._files, *(known_hosts().parent / name for name in _KEYS))
        return [one for one in dict.fromkeys(files) if one.is_file()]

    def _from_file(self, file: Path) -> paramiko.PKey | None:
        """Return the key in a file; ask the user for its password if it has one."""
        try:
            return _key_in(file, None)
        except PasswordRequiredException:
            words = _("Password of the key {file} (Enter: log in without it)")
            if phrase := self._ask.password(words.format(file=file)):
                with suppress(SSHException, OSError, ValueError):
                    return _key_in(file, phrase)
        except (SSHException, OSError, ValueError):
            pass
        return None


def _agent_keys() -> Iterator[paramiko.PKey]:
    if sys.platform != "win32" and not os.environ.get("SSH_AUTH_SOCK"):
        return  # there is no agent
    agent = None
    try:
        with suppress(SSHException, OSError):
            agent = paramiko.Agent()
        yield from agent.get_keys() if agent else ()
    finally:
        if agent is not None:
            agent.close()


def _key_in(file: Path, phrase: str | None) -> paramiko.PKey | None:
    for kind in (Ed25519Key, ECDSAKey, RSAKey):
        try:
            return kind.from_private_key_file(str(file), phrase)
        except PasswordRequiredException:
            raise
        except SSHException:
            continue  # a key of another kind
    return None


def known_hosts() -> Path:
    """Return the user's own list of the keys of hosts."""
    return Path.home() / ".ssh" / "known_hosts"


def _settings(host: str) -> dict[str, Any]:
    """Return the settings of a host in ``~/.ssh/config``: its name, and its files of keys."""
    with suppress(OSError, SSHException):
        return dict(paramiko.SSHConfig.from_path(str(known_hosts().parent / "config")).lookup(host))
    return {}


def _base(kind: str) -> str:
    """Return the kind of a key without the algorithm of its signatures."""
    return "ssh-rsa" if kind.startswith("rsa-sha2") else kind


def _keys_of(name: str, file: Path) -> Iterator[paramiko.PKey]:
    """Yield the keys of a host in a list; lines of other hosts and wrong lines are skipped."""
    with suppress(OSError):
        for line in file.read_text("utf-8", "replace").splitlines():
            with suppress(InvalidHostKey, ValueError, UnicodeError):
                entry = None if line.startswith(("#", "@")) else HostKeyEntry.from_line(line)
                if entry is None or entry.key is None:
                    continue
                one = HostKeys()  # this class can compare hashed names
                for host in entry.hostnames or ():
                    one.add(host, entry.key.get_name(), entry.key)
                if one.lookup(name):
                    yield entry.key


def _is_revoked(key: paramiko.PKey) -> bool:
    own = key.get_base64()
    with suppress(OSError):
        lines = known_hosts().read_text("utf-8", "replace").splitlines()
        return any(line.startswith("@revoked") and own in line for line in lines)
    return False
