"""Compare a site with the output folder and decide what has to change."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tipsite.model.artifacts import Artifact
from tipsite.write._disk import is_folder, is_regular
from tipsite.write._manifest import manifest_bytes
from tipsite.write._names import MANIFEST
from tipsite.write._paths import ancestors, fold
from tipsite.write._records import Plan
from tipsite.write._refused import OutputRefused
from tipsite.write._scan import folder_exists, owned, scan

Entries = Mapping[str, os.stat_result]


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


def _foreign(entries: Entries, ours: Collection[str]) -> tuple[str, ...]:
    folders = _above(ours)
    return tuple(
        path
        for path, state in entries.items()
        if not (path in folders if is_folder(state) else path in ours and is_regular(state))
    )


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


def _emptied(entries: Entries, ours: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    folders = _above(ours) - _above(wanted)
    return tuple(path for path in sorted(folders, reverse=True) if is_folder(entries.get(path)))


def _above(paths: Collection[str]) -> set[str]:
    return {folder for path in paths for folder in ancestors(path)}


def _is_there(artifact: Artifact, output: Path, entries: Entries) -> bool:
    state = entries.get(artifact.path)
    if state is None or not is_regular(state) or state.st_size != len(artifact.content):
        return False
    try:
        return (output / artifact.path).read_bytes() == artifact.content
    except PermissionError:
        # The bytes of a file that cannot be read are unknown, so it is written anew.
        return False


def _manifest_is(output: Path, wanted: bytes) -> bool:
    try:
        return (output / MANIFEST).read_bytes() == wanted
    except OSError:
        return False
