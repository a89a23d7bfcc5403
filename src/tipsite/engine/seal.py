"""The key of this machine and a digest of the program; both seal the entries of the store.

Officers send a site's folder by mail, with its store. A build therefore uses only entries that are
sealed with the key of this user and machine. The key is stored outside of the site.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tipsite.engine.inputs import (
    OWN_THEMES,
    Sight,
    all_entries,
    open_regular,
    own_theme,
    package,
)

VARIABLE = "TIPSITE_STORE_KEY"
"""Environment variable with any text as the key, for machines without lasting files (CI)."""
_SIZE = 32
_COMPILED = "__pycache__"


def machine_key(site: Path) -> bytes | None:
    """Return the key, and create a missing one; None if it cannot be stored.

    A key is not used if it is inside of the ``site``, or if others may read or write it.
    """
    if text := os.environ.get(VARIABLE):
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
    folder = state_folder()
    if folder is None:
        return None
    try:
        if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(site)):
            return None
        return _read_key(folder / "key") or _make_key(folder)
    except OSError:
        return None


def state_folder() -> Path | None:
    """Return the folder for tipsite's state of this user, or None if the system names none."""
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME"
    state = os.environ.get(variable, "")
    if os.path.isabs(state):  # noqa: PTH117 - an empty one is no path
        return Path(state) / "tipsite"
    home = os.path.expanduser("~")  # noqa: PTH111 - Path raises where there is none
    if sys.platform == "win32" or not os.path.isabs(home):  # noqa: PTH117
        return None
    inner = "Library/Application Support" if sys.platform == "darwin" else ".local/state"
    return Path(home) / inner / "tipsite"


def _read_key(path: Path) -> bytes | None:
    try:
        with open_regular(path) as file:
            state = os.fstat(file.fileno())
            key = file.read(_SIZE + 1)
    except FileNotFoundError:
        return None
    if sys.platform != "win32" and (state.st_uid != os.geteuid() or state.st_mode & 0o077):
        raise PermissionError(path)
    return key if len(key) == _SIZE else None


def _make_key(folder: Path) -> bytes | None:
    """Create a key once: if two builds create one at the same time, both use the first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, draft = folder / "key", folder / f"key.{secrets.token_hex(8)}"
    try:
        draft.touch(mode=0o600, exist_ok=False)
        with draft.open("r+b") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        # The disk may have been full when an earlier draft was written.
        if path.is_file() and path.stat().st_size != _SIZE:
            draft.replace(path)
        elif sys.platform == "win32":
            with suppress(FileExistsError):
                draft.rename(path)
        else:
            with suppress(FileExistsError):
                path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
    return _read_key(path)


def program_digest() -> bytes:
    """Return a digest of tipsite, its libraries and Python.

    The digest of tipsite's files is stored, and computed again only after one has changed.
    """
    versions = (sys.version, sys.platform, zlib.ZLIB_RUNTIME_VERSION, *_libraries())
    whole = "\0".join((_program(), *versions))
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _program() -> str:
    sight = Sight(_program_entries())
    folder = state_folder()
    place = hashlib.blake2b(package().encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    memory = folder / f"program-{place}" if folder else None
    with suppress(OSError, ValueError):
        if memory is not None:
            with open_regular(memory) as file:
                stamp, digest = file.read(200).decode("ascii").split()
            if stamp == sight.stamp:
                return digest
    whole = hashlib.blake2b(digest_size=_SIZE)
    for path, file_path in sight.files.items():
        with open(file_path, "rb") as file:  # noqa: PTH123 - an installer may have made links
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path}\0{content}\n".encode("utf-8", "surrogatepass"))
    digest = whole.hexdigest()
    if memory is not None and not (sight.young or sight.has_links):
        draft = memory.with_name(f"{memory.name}.{secrets.token_hex(8)}")
        with suppress(OSError):
            try:
                draft.write_text(f"{sight.stamp} {digest}\n", encoding="ascii")
                draft.replace(memory)
            finally:
                draft.unlink(missing_ok=True)
    return digest


def _program_entries() -> Iterator[tuple[str, os.DirEntry[str]]]:
    yield from all_entries(package(), "", lambda _path, name: name == _COMPILED)
    for name in OWN_THEMES:
        theme = own_theme(name)
        if theme is not None and not Path(theme).is_relative_to(package()):
            for path, entry in all_entries(theme):
                yield f"themes/{name}/{path}", entry


def _libraries() -> list[str]:
    """Return the names of installed distributions with their versions."""
    records: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            records.update(
                name
                for name in os.listdir(place or os.curdir)  # noqa: PTH208 - names alone, quickly
                if name.endswith((".dist-info", ".egg-info"))
            )
    return sorted(records)
