"""The site's folder as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tipsite.model.files import Blob


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every file that tipsite uses, by POSIX path relative to the site's root, sorted.

    ``files`` holds the bytes of text files; ``others`` the SHA-256 of files that are not text.
    ``offered`` holds the bytes of whatever stands under ``content/files/``, ``pictures`` what is
    under ``content/images/`` and is not text: it is read when it is needed. ``left_out`` are the
    paths of files that are there and were not read: too large, or a link. ``script`` is the one
    that tipsite itself gives to pages; ``guard`` the one that it writes into the head of each;
    ``search`` the one that they load to search.
    """

    files: Mapping[str, bytes]
    others: Mapping[str, str]
    offered: Mapping[str, bytes] = field(default_factory=dict)
    pictures: Mapping[str, Blob] = field(default_factory=dict)
    script: bytes = b""
    guard: bytes = b""
    search: bytes = b""
    left_out: frozenset[str] = frozenset()
