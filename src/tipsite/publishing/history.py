"""The last five releases of each target, in a folder of the site that must not be deleted.

`tipsite verify` compares the site online with them, and `publish --back` publishes them again.
"""

from __future__ import annotations

import datetime
import hashlib
import platform
import secrets
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tipsite.engine.sealed_files import SealedFiles
from tipsite.engine.store import durable_files
from tipsite.output.lock import held
from tipsite.publishing.published_contacts import PublishedContact, is_read, mark_of
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.remote import MOST_READ

FOLDER = ".tipsite-published"
"""In the site's folder."""
KEPT = 5
"""Number of releases of a target that are stored."""
_RELEASES, _SOURCES, _TEXTS_KEPT = "release", "source", "text"
_NOTES = ("note", "notes")

S = TypeVar("S", bound=Struct)


class Withdrawal(Struct, frozen=True, kw_only=True):
    """A contact that was taken offline, as far as this copy of the site knows.

    ``heard`` are the known times (ISO 8601) of its withdrawals. ``held`` are the ids of services
    whose records held the contact back in a publication since. ``is_back`` says whether the
    contact was published again.
    """

    heard: tuple[str, ...]
    held: tuple[str, ...] = ()
    is_back: bool = False


class _Notes(Struct, frozen=True, kw_only=True):
    """Data of this copy of the site besides its releases.

    Three mappings are by target. ``releases`` has their names, newest first. ``unknown`` has paths
    of files with unknown content. ``begun`` has paths of files whose sending has begun.
    ``withdrawn`` contacts are by the mark of their withdrawal. ``owner`` identifies this copy.
    """

    releases: Mapping[str, tuple[str, ...]] = {}
    unknown: Mapping[str, tuple[str, ...]] = {}
    begun: Mapping[str, tuple[str, ...]] = {}
    withdrawn: Mapping[str, Withdrawal] = {}
    owner: str = ""


