"""A file that a page may offer: its bytes, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["document", "audio", "video", "captions"]


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
