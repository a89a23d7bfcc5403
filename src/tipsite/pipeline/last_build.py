"""The last build of a site: what it read and wrote, and what it came to.

Where all of that is as it was, its last words are said again, before anything else of a build is
even imported. Times, sizes and inodes of files tell it; where they are others, as after a clone or
a move of the folder, the bytes do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tipsite.engine.inputs import (
    UNFINISHED,
    Sight,
    contents_digest,
    file_digest,
    open_regular,
    own_theme_entries,
    site_entries,
)
from tipsite.engine.seal import VARIABLE
from tipsite.engine.store import Store, open_store
from tipsite.i18n import language
from tipsite.model.problems import Location, Problem
from tipsite.output.disk import LOCK, MANIFEST, STAGE, beside
from tipsite.output.manifest import is_unfinished, standing
from tipsite.pipeline.job import Conclusion, Job, tell

if TYPE_CHECKING:
    from tipsite.output.changes import Changes

_PARTS = ("site", "ends")
_MOST_ENDS = 8
"""So many jobs are remembered for a site: builds and checks, by day and language."""

_VARIES = ("today", "strict", "drafts")
"""Fields of a job that its outcome depends on, besides `output`."""
_CHANGES_NOTHING = (
    "root", "output", "store", "verify", "timings", "whole", "force", "workers", "last_published",
)  # fmt: skip
"""Others, with which it is the same. A job with any other field set is not remembered."""

Seen = dict[str, Any]
"""As JSON: the stamp and the sizes of a sight, a digest of all bytes, and those of young files."""


def job_store(job: Job) -> Store:
    """Return the store that a job works with: what is to be handed on has none or is verified."""
    wanted = job.store and (job.verify or not job.zip)
    return open_store(job.root, wanted=wanted, drafts=job.drafts)


def repeat_outcome(job: Job) -> int | None:
    """Print the last outcome of this job and return its exit code; None if it may have changed."""
    if not _is_remembered(job) or job.verify or job.timings:
        return None
    try:
        with job_store(job) as store:
            found = _find(job, store)
    except (OSError, ValueError, KeyError, TypeError):
        # The build finds out what is the matter, and says so.
        return None
    if found is None:
        return None
    end, texts = found
    tell(end, job, texts)
    return end.exit_code


def _find(job: Job, store: Store) -> tuple[Conclusion, dict[str, bytes]] | None:
    """What the job came to, and the files that its problems are in, if nothing has changed."""
    known = _load(store)
    end = None if known is None else known["ends"].get(_variant(job))
    if known is None or end is None:
        return None
    if any(os.path.lexists(job.root / name) for name in (UNFINISHED, STAGE)):
        return None
    site = Sight(site_entries(job.root))
    now = {"site": _same(known["site"], site)}
    if not now["site"]:
        return None
    if job.output is not None and not _is_as_written(job.output, end["output"]):
        return None
    if {**known, **now} != known:
        store.put_record(json.dumps({**known, **now}).encode())
    conclusion = _from_json(end["end"])
    return conclusion, _texts(conclusion, site)


class BuildRecord:
    """What is seen of a site before it is read, to be kept with what the build comes to."""

    def __init__(self, job: Job, store: Store) -> None:
        """Look at the site.

        Raises:
            OSError: a folder cannot be read.
        """
        self._job = job
        self._store = store
        self._wanted = _is_remembered(job)
        self._before = Sight(site_entries(job.root)) if self._wanted else None
        self._known = _load(store) if self._wanted else None

    def keep(self, end: Conclusion, digests: Mapping[str, str], changes: Changes | None) -> None:
        """Keep what the job came to, if it would be the same again.

        ``digests`` are those of all files that were read (SHA-256, by path), ``changes`` what was
        written.
        """
        if self._before is None:
            return
        try:
            known = self._record(end, digests, changes)
        except (OSError, ValueError, KeyError):
            known = None
        if known is not None:
            self._store.put_record(json.dumps(known).encode())

    def _record(
        self, end: Conclusion, digests: Mapping[str, str], changes: Changes | None
    ) -> Seen | None:
        job, before = self._job, self._before
        after = Sight(site_entries(job.root))
        own = {path for path, _entry in own_theme_entries()}
        # Nobody has changed a file meanwhile, and nothing was read that is not known.
        if before is None or after.stamp != before.stamp or not before.clear:
            return None
        if any(path not in before.files and path not in own for path in digests):
            return None
        read = {path: digests[path] for path in before.files if path in digests}
        site = _seen(before, read)
        if site is None:
            return None
        known: Seen = {"site": site}
        output = None
        if changes is not None and job.output is not None:
            output = file_digest(os.path.join(_real(job.output), MANIFEST))  # noqa: PTH118
            end = replace(end, files=(0, len(changes.written) + len(changes.unchanged), 0))
        ends = {variant: one for variant, one in self._ends(known) if variant != _variant(job)}
        latest = list(ends.items())[-_MOST_ENDS + 1 :]
        known["ends"] = {**dict(latest), _variant(job): {"end": _as_json(end), "output": output}}
        return known

    def _ends(self, known: Seen) -> Iterable[tuple[str, Any]]:
        """What other jobs came to, as far as it was with the same bytes."""
        before = self._known
        contents = known["site"]["contents"]
        if before is None or contents is None or before["site"]["contents"] != contents:
            return ()
        return tuple(before["ends"].items())


def _is_remembered(job: Job) -> bool:
    """Return whether a job's outcome is stored: not if it asks for more, such as a report."""
    more = (
        getattr(job, field.name)
        for field in fields(job)
        if field.name not in (*_VARIES, *_CHANGES_NOTHING)
    )
    return job.store and not any(more)


