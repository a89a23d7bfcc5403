"""The resolved site: every reference is resolved, every fallback chosen.

These types have no place for withheld data: a service, line or page that must not be published.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec import field as struct_field

from tipsite.model.config import Campaign, SiteSettings
from tipsite.model.corpus import PhraseText, Theme
from tipsite.model.media import ImageSource, OfferedFile
from tipsite.model.pages import FrontMatter, Image, PageKind, piece_name
from tipsite.model.problems import Localized, Location, Placed, Text
from tipsite.model.records import (
    Audience,
    Email,
    Kind,
    Known,
    Need,
    Offer,
    Organization,
    Phone,
    RunBy,
    Standing,
    TellsPolice,
    Verified,
    Website,
)
from tipsite.model.translation import State


class LinkedPart(Struct, frozen=True, kw_only=True, array_like=True):
    """A part of a text that is more than HTML. It is stored with its tag."""


class PageLink(LinkedPart, frozen=True, kw_only=True, tag="page"):
    """A link to another page of the site. ``path`` is that of its file; ``anchor`` is neutral."""

    path: str
    anchor: str
    label: str


class ServiceLink(LinkedPart, frozen=True, kw_only=True, tag="service"):
    """A service named in a text, which shows its lines."""

    id: str
    label: str


class OutsideLink(LinkedPart, frozen=True, kw_only=True, tag="outside"):
    """A link to another host, always https."""

    url: str
    label: str


class ForeignWords(LinkedPart, frozen=True, kw_only=True, tag="words"):
    """Words in another language than the text around them; ``tag`` is BCP 47."""

    tag: str
    label: str


class Picture(LinkedPart, frozen=True, kw_only=True, tag="picture"):
    """A picture in a text: a path under ``content/images/`` and its alternative text as HTML.

    The text is empty if the picture is decorative. ``part`` is the part of the page that has it.
    """

    file: str
    alt: str
    part: str = ""


class Recording(LinkedPart, frozen=True, kw_only=True, tag="recording"):
    """A recording in a text: a path under ``content/files/`` that its page offers."""

    file: str
    label: str


Linked = str | PageLink | ServiceLink | OutsideLink | ForeignWords | Picture | Recording
LinkedProse = tuple[Linked, ...]


class Passage(Struct, frozen=True, kw_only=True):
    """A passage of a page's text: some whole blocks.

    ``original`` passages are in the source language. They have ``changed`` since the words before
    them were translated, or are ``missing`` in the translation.
    """

    prose: LinkedProse
    original: Literal["", "changed", "missing"] = ""


Behind = Literal["missing", "outdated-minor", "outdated-critical"]
"""The states of an outdated or missing translation that readers are told about."""


class Outdated(Struct, frozen=True, kw_only=True):
    """A field whose source has changed since its translation.

    ``now`` is the current text of the source; ``critical`` changes may mislead a reader.
    """

    critical: bool
    now: Text


class PublicPlace(Placed, frozen=True, kw_only=True):
    """The public part of a place of a service: without consent, and without a reason of staff."""

    name: Localized
    directions: Localized
    verified: Verified
    entrance: Localized
    wheelchair: Known
    hours: Text | None
    appointment: Known
    who: Localized
    bring: Localized
    languages: tuple[Text, ...]


class PublicService(Struct, frozen=True, kw_only=True):
    """The public part of a service. If only its name is public, it has no ways of contact.

    ``every`` is the greatest age of its confirmations, in days. ``standing`` decides its place in a
    list.
    """

    id: str
    uuid: Text | None
    country: str
    organization: Organization
    run_by: RunBy
    kind: Kind
    needs: tuple[Need, ...]
    name: Localized
    short_name: Localized
    summary: Localized
    label: Localized
    with_: tuple[str, ...]
    anonymous: Known
    tells_police: TellsPolice
    audience: tuple[Audience, ...]
    offers: tuple[Offer, ...]
    area: Localized
    phones: tuple[Phone, ...]
    emails: tuple[Email, ...]
    websites: tuple[Website, ...]
    places: tuple[PublicPlace, ...]
    name_only: bool
    every: int
    standing: Standing

    @property
    def voice_lines(self) -> tuple[Phone, ...]:
        """The phones for calls, in their order."""
        return tuple(phone for phone in self.phones if phone.channel == "voice")

    @property
    def is_helpline(self) -> bool:
        """True if none of these answers: 112, the police, a service that the police run."""
        return self.kind != "emergency" and "police" not in (self.kind, self.run_by)

    def names_on_piece(self, *, discreet: bool) -> Localized:
        """Return short names for material, but the full names of a helpline unless ``discreet``."""
        short = self.short_name if discreet or not self.is_helpline else {}
        return short or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPage:
    """A page in one edition. Its text and its anchors are loaded on demand.

    ``words_tag`` is the language of its words, which differs from the edition's for a fallback. A
    ``draft`` is not published yet. ``behind`` are the states of those words that are behind their
    source. ``originals`` are the source texts of ``who``, ``signs``, ``do`` and ``dont``, if the
    translation of these lists may mislead or is missing.
    """

    path: str
    kind: PageKind
    matter: FrontMatter
    words_tag: str
    sensitive: bool
    translation: Literal["draft", "machine", "reviewed", "source"]
    draft: bool = False
    behind: frozenset[Behind] = frozenset()
    originals: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    load: Callable[[], tuple[Passage, ...]] = field(compare=False, repr=False)
    load_anchors: Callable[[], frozenset[str]] = field(compare=False, repr=False)

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of its headings."""
        return self.load_anchors()

    @property
    def card(self) -> PageCard:
        """The data for a link to the page."""
        return PageCard(
            path=self.path,
            title=self.matter.title,
            short_title=self.matter.short_title,
            summary=self.matter.summary,
            words_tag=self.words_tag,
            load_anchors=self.load_anchors,
        )

    @property
    def text(self) -> tuple[Passage, ...]:
        """The text below the page's title, with passages of the source that a reader needs."""
        return self.load()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCard:
    """The title and summary of a page, for links to it."""

    path: str
    title: Text
    short_title: Text | None
    summary: Text
    words_tag: str
    load_anchors: Callable[[], frozenset[str]] = field(compare=False, repr=False)

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of its headings."""
        return self.load_anchors()


class Edition(Struct, frozen=True, kw_only=True):
    """The site in one language.

    ``derived_from`` is the tag of the edition whose words this edition repeats in another alphabet.
    ``spellings`` are the words that are not transliterated letter by letter. ``phrases_from`` is
    the language of its phrases, if its own phrases are not translated yet.
    """

    tag: str
    countries: tuple[str, ...]
    pages: Mapping[str, EditionPage]
    phrases: Mapping[str, PhraseText]
    derived_from: str = ""
    spellings: Mapping[str, str] = struct_field(default_factory=dict)
    phrases_from: str = ""

    @property
    def page_tag(self) -> str:
        """The language of buttons, notices, dates and names on its pages."""
        return self.phrases_from or self.tag

    def shows(self, campaign: Campaign) -> bool:
        """Return whether a campaign lists the language of this edition, or lists no languages."""
        tags = {tag.text for tag in campaign.languages}
        return not tags or not tags.isdisjoint((self.tag, self.derived_from))


class ServicePhone(Struct, frozen=True, kw_only=True):
    """One number of a service, by the service's id."""

    service: str
    number: str


