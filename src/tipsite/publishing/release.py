"""A release: one publication of a site to a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from tipsite import __version__
from tipsite.publishing.published_contacts import PublishedContact


class PublishedFile(Struct, frozen=True, kw_only=True, array_like=True):
    """A file online: the SHA-256 of its bytes in hex, its size, and the marks of its contacts."""

    digest: str
    size: int
    contacts: tuple[str, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """A file of the site: the SHA-256 of its bytes in hex, and its part of a snapshot."""

    digest: str
    part: Literal["text", "other", "offered", "picture"]


class Release(Struct, frozen=True, kw_only=True):
    """One publication of a site to a target.

    ``number`` counts the publications to the target, ``at`` is the time (ISO 8601, UTC); both and
    ``target`` are empty before the publication. ``address`` is the address of the site; ``files``
    are by path below it. ``contacts`` are by the mark of a contact of a service. ``headers`` are
    expected in each answer of a host; ``moved`` maps old addresses to pages. ``withdrawn`` contacts
    were in an earlier release and must not be online now. ``sources`` are the files of the site
    that were built. ``base`` is the number of the older release that had these sources, or 0.
    """

    number: int = 0
    at: str = ""
    target: str = ""
    address: str
    version: str = __version__
    files: Mapping[str, PublishedFile]
    contacts: Mapping[str, PublishedContact]
    headers: tuple[tuple[str, str], ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, PublishedContact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    base: int = 0
