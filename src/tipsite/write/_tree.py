"""Build the whole new output folder beside the present one."""

import os
import shutil
import stat
import sys
from pathlib import Path

from tipsite.model.artifacts import Artifact
from tipsite.write._disk import flush_files, flush_folder, is_folder, make_folder, write_new
from tipsite.write._exchange import ExchangeUnavailableError
from tipsite.write._names import MANIFEST
from tipsite.write._paths import ancestors
from tipsite.write._records import Plan


def build_tree(plan: Plan, root: Path) -> None:
    """Fill `root`, which does not exist yet, with the new site and everything foreign; durable.

    Raises ExchangeUnavailableError if something foreign cannot be carried over as it is, OSError if
    the tree cannot be written.
    """
    make_folder(root)
    if plan.exists:
        _give(root, os.lstat(plan.output))
    folders = _folders(plan)
    for folder in folders:
        make_folder(root / folder)
    written = [_place(plan, root, artifact) for artifact in plan.same]
    written += [_write(root, artifact.path, artifact.content) for artifact in plan.fresh]
    written.append(_write(root, MANIFEST, plan.manifest))
    for path in plan.foreign:
        _carry(plan, root, path)
    # After all of them are written: the system then flushes most of them at once.
    flush_files(file for file in written if file is not None)
    for folder in (*reversed(folders), ""):
        flush_folder(root / folder)
    for path in reversed(plan.foreign):
        if is_folder(plan.entries[path]):
            _dress(plan, root, path)


def _folders(plan: Plan) -> list[str]:
    files = [artifact.path for artifact in (*plan.same, *plan.fresh)]
    needed = {folder for path in (*files, *plan.foreign) for folder in ancestors(path)}
    return sorted(needed.union(path for path in plan.foreign if is_folder(plan.entries[path])))


def _write(root: Path, path: str, content: bytes) -> Path:
    write_new(root / path, content)
    return root / path


def _place(plan: Plan, root: Path, artifact: Artifact) -> Path | None:
    path = artifact.path
    try:
        os.link(plan.output / path, root / path)
    except OSError:
        # The file system has no hard links, or refuses one for this file.
        _write(root, path, artifact.content)
        state = plan.entries[path]
        os.utime(root / path, ns=(state.st_atime_ns, state.st_mtime_ns))
        return root / path
    return None


def _carry(plan: Plan, root: Path, path: str) -> None:
    source, target, state = plan.output / path, root / path, plan.entries[path]
    if is_folder(state):
        return
    if stat.S_ISLNK(state.st_mode):
        target.symlink_to(source.readlink())
        _give(target, state)
        shutil.copystat(source, target, follow_symlinks=False)
        return
    try:
        os.link(source, target)
    except OSError as error:
        # A copy could have another owner, or be no copy at all (a socket).
        raise ExchangeUnavailableError(path) from error


def _dress(plan: Plan, root: Path, path: str) -> None:
    _give(root / path, plan.entries[path])
    shutil.copystat(plan.output / path, root / path)


def _give(path: Path, like: os.stat_result) -> None:
    state = os.lstat(path)
    if (state.st_uid, state.st_gid) == (like.st_uid, like.st_gid):
        return
    if sys.platform == "win32":
        raise ExchangeUnavailableError(str(path))
    try:
        os.chown(path, like.st_uid, like.st_gid, follow_symlinks=False)
    except OSError as error:
        raise ExchangeUnavailableError(str(path)) from error
