"""A picture as a browser chooses it: the smallest file that fills the place it has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The same picture in a format that not every browser knows."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture. ``alt`` is empty where it only adorns; ``width`` and ``height`` are in pixels.

    ``srcset`` and ``sizes`` are empty where there is but one file.
    """

    src: str
    alt: str
    width: int
    height: int
    srcset: str
    sizes: str
    sources: tuple[Source, ...]
