"""Finish or clean up what a killed run left."""

import os
from pathlib import Path

from tipsite.write._disk import discard
from tipsite.write._lock import locked
from tipsite.write._names import JOURNAL, LOCK, STAGE, beside, leftovers_beside
from tipsite.write._refused import OutputRefused
from tipsite.write._roll import roll_forward
from tipsite.write._swap import clear_beside


def real_path(output: Path) -> Path:
    """The folder itself, if `output` is a link to it."""
    return Path(os.path.realpath(output))


def recover(output: Path) -> None:
    """Complete or clean up what a killed run left in the output folder or beside it.

    Does nothing if nothing is left, or if another run is at work there now. Raises OutputRefused
    ("corrupt-journal", "foreign-collision") if the change in progress cannot be completed, and
    OSError if the file system refuses.
    """
    target = real_path(output)
    if not _has_leftovers(target):
        return
    try:
        with locked(target):
            finish(target)
    except OutputRefused as refused:
        # Whoever holds the lock is alive, so there is nothing to recover from.
        if refused.reason != "locked":
            raise


def finish(target: Path) -> None:
    """Do the work of `recover`; the caller holds the lock of the folder `target`."""
    if os.path.lexists(target / JOURNAL):
        roll_forward(target)
    discard(target / STAGE)
    clear_beside(target)


def _has_leftovers(target: Path) -> bool:
    inside = (target / name for name in (JOURNAL, STAGE, LOCK))
    return bool(leftovers_beside(target)) or any(
        os.path.lexists(path) for path in (*inside, beside(target, "lock"))
    )
