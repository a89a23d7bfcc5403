"""Values of ``campaigns.yaml``, the glossary and a theme's own file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from tipsite.model.pages import Approval
from tipsite.model.problems import (
    NO_WORDS,
    CampaignId,
    LinkTarget,
    Localized,
    Location,
    OldAddress,
    OrganizationId,
    PageName,
    PhrasesOf,
    Placed,
    ServiceId,
    Tag,
    Text,
    Value,
)
from tipsite.model.records import Audience, Need, OwnContact
from tipsite.model.roles import VALUE, asked, keyed
from tipsite.model.values import field_names

PLAIN = Text(text="plain", at=Location(path="campaigns.yaml"))
EXIT = Text(text="https://www.google.com/webhp", at=Location(path="campaigns.yaml"))
"""A neutral and quick page. With this path, phones open no app (NSW Design System, Quick exit)."""


class Spelling(Placed, frozen=True, kw_only=True):
    """A word that a derived edition does not write letter by letter."""

    cyrillic: Annotated[Text, asked("The word as it is in the Cyrillic text.")]
    latin: Annotated[Text, asked("How it is written in Latin letters.")]


class LocaleSettings(Placed, frozen=True, kw_only=True):
    """An officer's description of a language: its name, and a language with the same date formats.

    ``like`` is the tag of a language with known data. ``aliases`` are its earlier tags: published
    addresses below these lead to the current ones.
    """

    endonym: Annotated[Text | None, asked("How the language calls itself.")] = None
    like: Annotated[
        Value | None, asked("The language whose dates and names its readers know, such as sq.")
    ] = None
    aliases: Annotated[
        tuple[Value, ...],
        asked("Earlier tags of the language: published addresses below them lead on."),
    ] = ()


class Silence(Placed, frozen=True, kw_only=True):
    """The code of a problem that is not reported for this site, and the reason."""

    code: Annotated[Text, asked("The code of the problem, as it is printed after the place.")]
    reason: Annotated[Text, asked("Why it is not reported, for whoever reads this in a year.")]


class CountryNote(Placed, frozen=True, kw_only=True):
    """A note in a country's directory under one need, for example that no service is known.

    ``call`` are the services whose lines follow the note.
    """

    need: Annotated[Need, asked("The need under which it is shown in the directory.")]
    words: Annotated[Localized, asked("What is said there, by language.")]
    call: Annotated[
        tuple[ServiceId, ...], asked("The ids of services whose lines are shown below it.")
    ] = ()


class Footer(Placed, frozen=True, kw_only=True):
    """The pages at the foot: for every reader, for professionals, about the site.

    A list without these keys has pages for every reader.
    """

    LIST: ClassVar[str] = "you"

    you: Annotated[tuple[PageName, ...], asked("For every reader.")] = ()
    professionals: Annotated[
        tuple[PageName, ...], asked("For those who work with people, or for media.")
    ] = ()
    about: Annotated[tuple[PageName, ...], asked("About the site and its campaigns.")] = ()

    def pages(self) -> tuple[Text, ...]:
        """Return the pages of all groups."""
        return (*self.you, *self.professionals, *self.about)


class SharedPicture(Placed, frozen=True, kw_only=True):
    """A picture for all languages: a path under ``content/images/``, and descriptions by language.

    Only a ``decorative`` picture needs no words. ``unread`` are its keys without a usable value.
    """

    UNWRITTEN: ClassVar[frozenset[str]] = frozenset(("unread",))

    file: Annotated[Value, asked("A path under content/images/.")]
    alt: Annotated[
        Localized, asked("By language: what the picture shows, for those who do not see it.")
    ] = NO_WORDS
    decorative: Annotated[
        bool | None, asked("yes: the picture says nothing and needs no words.")
    ] = None
    unread: tuple[str, ...] = ()


class SiteSettings(Placed, frozen=True, kw_only=True):
    """The site as a whole. Languages are BCP 47 tags, countries ISO 3166 codes (XK: Kosovo).

    A site without ``countries`` has no directory; an author must write its page of help. ``exit``
    is the page that the exit opens, ``exits`` are other pages by language or country.
    ``phrases_from`` maps a language without translated phrases to the language that lends its
    phrases. ``locales`` describe languages that tipsite does not know. Languages in ``prepared``
    are shown only with drafts. ``approval`` lists the content that must be approved before it is
    published. ``contacts`` are contacts of the ``responsible`` organization, for anything but help.
    ``logo`` is the path of a picture. ``share_image`` is the picture for links to pages without a
    picture. With ``link_cards``, pictures with the titles of pages replace it. The
    ``funding_statement`` is shown beside the logos of the funders.
    """

    name: Annotated[Localized, asked("The name of the site, by language.")]
    tipsite: Annotated[
        Value | None, asked("The version of tipsite that the site is written for, such as 0.1.")
    ] = None
    address: Annotated[
        Value, asked("The address of the site: https://example.org/ or https://example.org/folder/")
    ]
    status: Annotated[
        Literal["demonstration", "live"],
        asked("demonstration (an example; says so on every page) or live."),
    ]
    source_language: Annotated[
        Tag, asked("The language that the others are translated from, such as en.")
    ]
    languages: Annotated[
        tuple[Tag, ...], asked("The languages of the site, in the order in which they are offered.")
    ]
    prepared: Annotated[
        tuple[Tag, ...],
        asked("Those of them that only --drafts shows; take one off to publish it."),
    ] = ()
    start: Annotated[
        Tag | None, asked("The language that the front door leads to, instead of a choice.")
    ] = None
    countries: Annotated[
        Mapping[str, tuple[Value, ...]],
        keyed("language"),
        asked("By language: the countries in the order that suits its readers."),
    ] = {}
    exit: Annotated[Value, asked("Where “Leave this site” leads: https, a neutral page.")] = EXIT
    exits: Annotated[
        Mapping[str, Value],
        keyed("language"),
        asked("Another page to leave to, for a language or a country."),
    ] = {}
    https: Annotated[bool, asked("yes, once the site works with https.")] = False
    theme: Annotated[
        Value, asked("A folder in themes/, or plain or bright, which come with tipsite.")
    ] = PLAIN
    missing_pages: Annotated[
        Literal["show", "hide"], asked("show (in the source language, with a notice) or hide.")
    ] = "show"
    translation: Annotated[
        Mapping[str, Literal["draft", "machine", "reviewed"]],
        keyed("language"),
        asked("By language: who has checked its words in records and settings."),
    ] = {}
    phrases_from: Annotated[
        Mapping[str, PhrasesOf],
        keyed("language"),
        asked("By language: the language that lends its phrases until its own are there."),
    ] = {}
    locales: Annotated[
        Mapping[str, LocaleSettings],
        keyed("language"),
        asked("What tipsite does not know of a language."),
    ] = {}
    machine_translation: Annotated[
        Literal["allow", "refuse"],
        asked("refuse: no machine's words on pages by which readers decide."),
    ] = "allow"
    approval: Annotated[
        tuple[Literal["pages", "campaigns"], ...],
        asked("pages, campaigns: what somebody approves before “tipsite publish” takes it."),
    ] = ()
    responsible: Annotated[
        OrganizationId | None, asked("The id of the organization that answers for the site.")
    ] = None
    report_mistakes: Annotated[
        LinkTarget | None, asked("Where to report a wrong number: https://… or service:ID.")
    ] = None
    menu: Annotated[
        tuple[PageName, ...], asked("The pages of the menu, such as signs/index.md.")
    ] = ()
    footer: Annotated[
        Footer | None, asked("The pages at the foot: a list, or three by whom they are for.")
    ] = None
    logo: Annotated[
        Value | None,
        asked("A picture under content/images/, best an SVG, beside the name of the site."),
    ] = None
    slogan: Annotated[
        Localized,
        asked("By language: one short sentence, at the foot of pages that are not sensitive."),
    ] = NO_WORDS
    share_image: Annotated[
        SharedPicture | None,
        asked("What chats and networks show of a link; 1200 by 630 pixels is best."),
    ] = None
    link_cards: Annotated[
        bool, asked("Yes: links in chats and networks show a picture with the title of the page.")
    ] = False
    funding_statement: Annotated[
        Localized, asked("By language: the sentence that funders ask for, beside their logos.")
    ] = NO_WORDS
    disclaimer: Annotated[Localized, asked("By language: words at the foot of every page.")] = (
        NO_WORDS
    )
    credit: Annotated[
        Localized, asked("By language: who paid for it; at the foot of every page.")
    ] = NO_WORDS
    contacts: Annotated[
        tuple[OwnContact, ...],
        asked("How your organization is reached about itself: press, donations, complaints."),
    ] = ()
    funders: Annotated[
        tuple[OrganizationId, ...], asked("The ids of organizations; their logos are at the foot.")
    ] = ()
    partners: Annotated[
        tuple[OrganizationId, ...], asked("The ids of organizations; their logos are at the foot.")
    ] = ()
    footnotes: Annotated[
        Mapping[str, Localized], asked("By country and language: a note on the country's status.")
    ] = {}
    notes: Annotated[
        Mapping[str, tuple[CountryNote, ...]],
        asked("By country: what its directory says under a need, such as that nothing is there."),
    ] = {}
    spellings: Annotated[
        tuple[Spelling, ...],
        asked("Words that are not written letter by letter in the other alphabet."),
    ] = ()
    silence: Annotated[
        tuple[Annotated[Silence, VALUE], ...],
        asked("Warnings and notes that tipsite does not report here, each with its reason."),
    ] = ()

    def public_languages(self) -> tuple[Text, ...]:
        """Return the languages that readers see; the source language is always one of them."""
        prepared = {tag.text for tag in self.prepared} - {self.source_language.text}
        return tuple(tag for tag in self.languages if tag.text not in prepared)

    @property
    def reports_to(self) -> str:
        """The address for messages on lines that did not work: of the office, or for complaints.

        It is empty if neither has a published e-mail address.
        """
        addresses = {
            contact.kind: email.address.text
            for contact in reversed(self.contacts)
            for email in reversed(contact.emails)
            if email.publish == "yes"
        }
        return addresses.get("office") or addresses.get("complaints", "")

    def linked(self) -> tuple[Text, ...]:
        """Return the pages in the menu and at the foot."""
        return (*self.menu, *(self.footer.pages() if self.footer else ()))


class Period(Placed, frozen=True, kw_only=True):
    """When a campaign runs. Both ends are whole or partial ISO 8601 dates."""

    from_: Annotated[str, asked("The first day, month or year: 2026-03.")]
    to: Annotated[str | None, asked("The last day, month or year.")] = None


class Button(Placed, frozen=True, kw_only=True):
    """The button of a campaign: its page and its words; without words, the page's title."""

    page: Annotated[PageName, asked("A page of the site, such as job.md.")]
    label: Annotated[
        Localized, asked("By language: two to four words; without them, the title of the page.")
    ] = NO_WORDS


