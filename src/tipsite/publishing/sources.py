"""The sources of a release: the files of the site that it was built from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from tipsite.model.corpus import Snapshot, TextFiles
from tipsite.model.media import HEAD, Blob
from tipsite.publishing.history import History
from tipsite.publishing.release import Release, Source

_OWN_THEMES = ("themes/plain/", "themes/bright/")


def sources_of(snapshot: Snapshot, root: Path) -> Mapping[str, Source]:
    """Return the sources of a release, without files that are bundled with tipsite."""
    sources: dict[str, Source] = {}
    for path in snapshot.files:
        if not _is_of_program(path, root):
            sources[path] = Source(digest=snapshot.digest(path), part="text")
    for path, digest in snapshot.others.items():
        if not _is_of_program(path, root):
            sources[path] = Source(digest=digest, part="other")
    for path, content in snapshot.offered.items():
        sources[path] = Source(digest=hashlib.sha256(content).hexdigest(), part="offered")
    for path, picture in snapshot.pictures.items():
        sources[path] = Source(digest=picture.digest, part="picture")
    return sources


def _is_of_program(path: str, root: Path) -> bool:
    return path.startswith(_OWN_THEMES) and not (root / path).is_file()


def load_source(snapshot: Snapshot, path: str) -> bytes:
    """Return the bytes of a file of the site; none if only its digest is known.

    Raises:
        OSError: the file cannot be read.
    """
    if path in snapshot.files:
        return snapshot.files[path]
    if path in snapshot.offered:
        return snapshot.offered[path]
    return snapshot.pictures[path].load() if path in snapshot.pictures else b""


def older_snapshot(
    release: Release, history: History, now: Snapshot, root: Path
) -> tuple[Snapshot, tuple[str, ...]]:
    """Return the sources of a release as a snapshot, and the paths of lost ones.

    Files that are bundled with tipsite are taken from ``now``.
    """
    files: dict[str, bytes | Blob] = {
        path: now.files[path] for path in now.files if _is_of_program(path, root)
    }
    others = {path: other for path, other in now.others.items() if _is_of_program(path, root)}
    offered: dict[str, bytes] = {}
    pictures: dict[str, Blob] = {}
    lost: list[str] = []
    for path, source in release.sources.items():
        if source.part == "other":
            others[path] = source.digest
            continue
        content = history.source(source.digest)
        if content is None:
            lost.append(path)
        elif source.part == "text":
            files[path] = content
        elif source.part == "offered":
            offered[path] = content
        else:
            load = partial(_picture, history, source.digest)
            pictures[path] = Blob(digest=source.digest, head=content[:HEAD], load=load)
    snapshot = replace(
        now,
        files=TextFiles(dict(sorted(files.items()))),
        others=dict(sorted(others.items())),
        offered=dict(sorted(offered.items())),
        pictures=dict(sorted(pictures.items())),
        left_out=frozenset(),
    )
    return snapshot, tuple(lost)


def _picture(history: History, digest: str) -> bytes:
    content = history.source(digest)
    if content is None:
        raise FileNotFoundError(digest)
    return content
