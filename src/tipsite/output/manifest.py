"""The manifest of an output folder, and stamps that tell whether its files have changed.

The manifest lists our files with their digests. A stamp has the size, times and inode of a file: if
they are unchanged, the file need not be read. Imports are few, since an unchanged build calls
`standing` before it loads other modules.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from tipsite.engine.seal import machine_key
from tipsite.output.disk import (
    INTERNAL,
    JOURNAL,
    MANIFEST,
    STAGE,
    folders_above,
    is_folder,
    is_regular,
    is_safe,
    lstat,
    make_state_folder,
    move,
    state_folder,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STATS = "stats.json"
_DRAFT = "stats.new"
OLD = "old"
SWAP = "swap-"

_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""Exceptions of reading missing or damaged stamps."""

Stamp = tuple[int, int, int, int]
Stamps = Mapping[str, Stamp | None]
"""The stamp of each of our files; None if a later change might leave it the same."""


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Return the states of all files and folders by path, parents first, without helper files.

    Links are not followed. Raises OSError if a folder cannot be read.
    """
    # The states of the entries themselves have fewer fields on Windows.
    return {path: os.lstat(entry.path) for path, entry in walk(folder)}


def walk(folder: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """Return the entries whose states `scan` returns."""
    entries: list[tuple[str, os.DirEntry[str]]] = []
    _walk(str(folder), "", entries)
    return entries


def _walk(folder: str, above: str, result: list[tuple[str, os.DirEntry[str]]]) -> None:
    with os.scandir(folder) as listing:
        entries = list(listing)
    for entry in entries:
        path = above + as_stored(entry.name)
        if path not in INTERNAL:
            result.append((path, entry))
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, path + "/", result)


def as_stored(name: str) -> str:
    """Return a name in NFC: HFS+ lists decomposed names, but finds both forms."""
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


class CorruptManifestError(Exception):
    """The manifest is not one that this program has written."""


def read_manifest(
    folder: Path, name: str = MANIFEST, *, safe: Collection[str] = ()
) -> dict[str, str] | None:
    """Return our files in a folder with their digests; None if there is no manifest.

    Paths that are known to be `safe` are not checked again. Raises CorruptManifestError for
    anything that is not a manifest, and OSError if it cannot be read.
    """
    path = folder / name
    state = lstat(path)
    if state is None:
        return None
    if not is_regular(state):
        raise CorruptManifestError
    return manifest_in(path.read_bytes(), safe=safe)


def manifest_in(content: bytes, *, safe: Collection[str] = ()) -> dict[str, str]:
    """Return the files and digests that a manifest lists.

    Raises CorruptManifestError for anything that is not a manifest.
    """
    try:
        digests = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CorruptManifestError from error
    if not isinstance(digests, dict):
        raise CorruptManifestError
    # Our files are deleted by this list, so a path that leaves the folder must not get through.
    for path_inside, digest in digests.items():
        if not (path_inside in safe or is_safe(path_inside)):
            raise CorruptManifestError
        if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            raise CorruptManifestError
    return digests


def own_files(folder: Path) -> Mapping[str, str]:
    """Return the files of the manifest; empty if it is missing or damaged."""
    try:
        return read_manifest(folder) or {}
    except CorruptManifestError:
        return {}


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of a site; the same site gives the same bytes."""
    quoted = json.JSONEncoder(ensure_ascii=False).encode
    lines = [f' {quoted(path)}: "{digest}"' for path, digest in sorted(digests.items())]
    return ("{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n").encode()


