"""Where a site is put: the few operations that every kind of target has, and a folder's."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from tipsite.i18n import gettext as _
from tipsite.messages.publishing import REMOTE
from tipsite.model.config import Target
from tipsite.output.disk import FOLDER_MODE, flush_folder, write_new
from tipsite.shell import install_command

T = TypeVar("T")
PART = ".tipsite-part"
"""A file that is still being written has this name, at the top of the site on the target."""


TRIAL = ".tipsite-trial"
"""A file that is written and deleted again, to see whether that is allowed."""
MOST_READ = 64_000_000
"""In bytes. No state and no text of a site is larger: a host cannot fill the memory."""


class RemoteError(Exception):
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
        words, hint = REMOTE[self.code]
        return _(words).format(**self.values), _(hint).format(**self.values)

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


def too_large(where: str, path: str) -> RemoteError:
    """Return that a file is larger than what is read from a target."""
    return RemoteError("too-large", where=where, path=path, most=MOST_READ // 1_000_000)


class Remote(Protocol):
    """The files of a site on its target.

    Paths are POSIX, relative to the root of the site there, in NFC. All operations raise
    `RemoteError`; a ``ValueError`` is a path that leads out of the site.
    """

    atomic: bool
    """Whether readers see nothing before `finish`."""

    def read(self, path: str) -> bytes | None:
        """Return a file of at most `MOST_READ` bytes; None: it is not there."""
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


def open_remote(target: Target, root: Path, ask: Ask) -> Remote:
    """Return a target, ready to be used; ``root`` is the folder of the site on this computer.

    Connects, where there is something to connect to, and may ask for a password or whether the
    key of a host is the right one.

    Raises:
        RemoteError: it cannot be reached or used.
    """
    _hush()
    if target.kind == "folder":
        return FolderRemote(target.text("path"), root)
    if target.kind == "sftp":
        from tipsite.publishing.sftp import SftpRemote

        return SftpRemote(target, ask)
    if target.kind == "ftps":
        from tipsite.publishing.ftps import FtpsRemote

        return FtpsRemote(target, ask)
    if target.kind == "s3":
        from tipsite.publishing.s3 import S3Remote

        return S3Remote(target, ask)
    from tipsite.publishing.git import GitRemote

    return GitRemote(target, root, ask)


def _hush() -> None:
    """Keep libraries from writing to the terminal: what went wrong is said once, by us."""
    for name in ("paramiko", "urllib3", "dulwich", "botocore"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def try_out(remote: Remote) -> tuple[str, ...]:
    """Return what lies at the top of a target, once a file could be written there and deleted.

    What is seen at the end alone is not tried: that would be a release.

    Raises:
        RemoteError: one of these was refused.
    """
    found = remote.names()
    if not remote.atomic:
        remote.write(TRIAL, b"tipsite looks whether it may write here.\n")
        remote.delete(TRIAL)
    return tuple(name for name in found if name not in (PART, TRIAL))


def extra_missing(kind: str) -> RemoteError:
    """Return that the library of a kind of target is not installed, and the command for it."""
    command = install_command(f"publish-{kind}")
    return RemoteError("extra-missing", kind=kind, command=command)


class Reconnecting:
    """What targets have in common that a connection leads to: a dropped one is made anew, once.

    ``dropped`` are the exceptions that mean a drop. A subclass has `_connect`. Before an operation
    is done again, ``on_reconnect`` is called and may raise: hours may have passed.
    """

    def __init__(self, where: str, dropped: tuple[type[Exception], ...]) -> None:
        self.where = where
        self.dropped = dropped
        self.on_reconnect: Callable[[], None] = lambda: None

    def _connect(self) -> None:
        raise NotImplementedError

    def again(self, path: str, operation: Callable[[], T]) -> T:
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


class FolderRemote:
    """A folder of this computer, or one that looks like it (a mounted share, a stick)."""

    atomic = False

    def __init__(self, path: str, root: Path) -> None:
        """Look at the folder; it is made with its first file, the one above must be there.

        Raises:
            RemoteError: that one is missing, or a folder of the site itself was meant.
        """
        self._folder = Path(os.path.normpath(root.resolve() / Path(path).expanduser()))
        if _within_site(self._folder, root.resolve()):
            raise RemoteError("folder-in-site", path=path)
        if not self._folder.is_dir() and not self._folder.parent.is_dir():
            raise RemoteError("folder-missing", path=path)

    def read(self, path: str) -> bytes | None:
        """Return a file; None: it is not there."""
        absent = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
        with self._told(path), suppress(*absent), self._at(path).open("rb") as file:
            content = file.read(MOST_READ + 1)
            if len(content) > MOST_READ:
                raise too_large(str(self._folder), path)
            return content
        return None

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, make it durable and give it its own."""
        with self._told(path):
            file, part = self._at(path), self._folder / PART
            self._make_folders(file)
            part.unlink(missing_ok=True)
            try:
                write_new(part, content)
                _flush(part)
                part.replace(file)
            except OSError:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                raise
            flush_folder(file.parent)

    def create(self, path: str, content: bytes) -> bool:
        """Put a file there if there is none."""
        with self._told(path):
            file = self._at(path)
            self._make_folders(file)
            part = self._folder / f"{PART}-{secrets.token_hex(8)}"
            try:
                write_new(part, content)
                _flush(part)
                return _link(part, file, content)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def delete(self, path: str) -> None:
        """Take a file away, and the folders that are empty then."""
        with self._told(path):
            file = self._at(path)
            with suppress(FileNotFoundError, NotADirectoryError):
                file.unlink()
            for folder in file.parents:
                if folder == self._folder:
                    break
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    continue
                except OSError:
                    break

    def names(self, folder: str = "") -> Mapping[str, Entry]:
        """Return what lies in a folder."""
        place = self._at(folder) if folder else self._folder
        found: dict[str, Entry] = {}
        with self._told(folder or "."), suppress(FileNotFoundError, NotADirectoryError):
            for one in sorted(place.iterdir()):
                entry = Entry(size=one.lstat().st_size, digest=partial(self._digest, one))
                found[unicodedata.normalize("NFC", one.name)] = entry
        return found

    def _digest(self, file: Path) -> str:
        with self._told(file.name), suppress(IsADirectoryError), file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
        return ""

    def finish(self, message: str) -> None:
        """Clear away what somebody was writing when he was stopped; all else is shown already."""
        with self._told("."):
            for name in self.names():
                if name.startswith(PART):
                    (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Do nothing."""

    def _at(self, path: str) -> Path:
        return self._folder.joinpath(*checked_path(path).split("/"))

    def _make_folders(self, file: Path) -> None:
        """Make the folders above a file, as far as that of the site."""
        missing = [folder for folder in file.parents if not folder.is_dir()]
        for folder in reversed(missing):
            if folder.is_relative_to(self._folder):
                with suppress(FileExistsError):
                    folder.mkdir(FOLDER_MODE)

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise disk_error(error, str(self._folder), path) from error


_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Windows has no quota of this kind."""


def disk_error(error: OSError, where: str, path: str) -> RemoteError:
    """Return what a disk said no to, in words."""
    if error.errno in _FULL:
        return RemoteError("full", where=where, path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return RemoteError("permission", where=where, path=path)
    return RemoteError("failed", where=where, path=path, said=error.strerror or str(error))


def _within_site(folder: Path, root: Path) -> bool:
    """Whether a folder holds the site, or is one of those that tipsite reads or writes."""
    folder = folder.resolve()
    if root.is_relative_to(folder):
        return True
    if not folder.is_relative_to(root):
        return False
    top = folder.relative_to(root).parts[0]
    return top in ("content", "themes", "output", "private") or top.startswith(".tipsite")


def _flush(file: Path) -> None:
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())


def _link(part: Path, file: Path, content: bytes) -> bool:
    """Give a finished file its name if nothing has it; of two who try, one succeeds."""
    try:
        os.link(part, file)
    except FileExistsError:
        return False
    except OSError:
        # Sticks and some shares know no links. There the name is taken first, and filled then.
        try:
            write_new(file, content)
        except FileExistsError:
            return False
    return True
