"""The list of our files in an output folder, and whether they stand there as they were written.

The list is in the folder. Beside it stands what the file system said of the files when they had the
digests of the list: a file of which it says the same today need not be read. Imports are few, since
`standing` is asked before anything else of the program is loaded.
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
    state_folder,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_STATS = "stats.json"
_DRAFT = "stats.new"
OLD = "old"
SWAP = "swap-"

_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What comes of reading what was remembered where it is missing, or not what we wrote."""

Stamp = tuple[int, int, int, int]
Stamps = Mapping[str, Stamp | None]
"""Of each of our files; None where it is not known to tell of later changes."""


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Everything in a folder by relative path, parents first, without our helper files.

    Links are not followed. OSError if a folder cannot be read.
    """
    # What the entries themselves say is less on Windows.
    return {path: os.lstat(entry.path) for path, entry in walk(folder)}


def walk(folder: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """The entries of which `scan` tells the states."""
    found: list[tuple[str, os.DirEntry[str]]] = []
    _walk(str(folder), "", found)
    return found


def _walk(folder: str, above: str, found: list[tuple[str, os.DirEntry[str]]]) -> None:
    with os.scandir(folder) as listing:
        entries = list(listing)
    for entry in entries:
        path = above + as_stored(entry.name)
        if path not in INTERNAL:
            found.append((path, entry))
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, path + "/", found)


def as_stored(name: str) -> str:
    """A name as our paths have it: HFS+ hands out decomposed names, but finds either form."""
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


class CorruptManifestError(Exception):
    """There is a manifest, but not one that this program wrote."""


def read_manifest(
    folder: Path, name: str = MANIFEST, *, safe: Collection[str] = ()
) -> dict[str, str] | None:
    """Our files in a folder with their digests; None if there is no manifest.

    Paths that are known to be `safe` are not looked at again. Raises CorruptManifestError for
    anything that is not a manifest, OSError if it cannot be read.
    """
    path = folder / name
    state = lstat(path)
    if state is None:
        return None
    if not is_regular(state):
        raise CorruptManifestError
    return manifest_in(path.read_bytes(), safe=safe)


def manifest_in(content: bytes, *, safe: Collection[str] = ()) -> dict[str, str]:
    """Our files with their digests, as a manifest lists them.

    Raises CorruptManifestError for anything that is not a manifest.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CorruptManifestError from error
    if not isinstance(found, dict):
        raise CorruptManifestError
    # Our files are deleted by this list, so a path that leaves the folder must not get through.
    for path_inside, digest in found.items():
        if not (path_inside in safe or is_safe(path_inside)):
            raise CorruptManifestError
        if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            raise CorruptManifestError
    return found


def own_files(folder: Path) -> Mapping[str, str]:
    """What `read_manifest` gives; nothing if there is no manifest of ours."""
    try:
        return read_manifest(folder) or {}
    except CorruptManifestError:
        return {}


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """The manifest of a site: the same bytes for the same site."""
    quoted = json.JSONEncoder(ensure_ascii=False).encode
    lines = [f' {quoted(path)}: "{digest}"' for path, digest in sorted(digests.items())]
    return ("{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n").encode()


def standing(output: Path) -> str | None:
    """A digest of the site in the output folder, if it stands there exactly as it was written.

    Two calls that give the same digest say that no file of the site differs between them. None
    if one does, or something is left to be completed: then `writer.write` puts it right. Only stats
    are looked at; a file of which they cannot tell is read once more, and remembered.
    """
    folder = Path(os.path.realpath(output))
    try:
        manifest = (folder / MANIFEST).read_bytes()
        stamps = stamps_of(folder, manifest) or dict.fromkeys(read_manifest(folder) or ())
        if is_unfinished(folder) or not _are_folders(folder, folders_above(stamps)):
            return None
        doubtful = [
            path
            for path, stamp in stamps.items()
            if not is_as_stamped(stamp, os.lstat(f"{folder}/{path}"))
        ]
        if doubtful:
            listed, now = read_manifest(folder) or {}, clock(folder)
            found = {path: stamp_before(now, os.lstat(folder / path)) for path in doubtful}
            if any(digest_of(folder / path) != listed[path] for path in doubtful):
                return None
            remember(folder, manifest, {**stamps, **found})
    except (*_DAMAGED, CorruptManifestError):
        return None
    return _site(manifest)


