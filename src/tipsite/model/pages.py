"""A page as its author wrote it: front matter, then text as blocks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from tipsite.model.records import Need
from tipsite.model.values import Text
from tipsite.problems import Where

PageKind = Literal[
    "home", "help", "abroad", "signs", "sign", "routes", "route-part", "campaigns", "campaign",
    "news-list", "news", "page", "safety", "media",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture: a path under ``content/images/`` and the words for those who do not see it.

    Only what is ``decorative`` needs no words.
    """

    file: Text
    alt: Text | None = None
    decorative: bool = False
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that a page offers: a path under ``content/files/``, as are its captions.

    ``language`` is that of what is said in it (the page's own, if none); ``transcript`` the page
    that says the same.
    """

    file: Text
    title: Text
    language: Text | None = None
    transcript: Text | None = None
    captions: Text | None = None
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The keys at the head of a page."""

    title: Text
    summary: Text
    short_title: Text | None = None
    slug: Text | None = None
    kind: PageKind | None = None
    order: int = 1000
    date: datetime.date | None = None
    image: Image | None = None
    status: Literal["draft", "published"] = "published"
    publish_on: datetime.date | None = None
    expires: datetime.date | None = None
    sensitive: bool | None = None
    translation: Literal["draft", "reviewed", "machine"] | None = None
    who: Text | None = None
    signs: tuple[Text, ...] = ()
    do: tuple[Text, ...] = ()
    dont: tuple[Text, ...] = ()
    needs: tuple[Need, ...] = ()
    campaign: Text | None = None
    doors: tuple[Text, ...] = ()
    downloads: tuple[Download, ...] = ()
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a text: its source lines and the number of the first, counted from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link, a service or an image in a text. ``label`` is HTML."""

    kind: Literal["link", "image"]
    target: str
    label: str
    at: Where = field(compare=False)


Prose = tuple[str | Reference, ...]
"""HTML with holes where references go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a text: its level (2 to 6), plain words and neutral anchor."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page in one language. ``path`` is relative to the language folder.

    ``ends`` say for each block how many parts of ``prose`` there are up to its end.
    """

    tag: str
    path: str
    kind: PageKind
    matter: FrontMatter
    blocks: tuple[Block, ...]
    prose: Prose
    ends: tuple[int, ...]
    plain: tuple[Text, ...]
    """The visible words of each block, for the search for numbers."""
    headings: tuple[Heading, ...]
    at: Where = field(compare=False)
