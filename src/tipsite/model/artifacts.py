"""The files a site is made of."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file of the finished site: `path` is POSIX, relative and NFC."""

    path: str
    content: bytes


def sorted_by_path(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """Return the files in the order in which they are written."""
    return tuple(sorted(artifacts, key=lambda artifact: artifact.path))
