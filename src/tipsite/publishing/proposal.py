"""What would be published, and what that changes online, in words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct, field

from tipsite import __version__
from tipsite.build.pipeline import Build
from tipsite.hosts.served import served
from tipsite.i18n import gettext as _
from tipsite.i18n import language, ngettext
from tipsite.language.locales import locale_for, territory
from tipsite.model.corpus import PrintedNumber, Snapshot
from tipsite.publishing.plan import Plan, is_page, is_picture, make_plan
from tipsite.publishing.release import (
    History,
    PublishedContact,
    PublishedFile,
    Release,
    Source,
    contacts_in,
    contacts_named,
    is_read,
    load_source,
    mark_of,
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
    ``is_gone`` says whether nobody may find an address again. ``printed`` are the numbers on its
    pieces of material, by address of the piece and id of the service.
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
    is_gone: Callable[[str], bool] = lambda _path: False
    printed: tuple[PrintedNumber, ...] = ()


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
    )


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

    It ``withdraws`` a service, if any; ``heard`` is which this copy knows to be withdrawn.

    ``gone`` are the contacts that go, as far as this copy of the site knows them. ``base`` is as
    in `Release`.
    """

    target: str
    online: Online
    plan: Plan
    candidate: Candidate
    gone: Mapping[str, PublishedContact]
    base: int = 0
    withdraws: str = ""
    heard: Mapping[str, str] = field(default_factory=dict)

    @property
    def withdrawn(self) -> Mapping[str, str]:
        """What the state says of services that were withdrawn, but for those that are back."""
        shown = {mark_of("", one.service) for one in self.candidate.contacts.values()}
        return {mark: at for mark, at in self.online.withdrawn.items() if mark not in shown}

    @property
    def unheard(self) -> frozenset[str]:
        """The services that would come back, although nobody here has heard that they went."""
        ids = {one.service for one in self.candidate.contacts.values()}
        withdrawn = self.online.withdrawn
        return frozenset(
            one
            for one in ids
            if (mark := mark_of("", one)) in withdrawn and self.heard.get(mark) != withdrawn[mark]
        )

    @property
    def number(self) -> int:
        """The number of the release."""
        return self.online.release + 1

    @property
    def is_idle(self) -> bool:
        """Whether all is online as it should be."""
        return not self.plan.steps and not self.online.unfinished


def propose(
    target: str,
    online: Online,
    found: Candidate,
    history: History,
    *,
    base: int = 0,
    withdraws: str = "",
) -> Proposal:
    """Return what has to be done at a target, where ``online`` is what it says of itself."""
    last = history.last(target)
    lost = {path for path in online.files if path not in found.files and found.is_gone(path)}
    plan = make_plan(found.files, found.marks, online, found.load, lost=lost)
    return Proposal(
        target=target,
        online=online,
        plan=plan,
        candidate=found,
        gone={**last.withdrawn, **last.contacts} if last else {},
        base=base,
        withdraws=withdraws,
        heard=history.heard(target),
    )


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
        files=found.files,
        contacts=found.marks,
        withdrawn={
            **proposal.withdrawn,
            **({mark_of("", proposal.withdraws): at} if proposal.withdraws else {}),
        },
    )
    owner = history.owner()
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
    history.hear(proposal.target, delivery.withdrawn)
    return history.add(release, found.load_source)


def proposal_lines(proposal: Proposal, *, named: bool) -> Iterator[str]:
    """Yield what a release changes online: contacts first, then pages, then other files.

    Contacts are ``named`` where only the officer reads it; a log has how many they are.
    """
    plan = proposal.plan
    if proposal.online.unfinished:
        yield _("The last run did not come to its end. This one completes it.")
    if proposal.is_idle:
        yield _("Nothing has changed: online is what would be published.")
        return
    if not proposal.online.files:
        yield _("Nothing of this site is there yet: the whole site is sent.")
    yield from _contact_lines(plan.going, proposal.gone, named=named, go=True)
    yield from _contact_lines(plan.coming, proposal.candidate.contacts, named=named, go=False)
    if plan.going:
        yield from _unread_lines(proposal.candidate.files, named=named)
    if proposal.online.files:
        yield from _page_lines(plan, named=named)
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


def _unread_lines(files: Iterable[str], *, named: bool) -> Iterator[str]:
    """Yield which files somebody has to look into, since only their makers' programs read them."""
    unread = [path for path in files if path.startswith(_OFFERED) and not is_read(path)]
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
