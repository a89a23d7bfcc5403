"""A page as written by its author: front matter, then text as blocks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct

from tipsite.model.problems import (
    CampaignId,
    Internal,
    LinkTarget,
    Location,
    OldAddress,
    OneOrMore,
    Placed,
    Problem,
    ServiceId,
    Text,
    Value,
)
from tipsite.model.records import ContactKind, Listed, Need
from tipsite.model.roles import asked
from tipsite.model.values import field_names

BlockKind = Literal["paragraph", "heading", "list", "steps", "table", "quote", "fence"]
PageKind = Literal[
    "home", "help", "abroad", "signs", "sign", "routes", "route-part", "campaigns", "campaign",
    "news-list", "news", "page", "safety", "media", "material",
]  # fmt: skip


RECENT = 32
"""The number of parsed texts that stay in memory: those of a page in many languages, and more."""
WITHOUT_PAGE: frozenset[PageKind] = frozenset(("route-part", "material"))
"""Kinds of files that are parts of other pages, or are no pages."""


class Image(Placed, frozen=True, kw_only=True):
    """A picture: a path under ``content/images/``, and words for readers who cannot see it.

    Only a ``decorative`` picture needs no words. ``unread`` are its keys without a usable value.
    """

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("unread",))

    file: Annotated[Value, asked("A path under content/images/.")]
    alt: Annotated[Text | None, asked("What the picture shows, for those who do not see it.")] = (
        None
    )
    decorative: Annotated[bool, asked("yes: the picture says nothing and needs no words.")] = False
    unread: tuple[str, ...] = ()


class Download(Placed, frozen=True, kw_only=True):
    """A file that a page offers: a path under ``content/files/``, like that of its captions.

    ``language`` is the spoken language (by default that of the page), ``transcript`` a page
    with the same words.
    """

    file: Annotated[Value, asked("A path under content/files/.")]
    title: Annotated[Text, asked("What it is, in words.")]
    language: Annotated[Value | None, asked("The language of what is said in it.")] = None
    transcript: Annotated[LinkTarget | None, asked("The page that says the same.")] = None
    captions: Annotated[Value | None, asked("A .vtt file under content/files/.")] = None


class Approval(Placed, frozen=True, kw_only=True):
    """The approval of a page or a campaign: by a role, on a day.

    ``text`` is a fingerprint of the approved words (`lint.approval`), by which a later change is
    found. ``tipsite approve`` writes it.
    """

    by: Annotated[Internal, asked("The role of the person who approved it, never a name.")]
    on: Annotated[datetime.date, asked("The day.")]
    text: Annotated[
        str | None, asked("A fingerprint of what was approved; “tipsite approve” writes it.")
    ] = None


class Material(Placed, frozen=True, kw_only=True):
    """The keys of a piece of material: a poster, a card to carry, a picture to share.

    ``kind`` is the name of its template, ``words`` are for its slots. ``countries`` are ISO 3166
    codes; there is one piece for each. ``numbers`` are ids of services; a piece shows those of its
    country. A ``discreet`` piece shows only lines. In a translation, only the words count.
    """

    kind: Value | None = None
    countries: tuple[Value, ...] = ()
    numbers: tuple[ServiceId, ...] = ()
    words: Mapping[str, tuple[Text, ...]] = {}
    discreet: bool = False


class MaterialMatter(Placed, frozen=True, kw_only=True):
    """The keys at the head of a piece of material, as its author wrote them."""

    title: Annotated[Text, asked("What the piece is called in lists, and the title of its PDF.")]
    words: Annotated[
        Mapping[str, OneOrMore[Text]],
        asked("The words on it: for each place of its kind a text, or a list of texts."),
    ] = {}
    kind: Annotated[
        Value | None, asked("poster, tear-off, leaflet, card or picture: the name of a template.")
    ] = None
    campaign: Annotated[CampaignId | None, asked("The id of the campaign that it belongs to.")] = (
        None
    )
    country: Annotated[
        OneOrMore[Value], asked("A country code, or a list: the piece is made for each.")
    ] = ()
    numbers: Annotated[
        OneOrMore[ServiceId], asked("Ids of services: each country gets its own, in this order.")
    ] = ()
    image: Annotated[Image | None, asked("A picture; else that of the campaign.")] = None
    discreet: Annotated[
        bool, asked("yes: it has lines and nothing else, and no name tells what it is.")
    ] = False
    summary: Annotated[Text | None, asked("One sentence for lists; not needed.")] = None
    order: Annotated[int, asked("A whole number: smaller comes first in lists.")] = 1000
    status: Annotated[
        Literal["draft", "published"], asked("draft: the piece is not made, in any language.")
    ] = "published"
    gone: Annotated[bool, asked("yes: for somebody's safety, the piece goes in all languages.")] = (
        False
    )
    publish_on: Annotated[datetime.date | None, asked("Before this day the piece is not made.")] = (
        None
    )
    expires: Annotated[datetime.date | None, asked("From this day on the piece is not made.")] = (
        None
    )
    translation: Annotated[
        Literal["draft", "reviewed", "machine"] | None, asked("Who has checked this translation.")
    ] = None
    approved: Annotated[
        Approval | None, asked("Who has approved this piece; written by “tipsite approve”.")
    ] = None

    def as_page(self) -> FrontMatter:
        """Return these keys as the front matter of a page; the default summary is the title."""
        material = Material(
            kind=self.kind,
            countries=self.country,
            numbers=self.numbers,
            words=self.words,
            discreet=self.discreet,
            at=self.at,
        )
        shared = {*field_names(MaterialMatter)} & {*field_names(FrontMatter)} - {"kind"}
        values: dict[str, Any] = {name: getattr(self, name) for name in shared}
        values["summary"] = self.summary or self.title
        return FrontMatter(**values, sensitive=False, material=material)


class FrontMatter(Placed, frozen=True, kw_only=True):
    """The keys at the head of a page. Only pieces of material have ``material``."""

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("material",))

    title: Annotated[Text, asked("The title of the page.")]
    summary: Annotated[Text, asked("One sentence, for lists and search engines.")]
    short_title: Annotated[Text | None, asked("A shorter title for the menu.")] = None
    slug: Annotated[Value | None, asked("The page's address: small letters, digits, hyphens.")] = (
        None
    )
    aliases: Annotated[
        tuple[OldAddress, ...],
        asked("Old addresses of the page, which lead on to it: sq/old-page.html."),
    ] = ()
    kind: Annotated[
        PageKind | None,
        asked("Usually clear from the place of the file; safety and media are said here."),
    ] = None
    order: Annotated[int, asked("A whole number: smaller comes first in lists.")] = 1000
    date: Annotated[datetime.date | None, asked("The day of the news.")] = None
    image: Annotated[Image | None, asked("A picture below the text.")] = None
    status: Annotated[
        Literal["draft", "published"],
        asked("draft: the page is left out, and so are its translations."),
    ] = "published"
    gone: Annotated[bool, asked("yes: for somebody's safety, the page goes in all languages.")] = (
        False
    )
    publish_on: Annotated[
        datetime.date | None,
        asked("Before this day the page is left out, and so are its translations."),
    ] = None
    expires: Annotated[
        datetime.date | None,
        asked("From this day on the page is left out, and so are its translations."),
    ] = None
    sensitive: Annotated[bool | None, asked("yes makes the page discreet.")] = None
    translation: Annotated[
        Literal["draft", "reviewed", "machine"] | None, asked("Who has checked this translation.")
    ] = None
    approved: Annotated[
        Approval | None, asked("Who has approved this page; written by “tipsite approve”.")
    ] = None
    who: Annotated[Text | None, asked("Sign pages: whom the signs are about.")] = None
    signs: Annotated[tuple[Text, ...], asked("Sign pages: the signs, one line each.")] = ()
    do: Annotated[tuple[Text, ...], asked("Sign pages: what to do.")] = ()
    dont: Annotated[tuple[Text, ...], asked("Sign pages: what not to do.")] = ()
    needs: Annotated[
        tuple[Need, ...], asked("Sign pages: the needs whose lines are shown below.")
    ] = ()
    campaign: Annotated[
        CampaignId | None, asked("The id of the campaign that the page belongs to.")
    ] = None
    doors: Annotated[
        tuple[LinkTarget, ...], asked("Home page: the pages behind its big links.")
    ] = ()
    contacts: Annotated[
        tuple[ContactKind, ...],
        asked("The contacts of site.contacts that are shown below the text, such as office."),
    ] = ()
    lists: Annotated[
        tuple[Listed, ...],
        asked("Kinds of services that stand in each country's part of the page."),
    ] = ()
    downloads: Annotated[tuple[Download, ...], asked("Files that the page offers.")] = ()
    material: Material | None = None

    @property
    def written_summary(self) -> Text | None:
        """The summary as written; None for a piece of material without a summary."""
        is_title = self.material is not None and self.summary.at == self.title.at
        return None if is_title else self.summary


class Inline(Struct, frozen=True, kw_only=True):
    """Words of a text with inline Markdown, without the Markdown of the block around them.

    ``places`` are line and column, counted from 1, of the start of each line of ``text``.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character of ``text`` at an ``offset`` from 0."""
        row = self.text.count("\n", 0, offset)
        line, column = self.places[row]
        return line, column + offset - (self.text.rfind("\n", 0, offset) + 1)


class Item(Struct, frozen=True, kw_only=True):
    """An item of a list: its source lines up to the next item of any depth.

    ``depth`` counts from 0. ``number`` is the visible number of an ``ordered`` item. ``inlines``
    are its own paragraphs, in their order.
    """

    text: str
    line: int
    depth: int
    ordered: bool
    number: int
    inlines: tuple[Inline, ...]


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table. It may have more or fewer ``cells`` than the head."""

    text: str
    line: int
    cells: tuple[Inline, ...]


