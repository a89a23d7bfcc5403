"""What is in the output folder, and which part of it is ours."""

import os
import stat
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from tipsite.write._disk import is_folder, is_regular
from tipsite.write._manifest import CorruptManifestError, read_manifest
from tipsite.write._names import INTERNAL, KEEP_FILES
from tipsite.write._refused import OutputRefused


def folder_exists(output: Path) -> bool:
    """Whether the output folder is there; OutputRefused "not-a-folder" if something else is."""
    try:
        state = os.lstat(output)
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        raise OutputRefused("not-a-folder", str(output)) from error
    if not stat.S_ISDIR(state.st_mode):
        raise OutputRefused("not-a-folder", str(output))
    return True


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Everything in a folder by relative path, parents first, without our helper files.

    Links are not followed. OSError if a folder cannot be read.
    """
    return dict(_walk(folder, ""))


def owned(output: Path, entries: Mapping[str, os.stat_result]) -> Mapping[str, str]:
    """The files that the manifest lists, with their digests; none in a folder to be taken over.

    Raises OutputRefused "not-ours" or "not-ours-corrupt-manifest" if the folder is somebody's.
    """
    may_take = all(name in KEEP_FILES and is_regular(state) for name, state in entries.items())
    try:
        found = read_manifest(output)
    except CorruptManifestError as error:
        if not may_take:
            raise OutputRefused("not-ours-corrupt-manifest", str(output)) from error
        return {}
    if found is None and not may_take:
        raise OutputRefused("not-ours", str(output))
    return found or {}


def _walk(folder: Path, above: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as listing:
        names = sorted(entry.name for entry in listing)
    for name in names:
        path = above + _as_stored(name)
        if path in INTERNAL:
            continue
        state = os.lstat(folder / name)
        yield path, state
        if is_folder(state):
            yield from _walk(folder / name, path + "/")


def _as_stored(name: str) -> str:
    # HFS+ hands out decomposed names; it finds a file by either form.
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name
