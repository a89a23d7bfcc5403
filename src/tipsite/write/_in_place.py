"""Change the output folder in place, for systems where it cannot be exchanged."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from tipsite.write._disk import (
    FOLDER_MODE,
    discard,
    flush_files,
    flush_folder,
    is_folder,
    is_regular,
    make_folder,
    write_new,
)
from tipsite.write._journal import Journal, Move, commit, staged_at
from tipsite.write._names import JOURNAL, MANIFEST, STAGE
from tipsite.write._paths import ancestors, fold
from tipsite.write._records import Plan
from tipsite.write._roll import roll_forward


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
        _stage(plan)
        commit(output, _journal(plan))
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


def _stage(plan: Plan) -> None:
    stage, new = plan.output / STAGE, staged_at(plan.output)
    folders = sorted({folder for item in plan.fresh for folder in ancestors(item.path)})
    make_folder(stage)
    for folder in ("", *folders):
        make_folder(new / folder)
    contents = {item.path: item.content for item in plan.fresh} | {MANIFEST: plan.manifest}
    for path, content in contents.items():
        write_new(new / path, content)
    flush_files(new / path for path in contents)
    for folder in (*reversed(folders), ""):
        flush_folder(new / folder)


def _journal(plan: Plan) -> Journal:
    aside = _blocking(plan)
    moves = [
        Move(path=item.path, replaces=is_regular(plan.entries.get(item.path)))
        for item in plan.fresh
    ]
    return Journal(
        aside=aside,
        moves=(*moves, Move(path=MANIFEST, replaces=True)),
        removes=tuple(sorted(set(plan.obsolete).difference(aside))),
        prunes=plan.emptied,
    )


def _blocking(plan: Plan) -> tuple[str, ...]:
    """Obsolete files that would be where a new file or a folder for it goes, or under it."""
    fresh = {fold(artifact.path) for artifact in plan.fresh}
    taken = fresh.union(folder for path in fresh for folder in ancestors(path))
    return tuple(
        path
        for path in plan.obsolete
        if fold(path) in taken or not fresh.isdisjoint(ancestors(fold(path)))
    )


def _check_access(plan: Plan) -> None:
    """Fail before anything is changed if a folder to be changed is read-only."""
    paths = (*(artifact.path for artifact in plan.fresh), *plan.obsolete, *plan.emptied)
    for folder in sorted({_nearest(plan, ancestors(path)) for path in paths} | {""}):
        if not os.access(plan.output / folder, os.W_OK | os.X_OK):
            raise PermissionError(
                errno.EACCES, os.strerror(errno.EACCES), str(plan.output / folder)
            )


def _nearest(plan: Plan, folders: Iterable[str]) -> str:
    there = [folder for folder in folders if is_folder(plan.entries.get(folder))]
    return there[-1] if there else ""
