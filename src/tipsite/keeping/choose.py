"""Which files of a site with mistakes are replaced by their last good state, or left out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tipsite.keeping.withdrawals import keeps_back, text_of
from tipsite.model.snapshot import Snapshot
from tipsite.parse.place import meant_paths
from tipsite.problems import Problem, errors

PAGE = re.compile(r"content/(?!services/|images/|files/)[^/]+/.+\.md\Z")
RECORDS = re.compile(
    r"campaigns\.yaml\Z|content/(?:services/[^/]+|organizations|glossary)\.yaml\Z"
    r"|themes/[^/]+/phrases/[^/]+\.pot?\Z"
)
_OUTPUT = "output/"
_SOURCE = re.compile(r"^\s*source_language:\s*[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A file as it was in a build without mistakes of its own, and the day of the first such."""

    content: bytes
    day: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stands in for a file with mistakes: its state of ``day``, or nothing.

    ``back`` is the line of today's file that keeps it back (counted from 1), where one does.
    """

    how: Literal["last-good", "left-out"]
    day: datetime.date | None = None
    back: int = 0


def choose(
    snapshot: Snapshot,
    good: Mapping[str, Good],
    found: Iterable[Problem],
    sources: Mapping[str, str],
    taken: Mapping[str, Kept],
    *,
    today: datetime.date,
) -> Mapping[str, Kept] | None:
    """Return what stands in for each file with mistakes, or None where the site must wait.

    ``found`` are the problems of a build in which ``taken`` stood in already, ``sources`` the files
    of pages by address. A record or a phrase is never left out. What is as it was when it was good
    waits until all else stands: its mistakes may come from there. What today's file of a page keeps
    back is left out in every language: its older state does not know of it.
    """
    chosen = dict(taken)
    paths = tuple(dict.fromkeys(_sources(errors(found), snapshot, sources)))
    changed = tuple(path for path in paths if path in taken or not _is_good(path, snapshot, good))
    for path in changed or paths:
        kept = _stand_in(path, snapshot, good, taken.get(path))
        if kept is None:
            return _older_records(snapshot, good, taken)
        chosen[path] = kept
    for path in meant_paths(found):
        if path in good and path not in snapshot.files and path not in taken:
            chosen[path] = Kept(how="last-good", day=good[path].day)
    texts = texts_now(snapshot, found)
    for path, kept in tuple(chosen.items()):
        if path in taken or kept.how == "left-out" or not PAGE.match(path):
            continue
        # Without its first page there is no site, and the numbers of yesterday would stay online.
        surely = path == f"content/{_source_language(snapshot)}/index.md"
        older = text_of(good[path].content)
        if back := keeps_back(texts.get(path, ""), older, today, surely=surely):
            chosen[path] = Kept(how="left-out", back=back)
            chosen |= _translations(path, snapshot)
    return chosen if chosen != taken else None


def texts_now(snapshot: Snapshot, found: Iterable[Problem]) -> Mapping[str, str]:
    """Return the texts of today's files, also of those whose names have a wrong ending."""
    texts = {
        path: text_of(content)
        for path, content in snapshot.files.items()
        if PAGE.match(path) or RECORDS.match(path)
    }
    for one in found:
        for path in meant_paths((one,)):
            if one.at.path in snapshot.files:
                texts.setdefault(path, text_of(snapshot.files[one.at.path]))
    return texts


def _translations(path: str, snapshot: Snapshot) -> Mapping[str, Kept]:
    """What is kept back in the source language is kept back in all others, too."""
    _content, tag, inner = path.split("/", 2)
    if _source_language(snapshot) not in ("", tag):
        return {}
    pages = (one for one in snapshot.files if PAGE.match(one) and one != path)
    return {one: Kept(how="left-out", back=-1) for one in pages if one.split("/", 2)[2] == inner}


def _source_language(snapshot: Snapshot) -> str:
    found = _SOURCE.search(text_of(snapshot.files.get("campaigns.yaml", b"")))
    return found[1] if found else ""


def _older_records(
    snapshot: Snapshot, good: Mapping[str, Good], taken: Mapping[str, Kept]
) -> Mapping[str, Kept] | None:
    """Return the last good state of all changed records: others stumble over one of them."""
    older = {
        path: Kept(how="last-good", day=one.day)
        for path, one in good.items()
        if RECORDS.match(path) and path not in taken and not _is_good(path, snapshot, good)
    }
    return {**taken, **older} if older else None


def _sources(
    found: tuple[Problem, ...], snapshot: Snapshot, sources: Mapping[str, str]
) -> Iterable[str]:
    """Yield the files that errors are in: those of pages, of a folder, or the file itself."""
    for one in found:
        path = one.at.path
        if path.startswith(_OUTPUT):
            yield sources.get(path.removeprefix(_OUTPUT), "")
        elif path.startswith("content/") and not _there(path, snapshot):
            yield from [one for one in _paths(snapshot) if one.startswith(f"{path}/")] or [""]
        else:
            yield path


def _stand_in(
    path: str, snapshot: Snapshot, good: Mapping[str, Good], before: Kept | None
) -> Kept | None:
    known = good.get(path)
    is_record = bool(RECORDS.match(path))
    if not path or (before is not None and (before.how == "left-out" or is_record)):
        return None
    if before is None and known is not None and not _is_good(path, snapshot, good):
        return Kept(how="last-good", day=known.day)
    if is_record or not path.startswith("content/"):
        return None
    return Kept(how="left-out")


def apply(snapshot: Snapshot, good: Mapping[str, Good], kept: Mapping[str, Kept]) -> Snapshot:
    """Return the files with what stands in for some of them."""
    gone = frozenset(path for path, one in kept.items() if one.how == "left-out")
    files = dict(snapshot.files)
    files |= {path: good[path].content for path, one in kept.items() if one.how == "last-good"}
    return replace(
        snapshot,
        files={path: content for path, content in sorted(files.items()) if path not in gone},
        others={path: found for path, found in snapshot.others.items() if path not in gone},
        offered={path: found for path, found in snapshot.offered.items() if path not in gone},
        pictures={path: found for path, found in snapshot.pictures.items() if path not in gone},
        left_out=snapshot.left_out | gone,
    )


def now_good(
    snapshot: Snapshot,
    good: Mapping[str, Good],
    kept: Mapping[str, Kept],
    today: datetime.date,
) -> Mapping[str, Good]:
    """Return the good state after a build of ``snapshot`` in which ``kept`` stood in."""
    state: dict[str, Good] = {}
    for path, content in snapshot.files.items():
        before = good.get(path)
        if not (PAGE.match(path) or RECORDS.match(path)):
            continue
        if path not in kept and (before is None or before.content != content):
            state[path] = Good(content=content, day=today)
        elif before is not None:
            state[path] = before
    gone = (path for path, one in kept.items() if one.how == "last-good" and path not in state)
    return {**state, **{path: good[path] for path in gone}}


def _is_good(path: str, snapshot: Snapshot, good: Mapping[str, Good]) -> bool:
    return path in good and good[path].content == snapshot.files.get(path)


def _paths(snapshot: Snapshot) -> tuple[str, ...]:
    return (*snapshot.files, *snapshot.others, *snapshot.offered, *snapshot.pictures)


def _there(path: str, snapshot: Snapshot) -> bool:
    return path in snapshot.left_out or path in _paths(snapshot)
