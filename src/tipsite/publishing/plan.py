"""The steps from the site online to a release, in their order.

Steps that take a withdrawn contact offline come first. The site online works after each step. A
page is sent after the files that it loads. A file is deleted after all pages that link to it are
replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from html import unescape
from typing import Literal, NamedTuple
from urllib.parse import unquote

from msgspec import Struct

from tipsite.publishing.release import PublishedFile
from tipsite.publishing.state import Online
from tipsite.web import resolve

_LOADS = re.compile(rb"\b(?:href|src|data-[a-z-]+)=[\"']?([^\"'\s>]+)")
_PICTURES = (".webp", ".jpg", ".jpeg", ".png", ".svg", ".gif", ".avif", ".ico")
_LATE = re.compile(
    r"(?:.*/)?(?:sitemap\.xml|robots\.txt|\.htaccess|_headers|_redirects)\Z|.*\.atom\Z"
)
"""Files that list pages, or are rules of a host for pages: they are sent after pages."""


class Step(NamedTuple):
    """One change of a file at a target; ``size`` is the number of bytes to send."""

    does: Literal["write", "delete"]
    path: str
    size: int


class Plan(Struct, frozen=True, kw_only=True):
    """The steps from the site online to a release.

    The first steps remove contacts that are ``going``, and send files that the replacing pages
    load. ``coming`` are contacts that were not online. Both are marks of a service and a contact.
    ``left`` are files that stay at the target, although the release does not have them.
    """

    steps: tuple[Step, ...]
    going: frozenset[str]
    coming: frozenset[str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The number of bytes to send."""
        return sum(step.size for step in self.steps)

    @property
    def deletions(self) -> int:
        """The number of pages and pictures to delete; other files only get new names."""
        return sum(is_page(path) or is_picture(path) for path in self.gone)


def is_page(path: str) -> bool:
    """Return whether a file is a page."""
    return path.endswith(".html")


def is_picture(path: str) -> bool:
    """Return whether a file is a picture."""
    return path.endswith(_PICTURES)


def make_plan(
    files: Mapping[str, PublishedFile],
    contacts: Collection[str],
    online: Online,
    load: Callable[[str], bytes],
    *,
    lost: Container[str] = (),
    may_delete: Callable[[str, bool], bool] = lambda _path, _bears: True,
) -> Plan:
    """Return the steps from the site ``online`` to the ``files`` of a release.

    ``contacts`` are the marks of the release; ``load`` returns the bytes of one of its files.
    ``lost`` are files of pages that are gone for ever: nobody shall find them any more, so they are
    deleted first. ``may_delete`` gets a path, and whether the file has a contact that goes; it
    returns False for files that stay.
    """
    before = online.files
    gone = {mark: contact for mark, contact in online.contacts.items() if mark not in contacts}
    marks = frozenset(gone.values())
    writes = {
        path: file
        for path, file in sorted(files.items())
        if path not in before or before[path].digest != file.digest
    }
    bearing = {path for path in before if not marks.isdisjoint(before[path].contacts)}
    absent = sorted(path for path in before if path not in files)
    deletes = [path for path in absent if path in lost or may_delete(path, path in bearing)]
    urgent_deletes = [path for path in deletes if path in lost or path in bearing]
    urgent_pages = _urgent_pages(writes, before, marks, urgent_deletes, load)
    needed = [
        path
        for path in dict.fromkeys(
            asset for page in urgent_pages for asset in _loads(page, load(page))
        )
        if path in writes and path not in urgent_pages
    ]
    urgent = [
        *(Step("delete", path, 0) for path in urgent_deletes),
        *(Step("write", path, writes[path].size) for path in needed),
        *(Step("write", path, writes[path].size) for path in urgent_pages),
    ]
    done = {step.path for step in urgent}
    rest = [
        *(Step("write", path, writes[path].size) for path in _in_order(writes, before)),
        *(Step("delete", path, 0) for path in deletes),
    ]
    return Plan(
        steps=(*urgent, *(step for step in rest if step.path not in done)),
        going=frozenset(gone),
        coming=frozenset(mark for mark in contacts if mark not in online.contacts),
        new=tuple(path for path in writes if path not in before),
        changed=tuple(path for path in writes if path in before),
        gone=tuple(deletes),
        left=tuple(path for path in absent if path not in deletes),
    )


def _urgent_pages(
    writes: Mapping[str, PublishedFile],
    online: Mapping[str, PublishedFile],
    going: frozenset[str],
    deleted: list[str],
    load: Callable[[str], bytes],
) -> list[str]:
    """Return the files to send early, since contacts are ``going``.

    They replace files with such a contact. If files that pages load are ``deleted``, pages that
    load the new ones, under other names, are added.
    """
    pages = [
        path for path in writes if path in online and going.intersection(online[path].contacts)
    ]
    if not all(map(is_page, deleted)):
        # A search finds nothing without the files that it reads.
        read = {path for path, file in writes.items() if file.contacts and not is_page(path)}
        others = (path for path in writes if is_page(path) and path not in pages)
        pages += [path for path in others if read.intersection(_loads(path, load(path)))]
    # Readers mostly visit the first page and the directories, so deeper pages come later.
    return sorted(pages, key=lambda path: (path.count("/"), path))


def _loads(path: str, content: bytes) -> Iterator[str]:
    """Yield the files that a page loads or links to, without pages."""
    if not is_page(path):
        return
    for address in dict.fromkeys(_LOADS.findall(content)):
        target = unquote(unescape(address.decode("utf-8", "replace")))
        target = re.split(r"[?#]", target)[0]
        file = resolve(path, target) if "://" not in target else None
        if file and not is_page(file):
            yield file


def _in_order(
    writes: Mapping[str, PublishedFile], online: Mapping[str, PublishedFile]
) -> Iterator[str]:
    """Yield files that pages load, then new pages, changed pages, and lists of pages."""
    assets = [path for path in writes if not is_page(path) and not _LATE.match(path)]
    pages = [path for path in writes if is_page(path)]
    yield from assets
    yield from (path for path in pages if path not in online)
    yield from sorted(
        (path for path in pages if path in online),
        key=lambda path: (path.endswith("index.html"), -path.count("/"), path),
    )
    yield from (path for path in writes if _LATE.match(path) and not is_page(path))