def standing(output: Path) -> str | None:
    """Return a digest of the site in the output folder, if no file has changed.

    Equal digests of two calls mean that no file differs. Return None if a file has changed or a
    change is unfinished; `writer.write` repairs both. Files are only read if their stamp has
    changed.
    """
    folder = Path(os.path.realpath(output))
    try:
        manifest = (folder / MANIFEST).read_bytes()
        stamps = stamps_of(folder, manifest) or dict.fromkeys(read_manifest(folder) or ())
        folders = (f"{folder}/{above}" for above in folders_above(stamps))
        if is_unfinished(folder) or not all(is_folder(lstat(path)) for path in folders):
            return None
        doubtful = [
            path
            for path, stamp in stamps.items()
            if not is_as_stamped(stamp, os.lstat(f"{folder}/{path}"))
        ]
        if doubtful:
            listed, now = read_manifest(folder) or {}, clock(folder)
            renewed = {path: stamp_before(now, os.lstat(folder / path)) for path in doubtful}
            if any(digest_of(folder / path) != listed[path] for path in doubtful):
                return None
            remember(folder, manifest, {**stamps, **renewed})
    except (*_DAMAGED, CorruptManifestError):
        return None
    return _site(manifest)


def is_unfinished(output: Path) -> bool:
    """Return whether a killed run has left an unfinished change or helper files."""
    return bool(leftovers(output)) or any(
        os.path.lexists(output / name) for name in (JOURNAL, STAGE)
    )


def leftovers(output: Path) -> tuple[Path, ...]:
    """Return the trees of an unfinished exchange."""
    state = state_folder(output)
    try:
        names = sorted(os.listdir(state))  # noqa: PTH208 - only names are asked for
    except OSError:
        return ()
    return tuple(state / name for name in names if name == OLD or name.startswith(SWAP))


def digest_of(path: Path) -> str | None:
    """Return the digest of a file; None if it is no regular file or cannot be read."""
    if not is_regular(lstat(path)):
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        # An unreadable file may have any content.
        return None


def clock(output: Path) -> int:
    """Return the time, in ns, by the clock of the file system; 0 if it is not known.

    If a file is older than this by its stamp, any later change gives it another stamp. A file of
    the same tick may keep its stamp (git's documentation calls it racy).
    """
    try:
        path = make_state_folder(output) / _DRAFT
        # A mounted file system has its own clock.
        if os.lstat(path.parent).st_dev != os.lstat(output).st_dev:
            return 0
        path.unlink(missing_ok=True)
        path.touch()
        moment = path.stat().st_mtime_ns
        path.unlink()
    except OSError:
        return 0
    return moment


def stamp_before(moment: int, state: os.stat_result) -> Stamp | None:
    """Return a stamp that any change after ``moment`` alters; None if a change might keep it."""
    # On Windows, every time of a file can be set back.
    is_old = sys.platform != "win32" and max(state.st_mtime_ns, state.st_ctime_ns) < moment
    return _stamp(state) if is_old else None


def _stamp(state: os.stat_result) -> Stamp:
    # Not the device, since its number may change with each start of the system.
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def is_as_stamped(stamp: Stamp | None, state: os.stat_result) -> bool:
    """Return whether a file is known to be unchanged since it had this stamp."""
    return stamp is not None and stamp == _stamp(state)


def stamps_of(output: Path, manifest: bytes) -> Stamps:
    """Return the stored stamps of the files of a manifest."""
    with suppress(*_DAMAGED):
        seal, _newline, content = (state_folder(output) / _STATS).read_bytes().partition(b"\n")
        if seal != _seal(output, content):
            return {}
        stored = json.loads(content)
        if stored["site"] == _site(manifest):
            files = stored["files"].items()
            return {path: None if stamp is None else tuple(stamp) for path, stamp in files}
    return {}


def _site(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()


def remember(output: Path, manifest: bytes, stamps: Stamps) -> None:
    """Store the stamps of the files of a manifest.

    If that fails, the next run reads all files.
    """
    content = json.dumps({"site": _site(manifest), "files": stamps}).encode()
    seal = _seal(output, content)
    if seal is None:
        return
    with suppress(OSError):
        folder = make_state_folder(output)
        draft = folder / _DRAFT
        draft.write_bytes(seal + b"\n" + content)
        move(draft, folder / _STATS)


def _seal(output: Path, content: bytes) -> bytes | None:
    """Return the seal of stamps; None if this machine has no key.

    Without a seal, a program that changes a page could also write matching stamps.
    """
    key = machine_key(output.parent)
    if key is None:
        return None
    return hashlib.blake2b(content, key=key, digest_size=32).hexdigest().encode()
