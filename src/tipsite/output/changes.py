"""The changes that turn an output folder into the new site.

Only files in its manifest are ours and may be changed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from tipsite.output.disk import (
    INTERNAL,
    KEEP_FILES,
    MANIFEST,
    OutputRefused,
    ancestors,
    fold,
    folders_above,
    is_folder,
    is_regular,
)
from tipsite.output.manifest import (
    CorruptManifestError,
    Stamp,
    Stamps,
    as_stored,
    clock,
    digest_of,
    is_as_stamped,
    manifest_bytes,
    read_manifest,
    scan,
    stamp_before,
    stamps_of,
)

Entries = Mapping[str, os.stat_result]


class File(Protocol):
    """A file of the site: its path, and the SHA-256 of its content in hexadecimal.

    The content is read only if it must be written.
    """

    @property
    def path(self) -> str:
        """POSIX, relative and NFC."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the content."""

    @property
    def content(self) -> bytes:
        """The bytes of the file."""


class Changes(Struct, frozen=True, kw_only=True):
    """The paths of files that were written, unchanged and removed; each tuple is sorted."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def both(first: Changes, then: Changes) -> Changes:
    """Return the changes of two writes after one another."""
    written = {*first.written, *then.written}.intersection((*then.written, *then.unchanged))
    return Changes(
        written=tuple(sorted(written)),
        unchanged=tuple(path for path in then.unchanged if path not in written),
        removed=tuple(sorted({*first.removed, *then.removed} - written)),
    )


class Plan(Struct, frozen=True, kw_only=True):
    """A change of the output folder.

    `exists` says whether the folder exists. `entries` are the states (`lstat`) of all files and
    folders in it, parents first; `foreign` are the paths that are not ours. `emptied` are folders
    with only files of the old site, deepest first. `stamps` are the stamps of the files that stay,
    `remembered` those that were stored before.
    """

    output: Path
    exists: bool
    manifest: bytes
    manifest_stale: bool
    fresh: tuple[File, ...]
    same: tuple[File, ...]
    obsolete: tuple[str, ...]
    emptied: tuple[str, ...]
    foreign: tuple[str, ...]
    entries: Entries
    stamps: Stamps
    remembered: Stamps

    @property
    def is_idle(self) -> bool:
        """Whether the output folder is already as it should be."""
        return not (self.fresh or self.obsolete or self.manifest_stale)

    @property
    def changes(self) -> Changes:
        """The public summary of this plan."""
        return Changes(
            written=tuple(file.path for file in self.fresh),
            unchanged=tuple(file.path for file in self.same),
            removed=self.obsolete,
        )


def make_plan(site: Sequence[File], output: Path) -> Plan:
    """Return the plan that turns the output folder into the site, which is sorted by path.

    Raises OutputRefused if the folder is not ours ("not-ours", "not-a-folder") or if a page would
    replace a foreign file ("foreign-collision"). Raises OSError if the folder cannot be read.
    """
    exists = folder_exists(output)
    wanted = {file.path: file.digest for file in site}
    manifest = manifest_bytes(wanted)
    ours = owned(output, safe=wanted) if exists else {}
    # Before any file is read, so that a file older than this has a reliable stamp.
    now = clock(output) if exists else 0
    entries = scan(output) if exists else {}
    there = _bytes_at(output / MANIFEST) if exists else b""
    remembered = stamps_of(output, there)
    foreign = _foreign(entries, ours)
    _check_collisions(wanted, output, entries, foreign)
    stamps: dict[str, Stamp | None] = {}
    for path, digest in wanted.items():
        state = entries.get(path)
        if state is None or not is_regular(state):
            continue
        if is_as_stamped(remembered.get(path), state):
            if ours.get(path) == digest:
                stamps[path] = remembered[path]
        elif digest_of(output / path) == digest:
            stamps[path] = stamp_before(now, state)
    return Plan(
        output=output,
        exists=exists,
        manifest=manifest,
        manifest_stale=there != manifest,
        fresh=tuple(file for file in site if file.path not in stamps),
        same=tuple(file for file in site if file.path in stamps),
        obsolete=tuple(
            path for path in sorted(ours.keys() - wanted) if is_regular(entries.get(path))
        ),
        emptied=_emptied(entries, ours, wanted),
        foreign=foreign,
        entries=entries,
        stamps=stamps,
        remembered=remembered,
    )


def stamps_after(plan: Plan) -> Stamps:
    """Return the stamps of the site's files after the plan was carried out.

    A new hard link to a file changes the file's stamp. A plan links either all files or only new
    ones. The manifest is the last new file, written before the new files are visible.
    """
    seen = os.lstat(plan.output / MANIFEST).st_mtime_ns
    now = clock(plan.output)
    stamps = dict(plan.stamps)
    is_linked = any(
        _now(plan, it).st_ctime_ns != _before(plan, it).st_ctime_ns for it in plan.same[:1]
    )
    for file in plan.same if is_linked else ():
        state = _now(plan, file)
        is_ours = stamps[file.path] is not None and _is_only_linked(_before(plan, file), state)
        stamps[file.path] = stamp_before(now, state) if is_ours else None
    for file in plan.fresh:
        state = _now(plan, file)
        stamps[file.path] = stamp_before(now, state) if state.st_mtime_ns < seen else None
    return stamps


def _now(plan: Plan, file: File) -> os.stat_result:
    return os.lstat(f"{plan.output}/{file.path}")


def _before(plan: Plan, file: File) -> os.stat_result:
    return plan.entries[file.path]


def _is_only_linked(before: os.stat_result, after: os.stat_result) -> bool:
    old = (before.st_ino, before.st_size, before.st_mtime_ns)
    return old == (after.st_ino, after.st_size, after.st_mtime_ns)


def folder_exists(output: Path) -> bool:
    """Return whether the output folder exists; OutputRefused "not-a-folder" if it is no folder."""
    try:
        state = os.lstat(output)
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        raise OutputRefused("not-a-folder", str(output)) from error
    if not stat.S_ISDIR(state.st_mode):
        raise OutputRefused("not-a-folder", str(output))
    return True


def owned(output: Path, *, safe: Collection[str] = ()) -> Mapping[str, str]:
    """Return the files of the manifest with their digests; none in an empty folder.

    `safe` are paths that need no check. Raises OutputRefused "not-ours" or
    "not-ours-corrupt-manifest" if the folder has files of somebody else.
    """
    try:
        files = read_manifest(output, safe=safe)
    except CorruptManifestError as error:
        if not _may_be_taken(output):
            raise OutputRefused("not-ours-corrupt-manifest", str(output)) from error
        return {}
    if files is None and not _may_be_taken(output):
        raise OutputRefused("not-ours", str(output))
    return files or {}


def _may_be_taken(output: Path) -> bool:
    with os.scandir(output) as listing:
        return all(
            entry.name in KEEP_FILES and entry.is_file(follow_symlinks=False)
            for entry in listing
            if as_stored(entry.name) not in INTERNAL
        )


def _bytes_at(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _foreign(entries: Entries, ours: Collection[str]) -> tuple[str, ...]:
    folders = folders_above(ours)
    return tuple(
        path
        for path, state in entries.items()
        if not (path in folders if is_folder(state) else path in ours and is_regular(state))
    )


def _check_collisions(
    site: Collection[str], output: Path, entries: Entries, foreign: Sequence[str]
) -> None:
    if not foreign:
        return
    taken = {*foreign, *folders_above(foreign)}
    blocking = {path for path in foreign if not is_folder(entries[path])}
    folded = {fold(path) for path in foreign}
    for path in site:
        above = ancestors(path)
        if path in taken or not blocking.isdisjoint(above):
            raise OutputRefused("foreign-collision", path)
        for part in (*above, path):
            # Only a file system that ignores case finds a path that the listing does not have.
            if part not in entries and fold(part) in folded and os.path.lexists(output / part):
                raise OutputRefused("foreign-collision", path)


def _emptied(entries: Entries, ours: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    folders = folders_above(ours) - folders_above(wanted)
    return tuple(path for path in sorted(folders, reverse=True) if is_folder(entries.get(path)))
