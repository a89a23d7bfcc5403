"""A service that is taken offline by itself: its record, and pages where no build is possible.

Where the site cannot be made without it, whatever bears one of its contacts online is deleted, or
replaced by a page that says no more than that.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from html import escape
from pathlib import Path
from typing import TypeVar

from babel.messages.pofile import read_po
from msgspec.structs import replace

from tipsite.contacts.dialling import EUROPEAN, is_emergency
from tipsite.engine.inputs import own_theme
from tipsite.i18n import gettext as _
from tipsite.language.locales import locale_for
from tipsite.model.config import EXIT, Target
from tipsite.model.records import Email, Phone, ServiceFile, Website
from tipsite.publishing.plan import is_page
from tipsite.publishing.proposal import Candidate
from tipsite.publishing.release import (
    History,
    PublishedContact,
    PublishedFile,
    Release,
    all_forms,
    contacts_in,
    contacts_of,
)
from tipsite.publishing.state import Online
from tipsite.upkeep.confirmation import withdrawal
from tipsite.web import is_material
from tipsite.workspace.changes import site_lock
from tipsite.workspace.errors import CommandError
from tipsite.workspace.site import open_site, yaml_edit
from tipsite.yaml import nodes
from tipsite.yaml.edit import set_values
from tipsite.yaml.schema import build_record

T = TypeVar("T", Phone, Email, Website)
_FIXED = ("emergency", "police")
"""Kinds of services whose numbers go by their own record alone."""


def note_hold(root: Path, service: str, today: datetime.date) -> str:
    """Put the record of a service on hold, and return what is left to do about it, if anything."""
    try:
        with site_lock(root) as site:
            workspace = open_site(root, "records", today)
            found = [
                one
                for file in workspace.corpus.directories
                for one in file.services
                if one.id.text == service
            ]
            if len(found) != 1:
                return _left(service, "")
            if found[0].publish == "hold":
                return ""
            path = found[0].at.path
            with yaml_edit(path):
                text = workspace.snapshot.files[path].decode("utf-8")
                place = nodes.path_to(text, found[0].at)
                text = set_values(text, place, withdrawal(found[0], today))
            site.write(workspace.change({path: text.encode("utf-8")}))
    except (CommandError, LookupError, OSError) as error:
        return _left(service, str(error))
    return ""


def _left(service: str, why: str) -> str:
    words = _(
        "Its record could not be changed. Write “publish: hold” and a reason under “{service}” in "
        "content/services/: until then, nothing else is published."
    ).format(service=service)
    return f"{why}\n{words}" if why else words


def targets_in(text: str) -> tuple[Target, ...] | None:
    """Return the targets that settings name, whatever else is wrong in them.

    None where they cannot be read.
    """
    listed = nodes.top_value(text, "targets")
    if listed is None:
        return () if "targets:" not in text else None
    if not isinstance(listed, nodes.Sequence):
        return None
    found = [build_record(one, Target).value for one in listed.items]
    return None if None in found else tuple(one for one in found if one is not None)


def withdrawable(
    service: str, published: Iterable[PublishedContact], records: Iterable[ServiceFile]
) -> tuple[PublishedContact, ...] | None:
    """Return the contacts that go with a service, on hold or not; None: it is not known.

    ``published`` are those of releases, ``records`` today's files. The numbers of emergencies and
    of the police go with their own records alone.
    """
    fixed: set[str] = set()
    own: list[PublishedContact] = [one for one in published if one.service == service]
    is_known, is_fixed = bool(own), False
    for file in records:
        for record in file.services:
            of_record = tuple(contacts_of(record, record.id.text, "", file.country.text))
            is_emergency = record.kind in _FIXED or "emergency" in record.needs
            if record.id.text == service:
                own += of_record
                is_known, is_fixed = True, is_fixed or is_emergency
            elif is_emergency:
                fixed.update(one.withdrawal for one in of_record)
    if not is_known:
        return None
    return tuple(
        one for one in own if is_fixed or not (one.withdrawal in fixed or _is_for_emergencies(one))
    )


def _is_for_emergencies(contact: PublishedContact) -> bool:
    if contact.kind != "phone":
        return False
    return contact.form == EUROPEAN or is_emergency(contact.form, (contact.country,))


def stripped(
    online: Online,
    contacts: Iterable[PublishedContact],
    others: Collection[str] = (),
    *,
    last: Release | None,
    history: History,
    read: Callable[[str], bytes | None],
) -> Candidate:
    """Return what is online without all that bears one of some ``contacts``, whoever's they are.

    ``others`` are marks of contacts that go, too. ``last`` is the last release from here. A file of
    which it is not known what it bears is ``read``; one of material cannot be, and goes.
    """
    looked_for = [replace(one, form=form) for one in contacts for form in all_forms(one)]
    marks = {*others, *(one.mark for one in looked_for)}
    pages: dict[str, bytes] = {}
    files: dict[str, PublishedFile] = {}
    for path, one in online.files.items():
        unknown = not one.digest and not one.contacts
        if unknown and is_material(path):
            continue
        content = read(path) if unknown else None
        if marks.isdisjoint(contacts_in(path, content, looked_for) if content else one.contacts):
            files[path] = one
        elif is_page(path):
            pages[path] = _page(path)
            digest = hashlib.sha256(pages[path]).hexdigest()
            files[path] = PublishedFile(digest=digest, size=len(pages[path]))
    shown = {mark: one for mark, one in online.contacts.items() if one not in marks}
    known = last.contacts if last else {}
    return Candidate(
        address=online.address,
        files=files,
        load=pages.__getitem__,
        # What was withdrawn before may still be in a file that nobody knows, and is not shown.
        contacts={
            mark: one
            for mark, one in known.items()
            if mark in shown and online.withdrawn.keys().isdisjoint(one.withdrawals)
        },
        marks=shown,
        headers=last.headers if last else (),
        moved=last.moved if last else {},
        sources=last.sources if last else {},
        load_source=lambda path: history.source(last.sources[path].digest) or b"" if last else b"",
    )


def _page(path: str) -> bytes:
    """Return a page in the language of its folder, or in English, that works by itself."""
    tag = path.partition("/")[0] if "/" in path else ""
    say = _phrases(tag)
    lang, direction = (tag, locale_for(tag).direction) if say else ("en", "ltr")
    say = say or {text: text for text in (_GONE, _LEAVE)}
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        "<style>:root{color-scheme:light dark;font:1.2rem/1.5 sans-serif}body{margin:1rem}"
        "a{display:inline-flex;align-items:center;min-height:44px}</style>\n"
        f"<title>{escape(say[_GONE])}</title>\n</head>\n<body>\n<main>\n<h1>{escape(say[_GONE])}"
        f'</h1>\n<p><a href="{escape(EXIT.text)}" rel="noreferrer">{escape(say[_LEAVE])}</a></p>\n'
        "</main>\n</body>\n</html>\n"
    ).encode()


_GONE = "The number that was here is no longer shown"
_LEAVE = "Leave this site"


def _phrases(tag: str) -> dict[str, str]:
    """Return what the theme that comes with tipsite says in a language; nothing if it has none."""
    folder = own_theme()
    file = Path(folder or "", "phrases", f"{tag}.po")
    if not re.fullmatch(r"[A-Za-z-]+", tag) or not file.is_file():
        return {}
    with file.open("rb") as text:
        catalogue = read_po(text)
    found = {str(one.id): str(one.string) for one in catalogue if one.id in (_GONE, _LEAVE)}
    return found if len(found) == 2 and all(found.values()) else {}
