"""Replacement of the output folder as a whole: a tree beside it is exchanged with it.

The old tree then becomes a twin of the site by hard links. So the next build changes only a few
files in it. The twin has only content of the output, and no foreign files. Files that somebody puts
into the folder during the exchange are kept.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from tipsite.output.changes import Plan
from tipsite.output.disk import (
    FOLDER_MODE,
    MANIFEST,
    ancestors,
    discard,
    flush_files,
    flush_folder,
    folders_above,
    is_folder,
    is_regular,
    lstat,
    make_folder,
    make_state_folder,
    state_folder,
    write_new,
)
from tipsite.output.lock import can_write_beside
from tipsite.output.manifest import (
    OLD,
    SWAP,
    leftovers,
    own_files,
    walk,
)

_TREE = "tree"
_Numbers = Mapping[str, int | None]
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
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

    Raises ExchangeUnavailableError if the exchange is impossible here, and OSError if it fails. In
    both cases the output folder is as it was.
    """
    output = plan.output
    if plan.exists:
        _check_possible(plan)
    try:
        tree = _begin(output)
        _fill(plan, tree)
        if plan.exists:
            exchange(tree, output)
        else:
            tree.rename(output)
    except BaseException:
        settle(output)
        raise
    flush_folder(output.parent)
    # The new site is in place; the next run tries again to clean up the rest.
    with suppress(OSError):
        settle(output)


class ExchangeUnavailableError(Exception):
    """The output folder cannot be exchanged as a whole here; it has to be changed in place."""


def _check_possible(plan: Plan) -> None:
    output = plan.output
    if not _is_supported() or not can_write_beside(output) or os.path.ismount(output):
        raise ExchangeUnavailableError(str(output))
    # The process would be left in a folder that is about to be deleted.
    if Path(os.path.realpath(os.curdir)).is_relative_to(output):
        raise ExchangeUnavailableError(str(output))
    # A mount inside the folder would stay in the old tree, and be deleted with it.
    device = os.lstat(output).st_dev
    if any(state.st_dev != device for state in plan.entries.values()):
        raise ExchangeUnavailableError(str(output))
    # Trees are compared by the inodes of their files, which some file systems do not list.
    with os.scandir(output) as listing:
        if any(entry.inode() != entry.stat(follow_symlinks=False).st_ino for entry in listing):
            raise ExchangeUnavailableError(str(output))
    state = state_folder(output)
    if lstat(state) is not None and not os.access(state, os.W_OK | os.X_OK):
        raise ExchangeUnavailableError(str(state))
    _try_exchange(output)


def _is_supported() -> bool:
    """Return whether the operating system can exchange two folders."""
    return sys.platform in {"linux", "darwin"}


def _try_exchange(output: Path) -> None:
    """Try `exchange` with empty folders, before a whole tree is built."""
    state = make_state_folder(output)
    # A tree exists only if an exchange worked before.
    if lstat(state / _TREE) is not None:
        return
    pair = state / OLD / "one", state / OLD / "other"
    discard(state / OLD)
    try:
        for folder in (state / OLD, *pair):
            make_folder(folder)
        exchange(*pair)
    finally:
        discard(state / OLD)


def _begin(output: Path) -> Path:
    """Return the tree beside the output; by its name, `settle` knows whether it was exchanged."""
    tree = make_state_folder(output) / _TREE
    if lstat(tree) is None:
        make_folder(tree)
    with suppress(OSError):
        return _renamed(tree)
    # A folder that came with the image of a container cannot be renamed.
    discard(tree)
    make_folder(tree)
    return _renamed(tree)


def _renamed(tree: Path) -> Path:
    return tree.rename(tree.with_name(f"{SWAP}{os.lstat(tree).st_ino}"))


def _fill(plan: Plan, tree: Path) -> None:
    """Make a tree contain the new site and all foreign files, durably.

    Raises ExchangeUnavailableError if a foreign file cannot be linked, OSError if the tree cannot
    be written.
    """
    output, foreign = plan.output, plan.foreign
    tree.chmod(FOLDER_MODE)
    if plan.exists:
        _give(tree, os.lstat(output))
    files = [file.path for file in plan.same]
    files += [path for path in foreign if not is_folder(plan.entries[path])]
    folders = folders_above((*files, *foreign, *(file.path for file in plan.fresh)))
    foreign_folders = [path for path in foreign if is_folder(plan.entries[path])]
    numbers = {path: plan.entries[path].st_ino for path in files}
    folders = folders.union(foreign_folders)
    touched, refused = _align(tree, _listing(tree), output, numbers, folders)
    copied = [file for file in plan.same if file.path in refused]
    # A copy of a foreign file could have another owner, and a socket cannot be copied.
    if len(copied) < len(refused):
        raise ExchangeUnavailableError(str(output))
    for file in (*copied, *plan.fresh):
        write_new(f"{tree}/{file.path}", file.content)
    for file in copied:
        state = plan.entries[file.path]
        os.utime(tree / file.path, ns=(state.st_atime_ns, state.st_mtime_ns))
    discard(tree / MANIFEST)
    write_new(tree / MANIFEST, plan.manifest)
    written = [file.path for file in (*copied, *plan.fresh)]
    # After all of them are written: the system then flushes most of them at once.
    flush_files(tree / path for path in (*written, MANIFEST))
    for folder in sorted(touched | folders_above(written) | {""}, reverse=True):
        flush_folder(tree / folder)
    for path in reversed(foreign_folders):
        _dress(tree / path, output / path, plan.entries[path])


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


