"""A notice in place of each page with a withdrawn contact, if the site cannot be built.

The notice says that the number is no longer shown. Other files with such a contact are deleted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from html import escape
from pathlib import Path

from babel.messages.pofile import read_po
from msgspec.structs import replace

from tipsite.engine.inputs import own_theme
from tipsite.language.locales import locale_for
from tipsite.model.config import EXIT
from tipsite.publishing.candidate import Candidate
from tipsite.publishing.history import History
from tipsite.publishing.plan import is_page
from tipsite.publishing.published_contacts import PublishedContact, all_forms, contacts_in
from tipsite.publishing.release import PublishedFile, Release
from tipsite.publishing.state import Online
from tipsite.web import is_material


def stripped(
    online: Online,
    contacts: Iterable[PublishedContact],
    others: Collection[str] = (),
    *,
    last: Release | None,
    history: History,
    read: Callable[[str], bytes | None],
) -> Candidate:
    """Return the site that is ``online`` without some ``contacts`` of any service.

    ``others`` are marks of more contacts to remove. ``last`` is the last release from here. A file
    whose contacts are unknown is ``read``; material cannot be read, so it is removed.
    """
    looked_for = [
        replace(contact, form=form) for contact in contacts for form in all_forms(contact)
    ]
    marks = {*others, *(contact.mark for contact in looked_for)}
    pages: dict[str, bytes] = {}
    files: dict[str, PublishedFile] = {}
    for path, file in online.files.items():
        unknown = not file.digest and not file.contacts
        if unknown and is_material(path):
            continue
        content = read(path) if unknown else None
        if marks.isdisjoint(contacts_in(path, content, looked_for) if content else file.contacts):
            files[path] = file
        elif is_page(path):
            pages[path] = _page(path)
            digest = hashlib.sha256(pages[path]).hexdigest()
            files[path] = PublishedFile(digest=digest, size=len(pages[path]))
    shown = {mark: contact for mark, contact in online.contacts.items() if contact not in marks}
    known = last or Release(address=online.address, files={}, contacts={})
    return Candidate(
        address=online.address,
        files=files,
        load=pages.__getitem__,
        # Contacts that were withdrawn earlier may still be in unknown files, and are not shown.
        contacts={
            mark: contact
            for mark, contact in known.contacts.items()
            if mark in shown and online.withdrawn.keys().isdisjoint(contact.withdrawals)
        },
        marks=shown,
        headers=known.headers,
        moved=known.moved,
        sources=known.sources,
        load_source=lambda path: history.source(known.sources[path].digest) or b"",
    )


def _page(path: str) -> bytes:
    """Return the notice in the language of its folder, or in English; it loads no other file."""
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
    """Return the phrases of the bundled theme in a language; empty if it has none."""
    folder = own_theme()
    file = Path(folder or "", "phrases", f"{tag}.po")
    if not re.fullmatch(r"[A-Za-z-]+", tag) or not file.is_file():
        return {}
    with file.open("rb") as text:
        catalogue = read_po(text)
    found = {str(one.id): str(one.string) for one in catalogue if one.id in (_GONE, _LEAVE)}
    return found if len(found) == 2 and all(found.values()) else {}
