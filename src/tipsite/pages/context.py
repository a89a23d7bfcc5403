"""One edition as seen from one address: its pages, words, links, phrases, days and hours.

The makers of all kinds of pages get a `Context`. It knows all pages of an edition, including pages
without a file. It also knows the words for days and hours in the language of the edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from tipsite.contacts.hours import HoursWords
from tipsite.engine.session import Session
from tipsite.language.bidi import left_to_right
from tipsite.language.collation import AlphabetKey
from tipsite.language.dates import UNDATED
from tipsite.language.latin import latin
from tipsite.language.locale_table import Locale
from tipsite.language.locales import (
    language_name,
    locale_for,
    locale_with,
    plural_index,
    sort_key,
    time_words,
)
from tipsite.language.tags import same_language
from tipsite.model.config import Campaign, SiteSettings
from tipsite.model.corpus import PhraseText
from tipsite.model.pages import PageKind
from tipsite.model.plan import PlannedPage
from tipsite.model.problems import Localized, Location, Text
from tipsite.model.records import Listed, Organization
from tipsite.model.site import (
    EditionPage,
    Outdated,
    PageCard,
    PublicService,
    Route,
    ServicePhone,
)
from tipsite.pages.given import Base, TrackedEdition, TrackedMedia, TrackedSettings
from tipsite.pages.inventory import LISTINGS, PageAddress
from tipsite.views.frame import View
from tipsite.views.parts import Link, Words
from tipsite.web import countries_of_route, relative, route_path

Made = PlannedPage | View
"""The result of a maker of pages; a `View` stands for a page without further facts."""

_TO_SHARE = "/share.md"


class PhraseValues(dict[str, str]):
    """Values for a phrase; a placeholder without a value is left unchanged."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


