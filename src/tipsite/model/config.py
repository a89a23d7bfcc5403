"""What ``campaigns.yaml``, the glossary and a theme's own file say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from msgspec import Struct, field

from tipsite.model.pages import Approval
from tipsite.model.problems import Localized, Location, Text
from tipsite.model.records import Audience, Need, OwnContact
from tipsite.model.values import Placed, field_names

PLAIN = Text(text="plain", at=Location(path="campaigns.yaml"))
EXIT = Text(text="https://www.google.com/webhp", at=Location(path="campaigns.yaml"))
"""Neutral and quick; with this path, phones stay in the browser (NSW Design System, Quick exit)."""


class Spelling(Placed, frozen=True, kw_only=True):
    """A word that a derived edition does not write letter by letter."""

    cyrillic: Text
    latin: Text


class LocaleSettings(Placed, frozen=True, kw_only=True):
    """What an officer knows of a language: how it calls itself, and whose dates and names it has.

    ``like`` is the tag of a language on which there are data. ``aliases`` are its earlier tags: the
    published addresses below these lead on.
    """

    endonym: Text | None = None
    like: Text | None = None
    aliases: tuple[Text, ...] = ()


class Silence(Placed, frozen=True, kw_only=True):
    """A problem, by its code, that the site is not to be told of, and why."""

    code: Text
    reason: Text


class CountryNote(Placed, frozen=True, kw_only=True):
    """What a country's directory says under one need, such as that nothing was found.

    ``call`` are the services whose lines stand below it.
    """

    need: Need
    words: Localized
    call: tuple[Text, ...] = ()


class Footer(Placed, frozen=True, kw_only=True):
    """The pages at the foot: for every reader, for those who work with people, about the site.

    A list alone, without these keys, are pages for every reader.
    """

    LIST: ClassVar[str] = "you"

    you: tuple[Text, ...] = ()
    professionals: tuple[Text, ...] = ()
    about: tuple[Text, ...] = ()

    def pages(self) -> tuple[Text, ...]:
        """Return all of them."""
        return (*self.you, *self.professionals, *self.about)


class SharedPicture(Placed, frozen=True, kw_only=True):
    """A picture of all languages: a path under ``content/images/``, and by language what it shows.

    Only what is ``decorative`` needs no words. ``unread`` are its keys with a value that is none.
    """

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("unread",))

    file: Text
    alt: Localized = field(default_factory=dict)
    decorative: bool | None = None
    unread: tuple[str, ...] = ()


class SiteSettings(Placed, frozen=True, kw_only=True):
    """The site as a whole. Languages are BCP 47 tags, countries ISO 3166 codes (XK: Kosovo).

    A site without ``countries`` has no directory, and so no page of help but one that is written.

    ``exit`` is the page that readers leave to, ``exits`` another one for a language or a country.
    ``phrases_from`` names, for a language whose phrases are not translated yet, the language whose
    phrases its pages have until then; ``locales`` say of a language what tipsite does not know.
    Languages that are ``prepared`` have pages among drafts alone.
    ``approval`` says what somebody has to approve before it is published.
    ``contacts`` are those of whoever is ``responsible``, for all but help.
    ``logo`` is the path of a picture, ``share_image`` what a chat shows of a link to a page that
    has no picture of its own, unless ``link_cards`` with the titles of pages are drawn. The
    ``funding_statement`` stands beside the logos of the funders.
    """

    name: Localized
    address: Text
    status: Literal["demonstration", "live"]
    source_language: Text
    languages: tuple[Text, ...]
    prepared: tuple[Text, ...] = ()
    countries: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    exit: Text = EXIT
    exits: Mapping[str, Text] = field(default_factory=dict)
    https: bool = False
    theme: Text = PLAIN
    missing_pages: Literal["show", "hide"] = "show"
    translation: Mapping[str, Literal["draft", "machine", "reviewed"]] = field(default_factory=dict)
    phrases_from: Mapping[str, Text] = field(default_factory=dict)
    locales: Mapping[str, LocaleSettings] = field(default_factory=dict)
    machine_translation: Literal["allow", "refuse"] = "allow"
    approval: tuple[Literal["pages", "campaigns"], ...] = ()
    responsible: Text | None = None
    contacts: tuple[OwnContact, ...] = ()
    report_mistakes: Text | None = None
    menu: tuple[Text, ...] = ()
    footer: Footer | None = None
    logo: Text | None = None
    slogan: Localized = field(default_factory=dict)
    share_image: SharedPicture | None = None
    link_cards: bool = False
    funding_statement: Localized = field(default_factory=dict)
    disclaimer: Localized = field(default_factory=dict)
    credit: Localized = field(default_factory=dict)
    funders: tuple[Text, ...] = ()
    partners: tuple[Text, ...] = ()
    footnotes: Mapping[str, Localized] = field(default_factory=dict)
    notes: Mapping[str, tuple[CountryNote, ...]] = field(default_factory=dict)
    spellings: tuple[Spelling, ...] = ()
    silence: tuple[Silence, ...] = ()

    def public_languages(self) -> tuple[Text, ...]:
        """Return the languages that readers see; that of the source cannot be prepared unseen."""
        prepared = {tag.text for tag in self.prepared} - {self.source_language.text}
        return tuple(tag for tag in self.languages if tag.text not in prepared)

    def linked(self) -> tuple[Text, ...]:
        """Return the pages of the menu and of the foot."""
        return (*self.menu, *(self.footer.pages() if self.footer else ()))


class Period(Placed, frozen=True, kw_only=True):
    """When a campaign runs. Both ends are whole or partial ISO 8601 dates."""

    from_: str
    to: str | None = None


class Button(Placed, frozen=True, kw_only=True):
    """Where the one button of a campaign leads, and its words; without words, the page's title."""

    page: Text
    label: Localized = field(default_factory=dict)


