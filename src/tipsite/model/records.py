"""Records of organizations and services (terms of HSDS where it has one)."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Any, Literal

from msgspec import field

from tipsite.model.problems import Localized, Location, Text
from tipsite.model.values import Placed, field_names

Publish = Literal["yes", "hold", "name-only"]
LinePublish = Literal["yes", "hold"]
Known = Literal["yes", "no", "unknown"]
How = Literal["called", "operator", "published"]
Channel = Literal["voice", "sms", "whatsapp", "viber", "signal", "telegram", "relay"]
WebChannel = Literal["website", "chat", "form", "video"]
RunBy = Literal["police", "state", "ngo", "international"]
Standing = Literal["fixed", "confirmed", "unconfirmed", "none"]
"""Of a service in a list: ``fixed`` keeps its place whatever its age, as the police and 112 do;
``none`` has nothing that could be confirmed, or stands on a site that judges nobody.
"""
TellsPolice = Literal["yes", "no", "if-child", "unknown"]
Kind = Literal[
    "emergency", "police", "hotline", "shelter", "reintegration", "child-protection",
    "psychosocial", "legal-aid", "labour", "consular", "coming-back", "prosecution",
    "national-coordinator", "network", "abroad", "other",
]  # fmt: skip
Need = Literal[
    "emergency", "call", "safe-place", "legal", "work", "papers", "children", "starting-again",
    "police", "coordinator",
]  # fmt: skip
Listed = Literal["labour", "legal-aid", "consular", "coming-back", "abroad", "written"]
"""What a page can list in each country's part: services of a kind, or those that can be written to.
"""
Audience = Literal[
    "everyone", "women", "girls", "men", "children", "young-people", "parents", "families",
    "victims", "witnesses", "professionals", "foreigners", "asylum-seekers", "workers", "returnees",
]  # fmt: skip
ContactKind = Literal["press", "donations", "complaints", "office"]
"""What the organization that answers for a site is asked about itself."""
Offer = Literal[
    "emergency-response", "counselling", "information", "referral", "reporting", "legal-advice",
    "court-support", "compensation", "shelter", "medical-care", "training", "job-help",
    "reintegration", "family-tracing", "assisted-return", "mobile-team", "day-centre",
    "safe-transport", "investigation", "prosecution", "coordination", "advocacy",
]  # fmt: skip


class Source(Placed, frozen=True, kw_only=True):
    """Where a fact was read. ``on`` is a whole or partial ISO 8601 date, or ``undated``.

    ``language`` (BCP 47) is that of the title; the site's source language, if none is named.
    """

    title: Text
    url: str = ""
    on: str = "undated"
    language: Text | None = None


class Verified(Placed, frozen=True, kw_only=True):
    """Who confirmed one way of contact, how and when.

    Of what was ``published`` one of ``dial``, ``address`` and ``url`` repeats it; of what somebody
    confirmed, ``check`` binds the confirmation to it (`contacts.channels.confirmation_check`).
    ``on`` is a whole or partial ISO 8601 date, or ``undated``; ``by`` is a role, never a person.
    """

    on: str
    how: How
    dial: str = ""
    address: str = ""
    url: str = ""
    check: str = ""
    by: Text | None = None
    source: Source | None = None

    @property
    def is_void(self) -> bool:
        """Whether nobody vouches for the line as it is written now."""
        return self.how == "published" and self.source is None


class From(Placed, frozen=True, kw_only=True):
    """From where a phone line can be reached."""

    mobile: Known = "unknown"
    landline: Known = "unknown"
    abroad: Known = "unknown"
    no_credit: Known = "unknown"


class Phone(Placed, frozen=True, kw_only=True):
    """One line of a service. ``dial`` stays exactly as it was published.

    ``sms`` and ``chat`` tell whether the same number can be written to. Of ``languages`` each is a
    BCP 47 tag, perhaps with its times (`contacts.hours.language_times`). ``failed_on`` is the ISO
    8601 day on which the line was found not to work and put on hold.
    """

    dial: Text
    publish: LinePublish
    verified: Verified
    dial_abroad: Text | None = None
    dial_abroad_source: Source | None = None
    from_: From = From(at=Location(path=""))
    free: Known = "unknown"
    sms: Known = "unknown"
    chat: Known = "unknown"
    hours: Text | None = None
    channel: Channel = "voice"
    languages: tuple[Text, ...] = ()
    reason: Text | None = None
    failed_on: Text | None = None


class Email(Placed, frozen=True, kw_only=True):
    """One e-mail address of a service. ``hours`` are those in which it is answered."""

    address: Text
    publish: LinePublish
    verified: Verified
    hours: Text | None = None
    languages: tuple[Text, ...] = ()
    reason: Text | None = None
    failed_on: Text | None = None


class Website(Placed, frozen=True, kw_only=True):
    """One website of a service, or where it can be written to or seen: its ``channel``."""

    url: Text
    publish: LinePublish
    verified: Verified
    channel: WebChannel = "website"
    free: Known = "unknown"
    hours: Text | None = None
    languages: tuple[Text, ...] = ()
    reason: Text | None = None
    failed_on: Text | None = None


Line = Phone | Email | Website


class OwnContact(Placed, frozen=True, kw_only=True):
    """How whoever answers for the site is reached about itself; nobody gets help there.

    ``country`` (ISO 3166) is that of its phones. ``words`` say for what, or when.
    """

    kind: ContactKind
    country: Text | None = None
    words: Localized = field(default_factory=dict)
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    websites: tuple[Website, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its phones, addresses and websites, in the order to be shown."""
        return (*self.phones, *self.emails, *self.websites)

    def public(self) -> OwnContact | None:
        """Return what may be published of it; None where that is nothing."""
        shown = OwnContact(
            kind=self.kind,
            country=self.country,
            words=self.words,
            phones=tuple(one for one in self.phones if one.publish == "yes"),
            emails=tuple(one for one in self.emails if one.publish == "yes"),
            websites=tuple(one for one in self.websites if one.publish == "yes"),
            at=self.at,
        )
        return shown if shown.lines else None


