"""Doing the steps of a release at a target; it may be interrupted after each of them."""

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
    target = LockedTarget(remote, owner, time.time, time.sleep)
    if isinstance(remote, ServerRemote):
        # While the connection was down, somebody may have taken the lock over.
        remote.on_reconnect = target.renew
    try:
        # While the user was asked, somebody else may have published.
        check_as_seen(remote, online)
        if not all(file.digest for file in online.files.values()):
            # An earlier intent lists files that may be there, and is about to be replaced.
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
        # Report the first error, not that the lock could not be deleted either.
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
    """Do each step; yield what is known to be online then, and how many bytes were sent."""
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
    """Return the state while a release is on its way; its ``files`` are those there by now."""
    return replace(
        after,
        release=online.release,
        at=online.at,
        files=dict(sorted(files.items())),
        contacts=online.contacts,
        withdrawn=online.withdrawn,
    )
