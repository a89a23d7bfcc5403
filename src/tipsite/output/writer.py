"""Put a finished site into its output folder, as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tipsite.model.plan import Artifact
from tipsite.output.changes import Changes, Plan, folder_exists, make_plan, owned, scan
from tipsite.output.disk import (
    JOURNAL,
    LOCK,
    STAGE,
    OutputRefused,
    beside,
    check_paths,
    discard,
    leftovers_beside,
    make_parents,
)
from tipsite.output.journal import by_journal, roll_forward
from tipsite.output.lock import lock_path, locked
from tipsite.output.swap import ExchangeUnavailableError, by_exchange, clear_beside

Replace = Callable[[Plan], None]


def _replace_output(plan: Plan) -> None:
    try:
        by_exchange(plan)
    except ExchangeUnavailableError:
        by_journal(plan)


def write(
    artifacts: Iterable[Artifact],
    output: Path,
    *,
    _replace: Replace = _replace_output,
) -> Changes:
    """Make the output folder hold exactly these files, and whatever in it is not ours.

    Whenever the process is killed, the folder holds the old site or the new one, at the latest
    after the next `recover`. If nothing differs, nothing is written. `_replace` is for tests.

    Raises OutputRefused, with nothing changed, if a path or the folder is not safe to write, and
    OSError if the file system fails; the old site then stays.
    """
    site = sorted(artifacts, key=lambda artifact: artifact.path)
    check_paths(artifact.path for artifact in site)
    target = _real_path(output)
    recover(target)
    # Before the lock, which may have to be in the folder: a folder not ours stays untouched.
    if folder_exists(target):
        _refuse_foreign(target)
    make_parents(target)
    with locked(target):
        finish(target)
        plan = make_plan(site, target)
        if not plan.is_idle:
            _replace(plan)
    return plan.changes


def _real_path(output: Path) -> Path:
    """The folder itself, if `output` is a link to it."""
    return Path(os.path.realpath(output))


def recover(output: Path) -> None:
    """Complete or clean up what a killed run left in the output folder or beside it.

    Does nothing if nothing is left, or if another run is at work there now. Raises OutputRefused
    ("corrupt-journal", "foreign-collision") if the change in progress cannot be completed, and
    OSError if the file system refuses.
    """
    target = _real_path(output)
    if not _has_leftovers(target):
        return
    try:
        with locked(target):
            finish(target)
    except OutputRefused as refused:
        # Whoever holds the lock is alive, so there is nothing to recover from.
        if refused.reason != "locked":
            raise


def _has_leftovers(target: Path) -> bool:
    inside = (target / name for name in (JOURNAL, STAGE, LOCK))
    return bool(leftovers_beside(target)) or any(
        os.path.lexists(path) for path in (*inside, beside(target, "lock"))
    )


def finish(target: Path) -> None:
    """Do the work of `recover`; the caller holds the lock of the folder `target`."""
    if os.path.lexists(target / JOURNAL):
        roll_forward(target)
    discard(target / STAGE)
    clear_beside(target)


def _refuse_foreign(target: Path) -> None:
    """Refuse a folder that is not ours; one in which another run has just begun is locked."""
    try:
        owned(target, scan(target))
    except OutputRefused:
        if lock_path(target).parent == target:
            raise
        with locked(target):
            owned(target, scan(target))
