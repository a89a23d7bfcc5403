"""The theme contract: what each template is given, all of it frozen and ready to be shown.

A template sees one name, ``view``. ``VIEWS`` names the template of each view. Texts are plain
strings that Jinja escapes, or ``Markup`` that is safe already; no template needs ``|safe``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text with the language it is in; ``lang`` and ``dir`` are empty in the page's language."""

    text: str
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link within the site or out of it. ``note`` marks a page in another language."""

    label: Words
    href: str
    summary: Words | None = None
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """This page in another language, named in that language."""

    endonym: str
    lang: str
    dir: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """This page in another language, for search engines: ``hreflang`` and an absolute address."""

    hreflang: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A funder's or partner's logo, or its name alone."""

    name: Words
    src: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds every page. Addresses are relative, except canonical and alternates."""

    lang: str
    dir: str
    title: str
    description: str
    site_name: str
    noindex: bool
    canonical: str
    alternates: tuple[Alternate, ...]
    css: str
    inline_css: Markup
    home: str
    help: Link
    exit: str
    demonstration: str
    notices: tuple[str, ...]
    content_lang: str
    content_dir: str
    breadcrumb: tuple[Link, ...]
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    languages: tuple[LanguageLink, ...]
    report: Link | None
    responsible: Words | None
    disclaimer: Words | None
    credit: Words | None
    logos: tuple[Logo, ...]
    say: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A line in one tap: who, the number, what to know first, and where more is said."""

    name: Words
    number: str
    href: str
    facts: str
    label: Words | None
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country with its first lines and its directory."""

    name: str
    calls: tuple[Call, ...]
    directory: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One way of contact: ``text`` is shown, ``href`` opens it, ``note`` says who vouches."""

    text: str
    href: str
    channel: str
    facts: tuple[str, ...]
    note: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A service in a directory or on its own page."""

    id: str
    name: Words
    summary: Words
    label: Words | None
    href: str
    answers: Words
    run_by: str
    privacy: tuple[str, ...]
    phones: tuple[Contact, ...]
    emails: tuple[Contact, ...]
    websites: tuple[Contact, ...]
    no_contact: str
    audience: str
    offers: str
    area: Words | None
    beside: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The services for one need. ``also`` are services whose entry stands under another need."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The first page of an edition."""

    frame: Frame
    title: Words
    body: Markup
    countries: tuple[Country, ...]
    doors: tuple[Link, ...]
    campaigns: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """The list of countries."""

    frame: Frame
    title: Words
    body: Markup
    countries: tuple[Country, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryView:
    """All services of one country."""

    frame: Frame
    title: Words
    sections: tuple[Section, ...]
    footnote: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """One service."""

    frame: Frame
    title: Words
    entry: Entry
    directory: Link
    footnote: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list of pages with an introduction: the signs, or the campaigns."""

    frame: Frame
    title: Words
    body: Markup
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignView:
    """One situation and its signs. Nothing is counted and no verdict is given."""

    frame: Frame
    title: Words
    who: str
    body: Markup
    signs: tuple[str, ...]
    do: tuple[str, ...]
    dont: tuple[str, ...]
    urgent: tuple[Country, ...]
    countries: tuple[Country, ...]
    talk: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignView:
    """One campaign."""

    frame: Frame
    title: Words
    summary: Words
    body: Markup
    period: str
    ended: str
    audience: str
    countries: tuple[Link, ...]
    funders: tuple[Words, ...]
    partners: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """Any other page."""

    frame: Frame
    title: Words
    body: Markup
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a page."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One language of the chooser."""

    endonym: str
    lang: str
    dir: str
    href: str
    site_name: str
    demonstration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooserView:
    """The choice of language, at the root of the site."""

    frame: Frame
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """What a host shows for an address that does not exist, at any depth."""

    frame: Frame
    title: Words
    countries: tuple[Country, ...]
    choices: tuple[Choice, ...]


View = (
    HomeView | HelpView | DirectoryView | ServiceView | ListView | SignView | CampaignView
    | PageView | ChooserView | NotFoundView
)  # fmt: skip

VIEWS: Mapping[type, str] = {
    HomeView: "home.html",
    HelpView: "help.html",
    DirectoryView: "directory.html",
    ServiceView: "service.html",
    ListView: "list.html",
    SignView: "sign.html",
    CampaignView: "campaign.html",
    PageView: "page.html",
    ChooserView: "chooser.html",
    NotFoundView: "notfound.html",
}
