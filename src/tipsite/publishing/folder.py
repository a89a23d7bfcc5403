"""A site in a folder of this computer, of a mounted share, or of a USB stick."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from hashlib import file_digest
from pathlib import Path

from tipsite.output.disk import FOLDER_MODE, flush_folder, move, write_new
from tipsite.publishing.remote import MOST_READ, PART, Entry, RemoteError, disk_error
from tipsite.publishing.server import ServerRemote


class FolderRemote(ServerRemote):
    """A folder of this computer, of a mounted share, or of a USB stick."""

    def __init__(self, path: str, root: Path) -> None:
        """Check the folder. It is created with its first file; the folder above must exist.

        Raises:
            RemoteError: the folder above is missing, or the path is a folder of the site itself.
        """
        folder = Path(os.path.normpath(root.resolve() / Path(path).expanduser()))
        if _within_site(folder, root.resolve()):
            raise RemoteError("folder-in-site", path=path)
        if not folder.is_dir() and not folder.parent.is_dir():
            raise RemoteError("folder-missing", path=path)
        super().__init__(str(folder), folder.as_posix(), ())

    def finish(self, message: str) -> None:
        """Delete partly written files of stopped runs; other files are visible already."""
        for name in self.names():
            if name.startswith(PART):
                self.delete(name)

    def _read(self, place: str) -> bytes | None:
        absent = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
        with suppress(*absent), Path(place).open("rb") as file:
            content = file.read(MOST_READ + 1)
            return content if len(content) <= MOST_READ else b""
        return None

    def _put(self, part: str, content: bytes) -> None:
        self._remove(part)
        write_new(Path(part), content)
        with Path(part).open("r+b") as stream:
            os.fsync(stream.fileno())

    def _rename(self, part: str, place: str) -> None:
        move(Path(part), Path(place))
        flush_folder(Path(place).parent)

    def _create(self, place: str, content: bytes) -> bool:
        part = f"{self.root}/{PART}-{secrets.token_hex(8)}"
        try:
            self._put(part, content)
            return _link(Path(part), Path(place), content)
        finally:
            with suppress(OSError):
                self._remove(part)

    def _remove(self, place: str) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(place).unlink()

    def _remove_folder(self, place: str) -> bool:
        with suppress(OSError):
            Path(place).rmdir()
        return not Path(place).exists()

    def _entries(self, place: str) -> Mapping[str, Entry]:
        with suppress(FileNotFoundError, NotADirectoryError):
            return {
                file.name: Entry(size=file.lstat().st_size, digest=partial(self._digest, file))
                for file in Path(place).iterdir()
            }
        return {}

    def _digest(self, file: Path) -> str:
        try:
            with suppress(IsADirectoryError), file.open("rb") as content:
                return file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise disk_error(error, self.where, file.name) from error
        return ""

    def _is_folder(self, place: str) -> bool:
        return Path(place).is_dir()

    def _make_folder(self, place: str) -> None:
        with suppress(FileExistsError):
            Path(place).mkdir(FOLDER_MODE)


def _within_site(folder: Path, root: Path) -> bool:
    """Return whether a folder contains the site, or is one that tipsite reads or writes."""
    folder = folder.resolve()
    if root.is_relative_to(folder):
        return True
    if not folder.is_relative_to(root):
        return False
    top = folder.relative_to(root).parts[0]
    return top in ("content", "themes", "output", "private") or top.startswith(".tipsite")


def _link(part: Path, file: Path, content: bytes) -> bool:
    """Give a finished file its name if the name is free; if two runs try, one succeeds."""
    try:
        os.link(part, file)
    except FileExistsError:
        return False
    except OSError:
        # USB sticks and some shares have no links. There, the file is created under its name, then
        # filled.
        try:
            write_new(file, content)
        except FileExistsError:
            return False
    return True
