"""A file that a page offers, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tipsite.views.words import Link, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """The captions of a film: where they are, in which language, and its name."""

    src: str
    lang: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to open: ``facts`` are its kind, size and language in words.

    ``media`` is the media type, ``lang`` the language of what is in it, for attributes.
    ``transcript`` leads to a page that says the same.
    """

    title: Words
    href: str
    family: Literal["document", "audio", "video"]
    media: str
    lang: str
    facts: tuple[str, ...]
    captions: Captions | None
    transcript: Link | None
