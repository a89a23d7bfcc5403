"""Operations on the files of a target, the same for each kind, and what it refuses."""

from __future__ import annotations

import errno
import socket
import unicodedata
from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct

from tipsite.i18n import gettext as _
from tipsite.messages.publishing import REMOTE
from tipsite.workspace.errors import CommandError

PART = ".tipsite-part"
"""A file that is still being written has this name, at the top of the site on the target."""
MOST_READ = 64_000_000
"""In bytes. No state and no text of a site is larger: a host cannot fill the memory."""


class RemoteError(CommandError):
    """What a target says no to, as a code of `messages.publishing.REMOTE` and its values.

    As a text it is what is wrong and what to do, in the language that is spoken. It holds no
    password.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str] = {name: str(value) for name, value in values.items()}

    def parts(self) -> tuple[str, str]:
        """Return what is wrong, and what to do."""
        message = REMOTE[self.code]
        return _(message.words).format(**self.values), _(message.hint).format(**self.values)

    def __str__(self) -> str:
        return "\n→ ".join(self.parts())


class Ask(Protocol):
    """Whoever sits before the computer."""

    def confirm(self, question: str) -> bool:
        """Return whether the answer is yes."""
        ...

    def password(self, question: str) -> str:
        """Return a password, typed unseen; an empty text where there is none."""
        ...


class Unattended:
    """Nobody is there: nothing is confirmed, no password is known."""

    def confirm(self, question: str) -> bool:
        """Return no."""
        return False

    def password(self, question: str) -> str:
        """Return no password."""
        return ""


class Entry(Struct, frozen=True, kw_only=True):
    """What a target's list says of a file or folder, as far as it does.

    ``size`` is in bytes. ``digest`` returns the file's SHA-256, its MD5 or its id in git, in hex;
    an empty text where the target tells none.
    """

    size: int | None = None
    digest: Callable[[], str] = str


class Remote(Protocol):
    """The files of a site on its target.

    Paths are POSIX, relative to the root of the site there, in NFC. All operations raise
    `RemoteError`; a ``ValueError`` is a path that leads out of the site.
    """

    atomic: bool
    """Return whether readers see nothing before `finish`."""

    def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none.

        A file of more than `MOST_READ` bytes is not from tipsite: it is read as an empty one.
        """
        ...

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, with its folders: readers see the old one or the new one, whole."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Put a file there if there is none; False: there is one. Of two at once, one may."""
        ...

    def delete(self, path: str) -> None:
        """Take a file away, and the folders that are empty then; it need not be there."""
        ...

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return what lies in a folder, hidden names too, sorted; without one, at the top.

        Some hosts list no hidden names.
        """
        ...

    def finish(self, message: str) -> None:
        """Show readers what was done, where that is a step of its own; ``message`` says what."""
        ...

    def close(self) -> None:
        """Let go of connections; what was not finished is lost where that is a step."""
        ...


def checked_path(path: str) -> str:
    """Return a path of a file within the site.

    Raises:
        ValueError: it is none.
    """
    if not path or path.startswith("/") or "\\" in path or "\0" in path:
        raise ValueError(path)
    if {"", ".", ".."} & set(path.split("/")):
        raise ValueError(path)
    return unicodedata.normalize("NFC", path)


def listing(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return the entries of a folder as they are listed: sorted, in NFC."""
    names = {unicodedata.normalize("NFC", name): name for name in entries}
    return {name: entries[names[name]] for name in sorted(names)}


def in_one_line(error: object) -> str:
    """Return what a library or a server says of an error, in one line."""
    return " ".join(str(error).split())[:200]


def unreachable(error: OSError, where: str, port: int) -> RemoteError:
    """Return in words why there is no connection."""
    if isinstance(error, socket.gaierror):
        return RemoteError("host-unknown", where=where)
    if isinstance(error, ConnectionRefusedError):
        return RemoteError("refused", where=where, port=port)
    return RemoteError("no-answer", where=where, port=port)


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Windows has no quota of this kind."""


def disk_error(error: OSError, where: str, path: str) -> RemoteError:
    """Return what a disk said no to, in words."""
    if error.errno in _FULL:
        return RemoteError("full", where=where, path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return RemoteError("permission", where=where, path=path)
    return RemoteError("failed", where=where, path=path, said=error.strerror or str(error))
