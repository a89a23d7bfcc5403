"""Change files of a folder in place; after a kill, the next run carries on.

All new files are staged inside the folder. Then the journal gets its name, and from then on the
change is completed, never taken back. The journal and the files that are still staged tell the
remaining steps. Commands change the files of a site in this way; so does `write` if it cannot
exchange the output folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tipsite.output.changes import Plan
from tipsite.output.disk import (
    FILE_MODE,
    FOLDER_MODE,
    JOURNAL,
    MANIFEST,
    STAGE,
    OutputRefused,
    ancestors,
    discard,
    flush_files,
    flush_folder,
    fold,
    folders_above,
    is_folder,
    is_regular,
    lstat,
    make_folder,
    move,
    write_new,
)
from tipsite.output.manifest import CorruptManifestError, own_files, read_manifest, scan

MayChange = Callable[[str], bool]
"""A function that returns whether the file at a path is still the one to replace or remove."""


def by_journal(plan: Plan) -> None:
    """Carry out a plan for an output folder.

    Raises OSError if it fails. If the journal is not complete yet, the output folder is then as it
    was; else the next run continues the change.
    """
    output = plan.output
    if plan.exists:
        paths = (*(file.path for file in plan.fresh), *plan.obsolete, *plan.emptied)
        check_access(output, paths)
    else:
        make_folder(output)
    try:
        stage(output, {file.path: file.content for file in plan.fresh})
        commit(output, JOURNAL, plan.manifest)
    except BaseException:
        discard(output / JOURNAL)
        discard(output / STAGE)
        if not plan.exists:
            output.rmdir()
        raise
    roll_forward(output)
    # The folder may be a mount point that belongs to somebody else.
    with suppress(OSError):
        output.chmod(FOLDER_MODE)


def roll_forward(output: Path) -> None:
    """Complete the change of the journal in an output folder, which becomes the manifest.

    Raises OutputRefused: "foreign-collision" if a new foreign file is at a path of the site,
    "corrupt-journal" if the journal is not ours. Raises OSError if a step fails. In all cases the
    journal stays, and the next run continues with it.
    """
    try:
        new = read_manifest(output, JOURNAL) or {}
    except CorruptManifestError as error:
        raise OutputRefused("corrupt-journal", str(output)) from error
    old = own_files(output)

    def may_change(path: str) -> bool:
        present = lstat(output / path)
        return present is None or (path in old and is_regular(present))

    for path in carry_out(output, old, new, may_change):
        if path in new:
            raise OutputRefused("foreign-collision", path)
    (output / JOURNAL).replace(output / MANIFEST)
    flush_folder(output)
    discard(output / STAGE)


def check_access(root: Path, paths: Iterable[str]) -> None:
    """Raise PermissionError if a folder to change is read-only."""
    for folder in sorted({_nearest(root, path) for path in paths} | {root}):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _nearest(root: Path, path: str) -> Path:
    there = [folder for folder in ancestors(path) if is_folder(lstat(root / folder))]
    return root / there[-1] if there else root


def stage(root: Path, contents: Mapping[str, bytes], *, is_public: bool = True) -> None:
    """Put new files into the stage, durably; OSError if that fails.

    They have their final paths below the stage. So a name that the file system refuses is noticed
    before anything is changed. Unless they are public, the user's umask applies.
    """
    new = staged_at(root)
    folders = sorted(folders_above(contents))
    make_folder(root / STAGE)
    for folder in ("", *folders):
        make_folder(new / folder, FOLDER_MODE if is_public else None)
    for path, content in contents.items():
        write_new(new / path, content, FILE_MODE if is_public else None)
    flush_files(new / path for path in contents)
    for folder in (*reversed(folders), "", ".."):
        flush_folder(new / folder)


def staged_at(root: Path) -> Path:
    """Return the folder of new files before they are moved into place."""
    return root / STAGE / "new"


def commit(root: Path, name: str, journal: bytes) -> None:
    """Write the journal durably, in one step; from then on, the change is always completed."""
    write_new(root / STAGE / name, journal)
    flush_files((root / STAGE / name,))
    move(root / STAGE / name, root / name)
    flush_folder(root)


def carry_out(
    root: Path, old: Mapping[str, str], new: Mapping[str, str], may_change: MayChange
) -> tuple[str, ...]:
    """Turn the ``old`` files of a journal into the ``new`` ones; OSError if a step fails.

    Returns the files that stay, because ``may_change`` returned False for them.
    """
    obsolete = sorted(old.keys() - new.keys())
    emptied = sorted(folders_above(old) - folders_above(new), reverse=True)
    staged = staged_at(root)
    waiting: list[str] = []
    if is_folder(lstat(staged)):
        files = scan(staged).items()
        waiting = [path for path, state in files if is_regular(state) and path in new]
    done = {path: _remove(root, path, may_change) for path in _in_the_way(obsolete, waiting)}
    _prune(root, emptied)
    # Pages come after the files that they need.
    for path in sorted(waiting, key=lambda path: (path.endswith(".html"), path)):
        done[path] = _put(staged, root, path, may_change)
    # A file system that ignores case may find a new file by the name of an old one.
    names = {fold(path) for path in new}
    for path in obsolete:
        if fold(path) not in names:
            done[path] = _remove(root, path, may_change)
    _prune(root, emptied)
    for folder in sorted({*folders_above((*waiting, *obsolete)), ""}, reverse=True):
        if is_folder(lstat(root / folder)):
            flush_folder(root / folder)
    return tuple(path for path, is_done in done.items() if not is_done)


def _in_the_way(obsolete: Iterable[str], waiting: Iterable[str]) -> list[str]:
    """Return obsolete files at, above or below the path of a new file."""
    fresh = {fold(path) for path in waiting}
    taken = fresh | folders_above(fresh)
    return [
        path
        for path in obsolete
        if fold(path) in taken or not fresh.isdisjoint(ancestors(fold(path)))
    ]


def _remove(root: Path, path: str, may_change: MayChange) -> bool:
    if not _is_inside(root, path) or lstat(root / path) is None:
        return True
    if not may_change(path):
        return False
    (root / path).unlink()
    return True


def _is_inside(root: Path, path: str) -> bool:
    return all(is_folder(lstat(root / folder)) for folder in ancestors(path))


def _prune(root: Path, folders: Iterable[str]) -> None:
    for path in folders:
        # A folder that is not empty has foreign files, and stays.
        with suppress(OSError):
            if _is_inside(root, path):
                (root / path).rmdir()


def _put(staged: Path, root: Path, path: str, may_change: MayChange) -> bool:
    if lstat(staged / path) is None:
        return True
    for folder in ancestors(path):
        state = lstat(root / folder)
        if state is None:
            # The whole folder is moved, since a full disk may have no room for a new one.
            move(staged / folder, root / folder)
            return True
        if not is_folder(state):
            return False
    if not may_change(path):
        return False
    move(staged / path, root / path)
    return True
