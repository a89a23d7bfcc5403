"""What was published: each file, the contacts that it bears, and the site's files it was made of.

The last five releases of each target are kept in one folder of the site, which is no cache: from
it a site is compared with what stands online, and an older one is put back.
"""

from __future__ import annotations

import datetime
import hashlib
import platform
import re
import secrets
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from html import unescape
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from tipsite.contacts.dialling import dialled, digits_of, spellings, whole_number
from tipsite.engine.sealed_files import SealedFiles
from tipsite.engine.store import durable_files
from tipsite.model.config import SiteSettings
from tipsite.model.corpus import Snapshot, TextFiles
from tipsite.model.media import HEAD, Blob
from tipsite.model.records import OwnContact, Service
from tipsite.model.site import PublicService
from tipsite.output.lock import held
from tipsite.publishing.remote import MOST_READ

FOLDER = ".tipsite-published"
"""In the site's folder."""
KEPT = 5
"""So many releases of a target can be looked at and put back."""
_RELEASES, _SOURCES, _TEXTS_KEPT, _NOTES = "release", "source", "text", "note"
_INDEX, _OWNER, _WITHDRAWN = "releases", "owner", "withdrawn"
_UNKNOWN, _BEGUN = "unknown", "begun"
_OWN_THEMES = ("themes/plain/", "themes/bright/")
_RUN = re.compile(r"\d(?:[^\d<>\"'=&\w]{0,3}\d)*")
"""Digits that may be one number: “04 22 34 567”, “+382 (0)20-111”."""
_ASIS = "/:?#[]@!$&'()*+,;=%"
"""What percent-encoding leaves in an address."""
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 8
"""Of digits, in one number."""
_MARK = 12
_TEXTS = (".html", ".txt", ".xml", ".atom", ".json", ".js", ".css", ".svg", ".vtt", ".webmanifest")


T = TypeVar("T")
Kind = Literal["phone", "email", "website"]


class PublishedFile(Struct, frozen=True, kw_only=True, array_like=True):
    """A file online: the SHA-256 of its bytes in hex, how many they are, and the marks of what it
    bears: the numbers and addresses by which services are reached.
    """

    digest: str
    size: int
    contacts: tuple[str, ...] = ()


class PublishedContact(Struct, frozen=True, kw_only=True):
    """A way to reach a service: as it is shown, as it is looked for, whose it is, and where.

    ``kind`` is what it is, ``name`` the service's, ``country`` an ISO 3166 code, ``on`` when it was
    confirmed (a whole or partial ISO 8601 date). Two services may have one number.
    """

    text: str
    form: str
    kind: Kind
    service: str
    name: str
    country: str
    on: str = ""

    @property
    def mark(self) -> str:
        """What stands with the files that bear it, whoever's it is."""
        return mark_of(self.form)

    @property
    def withdrawal(self) -> str:
        """The id of a withdrawal of this contact: the same in all spellings and services."""
        return withdrawal_mark(self.kind, self.text, self.country)

    @property
    def withdrawals(self) -> tuple[str, str]:
        """The ids of a withdrawal from all services, and from this one alone."""
        return self.withdrawal, mark_of(self.withdrawal, self.service)


class Source(Struct, frozen=True, kw_only=True):
    """A file of the site: the SHA-256 of its bytes in hex, and in which part of a snapshot."""

    digest: str
    part: Literal["text", "other", "offered", "picture"]


