"""Files of an earlier release in place of files that cannot be published today.

`stand_in` takes single files of the release in place of files with mistakes, but never records.
`restored` takes all files of the release, without contacts and pages that were put on hold, kept
back or withdrawn since. Both build the whole site, so that older files pass today's checks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.channels import contact_text
from tipsite.content.placement import meant_paths
from tipsite.engine.session import Session
from tipsite.engine.workers import InThreads, in_processes
from tipsite.lint.approval import unapproved
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, LISTS_OF_THE_PUBLISHED, SERVICES, Corpus, Snapshot
from tipsite.model.problems import Problem, errors
from tipsite.model.records import Publish
from tipsite.pipeline import stages
from tipsite.pipeline.stages import Build
from tipsite.publishing.contacts_on_hold import withhold
from tipsite.publishing.dispatch import Dispatch
from tipsite.publishing.published_contacts import PublishedContact, mark_of
from tipsite.publishing.release import Release
from tipsite.publishing.sources import older_snapshot
from tipsite.publishing.withheld_today import keeps_back, plain, published_in, text_of
from tipsite.resolve.address_list import gone_in_settings, gone_texts
from tipsite.web import page_address
from tipsite.workspace.changes import read_site
from tipsite.yaml.schema import parse_record

_PAGE = re.compile(r"content/(?!services/|images/|files/)[^/]+/.+\.md\Z")
_RECORDS = re.compile(r"campaigns\.|content/(?:services/|organizations\.)")
"""Files that publish numbers: they are never taken from an earlier release."""
_OPTIONAL = re.compile(r"content/(?!glossary\.)|themes/[^/]+/material/")
"""Files that a site can be built without."""
_OUTPUT = "output/"
_SOURCE = re.compile(r"^\s*source_language:\s*[\"']?([\w-]+)", re.MULTILINE)
_GONE = re.compile(r"^\s*gone\s*:\s*(?!no\b|false\b)\S", re.MULTILINE | re.IGNORECASE)
"""A page that is gone in one language is gone in all, even if its file has errors."""
_SLUG = re.compile(r"^slug:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_MOST_ROUNDS = 12
S = TypeVar("S")


class Restoration(Struct, frozen=True, kw_only=True):
    """A site as it may be published today, with files of an earlier release.

    ``services`` are the ids of services with hidden contacts. ``pages`` are files that are left
    out. ``back`` are files of the release that today's site lacks. ``stays`` are files of today
    that are published as they were in the release. ``lost`` are files that are no longer stored.
    """

    snapshot: Snapshot
    built: Build
    services: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def mistakes(built: Build, today: datetime.date) -> tuple[Problem, ...]:
    """Return the errors of a build; if there are none, the errors about unapproved pages."""
    return errors(built.problems) or unapproved(built.corpus, today)


def stand_in(
    now: Snapshot,
    older: Snapshot,
    unread: tuple[Problem, ...],
    built: Build,
    rebuild: Callable[[Snapshot], Build],
    *,
    today: datetime.date,
) -> Restoration | None:
    """Return today's site with ``older`` files of a release in place of files with mistakes.

    A file that the release does not have is left out. ``built`` is today's build, ``unread`` are
    errors of files that could not be read. Return None if the mistakes are in records, or in a file
    that every site needs.
    """
    stands: dict[str, bool] = {}
    problems = (*unread, *mistakes(built, today))
    snapshot = now
    for _round in range(_MOST_ROUNDS):
        paths = tuple(dict.fromkeys(_files(problems, snapshot, built.sources)))
        chosen = _choose(now, older, stands, paths)
        renamed = (path for path in meant_paths(problems) if not _RECORDS.match(path))
        chosen |= {path: True for path in renamed if path in older.files and path not in now.files}
        if chosen == stands:
            return None
        stands = _without_kept_back(now, older, chosen, today)
        snapshot = _mixed(now, older, stands)
        built = rebuild(snapshot)
        problems = mistakes(built, today)
        if not problems:
            taken = sorted(path for path in stands if stands[path])
            return Restoration(
                snapshot=snapshot,
                built=built,
                pages=tuple(sorted(stands.keys() - set(taken))),
                back=tuple(path for path in taken if path not in now.paths),
                stays=tuple(path for path in taken if path in now.paths),
            )
    return None


def _files(
    problems: Iterable[Problem], snapshot: Snapshot, sources: Mapping[str, str]
) -> Iterator[str]:
    """Yield the files that problems name: for a page its source, for a folder all its files."""
    paths = (*snapshot.paths, *snapshot.left_out)
    for problem in problems:
        path = problem.at.path
        if path.startswith(_OUTPUT):
            yield sources.get(path.removeprefix(_OUTPUT), path)
        elif path in paths:
            yield path
        else:
            yield from [inner for inner in paths if inner.startswith(f"{path}/")] or [path]


def _choose(
    now: Snapshot, older: Snapshot, stands: Mapping[str, bool], paths: tuple[str, ...]
) -> dict[str, bool]:
    """Return the files to take from the release (True) or to leave out (False) in the next build.

    The mistake of a file may be caused by another file. So changed files are taken from the release
    first, then files that were deleted since. After that, files are left out, new ones first.
    """
    before, after = older.digests(), now.digests()
    fixed = [path for path in paths if _RECORDS.match(path)]
    others = [path for path in paths if path not in fixed and path not in LISTS_OF_THE_PUBLISHED]
    changed = [
        path
        for path in others
        if path not in stands and path in before and before[path] != after.get(path)
    ]
    if changed:
        return {**stands, **dict.fromkeys(changed, True)}
    gone = [path for path in older.files if _PAGE.match(path) and path not in after]
    if paths != tuple(fixed) and not stands.keys() >= set(gone):
        return {**dict.fromkeys(gone, True), **stands}
    optional = [path for path in others if _OPTIONAL.match(path)]
    new = [path for path in optional if path not in before]
    return {**stands, **dict.fromkeys(new or optional, False)}


def _without_kept_back(
    now: Snapshot, older: Snapshot, stands: Mapping[str, bool], today: datetime.date
) -> dict[str, bool]:
    """Leave out pages that today's files keep back: their older files would publish them."""
    is_gone = gone_in_settings(text_of(now.files.get(CONFIG, b"")))
    source, back = source_language(now), frozenset(_kept_back(older, now, today))
    kept = dict(stands)
    for path in filter(_PAGE.match, stands):
        gone = _GONE.search(text_of(now.files.get(path, b"")))
        if gone or (stands[path] and (path in back or is_gone(_address(older, path)))):
            others = _alike(path, now) if gone or path.split("/", 2)[1] == source else ()
            kept |= dict.fromkeys((path, *others), False)
    return kept


