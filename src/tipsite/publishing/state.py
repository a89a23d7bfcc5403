"""Three files of tipsite at the root of a target: the state, the intent and the lock.

The state lists the published files and is written last. The intent lists changes that were begun
and is written first. The lock says who is publishing. Servers may change them, so their content is
not trusted.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.i18n import gettext as _
from tipsite.output.disk import MANIFEST, is_safe
from tipsite.output.manifest import CorruptManifestError, manifest_in
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.remote import Remote
from tipsite.workspace.errors import CommandError

STATE = ".tipsite-state.json"
INTENT = ".tipsite-intent.json"
LOCK = ".tipsite-lock.json"
OURS = frozenset((STATE, INTENT, LOCK))
FORMAT = 1
LOCK_SECONDS = 600
"""A lock that was not renewed for this time has expired."""
_RENEWED_AFTER = 30
"""In seconds: after that time, the lock is checked before and after each change."""
_WATCHED = 90
"""In seconds: a publisher renews its lock at least once in this time."""
_UNKNOWN = PublishedFile(digest="", size=0)
_LOOKED_AT = 8
"""The most pages that are read to recognize a release at a target."""
_LONG_DEAD = 24 * 3600
"""In seconds: clocks are assumed to differ by less."""

S = TypeVar("S", bound=Struct)


class State(Struct, frozen=True, kw_only=True):
    """The files of a target after a release; as an intent, the changes of a release.

    ``address`` is the address of the site; ``files`` are by path. ``contacts`` maps the mark of a
    service's contact to the mark of the same contact without its service, as files have it.
    ``withdrawn`` maps marks of withdrawals to their time (ISO 8601), for other copies of the site.
    An intent has the ``files`` to write and the paths that it ``deletes``.
    """

    tipsite: int = FORMAT
    address: str
    release: int
    at: str
    files: Mapping[str, PublishedFile]
    contacts: Mapping[str, str]
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    deletes: tuple[str, ...] = ()


class Lock(Struct, frozen=True, kw_only=True):
    """The copy of the site that is publishing, and the end of its lock (seconds since 1970)."""

    token: str
    owner: str
    until: float


class Online(Struct, frozen=True, kw_only=True):
    """The state of a target before a release.

    ``files`` are ours, ``contacts`` are as in `State`. If an interrupted run may have changed a
    file, its digest is empty, and it has its contacts of before and after. ``digests`` are the
    possible digests of each file. ``release`` is the last one that was begun, ``unfinished`` says
    that it was interrupted. ``strangers`` are names at the top of a target without a state.
    ``address`` is the address of the site in the state. ``other_site`` is the address of a site at
    the target that is not ours, or empty. ``seen`` is a digest of state and intent.
    """

    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    release: int = 0
    at: str = ""
    unfinished: bool = False
    strangers: tuple[str, ...] = ()
    address: str = ""
    other_site: str = ""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""

    def is_of(self, release: Release) -> bool:
        """Return whether this is the state after a release, or after a later unfinished one."""
        return self.at == release.at and (self.unfinished or self.release == release.number)


class StateDamagedError(CommandError):
    """The state or the intent of a target cannot be read."""

    def __init__(self, file: str) -> None:
        words = _(
            "At the target, {file} cannot be read: somebody has changed it. Delete that file "
            "there and publish with --take-over; what is no longer in the site stays online "
            "until you delete it there."
        )
        super().__init__(words.format(file=file))


class ChangedError(CommandError):
    """Somebody else has published since the state was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Meanwhile somebody else has published to this target. Type the same command "
                "again: it says what changes by now."
            )
        )