class CampaignEvent(Placed, frozen=True, kw_only=True):
    """A day of a campaign. Its ``hours`` are one span of opening hours; without, the whole day.

    The clock is that of ``country``, or else of the first country of the campaign.
    """

    day: Annotated[datetime.date, asked("Its day: 2027-07-30.")]
    name: Annotated[Localized, asked("Its name, by language.")]
    hours: Annotated[Value | None, asked("Its hours: 18:00-20:00; else the whole day.")] = None
    place: Annotated[Localized, asked("Where it is, by language.")] = NO_WORDS
    country: Annotated[Value | None, asked("The country whose clock counts: AL.")] = None
    summary: Annotated[Localized, asked("One sentence, by language.")] = NO_WORDS


class Campaign(Placed, frozen=True, kw_only=True):
    """One awareness campaign. ``pages`` are its pages; after its end, those that remain.

    Without a ``button``, a button leads to the first page. ``colour`` replaces the theme's brand
    colour on the campaign's pages.
    """

    id: Annotated[CampaignId, asked("Its name in addresses: small letters, digits and hyphens.")]
    name: Annotated[Localized, asked("Its name, by language.")]
    summary: Annotated[Localized, asked("One sentence, by language.")]
    period: Annotated[Period, asked("When it runs.")]
    countries: Annotated[tuple[Value, ...], asked("Where it runs, such as AL.")] = ()
    languages: Annotated[
        tuple[Tag, ...], asked("The languages that have its page; all, if none is named.")
    ] = ()
    aliases: Annotated[
        tuple[OldAddress, ...],
        asked("Its short path for material, such as go; old addresses: sq/campaigns/old.html."),
    ] = ()
    audience: Annotated[tuple[Audience, ...], asked("Whom it is for.")] = ()
    aims: Annotated[tuple[Localized, ...], asked("What it wants, each by language.")] = ()
    pages: Annotated[tuple[PageName, ...], asked("The pages that it offers, or left behind.")] = ()
    events: Annotated[tuple[CampaignEvent, ...], asked("Its days, shown until they are over.")] = ()
    image: Annotated[
        SharedPicture | None, asked("The picture in its banner, on its card, and in chats.")
    ] = None
    colour: Annotated[
        Value | None, asked('A colour in place of the theme\'s brand, such as "#e4572e".')
    ] = None
    button: Annotated[
        Button | None,
        asked("Where the button of its banner leads; else to the first of its pages."),
    ] = None
    slogan: Annotated[Localized, asked("By language: one short sentence below the title.")] = (
        NO_WORDS
    )
    funders: Annotated[tuple[OrganizationId, ...], asked("The ids of organizations.")] = ()
    partners: Annotated[tuple[OrganizationId, ...], asked("The ids of organizations.")] = ()
    funding_statement: Annotated[
        Localized, asked("By language: the sentence that funders ask for, beside their logos.")
    ] = NO_WORDS
    disclaimer: Annotated[Localized, asked("By language: words at the foot of its page.")] = (
        NO_WORDS
    )
    approved: Annotated[
        Approval | None, asked("Who has approved it; written by “tipsite approve”.")
    ] = None


