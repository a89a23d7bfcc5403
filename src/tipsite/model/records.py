"""Records of organizations and services (terms of HSDS where it has one)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec.structs import replace

from tipsite.model.problems import (
    NO_WORDS,
    Internal,
    Localized,
    Location,
    OldAddress,
    OrganizationId,
    Placed,
    ServiceId,
    Text,
    Value,
)
from tipsite.model.roles import asked

Publish = Literal["yes", "hold", "name-only"]
LinePublish = Literal["yes", "hold"]
Known = Literal["yes", "no", "unknown"]
How = Literal["called", "operator", "published"]
Channel = Literal["voice", "sms", "whatsapp", "viber", "signal", "telegram", "relay"]
WebChannel = Literal["website", "chat", "form", "video"]
RunBy = Literal["police", "state", "ngo", "international"]
Standing = Literal["fixed", "confirmed", "unconfirmed", "none"]
"""How the age of its confirmation sorts a service in a list.
A ``fixed`` service keeps its place at any age: the police, 112. A service with ``none`` has
nothing to confirm, or is on a site without sorting by age."""
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
"""What a page can list for each country: a kind of service, or services that take messages."""
Audience = Literal[
    "everyone", "women", "girls", "men", "children", "young-people", "parents", "families",
    "victims", "witnesses", "professionals", "foreigners", "asylum-seekers", "workers", "returnees",
]  # fmt: skip
ContactKind = Literal["press", "donations", "complaints", "office"]
"""The topics of contacts of the site's own organization."""
Offer = Literal[
    "emergency-response", "counselling", "information", "referral", "reporting", "legal-advice",
    "court-support", "compensation", "shelter", "medical-care", "training", "job-help",
    "reintegration", "family-tracing", "assisted-return", "mobile-team", "day-centre",
    "safe-transport", "investigation", "prosecution", "coordination", "advocacy",
]  # fmt: skip


class Source(Placed, frozen=True, kw_only=True):
    """The source of a fact. ``on`` is a whole or partial ISO 8601 date, or ``undated``.

    ``language`` (BCP 47) is that of the title; by default, it is the site's source language.
    """

    title: Annotated[Text, asked("What it is called.")]
    url: Annotated[str, asked("Its https address.")] = ""
    on: Annotated[str, asked("The day, month or year it was read, or undated.")] = "undated"
    language: Annotated[
        Value | None, asked("The language of the title, if it is not the site's.")
    ] = None


class Verified(Placed, frozen=True, kw_only=True):
    """The confirmation of one way of contact: by whom, how and when.

    If the contact was ``published``, ``dial``, ``address`` or ``url`` repeats it. If somebody
    confirmed it, ``check`` binds the confirmation to it (`contacts.channels.confirmation_check`).
    ``on`` is a whole or partial ISO 8601 date, or ``undated``; ``by`` is a role, never a person.
    """

    on: Annotated[str, asked("The day, month or year, or undated.")]
    how: Annotated[How, asked("called, operator (they told us) or published (read somewhere).")]
    dial: Annotated[str, asked("The number that was published, the same as above.")] = ""
    address: Annotated[str, asked("The address that was published, the same as above.")] = ""
    url: Annotated[str, asked("The address that was published, the same as above.")] = ""
    check: Annotated[str, asked("Written by “tipsite directory confirmed”: do not change it.")] = ""
    by: Annotated[
        Internal | None,
        asked(
            "Who confirmed it: a role or your organization, never a person's name. "
            "Readers see it, in every language."
        ),
    ] = None
    source: Annotated[Source | None, asked("Where it was read.")] = None

    @property
    def is_void(self) -> bool:
        """True if nobody vouches for the line as it is written now."""
        return self.how == "published" and self.source is None


class From(Placed, frozen=True, kw_only=True):
    """The places and phones from which a line can be reached."""

    mobile: Annotated[Known, asked("Can it be reached from a mobile?")] = "unknown"
    landline: Annotated[Known, asked("Can it be reached from a landline?")] = "unknown"
    abroad: Annotated[Known, asked("Can it be reached from abroad?")] = "unknown"
    no_credit: Annotated[Known, asked("Can it be reached without credit?")] = "unknown"


LineStatus = Annotated[LinePublish, asked("yes, or hold with a reason: then nobody sees the line.")]
Confirmed = Annotated[Verified, asked("Who confirmed exactly this line, when, and how.")]
AnsweredIn = Annotated[
    tuple[Value, ...],
    asked("Those in which somebody answers, if a source says so: sq, or sq Fr 13:00-21:00."),
]
HoldReason = Annotated[
    Internal | None, asked("Why it is on hold. For staff only; it is never published.")
]
FailedOn = Annotated[
    Value | None, asked("The day on which it did not work; written by “tipsite directory failed”.")
]

Identity = Annotated[
    Value | None, asked("Its UUID for partners; written by “tipsite rename”: do not change it.")
]


