"""What ``campaigns.yaml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tipsite.model.records import Audience, Need
from tipsite.model.values import Localized, Text
from tipsite.problems import Where

PLAIN = Text(text="plain", at=Where(path="campaigns.yaml"))
EXIT = Text(text="https://www.google.com/webhp", at=Where(path="campaigns.yaml"))
"""Neutral and quick; with this path, phones stay in the browser (NSW Design System, Quick exit)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A word that a derived edition does not write letter by letter."""

    cyrillic: Text
    latin: Text
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleSettings:
    """What an officer knows of a language: how it calls itself, and whose dates and names it has.

    ``like`` is the tag of a language on which there are data.
    """

    endonym: Text | None = None
    like: Text | None = None
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A problem, by its code, that the site is not to be told of, and why."""

    code: Text
    reason: Text
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryNote:
    """What a country's directory says under one need, such as that nothing was found.

    ``call`` are the services whose lines stand below it.
    """

    need: Need
    words: Localized
    call: tuple[Text, ...] = ()
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """The site as a whole. Languages are BCP 47 tags, countries ISO 3166 codes (XK: Kosovo).

    ``exit`` is the page that readers leave to, ``exits`` another one for a language or a country.
    ``phrases_from`` names, for a language whose phrases are not translated yet, the language whose
    phrases its pages have until then; ``locales`` say of a language what tipsite does not know.
    """

    name: Localized
    address: Text
    status: Literal["demonstration", "live"]
    source_language: Text
    languages: tuple[Text, ...]
    countries: Mapping[str, tuple[Text, ...]]
    exit: Text = EXIT
    exits: Mapping[str, Text] = field(default_factory=dict)
    https: bool = False
    theme: Text = PLAIN
    missing_pages: Literal["show", "hide"] = "show"
    translation: Mapping[str, Literal["draft", "machine", "reviewed"]] = field(default_factory=dict)
    phrases_from: Mapping[str, Text] = field(default_factory=dict)
    locales: Mapping[str, LocaleSettings] = field(default_factory=dict)
    machine_translation: Literal["allow", "refuse"] = "allow"
    responsible: Text | None = None
    report_mistakes: Text | None = None
    menu: tuple[Text, ...] = ()
    footer: tuple[Text, ...] = ()
    disclaimer: Localized = field(default_factory=dict)
    credit: Localized = field(default_factory=dict)
    funders: tuple[Text, ...] = ()
    partners: tuple[Text, ...] = ()
    footnotes: Mapping[str, Localized] = field(default_factory=dict)
    notes: Mapping[str, tuple[CountryNote, ...]] = field(default_factory=dict)
    spellings: tuple[Spelling, ...] = ()
    silence: tuple[Silence, ...] = ()
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When a campaign runs. Both ends are whole or partial ISO 8601 dates."""

    from_: str
    to: str | None = None
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One awareness effort. ``pages`` are those it offers, or left behind when it is over."""

    id: Text
    name: Localized
    summary: Localized
    period: Period
    countries: tuple[Text, ...]
    languages: tuple[Text, ...] = ()
    audience: tuple[Audience, ...] = ()
    aims: tuple[Localized, ...] = ()
    pages: tuple[Text, ...] = ()
    funders: tuple[Text, ...] = ()
    partners: tuple[Text, ...] = ()
    disclaimer: Localized = field(default_factory=dict)
    at: Where = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole file. ``verification`` is by kind of service, in days (``default``: all others)."""

    site: SiteSettings
    lead: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    sheets: Mapping[str, Text] = field(default_factory=dict)
    verification: Mapping[str, Text] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()
    at: Where = field(compare=False)
