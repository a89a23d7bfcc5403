"""The last build of a site: the files that it read and wrote, and its outcome.

If nothing has changed, the last outcome is printed again, before the pipeline is imported. Times,
sizes and inodes of files are compared, and the bytes of files that were just saved.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import MsgspecError, Struct, json, structs

from tipsite.engine.inputs import (
    UNFINISHED,
    Sight,
    file_digest,
    open_regular,
    own_theme_entries,
    site_entries,
)
from tipsite.engine.seal import VARIABLE
from tipsite.engine.store import Store, open_store
from tipsite.i18n import language
from tipsite.output.disk import LOCK, MANIFEST, STAGE, beside
from tipsite.output.manifest import is_unfinished, standing
from tipsite.pipeline.job import Conclusion, Job, tell

if TYPE_CHECKING:
    from tipsite.output.changes import Changes

_MOST_ENDS = 8
"""The most outcomes that are stored for a site: of builds and checks, by day and language."""

_VARIES = ("today", "strict", "drafts")
"""Fields of a job that its outcome depends on, besides `output`."""
_CHANGES_NOTHING = (
    "root", "output", "store", "verify", "timings", "whole", "force", "workers", "last_published",
)  # fmt: skip
"""Fields that are not compared here. A job with any other field set is not remembered."""


class _Site(Struct, frozen=True, kw_only=True):
    """The record of a `Sight`: its stamp, and digests of young files."""

    stamp: str
    young: dict[str, str]


class _End(Struct, frozen=True):
    """An outcome, and a digest of the manifest that was written with it."""

    conclusion: Conclusion
    output: str | None


class _Record(Struct, frozen=True):
    """The files of a site, and the outcomes of jobs with them."""

    site: _Site
    ends: dict[str, _End]


def job_store(job: Job) -> Store:
    """Return the store of a job; a job with a zip only verifies what is stored."""
    wanted = job.store and (job.verify or not job.zip)
    return open_store(job.root, wanted=wanted, drafts=job.drafts)


class BuildRecord:
    """The state of a site before it is read, to be compared and stored with the last outcome."""

    def __init__(self, job: Job) -> None:
        """Read the state of all files.

        Raises:
            OSError: a folder cannot be read.
        """
        self.job = job
        self._before = Sight(site_entries(job.root)) if _is_remembered(job) else None

    def repeat(self) -> int | None:
        """Print the last outcome of the job and return its exit code; None if it may differ."""
        job = self.job
        if self._before is None or job.verify or job.timings:
            return None
        try:
            with job_store(job) as store:
                stored = _find(job, store, self._before)
        except (OSError, ValueError):
            # The build reports the error.
            return None
        if stored is None:
            return None
        end, texts = stored
        tell(end, job, texts)
        return end.exit_code

    def keep(
        self, store: Store, end: Conclusion, digests: Mapping[str, str], changes: Changes | None
    ) -> None:
        """Store the outcome, if the same job would end with it again.

        ``digests`` are the digests of all files that were read (SHA-256, by path). ``changes`` are
        the changes of the output.
        """
        with suppress(OSError, ValueError):
            record = self._record(_load(store), end, digests, changes)
            if record is not None:
                store.put_record(json.encode(record))

    def _record(
        self, known: _Record | None, end: Conclusion, digests: Mapping[str, str],
        changes: Changes | None,
    ) -> _Record | None:  # fmt: skip
        job, before = self.job, self._before
        if before is None or Sight(site_entries(job.root)).stamp != before.stamp:
            return None  # a file has changed meanwhile
        bundled = {path for path, _entry in own_theme_entries()}
        # An outcome is not stored if a file was read that is not compared.
        if not before.clear or not digests.keys() <= before.files.keys() | bundled:
            return None
        if not digests.keys() >= set(before.young):
            return None
        site = _Site(stamp=before.stamp, young={path: digests[path] for path in before.young})
        output = None
        if changes is not None and job.output is not None:
            output = file_digest(os.path.join(_real(job.output), MANIFEST))  # noqa: PTH118
            end = structs.replace(end, files=(0, len(changes.written) + len(changes.unchanged), 0))
        has_same_files = (
            known is not None
            and known.site.stamp == site.stamp
            and known.site.young.items() <= digests.items()
        )
        ends = dict(known.ends) if known and has_same_files else {}
        ends.pop(_variant(job), None)
        latest = list(ends.items())[-_MOST_ENDS + 1 :]
        return _Record(site, {**dict(latest), _variant(job): _End(end, output)})


def _find(job: Job, store: Store, sight: Sight) -> tuple[Conclusion, dict[str, bytes]] | None:
    """Return the last outcome and the files with its problems, if nothing has changed."""
    record = _load(store)
    end = record.ends.get(_variant(job)) if record else None
    if record is None or end is None:
        return None
    if any(os.path.lexists(job.root / name) for name in (UNFINISHED, STAGE)):
        return None
    site = _same(record.site, sight)
    if site is None or (job.output is not None and not _is_as_written(job.output, end.output)):
        return None
    if site != record.site:
        store.put_record(json.encode(_Record(site, record.ends)))
    return end.conclusion, _texts(end.conclusion, sight)


def _is_remembered(job: Job) -> bool:
    """Return whether a job's outcome is stored: not if the job makes more, such as a report."""
    more = (
        getattr(job, name)
        for name in Job.__struct_fields__
        if name not in (*_VARIES, *_CHANGES_NOTHING)
    )
    return job.store and not any(more)


def _variant(job: Job) -> str:
    """Return the values that the outcome of a job depends on, except the files and the program."""
    output = ""
    if job.output is not None:
        try:
            output = os.path.relpath(_real(job.output), _real(job.root))
        except ValueError:  # on another drive
            output = _real(job.output)
    environment = sorted(
        (name, value)
        for name, value in os.environ.items()
        if name.startswith("TIPSITE_") and name != VARIABLE
    )
    asked = (output, *(str(getattr(job, name)) for name in _VARIES))
    return json.encode((asked, language(), environment)).decode()


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _load(store: Store) -> _Record | None:
    try:
        return json.decode(store.record() or b"", type=_Record)
    except MsgspecError:
        return None


def _same(seen: _Site, sight: Sight) -> _Site | None:
    """Return the record of a sight if its files are those of ``seen``, else None."""
    if sight.stamp != seen.stamp:
        return None
    if any(file_digest(sight.files[path]) != digest for path, digest in seen.young.items()):
        return None
    return structs.replace(seen, young={path: seen.young[path] for path in sight.young})


def _is_as_written(output: Path, site: str | None) -> bool:
    """Return whether the output is complete, not locked, and unchanged since it was written."""
    folder = Path(_real(output))
    locks = (beside(folder, "lock"), folder / LOCK)
    if is_unfinished(folder) or any(os.path.lexists(lock) for lock in locks):
        return False
    return site is None or standing(folder) == site


def _texts(end: Conclusion, site: Sight) -> dict[str, bytes]:
    """Return the files that contain the problems."""
    wanted = {problem.at.path for problem in end.problems if problem.at.line}
    if not wanted:
        return {}
    places = {path: entry.path for path, entry in own_theme_entries()}
    places.update(site.files)
    texts = {}
    for path in wanted & places.keys():
        with open_regular(places[path]) as file:
            texts[path] = file.read()
    return texts
