"""The files a site is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file of the finished site: `path` is POSIX, relative and NFC."""

    path: str
    content: bytes