def is_unfinished(output: Path) -> bool:
    """Whether a run that was killed has left something to be completed or cleaned up."""
    return bool(leftovers(output)) or any(
        os.path.lexists(output / name) for name in (JOURNAL, STAGE)
    )


def leftovers(output: Path) -> tuple[Path, ...]:
    """The trees of an exchange that has not come to its end."""
    state = state_folder(output)
    try:
        names = sorted(os.listdir(state))  # noqa: PTH208 - only names are asked for
    except OSError:
        return ()
    return tuple(state / name for name in names if name == OLD or _is_swap(name))


def _is_swap(name: str) -> bool:
    return name.startswith(SWAP) and name[len(SWAP) :].isdecimal()


def _are_folders(output: Path, folders: Collection[str]) -> bool:
    return all(is_folder(lstat(f"{output}/{folder}")) for folder in folders)


def digest_of(path: Path) -> str | None:
    """The digest of a file's content; None if it is no regular file or cannot be read."""
    if not is_regular(lstat(path)):
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        # A file that cannot be read may hold anything.
        return None


def clock(output: Path) -> int:
    """The time, in ns, by the clock that stamps files here; 0 if it cannot be asked.

    A file that is older than this, by its stamp, cannot be changed from now on without getting
    another stamp. (One of the same tick can: git's documentation calls it racy.)
    """
    try:
        path = make_state_folder(output) / _DRAFT
        # What is mounted has a clock of its own.
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
    """What tells of each change of a file after a moment of `clock`; None if it is too young."""
    # On Windows there is no time that nobody can set back.
    is_old = sys.platform != "win32" and max(state.st_mtime_ns, state.st_ctime_ns) < moment
    return _stamp(state) if is_old else None


def _stamp(state: os.stat_result) -> Stamp:
    # Not the device: its number may be another after each start of the system.
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def is_as_stamped(stamp: Stamp | None, state: os.stat_result) -> bool:
    """Whether a file is known not to have changed since it had this stamp."""
    return stamp is not None and stamp == _stamp(state)


def stamps_of(output: Path, manifest: bytes) -> Stamps:
    """What was remembered of the files that this manifest lists; nothing if that is not known."""
    with suppress(*_DAMAGED):
        seal, _newline, content = (state_folder(output) / _STATS).read_bytes().partition(b"\n")
        if seal != _seal(output, content):
            return {}
        found = json.loads(content)
        if found["site"] == _site(manifest):
            files = found["files"].items()
            return {path: None if stamp is None else tuple(stamp) for path, stamp in files}
    return {}


def _site(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()


def remember(output: Path, manifest: bytes, stamps: Stamps) -> None:
    """Keep what the file system says of the files that a manifest lists.

    Does nothing where that cannot be kept: then all of them are read the next time.
    """
    content = json.dumps({"site": _site(manifest), "files": stamps}).encode()
    seal = _seal(output, content)
    if seal is None:
        return
    with suppress(OSError):
        folder = make_state_folder(output)
        draft = folder / _DRAFT
        draft.write_bytes(seal + b"\n" + content)
        draft.replace(folder / _STATS)


def _seal(output: Path, content: bytes) -> bytes | None:
    """What only this machine can write before what it remembers; None where it has no key.

    Times and inodes travel with a disk: whoever changed a page on it could write what fits.
    """
    key = machine_key(output.parent)
    if key is None:
        return None
    return hashlib.blake2b(content, key=key, digest_size=32).hexdigest().encode()