class DomesticLine(Struct, frozen=True, kw_only=True):
    """A line that cannot be called from across the border, and the reason."""

    service: str
    number: str
    why: Literal["short-code", "freephone", "not-marked"]


class Route(Struct, frozen=True, kw_only=True):
    """The route between two countries (ISO 3166): the person is ``here`` and comes from ``there``.

    ``lines`` and ``child_lines`` are ids of services to call in the country of the person.
    ``abroad`` and ``child_abroad`` are numbers of the other country that can be called from here;
    ``domestic`` numbers cannot. ``offices`` are the ids of both national coordinators. ``to_ask``
    and ``child_to_ask`` are the services that the sentences to show name (empty: none).
    ``organizations`` are organizations of the other country, for readers; ``their_lines`` are their
    numbers that can be called from here. ``silent`` organizations have published no contact.
    """

    here: str
    there: str
    lines: tuple[str, ...]
    child_lines: tuple[str, ...]
    abroad: tuple[ServicePhone, ...]
    child_abroad: tuple[ServicePhone, ...]
    domestic: tuple[DomesticLine, ...]
    offices: tuple[str, ...]
    to_ask: str
    child_to_ask: str
    organizations: tuple[str, ...]
    their_lines: tuple[ServicePhone, ...]
    silent: tuple[str, ...]