TargetKind = Literal["folder", "sftp", "ftps", "s3", "git"]


class Target(Placed, frozen=True, kw_only=True):
    """A place where ``tipsite publish`` puts the site. No key holds a secret.

    ``path`` is a folder. A `folder` target has it on this computer, relative to the site's folder.
    Other targets have it on the host, relative to the folder after login. ``user`` of `s3` is the
    id of an access key.
    """

    SECRETS: ClassVar[frozenset[str]] = frozenset((
        "password", "passwort", "passphrase", "passwd", "pass", "secret", "secret_key", "token",
        "key", "api_key", "access_key", "access_key_id", "secret_access_key", "private_key",
        "credentials", "fjalekalimi", "fjalëkalimi", "лозинка", "lozinka",
    ))  # fmt: skip
    """Keys under which an officer may have written a secret."""

    id: Annotated[Value, asked("Its name, for “tipsite publish NAME”.")]
    kind: Annotated[
        TargetKind,
        asked("folder (of this computer), sftp, ftps, s3 (object storage) or git (a branch)."),
    ]
    path: Annotated[
        Value | None, asked("folder, sftp, ftps: the folder for the site, such as public_html.")
    ] = None
    host: Annotated[
        Value | None, asked("sftp, ftps: the name of the server, such as ftp.example.org.")
    ] = None
    port: Annotated[int | None, asked("sftp, ftps: only where it is not 22, or 21.")] = None
    user: Annotated[
        Value | None,
        asked("sftp, ftps: the name of the account. s3: the id of the access key. git: if asked."),
    ] = None
    endpoint: Annotated[
        Value | None, asked("s3: the https address of the service; without it, Amazon's.")
    ] = None
    bucket: Annotated[Value | None, asked("s3: the name of the bucket.")] = None
    prefix: Annotated[
        Value | None, asked("s3: the folder in the bucket; without it, the whole bucket.")
    ] = None
    region: Annotated[
        Value | None, asked("s3: such as eu-central-1, if the service asks for it.")
    ] = None
    repository: Annotated[
        Value | None, asked("git: its address, such as git@codeberg.org:office/site.git.")
    ] = None
    branch: Annotated[
        Value | None,
        asked("git: the branch that is shown, such as pages. Its history is not kept."),
    ] = None

    def text(self, key: str) -> str:
        """Return the text of a key, or an empty text."""
        found: Text | None = getattr(self, key)
        return found.text if found else ""


