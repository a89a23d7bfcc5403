"""Operations on the files of a target, the same for each kind, and their errors."""

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
"""The name of a partly written file, at the top of the site on the target."""
MOST_READ = 64_000_000
"""In bytes. No file of tipsite that is read is larger, and a host cannot fill the memory."""


class RemoteError(CommandError):
    """An error of a target: a code of `messages.publishing.REMOTE` and its values.

    Its text is the problem and the remedy, in the language of the user. It contains no password.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str] = {name: str(value) for name, value in values.items()}

    def parts(self) -> tuple[str, str]:
        """Return the problem and the remedy."""
        message = REMOTE[self.code]
        return _(message.words).format(**self.values), _(message.hint).format(**self.values)

    def __str__(self) -> str:
        return "\n→ ".join(self.parts())


class Ask(Protocol):
    """Questions to the user."""

    def confirm(self, question: str) -> bool:
        """Return whether the answer is yes."""
        ...

    def password(self, question: str) -> str:
        """Return a password that is typed without echo; an empty text if there is none."""
        ...


class Unattended:
    """Answers without a user: nothing is confirmed, no password is known."""

    def confirm(self, question: str) -> bool:
        """Return no."""
        return False

    def password(self, question: str) -> str:
        """Return no password."""
        return ""


class Entry(Struct, frozen=True, kw_only=True):
    """A file or folder in a list of a target.

    ``size`` is in bytes, None if it is not listed. ``digest`` returns the file's SHA-256, its MD5
    or its id in git, in hex; empty if the target has none.
    """

    size: int | None = None
    digest: Callable[[], str] = str


class Remote(Protocol):
    """The files of a site on its target.

    Paths are POSIX, relative to the root of the site there, in NFC. All operations may raise
    `RemoteError`, and ``ValueError`` for a path that leads out of the site.
    """

    atomic: bool
    """Whether readers see no change before `finish`."""

    def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none.

        A file of more than `MOST_READ` bytes is not from tipsite: it is read as an empty one.
        """
        ...

    def write(self, path: str, content: bytes) -> None:
        """Write a file and its folders; readers see the old file or the new one, as a whole."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Create a file, or return False if there is one; if two clients try, one succeeds."""
        ...

    def delete(self, path: str) -> None:
        """Delete a file, if there is one, and the folders that are empty then."""
        ...

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return the sorted entries of a folder, or of the root.

        Some hosts list no hidden names.
        """
        ...

    def finish(self, message: str) -> None:
        """Show the changes to readers, if that is a separate step; ``message`` describes them."""
        ...

    def close(self) -> None:
        """Close connections; an atomic target loses changes that are not finished."""
        ...


def checked_path(path: str) -> str:
    """Return a path in NFC.

    Raises:
        ValueError: it leads out of the site.
    """
    if not path or path.startswith("/") or "\\" in path or "\0" in path:
        raise ValueError(path)
    if {"", ".", ".."} & set(path.split("/")):
        raise ValueError(path)
    return unicodedata.normalize("NFC", path)


def listing(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return the entries of a folder, sorted, with names in NFC."""
    names = {unicodedata.normalize("NFC", name): name for name in entries}
    return {name: entries[names[name]] for name in sorted(names)}


def in_one_line(error: object) -> str:
    """Return the text of an error of a library or a server in one line."""
    return " ".join(str(error).split())[:200]


def unreachable(error: OSError, where: str, port: int) -> RemoteError:
    """Return the error for a connection that failed."""
    if isinstance(error, socket.gaierror):
        return RemoteError("host-unknown", where=where)
    if isinstance(error, ConnectionRefusedError):
        return RemoteError("refused", where=where, port=port)
    return RemoteError("no-answer", where=where, port=port)


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""The errors of a full disk; Windows lacks `EDQUOT`."""


def disk_error(error: OSError, where: str, path: str) -> RemoteError:
    """Return the error for an operation that a disk refused."""
    if error.errno in _FULL:
        return RemoteError("full", where=where, path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return RemoteError("permission", where=where, path=path)
    return RemoteError("failed", where=where, path=path, said=error.strerror or str(error))
