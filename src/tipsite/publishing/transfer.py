"""The steps of a release, done at a target, so that it may be interrupted after each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec import Struct, field

from tipsite.publishing.plan import Plan, Step
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Remote
from tipsite.publishing.state import (
    INTENT,
    STATE,
    Holding,
    Intent,
    Online,
    State,
    check_as_seen,
    encoded,
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
    clock: Callable[[], float] = time.monotonic,
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
    lock = Holding(remote, owner)
    try:
        # Somebody was asked meanwhile, and another may have published.
        check_as_seen(remote, online)
        if not all(one.digest for one in online.files.values()):
            # An earlier intent knows what may lie there, and is about to be replaced.
            remote.write(STATE, encoded(_state(online, delivery, online.files)))
        remote.write(INTENT, encoded(_intent(plan, delivery)))
        noted = clock()

        def tell(known: Mapping[str, PublishedFile], sent: int) -> None:
            nonlocal noted
            hear(sent, plan.size)
            lock.renew()
            if clock() - noted > _NOTED_AFTER:
                remote.write(STATE, encoded(_state(online, delivery, known)))
                noted = clock()

        _do_steps(
            remote,
            dict(online.files),
            plan,
            delivery,
            load=load,
            tell=tell,
            settle=lambda: lock.renew(now_surely=True),
        )
        remote.finish(f"Release {delivery.number}")
        remote.delete(INTENT)
    except BaseException:
        # What went wrong is told, not that the lock could not be taken away, either.
        with suppress(Exception):
            lock.release()
        raise
    lock.release()


def _do_steps(
    remote: Remote,
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
        _do(remote, step, load)
        if step.does == "write":
            known[step.path] = delivery.files[step.path]
        else:
            known.pop(step.path, None)
        sent += step.size
        tell(known, sent)
    settle()
    remote.write(STATE, encoded(_state(None, delivery, delivery.files)))


def _do(remote: Remote, step: Step, load: Callable[[str], bytes]) -> None:
    if step.does == "write":
        remote.write(step.path, load(step.path))
    else:
        remote.delete(step.path)


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
