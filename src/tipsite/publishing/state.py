"""What a target says of itself: whose files lie there, what was begun, and who is at work.

Three files at the root of the site online: the state, written last; the intent, written before
anything is changed; the lock. They come from a server, so they are read like a stranger's.
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
"""After so long without a word of its holder a lock has expired."""
_RENEWED_AFTER = 30
"""In seconds: longer than that, nothing is changed at a target without a look at the lock."""
_WATCHED = 90
"""In seconds: whoever is at work renews the lock meanwhile."""
_UNKNOWN = PublishedFile(digest="", size=0)
_LOOKED_AT = 8
"""So many pages at most show whether a release lies there."""
_LONG_DEAD = 24 * 3600
"""In seconds: no clock that is wrong by so much is taken for one."""

S = TypeVar("S", bound=Struct)


class State(Struct, frozen=True, kw_only=True):
    """What lies online since a release, as its publisher left it.

    ``address`` is the site's, ``files`` are by path. ``contacts`` are marks: of a contact of a
    service, and of that contact in files. ``withdrawn`` are what withdrawals of contacts are known
    by, with the time when somebody took them offline (ISO 8601): other copies of the site are to
    hear of it.
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
    """Who is at work, and until when (seconds since 1970) nobody else may be."""

    token: str
    owner: str
    until: float


class Online(Struct, frozen=True, kw_only=True):
    """What is known of a target before a release.

    ``files`` are ours, ``contacts`` as in `State`. The digest is empty of a file that an
    interrupted run may have changed, and its contacts are those of before and after; ``digests``
    are then those that it may have. ``release`` is the last that was begun, ``unfinished`` whether
    it did not come to its end. ``strangers`` are names at the top that are not ours, where nothing
    there says whose they are; ``address`` is the one that the state names, ``other_site`` the same
    where it is not ours. ``seen`` is a digest of what was said.
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
        """Return whether it is what a release has put there, or what has been begun since."""
        return self.at == release.at and (self.unfinished or self.release == release.number)


class StateDamagedError(CommandError):
    """A file of the target that says whose its files are cannot be read."""

    def __init__(self, file: str) -> None:
        words = _(
            "At the target, {file} cannot be read: somebody has changed it. Delete that file "
            "there and publish with --take-over; what is no longer in the site stays online "
            "until you delete it there."
        )
        super().__init__(words.format(file=file))


class ChangedError(CommandError):
    """Somebody else has published since it was looked what is online."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Meanwhile somebody else has published to this target. Type the same command "
                "again: it says what changes by now."
            )
        )


class LockedError(CommandError):
    """Somebody else is publishing; their lock lasts for so many ``seconds`` at most."""

    def __init__(self, seconds: int) -> None:
        words = _(
            "Somebody else is publishing to this target at the moment. Wait until they are done. "
            "If their computer has stopped in between, try again in {minutes} minutes."
        )
        super().__init__(words.format(minutes=max(1, -(-seconds // 60))))


def look(remote: Remote, address: str, last: Release | None = None) -> Online:
    """Return what a target says of itself to the site of an ``address``, where that is known.

    Where it says nothing any more, or nothing that can be read, but has what the ``last`` release
    from here has put there, that is what is online.

    Raises:
        RemoteError: it cannot be asked.
        StateDamagedError: what it says cannot be read.
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
        # A sleeper's intent may be older than the state.
        withdrawn=dict(sorted(pair for part in parts for pair in part.withdrawn.items())),
        seen=seen,
    )


def check_as_seen(remote: Remote, online: Online) -> None:
    """Check that a target still says of itself what it said when it was looked at.

    Raises:
        ChangedError: it says something else.
        RemoteError: it cannot be asked.
    """
    if _digest_of([remote.read(path) for path in (STATE, INTENT)]) != online.seen:
        raise ChangedError


def _digest_of(contents: Iterable[bytes | None]) -> str:
    parts = (b"" if content is None else hashlib.sha256(content).digest() for content in contents)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_there(remote: Remote, last: Release) -> bool:
    """Return whether one of the pages of a release, at least, lies as it was published."""
    pages = sorted(path for path in last.files if path.endswith(".html"))[:_LOOKED_AT]
    return any(
        content is not None and hashlib.sha256(content).hexdigest() == last.files[path].digest
        for path, content in ((path, remote.read(path)) for path in pages)
    )


def _as_published(last: Release, address: str, seen: str) -> Online:
    """Return what a release has put there; nothing says that each file of it is still as it was."""
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
    """Return whether two addresses are one but for the scheme, the case and a last slash."""
    return _plain(one) == _plain(other)


def _plain(address: str) -> str:
    return address.casefold().partition("://")[2].rstrip("/")


def _first_look(remote: Remote) -> Online:
    """What lies at a target that was not published to; what was uploaded by hand has a list."""
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
    """Return the digests that each file may have, by what was there and what was begun."""
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
        # These paths may be deleted one day, so none may lead out of the site.
        safe = (path == MANIFEST or is_safe(path) for path in (*value.files, *value.deletes))
        if value.tipsite != FORMAT or not all(safe):
            raise StateDamagedError(path)
    return value


def encoded(value: Struct) -> bytes:
    """Return a state, an intent or a lock as it lies on a server: the same bytes for the same."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


class LockedTarget:
    """A target with our lock, which is compared before each change and after it."""

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
            # The next publication compares files with the state, and sends what is missing.
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
