"""What would be published, and what that changes online, in words."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from tipsite import __version__
from tipsite.hosts.served import UNKNOWN_TYPE, content_type, served
from tipsite.i18n import gettext as _
from tipsite.i18n import language, ngettext
from tipsite.language.locales import locale_for, territory
from tipsite.model.corpus import PrintedNumber, Snapshot
from tipsite.output.disk import MANIFEST
from tipsite.pipeline.stages import Build
from tipsite.publishing.comparison import Compared
from tipsite.publishing.plan import Plan, is_page, is_picture, make_plan
from tipsite.publishing.release import (
    History,
    PublishedContact,
    PublishedFile,
    Release,
    Source,
    Withdrawal,
    contacts_in,
    contacts_named,
    contacts_of,
    is_read,
    load_source,
    published_contacts,
    sources_of,
)
from tipsite.publishing.remote import Remote
from tipsite.publishing.state import Online
from tipsite.publishing.transfer import Delivery, Hear, deliver
from tipsite.resolve.address_list import gone_addresses
from tipsite.web import ascii_address

_EXAMPLE = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|invalid|test|localhost)$")
"""Names of hosts that nobody can have (RFC 2606)."""
_OFFERED = "files/"
_SHOWN = 12
"""So many contacts or pages are named; of more, how many."""


class Candidate(Struct, frozen=True, kw_only=True):
    """A site that may be published: its files, and what a release notes of it.

    ``load`` returns the bytes of a file of which it is not known that it stands online. ``marks``
    are those of a contact of a service, and of the contact in files. ``sources``
    are the site's files that it is made of, and ``load_source`` returns the bytes of one.
    ``held`` are the ids of services by what a withdrawal of their contacts is known by, where
    today's records hold these back. What it ``withdraws``, if that is what it is for, is known the
    same way, with the time (ISO 8601).
    ``is_gone`` says whether nobody may find an address again. ``printed`` are the numbers on its
    pieces of material, by address of the piece and id of the service. ``unread`` are the files to
    take away in which nobody has looked for contacts.
    """

    address: str
    files: Mapping[str, PublishedFile]
    load: Callable[[str], bytes]
    contacts: Mapping[str, PublishedContact]
    marks: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    moved: Mapping[str, str]
    sources: Mapping[str, Source]
    load_source: Callable[[str], bytes]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdraws: Mapping[str, str] | None = None
    is_gone: Callable[[str], bool] = lambda _path: False
    printed: tuple[PrintedNumber, ...] = ()
    unread: tuple[str, ...] = ()


def candidate(
    built: Build, snapshot: Snapshot, root: Path, known: Iterable[Release] = ()
) -> Candidate:
    """Return what a build of the site in ``root`` without errors would publish.

    What releases ``known`` from before say of a file that is still the same need not be found out.
    """
    assert built.corpus.config is not None
    assert built.hosting is not None
    site = built.corpus.config.site
    contacts = published_contacts(built.services, site)
    artifacts = {one.path: one for one in built.artifacts}
    noted = {
        (path, one.digest): one.contacts
        for release in known
        if release.contacts.keys() == contacts.keys() and release.version == __version__
        for path, one in release.files.items()
    }
    files: dict[str, PublishedFile] = {}
    for path, one in artifacts.items():
        found = noted.get((path, one.digest))
        if found is None and path in built.numbers:
            found = contacts_named(built.numbers[path], contacts.values())
        elif found is None:
            found = contacts_in(path, one.content, contacts.values())
        files[path] = PublishedFile(digest=one.digest, size=one.size, contacts=found)
    facts = [page.files for page in built.facts]
    return Candidate(
        address=ascii_address(site.address.text),
        files=files,
        load=lambda path: artifacts[path].content,
        contacts=contacts,
        marks={mark: one.mark for mark, one in sorted(contacts.items())},
        headers=served(artifacts, facts, built.hosting).headers,
        moved=dict(built.hosting.moved),
        sources=sources_of(snapshot, root),
        load_source=partial(load_source, snapshot),
        is_gone=gone_addresses(built.corpus),
        printed=tuple(printed_numbers(built)),
        unread=tuple(
            path
            for path in files
            if path.startswith(_OFFERED) and not is_read(path) and path not in built.numbers
        ),
    )


def held_contacts(built: Build) -> Mapping[str, tuple[str, ...]]:
    """Return which services hold a contact that a build does not publish (`Candidate.held`).

    Only of a build of today's files as they are: nobody has decided what a program holds back.
    """
    assert built.corpus.config is not None
    public = published_contacts(built.services, built.corpus.config.site).values()
    shown = {mark for one in public for mark in one.withdrawals}
    found: dict[str, tuple[str, ...]] = {}
    for file in built.corpus.directories:
        for service in file.services:
            for one in contacts_of(service, service.id.text, "", file.country.text):
                for mark in one.withdrawals:
                    if mark not in shown:
                        found[mark] = (*found.get(mark, ()), one.service)
    return found


def printed_numbers(built: Build) -> Iterator[PrintedNumber]:
    """Yield the numbers on the pieces of material of a build."""
    if built.plan is None:
        return
    paths = {one.path for one in built.artifacts}
    pieces = built.plan.pieces
    for address in pieces.addresses:
        if address in paths:
            yield from pieces.numbers(pieces.of(address))


class Proposal(Struct, frozen=True, kw_only=True):
    """A release of a candidate to a target, not done yet.

    ``known`` are the withdrawals that this copy knows of, by what they are known by.

    ``gone`` are the contacts that go, as far as this copy of the site knows them. ``base`` is as
    in `Release`. ``compared`` is how it was looked whether ``online`` is true.
    """

    target: str
    online: Online
    plan: Plan
    candidate: Candidate
    gone: Mapping[str, PublishedContact]
    base: int = 0
    known: Mapping[str, Withdrawal] = field(default_factory=dict)
    compared: Compared = Compared()

    @property
    def shown(self) -> Mapping[str, tuple[PublishedContact, ...]]:
        """The contacts that are published, by what a withdrawal of each is known by."""
        found: dict[str, tuple[PublishedContact, ...]] = {}
        for one in self.candidate.contacts.values():
            for mark in one.withdrawals:
                found[mark] = (*found.get(mark, ()), one)
        return found

    @property
    def withdrawn(self) -> Mapping[str, str]:
        """The withdrawals that the state at the target keeps, less contacts that are back."""
        known = {mark: max(one.heard) for mark, one in self.known.items() if not one.is_back}
        there = {**known, **self.online.withdrawn, **(self.candidate.withdraws or {})}
        shown = self.shown if there else {}
        return {mark: at for mark, at in there.items() if mark not in shown}

    @property
    def unheard(self) -> frozenset[str]:
        """The services by which a contact would come back by oversight."""
        if not self.online.withdrawn and not self.known:
            return frozenset()
        return frozenset(
            one.service
            for mark, contacts in self.shown.items()
            if not self._is_meant(mark, contacts)
            for one in contacts
        )

    def _is_meant(self, mark: str, contacts: tuple[PublishedContact, ...]) -> bool:
        """Return whether somebody has confirmed a contact since a record has held it.

        What is online without being withdrawn there has come back from another copy already.
        """
        at, known = self.online.withdrawn.get(mark, ""), self.known.get(mark)
        if not at and (
            known is None
            or known.is_back
            or not {one.mark for one in contacts}.isdisjoint(self.online.contacts.values())
        ):
            return True
        if known is None or (at and at not in known.heard):
            return False
        day = max(known.heard)[:10]
        return known.is_back or any(
            one.service in known.held and one.on[:1].isdigit() and one.on >= day for one in contacts
        )

    @property
    def heard(self) -> Mapping[str, Withdrawal]:
        """The withdrawals that this copy knows of once the release is online."""
        there = {**self.online.withdrawn, **(self.candidate.withdraws or {})}
        shown = self.shown if self.known or there else {}
        found: dict[str, Withdrawal] = {}
        for mark in {*self.known, *there}:
            known, at = self.known.get(mark, Withdrawal(heard=())), there.get(mark, "")
            if at and at not in known.heard:
                known = Withdrawal(heard=(*known.heard, at))
            elif mark in shown:
                known = replace(known, is_back=True)
            held = {*known.held, *self.candidate.held.get(mark, ())}
            found[mark] = replace(known, held=tuple(sorted(held)))
        return found

    @property
    def number(self) -> int:
        """The number of the release."""
        return self.online.release + 1

    @property
    def kept(self) -> Mapping[str, PublishedFile]:
        """The files that are left there, and have to go once a contact of theirs does."""
        left = {path: self.online.files[path] for path in self.plan.left}
        return {path: one for path, one in left.items() if one.contacts}

    @property
    def is_idle(self) -> bool:
        """Whether all is online as it should be."""
        if self.plan.steps or self.online.unfinished or self.kept.keys() != set(self.plan.left):
            return False
        # Other copies are to hear of a withdrawal of what was not shown, too.
        return self.withdrawn == self.online.withdrawn


def propose(
    target: str,
    online: Online,
    found: Candidate,
    history: History,
    *,
    base: int = 0,
    compared: Compared | None = None,
    read: Callable[[str], bytes | None] = lambda _path: None,
) -> Proposal:
    """Return what has to be done at a target, where ``online`` is what it says of itself.

    ``read`` returns a file from there.
    """
    last = history.last(target)
    kept = history.paths()
    lost = {path for path in online.files if path not in found.files and found.is_gone(path)}

    def may_delete(path: str, bears: bool) -> bool:
        """Return whether a file may go; what only the state names must be ours by its bytes."""
        if path in kept or path == MANIFEST or not _is_of_our_kinds(path):
            return path in kept or path == MANIFEST
        if bears:
            return True
        content = read(path)
        known = (online.files[path].digest, *online.digests.get(path, ()))
        return content is not None and hashlib.sha256(content).hexdigest() in known

    plan = make_plan(found.files, found.marks, online, found.load, lost=lost, may_delete=may_delete)
    return Proposal(
        target=target,
        online=online,
        plan=plan,
        candidate=found,
        gone={**last.withdrawn, **last.contacts} if last else {},
        base=base,
        known=history.withdrawals(),
        compared=compared or Compared(),
    )


def _is_of_our_kinds(path: str) -> bool:
    """Return whether a file may be part of a site by its name: of a web kind, not hidden."""
    return "/." not in f"/{path}" and content_type(path) != UNKNOWN_TYPE


def carry_out(
    proposal: Proposal,
    remote: Remote,
    history: History,
    now: datetime.datetime,
    *,
    hear: Hear = lambda _done, _total: None,
) -> Release:
    """Publish, keep the release, and return it.

    Raises:
        RemoteError: the target refused something. What is done by then stays.
        LockedError: somebody else is publishing.
    """
    found = proposal.candidate
    at = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    delivery = Delivery(
        address=found.address,
        number=proposal.number,
        at=at,
        files={**proposal.kept, **found.files},
        contacts=found.marks,
        withdrawn=proposal.withdrawn,
    )
    owner = history.owner()
    history.begin(proposal.target, found.files.keys() - history.paths())
    with history.alone():
        deliver(
            remote,
            proposal.online,
            proposal.plan,
            delivery,
            found.load,
            owner=owner,
            hear=hear,
        )
    release = Release(
        number=delivery.number,
        at=at,
        target=proposal.target,
        address=found.address,
        version=__version__,
        files=found.files,
        contacts=found.contacts,
        headers=found.headers,
        moved=found.moved,
        sources=found.sources,
        base=proposal.base,
    )
    history.withdraw(proposal.heard)
    return history.add(release, found.load_source, found.load)


def proposal_lines(proposal: Proposal, *, named: bool) -> Iterator[str]:
    """Yield what a release changes online: contacts first, then pages, then other files.

    Contacts are ``named`` where only the officer reads it; a log has how many they are.
    """
    plan = proposal.plan
    if proposal.online.unfinished:
        yield _("The last run did not come to its end. This one completes it.")
    if proposal.is_idle:
        yield _(
            "Nothing has changed: what lies there is what would be published. Files compared by "
            "their bytes: {bytes}, by their size alone: {size}."
        ).format(bytes=proposal.compared.by_bytes, size=proposal.compared.by_size)
        return
    if not proposal.online.files:
        yield _("Nothing of this site is there yet: the whole site is sent.")
    yield from _contact_lines(plan.going, proposal.gone, named=named, go=True)
    yield from _contact_lines(plan.coming, proposal.candidate.contacts, named=named, go=False)
    if plan.going:
        yield from _unread_lines(proposal.candidate.unread, named=named)
    if proposal.online.files:
        yield from _page_lines(plan, named=named)
        yield from _left_lines(plan, named=named)
    yield size_line(plan)
    if _EXAMPLE.search(urlsplit(proposal.candidate.address).hostname or ""):
        yield _(
            "“site.address” in campaigns.yaml is still an example: {address}. Write the address "
            "at which readers will find the site, or shared links and old addresses lead nowhere."
        ).format(address=proposal.candidate.address)


def _contact_lines(
    marks: Iterable[str], known: Mapping[str, PublishedContact], *, named: bool, go: bool
) -> Iterator[str]:
    texts = sorted({_named(known[mark]) for mark in marks if mark in known})
    unknown = sum(mark not in known for mark in marks)
    count = len(texts) + unknown
    if not count:
        return
    if go:
        words = ngettext("{count} number or address goes", "{count} numbers or addresses go", count)
    else:
        words = ngettext(
            "{count} number or address comes", "{count} numbers or addresses come", count
        )
    line = words.format(count=count)
    if not named or not texts:
        yield f"{line}."
        return
    yield f"{line}:"
    yield from (f"  {text}" for text in texts[:_SHOWN])
    if more := count - len(texts[:_SHOWN]):
        yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)


def _named(contact: PublishedContact) -> str:
    country = territory(locale_for(language()), contact.country) if contact.country else ""
    return f"{contact.text} ({': '.join(filter(None, (country, contact.name)))})"


def _unread_lines(unread: Sequence[str], *, named: bool) -> Iterator[str]:
    """Yield which files somebody has to look into, since only their makers' programs read them."""
    if unread:
        words = ngettext(
            "{count} file to take away cannot be read. Look whether it shows a number that goes",
            "{count} files to take away cannot be read. Look whether one shows a number that goes",
            len(unread),
        ).format(count=len(unread))
        more = " …" if len(unread) > _SHOWN else ""
        yield f"{words}: {', '.join(unread[:_SHOWN])}{more}" if named else f"{words}."