def _variant(job: Job) -> str:
    """All but the files and the program that the outcome of a job depends on."""
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
    return json.dumps((asked, language(), environment))


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _load(store: Store) -> Seen | None:
    try:
        known = json.loads(store.record() or b"")
    except ValueError:
        return None
    parts = [known.get(name) for name in _PARTS] if isinstance(known, dict) else [None]
    return known if all(isinstance(part, dict) for part in parts) else None


def _seen(sight: Sight, digests: Mapping[str, str]) -> Seen | None:
    """What is kept of a sight; None where a file is young, and its digest is not known."""
    young = sight.young
    if any(path not in digests for path in young):
        return None
    return {
        "stamp": sight.stamp,
        "sizes": sight.sizes,
        "contents": contents_digest(digests) if len(digests) == len(sight.files) else None,
        "young": {path: digests[path] for path in young},
    }


def _same(seen: Seen, sight: Sight) -> Seen | None:
    """What is to be kept of a sight if it shows the files that were seen, else None."""
    if sight.stamp == seen["stamp"]:
        if any(file_digest(sight.files[path]) != digest for path, digest in seen["young"].items()):
            return None
        return {**seen, "young": {path: seen["young"][path] for path in sight.young}}
    # Other times are read again, as of a fresh clone; most edits change a size, and are told by it.
    if not sight.clear or seen["contents"] is None or sight.sizes != seen["sizes"]:
        return None
    digests = {path: file_digest(place) for path, place in sight.files.items()}
    return _seen(sight, digests) if contents_digest(digests) == seen["contents"] else None


def _is_as_written(output: Path, site: str | None) -> bool:
    """Whether the output is whole, is the ``site`` if one was written, and nobody is at work."""
    folder = Path(_real(output))
    locks = (beside(folder, "lock"), folder / LOCK)
    if is_unfinished(folder) or any(os.path.lexists(lock) for lock in locks):
        return False
    return site is None or standing(folder) == site


def _texts(end: Conclusion, site: Sight) -> dict[str, bytes]:
    """The files that problems stand in, as far as there are any."""
    wanted = {found.at.path for found in end.problems if found.at.line}
    if not wanted:
        return {}
    places = {path: entry.path for path, entry in own_theme_entries()}
    places.update(site.files)
    texts = {}
    for path in wanted & places.keys():
        with open_regular(places[path]) as file:
            texts[path] = file.read()
    return texts


def _as_json(end: Conclusion) -> Seen:
    return {
        "problems": [
            [one.at.path, one.at.line, one.at.column, one.code, one.values, one.severity]
            for one in end.problems
        ],
        "pages": end.pages,
        "silenced": end.silenced,
        "live": end.live,
        "to_do": end.to_do,
        "upcoming": end.upcoming,
        "failed": end.failed,
        "files": end.files,
    }


def _from_json(found: Seen) -> Conclusion:
    problems = tuple(
        Problem(
            at=Location(path=path, line=line, column=column),
            code=code,
            values=tuple((name, value) for name, value in values),
            severity=severity,
        )
        for path, line, column, code, values, severity in found["problems"]
    )
    files = found["files"] and tuple(found["files"])
    lines = {name: tuple(found[name]) for name in ("to_do", "upcoming")}
    return Conclusion(**{**found, "problems": problems, "files": files, **lines})