def _dress(path: Path, like: Path, state: os.stat_result) -> None:
    import shutil  # noqa: PLC0415 - slow to import, and seldom needed

    _give(path, state)
    shutil.copystat(like, path, follow_symlinks=False)


def _align(
    tree: Path,
    there: _Numbers,
    source: Path,
    files: Mapping[str, int],
    folders: Collection[str],
) -> tuple[set[str], set[str]]:
    """Make a tree contain these folders, and links to these files (by inode) of ``source``.

    ``there`` is the listing of the tree, in which files may be missing now. The manifest stays.
    Returns the changed folders, and the files to which no link can be made. Raises OSError if the
    tree cannot be changed.
    """
    touched, refused, gone = set[str](), set[str](), "/"
    for path, number in there.items():
        if path.startswith(gone):
            continue
        if (path not in folders) if number is None else (files.get(path) != number):
            discard(tree / path)
            touched.add(path.rpartition("/")[0])
            gone = path + "/"
        elif number is None and os.lstat(tree / path).st_mode & 0o7777 != FOLDER_MODE:
            (tree / path).chmod(FOLDER_MODE)
    for path in sorted(folders):
        if path not in there or there[path] is not None:
            make_folder(tree / path)
            touched.update((path, path.rpartition("/")[0]))
    for path, number in files.items():
        if there.get(path) != number:
            touched.add(path.rpartition("/")[0])
            if not _link(source / path, tree / path):
                refused.add(path)
    return touched, refused


def _listing(tree: Path) -> _Numbers:
    """Return the inodes of files in a tree by path, parents first; folders have None."""
    return {
        path: None if entry.is_dir(follow_symlinks=False) else entry.inode()
        for path, entry in walk(tree)
    }


def _link(source: Path, target: Path) -> bool:
    if source.is_symlink():
        target.symlink_to(source.readlink())
        _dress(target, source, os.lstat(source))
        return True
    try:
        os.link(source, target)
    except OSError:
        # The file system has no hard links, or refuses one for this file.
        return False
    return True


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders of one file system, in one step.

    Raises ExchangeUnavailableError if the system or file system cannot do so, else OSError.
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
    if not hasattr(library, "renameat2"):
        raise ExchangeUnavailableError(sys.platform)
    return int(library.renameat2(here, one, here, other, flags))


def settle(output: Path) -> None:
    """Complete an exchange, or take it back if it has not taken place.

    Raises OSError if a foreign file cannot be moved to its place, or a tree cannot be removed.
    """
    for tree in leftovers(output):
        is_tree = tree.name != OLD and is_folder(lstat(output))
        if not (is_tree and _becomes_twin(tree, output)):
            _drop(tree)


def _becomes_twin(tree: Path, output: Path) -> bool:
    """Make a tree a twin of the output; return whether that succeeded.

    Foreign files that are only in an exchanged tree are moved into the output first.
    """
    here, there, site = _listing(output), _listing(tree), own_files(output)
    if os.lstat(tree).st_ino != int(tree.name.removeprefix(SWAP)):
        _rescue(tree, there, output, here, site)
    files = {path: number for path in site if (number := here.get(path)) is not None}
    try:
        _, refused = _align(tree, there, output, files, folders_above(files))
        # Last: after a kill, the next run tells our files in the tree by this manifest.
        discard(tree / MANIFEST)
        if refused or not _link(output / MANIFEST, tree / MANIFEST):
            return False
        discard(tree.with_name(_TREE))
        tree.rename(tree.with_name(_TREE))
    except OSError:
        return False
    return True


def drop_twin(output: Path) -> None:
    """Remove the twin, so that it does not keep files that the output no longer has."""
    tree = state_folder(output) / _TREE
    if lstat(tree) is not None:
        _drop(tree)


def _drop(tree: Path) -> None:
    # Under another name, since `settle` must not take half a tree for an exchanged one.
    old = tree.with_name(OLD)
    discard(old)
    with suppress(OSError):
        tree.rename(old)
    discard(tree)
    discard(old)


def _rescue(
    old: Path, there: _Numbers, output: Path, here: _Numbers, site: Collection[str]
) -> None:
    """Move foreign files that are only in the old folder into the new one.

    If a file is in both and differs, it was replaced meanwhile, and the later one stays. Raises
    OSError if a file cannot be moved.
    """
    ours = own_files(old)
    folders = folders_above(ours)
    for path, number in there.items():
        if number is None:
            if path not in folders and path not in here:
                _make_folders(output, (*ancestors(path), path))
        elif path not in site and here.get(path) != number:
            state = os.lstat(old / path)
            if not (path in ours and is_regular(state)):
                _keep(old / path, state, output, path)


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
