"""Comparison of a site online, or of a folder, with the last release.

The reference is the release that this computer has stored, never a list on the server. Files that
cannot be compared are counted and reported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from tipsite.publishing.findings import Report
from tipsite.publishing.observations import Observations, Reference
from tipsite.publishing.plan import is_page
from tipsite.publishing.release import Release
from tipsite.publishing.website import Answer
from tipsite.web import split_url

_DAY = 86_400
_HOSTS = ("_headers", "_redirects")
_NOWHERE = "no-page-has-this-name.html"
_MORE_BYTES = 50_000_000


class Place(Protocol):
    """A website or a folder that is compared."""

    until: float | None

    def get(self, path: str, size: int = 0) -> Answer:
        """Return the answer at a path; ``size`` is the expected number of bytes."""


def chosen(release: Release, sample: int | None, day: str) -> tuple[str, ...]:
    """Return the files to compare: first files with contacts, then pages.

    ``sample`` limits the number of files without contacts; the choice depends on the ``day``.
    """
    files = release.files
    shown = [path for path in files if not _is_hidden(path)]
    if sample is not None:
        without = [path for path in shown if not files[path].contacts]
        left_out = set(sorted(without, key=lambda path: _drawn(day, path))[sample:])
        shown = [path for path in shown if path not in left_out]
    return tuple(
        sorted(shown, key=lambda path: (not files[path].contacts, not is_page(path), path))
    )


def _drawn(day: str, path: str) -> bytes:
    return hashlib.sha256(f"{day} {path}".encode()).digest()


def _is_hidden(path: str) -> bool:
    """Return whether a file is for the host, which does not show it to readers."""
    name = path.rpartition("/")[2]
    return path in _HOSTS or (name.startswith(".") and not path.startswith(".well-known/"))


def verify_website(
    reference: Reference,
    place: Place,
    ask: Callable[[str], Answer],
    *,
    now: float,
    sample: int | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Compare a website at the moment ``now`` (seconds since 1970).

    ``ask`` returns the answer at a whole address. ``tell`` gets the numbers of compared files and
    of all files.
    """
    release = reference.release
    day = str(int(now // _DAY))
    paths = chosen(release, sample, day)
    shown = sum(not _is_hidden(path) for path in release.files)
    looking = Observations(reference)
    lost = place.get(_NOWHERE)
    _look_at_all(looking, place, paths, tell)
    if not looking.stopped:
        looking.lost(lost)
        for path in _fronts(release):
            index = f"{path}index.html"
            looking.front(path, place.get(path, release.files[index].size))
        old = sorted(_old(reference), key=lambda path: _drawn(day, path))[:sample]
        for path in sorted(old):
            looking.old(path, place.get(path), lost)
        looking.headers()
        _look_without_https(looking, reference.address or release.address, ask)
    looking.certificate(place.until, now)
    return looking.report(
        total=shown,
        left=shown - len(paths),
        days=None if place.until is None else int((place.until - now) // _DAY),
    )


def verify_folder(
    reference: Reference,
    place: Place,
    there: Iterable[str],
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Compare a folder; ``there`` are the paths of its files."""
    release = reference.release
    looking = Observations(reference, online=False)
    paths = tuple(sorted(release.files, key=lambda path: (not release.files[path].contacts, path)))
    _look_at_all(looking, place, paths, tell)
    for path in there:
        if path not in release.files:
            looking.surplus(path, place.get(path))
    return looking.report(total=len(paths), left=0, days=None)


def _look_at_all(
    looking: Observations, place: Place, paths: tuple[str, ...], tell: Callable[[int, int], None]
) -> None:
    files = looking.release.files
    room = 2 * sum(files[path].size for path in paths) + _MORE_BYTES
    for done, path in enumerate(paths):
        tell(done, len(paths))
        answer = place.get(path, files[path].size)
        looking.file(path, answer)
        room -= len(answer.body)
        reason = "too-much" if room < 0 else looking.hopeless()
        if reason is not None:
            looking.stop(reason, len(paths) - done - 1)
            return


def _fronts(release: Release) -> Iterator[str]:
    """Yield the root and the folders at the top that have an index page."""
    for path in sorted(release.files):
        if path.count("/") < 2 and path.rpartition("/")[2] == "index.html":
            yield path.removesuffix("index.html")


def _old(reference: Reference) -> tuple[str, ...]:
    once = {*reference.old, *reference.earlier, *reference.release.moved}
    files = reference.release.files
    return tuple(sorted(path for path in once if path not in files and not _is_hidden(path)))


def _look_without_https(looking: Observations, address: str, ask: Callable[[str], Answer]) -> None:
    """Store a finding if a site that requires https can be read without it."""
    headers = looking.release.headers
    wanted = any(name.lower() == "strict-transport-security" for name, _ in headers)
    if not wanted or split_url(address).port is not None:
        return
    answer = ask("http://" + address.partition("://")[2].rstrip("/") + "/")
    if answer.failure or not answer.status:
        return
    if not answer.secure:
        looking.note("no-https", "")