NEEDED_KEYS: Mapping[TargetKind, tuple[str, ...]] = {
    "folder": ("path",),
    "sftp": ("host", "user", "path"),
    "ftps": ("host", "user", "path"),
    "s3": ("bucket",),
    "git": ("repository", "branch"),
}
"""The required keys of a target of each kind."""
OTHER_KEYS: Mapping[TargetKind, tuple[str, ...]] = {
    "folder": (),
    "sftp": ("port",),
    "ftps": ("port",),
    "s3": ("endpoint", "prefix", "region", "user"),
    "git": ("user",),
}
"""The optional keys of a target of each kind."""


class Config(Placed, frozen=True, kw_only=True):
    """The whole file. ``verification`` is by kind of service, in days (``default``: all others)."""

    site: Annotated[SiteSettings, asked("The site as a whole.")]
    lead: Annotated[
        Mapping[str, tuple[ServiceId, ...]],
        asked("By country: the services that come first on the home page."),
    ] = {}
    sheets: Annotated[
        Mapping[str, ServiceId], asked("By country: the service on the sheet to print.")
    ] = {}
    verification: Annotated[
        Mapping[str, Value],
        asked("By kind of service: after how many days a line is due to be called."),
    ] = {}
    campaigns: Annotated[tuple[Campaign, ...], asked("The campaigns, one after the other.")] = ()
    gone: Annotated[
        tuple[Value, ...], asked("Addresses that nobody may find again, such as sq/old-page.html.")
    ] = ()
    targets: Annotated[
        tuple[Target, ...],
        asked("Where “tipsite publish” puts the site; “tipsite new target” writes them."),
    ] = ()

    @property
    def knows_source(self) -> bool:
        """True if the source language is set, not guessed from the folders."""
        return self.site.source_language.at.line > 0