class Block(Struct, frozen=True, kw_only=True):
    """One block of a text: its source lines and the number of the first, counted from 1.

    ``kind`` is paragraph, heading, list, steps (a numbered list), table, quote or fence. ``name``
    is the name of a fence (note, details), ``level`` the level of a heading. ``inlines`` are the
    words of a paragraph or heading, or the title of a fence. ``children`` are the blocks in a fence
    or quote. If Markdown finds several blocks in one of ours, these are its children as well. A
    block that is ``too_deep`` has more levels than are parsed.
    """

    text: str
    line: int
    kind: BlockKind = "paragraph"
    name: str = ""
    level: int = 0
    inlines: tuple[Inline, ...] = ()
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    children: tuple[Block, ...] = ()
    too_deep: bool = False

    @property
    def end(self) -> int:
        """The number of the last line."""
        return self.line + self.text.count("\n")

    @property
    def leaves(self) -> Iterator[Inline]:
        """The words of a block, in their order."""
        yield from self.inlines
        for item in self.items:
            yield from item.inlines
        for row in self.rows:
            yield from row.cells
        for child in self.children:
            yield from child.leaves


class Reference(Placed, frozen=True, kw_only=True):
    """A link, a service, an image or a recording in a text. ``label`` is HTML.

    An image may be in a ``part`` of a page, such as a gallery.
    """

    kind: Literal["link", "image", "recording"]
    target: str
    label: str
    part: str = ""


