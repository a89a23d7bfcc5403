"""Files that are not text: their bytes, and what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Family = Literal["document", "audio", "video", "captions"]
HEAD = 64
"""So many bytes tell what a picture is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file that is read only when it is needed: its SHA-256 in hex, and its first bytes.

    ``load`` returns the bytes, and raises OSError where the disk refuses them.
    """

    digest: str
    head: bytes
    load: Callable[[], bytes] = field(compare=False)

    @classmethod
    def of(cls, content: bytes) -> Blob:
        """Return what holds ``content``."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(digest=digest, head=content[:HEAD], load=lambda: content)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file: the name that readers know it by, and its media type (RFC 6838)."""

    name: str
    media: str
    family: Family


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file under ``content/files/`` whose bytes are what its name says."""

    kind: FileKind
    content: bytes