class Campaign(Placed, frozen=True, kw_only=True):
    """One awareness effort. ``pages`` are those it offers, or left behind when it is over.

    Where no ``button`` is named, it leads to the first of them. ``colour`` takes the place of the
    theme's brand colour on the campaign's pages.
    """

    id: Text
    name: Localized
    summary: Localized
    period: Period
    countries: tuple[Text, ...] = ()
    languages: tuple[Text, ...] = ()
    aliases: tuple[Text, ...] = ()
    audience: tuple[Audience, ...] = ()
    aims: tuple[Localized, ...] = ()
    pages: tuple[Text, ...] = ()
    image: SharedPicture | None = None
    colour: Text | None = None
    button: Button | None = None
    slogan: Localized = field(default_factory=dict)
    funders: tuple[Text, ...] = ()
    partners: tuple[Text, ...] = ()
    funding_statement: Localized = field(default_factory=dict)
    disclaimer: Localized = field(default_factory=dict)
    approved: Approval | None = None


TargetKind = Literal["folder", "sftp", "ftps", "s3", "git"]


class Target(Placed, frozen=True, kw_only=True):
    """A place where ``tipsite publish`` puts the site. No secret has a key here.

    ``path`` is a folder: of this computer, for `folder`, from the site's own folder on; else of the
    host, from the one on that a login leads to. ``user`` of `s3` is the id of an access key.
    """

    SECRETS: ClassVar[frozenset[str]] = frozenset((
        "password", "passwort", "passphrase", "passwd", "pass", "secret", "secret_key", "token",
        "key", "api_key", "access_key", "access_key_id", "secret_access_key", "private_key",
        "credentials", "fjalekalimi", "fjalëkalimi", "лозинка", "lozinka",
    ))  # fmt: skip
    """Keys under which somebody may have written a secret."""

    id: Text
    kind: TargetKind
    path: Text | None = None
    host: Text | None = None
    port: int | None = None
    user: Text | None = None
    endpoint: Text | None = None
    bucket: Text | None = None
    prefix: Text | None = None
    region: Text | None = None
    repository: Text | None = None
    branch: Text | None = None

    def text(self, key: str) -> str:
        """Return what stands under a key, or an empty text."""
        found: Text | None = getattr(self, key)
        return found.text if found else ""