def _page_lines(plan: Plan, *, named: bool) -> Iterator[str]:
    gone, new, changed = (
        [path for path in paths if is_page(path)] for paths in (plan.gone, plan.new, plan.changed)
    )
    groups = (
        (gone, ngettext("{count} page goes", "{count} pages go", len(gone))),
        (new, ngettext("{count} page is new", "{count} pages are new", len(new))),
        (changed, ngettext("{count} page changes", "{count} pages change", len(changed))),
    )
    for pages, words in groups:
        if not pages:
            continue
        line = words.format(count=len(pages))
        shown = pages[:_SHOWN] if named else []
        more = " …" if len(pages) > len(shown) else ""
        yield f"{line}: {', '.join(shown)}{more}" if shown else f"{line}."
    pictures = sum(map(is_picture, (*plan.new, *plan.changed)))
    if pictures:
        words = ngettext("{count} picture is sent", "{count} pictures are sent", pictures)
        yield words.format(count=pictures) + "."


def _left_lines(plan: Plan, *, named: bool) -> Iterator[str]:
    if plan.left:
        words = ngettext(
            "{count} file is listed at the target that was not published from here. It stays",
            "{count} files are listed at the target that were not published from here. They stay",
            len(plan.left),
        ).format(count=len(plan.left))
        more = " …" if len(plan.left) > _SHOWN else ""
        yield f"{words}: {', '.join(plan.left[:_SHOWN])}{more}" if named else f"{words}."


def size_line(plan: Plan) -> str:
    """Return how many files are sent, of which size, and how many are deleted."""
    writes = [step for step in plan.steps if step.does == "write"]
    deleted = len(plan.steps) - len(writes)
    sent = ngettext("{count} file to send", "{count} files to send", len(writes))
    gone = ngettext("{count} to delete", "{count} to delete", deleted)
    line = f"{sent.format(count=len(writes))} ({size(plan.size)})"
    return f"{line}, {gone.format(count=deleted)}." if deleted else f"{line}."


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count < 1_000_000:
        return f"{-(-count // 1000)} KB"
    return f"{count / 1_000_000:.1f} MB"
