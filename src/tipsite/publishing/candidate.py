"""A site that may be published: its files, and the data of its release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import field

from tipsite import __version__
from tipsite.hosts.served import served
from tipsite.model.corpus import PrintedNumber, Snapshot
from tipsite.pipeline.stages import Build
from tipsite.publishing.published_contacts import (
    contacts_in,
    contacts_named,
    is_read,
    published_contacts,
    service_contacts,
)
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.sources import load_source, sources_of
from tipsite.resolve.address_list import gone_addresses
from tipsite.web import ascii_address

_OFFERED = "files/"


class Candidate(Release, frozen=True, kw_only=True):
    """A release before its publication, with the functions and data that publish it.

    ``load`` returns the bytes of a published file, ``load_source`` those of one of its ``sources``.
    A mark is a short digest of a contact (`mark_of`). ``marks`` maps the mark of a service's
    contact to the mark of the same contact without its service, as files have it. ``held`` maps the
    mark of a withdrawal to the services whose records hold the contact back today. If the candidate
    withdraws contacts, ``withdraws`` maps marks of withdrawals to their times (ISO 8601); otherwise
    it is None. ``is_gone`` returns whether the page at an address is gone for ever. ``printed`` are
    the numbers on pieces of material. ``unread`` are downloads that were not searched for contacts.
    """

    load: Callable[[str], bytes]
    marks: Mapping[str, str]
    load_source: Callable[[str], bytes]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdraws: Mapping[str, str] | None = None
    is_gone: Callable[[str], bool] = lambda _path: False
    printed: tuple[PrintedNumber, ...] = ()
    unread: tuple[str, ...] = ()

    def released(self, number: int, at: str, target: str) -> Release:
        """Return the release with its number, time and target, after its publication."""
        values = {name: getattr(self, name) for name in Release.__struct_fields__}
        return Release(**{**values, "number": number, "at": at, "target": target})


def candidate(
    built: Build, snapshot: Snapshot, root: Path, known: Iterable[Release] = ()
) -> Candidate:
    """Return the candidate for a build of the site in ``root``; the build must have no errors.

    If a ``known`` release has the same file, the contacts of the file are taken from it.
    """
    assert built.corpus.config is not None
    assert built.hosting is not None
    assert built.site is not None
    site = built.corpus.config.site
    contacts = published_contacts(built.site.services, site)
    artifacts = {artifact.path: artifact for artifact in built.artifacts}
    noted = {
        (path, file.digest): file.contacts
        for release in known
        if release.contacts.keys() == contacts.keys() and release.version == __version__
        for path, file in release.files.items()
    }
    files: dict[str, PublishedFile] = {}
    for path, artifact in artifacts.items():
        bears = noted.get((path, artifact.digest))
        if bears is None and path in built.numbers:
            bears = contacts_named(built.numbers[path], contacts.values())
        elif bears is None:
            bears = contacts_in(path, artifact.content, contacts.values())
        files[path] = PublishedFile(digest=artifact.digest, size=artifact.size, contacts=bears)
    facts = [page.files for page in built.facts]
    return Candidate(
        address=ascii_address(site.address.text),
        files=files,
        load=lambda path: artifacts[path].content,
        contacts=contacts,
        marks={mark: contact.mark for mark, contact in sorted(contacts.items())},
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
    """Return the services that hold back each contact that a build does not publish.

    Call it only for a build of today's unchanged files: a hold is a decision of a person. The
    result is for `Candidate.held`.
    """
    assert built.corpus.config is not None
    assert built.site is not None
    public = published_contacts(built.site.services, built.corpus.config.site).values()
    shown = {mark for contact in public for mark in contact.withdrawals}
    held: dict[str, tuple[str, ...]] = {}
    for _service, contacts in service_contacts(built.corpus):
        for contact in contacts:
            for mark in set(contact.withdrawals) - shown:
                held[mark] = (*held.get(mark, ()), contact.service)
    return held


def printed_numbers(built: Build) -> Iterator[PrintedNumber]:
    """Yield the numbers on the pieces of material of a build."""
    if built.plan is None:
        return
    paths = {artifact.path for artifact in built.artifacts}
    pieces = built.plan.pieces
    for address in pieces.addresses:
        if address in paths:
            yield from pieces.numbers(pieces.of(address))