class History:
    """The releases of a site, newest first, and the notes of this copy about its targets.

    Files in the folder may come from anywhere: a file that cannot be read as ours is ignored.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: SealedFiles = durable_files(root / FOLDER)

    def releases(self, target: str) -> tuple[Release, ...]:
        """Return the releases of a target."""
        names = self._notes().releases.get(target, ())
        releases = (self._get(_RELEASES, name, Release) for name in names)
        return tuple(entry for entry in releases if entry is not None and entry.target == target)

    def last(self, target: str) -> Release | None:
        """Return the newest release of a target; None if none is known."""
        releases = self.releases(target)
        return releases[0] if releases else None

    def targets(self) -> tuple[str, ...]:
        """Return the ids of targets with a release."""
        return tuple(self._notes().releases)

    def _all(self) -> Iterator[Release]:
        """Yield the releases of all targets."""
        for target in self.targets():
            yield from self.releases(target)

    def contacts(self) -> Iterator[PublishedContact]:
        """Yield all contacts in stored releases of any target."""
        for release in self._all():
            yield from (*release.contacts.values(), *release.withdrawn.values())

    def files(self, target: str) -> Mapping[str, PublishedFile]:
        """Return the files of all stored releases of a target, each from the newest that has it."""
        files: dict[str, PublishedFile] = {}
        for release in self.releases(target):
            files = {**release.files, **files}
        return files

    def paths(self) -> frozenset[str]:
        """Return the paths of all files that this copy has published or begun to send."""
        kept = (release.files for release in self._all())
        return frozenset().union(*kept, *self._notes().begun.values())

    def begin(self, target: str, paths: Collection[str]) -> None:
        """Store the paths of files before they are sent, so that they are ours after a crash."""
        before = self._notes().begun
        self._keep(begun={**before, target: tuple(sorted({*before.get(target, ()), *paths}))})

    def unknown(self, target: str) -> frozenset[str]:
        """Return the paths of files at a target that differed from the release when verified."""
        return frozenset(self._notes().unknown.get(target, ()))

    def note_unknown(self, target: str, paths: Collection[str]) -> None:
        """Store the paths of files that differ at a target: the next release sends them again."""
        self._keep(unknown={**self._notes().unknown, target: tuple(sorted(paths))})

    def last_published(self, service: str) -> datetime.date | None:
        """Return the day of the last release that had a ``service`` (id); None without one."""
        day = max(
            (
                release.at
                for release in self._all()
                if any(contact.service == service for contact in release.contacts.values())
            ),
            default="",
        )
        return datetime.date.fromisoformat(day[:10]) if day else None

    def newest(self) -> Release | None:
        """Return the newest release of all targets."""
        return max(self._all(), key=lambda release: release.at, default=None)

    def add(
        self,
        release: Release,
        load_source: Callable[[str], bytes],
        load: Callable[[str], bytes],
    ) -> Release:
        """Store a release with its sources, and delete the sixth release of its target.

        ``load_source`` returns the bytes of a file of the site. ``load`` returns the bytes of a
        published file, or raises a KeyError. Return the release with its withdrawn contacts.
        """
        before = self.last(release.target)
        gone = {**before.withdrawn, **before.contacts} if before else {}
        forms = {contact.form for contact in release.contacts.values()}
        left = {mark: contact for mark, contact in gone.items() if contact.form not in forms}
        release = replace(release, withdrawn=left)
        notes, target, name = self._notes(), release.target, f"{release.target}/{release.number}"
        others = tuple(other for other in notes.releases.get(target, ()) if other != name)
        self._files.put(_RELEASES, name, msgspec.json.encode(release))
        for path, source in release.sources.items():
            if not self._files.has(_SOURCES, source.digest):
                # A file that has disappeared meanwhile is lost, but the release is online
                # nevertheless.
                with suppress(OSError):
                    self._files.put(_SOURCES, source.digest, load_source(path))
        for path, file in release.files.items():
            if is_read(path) and not self._files.has(_TEXTS_KEPT, file.digest):
                with suppress(KeyError):
                    self._files.put(_TEXTS_KEPT, file.digest, zlib.compress(load(path)))
        self._keep(
            releases={**notes.releases, target: (name, *others)[:KEPT]},
            unknown={**notes.unknown, target: ()},
            begun={**notes.begun, target: ()},
        )
        return release

    def _keep(self, **changes: Mapping[str, Any] | str) -> None:
        """Change some notes, and delete files that they no longer need."""
        before = self._notes()
        notes = replace(before, **changes)
        if notes == before:
            return
        self._files.put(*_NOTES, msgspec.json.encode(notes))
        kept = {_NOTES}
        for names in notes.releases.values():
            for name in names:
                kept.add((_RELEASES, name))
                release = self._get(_RELEASES, name, Release)
                if release is not None:
                    kept.update((_SOURCES, source.digest) for source in release.sources.values())
                    if name == names[0]:
                        texts = _texts_to_keep(release, notes.withdrawn)
                        kept.update((_TEXTS_KEPT, digest) for digest in texts)
        self._files.keep_only(kept)

    def source(self, digest: str) -> bytes | None:
        """Return the bytes of a source of an earlier release; None if they are lost."""
        content = self._files.get(_SOURCES, digest)
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            return None
        return content

    def published(self, digest: str) -> bytes | None:
        """Return the bytes of a published text of the last release; None if they are not stored."""
        packed = self._files.get(_TEXTS_KEPT, digest)
        with suppress(zlib.error):
            content = zlib.decompressobj().decompress(packed or b"", MOST_READ)
            return content if hashlib.sha256(content).hexdigest() == digest else None
        return None

    def owner(self) -> str:
        """Return the id of this copy of the site, by which it recognizes its own locks.

        It depends on the computer, since the folder may be copied or shared.
        """
        owner = self._notes().owner or secrets.token_hex(16)
        self._keep(owner=owner)
        return mark_of(platform.node(), owner)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process publishes from this copy, and keep others waiting."""
        if not (self._root / FOLDER).is_dir():
            yield
            return
        with held(self._root / FOLDER, lambda: None):
            yield

    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """Return the withdrawn contacts, by the mark of their withdrawal."""
        return self._notes().withdrawn

    def withdraw(self, contacts: Mapping[str, Withdrawal]) -> None:
        """Store withdrawals of contacts."""
        self._keep(withdrawn={**self.withdrawals(), **contacts})

    def _notes(self) -> _Notes:
        return self._get(*_NOTES, _Notes) or _Notes()

    def _get(self, kind: str, name: str, type_: type[S]) -> S | None:
        content = self._files.get(kind, name)
        with suppress(msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return None if content is None else msgspec.json.decode(content, type=type_)
        return None


def _texts_to_keep(release: Release, withdrawals: Mapping[str, Withdrawal]) -> Iterator[str]:
    """Yield the digests of the texts of a release that have no withdrawn contact."""
    gone = {mark for mark, withdrawal in withdrawals.items() if not withdrawal.is_back}
    contacts = (*release.withdrawn.values(), *release.contacts.values())
    erased = {contact.mark for contact in contacts if not gone.isdisjoint(contact.withdrawals)}
    for path, file in release.files.items():
        if is_read(path) and erased.isdisjoint(file.contacts):
            yield file.digest