class Phone(Placed, frozen=True, kw_only=True):
    """One line of a service. ``dial`` stays exactly as it was published.

    ``sms`` and ``chat`` tell whether the number takes messages. Each of ``languages`` is a BCP 47
    tag, perhaps with its times (`contacts.hours.language_times`). ``failed_on`` is the ISO 8601 day
    on which somebody found that the line does not work and put it on hold.
    """

    dial: Annotated[
        Value, asked("The number exactly as it was published; “unknown” while nobody has it.")
    ]
    publish: LineStatus
    verified: Confirmed
    dial_abroad: Annotated[
        Value | None, asked("The international form, never of a short code or a freephone.")
    ] = None
    dial_abroad_source: Annotated[
        Source | None, asked("Where the international form was read.")
    ] = None
    from_: Annotated[From, asked("From where it can be reached.")] = From(at=Location(path=""))
    free: Annotated[Known, asked("Is the call free?")] = "unknown"
    sms: Annotated[Known, asked("Can the same number be written to by SMS?")] = "unknown"
    chat: Annotated[Known, asked("Can the same number be written to in a chat?")] = "unknown"
    hours: Annotated[Value | None, asked('24/7, Mo-Fr 08:00-16:00, or "by appointment".')] = None
    channel: Annotated[
        Channel,
        asked(
            "voice (normal), sms, whatsapp, viber, signal, telegram, or relay (text relay for "
            "deaf people)."
        ),
    ] = "voice"
    languages: AnsweredIn = ()
    reason: HoldReason = None
    failed_on: FailedOn = None


class Email(Placed, frozen=True, kw_only=True):
    """One e-mail address of a service. ``hours`` are the hours in which somebody answers."""

    address: Annotated[Value, asked("The e-mail address, as it was published.")]
    publish: LineStatus
    verified: Confirmed
    hours: Annotated[Value | None, asked("When it is answered, as the hours of a phone.")] = None
    languages: AnsweredIn = ()
    reason: HoldReason = None
    failed_on: FailedOn = None


class Website(Placed, frozen=True, kw_only=True):
    """One web address of a service; its ``channel`` is a website, chat, form or video."""

    url: Annotated[Value, asked("The https address.")]
    publish: LineStatus
    verified: Confirmed
    channel: Annotated[
        WebChannel,
        asked("website (normal), or what stands there: chat, form, or video (sign language)."),
    ] = "website"
    free: Annotated[Known, asked("Is it free?")] = "unknown"
    hours: Annotated[Value | None, asked("When somebody answers, as the hours of a phone.")] = None
    languages: AnsweredIn = ()
    reason: HoldReason = None
    failed_on: FailedOn = None


Line = Phone | Email | Website


