"""An older release made again, without what has been withdrawn since.

Its words and looks come from the files that it was made of. What a record of today holds, a page
of today keeps back, and what was withdrawn, stay away.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tipsite.build.last_good import PAGE, source_language, without
from tipsite.build.pipeline import Build
from tipsite.build.withdrawals import Published, keeps_back, published_in, text_of, withhold
from tipsite.contacts.channels import contact_text
from tipsite.lint.approval import unapproved
from tipsite.model.config import Config
from tipsite.model.corpus import CONFIG, LISTS_OF_THE_PUBLISHED, SERVICES, Corpus, Snapshot
from tipsite.model.problems import Text
from tipsite.model.records import Email, OwnContact, Phone, Website
from tipsite.publishing.release import History, Release, older_snapshot
from tipsite.publishing.withdrawal import without_contacts
from tipsite.resolve.address_list import gone_in_settings, gone_texts
from tipsite.web import page_address
from tipsite.yaml.schema import parse_record

_SLUG = re.compile(r"^slug:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
T = TypeVar("T", Phone, Email, Website)
Rebuild = Callable[[Snapshot, Callable[[Corpus], Corpus]], Build]
"""Builds a snapshot; what must not be published is taken from what its files say."""


class Restoration(Struct, frozen=True, kw_only=True):
    """An older release as it may be published today.

    ``services`` are the ids of those of which something stays away, ``pages`` the files of pages
    that do, ``back`` those that are not there today. ``lost`` are files that could not be found.
    """

    snapshot: Snapshot
    built: Build
    services: tuple[str, ...]
    pages: tuple[str, ...]
    back: tuple[str, ...]
    lost: tuple[str, ...]


def restore(
    release: Release,
    history: History,
    now: Snapshot,
    root: Path,
    rebuild: Rebuild,
    *,
    today: datetime.date,
    withdrawn: Container[str] = (),
    contacts: Container[str] = (),
) -> Restoration:
    """Return an older release of the site in ``root``, of which ``now`` is how it stands today.

    ``withdrawn`` are ids of services that are not to be shown, whatever their records say;
    ``contacts`` are those that no service is shown with, by what a withdrawal of them is known by.
    """
    older, lost = older_snapshot(release, history, now, root)
    older = _with_addresses(older, now)
    shown: dict[str, Published] = {}
    held: dict[str, None] = {}
    for path in older.files:
        if path.startswith(SERVICES):
            text = text_of(older.files[path])
            before = published_in(text, text)
            after = _less(published_in(text_of(now.files.get(path, b"")), text), withdrawn)
            shown[path] = after
            held.update(dict.fromkeys(_held(before, after)))
    settings = text_of(now.files.get(CONFIG, b""))
    is_gone = gone_in_settings(settings)
    gone = (path for path in older.files if PAGE.match(path) and is_gone(_address(older, path)))
    pages = dict.fromkeys((*_kept_back(older, now, today), *gone))
    snapshot = without(older, frozenset(pages))

    def without_withdrawn(corpus: Corpus) -> Corpus:
        corpus = withhold(corpus, shown=shown, today=today)
        corpus = without_contacts(corpus, contacts, today)
        config = corpus.config
        if config is not None:
            site = replace(config.site, contacts=_contacts(config, settings))
            config = replace(config, gone=gone_texts(settings) or config.gone, site=site)
        # What was published since has no page in these files, and its address goes on.
        held = frozenset(one.text for one in corpus.addresses)
        return replace(corpus, config=config, held_back=held)

    built = rebuild(snapshot, without_withdrawn)
    # Its day may have come since, and nobody has approved it.
    waiting = {one.at.path for one in unapproved(built.corpus, today) if PAGE.match(one.at.path)}
    if waiting:
        pages |= dict.fromkeys(sorted(waiting))
        snapshot = without(older, frozenset(pages))
        built = rebuild(snapshot, without_withdrawn)
    return Restoration(
        snapshot=snapshot,
        built=built,
        services=tuple(held),
        pages=tuple(pages),
        back=tuple(path for path in older.files if PAGE.match(path) and path not in now.files),
        lost=lost,
    )


def _contacts(older: Config, settings: str) -> tuple[OwnContact, ...]:
    """The contacts of older settings, of which what those of today do not publish is on hold.

    Where today's cannot be read, they have none.
    """
    now = parse_record(settings, CONFIG, Config).value
    public = (one.public() for one in now.site.contacts) if now else ()
    shown = {contact_text(line).text for one in public if one for line in one.lines}

    def held(line: T) -> T:
        if contact_text(line).text in shown:
            return line
        return replace(line, publish="hold", reason=Text(text="held since", at=line.at))

    return tuple(
        replace(
            one,
            phones=tuple(map(held, one.phones)),
            emails=tuple(map(held, one.emails)),
            websites=tuple(map(held, one.websites)),
        )
        for one in older.site.contacts
    )


def _with_addresses(older: Snapshot, now: Snapshot) -> Snapshot:
    """Return an older site with the lists of today: they have all that was ever published."""
    lists = LISTS_OF_THE_PUBLISHED
    files = {path: older.files[path] for path in older.files if path not in lists}
    files |= {path: now.files[path] for path in lists if path in now.files}
    return replace(older, files=dict(sorted(files.items())))


def _address(snapshot: Snapshot, path: str) -> str:
    """Return the address of a page, by its file."""
    _content, tag, inner = path.split("/", 2)
    slug = _SLUG.search(text_of(snapshot.files[path]))
    return page_address(tag, inner, slug[1] if slug else "")


def _less(shown: Published, withdrawn: Container[str]) -> Published:
    return replace(
        shown,
        records={one: said for one, said in shown.records.items() if one not in withdrawn},
        lines=frozenset(pair for pair in shown.lines if pair[0] not in withdrawn),
        abroad=frozenset(pair for pair in shown.abroad if pair[0] not in withdrawn),
    )


def _held(before: Published, after: Published) -> Mapping[str, None]:
    lines = before.lines - after.lines
    gone = (one for one in before.records if one not in after.records)
    return dict.fromkeys(sorted({*gone, *(service for service, _line in lines)}))


def _kept_back(older: Snapshot, now: Snapshot, today: datetime.date) -> list[str]:
    """The pages that today's files keep back, in their translations, too."""
    source = source_language(now)
    found: dict[str, None] = {}
    for path in older.files:
        if not PAGE.match(path) or path not in now.files:
            continue
        surely = path == f"content/{source}/index.md"
        if keeps_back(text_of(now.files[path]), text_of(older.files[path]), today, surely=surely):
            found[path] = None
            _content, tag, inner = path.split("/", 2)
            if tag == source:
                found |= {
                    one: None
                    for one in older.files
                    if PAGE.match(one) and one.split("/", 2)[2] == inner
                }
    return list(found)