class Context(Struct, frozen=True, kw_only=True):
    """Access to the site for the maker of one page, which reads values by name and key.

    Each read is recorded as a question of the page that is being made (`given`). ``outdated`` are
    fields whose source has changed since they were translated, by their place. A maker may only
    look up a field there that it has read: the recorded question also depends on what ``outdated``
    has for the field. ``root`` is set for pages that a host serves at any depth. If ``borrows`` is
    false, an edition with borrowed phrases uses its own language for them.
    """

    session: Session
    settings: TrackedSettings
    media: TrackedMedia
    edition: TrackedEdition
    editions: Mapping[str, TrackedEdition]
    services: Mapping[str, PublicService]
    phrases: Mapping[str, str]
    outdated: Mapping[Location, Outdated]
    address: str = ""
    root: str = ""
    borrows: bool = True

    @property
    def page_tag(self) -> str:
        """The language of the frame around the texts."""
        return self.edition.page_tag if self.borrows else self.edition.tag

    @property
    def locale(self) -> Locale:
        """The names and formats of the page's language (`page_tag`)."""
        answer: Locale = self.session.ask("locale", self.page_tag)
        return answer

    @property
    def folder(self) -> str:
        """The folder of the page, from which its links lead."""
        return self.address.rpartition("/")[0]

    @property
    def site(self) -> Base:
        """Facts that every page reads, such as the address of the site and names of assets."""
        answer: Base = self.session.ask("base")
        return answer

    @property
    def base(self) -> str:
        """The address of the site; the addresses of pages are relative to it."""
        return self.site.address

    @property
    def source(self) -> str:
        """The source language, in which the site is written and from which it is translated."""
        return self.settings.source_language.text

    @property
    def demonstration(self) -> bool:
        """True for a demonstration: nobody should call its numbers."""
        return self.settings.status == "demonstration"

    @property
    def banner(self) -> str:
        """The line at the top of every page of a demonstration or of a copy with drafts."""
        states = {"draft_site": self.site.drafts, "demonstration": self.demonstration}
        return " ".join(self.edition.phrases[key].forms[0] for key in states if states[key])

    @property
    def hours(self) -> HoursWords:
        """The words for opening hours."""
        joiner = self.list_words(("", ""))
        return hours_words(self.edition.phrases, self.locale, self.day_names, joiner)

    @property
    def routes(self) -> tuple[tuple[str, str], ...]:
        """The routes of the site as pairs: the country where a person is, and the person's own."""
        answer: tuple[tuple[str, str], ...] = self.session.ask("routes")
        return answer

    def route(self, pair: tuple[str, str]) -> Route:
        """Return a route of the site."""
        answer: Route = self.session.ask("route", *pair)
        return answer

    @property
    def from_abroad(self) -> tuple[ServicePhone, ...]:
        """The numbers that can be called from any country."""
        answer: tuple[ServicePhone, ...] = self.session.ask("site", "from_abroad")
        return answer

    @property
    def sheets(self) -> Mapping[str, str]:
        """The service on the sheet of each country that has a sheet."""
        answer: Mapping[str, str] = self.session.ask("site", "sheets")
        return answer

    @property
    def directories(self) -> tuple[str, ...]:
        """The countries that have a directory."""
        answer: tuple[str, ...] = self.session.ask("directories")
        return answer

    @property
    def destinations(self) -> tuple[str, ...]:
        """The countries for which the site has only lines for calls from abroad, sorted by name."""
        return self._by_name(self.session.ask("site", "destinations"))

    @property
    def lists(self) -> Mapping[str, tuple[Listed, ...]]:
        """The kinds of services that a page of the edition lists, by the path of the page."""
        answer: Mapping[str, tuple[Listed, ...]] = self.session.ask("lists", self.edition.tag)
        return answer

    def _by_name(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Sort countries by name, in the alphabet of the language that the page shows."""
        borrowed, derived = self.edition.phrases_from, self.edition.derived_from
        locale = locale_for(borrowed or derived or self.edition.tag)

        def key(code: str) -> AlphabetKey:
            return sort_key(locale, self.session.ask("country name", locale.tag, code))

        return tuple(sorted(codes, key=key))

    @property
    def feed(self) -> str:
        """The address of the edition's feed; empty if no news is written in its language."""
        return str(self.session.ask("feed", self.edition.tag))

    def services_in(self, country: str) -> tuple[PublicService, ...]:
        """Return the services of a country in the order of pages."""
        services: tuple[PublicService, ...] | None = self.session.ask("services in", country)
        return services or ()

    def services_of_need(self, country: str, need: str) -> tuple[PublicService, ...]:
        """Return the services of a country that answer a need, in the order of pages."""
        ids: tuple[str, ...] = self.session.ask("services of need", country, need)
        return tuple(self.services[name] for name in ids)

    def emergency_line(self, country: str) -> PublicService | None:
        """Return the service to call in danger: a country's emergency line, or else its police."""
        name: str | None = self.session.ask("in danger", country)
        return self.services[name] if name else None

    def with_directory(self, countries: Iterable[str]) -> tuple[str, ...]:
        """Return the countries that have a directory, in the given order."""
        known = self.directories
        return tuple(code for code in countries if code in known)

    def lead(self, country: str) -> tuple[PublicService, ...]:
        """Return the services that lead the list of a country."""
        return tuple(self.services[name] for name in self.session.ask("lead", country))

    def organization(self, name: Text | None) -> Organization | None:
        """Return the organization with this id, if there is one."""
        return self.session.ask("organization", name.text) if name else None

    def campaign(self, name: Text | None) -> Campaign | None:
        """Return the campaign with this id, if any edition has it."""
        return self.session.ask("campaign", name.text) if name else None

    def campaign_of(self, name: str) -> Campaign:
        """Return the campaign with this id, which must exist."""
        answer: Campaign = self.session.ask("campaign", name)
        return answer

    def at(self, address: str) -> Context:
        """Return the context of the page, or the file, at an address."""
        return replace(self, address=address)

    def in_folder(self, folder: str, root: str) -> Context:
        """Return the context of a folder, without a page."""
        return replace(self, address=f"{folder}/" if folder else "", root=root)

    def sketch(self, address: str, maker: str, make: Callable[..., Made], *values: Any) -> Sketch:
        """Return the page at an address, made from ``values`` by a function."""
        return Sketch(self.at(address), maker, make, values)

    def ask_here(self, name: str, *keys: str) -> Any:
        """Return the answer to a question that all pages of the edition in one folder share."""
        return self.session.ask(name, self.edition.tag, self.folder, self.root, *keys)

    def footnote(self, country: str) -> Words | None:
        """Return the note for the foot of each page about a country."""
        return self.words_or_none(self.settings.footnotes.get(country, {}))

    def place(self, path: str) -> int:
        """Return the place of a sensitive page among the pages with the same neutral title.

        The first is 1.
        """
        return int(self.session.ask("place", self.edition.tag, path))

    def of_kind(self, kind: PageKind) -> tuple[EditionPage, ...]:
        """Return the edition's pages of one kind that have a file, in the order of their paths."""
        answer: tuple[EditionPage, ...] = self.session.ask("kind", self.edition.tag, kind)
        return answer

    def is_generated(self, path: str) -> bool:
        """Return whether the edition has the page at ``path`` even if there is no file for it."""
        return bool(self.session.ask("generated", self.edition.tag, path))

    def is_written(self, path: str) -> bool:
        """Return whether all words of a page without a file are in the edition's language."""
        return bool(self.session.ask("written", self.edition.tag, path))

    def addresses(self, path: str) -> tuple[PageAddress, ...]:
        """Return the address of the page at ``path`` in each edition that shows it."""
        answer: tuple[PageAddress, ...] = self.session.ask("addresses", path)
        return answer

    def say(self, key: str, **values: str) -> str:
        """Return a phrase in the edition's language."""
        return self.edition.phrases[key].forms[0].format_map(PhraseValues(values))

    def name_of(self, kind: str, value: str) -> str:
        """Return the phrase for one value of a field, such as a need."""
        return self.say(f"{kind}_{value.replace('-', '_')}")

    def phrase(self, key: str, **values: str) -> Markup:
        """Return a phrase as HTML, in which values may be HTML, too."""
        return escape(self.edition.phrases[key].forms[0]).format_map(PhraseValues(values))

    def number(self, dial: str) -> str:
        """Return a number for a plain text of this edition, written from left to right."""
        return left_to_right(dial, self.locale.direction)

    def count(self, key: str, number: int) -> str:
        """Return a counted phrase; ``{count}`` in it is the number."""
        forms = self.edition.phrases[key].forms
        index = plural_index(self.locale, number)
        return forms[min(index, len(forms) - 1)].format_map(PhraseValues({"count": str(number)}))

    def words(self, table: Localized) -> Words:
        """Return words in the edition's language, or else in the closest language of the table."""
        edition, tag = self.edition, self.edition.tag
        if tag not in table:
            near = same_language(tag, sorted(table))
            wanted = (edition.derived_from, *near, self.page_tag, self.source)
            tag = next((tag for tag in wanted if tag in table), min(table))
        return self.written(table[tag], tag)

    def words_or_none(self, table: Localized) -> Words | None:
        """Return the words, or None if the author wrote none."""
        return self.words(table) if table else None

    def text(self, table: Localized) -> str:
        """Return the words as a plain text, which is empty if the author wrote none."""
        return self.words(table).text if table else ""

    def written(self, text: Text, tag: str) -> Words:
        """Return an author's words in the language ``tag``; outdated words get their source."""
        if tag == self.edition.derived_from:
            words = self.in_language(latin(text.text, self.edition.spellings), self.edition.tag)
        else:
            words = self.in_language(text.text, tag)
        outdated = self.outdated.get(text.at)
        if outdated is None:
            return words
        source = locale_for(self.source)
        now = Words(text=outdated.now.text, lang=source.tag, dir=source.direction)
        return replace(words, outdated=True, original=now if outdated.critical else None)

    def in_language(self, text: str, tag: str) -> Words:
        """Return words in the language ``tag``, marked if that is not the language of the page."""
        if tag == self.page_tag:
            return Words(text=text)
        locale = locale_for(tag)
        return Words(text=text, lang=locale.tag, dir=locale.direction)

    def href(self, address: str, anchor: str = "") -> str:
        """Return the link from this page to another address of the site."""
        if self.root:
            return self.root + address + (f"#{anchor}" if anchor else "")
        return relative(self.address, address, anchor)

    def address_of(self, path: str) -> str:
        """Return the address in this edition of the page at ``path``, with a file or without."""
        return self.target(path)[0]

    def target(self, path: str) -> tuple[str, str]:
        """Return the address of a page, and the language of its file, or "" without a file."""
        answer: tuple[str, str] = self.session.ask("target", self.edition.tag, path)
        return answer

    def card(self, path: str) -> PageCard | None:
        """Return the title and summary of a page for links; None if the page has no file."""
        answer: PageCard | None = self.session.ask("card", self.edition.tag, path)
        return answer

    def note(self, tag: str) -> str:
        """Return the language of a page for a link to it; empty if it is the edition's language."""
        return "" if tag == self.edition.tag else self.language(tag)

    def language(self, tag: str) -> str:
        """Return the name of a language, in the language of the page."""
        return str(self.session.ask("language name", self.locale.tag, tag))

    def title(self, page: EditionPage) -> Words:
        """Return a page's title. A fallback is titled by a phrase if there is one for the page."""
        named = self._own_name(page)
        return named or self.written(page.matter.title, page.words_tag)

    def title_at(self, path: str) -> Words:
        """Return the title of a page that the edition has, with a file or without."""
        page = self.edition.pages.get(path)
        title = self.title(page) if page else self.made_title(path)
        assert title is not None
        return title

    def _own_name(self, page: EditionPage | PageCard) -> Words | None:
        """Return the title of a list or campaign by a phrase if its page is in another language."""
        if page.words_tag == self.edition.tag:
            return None
        if page.path in LISTINGS:
            return Words(text=self.say(LISTINGS[page.path].title))
        folder, _, name = page.path.removesuffix(".md").partition("/")
        campaign = self._campaigns.get(name) if folder == "campaigns" else None
        return self.words(campaign.name) if campaign else None

    def link(self, page: PageCard, *, short: bool = False) -> Link:
        """Return a link to a page, marked if the page is in another language."""
        title = page.short_title if short and page.short_title else page.title
        address = self.address_of(page.path)
        return Link(
            label=self._own_name(page) or self.written(title, page.words_tag),
            href=self.href(address),
            summary=self.written(page.summary, page.words_tag),
            note=self.note(page.words_tag),
            current=address == self.address,
        )

    def links(self, paths: tuple[Text, ...]) -> tuple[Link, ...]:
        """Return links to those pages that this edition has, for the frame of all pages."""
        links = (self.link_to(path.text, short=True) for path in paths)
        return tuple(map(unmarked, filter(None, links)))

    def link_to(self, path: str, *, short: bool = False) -> Link | None:
        """Return a link to a page, with a file or without; None if the edition has no such page."""
        card = self.card(path)
        if card:
            return self.link(card, short=short)
        label = self.made_title(path)
        if label is None:
            return None
        address = self.address_of(path)
        return Link(label=label, href=self.href(address), current=address == self.address)

    def trail(self, *paths: str) -> tuple[Link, ...]:
        """Return links with full titles to those pages that this edition has."""
        return tuple(link for path in paths if (link := self.link_to(path)))

    def made_title(self, path: str) -> Words | None:
        """Return the title of a page that needs no file; None if the edition has no such page."""
        if not self.is_generated(path):
            return None
        if path in LISTINGS:
            return Words(text=self.say(LISTINGS[path].title))
        name = path.removesuffix(".md").rpartition("/")[2]
        if path.startswith("routes/"):
            return Words(text=self.route_title(path))
        if path.startswith("help/"):
            return Words(text=self.say("help_in", country=self.country(name.upper())))
        if path.startswith("sheets/"):
            return Words(text=self.say("sheet_title", country=self.country(name.upper())))
        if path.endswith(_TO_SHARE):
            campaign = path.removeprefix("campaigns/").removesuffix(_TO_SHARE)
            name_of = self.words(self._campaigns[campaign].name)
            return Words(text=self.say("material_title", campaign=name_of.text))
        return self.words(self._campaigns[name].name)

    def route_title(self, path: str) -> str:
        """Return the title of a route, or of its part for people who help others."""
        here, there = countries_of_route(path)
        phrase = "route_title" if path == route_path(here, there) else "route_title_workers"
        return self.say(phrase, here=self.country(here), there=self.country(there))

    def campaigns(self) -> tuple[Campaign, ...]:
        """Return the campaigns of this edition."""
        return tuple(self._campaigns.values())

    @property
    def _campaigns(self) -> Mapping[str, Campaign]:
        campaigns: tuple[Campaign, ...] = self.session.ask("campaigns", self.edition.tag)
        return {campaign.id.text: campaign for campaign in campaigns}

    @property
    def records_translation(self) -> str:
        """State of translation of the edition's records and phrases; "draft" by default."""
        if self.edition.tag == self.source:
            return "source"
        checked = self.settings.translation
        return checked.get(self.edition.tag, checked.get(self.edition.derived_from, "draft"))

    @property
    def countries(self) -> tuple[str, ...]:
        """Return all countries that have a directory; those of the edition come first, in order.

        The other countries follow, sorted by name.
        """
        first = self.with_directory(self.edition.countries)
        return (*first, *self._by_name(code for code in self.directories if code not in first))

    @property
    def day_names(self) -> tuple[str, ...]:
        """The full names of the days in the edition's language, Monday first."""
        answer: tuple[str, ...] = self.session.ask("day names", self.locale.tag)
        return answer

    def list_words(self, items: Iterable[str]) -> str:
        """Return words joined as in the edition's language: "A, B and C"."""
        return str(self.session.ask("list words", self.locale.tag, *items))

    def country(self, code: str) -> str:
        """Return the name of a country in the edition's language."""
        return str(self.session.ask("country name", self.locale.tag, code))


def unmarked(link: Link) -> Link:
    """Return a link whose words are not marked as outdated: the linked page has the notice."""
    summary = link.summary and replace(link.summary, outdated=False)
    return replace(link, label=replace(link.label, outdated=False), summary=summary)


class Sketch(NamedTuple):
    """A planned page: its context, the name of its kind, and the function that makes it.

    The page is made when its question is asked. The function reads the site only then.
    """

    context: Context
    maker: str
    function: Callable[..., Made]
    values: tuple[Any, ...]

    @property
    def address(self) -> str:
        """The address of the page."""
        return self.context.address

    def make(self) -> PlannedPage:
        """Return the page."""
        page = self.function(self.context, *self.values)
        return PlannedPage(address=self.address, view=page) if isinstance(page, View) else page


def language_label(site: SiteSettings, locale: Locale, tag: str) -> str:
    """Return the name of the language ``tag`` in the language of ``locale``, or its own name."""
    name = language_name(locale, tag)
    return site_locale(site, tag).endonym if name == tag else name


def site_locale(site: SiteSettings, tag: str) -> Locale:
    """Return the locale of an edition."""
    settings = site.locales.get(tag)
    if settings is None:
        return locale_for(tag)
    return locale_with(
        tag,
        endonym=settings.endonym.text if settings.endonym else "",
        like=settings.like.text if settings.like else "",
    )


def hours_words(
    phrases: Mapping[str, PhraseText], locale: Locale, day_names: tuple[str, ...], joiner: str
) -> HoursWords:
    """Return the words of a language for opening hours."""

    def say(key: str) -> str:
        return phrases[key].forms[0]

    return HoursWords(
        always=say("hours_always"),
        every_day=say("hours_every_day"),
        closed=say("hours_closed"),
        by_appointment=say("hours_by_appointment"),
        holidays=say("hours_holidays"),
        day_names=day_names,
        range=say("hours_range"),
        and_=joiner,
        time=lambda minutes: time_words(locale, minutes),
        comma=locale.comma,
        semicolon=locale.semicolon,
        times=locale.times,
    )


def date_or_words(context: Context, on: str) -> str:
    """Return a whole or partial date in words, or the phrase for an unknown date."""
    if on == UNDATED:
        return context.say("undated")
    if len(on) == len("2021"):
        return on
    return str(context.session.ask("date words", context.locale.tag, on))
