"""A proposal: the release of a candidate to a target before it is carried out."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.hosts.served import UNKNOWN_TYPE, content_type
from tipsite.output.disk import MANIFEST
from tipsite.publishing.candidate import Candidate
from tipsite.publishing.comparison import Compared
from tipsite.publishing.history import History, Withdrawal
from tipsite.publishing.plan import Plan, make_plan
from tipsite.publishing.published_contacts import PublishedContact
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.remote import Remote
from tipsite.publishing.state import Online, State
from tipsite.publishing.transfer import Hear, deliver


class Proposal(Struct, frozen=True, kw_only=True):
    """The release of a candidate to a target, before it is carried out.

    ``gone`` are contacts of the last release that may go, by their marks. ``known`` are the
    withdrawals that this copy of the site knows, by their marks. ``compared`` counts the files that
    were compared with those at the target.
    """

    target: str
    online: Online
    plan: Plan
    candidate: Candidate
    gone: Mapping[str, PublishedContact]
    known: Mapping[str, Withdrawal] = field(default_factory=dict)
    compared: Compared = Compared()

    @property
    def shown(self) -> Mapping[str, tuple[PublishedContact, ...]]:
        """The published contacts, by the marks of their withdrawals."""
        by_mark: dict[str, tuple[PublishedContact, ...]] = {}
        for contact in self.candidate.contacts.values():
            for mark in contact.withdrawals:
                by_mark[mark] = (*by_mark.get(mark, ()), contact)
        return by_mark

    @property
    def withdrawn(self) -> Mapping[str, str]:
        """The withdrawals for the state at the target, without contacts that are back."""
        known = {
            mark: max(withdrawal.heard)
            for mark, withdrawal in self.known.items()
            if not withdrawal.is_back
        }
        there = {**known, **self.online.withdrawn, **(self.candidate.withdraws or {})}
        shown = self.shown if there else {}
        return {mark: at for mark, at in there.items() if mark not in shown}

    @property
    def unheard(self) -> frozenset[str]:
        """The services with a withdrawn contact that nobody has confirmed since."""
        if not self.online.withdrawn and not self.known:
            return frozenset()
        return frozenset(
            contact.service
            for mark, contacts in self.shown.items()
            if not self._is_meant(mark, contacts)
            for contact in contacts
        )

    def _is_meant(self, mark: str, contacts: tuple[PublishedContact, ...]) -> bool:
        """Return whether a person has confirmed a contact after a record held it back.

        If a contact is online and the target has no withdrawal of it, another copy has confirmed
        it.
        """
        at, known = self.online.withdrawn.get(mark, ""), self.known.get(mark)
        if not at and (
            known is None
            or known.is_back
            or not {contact.mark for contact in contacts}.isdisjoint(self.online.contacts.values())
        ):
            return True
        if known is None or (at and at not in known.heard):
            return False
        day = max(known.heard)[:10]
        return known.is_back or any(
            contact.service in known.held and contact.on[:1].isdigit() and contact.on >= day
            for contact in contacts
        )

    @property
    def heard(self) -> Mapping[str, Withdrawal]:
        """The withdrawals that this copy stores after the release."""
        there = {**self.online.withdrawn, **(self.candidate.withdraws or {})}
        shown = self.shown if self.known or there else {}
        withdrawals: dict[str, Withdrawal] = {}
        for mark in {*self.known, *there}:
            known, at = self.known.get(mark, Withdrawal(heard=())), there.get(mark, "")
            if at and at not in known.heard:
                known = Withdrawal(heard=(*known.heard, at))
            elif mark in shown:
                known = replace(known, is_back=True)
            held = {*known.held, *self.candidate.held.get(mark, ())}
            withdrawals[mark] = replace(known, held=tuple(sorted(held)))
        return withdrawals

    @property
    def kept(self) -> Mapping[str, PublishedFile]:
        """The files with contacts that stay at the target until one of these contacts goes."""
        left = {path: self.online.files[path] for path in self.plan.left}
        return {path: file for path, file in left.items() if file.contacts}

    @property
    def is_idle(self) -> bool:
        """Return whether the target needs no change."""
        if self.plan.steps or self.online.unfinished or self.kept.keys() != set(self.plan.left):
            return False
        # Other copies must also learn about withdrawals of contacts that were not shown.
        return self.withdrawn == self.online.withdrawn


def propose(
    target: str,
    online: Online,
    candidate: Candidate,
    history: History,
    *,
    compared: Compared | None = None,
    read: Callable[[str], bytes | None] = lambda _path: None,
) -> Proposal:
    """Return the changes that a candidate needs at a target; ``online`` is its state.

    ``read`` returns a file from the target.
    """
    last = history.last(target)
    kept = history.paths()
    lost = {
        path for path in online.files if path not in candidate.files and candidate.is_gone(path)
    }

    def may_delete(path: str, bears: bool) -> bool:
        """Return whether a file may be deleted: its path or its digest must be known as ours."""
        if path in kept or path == MANIFEST or not _is_of_our_kinds(path):
            return path in kept or path == MANIFEST
        if bears:
            return True
        content = read(path)
        known = (online.files[path].digest, *online.digests.get(path, ()))
        return content is not None and hashlib.sha256(content).hexdigest() in known

    plan = make_plan(
        candidate.files, candidate.marks, online, candidate.load, lost=lost, may_delete=may_delete
    )
    return Proposal(
        target=target,
        online=online,
        plan=plan,
        candidate=candidate,
        gone={**last.withdrawn, **last.contacts} if last else {},
        known=history.withdrawals(),
        compared=compared or Compared(),
    )


def _is_of_our_kinds(path: str) -> bool:
    """Return whether the name of a file is possible in a site: a web type, not hidden."""
    return "/." not in f"/{path}" and content_type(path) != UNKNOWN_TYPE


def carry_out(
    proposal: Proposal,
    remote: Remote,
    history: History,
    now: datetime.datetime,
    *,
    hear: Hear = lambda _done, _total: None,
) -> Release:
    """Publish, store the release, and return it.

    Raises:
        RemoteError: the target refused a change. Earlier changes stay.
        LockedError: somebody else is publishing.
    """
    candidate = proposal.candidate
    at = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    after = State(
        address=candidate.address,
        release=proposal.online.release + 1,
        at=at,
        files=dict(sorted({**proposal.kept, **candidate.files}.items())),
        contacts=candidate.marks,
        withdrawn=proposal.withdrawn,
    )
    owner = history.owner()
    history.begin(proposal.target, candidate.files.keys() - history.paths())
    with history.alone():
        deliver(
            remote, proposal.online, proposal.plan, after, candidate.load, owner=owner, hear=hear
        )
    release = candidate.released(after.release, at, proposal.target)
    history.withdraw(proposal.heard)
    return history.add(release, candidate.load_source, candidate.load)