def named_pictures(site: SiteSettings, campaigns: tuple[Campaign, ...]) -> set[str]:
    """Return the paths under ``content/images/`` of the pictures that settings name."""
    shared = (site.share_image, *(campaign.image for campaign in campaigns))
    found = {picture.file.text for picture in shared if picture}
    return found | ({site.logo.text} if site.logo else set())


class Avoided(Placed, frozen=True, kw_only=True):
    """Words that should not be written, and why.

    ``instead`` are better words; if it is empty, the agreed words for the term are better.
    """

    words: Annotated[tuple[Text, ...], asked("The words to avoid.")]
    why: Annotated[Text, asked("Why they are to be avoided.")]
    instead: Annotated[Text | None, asked("What to write instead.")] = None


class Term(Placed, frozen=True, kw_only=True):
    """One term. ``term`` are its spellings in the site's source language, the preferred first.

    ``agreed`` are its translations by language tag, the preferred first. ``avoid`` are words to
    avoid by language, which may be the source language. A star at the end of a word means any
    ending.
    """

    term: Annotated[
        tuple[Text, ...],
        asked("The term as the source language writes it, the preferred spelling first."),
    ]
    agreed: Annotated[
        Mapping[str, tuple[Text, ...]],
        keyed("language"),
        asked("By language: its words, the preferred first. A star means any ending."),
    ] = {}
    avoid: Annotated[
        Mapping[str, tuple[Avoided, ...]],
        keyed("language"),
        asked("By language: words that should not be written."),
    ] = {}
    note: Annotated[Text | None, asked("A note for translators.")] = None


class Glossary(Placed, frozen=True, kw_only=True):
    """The whole file. ``translation`` is the review state of each language."""

    terms: Annotated[tuple[Term, ...], asked("The terms, one after the other.")]
    translation: Annotated[
        Mapping[str, Literal["draft", "machine", "reviewed"]],
        keyed("language"),
        asked("By language: who has checked the terms."),
    ] = {}


Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Colours(Struct, frozen=True, kw_only=True):
    """Colours by their purpose. Each is an opaque CSS colour."""

    paper: Value | None = None
    card: Value | None = None
    tint: Value | None = None
    ink: Value | None = None
    soft: Value | None = None
    line: Value | None = None
    accent: Value | None = None
    on_accent: Value | None = None
    note: Value | None = None
    on_note: Value | None = None
    bar: Value | None = None
    on_bar: Value | None = None
    brand: Value | None = None
    on_brand: Value | None = None
    at: Location


class Tokens(Struct, frozen=True, kw_only=True):
    """Colours on a light and on a dark screen, the radius of corners, and the fonts of the text.

    ``scale`` multiplies the size of titles and headings.
    """

    light: Annotated[Colours | None, asked("Colours on a light screen.")] = None
    dark: Annotated[Colours | None, asked("Colours on a dark screen.")] = None
    corner: Value | None = None
    font: Value | None = None
    heading_font: Value | None = None
    scale: Value | None = None
    at: Location


class ThemeSettings(Struct, frozen=True, kw_only=True):
    """The file ``theme.yaml``. A theme without a parent may leave out any key."""

    parent: Annotated[
        Value | None, asked("The theme from which all comes that this one lacks, such as plain.")
    ] = None
    tokens: Annotated[Tokens | None, asked("Colours and shapes that differ from the parent's.")] = (
        None
    )
    at: Location


COLOURS = tuple(name for name in field_names(Colours) if name != "at")
"""The names of the colours, in the order of ``Colours``."""

_TEXT_CONTRAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (level AAA)."""
_EDGE_CONTRAST = 3.0
"""WCAG 2.2, success criterion 1.4.11: edges of fields, and the ring around the focus."""

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, behind, _TEXT_CONTRAST)
      for text in ("ink", "soft", "accent") for behind in ("paper", "card", "tint")),
    ("on_accent", "accent", _TEXT_CONTRAST),
    ("on_note", "note", _TEXT_CONTRAST),
    ("on_bar", "bar", _TEXT_CONTRAST),
    ("accent", "note", _EDGE_CONTRAST),
)  # fmt: skip
"""Two adjacent colours and their least contrast. A pair that suits text also suits edges."""

BRAND_PAIR = ("on_brand", "brand", _TEXT_CONTRAST)
"""The colours of words on the brand colour. A sheet without such words needs no contrast."""
