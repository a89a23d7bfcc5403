"""What differs between a site and what stands online, and in which order it is put right.

Whatever takes a withdrawn contact offline comes first. After each step the site online works: a
page comes after what it loads, a deletion after all that no longer leads there.
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
"""What leads to pages, or tells a host of them: it comes after them."""


class Step(NamedTuple):
    """One thing to do at a target; ``size`` are the bytes that are sent."""

    does: Literal["write", "delete"]
    path: str
    size: int


class Plan(Struct, frozen=True, kw_only=True):
    """The steps from what stands online to a release.

    The first ones take contacts away that are ``going``, and send what the pages need that come in
    their place. ``coming`` are contacts that were not online. Both are marks of a
    service and a contact. Files that are ``left`` stay, although they are not of the release.
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
        """Return how many bytes are sent."""
        return sum(step.size for step in self.steps)

    @property
    def deletions(self) -> int:
        """Return how many files are deleted, beside those that only gave way to a newer name."""
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
    """Return what leads from what is ``online`` to the ``files`` of a release.

    ``contacts`` are the marks of those of the release, ``load`` returns the bytes of one of its
    files. What is ``lost`` for somebody's safety goes with the first. ``may_delete`` gets
    a path, and whether it bears a contact that goes: what it says no to is left.
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
    """The files that are replaced first, and pages that load what takes the place of a lost one."""
    pages = [
        path for path in writes if path in online and going.intersection(online[path].contacts)
    ]
    if not all(map(is_page, deleted)):
        # A search without what it reads finds nothing.
        read = {path for path, file in writes.items() if file.contacts and not is_page(path)}
        others = (path for path in writes if is_page(path) and path not in pages)
        pages += [path for path in others if read.intersection(_loads(path, load(path)))]
    # The first page and the directories are looked at most; what is deepest waits.
    return sorted(pages, key=lambda path: (path.count("/"), path))


def _loads(path: str, content: bytes) -> Iterator[str]:
    """Yield the files, none of them pages, that a page names."""
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
    """Yield what pages load, then pages, new ones first, then what lists them."""
    assets = [path for path in writes if not is_page(path) and not _LATE.match(path)]
    pages = [path for path in writes if is_page(path)]
    yield from assets
    yield from (path for path in pages if path not in online)
    yield from sorted(
        (path for path in pages if path in online),
        key=lambda path: (path.endswith("index.html"), -path.count("/"), path),
    )
    yield from (path for path in writes if _LATE.match(path) and not is_page(path))
