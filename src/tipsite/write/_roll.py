"""Carry out a journal, from the start or from wherever a killed run left it."""

from contextlib import suppress
from pathlib import Path

from tipsite.write._disk import discard, flush_folder, is_folder, is_regular, lstat
from tipsite.write._journal import Journal, Move, read_journal, staged_at
from tipsite.write._names import JOURNAL, STAGE
from tipsite.write._paths import ancestors
from tipsite.write._refused import OutputRefused


def roll_forward(output: Path) -> None:
    """Do all that the journal in the output folder still asks for, then remove it and its stage.

    Raises OutputRefused "foreign-collision" if somebody has put something in the way meanwhile,
    and OSError if a step fails; the journal stays, and the next run goes on with it.
    """
    journal = read_journal(output)
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


def _set_aside(output: Path, path: str, away: Path) -> None:
    # If it is there, this step was done, and the path may by now be that of a new file.
    if lstat(away) is None and _is_our_file(output, path):
        (output / path).rename(away)


def _put(output: Path, move: Move) -> None:
    staged = staged_at(output)
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


def _prune(output: Path, journal: Journal) -> None:
    for path in journal.prunes:
        # One that is not empty holds something foreign, and stays.
        with suppress(OSError):
            if _is_inside(output, path):
                (output / path).rmdir()


def _is_our_file(output: Path, path: str) -> bool:
    return _is_inside(output, path) and is_regular(lstat(output / path))


def _is_inside(output: Path, path: str) -> bool:
    return all(is_folder(lstat(output / folder)) for folder in ancestors(path))


def _flush(output: Path, journal: Journal) -> None:
    paths = (*journal.aside, *(move.path for move in journal.moves), *journal.removes)
    folders = {folder for path in paths for folder in ancestors(path)}
    for folder in sorted(folders, reverse=True):
        if is_folder(lstat(output / folder)):
            flush_folder(output / folder)
    flush_folder(output)
