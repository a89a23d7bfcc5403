"""Change the output folder in place, in a way that a run after a kill carries on.

For systems where it cannot be exchanged as a whole. All new files are staged inside it; then the
manifest of the new site is put there under a name of its own: this is the journal. What is still to
be done follows from the two manifests and from what is still staged, until the journal becomes the
manifest.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tipsite.output.changes import Plan
from tipsite.output.disk import (
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
    write_new,
)
from tipsite.output.manifest import CorruptManifestError, own_files, read_manifest, scan


def by_journal(plan: Plan) -> None:
    """Carry out a plan file by file, with a journal that survives a kill.

    Raises OSError if it fails: before the journal is complete the output folder is then as it
    was, after that the next run goes on.
    """
    output = plan.output
    if plan.exists:
        _check_access(plan)
    else:
        make_folder(output)
    try:
        stage(plan)
        commit(output)
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


def _check_access(plan: Plan) -> None:
    """Fail before anything is changed if a folder to be changed is read-only."""
    paths = (*(file.path for file in plan.fresh), *plan.obsolete, *plan.emptied)
    for folder in sorted({_nearest(plan, ancestors(path)) for path in paths} | {""}):
        if not os.access(plan.output / folder, os.W_OK | os.X_OK):
            raise PermissionError(
                errno.EACCES, os.strerror(errno.EACCES), str(plan.output / folder)
            )


def _nearest(plan: Plan, folders: Iterable[str]) -> str:
    there = [folder for folder in folders if is_folder(plan.entries.get(folder))]
    return there[-1] if there else ""


def stage(plan: Plan) -> None:
    """Put the new files and the manifest into the stage, durably; OSError if that fails.

    They have the paths that they will have, so that a name that the file system does not take is
    noticed before anything is changed.
    """
    new = _staged_at(plan.output)
    folders = sorted(folders_above(file.path for file in plan.fresh))
    make_folder(plan.output / STAGE)
    for folder in ("", *folders):
        make_folder(new / folder)
    for file in plan.fresh:
        write_new(new / file.path, file.content)
    write_new(plan.output / STAGE / MANIFEST, plan.manifest)
    flush_files((*(new / file.path for file in plan.fresh), plan.output / STAGE / MANIFEST))
    for folder in (*reversed(folders), "", ".."):
        flush_folder(new / folder)


def _staged_at(output: Path) -> Path:
    return output / STAGE / "new"


def commit(output: Path) -> None:
    """Begin what cannot be taken back, in one step, durably; OSError if that fails."""
    (output / STAGE / MANIFEST).replace(output / JOURNAL)
    flush_folder(output)


def roll_forward(output: Path) -> None:
    """Do all that the journal in the output folder still asks for; it then is the manifest.

    Raises OutputRefused "foreign-collision" if somebody has put something in the way meanwhile,
    "corrupt-journal" if the journal is none of ours, and OSError if a step fails; the journal then
    stays, and the next run goes on with it.
    """
    new, old = _read_journal(output), own_files(output)
    obsolete = sorted(old.keys() - new)
    emptied = sorted(folders_above(old) - folders_above(new), reverse=True)
    staged = _staged_at(output)
    waiting: list[str] = []
    if is_folder(lstat(staged)):
        waiting = [path for path, state in scan(staged).items() if is_regular(state)]
    for path in _in_the_way(obsolete, waiting):
        _remove(output, path)
    _prune(output, emptied)
    # A page after what it needs.
    for path in sorted(waiting, key=lambda path: (path.endswith(".html"), path)):
        _put(staged, output, path, replaces=path in old)
    # A file system that ignores case may find a new file by the name of an old one.
    kept = {fold(path) for path in new}
    for path in obsolete:
        if fold(path) not in kept:
            _remove(output, path)
    _prune(output, emptied)
    for folder in sorted({*folders_above((*waiting, *obsolete)), ""}, reverse=True):
        if is_folder(lstat(output / folder)):
            flush_folder(output / folder)
    (output / JOURNAL).replace(output / MANIFEST)
    flush_folder(output)
    discard(output / STAGE)


def _read_journal(output: Path) -> Mapping[str, str]:
    try:
        return read_manifest(output, JOURNAL) or {}
    except CorruptManifestError as error:
        raise OutputRefused("corrupt-journal", str(output)) from error


def _in_the_way(obsolete: Iterable[str], waiting: Iterable[str]) -> list[str]:
    """Obsolete files that are where a new file or a folder for it goes, or under it."""
    fresh = {fold(path) for path in waiting}
    taken = fresh | folders_above(fresh)
    return [
        path
        for path in obsolete
        if fold(path) in taken or not fresh.isdisjoint(ancestors(fold(path)))
    ]


def _remove(output: Path, path: str) -> None:
    if _is_inside(output, path) and is_regular(lstat(output / path)):
        (output / path).unlink()


def _is_inside(output: Path, path: str) -> bool:
    return all(is_folder(lstat(output / folder)) for folder in ancestors(path))


def _prune(output: Path, folders: Iterable[str]) -> None:
    for path in folders:
        # One that is not empty holds something foreign, and stays.
        with suppress(OSError):
            if _is_inside(output, path):
                (output / path).rmdir()


def _put(staged: Path, output: Path, path: str, *, replaces: bool) -> None:
    if lstat(staged / path) is None:
        return
    for folder in ancestors(path):
        state = lstat(output / folder)
        if state is None:
            # Whole, since a new folder could not be made on a full disk.
            (staged / folder).rename(output / folder)
            return
        if not is_folder(state):
            raise OutputRefused("foreign-collision", path)
    present = lstat(output / path)
    if present is not None and not (replaces and is_regular(present)):
        raise OutputRefused("foreign-collision", path)
    (staged / path).replace(output / path)
