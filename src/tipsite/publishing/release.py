"""A release: one publication of a site to a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from tipsite import __version__
from tipsite.publishing.published_contacts import PublishedContact


class PublishedFile(Struct, frozen=True, kw_only=True, array_like=True):
    """A file online: the SHA-256 of its bytes in hex, how many they are, and the marks of what it
    bears: the numbers and addresses by which services are reached.
    """

    digest: str
    size: int
    contacts: tuple[str, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """A file of the site: the SHA-256 of its bytes in hex, and in which part of a snapshot."""

    digest: str
    part: Literal["text", "other", "offered", "picture"]


class Release(Struct, frozen=True, kw_only=True):
    """One publication of a site to a target; before it is done, it has no number, time and target.

    ``number`` counts the publications of that target, ``at`` is when it was (ISO 8601, UTC),
    ``address`` the site's. ``files`` are by path below it, ``contacts`` by the mark of
    service and contact. ``headers`` are what each answer of a host should carry, ``moved`` are old
    addresses with the page that each leads to. ``withdrawn`` were published by an earlier release
    and must not be online now. ``sources`` are the site's files that it was made of; ``base`` is
    the number of the release whose files these were, 0 where they were those of the day.
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
