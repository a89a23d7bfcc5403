"""Doing the steps of a release at a target; it may be interrupted after each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from tipsite.publishing.plan import Plan
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Remote
from tipsite.publishing.server import ServerRemote
from tipsite.publishing.state import (
    INTENT,
    OURS,
    STATE,
    Holding,
    Intent,
    LockedError,
    Online,
    State,
    bounded,
    check_as_seen,
    encoded,
    note_unknown,
)

_NOTED_AFTER = 20
"""In seconds: so much work at most is done twice after an interruption."""
Hear = Callable[[int, int], None]
"""Is told how many bytes of how many are sent."""


def deliver(
    remote: Remote,
    online: Online,
    plan: Plan,
    after: State,
    load: Callable[[str], bytes],
    *,
    owner: str,
    hear: Hear,
) -> None:
    """Bring a release to a target; ``load`` returns the bytes of one of its files.

    ``plan`` leads from what is ``online`` to the state ``after`` it. Interrupted, the site online
    works, and the next delivery goes on.

    Raises:
        RemoteError: the target refused something. What is done by then stays.
        LockedError: somebody else is publishing.
        ChangedError: somebody else has published since ``online`` was found.
    """
    if remote.atomic:
        for _known, sent in _steps(remote, online, plan, after, load):
            hear(sent, plan.size)
        remote.write(STATE, encoded(after))
        remote.finish(f"Release {after.release}")
        return
    lock = Holding(remote, owner, time.time, time.sleep)
    if isinstance(remote, ServerRemote):
        remote.on_reconnect = lock.renew
    held = _Held(remote, lock, after, online)
    try:
        # Somebody was asked meanwhile, and another may have published.
        check_as_seen(remote, online)
        if not all(file.digest for file in online.files.values()):
            # An earlier intent knows what may lie there, and is about to be replaced.
            held.write(STATE, encoded(_unfinished(online, after, online.files)))
        intent = encoded(_intent(plan, after))
        held.write(INTENT, intent)
        noted = time.time()
        for known, sent in _steps(held, online, plan, after, load):
            hear(sent, plan.size)
            if time.time() - noted > _NOTED_AFTER:
                held.write(STATE, encoded(_unfinished(online, after, known)))
                noted = time.time()
        lock.renew(now_surely=True)
        held.write(STATE, encoded(after))
        remote.finish(f"Release {after.release}")
        if lock.is_taken_over:
            # A sleeper may yet wake up, and be stopped once it has written what it had begun.
            held.note_unknown(step.path for step in plan.steps)
        elif bounded(remote, INTENT) == intent:  # else somebody who woke up late has added to it
            held.delete(INTENT)
    except BaseException:
        # What went wrong is told, not that the lock could not be taken away, either.
        with suppress(Exception):
            lock.release()
        raise
    lock.release()


class _Held:
    """A target whose lock is ours: it is looked at before each change, and after it."""

    def __init__(self, remote: Remote, lock: Holding, after: State, online: Online) -> None:
        self._remote = remote
        self._lock = lock
        self._after = after
        self._online = online

    def write(self, path: str, content: bytes) -> None:
        """Write a file.

        Raises:
            LockedError: somebody has taken the lock over; the file is taken back.
        """
        self._lock.renew()
        try:
            self._remote.write(path, content)
            self._lock.renew()
        except LockedError:
            with suppress(Exception):
                if path not in OURS and self._remote.read(path) == content:
                    self._remote.delete(path)
            self._note_late(path)
            raise

    def delete(self, path: str) -> None:
        """Delete a file, as `write` does."""
        self._lock.renew()
        try:
            self._remote.delete(path)
            self._lock.renew()
        except LockedError:
            self._note_late(path)
            raise

    def note_unknown(self, paths: Iterable[str]) -> None:
        """Say in the intent at the target which files the next release has to send.

        Raises:
            RemoteError: the target refused it.
            StateDamagedError: the intent there cannot be read.
        """
        note_unknown(
            self._remote,
            Intent(
                address=self._after.address,
                release=0,
                writes={path: self._unknown(path) for path in paths},
                contacts={**self._online.contacts, **self._after.contacts},
            ),
        )

    def _note_late(self, path: str) -> None:
        with suppress(Exception):
            self.note_unknown(self._after.files if path == STATE else {path} - OURS)

    def _unknown(self, path: str) -> PublishedFile:
        known = (self._after.files.get(path), self._online.files.get(path))
        contacts = {mark for file in known if file for mark in file.contacts}
        return PublishedFile(digest="", size=0, contacts=tuple(sorted(contacts)))


def _steps(
    remote: Remote | _Held, online: Online, plan: Plan, after: State, load: Callable[[str], bytes]
) -> Iterator[tuple[Mapping[str, PublishedFile], int]]:
    """Do each step; yield what is known to be online then, and how many bytes were sent."""
    known = dict(online.files)
    sent = 0
    for step in plan.steps:
        if step.does == "write":
            remote.write(step.path, load(step.path))
            known[step.path] = after.files[step.path]
        else:
            remote.delete(step.path)
            known.pop(step.path, None)
        sent += step.size
        yield known, sent


def _intent(plan: Plan, after: State) -> Intent:
    return Intent(
        address=after.address,
        release=after.release,
        writes={step.path: after.files[step.path] for step in plan.steps if step.does == "write"},
        contacts=after.contacts,
        deletes=tuple(step.path for step in plan.steps if step.does == "delete"),
        withdrawn=after.withdrawn,
    )


def _unfinished(online: Online, after: State, files: Mapping[str, PublishedFile]) -> State:
    """Return the state while a release is on its way; its ``files`` are those there by now."""
    return replace(
        after,
        release=online.release,
        at=online.at,
        files=dict(sorted(files.items())),
        contacts=online.contacts,
        withdrawn=online.withdrawn,
    )