class Piece(Struct, frozen=True, kw_only=True):
    """A piece of material in one language, for one country.

    ``path`` is that of its file in the language folder, ``kind`` the name of its template.
    ``numbers`` are ids of services; all of them are published and can be called. ``image`` is its
    own picture. ``checked`` says whether somebody has checked the words.
    """

    tag: str
    path: str
    address: str
    format: Literal["pdf", "png"]
    kind: str
    campaign: str
    country: str
    title: Text
    words: Mapping[str, tuple[Text, ...]]
    numbers: tuple[str, ...]
    image: Image | None
    discreet: bool
    checked: bool

    @property
    def name(self) -> str:
        """The name of its file, without folder and ending."""
        return piece_name(self.path)


def at_home(
    services: Mapping[str, tuple[PublicService, ...]],
) -> Mapping[str, tuple[PublicService, ...]]:
    """Return services by country, without destinations (their services are of kind ``abroad``)."""
    return {code: some for code, some in services.items() if not some or some[0].kind != "abroad"}


class WithdrawnAddress(Struct, frozen=True, kw_only=True):
    """The address of a withheld ``number`` or page.

    ``tag`` is the language of its readers, ``country`` that of the number (empty: no country of the
    site). With ``has_text``, it had a plain text beside it.
    """

    tag: str
    country: str
    number: bool
    has_text: bool


class Site(Struct, frozen=True, kw_only=True):
    """The whole site. ``services`` and ``lead`` are by country, in the order of display.

    ``outdated`` are fields of records and pages whose source has changed since they were
    translated, by the place of the translation. ``behind`` counts the states of translations in the
    state files, by language. ``pictures`` are the pictures in the texts of pages, by the file of
    the page. ``moved`` are old addresses, each with its current address. ``withdrawn`` are
    addresses of withheld content. ``parts`` are addresses of further pages of a long list or
    directory, each with the address of the whole. An address with a current page is in none of
    these. ``static`` are files for the root, unchanged. ``material`` are the pieces to print and to
    share; ``waiting`` are pieces with unreviewed words, which only the preview shows.
    ``material_kept_back`` counts pieces that are not made for now. With ``drafts``, the site shows
    unpublished pages and must not be published.
    """

    settings: SiteSettings
    editions: tuple[Edition, ...]
    services: Mapping[str, tuple[PublicService, ...]]
    lead: Mapping[str, tuple[str, ...]]
    sheets: Mapping[str, str]
    routes: tuple[Route, ...]
    from_abroad: tuple[ServicePhone, ...]
    organizations: Mapping[str, Organization]
    campaigns: tuple[Campaign, ...]
    outdated: Mapping[Location, Outdated]
    behind: Mapping[str, Mapping[State, int]]
    pictures: Mapping[str, tuple[str, ...]]
    images: Mapping[str, ImageSource]
    files: Mapping[str, OfferedFile]
    theme: Theme
    script: bytes
    guard: bytes
    search: bytes
    today: datetime.date
    static: Mapping[str, bytes] = struct_field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    moved: Mapping[str, str] = struct_field(default_factory=dict)
    parts: Mapping[str, str] = struct_field(default_factory=dict)
    withdrawn: Mapping[str, WithdrawnAddress] = struct_field(default_factory=dict)
    drafts: bool = False
    material: tuple[Piece, ...] = ()
    waiting: tuple[Piece, ...] = ()
    material_kept_back: int = 0

    @property
    def at_home(self) -> Mapping[str, tuple[PublicService, ...]]:
        """The services of the countries that have a directory."""
        return at_home(self.services)

    @property
    def destinations(self) -> tuple[str, ...]:
        """The countries with only lines for people abroad (destinations)."""
        return tuple(sorted(self.services.keys() - self.at_home.keys()))

    @property
    def is_unlisted(self) -> bool:
        """True if search engines are kept away: the site has drafts or is a demonstration."""
        return self.drafts or self.settings.status == "demonstration"