def _alike(path: str, snapshot: Snapshot) -> Iterator[str]:
    """Yield the files of the same page in all languages."""
    inner = path.split("/", 2)[2]
    return (
        other for other in snapshot.files if _PAGE.match(other) and other.split("/", 2)[2] == inner
    )


def _mixed(now: Snapshot, older: Snapshot, stands: Mapping[str, bool]) -> Snapshot:
    """Return today's files; those in ``stands`` come from the release (True) or are left out."""

    def mixed(mine: Mapping[str, S], theirs: Mapping[str, S]) -> dict[str, S]:
        kept = {path: mine[path] for path in mine if path not in stands}
        taken = {path: theirs[path] for path in theirs if stands.get(path)}
        return dict(sorted({**kept, **taken}.items()))

    gone = frozenset(path for path in stands if not stands[path])
    return replace(
        now,
        files=mixed(now.files, older.files),
        others=mixed(now.others, older.others),
        offered=mixed(now.offered, older.offered),
        pictures=mixed(now.pictures, older.pictures),
        left_out=(now.left_out - stands.keys()) | gone,
    )


def source_language(snapshot: Snapshot) -> str:
    """Return the tag of the source language; empty if the settings name none."""
    match = _SOURCE.search(text_of(snapshot.files.get(CONFIG, b"")))
    return match[1] if match else ""


