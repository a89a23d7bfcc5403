"""Replace the output folder as a whole: build the new one beside it, then exchange the two.

What somebody put into the folder meanwhile is kept.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import shutil
import stat
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from tipsite.model.plan import Artifact
from tipsite.output.changes import CorruptManifestError, Plan, read_manifest, scan
from tipsite.output.disk import (
    MANIFEST,
    SWAP,
    ancestors,
    beside,
    discard,
    flush_files,
    flush_folder,
    is_folder,
    is_regular,
    leftovers_beside,
    lstat,
    make_folder,
    write_new,
)
from tipsite.output.lock import can_write_beside

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
# Of the system call renameat2, for C libraries that have no function for it (musl).
_CALL_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
_IMPOSSIBLE = frozenset(
    {
        errno.ENOSYS,
        errno.EINVAL,
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
        errno.EXDEV,
        errno.EBUSY,
        errno.EPERM,
        errno.EACCES,
    }
)


def by_exchange(plan: Plan) -> None:
    """Carry out a plan by exchanging the output folder for a new one.

    Raises ExchangeUnavailableError if that is impossible here and OSError if it fails; the output
    folder is then as it was, and nothing is left beside it.
    """
    if plan.exists:
        _check_possible(plan)
    new = beside(plan.output, "new")
    try:
        _build_tree(plan, new)
        # The name tells `clear_beside` whether the exchange has taken place.
        swap = beside(plan.output, f"{SWAP}{os.lstat(new).st_ino}")
        new.rename(swap)
        if plan.exists:
            exchange(swap, plan.output)
        else:
            swap.rename(plan.output)
    except BaseException:
        clear_beside(plan.output)
        raise
    flush_folder(plan.output.parent)
    # The new site is in place; what cannot be removed now is tried again by the next run.
    with suppress(OSError):
        clear_beside(plan.output)


class ExchangeUnavailableError(Exception):
    """The output folder cannot be exchanged as a whole here; it has to be changed in place."""


def _check_possible(plan: Plan) -> None:
    output = plan.output
    if not _is_supported() or not can_write_beside(output) or os.path.ismount(output):
        raise ExchangeUnavailableError(str(output))
    # The process would be left in a folder that is about to be deleted.
    if Path(os.path.realpath(os.curdir)).is_relative_to(output):
        raise ExchangeUnavailableError(str(output))
    # What is mounted inside the folder would stay in the old tree, and be deleted with it.
    device = os.lstat(output).st_dev
    if any(state.st_dev != device for state in plan.entries.values()):
        raise ExchangeUnavailableError(str(output))


def _is_supported() -> bool:
    """Whether the operating system has such an operation at all."""
    return sys.platform in {"linux", "darwin"}


def _build_tree(plan: Plan, root: Path) -> None:
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


def _folders(plan: Plan) -> list[str]:
    files = [artifact.path for artifact in (*plan.same, *plan.fresh)]
    needed = {folder for path in (*files, *plan.foreign) for folder in ancestors(path)}
    return sorted(needed.union(path for path in plan.foreign if is_folder(plan.entries[path])))


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


def _write(root: Path, path: str, content: bytes) -> Path:
    write_new(root / path, content)
    return root / path


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


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system, in one step.

    Raises ExchangeUnavailableError if the system or file system cannot, else OSError.
    Sources: renameat2(2) of the Linux manual pages, rename(2) of the macOS ones.
    """
    ctypes.set_errno(0)
    if _call(os.fsencode(one), os.fsencode(other)) == 0:
        return
    code = ctypes.get_errno()
    if code in _IMPOSSIBLE:
        raise ExchangeUnavailableError(os.strerror(code))
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def _call(one: bytes, other: bytes) -> int:
    if not _is_supported():
        raise ExchangeUnavailableError(sys.platform)
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return int(library.renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP)))
    here, flags = ctypes.c_int(_AT_FDCWD), ctypes.c_uint(_RENAME_EXCHANGE)
    if hasattr(library, "renameat2"):
        return int(library.renameat2(here, one, here, other, flags))
    number = _CALL_NUMBERS.get(platform.machine())
    if number is None:
        raise ExchangeUnavailableError(platform.machine())
    return int(library.syscall(ctypes.c_long(number), here, one, here, other, flags))


def clear_beside(output: Path) -> None:
    """Remove what an exchange leaves beside the output folder; OSError if that is impossible."""
    for path in leftovers_beside(output):
        if _was_exchanged(path):
            _rescue(path, output)
            old = beside(output, "old")
            discard(old)
            path.rename(old)
            discard(old)
        else:
            discard(path)


def _was_exchanged(path: Path) -> bool:
    _, found, number = path.name.rpartition(SWAP)
    return bool(found) and os.lstat(path).st_ino != int(number)


def _rescue(old: Path, output: Path) -> None:
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


def _make_folders(output: Path, folders: Collection[str]) -> bool:
    for folder in folders:
        state = lstat(output / folder)
        if state is None:
            make_folder(output / folder)
        elif not is_folder(state):
            return False
    return True


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
