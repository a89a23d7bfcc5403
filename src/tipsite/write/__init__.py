"""Put a finished site into its output folder, as a whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from tipsite.model.artifacts import Artifact
from tipsite.write._archive import is_own_zip, write_file, write_zip, zip_path
from tipsite.write._disk import flush_folder, make_parents
from tipsite.write._exchange import ExchangeUnavailableError
from tipsite.write._in_place import by_journal
from tipsite.write._lock import held, lock_path, locked
from tipsite.write._names import MANIFEST
from tipsite.write._paths import check_paths
from tipsite.write._plan import make_plan
from tipsite.write._records import Changes, Plan, Replace
from tipsite.write._recover import finish, real_path, recover
from tipsite.write._refused import OutputRefused
from tipsite.write._scan import folder_exists, owned, scan
from tipsite.write._swap import by_exchange

__all__ = [
    "MANIFEST",
    "Changes",
    "OutputRefused",
    "flush_folder",
    "held",
    "is_own_zip",
    "recover",
    "write",
    "write_file",
    "write_zip",
    "zip_path",
]


def _replace_output(plan: Plan) -> None:
    try:
        by_exchange(plan)
    except ExchangeUnavailableError:
        by_journal(plan)


def _refuse_foreign(target: Path) -> None:
    """Refuse a folder that is not ours; one in which another run has just begun is locked."""
    try:
        owned(target, scan(target))
    except OutputRefused:
        if lock_path(target).parent == target:
            raise
        with locked(target):
            owned(target, scan(target))


def write(
    artifacts: Iterable[Artifact], output: Path, *, _replace: Replace = _replace_output
) -> Changes:
    """Make the output folder hold exactly these files, and whatever in it is not ours.

    Whenever the process is killed, the folder holds the old site or the new one, at the latest
    after the next `recover`. If nothing differs, nothing is written. `_replace` is for tests.

    Raises OutputRefused, with nothing changed, if a path or the folder is not safe to write, and
    OSError if the file system fails; the old site then stays.
    """
    site = sorted(artifacts, key=lambda artifact: artifact.path)
    check_paths(artifact.path for artifact in site)
    target = real_path(output)
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
