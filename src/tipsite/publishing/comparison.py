"""Comparison of the files at a target with its state, which may be outdated.

Most targets list sizes, some list digests. Without a digest, texts with a contact are read, since a
changed digit does not change the size. Texts whose numbers are all short, such as 112, are compared
by size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from tipsite.publishing.published_contacts import PublishedContact, is_read
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import Entry, Remote
from tipsite.publishing.state import Online

_DIGESTS: Mapping[int, Callable[[bytes], str]] = {
    32: lambda content: hashlib.md5(content, usedforsecurity=False).hexdigest(),
    40: lambda content: hashlib.sha1(
        b"blob %d\0" % len(content) + content, usedforsecurity=False
    ).hexdigest(),
}
"""The digest functions of targets, by the length in hex: MD5 in object storage, ids in git."""

_SHORT = 3
"""The most digits of a short number; such numbers, for example 112, are on most pages."""


class Compared(Struct, frozen=True, kw_only=True):
    """Counts of files that were compared by their bytes, and by their size alone."""

    by_bytes: int = 0
    by_size: int = 0


def compare(
    remote: Remote,
    online: Online,
    files: Mapping[str, PublishedFile],
    load: Callable[[str], bytes],
    *,
    contacts: Iterable[PublishedContact],
    earlier: Mapping[str, PublishedFile],
    is_urgent: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Online, Compared]:
    """Return the state ``online``; a file that differs from this state has unknown content.

    ``files`` are the files of the release, ``contacts`` the contacts in them. ``load`` returns the
    bytes of a file, or raises a KeyError. ``earlier`` files were published from here; if one is
    still at the target, it counts as online. No text is read if the publication ``is_urgent``.

    Raises:
        RemoteError: the target cannot be asked.
    """
    before = online.files
    if not before:
        return online, Compared()
    expected = {
        path: file
        for path, file in files.items()
        if path in before and before[path].digest == file.digest
    }
    left = earlier.keys() - files.keys() - before.keys()
    listed = _listed(remote, {*expected, *left})
    short = {
        contact.mark
        for contact in contacts
        if contact.kind == "phone" and len(contact.form) <= _SHORT
    }
    differing: set[str] = set()
    unsure: list[str] = []
    by_size = 0
    for path, file in expected.items():
        entry = listed.get(path)
        if entry is None:
            # Some hosts list no hidden names.
            (unsure.append if path.rpartition("/")[2].startswith(".") else differing.add)(path)
        elif entry.size not in (None, file.size):
            differing.add(path)
        elif (digest := entry.digest()) and _digest_like(digest, path, file, load) == digest:
            continue
        elif is_read(path) and not is_urgent and (digest or not short.issuperset(file.contacts)):
            unsure.append(path)
        elif len(digest) > 32:
            differing.add(path)
        else:
            # Some services list another MD5 than that of the bytes: they may encrypt files.
            by_size += 1
    for done, path in enumerate(unsure):
        on_progress(done, len(unsure))
        content = remote.read(path)
        if content is None or hashlib.sha256(content).hexdigest() != expected[path].digest:
            differing.add(path)
    return (
        with_unknown(
            online, differing, load, {path: earlier[path] for path in left & listed.keys()}
        ),
        Compared(by_bytes=len(expected) - by_size, by_size=by_size),
    )


def with_unknown(
    online: Online,
    paths: Collection[str],
    load: Callable[[str], bytes],
    earlier: Mapping[str, PublishedFile],
) -> Online:
    """Return the state ``online``, with unknown content at ``paths`` and in ``earlier`` files.

    A file that cannot be loaded keeps its state, since it cannot be sent again.
    """
    unknown = {
        path: online.files[path] for path in paths if path in online.files and _has(path, load)
    }
    for path, file in {**earlier, **unknown}.items():
        unknown[path] = PublishedFile(digest="", size=0, contacts=file.contacts)
    return replace(online, files={**online.files, **unknown})


def _has(path: str, load: Callable[[str], bytes]) -> bool:
    with suppress(KeyError):
        load(path)
        return True
    return False


def _listed(remote: Remote, paths: Collection[str]) -> Mapping[str, Entry]:
    """Return the entries of the folders of some files, by path."""
    folders = sorted({path.rpartition("/")[0] for path in paths})
    return {
        f"{folder}/{name}".lstrip("/"): entry
        for folder in folders
        for name, entry in remote.names(folder).items()
    }


def _digest_like(
    digest: str, path: str, file: PublishedFile, load: Callable[[str], bytes]
) -> str | None:
    """Return the digest of a file in the format of ``digest``; None if it cannot be loaded."""
    if len(digest) == 64:
        return file.digest
    with suppress(KeyError):
        return _DIGESTS[len(digest)](load(path))
    return None
