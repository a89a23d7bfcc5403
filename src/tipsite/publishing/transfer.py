"""The steps of a release, done at a target, so that it may be interrupted after each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from msgspec import Struct, field

from tipsite.publishing.plan import Plan
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Reconnecting, Remote
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


class Delivery(Struct, frozen=True, kw_only=True):
    """A release to be brought to a target.

    ``address`` is the site's, ``number`` and ``at`` are the release's, ``files`` those that it is
    made of, ``contacts`` and ``withdrawn`` are as in `State`.
    """

    address: str
    number: int
    at: str
    files: Mapping[str, PublishedFile]
    contacts: Mapping[str, str]
    withdrawn: Mapping[str, str] = field(default_factory=dict)


def deliver(
    remote: Remote,
    online: Online,
    plan: Plan,
    delivery: Delivery,
    load: Callable[[str], bytes],
    *,
    owner: str,
    hear: Hear = lambda _done, _total: None,
) -> None:
    """Bring a release to a target; ``load`` returns the bytes of one of its files.

    ``online`` is what was found there, ``plan`` leads from it to the release. Interrupted, the site
    online works, and the next delivery goes on.

    Raises:
        RemoteError: the target refused something. What is done by then stays.
        LockedError: somebody else is publishing.
        ChangedError: somebody else has published since ``online`` was found.
    """
    if remote.atomic:
        _do_steps(
            remote,
            dict(online.files),
            plan,
            delivery,
            load=load,
            tell=lambda _known, sent: hear(sent, plan.size),
        )
        remote.finish(f"Release {delivery.number}")
        return
    lock = Holding(remote, owner, time.time, time.sleep)
    if isinstance(remote, Reconnecting):
        remote.on_reconnect = lock.renew
    held = _Held(remote, lock, delivery, online)
    try:
        # Somebody was asked meanwhile, and another may have published.
        check_as_seen(remote, online)
        if not all(one.digest for one in online.files.values()):
            # An earlier intent knows what may lie there, and is about to be replaced.
            held.write(STATE, encoded(_state(online, delivery, online.files)))
        intent = encoded(_intent(plan, delivery))
        held.write(INTENT, intent)
        noted = time.time()

        def tell(known: Mapping[str, PublishedFile], sent: int) -> None:
            nonlocal noted
            hear(sent, plan.size)
            if time.time() - noted > _NOTED_AFTER:
                held.write(STATE, encoded(_state(online, delivery, known)))
                noted = time.time()

        _do_steps(
            held,
            dict(online.files),
            plan,
            delivery,
            load=load,
            tell=tell,
            settle=lambda: lock.renew(now_surely=True),
        )
        remote.finish(f"Release {delivery.number}")
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

    def __init__(self, remote: Remote, lock: Holding, delivery: Delivery, online: Online) -> None:
        self._remote = remote
        self._lock = lock
        self._delivery = delivery
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
                address=self._delivery.address,
                release=0,
                writes={path: self._unknown(path) for path in paths},
                contacts={**self._online.contacts, **self._delivery.contacts},
            ),
        )

    def _note_late(self, path: str) -> None:
        with suppress(Exception):
            self.note_unknown(self._delivery.files if path == STATE else {path} - OURS)

    def _unknown(self, path: str) -> PublishedFile:
        known = (self._delivery.files.get(path), self._online.files.get(path))
        contacts = {mark for one in known if one for mark in one.contacts}
        return PublishedFile(digest="", size=0, contacts=tuple(sorted(contacts)))


def _do_steps(
    remote: Remote | _Held,
    known: dict[str, PublishedFile],
    plan: Plan,
    delivery: Delivery,
    *,
    load: Callable[[str], bytes],
    tell: Callable[[Mapping[str, PublishedFile], int], None],
    settle: Callable[[], None] = lambda: None,
) -> None:
    """Do each step, and tell what is ``known`` to be online then, and how many bytes were sent.

    ``settle`` may object before it is said that all is done.
    """
    sent = 0
    for step in plan.steps:
        if step.does == "write":
            remote.write(step.path, load(step.path))
            known[step.path] = delivery.files[step.path]
        else:
            remote.delete(step.path)
            known.pop(step.path, None)
        sent += step.size
        tell(known, sent)
    settle()
    remote.write(STATE, encoded(_state(None, delivery, delivery.files)))


def _intent(plan: Plan, delivery: Delivery) -> Intent:
    return Intent(
        address=delivery.address,
        release=delivery.number,
        writes={
            step.path: delivery.files[step.path] for step in plan.steps if step.does == "write"
        },
        contacts=delivery.contacts,
        deletes=tuple(step.path for step in plan.steps if step.does == "delete"),
        withdrawn=delivery.withdrawn,
    )


def _state(before: Online | None, delivery: Delivery, files: Mapping[str, PublishedFile]) -> State:
    """Return the state after a release, or what is done of it so far."""
    return State(
        address=delivery.address,
        release=delivery.number if before is None else before.release,
        at=delivery.at if before is None else before.at,
        files=dict(sorted(files.items())),
        contacts=delivery.contacts if before is None else before.contacts,
        withdrawn=delivery.withdrawn if before is None else before.withdrawn,
    )
