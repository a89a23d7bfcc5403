"""Change the output folder in place by a list of steps, kept in it until they are done.

For systems where it cannot be exchanged as a whole. A run that was killed is carried on from
wherever it was.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
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
    flush_file,
    flush_files,
    flush_folder,
    fold,
    is_folder,
    is_regular,
    is_safe,
    lstat,
    make_folder,
    write_new,
)


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


def _stage(plan: Plan) -> None:
    stage, new = plan.output / STAGE, _staged_at(plan.output)
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


def _staged_at(output: Path) -> Path:
    """The folder of the stage that holds the new files, at the paths that they will have.

    So a name that the file system does not take is noticed before anything is changed.
    """
    return output / STAGE / "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One file that goes to `path`, from the same path under `staged_at` of the stage."""

    path: str
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    """What is to be done, in this order.

    `aside` are files of ours in the way of a new path, moved into the stage; `moves` go the other
    way; `removes` are files and `prunes` folders, deepest first, that are no longer needed.
    """

    aside: tuple[str, ...]
    moves: tuple[Move, ...]
    removes: tuple[str, ...]
    prunes: tuple[str, ...]


def commit(output: Path, journal: _Journal) -> None:
    """Put the journal into the output folder in one step, durably; OSError if that fails."""
    draft = output / STAGE / "journal"
    write_new(draft, (json.dumps(asdict(journal), indent=1) + "\n").encode())
    flush_file(draft)
    flush_folder(output / STAGE)
    draft.replace(output / JOURNAL)
    flush_folder(output)


def _journal(plan: Plan) -> _Journal:
    aside = _blocking(plan)
    moves = [
        Move(path=item.path, replaces=is_regular(plan.entries.get(item.path)))
        for item in plan.fresh
    ]
    return _Journal(
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


def roll_forward(output: Path) -> None:
    """Do all that the journal in the output folder still asks for, then remove it and its stage.

    Raises OutputRefused "foreign-collision" if somebody has put something in the way meanwhile,
    and OSError if a step fails; the journal stays, and the next run goes on with it.
    """
    journal = _read_journal(output)
    for number, path in enumerate(journal.aside):
        _set_aside(output, path, output / STAGE / f"aside{number}")
    _prune(output, journal)
    for move in journal.moves:
        _put(output, move)
    for path in journal.removes:
        if _is_our_file(output, path):
            (output / path).unlink()
    _prune(output, journal)
    _flush(output, journal)
    # The journal goes first: a stage without one is thrown away, the reverse would be done again.
    (output / JOURNAL).unlink()
    flush_folder(output)
    discard(output / STAGE)


def _read_journal(output: Path) -> _Journal:
    """The journal in an output folder.

    Raises OutputRefused "corrupt-journal" if it is not one of ours, OSError if it is unreadable.
    """
    try:
        found = json.loads((output / JOURNAL).read_bytes())
        return _Journal(
            aside=tuple(_path(item) for item in found["aside"]),
            moves=tuple(_move(item) for item in found["moves"]),
            removes=tuple(_path(item) for item in found["removes"]),
            prunes=tuple(_path(item) for item in found["prunes"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutputRefused("corrupt-journal", str(output)) from error


def _path(item: object) -> str:
    # The paths lead to deletions, so none may leave the folder.
    if not isinstance(item, str) or not is_safe(item):
        raise ValueError(item)
    return item


def _move(item: dict[str, object]) -> Move:
    path, replaces = item["path"], item["replaces"]
    if not isinstance(replaces, bool):
        raise TypeError(replaces)
    return Move(path=path if path == MANIFEST else _path(path), replaces=replaces)


def _set_aside(output: Path, path: str, away: Path) -> None:
    # If it is there, this step was done, and the path may by now be that of a new file.
    if lstat(away) is None and _is_our_file(output, path):
        (output / path).rename(away)


def _is_our_file(output: Path, path: str) -> bool:
    return _is_inside(output, path) and is_regular(lstat(output / path))


def _is_inside(output: Path, path: str) -> bool:
    return all(is_folder(lstat(output / folder)) for folder in ancestors(path))


def _prune(output: Path, journal: _Journal) -> None:
    for path in journal.prunes:
        # One that is not empty holds something foreign, and stays.
        with suppress(OSError):
            if _is_inside(output, path):
                (output / path).rmdir()


def _put(output: Path, move: Move) -> None:
    staged = _staged_at(output)
    if lstat(staged / move.path) is None:
        return
    for folder in ancestors(move.path):
        state = lstat(output / folder)
        if state is None:
            # Whole, since a new folder could not be made on a full disk.
            (staged / folder).rename(output / folder)
            return
        if not is_folder(state):
            raise OutputRefused("foreign-collision", move.path)
    present = lstat(output / move.path)
    if present is not None and not (move.replaces and is_regular(present)):
        raise OutputRefused("foreign-collision", move.path)
    (staged / move.path).replace(output / move.path)


def _flush(output: Path, journal: _Journal) -> None:
    paths = (*journal.aside, *(move.path for move in journal.moves), *journal.removes)
    folders = {folder for path in paths for folder in ancestors(path)}
    for folder in sorted(folders, reverse=True):
        if is_folder(lstat(output / folder)):
            flush_folder(output / folder)
    flush_folder(output)
