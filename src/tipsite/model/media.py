"""Files that are not text: their kinds, and their published forms."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec import field as field_of

from tipsite.model.problems import Problem

Family = Literal["document", "audio", "video", "captions", "picture", "archive"]
HEAD = 64
"""The number of bytes at the start of a picture that tell its format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file that is read on demand: its SHA-256 in hexadecimal, and its first bytes.

    Published files have no ``head``. ``load`` returns the bytes, and raises
    OSError if they cannot be read.
    """

    digest: str
    head: bytes = b""
    load: Callable[[], bytes] = field(compare=False)

    @classmethod
    def of(cls, content: bytes) -> Blob:
        """Return a file with this ``content`` in memory."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(digest=digest, head=content[:HEAD], load=lambda: content)


class FileKind(Struct, frozen=True, kw_only=True):
    """A kind of file: its name for readers, and its media type (RFC 6838)."""

    name: str
    media: str
    family: Family

    @property
    def is_wordless(self) -> bool:
        """True if the kind has no language by default: a picture, an archive."""
        return self.family in ("picture", "archive")


class OfferedFile(Struct, frozen=True, kw_only=True):
    """A file under ``content/files/`` whose bytes have the format of its ending.

    ``seconds`` is the duration of a recording, 0 if it is unknown.
    """

    kind: FileKind
    content: bytes
    seconds: int = 0


Ending = Literal["webp", "jpg", "png", "svg"]


class Drawing(Struct, frozen=True, kw_only=True):
    """An SVG without scripts, loading and data about its maker; its size is in CSS pixels."""

    content: bytes
    width: int
    height: int


ImageSource = Drawing | Blob
"""A picture under ``content/images/``: a drawing, or a photo as the camera wrote it."""


class Rendition(Struct, frozen=True, kw_only=True):
    """One published size of a picture, in pixels; ``size`` is the size of its file in bytes."""

    width: int
    height: int
    ending: Ending
    size: int
    file: Blob


class Renditions(Struct, frozen=True, kw_only=True):
    """The published files of a picture; their names begin with ``digest``.

    The files of each ending are sorted by size. The last ending is the one that every browser
    knows.
    """

    digest: str
    sizes: tuple[Rendition, ...]

    @property
    def widest(self) -> Rendition:
        """The widest rendition; pages state its size."""
        return max(self.sizes, key=lambda one: one.width)

    def address(self, one: Rendition) -> str:
        """Return the address of one size. It reveals no name, and changes with the bytes."""
        size = "" if one.ending == "svg" else f"-{one.width}"
        return f"images/{self.digest}{size}.{one.ending}"


class StoredFile(Struct, frozen=True, kw_only=True):
    """A file whose bytes a session keeps: their SHA-256 (empty if there is no file) and size."""

    content: str = ""
    size: int = 0


class DrawnPicture(StoredFile, frozen=True, kw_only=True):
    """A picture that a build has drawn: its address, and its width and height in pixels.

    The address is empty if the picture could not be drawn.
    """

    address: str = ""
    width: int = 0
    height: int = 0


class LinkCard(DrawnPicture, frozen=True, kw_only=True):
    """A picture with the title of a page, for links to the page; its size suits Open Graph."""

    width: int = 1200
    height: int = 630
    problems: tuple[Problem, ...] = ()


class Media(Struct, frozen=True, kw_only=True):
    """The pictures that pages show and the files that they offer, by their names in the source.

    ``prints`` are the photos on printed pieces of material, in the size for paper.
    """

    images: Mapping[str, Renditions]
    files: Mapping[str, OfferedFile]
    prints: Mapping[str, Rendition] = field_of(default_factory=dict)