class Service(Placed, frozen=True, kw_only=True):
    """One service. ``country`` is ISO 3166 alpha-2, with XK for Kosovo."""

    id: Text
    organization: Text
    run_by: RunBy
    kind: Kind
    needs: tuple[Need, ...]
    name: Localized
    summary: Localized
    publish: Publish
    reason: Text | None = None
    aliases: tuple[Text, ...] = ()
    short_name: Localized = field(default_factory=dict)
    label: Localized = field(default_factory=dict)
    with_: tuple[Text, ...] = ()
    anonymous: Known = "unknown"
    tells_police: TellsPolice = "unknown"
    audience: tuple[Audience, ...] = ()
    offers: tuple[Offer, ...] = ()
    area: Localized = field(default_factory=dict)
    area_public: Text | None = None
    sources: tuple[Source, ...] = ()
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    websites: tuple[Website, ...] = ()


class ServiceFile(Placed, frozen=True, kw_only=True):
    """One file of ``content/services/``: the directory of one country."""

    country: Text
    services: tuple[Service, ...] = ()

    @property
    def is_abroad(self) -> bool:
        """Whether it is a destination country, whose lines help people from the site's countries.

        Such a country has no directory, and is no choice of a reader's home.
        """
        return bool(self.services) and all(one.kind == "abroad" for one in self.services)


class Organization(Placed, frozen=True, kw_only=True):
    """One organization. ``logo`` is the path of an SVG under ``content/images/``."""

    id: Text
    name: Localized
    description: Localized = field(default_factory=dict)
    website: Text | None = None
    logo: Text | None = None


class OrganizationFile(Placed, frozen=True, kw_only=True):
    """``content/organizations.yaml``."""

    organizations: tuple[Organization, ...] = ()


NAMES = frozenset((
    "id", "organization", "with_", "dial", "dial_abroad", "hours", "address", "url", "website",
    "languages", "logo", "file", "slug", "theme", "exit", "exits", "report_mistakes", "responsible",
    "menu", "footer", "pages", "funders", "partners", "countries", "country", "campaign", "doors",
    "source_language", "lead", "sheets", "language", "transcript", "captions", "verification",
    "failed_on", "silence", "phrases_from", "like", "page", "colour", "targets",
    "aliases", "gone", "kind", "numbers",
))  # fmt: skip
"""Fields that hold a name, a number or an address, not words for a reader."""


_NO_WORDS = frozenset((str, int, bool, type(None), datetime.date, Location))


@cache
def _fields_of(kind: Hashable) -> tuple[str, ...]:
    """The fields of a type of values, none of another: asked for each value of a site."""
    return field_names(kind) if isinstance(kind, type) else ()


def _parts_of(value: Any, names: Set[str]) -> Iterable[Any]:
    """What a value is made of: its fields but those in ``names``, or what it holds."""
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, tuple):
        return value
    kind: Any = type(value)
    return [getattr(value, one) for one in _fields_of(kind) if one not in names]


def words_of(value: Any, names: Set[str] = NAMES) -> Iterator[Text]:
    """Yield each text of ``value`` that is words for a reader: of no field in ``names``."""
    if isinstance(value, Text):
        yield value
        return
    for part in _parts_of(value, names):
        if type(part) not in _NO_WORDS:
            yield from words_of(part, names)


def tables_of(value: Any) -> Iterator[Mapping[str, Text]]:
    """Yield each table of words by language."""
    parts = _parts_of(value, NAMES)
    if isinstance(value, Mapping) and value and all(isinstance(part, Text) for part in parts):
        yield value
        return
    for part in parts:
        if type(part) not in _NO_TABLES:
            yield from tables_of(part)


_NO_TABLES = _NO_WORDS | {Text}
