"""A page as its author wrote it: front matter, then text as blocks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from msgspec import Struct
from msgspec import field as struct_field

from tipsite.model.problems import Location, Problem, Text
from tipsite.model.records import ContactKind, Listed, Need
from tipsite.model.values import Placed

BlockKind = Literal["paragraph", "heading", "list", "steps", "table", "quote", "fence"]
PageKind = Literal[
    "home", "help", "abroad", "signs", "sign", "routes", "route-part", "campaigns", "campaign",
    "news-list", "news", "page", "safety", "media", "material",
]  # fmt: skip


WITHOUT_PAGE: frozenset[PageKind] = frozenset(("route-part", "material"))
"""Kinds of files that stand on pages of others, or are no page at all."""


class Image(Placed, frozen=True, kw_only=True):
    """A picture: a path under ``content/images/`` and the words for those who do not see it.

    Only what is ``decorative`` needs no words. ``unread`` are its keys with a value that is none.
    """

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("unread",))

    file: Text
    alt: Text | None = None
    decorative: bool = False
    unread: tuple[str, ...] = ()


class Download(Placed, frozen=True, kw_only=True):
    """A file that a page offers: a path under ``content/files/``, as are its captions.

    ``language`` is that of what is said in it (the page's own, if none); ``transcript`` the page
    that says the same.
    """

    file: Text
    title: Text
    language: Text | None = None
    transcript: Text | None = None
    captions: Text | None = None


class Approval(Placed, frozen=True, kw_only=True):
    """Who has approved a page or a campaign, by role, and when.

    ``text`` is a fingerprint of what was approved (`lint.approval`): it tells what was changed
    since. ``tipsite approve`` writes it; without it, nobody can tell.
    """

    by: Text
    on: datetime.date
    text: str | None = None


class Slot(Placed, frozen=True, kw_only=True):
    """The words for one place of a piece of material: a text, or a list of texts."""

    ONE_OR_MORE: ClassVar[str] = "texts"

    texts: tuple[Text, ...]


class Material(Placed, frozen=True, kw_only=True):
    """What makes a page a piece of material: a poster, a card to carry, a picture to share.

    ``kind`` is the name of its template, ``words`` what stands in the slots of that. ``countries``
    are ISO 3166 codes, one piece each; ``numbers`` the ids of services, of which each country gets
    its own. A ``discreet`` piece says nothing but lines. In a translation only the words count.
    """

    kind: Text | None = None
    countries: tuple[Text, ...] = ()
    numbers: tuple[Text, ...] = ()
    words: Mapping[str, tuple[Text, ...]] = struct_field(default_factory=dict)
    discreet: bool = False


class MaterialMatter(Placed, frozen=True, kw_only=True):
    """The keys at the head of a piece of material, as its author wrote them."""

    title: Text
    words: Mapping[str, Slot] = struct_field(default_factory=dict)
    kind: Text | None = None
    campaign: Text | None = None
    country: Slot | None = None
    numbers: Slot | None = None
    image: Image | None = None
    discreet: bool = False
    summary: Text | None = None
    order: int = 1000
    status: Literal["draft", "published"] = "published"
    gone: bool = False
    publish_on: datetime.date | None = None
    expires: datetime.date | None = None
    translation: Literal["draft", "reviewed", "machine"] | None = None
    approved: Approval | None = None

    def as_page(self) -> FrontMatter:
        """Return the same as the head of a page: its title is what a list says of it."""
        return FrontMatter(
            title=self.title,
            summary=self.summary or self.title,
            image=self.image,
            order=self.order,
            status=self.status,
            gone=self.gone,
            publish_on=self.publish_on,
            expires=self.expires,
            sensitive=False,
            translation=self.translation,
            approved=self.approved,
            campaign=self.campaign,
            material=Material(
                kind=self.kind,
                countries=self.country.texts if self.country else (),
                numbers=self.numbers.texts if self.numbers else (),
                words={name: slot.texts for name, slot in self.words.items()},
                discreet=self.discreet,
                at=self.at,
            ),
            at=self.at,
        )


class FrontMatter(Placed, frozen=True, kw_only=True):
    """The keys at the head of a page. ``material`` is what one of that kind has instead of text."""

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("material",))

    title: Text
    summary: Text
    short_title: Text | None = None
    slug: Text | None = None
    aliases: tuple[Text, ...] = ()
    kind: PageKind | None = None
    order: int = 1000
    date: datetime.date | None = None
    image: Image | None = None
    status: Literal["draft", "published"] = "published"
    gone: bool = False
    publish_on: datetime.date | None = None
    expires: datetime.date | None = None
    sensitive: bool | None = None
    translation: Literal["draft", "reviewed", "machine"] | None = None
    approved: Approval | None = None
    who: Text | None = None
    signs: tuple[Text, ...] = ()
    do: tuple[Text, ...] = ()
    dont: tuple[Text, ...] = ()
    needs: tuple[Need, ...] = ()
    campaign: Text | None = None
    doors: tuple[Text, ...] = ()
    contacts: tuple[ContactKind, ...] = ()
    lists: tuple[Listed, ...] = ()
    downloads: tuple[Download, ...] = ()
    material: Material | None = None

    @property
    def written_summary(self) -> Text | None:
        """The summary, if somebody has written one: a piece of material may have none."""
        is_title = self.material is not None and self.summary.at == self.title.at
        return None if is_title else self.summary


class Inline(Struct, frozen=True, kw_only=True):
    """Words of a text, with their inline marks, without those of the block around them.

    ``places`` are line and column, counted from 1, at which each line of ``text`` begins.
    """

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of a sign of ``text``, which is given by its number from 0."""
        row = self.text.count("\n", 0, offset)
        line, column = self.places[row]
        return line, column + offset - (self.text.rfind("\n", 0, offset) + 1)


class Item(Struct, frozen=True, kw_only=True):
    """An item of a list: its source lines up to the next item, however deep that stands.

    ``depth`` counts from 0, ``number`` is what readers see before an ``ordered`` item.
    ``inlines`` are its own paragraphs, in their order.
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

    ``kind`` is paragraph, heading, list, steps (a numbered list), table, quote or fence; ``name``
    what a fence is called (note, details), ``level`` that of a heading. ``inlines`` are the words
    of a paragraph or heading and the title of a fence. ``children`` are the blocks in a fence or
    quote, and those that Markdown makes of one block of ours where it sees several. What is
    ``too_deep`` has more levels than are parsed.
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
        """All words of a block, in their order."""
        yield from self.inlines
        for item in self.items:
            yield from item.inlines
        for row in self.rows:
            yield from row.cells
        for child in self.children:
            yield from child.leaves


class Reference(Placed, frozen=True, kw_only=True):
    """A link, a service, an image or a recording in a text. ``label`` is HTML."""

    kind: Literal["link", "image", "recording"]
    target: str
    label: str


Prose = tuple[str | Reference, ...]
"""HTML with holes where references go."""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a text: its level (2 to 6), plain words and neutral anchor."""

    level: int
    words: str
    anchor: str


class PageText(Struct, frozen=True, kw_only=True):
    """What stands below the front matter of a page, as blocks of source and as HTML.

    ``ends`` say for each block how many parts of ``prose`` there are up to its end.
    """

    blocks: tuple[Block, ...] = ()
    prose: Prose = ()
    ends: tuple[int, ...] = ()
    plain: tuple[Text, ...] = ()
    """The visible words of each block, for the search for numbers."""
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a page is, without its text. ``path`` is relative to the language folder."""

    tag: str
    path: str
    kind: PageKind
    matter: FrontMatter
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Card):
    """One page in one language. Its text comes from ``load``, when somebody wants to see it."""

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
        """For each block, how many parts of ``prose`` there are up to its end."""
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
    """Return where the file of a page stands in its site."""
    return f"content/{tag}/{path}"


def piece_name(path: str) -> str:
    """Return the name of a piece of material, by the path of its file in a folder of a language."""
    return path.rpartition("/")[2].removesuffix(".md")


def page_of(card: Card, load: Callable[[], PageText]) -> Page:
    """Return a page whose text comes from ``load``."""
    return Page(
        tag=card.tag, path=card.path, kind=card.kind, matter=card.matter, at=card.at, load=load
    )


class ParsedPage(Struct, frozen=True, kw_only=True):
    """What a file of a page came to: no card where it could not be used.

    ``unread`` are the problems of its bytes, ``problems`` those of its text; ``has_text`` says
    whether it is text at all.
    """

    card: Card | None
    text: PageText
    unread: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    has_text: bool

    @property
    def page(self) -> Page:
        """The page, which has to be there."""
        assert self.card is not None
        return page_of(self.card, lambda: self.text)
