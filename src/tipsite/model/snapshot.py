"""The site's folder as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Every file that tipsite uses, by POSIX path relative to the site's root, sorted.

    ``files`` holds the bytes of text files; ``others`` the SHA-256 of files that are not text.
    """

    files: Mapping[str, bytes]
    others: Mapping[str, str]
