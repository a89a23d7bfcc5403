"""The entry point of this package: `write`, and `recover` after a killed run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from tipsite.output.changes import (
    Changes,
    File,
    Plan,
    folder_exists,
    make_plan,
    owned,
    stamps_after,
)
from tipsite.output.disk import (
    JOURNAL,
    LOCK,
    STAGE,
    OutputRefused,
    beside,
    check_paths,
    discard,
    make_parents,
    make_state_folder,
    state_folder,
    write_file,
)
from tipsite.output.journal import by_journal, roll_forward
from tipsite.output.lock import lock_path, locked
from tipsite.output.manifest import is_unfinished, remember
from tipsite.output.swap import ExchangeUnavailableError, by_exchange, drop_twin, settle

_SITE = "site.json"
Replace = Callable[[Plan], None]


def _replace_output(plan: Plan) -> None:
    try:
        by_exchange(plan)
    except ExchangeUnavailableError:
        with suppress(OSError):
            drop_twin(plan.output)
        by_journal(plan)


def write(
    files: Iterable[File],
    output: Path,
    *,
    _replace: Replace = _replace_output,
) -> Changes:
    """Make the output folder contain exactly these files, besides foreign ones.

    If the process is killed, the folder has the old site or the new one, at the latest after the
    next `recover`. If nothing differs, nothing is written. Unchanged files are recognized by their
    stamps, and their content is not read. `_replace` is for tests.

    Raises OutputRefused if a path or the folder is not safe to write; then nothing is changed.
    Raises OSError if the file system fails; then the old site stays.
    """
    site = sorted(files, key=lambda file: file.path)
    check_paths(file.path for file in site)
    target = _real_path(output)
    recover(target)
    # Before the lock, if that must be in the folder: a foreign folder stays untouched.
    if folder_exists(target) and lock_path(target).parent == target:
        owned(target)
    make_parents(target)
    with locked(target):
        finish(target)
        plan = make_plan(site, target)
        if not plan.is_idle:
            _replace(plan)
        # Somebody may have removed a file by now; then the next run reads all files.
        with suppress(OSError):
            stamps = plan.stamps if plan.is_idle else stamps_after(plan)
            if not plan.is_idle or stamps != plan.remembered:
                remember(plan.output, plan.manifest, stamps)
    return plan.changes


def _real_path(output: Path) -> Path:
    """Return the output folder; if `output` is a link, its target."""
    return Path(os.path.realpath(output))


def other_site(output: Path, root: Path, address: str) -> Path | None:
    """Return the folder of another site whose output the folder has, if any.

    A site with the same address is a copy, not another site. If the noted folder has no settings
    any more, its site was moved, and the result is None.
    """
    try:
        noted = json.loads((state_folder(_real_path(output)) / _SITE).read_bytes())
        folder, of = Path(noted["folder"]), noted["address"]
        if of == address or folder == root.resolve() or not (folder / "campaigns.yaml").is_file():
            return None
        return None if folder.samefile(root) else folder
    except (OSError, ValueError, TypeError, KeyError):
        return None


def note_site(output: Path, root: Path, address: str) -> None:
    """Store which site is in the output folder, for `other_site`."""
    target, folder = _real_path(output), root.resolve()
    if target.is_relative_to(folder):  # nobody else writes there
        return
    content = json.dumps({"folder": str(folder), "address": address}).encode()
    with suppress(OSError):
        write_file(make_state_folder(target) / _SITE, content, mode=None)


def recover(output: Path) -> None:
    """Complete or clean up the changes that a killed run left in the output folder or beside it.

    Does nothing if there are none, or if another run is working there now. Raises OutputRefused
    ("corrupt-journal", "foreign-collision") if the unfinished change cannot be completed, and
    OSError if the file system refuses.
    """
    target = _real_path(output)
    locks = (beside(target, "lock"), target / LOCK)
    if not is_unfinished(target) and not any(os.path.lexists(lock) for lock in locks):
        return
    try:
        with locked(target):
            finish(target)
    except OutputRefused as refused:
        # The holder of the lock is alive, so there is nothing to recover.
        if refused.reason != "locked":
            raise


def finish(target: Path) -> None:
    """Do the work of `recover`; the caller holds the lock of the folder `target`."""
    if os.path.lexists(target / JOURNAL):
        roll_forward(target)
    discard(target / STAGE)
    settle(target)
