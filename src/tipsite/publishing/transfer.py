"""Delivery of a release to a target; it may be interrupted after each step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from tipsite.publishing.plan import Plan
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Remote
from tipsite.publishing.server import ServerRemote
from tipsite.publishing.state import (
    INTENT,
    STATE,
    LockedTarget,
    Online,
    State,
    check_as_seen,
    encoded,
)

_NOTED_AFTER = 20
"""In seconds: the most work that is repeated after an interruption."""
Hear = Callable[[int, int], None]
"""A callback for progress: the bytes that are sent, and all bytes to send."""


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
    """Carry out a ``plan``; ``load`` returns the bytes of one of its files.

    The target is in the state ``online`` before the plan, and in the state ``after`` it. If the
    delivery is interrupted, the site online works, and the next delivery completes it.

    Raises:
        RemoteError: the target refused a change. Earlier changes stay.
        LockedError: somebody else is publishing.
        ChangedError: somebody else has published since ``online`` was found.
    """
    if remote.atomic:
        for _known, sent in _steps(remote, online, plan, after, load):
            hear(sent, plan.size)
        remote.write(STATE, encoded(after))
        remote.finish(f"Release {after.release}")
        return
    target = LockedTarget(remote, owner, time.time, time.sleep)
    if isinstance(remote, ServerRemote):
        # While there was no connection, somebody may have taken over the lock.
        remote.on_reconnect = target.renew
    try:
        # While the user was asked, somebody else may have published.
        check_as_seen(remote, online)
        if not all(file.digest for file in online.files.values()):
            # An earlier intent, which is replaced below, lists files that may be at the target.
            target.write(STATE, encoded(_unfinished(online, after, online.files)))
        writes = {step.path: after.files[step.path] for step in plan.steps if step.does == "write"}
        deletes = tuple(step.path for step in plan.steps if step.does == "delete")
        target.write(INTENT, encoded(replace(after, files=writes, deletes=deletes)))
        noted = time.time()
        for known, sent in _steps(target, online, plan, after, load):
            hear(sent, plan.size)
            if time.time() - noted > _NOTED_AFTER:
                target.write(STATE, encoded(_unfinished(online, after, known)))
                noted = time.time()
        target.renew(always=True)
        target.write(STATE, encoded(after))
        remote.finish(f"Release {after.release}")
        target.delete(INTENT)
    except BaseException:
        # The first error is reported, not an error about the lock after it.
        with suppress(Exception):
            target.release()
        raise
    target.release()


def _steps(
    target: Remote | LockedTarget,
    online: Online,
    plan: Plan,
    after: State,
    load: Callable[[str], bytes],
) -> Iterator[tuple[Mapping[str, PublishedFile], int]]:
    """Carry out each step; yield the files online after it, and the bytes sent so far."""
    known = dict(online.files)
    sent = 0
    for step in plan.steps:
        if step.does == "write":
            target.write(step.path, load(step.path))
            known[step.path] = after.files[step.path]
        else:
            target.delete(step.path)
            known.pop(step.path, None)
        sent += step.size
        yield known, sent


def _unfinished(online: Online, after: State, files: Mapping[str, PublishedFile]) -> State:
    """Return the state during a release, with the ``files`` at the target so far."""
    return replace(
        after,
        release=online.release,
        at=online.at,
        files=dict(sorted(files.items())),
        contacts=online.contacts,
        withdrawn=online.withdrawn,
    )