Prose = tuple[str | Reference, ...]
"""HTML with references between its parts."""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a text: its level (2 to 6), plain words and neutral anchor."""

    level: int
    words: str
    anchor: str


class PageText(Struct, frozen=True, kw_only=True, eq=False):
    """The text below the front matter of a page, as blocks of source and as HTML.

    For each block, ``ends`` has the number of parts of ``prose`` up to its end. ``problems`` are
    the problems of its Markdown.
    """

    blocks: tuple[Block, ...] = ()
    prose: Prose = ()
    ends: tuple[int, ...] = ()
    plain: tuple[Text, ...] = ()
    """The visible words of each block, for the search for numbers."""
    headings: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A page without its text. ``path`` is relative to the folder of its language."""

    tag: str
    path: str
    kind: PageKind
    matter: FrontMatter
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Card):
    """One page in one language. ``load`` returns its text, on demand."""

    load: Callable[[], PageText] = field(compare=False, repr=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The source of the text."""
        return self.load().blocks

    @property
    def prose(self) -> Prose:
        """The text as HTML."""
        return self.load().prose

    @property
    def ends(self) -> tuple[int, ...]:
        """For each block, the number of parts of ``prose`` up to its end."""
        return self.load().ends

    @property
    def plain(self) -> tuple[Text, ...]:
        """The visible words of each block."""
        return self.load().plain

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the text."""
        return self.load().headings


def page_file(tag: str, path: str) -> str:
    """Return the path of a page's file in its site."""
    return f"content/{tag}/{path}"


def piece_name(path: str) -> str:
    """Return the name of a piece of material, by the path of its file in a folder of a language."""
    return path.rpartition("/")[2].removesuffix(".md")


def page_of(card: Card, load: Callable[[], PageText]) -> Page:
    """Return a page whose text ``load`` returns."""
    return Page(
        tag=card.tag, path=card.path, kind=card.kind, matter=card.matter, at=card.at, load=load
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSource:
    """The digest of a file, or None without a file; ``load`` parses it as the text of a page."""

    digest: str | None
    load: Callable[[PageHead], PageText] = field(compare=False, repr=False)


class PageHead(Struct, frozen=True, kw_only=True):
    """The part of a page's file that every build loads; an unusable page has no card.

    ``unread`` are the problems of its bytes. ``problems`` are all others, except those of the text
    of a usable page. ``has_text`` is false if the file is not text.
    """

    card: Card | None
    unread: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    has_text: bool = True