class Release(Struct, frozen=True, kw_only=True):
    """One publication of a site to a target.

    ``number`` counts the publications of that target, ``at`` is when it was (ISO 8601, UTC),
    ``address`` the site's. ``files`` are by path below it, ``contacts`` by the mark of
    service and contact. ``headers`` are what each answer of a host should carry, ``moved`` are old
    addresses with the page that each leads to. ``withdrawn`` were published by an earlier release
    and must not be online now. ``sources`` are the site's files that it was made of; ``base`` is
    the number of the release whose files these were, 0 where they were those of the day.
    """

    number: int
    at: str
    target: str
    address: str
    version: str
    files: Mapping[str, PublishedFile]
    contacts: Mapping[str, PublishedContact]
    headers: tuple[tuple[str, str], ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, PublishedContact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    base: int = 0


def mark_of(form: str, service: str = "") -> str:
    """Return what stands for a contact, or for one of a service, on a server.

    It is no secret of a contact that is published, and says nothing to who looks on of others.
    """
    return hashlib.sha256(f"tipsite {service} {form}".encode()).hexdigest()[:_MARK]


def withdrawal_mark(kind: Kind, text: str, country: str) -> str:
    """Return what a withdrawal of a contact is known by.

    A number is known by what is dialled, from abroad where that is possible, else in its
    ``country`` (ISO 3166); an address by its letters in one case, without scheme and last slash.
    """
    if kind == "phone":
        form = whole_number(text, country) or f"{country} {digits(dialled(text))}"
    else:
        form = text.casefold().rpartition("://")[2].rstrip("/")
    return mark_of(f"{kind} {form}")


def published_contacts(
    services: Mapping[str, Iterable[PublicService]], site: SiteSettings
) -> Mapping[str, PublishedContact]:
    """Return the contacts of services, by their marks; services are given by country.

    Their names are those in the source language, where they have one in it. Those of whoever
    answers for the site belong to its settings.
    """
    language = site.source_language.text
    found: dict[str, PublishedContact] = {}
    for own in filter(None, (contact.public() for contact in site.contacts)):
        country = own.country.text if own.country else ""
        for one in contacts_of(own, f"site.contacts.{own.kind}", own.kind, country):
            found.setdefault(mark_of(one.form, one.service), one)
    for country, some in services.items():
        for service in some:
            for one in _contacts(service, country, language):
                found.setdefault(mark_of(one.form, one.service), one)
    return found


def _contacts(service: PublicService, country: str, language: str) -> Iterator[PublishedContact]:
    names = (service.name[tag].text for tag in (language, *service.name) if tag in service.name)
    yield from contacts_of(service, service.id, next(names, service.id), country)


def contacts_of(
    record: PublicService | Service | OwnContact, id_: str, name: str, country: str
) -> Iterator[PublishedContact]:
    """Yield the contacts of a record; of one that is not public, also those on hold."""
    make = partial(PublishedContact, service=id_, name=name, country=country)
    for phone in record.phones:
        for dial in filter(None, (phone.dial, phone.dial_abroad)):
            for form in phone_forms(dial.text):
                yield make(text=dial.text, form=form, kind="phone", on=phone.verified.on)
    for email in record.emails:
        text = email.address.text
        yield make(text=text, form=text.casefold(), kind="email", on=email.verified.on)
    for website in record.websites:
        text = website.url.text
        yield make(text=text, form=text.rstrip("/"), kind="website", on=website.verified.on)


def phone_forms(dial: str) -> tuple[str, ...]:
    """Return the digits by which a number as published is looked for: as dialled, as written."""
    return tuple(dict.fromkeys((digits(dialled(dial)), digits(digits_of(dial)))))


def all_forms(contact: PublishedContact) -> frozenset[str]:
    """Return the forms by which a contact is looked for where somebody else has written it."""
    if contact.kind != "phone":
        return frozenset((contact.form,))
    whole = whole_number(contact.text, contact.country)
    abroad = {digits(whole), whole.replace("+", "00")} if whole else set()
    typed = map(digits, spellings(whole or contact.text))
    return frozenset((contact.form, *phone_forms(contact.text), *typed, *abroad))


def digits(dial: str) -> str:
    """Return a number without its plus: so it is looked for."""
    return dial.removeprefix("+")


def is_read(path: str) -> bool:
    """Whether a file is text in which contacts are looked for."""
    return path.endswith(_TEXTS)


def contacts_in(path: str, content: bytes, known: Iterable[PublishedContact]) -> tuple[str, ...]:
    """Return the marks of the ``known`` contacts that a file of the site bears, sorted.

    Digits that stand together are read as any number that they may be: one too many only puts a
    file before others.
    """
    if not is_read(path):
        return ()
    text = content.decode("utf-8", "replace")
    folded = unescape(text).casefold()
    known = tuple(known)
    numbers = {one.form for one in known if one.kind == "phone"}
    found = {mark_of(one) for run in set(_RUN.findall(text)) for one in _joined(run, numbers)}
    found.update(one.mark for one in known if one.kind != "phone" and _stands_in(folded, one))
    return tuple(sorted(found))


def contacts_named(numbers: Iterable[str], known: Iterable[PublishedContact]) -> tuple[str, ...]:
    """Return the marks of those ``known`` contacts that some numbers, as published, are, sorted."""
    forms = {form for number in numbers for form in phone_forms(number)}
    return tuple(sorted({one.mark for one in known if one.kind == "phone" and one.form in forms}))


def _stands_in(folded: str, contact: PublishedContact) -> bool:
    """Whether a text names an e-mail address or a website, as a link or in words."""
    if contact.kind == "email":
        return contact.form in folded
    address = contact.form.partition("://")[2].casefold()
    ways = {address} if address.isascii() else {address, quote(address, safe=_ASIS).casefold()}
    # A site of the same name below another, and an e-mail address, are something else.
    return any(
        way in folded and re.search(rf"(?<![\w@.-]){re.escape(way)}", folded) for way in ways
    )


def _joined(run: str, numbers: Collection[str]) -> Iterator[str]:
    groups = _GROUP.findall(run)
    for first in range(len(groups)):
        joined = ""
        for group in groups[first : first + _MOST_GROUPS]:
            joined += group
            if joined in numbers:
                yield joined


class Withdrawal(Struct, frozen=True, kw_only=True):
    """What a copy of the site knows of a contact that was taken offline.

    ``heard`` is each time (ISO 8601) when that was, as far as it has heard; ``held`` are the ids of
    the services whose records have held the contact in a publication since, ``is_back`` whether one
    of them was published with it again.
    """

    heard: tuple[str, ...]
    held: tuple[str, ...] = ()
    is_back: bool = False


class History:
    """The releases of a site, newest first, and what this copy of it knows of its targets.

    What is in its folder may come from anywhere: what does not read as ours is not there.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: SealedFiles = durable_files(root / FOLDER)

    def releases(self, target: str) -> tuple[Release, ...]:
        """Return those of a target."""
        names = self._listed().get(target, ())
        found = (self._read(name) for name in names)
        return tuple(one for one in found if one is not None and one.target == target)

    def last(self, target: str) -> Release | None:
        """Return the newest of a target; None where nothing is known."""
        found = self.releases(target)
        return found[0] if found else None

    def targets(self) -> tuple[str, ...]:
        """Return the targets that something was published to."""
        return tuple(self._listed())

    def contacts(self) -> Iterator[PublishedContact]:
        """Yield all contacts that releases of any target have shown."""
        for target in self._listed():
            for release in self.releases(target):
                yield from (*release.contacts.values(), *release.withdrawn.values())

    def files(self, target: str) -> Mapping[str, PublishedFile]:
        """Return the files of all kept releases of a target, as each was last."""
        found: dict[str, PublishedFile] = {}
        for release in self.releases(target):
            found = {**release.files, **found}
        return found

    def paths(self) -> frozenset[str]:
        """Return all paths of kept releases, and of those that were begun from here."""
        kept = (release.files for one in self._listed() for release in self.releases(one))
        return frozenset().union(*kept, *self._paths(_BEGUN).values())

    def begin(self, target: str, paths: Collection[str]) -> None:
        """Keep which files are about to be sent: they are ours even if the release dies."""
        self._put_paths(_BEGUN, target, {*self._paths(_BEGUN).get(target, ()), *paths})

    def unknown(self, target: str) -> frozenset[str]:
        """Return the paths at a target where something else was seen than was published."""
        return frozenset(self._paths(_UNKNOWN).get(target, ()))

    def note_unknown(self, target: str, paths: Collection[str]) -> None:
        """Keep at which paths of a target something else is: the next release sends them again."""
        self._put_paths(_UNKNOWN, target, paths)

    def _paths(self, note: str) -> Mapping[str, tuple[str, ...]]:
        return self._get(note, dict[str, tuple[str, ...]]) or {}

    def _put_paths(self, note: str, target: str, paths: Collection[str]) -> None:
        before = self._paths(note)
        if sorted(paths) != list(before.get(target, ())):
            self._put(note, {**before, target: sorted(paths)})
            self._commit(self._listed())

    def last_published(self, service: str) -> datetime.date | None:
        """Return the day of the last release that had a service, by its id."""
        had = (
            release.at
            for target in self._listed()
            for release in self.releases(target)
            if any(contact.service == service for contact in release.contacts.values())
        )
        day = max(had, default="")
        return datetime.date.fromisoformat(day[:10]) if day else None

    def newest(self) -> Release | None:
        """Return the newest of all targets."""
        found = [one for target in self._listed() for one in self.releases(target)[:1]]
        return max(found, key=lambda one: one.at, default=None)

    def add(
        self,
        release: Release,
        load_source: Callable[[str], bytes],
        load: Callable[[str], bytes],
    ) -> Release:
        """Keep a release with the files that it was made of, and let the sixth of its target go.

        ``load_source`` returns the bytes of a file of the site, ``load`` those of one that was
        published, or raises a KeyError. Returns what is known of the release from now on.
        """
        before = self.last(release.target)
        gone = {**before.withdrawn, **before.contacts} if before else {}
        forms = {one.form for one in release.contacts.values()}
        left = {mark: one for mark, one in gone.items() if one.form not in forms}
        release = replace(release, withdrawn=left)
        listed = dict(self._listed())
        name = f"{release.target}/{release.number}"
        others = tuple(one for one in listed.get(release.target, ()) if one != name)
        listed[release.target] = (name, *others)[:KEPT]
        self._files.put(_RELEASES, name, msgspec.json.encode(release))
        for path, source in release.sources.items():
            if not self._files.has(_SOURCES, source.digest):
                # A file that went meanwhile is lost to this release, which is online all the same.
                with suppress(OSError):
                    self._files.put(_SOURCES, source.digest, load_source(path))
        for path, file in release.files.items():
            if is_read(path) and not self._files.has(_TEXTS_KEPT, file.digest):
                with suppress(KeyError):
                    self._files.put(_TEXTS_KEPT, file.digest, zlib.compress(load(path)))
        self._put(_INDEX, listed)
        for note in (_UNKNOWN, _BEGUN):
            self._put(note, {**self._paths(note), release.target: ()})
        self._commit(listed)
        return release

    def _commit(self, listed: Mapping[str, tuple[str, ...]]) -> None:
        kept = {(_NOTES, name) for name in (_INDEX, _OWNER, _WITHDRAWN, _UNKNOWN, _BEGUN)}
        for names in listed.values():
            for name in names:
                kept.add((_RELEASES, name))
                release = self._read(name)
                for source in release.sources.values() if release else ():
                    kept.add((_SOURCES, source.digest))
            if names and (newest := self._read(names[0])):
                for digest in _texts_to_keep(newest, self.withdrawals()):
                    kept.add((_TEXTS_KEPT, digest))
        self._files.keep_only(kept)

    def source(self, digest: str) -> bytes | None:
        """Return the bytes of a file of an earlier release; None where they are lost."""
        content = self._files.get(_SOURCES, digest)
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            return None
        return content

    def published(self, digest: str) -> bytes | None:
        """Return the bytes of a text of the last release; None where they are not kept."""
        packed = self._files.get(_TEXTS_KEPT, digest)
        with suppress(zlib.error):
            content = zlib.decompressobj().decompress(packed or b"", MOST_READ)
            return content if hashlib.sha256(content).hexdigest() == digest else None
        return None

    def owner(self) -> str:
        """Return a name for this copy of the site, by which it knows its own locks.

        The folder may have been copied from another computer, or be shared with one.
        """
        known = self._get(_OWNER, str)
        if not known:
            known = secrets.token_hex(16)
            self._put(_OWNER, known)
            self._commit(self._listed())
        return mark_of(platform.node(), known)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else publishes from this copy, and let nobody else meanwhile."""
        if not (self._root / FOLDER).is_dir():
            yield
            return
        with held(self._root / FOLDER, lambda: None):
            yield

    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """Return the contacts that were withdrawn, by the marks that withdrawals are known by."""
        return self._get(_WITHDRAWN, dict[str, Withdrawal]) or {}

    def withdraw(self, contacts: Mapping[str, Withdrawal]) -> None:
        """Keep what is known of these contacts."""
        known = self.withdrawals()
        if {**known, **contacts} != known:
            self._put(_WITHDRAWN, {**known, **contacts})
            self._commit(self._listed())

    def _listed(self) -> Mapping[str, tuple[str, ...]]:
        return self._get(_INDEX, dict[str, tuple[str, ...]]) or {}

    def _read(self, name: str) -> Release | None:
        content = self._files.get(_RELEASES, name)
        return None if content is None else _decoded(content, Release)

    def _get(self, name: str, kind: type[T]) -> T | None:
        content = self._files.get(_NOTES, name)
        return None if content is None else _decoded(content, kind)

    def _put(self, name: str, value: object) -> None:
        self._files.put(_NOTES, name, msgspec.json.encode(value))


def _texts_to_keep(release: Release, withdrawals: Mapping[str, Withdrawal]) -> Iterator[str]:
    """Yield the digests of the texts of a release without a contact that was withdrawn."""
    gone = {mark for mark, one in withdrawals.items() if not one.is_back}
    contacts = (*release.withdrawn.values(), *release.contacts.values())
    erased = {one.mark for one in contacts if not gone.isdisjoint(one.withdrawals)}
    for path, file in release.files.items():
        if is_read(path) and erased.isdisjoint(file.contacts):
            yield file.digest


def _decoded(content: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def sources_of(snapshot: Snapshot, root: Path) -> Mapping[str, Source]:
    """Return the files of a site that an older release is made of; the program has its own."""
    found: dict[str, Source] = {}
    for path in snapshot.files:
        if not _is_of_program(path, root):
            found[path] = Source(digest=snapshot.digest(path), part="text")
    for path, digest in snapshot.others.items():
        if not _is_of_program(path, root):
            found[path] = Source(digest=digest, part="other")
    for path, content in snapshot.offered.items():
        found[path] = Source(digest=hashlib.sha256(content).hexdigest(), part="offered")
    for path, picture in snapshot.pictures.items():
        found[path] = Source(digest=picture.digest, part="picture")
    return found


def _is_of_program(path: str, root: Path) -> bool:
    return path.startswith(_OWN_THEMES) and not (root / path).is_file()


def load_source(snapshot: Snapshot, path: str) -> bytes:
    """Return the bytes of a file of the site, nothing of what is known by its digest alone.

    Raises:
        OSError: the file cannot be read.
    """
    if path in snapshot.files:
        return snapshot.files[path]
    if path in snapshot.offered:
        return snapshot.offered[path]
    return snapshot.pictures[path].load() if path in snapshot.pictures else b""


def older_snapshot(
    release: Release, history: History, now: Snapshot, root: Path
) -> tuple[Snapshot, tuple[str, ...]]:
    """Return the site's files as they were published, and which of them are lost.

    What comes with the program is as it is ``now``.
    """
    files: dict[str, bytes | Blob] = {
        path: now.files[path] for path in now.files if _is_of_program(path, root)
    }
    others = {path: one for path, one in now.others.items() if _is_of_program(path, root)}
    offered: dict[str, bytes] = {}
    pictures: dict[str, Blob] = {}
    lost: list[str] = []
    for path, source in release.sources.items():
        if source.part == "other":
            others[path] = source.digest
            continue
        content = history.source(source.digest)
        if content is None:
            lost.append(path)
        elif source.part == "text":
            files[path] = content
        elif source.part == "offered":
            offered[path] = content
        else:
            load = partial(_picture, history, source.digest)
            pictures[path] = Blob(digest=source.digest, head=content[:HEAD], load=load)
    snapshot = replace(
        now,
        files=TextFiles(dict(sorted(files.items()))),
        others=dict(sorted(others.items())),
        offered=dict(sorted(offered.items())),
        pictures=dict(sorted(pictures.items())),
        left_out=frozenset(),
    )
    return snapshot, tuple(lost)


def _picture(history: History, digest: str) -> bytes:
    content = history.source(digest)
    if content is None:
        raise FileNotFoundError(digest)
    return content