class LockedError(CommandError):
    """Somebody else is publishing; their lock ends after ``seconds`` at most."""

    def __init__(self, seconds: int) -> None:
        words = _(
            "Somebody else is publishing to this target at the moment. Wait until they are done. "
            "If their computer has stopped in between, try again in {minutes} minutes."
        )
        super().__init__(words.format(minutes=max(1, -(-seconds // 60))))


def look(remote: Remote, address: str, last: Release | None = None) -> Online:
    """Return the state of a target; ``address`` is the address of our site, if it is known.

    The state may be missing or damaged. If pages of the ``last`` release from here are online, the
    state of this release is returned.

    Raises:
        RemoteError: the target cannot be asked.
        StateDamagedError: the state cannot be read.
    """
    contents = [remote.read(path) for path in (STATE, INTENT)]
    seen = _digest_of(contents)
    try:
        state, intent = _read(STATE, contents[0], State), _read(INTENT, contents[1], State)
    except StateDamagedError:
        if last is None or not _is_there(remote, last):
            raise
        return _as_published(last, address, seen)
    if state is None and intent is None:
        if last is not None and _is_there(remote, last):
            return _as_published(last, address, seen)
        return replace(_first_look(remote), seen=seen)
    parts = [one for one in (state, intent) if one]
    known = parts[0]
    others = (part.address for part in parts if address and not same_site(part.address, address))
    return Online(
        files=_together(state, intent),
        digests=_digests(state, intent),
        contacts={mark: contact for part in parts for mark, contact in part.contacts.items()},
        release=max(part.release for part in parts),
        at=state.at if state else "",
        unfinished=intent is not None,
        address=known.address,
        other_site=next(others, ""),
        # The intent of a publisher whose computer slept may be older than the state.
        withdrawn=dict(sorted(pair for part in parts for pair in part.withdrawn.items())),
        seen=seen,
    )


def check_as_seen(remote: Remote, online: Online) -> None:
    """Check that state and intent of a target have not changed since `look`.

    Raises:
        ChangedError: one of them has changed.
        RemoteError: the target cannot be asked.
    """
    if _digest_of([remote.read(path) for path in (STATE, INTENT)]) != online.seen:
        raise ChangedError


def _digest_of(contents: Iterable[bytes | None]) -> str:
    parts = (b"" if content is None else hashlib.sha256(content).digest() for content in contents)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_there(remote: Remote, last: Release) -> bool:
    """Return whether at least one page of a release is at the target as published."""
    pages = sorted(path for path in last.files if path.endswith(".html"))[:_LOOKED_AT]
    return any(
        content is not None and hashlib.sha256(content).hexdigest() == last.files[path].digest
        for path, content in ((path, remote.read(path)) for path in pages)
    )


def _as_published(last: Release, address: str, seen: str) -> Online:
    """Return the state after a release, with files whose content is unknown."""
    return Online(
        files={
            path: PublishedFile(digest="", size=0, contacts=file.contacts)
            for path, file in last.files.items()
        },
        contacts={mark: contact.mark for mark, contact in last.contacts.items()},
        release=last.number,
        at=last.at,
        address=last.address,
        other_site="" if not address or same_site(last.address, address) else last.address,
        seen=seen,
    )


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are equal except for scheme, case and last slash."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    return address.casefold().partition("://")[2].rstrip("/")


def _first_look(remote: Remote) -> Online:
    """Return the state of a target without a release; a site uploaded by hand has a manifest."""
    names = remote.names()
    listed = remote.read(MANIFEST) if MANIFEST in names else None
    if listed is not None:
        try:
            listed_files = manifest_in(listed)
        except CorruptManifestError:
            listed_files = {}
        if listed_files:
            return Online(
                files=dict.fromkeys((*listed_files, MANIFEST), _UNKNOWN),
                digests={path: (digest,) for path, digest in listed_files.items()},
            )
    ignored = OURS | {".git", ".nojekyll"}
    return Online(strangers=tuple(name for name in names if name not in ignored))


def _together(state: State | None, intent: State | None) -> dict[str, PublishedFile]:
    files = dict(state.files) if state else {}
    if intent is None:
        return files
    for path, meant in intent.files.items():
        before = files.get(path)
        if before is None or before.digest != meant.digest:
            both = {*(before.contacts if before else ()), *meant.contacts}
            files[path] = PublishedFile(digest="", size=0, contacts=tuple(sorted(both)))
    for path in intent.deletes:
        before = files.get(path)
        if before is not None:
            files[path] = PublishedFile(digest="", size=0, contacts=before.contacts)
    return files


def _digests(state: State | None, intent: State | None) -> dict[str, tuple[str, ...]]:
    """Return the possible digests of each file: from the state and from the intent."""
    digests: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (state, intent)):
        for path, file in part.files.items():
            digests[path] = (*digests.get(path, ()), file.digest)
    return digests


def _read(path: str, content: bytes | None, kind: type[S]) -> S | None:
    if content is None:
        return None
    try:
        value = msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise StateDamagedError(path) from error
    if isinstance(value, State):
        # Files at these paths may be deleted later, so no path may lead out of the site.
        safe = (path == MANIFEST or is_safe(path) for path in (*value.files, *value.deletes))
        if value.tipsite != FORMAT or not all(safe):
            raise StateDamagedError(path)
    return value


def encoded(value: Struct) -> bytes:
    """Return the bytes of a state, an intent or a lock; equal values have equal bytes."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


class LockedTarget:
    """A target with our lock, which is checked before and after each change."""

    def __init__(
        self,
        remote: Remote,
        owner: str,
        clock: Callable[[], float] = time.time,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the lock. An expired lock is replaced, and so is one of this ``owner``.

        Clocks may differ by hours. So a lock that expired less than a day ago by our clock is
        watched first: a publisher at work renews it.

        Raises:
            LockedError: somebody else is publishing.
            RemoteError: the target cannot be asked.
        """
        self._remote = remote
        self._owner = owner
        self._clock = clock
        self._wait = wait
        self._token = secrets.token_hex(16)
        self._renewed = clock()
        if not remote.create(LOCK, self._content()):
            self._take_over()

    def _content(self) -> bytes:
        until = self._clock() + LOCK_SECONDS
        return encoded(Lock(token=self._token, owner=self._owner, until=until))

    def _take_over(self) -> None:
        lock = self._lock()
        if lock is not None and lock.owner != self._owner:
            left = lock.until - self._clock()
            if 0 < left <= LOCK_SECONDS * 2:
                raise LockedError(round(left))
            if abs(left) < _LONG_DEAD:
                self._wait(_WATCHED)
                if self._lock() not in (None, lock):
                    raise LockedError(LOCK_SECONDS)
        self._remote.delete(LOCK)
        if not self._remote.create(LOCK, self._content()):
            raise LockedError(LOCK_SECONDS)
        self._check()

    def _lock(self) -> Lock | None:
        try:
            return _read(LOCK, self._remote.read(LOCK), Lock)
        except StateDamagedError:
            return None

    def _check(self) -> None:
        lock = self._lock()
        if lock is None or lock.token != self._token:
            raise LockedError(LOCK_SECONDS)

    def renew(self, *, always: bool = False) -> None:
        """Write a new time into the lock; if not ``always``, only after some time.

        Raises:
            LockedError: somebody has taken the lock over.
            RemoteError: the target cannot be asked.
        """
        now = self._clock()
        if always or abs(now - self._renewed) >= _RENEWED_AFTER:
            self._check()
            self._remote.write(LOCK, self._content())
            self._renewed = now

    def write(self, path: str, content: bytes) -> None:
        """Write a file.

        Raises:
            LockedError: somebody has taken the lock over; the file is deleted again.
            RemoteError: the target refused something.
        """
        self.renew()
        try:
            self._remote.write(path, content)
            self.renew()
        except LockedError:
            # The next publication compares files with the state, and sends missing files.
            with suppress(Exception):
                if path not in OURS and self._remote.read(path) == content:
                    self._remote.delete(path)
            raise

    def delete(self, path: str) -> None:
        """Delete a file; raises the same errors as `write`."""
        self.renew()
        self._remote.delete(path)
        self.renew()

    def release(self) -> None:
        """Delete the lock, unless somebody has taken it over."""
        with suppress(LockedError):
            self._check()
            self._remote.delete(LOCK)