NEEDED_KEYS: Mapping[TargetKind, tuple[str, ...]] = {
    "folder": ("path",),
    "sftp": ("host", "user", "path"),
    "ftps": ("host", "user", "path"),
    "s3": ("bucket",),
    "git": ("repository", "branch"),
}
"""What a target of a kind cannot do without."""
OTHER_KEYS: Mapping[TargetKind, tuple[str, ...]] = {
    "folder": (),
    "sftp": ("port",),
    "ftps": ("port",),
    "s3": ("endpoint", "prefix", "region", "user"),
    "git": ("user",),
}
"""What else it may have."""


class Config(Placed, frozen=True, kw_only=True):
    """The whole file. ``verification`` is by kind of service, in days (``default``: all others)."""

    site: SiteSettings
    lead: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    sheets: Mapping[str, Text] = field(default_factory=dict)
    verification: Mapping[str, Text] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()
    gone: tuple[Text, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def knows_source(self) -> bool:
        """Whether the source language is written, and not guessed from the folders."""
        return self.site.source_language.at.line > 0


def named_pictures(site: SiteSettings, campaigns: tuple[Campaign, ...]) -> set[str]:
    """Return the pictures that settings name, by their paths under ``content/images/``."""
    shared = (site.share_image, *(campaign.image for campaign in campaigns))
    found = {picture.file.text for picture in shared if picture}
    return found | ({site.logo.text} if site.logo else set())


class Avoided(Placed, frozen=True, kw_only=True):
    """Words that should not be written, and why.

    ``instead`` are better ones; where none are given, those that were agreed on for the term.
    """

    words: tuple[Text, ...]
    why: Text
    instead: Text | None = None


class Term(Placed, frozen=True, kw_only=True):
    """One term. ``term`` are its spellings in the site's source language, the preferred first.

    ``agreed`` are its translations by language tag, the preferred first; ``avoid`` words of a
    language, the source's among them. A star at the end of a word stands for any ending.
    """

    term: tuple[Text, ...]
    agreed: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    avoid: Mapping[str, tuple[Avoided, ...]] = field(default_factory=dict)
    note: Text | None = None


class Glossary(Placed, frozen=True, kw_only=True):
    """The whole file. ``translation`` says of each language whether anybody has checked it."""

    terms: tuple[Term, ...]
    translation: Mapping[str, Literal["draft", "machine", "reviewed"]] = field(default_factory=dict)


Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Colours(Struct, frozen=True, kw_only=True):
    """Colours by what they are for; each any opaque CSS colour."""

    paper: Text | None = None
    card: Text | None = None
    tint: Text | None = None
    ink: Text | None = None
    soft: Text | None = None
    line: Text | None = None
    accent: Text | None = None
    on_accent: Text | None = None
    note: Text | None = None
    on_note: Text | None = None
    bar: Text | None = None
    on_bar: Text | None = None
    brand: Text | None = None
    on_brand: Text | None = None
    at: Location


class Tokens(Struct, frozen=True, kw_only=True):
    """Colours on a light and on a dark screen, the radius of corners, and the fonts of the text.

    ``scale`` multiplies the size of titles and headings.
    """

    light: Colours | None = None
    dark: Colours | None = None
    corner: Text | None = None
    font: Text | None = None
    heading_font: Text | None = None
    scale: Text | None = None
    at: Location


class ThemeSettings(Struct, frozen=True, kw_only=True):
    """``theme.yaml``: all of it may be left out by a theme without a parent."""

    parent: Text | None = None
    tokens: Tokens | None = None
    at: Location


COLOURS = tuple(name for name in field_names(Colours) if name != "at")
"""The names of the colours, in the order of ``Colours``."""

_TEXT_CONTRAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (level AAA)."""
_EDGE_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11: edges of fields, and the ring around what has the focus."""

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, behind, _TEXT_CONTRAST)
      for text in ("ink", "soft", "accent") for behind in ("paper", "card", "tint")),
    ("on_accent", "accent", _TEXT_CONTRAST),
    ("on_note", "note", _TEXT_CONTRAST),
    ("on_bar", "bar", _TEXT_CONTRAST),
    ("accent", "note", _EDGE_CONTRAST),
)  # fmt: skip
"""Two colours that meet, and their least contrast. A pair for text is good for edges as well."""

BRAND_PAIR = ("on_brand", "brand", _TEXT_CONTRAST)
"""These meet where a sheet has words on the brand colour; without words it needs no contrast."""
