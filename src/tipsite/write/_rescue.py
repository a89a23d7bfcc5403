"""Keep what somebody put into the output folder while the new one was being built."""

import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from tipsite.write._disk import is_folder, is_regular, lstat, make_folder
from tipsite.write._manifest import CorruptManifestError, read_manifest
from tipsite.write._paths import ancestors
from tipsite.write._scan import scan


def rescue(old: Path, output: Path) -> None:
    """Move foreign files that only the exchanged old folder has into the new one.

    A file that is in both but differs was replaced meanwhile, and the later one stays. OSError
    if a file cannot be moved.
    """
    ours, site = _files(old), _files(output)
    folders = {folder for path in ours for folder in ancestors(path)}
    for path, state in scan(old).items():
        if is_folder(state):
            if path not in folders:
                _make_folders(output, (*ancestors(path), path))
        elif not (path in ours and is_regular(state)) and path not in site:
            _keep(old / path, state, output, path)


def _files(folder: Path) -> Mapping[str, str]:
    try:
        return read_manifest(folder) or {}
    except CorruptManifestError:
        return {}


def _keep(source: Path, state: os.stat_result, output: Path, path: str) -> None:
    target = output / path
    present = lstat(target)
    if present is None:
        if _make_folders(output, ancestors(path)):
            source.rename(target)
    elif is_folder(present) or os.path.samestat(present, state):
        return
    elif stat.S_ISLNK(state.st_mode) and stat.S_ISLNK(present.st_mode):
        if source.readlink() != target.readlink():
            source.replace(target)
    elif state.st_mtime_ns >= present.st_mtime_ns:
        source.replace(target)


def _make_folders(output: Path, folders: Collection[str]) -> bool:
    for folder in folders:
        state = lstat(output / folder)
        if state is None:
            make_folder(output / folder)
        elif not is_folder(state):
            return False
    return True
