"""What is published of pictures and files: nothing but what is to be seen or heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tipsite.model.files import Blob, OfferedFile

Ending = Literal["webp", "jpg", "png", "svg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An SVG that can neither act nor load nor tell who drew it; its size is in CSS pixels."""

    content: bytes
    width: int
    height: int


ImageSource = Drawing | Blob
"""A picture under ``content/images/``: a drawing, or a photo as the camera wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One published size of a picture, in pixels."""

    width: int
    height: int
    ending: Ending
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Renditions:
    """A picture as it is published: its files, whose names begin with ``digest``.

    Each ending goes from small to large; the last is the one that every browser knows.
    """

    digest: str
    sizes: tuple[Rendition, ...]

    @property
    def widest(self) -> Rendition:
        """The largest of them, whose size a page states."""
        return max(self.sizes, key=lambda one: one.width)

    def address(self, one: Rendition) -> str:
        """Return the address of one size, which tells nothing and changes with its bytes."""
        size = "" if one.ending == "svg" else f"-{one.width}"
        return f"images/{self.digest}{size}.{one.ending}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The pictures that pages show and the files that they offer, by the name they are written."""

    images: Mapping[str, Renditions]
    files: Mapping[str, OfferedFile]
