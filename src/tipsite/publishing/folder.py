"""A site in a folder of this computer, or one that looks like it: a mounted share, a stick."""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import file_digest
from pathlib import Path

from tipsite.output.disk import FOLDER_MODE, flush_folder, write_new
from tipsite.publishing.remote import (
    MOST_READ,
    PART,
    Entry,
    RemoteError,
    checked_path,
    disk_error,
    too_large,
)


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
        with self._in_words(path), suppress(*absent), self._at(path).open("rb") as file:
            content = file.read(MOST_READ + 1)
            if len(content) > MOST_READ:
                raise too_large(str(self._folder), path)
            return content
        return None

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, make it durable and give it its own."""
        with self._in_words(path):
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
        with self._in_words(path):
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
        with self._in_words(path):
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
        entries: dict[str, Entry] = {}
        with self._in_words(folder or "."), suppress(FileNotFoundError, NotADirectoryError):
            for one in sorted(place.iterdir()):
                entry = Entry(size=one.lstat().st_size, digest=partial(self._digest, one))
                entries[unicodedata.normalize("NFC", one.name)] = entry
        return entries

    def _digest(self, file: Path) -> str:
        with self._in_words(file.name), suppress(IsADirectoryError), file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
        return ""

    def finish(self, message: str) -> None:
        """Clear away what somebody was writing when he was stopped; all else is shown already."""
        with self._in_words("."):
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
    def _in_words(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise disk_error(error, str(self._folder), path) from error


def _within_site(folder: Path, root: Path) -> bool:
    """Return whether a folder holds the site, or is one of those that tipsite reads or writes."""
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