class OwnContact(Placed, frozen=True, kw_only=True):
    """A contact of the site's own organization, which is not for help.

    ``country`` (ISO 3166) is that of its phones. ``words`` say what it is for, or when.
    """

    kind: Annotated[ContactKind, asked("press, donations, complaints or office.")]
    country: Annotated[Value | None, asked("The country of its phones, such as AL.")] = None
    words: Annotated[Localized, asked("By language: for what, or when; one sentence.")] = NO_WORDS
    phones: Annotated[tuple[Phone, ...], asked("Its numbers, as in a service.")] = ()
    emails: Annotated[tuple[Email, ...], asked("Its e-mail addresses, as in a service.")] = ()
    websites: Annotated[tuple[Website, ...], asked("Its pages, as in a service.")] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its phones, e-mail addresses and websites, in the order of display."""
        return (*self.phones, *self.emails, *self.websites)

    def public(self) -> OwnContact | None:
        """Return its publishable part; None if it has none."""
        shown = replace(
            self,
            phones=tuple(one for one in self.phones if one.publish == "yes"),
            emails=tuple(one for one in self.emails if one.publish == "yes"),
            websites=tuple(one for one in self.websites if one.publish == "yes"),
        )
        return shown if shown.lines else None


class Consent(Placed, frozen=True, kw_only=True):
    """The written consent to a published place: ``on`` an ISO 8601 date, ``by`` a role."""

    on: Annotated[str, asked("The day on which they agreed in writing.")]
    by: Annotated[Internal, asked("Who agreed for them: a role, never a name. Never published.")]


class Place(Placed, frozen=True, kw_only=True):
    """One place of a service to which people may go.

    It has no street or position for maps: ``directions`` are words. Nobody runs a shelter there, or
    elsewhere in the name of the same organization.
    """

    name: Annotated[Localized, asked("What it is called, by language, best with its town.")]
    directions: Annotated[Localized, asked("How to find it, in words, by language.")]
    publish: Annotated[
        LinePublish, asked("yes, or hold with a reason: then nobody sees the place.")
    ]
    verified: Annotated[Verified, asked("Who confirmed all that is written here, when, and how.")]
    entrance: Annotated[
        Localized, asked("Which door, and what follows: steps, a ramp, a lift. By language.")
    ] = NO_WORDS
    wheelchair: Annotated[Known, asked("Can one get in with a wheelchair?")] = "unknown"
    hours: Annotated[Value | None, asked("When it is open, as the hours of a phone.")] = None
    appointment: Annotated[Known, asked("Does one need an appointment?")] = "unknown"
    who: Annotated[Localized, asked("Who may come, by language.")] = NO_WORDS
    bring: Annotated[
        Localized, asked("What to bring, and that one may come without, by language.")
    ] = NO_WORDS
    languages: Annotated[
        tuple[Value, ...], asked("The languages that somebody speaks there, as of a phone.")
    ] = ()
    consent: Annotated[
        Consent | None,
        asked("That they agreed in writing; only the state, police and international need none."),
    ] = None
    reason: HoldReason = None
    failed_on: FailedOn = None


Confirmable = Line | Place


class Service(Placed, frozen=True, kw_only=True):
    """One service. ``country`` is ISO 3166 alpha-2, with XK for Kosovo."""

    id: Annotated[
        ServiceId, asked("Country, hyphen, plain words: al-child-line. It becomes a web address.")
    ]
    organization: Annotated[OrganizationId, asked("An id of content/organizations.yaml.")]
    run_by: Annotated[RunBy, asked("Who answers.")]
    kind: Annotated[Kind, asked("What it is.")]
    needs: Annotated[
        tuple[Need, ...], asked("What people need it for; the full entry is under the first.")
    ]
    name: Annotated[Localized, asked("Its name, by language.")]
    short_name: Annotated[
        Localized, asked("By language: one or two words, for buttons with little room.")
    ] = NO_WORDS
    summary: Annotated[Localized, asked("One sentence, by language.")]
    publish: Annotated[
        Publish, asked("yes, hold (nothing is published) or name-only (no way to reach it).")
    ]
    reason: Annotated[Internal | None, asked("Why it is not published, for staff only.")] = None
    aliases: Annotated[
        tuple[OldAddress, ...], asked("Old addresses of its page, such as sq/help/al/old.html.")
    ] = ()
    uuid: Identity = None
    label: Annotated[Localized, asked("By language: words that are always shown with it.")] = (
        NO_WORDS
    )
    with_: Annotated[
        tuple[ServiceId, ...], asked("The ids of services that are shown beside it.")
    ] = ()
    anonymous: Annotated[Known, asked("May one call without giving a name?")] = "unknown"
    tells_police: Annotated[TellsPolice, asked("Does it tell the police?")] = "unknown"
    audience: Annotated[tuple[Audience, ...], asked("Whom it is for.")] = ()
    offers: Annotated[tuple[Offer, ...], asked("What it gives.")] = ()
    area: Annotated[
        Localized, asked("Where it works, by language. Never the place of a shelter.")
    ] = NO_WORDS
    area_public: Annotated[Text | None, asked("Why the town of a shelter may be known.")] = None
    sources: Annotated[tuple[Source, ...], asked("Where the record as a whole comes from.")] = ()
    phones: Annotated[tuple[Phone, ...], asked("Its phone lines.")] = ()
    emails: Annotated[tuple[Email, ...], asked("Its e-mail addresses.")] = ()
    websites: Annotated[tuple[Website, ...], asked("Its websites.")] = ()
    places: Annotated[
        tuple[Place, ...],
        asked("Where people may go: an office. None of an organization that runs a shelter."),
    ] = ()

    @property
    def confirmables(self) -> tuple[Confirmable, ...]:
        """Its phones, e-mail addresses, websites and places, in the order of display."""
        return (*self.phones, *self.emails, *self.websites, *self.places)

    @property
    def shelters(self) -> bool:
        """True for a shelter, and for a service that offers one."""
        return self.kind == "shelter" or "shelter" in self.offers


class ServiceFile(Placed, frozen=True, kw_only=True):
    """One file of ``content/services/``: the directory of one country."""

    country: Annotated[Value, asked("The country in two letters; Kosovo is XK.")]
    services: Annotated[tuple[Service, ...], asked("The services, one after the other.")] = ()

    @property
    def is_abroad(self) -> bool:
        """True for a destination country, whose lines help people from the site's countries.

        Such a country has no directory, and readers cannot choose it as their home.
        """
        return bool(self.services) and all(one.kind == "abroad" for one in self.services)


class Organization(Placed, frozen=True, kw_only=True):
    """One organization. ``logo`` is the path of an SVG under ``content/images/``."""

    id: Annotated[
        OrganizationId, asked("Its name in other files: small letters, digits and hyphens.")
    ]
    name: Annotated[Localized, asked("Its name, by language.")]
    description: Annotated[Localized, asked("What it does, by language.")] = NO_WORDS
    website: Annotated[Value | None, asked("Its https address.")] = None
    uuid: Identity = None
    logo: Annotated[Value | None, asked("A picture under content/images/, best an SVG.")] = None


class OrganizationFile(Placed, frozen=True, kw_only=True):
    """``content/organizations.yaml``."""

    organizations: Annotated[
        tuple[Organization, ...], asked("The organizations, one after the other.")
    ] = ()