def restored(
    dispatch: Dispatch,
    release: Release,
    known: Collection[str],
    withdrawn: Container[str] = (),
) -> Restoration:
    """Build an older release of the site as it may be published today.

    Only contacts with a ``known`` mark are shown. Contacts of the ``withdrawn`` services (ids) are
    never shown, nor are contacts that this copy has noted as withdrawn.
    """
    today, history = dispatch.today, dispatch.history
    now, _unread = read_site(dispatch.root)
    contacts = frozenset(mark for mark, gone in history.withdrawals().items() if not gone.is_back)
    older, lost = older_snapshot(release, history, now, dispatch.root)
    older = _with_addresses(older, now)
    states: dict[str, Publish] = {}
    shown: set[tuple[str, str]] = set()
    away: set[str] = set()
    for path in older.files:
        if path.startswith(SERVICES):
            text = text_of(older.files[path])
            before, after = published_in(text, text), published_in(_text_today(now, path), text)
            states |= {id_: after.states[id_] for id_ in after.states if id_ not in withdrawn}
            left = {pair for pair in after.contacts if pair[0] not in withdrawn}
            shown |= left
            away |= before.states.keys() - states.keys()
            away.update(id_ for id_, _contact in before.contacts - left)
    settings = text_of(now.files.get(CONFIG, b""))
    is_gone = gone_in_settings(settings)
    gone = (path for path in older.files if _PAGE.match(path) and is_gone(_address(older, path)))
    pages = dict.fromkeys((*_kept_back(older, now, today), *gone), False)
    snapshot = _mixed(older, older, pages)

    shown |= _own_contacts(settings)

    def is_shown(contact: PublishedContact) -> bool:
        return (
            (contact.service, plain(contact.text)) in shown
            and mark_of(contact.form, contact.service) in known
            and contact.withdrawal not in contacts
        )

    def without_withdrawn(corpus: Corpus) -> Corpus:
        corpus = withhold(corpus, is_shown, today, states)
        config = corpus.config
        if config is not None:
            config = replace(config, gone=gone_texts(settings) or config.gone)
        # Pages that were published since have no file here, but their addresses stay.
        held = frozenset(address.text for address in corpus.addresses)
        return replace(corpus, config=config, held_back=held)

    def rebuild(files: Snapshot) -> Build:
        session = Session()
        session.parallel_map = in_processes
        session.prefetch = InThreads(progress=lambda _words, _done, _total: None)
        return stages.build(files, today, session=session, withhold=without_withdrawn)

    built = rebuild(snapshot)
    if mistakes(built, today):
        # For example, an unapproved page whose day has come, or a piece that is too narrow.
        fewer = stand_in(snapshot, snapshot, (), built, rebuild, today=today)
        if fewer is not None:
            snapshot, built = fewer.snapshot, fewer.built
            pages |= dict.fromkeys(fewer.pages, False)
    return Restoration(
        snapshot=snapshot,
        built=built,
        services=tuple(sorted(away)),
        pages=tuple(pages),
        back=tuple(path for path in older.files if _PAGE.match(path) and path not in now.files),
        lost=lost,
    )


def _text_today(now: Snapshot, path: str) -> str:
    """Return today's text of a directory, even if its file has another ending now."""
    name = path.removesuffix("yaml")
    return next((text_of(now.files[file]) for file in now.files if file.startswith(name)), "")


def shown_today(now: Snapshot) -> frozenset[tuple[str, str]]:
    """Return the contacts that today's files publish without doubt.

    Each is a pair of a service's id and a number or address in the form of `plain`.
    """
    shown = _own_contacts(text_of(now.files.get(CONFIG, b"")))
    for path in now.files:
        if path.startswith(SERVICES):
            text = text_of(now.files[path])
            published = published_in(text, text)
            shown |= {pair for pair in published.contacts if published.states.get(pair[0]) == "yes"}
    return frozenset(shown)


def _own_contacts(settings: str) -> set[tuple[str, str]]:
    """Return the organization's public contacts; none if the settings cannot be read."""
    now = parse_record(settings, CONFIG, Config).value
    return {
        (f"site.contacts.{contact.kind}", plain(contact_text(line).text))
        for contact in (now.site.contacts if now else ())
        if (public := contact.public())
        for line in public.lines
    }


def _with_addresses(older: Snapshot, now: Snapshot) -> Snapshot:
    """Return an older site with today's lists of published addresses and numbers."""
    lists = LISTS_OF_THE_PUBLISHED
    files = {path: older.files[path] for path in older.files if path not in lists}
    files |= {path: now.files[path] for path in lists if path in now.files}
    return replace(older, files=dict(sorted(files.items())))


def _address(snapshot: Snapshot, path: str) -> str:
    """Return the address of the page in a file."""
    _content, tag, inner = path.split("/", 2)
    slug = _SLUG.search(text_of(snapshot.files[path]))
    return page_address(tag, inner, slug[1] if slug else "")


def _kept_back(older: Snapshot, now: Snapshot, today: datetime.date) -> list[str]:
    """Return the files of pages that today's files keep back, with their translations."""
    source = source_language(now)
    pages: dict[str, None] = {}
    for path in older.files:
        if not _PAGE.match(path) or path not in now.files:
            continue
        surely = path == f"content/{source}/index.md"
        if keeps_back(text_of(now.files[path]), text_of(older.files[path]), today, surely=surely):
            pages[path] = None
            if path.split("/", 2)[1] == source:
                pages |= dict.fromkeys(_alike(path, older))
    return list(pages)
