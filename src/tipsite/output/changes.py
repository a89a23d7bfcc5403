"""What is in the output folder, which part of it is ours, and what has to change.

The folder carries a list of our files (the manifest); nothing else in it is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tipsite.model.plan import Artifact
from tipsite.output.disk import (
    INTERNAL,
    KEEP_FILES,
    MANIFEST,
    OutputRefused,
    ancestors,
    fold,
    is_folder,
    is_regular,
    is_safe,
    lstat,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
Entries = Mapping[str, os.stat_result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a write did to the files of the site; each tuple is sorted."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the output folder has to change.

    `entries` is everything found in it (by `lstat`, parents first), `foreign` the part that is not
    ours, `emptied` the folders that only files of the old site needed, deepest first.
    """

    output: Path
    exists: bool
    manifest: bytes
    manifest_stale: bool
    fresh: tuple[Artifact, ...]
    same: tuple[Artifact, ...]
    obsolete: tuple[str, ...]
    emptied: tuple[str, ...]
    foreign: tuple[str, ...]
    entries: Mapping[str, os.stat_result]

    @property
    def is_idle(self) -> bool:
        """Whether the output folder is already as it should be."""
        return not (self.fresh or self.obsolete or self.manifest_stale)

    @property
    def changes(self) -> Changes:
        """The public summary of this plan."""
        return Changes(
            written=tuple(artifact.path for artifact in self.fresh),
            unchanged=tuple(artifact.path for artifact in self.same),
            removed=self.obsolete,
        )


def make_plan(site: Sequence[Artifact], output: Path) -> Plan:
    """The plan that turns the output folder into the site, which is sorted by path.

    Raises OutputRefused if the folder is not ours ("not-ours", "not-a-folder") or a page would
    replace something that is not ours ("foreign-collision"); OSError if it cannot be read.
    """
    exists = folder_exists(output)
    entries = scan(output) if exists else {}
    ours = owned(output, entries) if exists else {}
    foreign = _foreign(entries, ours)
    _check_collisions(site, output, entries, foreign)
    same = tuple(artifact for artifact in site if _is_there(artifact, output, entries))
    kept = {artifact.path for artifact in same}
    wanted = {artifact.path for artifact in site}
    manifest = manifest_bytes(site)
    return Plan(
        output=output,
        exists=exists,
        manifest=manifest,
        manifest_stale=not _manifest_is(output, manifest),
        fresh=tuple(artifact for artifact in site if artifact.path not in kept),
        same=same,
        obsolete=tuple(
            path for path in sorted(set(ours) - wanted) if is_regular(entries.get(path))
        ),
        emptied=_emptied(entries, ours, wanted),
        foreign=foreign,
        entries=entries,
    )


def folder_exists(output: Path) -> bool:
    """Whether the output folder is there; OutputRefused "not-a-folder" if something else is."""
    try:
        state = os.lstat(output)
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        raise OutputRefused("not-a-folder", str(output)) from error
    if not stat.S_ISDIR(state.st_mode):
        raise OutputRefused("not-a-folder", str(output))
    return True


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Everything in a folder by relative path, parents first, without our helper files.

    Links are not followed. OSError if a folder cannot be read.
    """
    return dict(_walk(folder, ""))


def _walk(folder: Path, above: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as listing:
        names = sorted(entry.name for entry in listing)
    for name in names:
        path = above + _as_stored(name)
        if path in INTERNAL:
            continue
        state = os.lstat(folder / name)
        yield path, state
        if is_folder(state):
            yield from _walk(folder / name, path + "/")


def _as_stored(name: str) -> str:
    # HFS+ hands out decomposed names; it finds a file by either form.
    return unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name


class CorruptManifestError(Exception):
    """There is a manifest, but not one that this program wrote."""


def owned(output: Path, entries: Mapping[str, os.stat_result]) -> Mapping[str, str]:
    """The files that the manifest lists, with their digests; none in a folder to be taken over.

    Raises OutputRefused "not-ours" or "not-ours-corrupt-manifest" if the folder is somebody's.
    """
    may_take = all(name in KEEP_FILES and is_regular(state) for name, state in entries.items())
    try:
        found = read_manifest(output)
    except CorruptManifestError as error:
        if not may_take:
            raise OutputRefused("not-ours-corrupt-manifest", str(output)) from error
        return {}
    if found is None and not may_take:
        raise OutputRefused("not-ours", str(output))
    return found or {}


def read_manifest(folder: Path) -> Mapping[str, str] | None:
    """Our files in a folder with their digests; None if there is no manifest.

    Raises CorruptManifestError for anything that is not a manifest, OSError if it cannot be read.
    """
    path = folder / MANIFEST
    state = lstat(path)
    if state is None:
        return None
    if not is_regular(state):
        raise CorruptManifestError
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise CorruptManifestError from error
    if not isinstance(found, dict):
        raise CorruptManifestError
    # Our files are deleted by this list, so a path that leaves the folder must not get through.
    if not all(is_safe(name) and _is_digest(digest) for name, digest in found.items()):
        raise CorruptManifestError
    return found


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _foreign(entries: Entries, ours: Collection[str]) -> tuple[str, ...]:
    folders = _above(ours)
    return tuple(
        path
        for path, state in entries.items()
        if not (path in folders if is_folder(state) else path in ours and is_regular(state))
    )


def _above(paths: Collection[str]) -> set[str]:
    return {folder for path in paths for folder in ancestors(path)}


def _check_collisions(
    site: Sequence[Artifact], output: Path, entries: Entries, foreign: Sequence[str]
) -> None:
    taken = set(foreign) | _above(foreign)
    blocking = {path for path in foreign if not is_folder(entries[path])}
    folded = {fold(path): path for path in foreign}
    for artifact in site:
        path = artifact.path
        above = ancestors(path)
        if path in taken or not blocking.isdisjoint(above):
            raise OutputRefused("foreign-collision", path)
        for part in (*above, path):
            # Only a file system that ignores case finds what the listing does not have.
            if part not in entries and fold(part) in folded and os.path.lexists(output / part):
                raise OutputRefused("foreign-collision", path)


def _is_there(artifact: Artifact, output: Path, entries: Entries) -> bool:
    state = entries.get(artifact.path)
    if state is None or not is_regular(state) or state.st_size != len(artifact.content):
        return False
    try:
        return (output / artifact.path).read_bytes() == artifact.content
    except PermissionError:
        # The bytes of a file that cannot be read are unknown, so it is written anew.
        return False


def manifest_bytes(artifacts: Iterable[Artifact]) -> bytes:
    """The manifest of a site: the same bytes for the same site."""
    digests = {item.path: hashlib.sha256(item.content).hexdigest() for item in artifacts}
    return (json.dumps(digests, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _manifest_is(output: Path, wanted: bytes) -> bool:
    try:
        return (output / MANIFEST).read_bytes() == wanted
    except OSError:
        return False


def _emptied(entries: Entries, ours: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    folders = _above(ours) - _above(wanted)
    return tuple(path for path in sorted(folders, reverse=True) if is_folder(entries.get(path)))
