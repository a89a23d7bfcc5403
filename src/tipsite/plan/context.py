"""One edition, seen from one address: its words, links and phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tipsite.model.config import Campaign
from tipsite.model.media import Media
from tipsite.model.site import Edition, EditionPage, PublicService, Site
from tipsite.model.values import Localized, Text
from tipsite.plan.hours import hours_words
from tipsite.plan.made import address_in, edition_campaigns, is_made
from tipsite.plan.tongue import named_in, site_locale
from tipsite.tools.latin import latin
from tipsite.tools.locale_table import Locale
from tipsite.tools.locales import locale_for, plural_index, sort_key, territory
from tipsite.tools.spoken_hours import HoursWords
from tipsite.tools.tags import same_language
from tipsite.tools.urls import page_address, relative
from tipsite.views import Call, Entry, Link, Words

_LISTS = {
    "help/index.md": "help_title",
    "help/abroad.md": "abroad_title",
    "routes/index.md": "routes_title",
    "news/index.md": "news_title",
    "signs/index.md": "signs_list_title",
    "campaigns/index.md": "campaigns_title",
    "search.md": "search_title",
    "az.md": "az_title",
}
"""Pages that need no file, and the phrase that is their title."""


class Given(dict[str, str]):
    """Values for a phrase; what a theme asks for beyond them stays as it was written."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the plan of one page knows. ``root`` is set on pages a host serves at any depth.

    ``only`` is the address of the one page that is wanted, empty where all are.
    ``known`` are entries made before, by language, folder and service: an entry stands in a
    directory, in its parts and in its plain text, and is made once. ``dialled`` are lines of
    services in the same way.
    """

    site: Site
    media: Media
    edition: Edition
    locale: Locale
    services: Mapping[str, PublicService]
    css: str
    script: str
    search: str
    hours: HoursWords
    phrases: Mapping[str, str]
    address: str = ""
    root: str = ""
    only: str = ""
    known: dict[tuple[str, str, str], Entry] = field(default_factory=dict, compare=False)
    dialled: dict[tuple[str, str, str, str], tuple[Call, ...]] = field(
        default_factory=dict, compare=False
    )

    def wants(self, address: str) -> bool:
        """Whether the page at ``address`` is to be planned."""
        return not self.only or self.only == address

    def say(self, key: str, **values: str) -> str:
        """Return a phrase in the edition's language."""
        return self.edition.phrases[key].forms[0].format_map(Given(values))

    def count(self, key: str, number: int) -> str:
        """Return a counted phrase; ``{count}`` stands for the number."""
        forms = self.edition.phrases[key].forms
        index = plural_index(self.locale, number)
        return forms[min(index, len(forms) - 1)].format_map(Given({"count": str(number)}))

    def words(self, table: Localized) -> Words:
        """Return the words in the edition's language, or in the nearest that there is."""
        edition = self.edition
        source = self.site.settings.source_language.text
        near = () if edition.tag in table else same_language(edition.tag, sorted(table))
        wanted = (edition.tag, edition.derived_from, *near, edition.page_tag, source)
        tag = next((tag for tag in wanted if tag in table), min(table))
        return self.written(table[tag], tag)

    def words_or_none(self, table: Localized) -> Words | None:
        """Return the words, or None where the author wrote none."""
        return self.words(table) if table else None

    def written(self, text: Text, tag: str) -> Words:
        """Return an author's words of the language ``tag``, with what their source says now."""
        if tag == self.edition.derived_from:
            words = self.in_language(latin(text.text, self.edition.spellings), self.edition.tag)
        else:
            words = self.in_language(text.text, tag)
        found = self.site.outdated.get(text.at) if self.site.outdated else None
        if found is None:
            return words
        source = locale_for(self.site.settings.source_language.text)
        now = Words(text=found.now.text, lang=source.lang, dir=source.direction)
        return replace(words, outdated=True, original=now if found.critical else None)

    def in_language(self, text: str, tag: str) -> Words:
        """Return words of the language ``tag``, marked where it is not the page's."""
        if tag == self.edition.page_tag:
            return Words(text=text)
        locale = locale_for(tag)
        return Words(text=text, lang=locale.lang, dir=locale.direction)

    def href(self, address: str, anchor: str = "") -> str:
        """Return the link from this page to another address of the site."""
        if self.root:
            return self.root + address + (f"#{anchor}" if anchor else "")
        return relative(self.address, address, anchor)

    def page_address(self, page: EditionPage) -> str:
        """Return the address of a page in this edition."""
        return address_in(self.edition.tag, page)

    def made_address(self, path: str) -> str:
        """Return the address of a page that exists without a file, such as a directory."""
        page = self.edition.pages.get(path)
        return self.page_address(page) if page else page_address(self.edition.tag, path)

    def note(self, page: EditionPage) -> str:
        """Return the mark of a link to a page in another language: its name."""
        if page.words_tag == self.edition.tag:
            return ""
        return self.language(page.words_tag)

    def language(self, tag: str) -> str:
        """Return the name of a language in that of the page."""
        return named_in(self.site.settings, self.locale, tag)

    def title(self, page: EditionPage) -> Words:
        """Return a page's title; of a fallback, the name that tipsite has for it, if any."""
        named = self._own_name(page)
        return named or self.written(page.matter.title, page.words_tag)

    def _own_name(self, page: EditionPage) -> Words | None:
        """The name of a list or a campaign in the edition's language, where its page has none."""
        if page.words_tag == self.edition.tag:
            return None
        if page.path in _LISTS:
            return Words(text=self.say(_LISTS[page.path]))
        for campaign in self.campaigns():
            if page.path == f"campaigns/{campaign.id.text}.md":
                return self.words(campaign.name)
        return None

    def link(self, page: EditionPage, *, short: bool = False) -> Link:
        """Return a link to a page, marked where its words are in another language."""
        matter = page.matter
        title = matter.short_title if short and matter.short_title else matter.title
        address = self.page_address(page)
        return Link(
            label=self._own_name(page) or self.written(title, page.words_tag),
            href=self.href(address),
            summary=self.written(matter.summary, page.words_tag),
            note=self.note(page),
            current=address == self.address,
        )

    def links(self, paths: tuple[Text, ...]) -> tuple[Link, ...]:
        """Return links to the pages that this edition has."""
        found = (self.link_to(path.text, short=True) for path in paths)
        return tuple(link for link in found if link is not None)

    def link_to(self, path: str, *, short: bool = False) -> Link | None:
        """Return a link to a page or to a list that needs no file; None where it is not shown."""
        page = self.edition.pages.get(path)
        if page:
            return self.link(page, short=short)
        label = self.made_title(path)
        if label is None:
            return None
        address = self.made_address(path)
        return Link(label=label, href=self.href(address), current=address == self.address)

    def made_title(self, path: str) -> Words | None:
        """Return the title of a page that exists without a file, or None if there is none."""
        if not is_made(self.site, self.edition, path):
            return None
        if path in _LISTS:
            return Words(text=self.say(_LISTS[path]))
        name = path.removesuffix(".md").rpartition("/")[2]
        if path.startswith("routes/"):
            here, _, there = name.upper().partition("-")
            return Words(text=self.route_title(here, there))
        if path.startswith("help/"):
            return Words(text=self.say("help_in", country=self.country(name.upper())))
        if path.startswith("sheets/"):
            return Words(text=self.say("sheet_title", country=self.country(name.upper())))
        return next(self.words(found.name) for found in self.campaigns() if found.id.text == name)

    def route_title(self, here: str, there: str) -> str:
        """Return the title of the page for a person who is ``here``."""
        return self.say("route_title", here=self.country(here), there=self.country(there))

    def campaigns(self) -> tuple[Campaign, ...]:
        """Return the campaigns of this edition."""
        return edition_campaigns(self.site, self.edition)

    @property
    def records_translation(self) -> str:
        """Who checked the edition's words in records, settings and phrases; nobody, unless said."""
        settings = self.site.settings
        if self.edition.tag == settings.source_language.text:
            return "source"
        original = settings.translation.get(self.edition.derived_from, "draft")
        return settings.translation.get(self.edition.tag, original)

    @property
    def countries(self) -> tuple[str, ...]:
        """Return every country that has a directory: the edition's own in the officer's order.

        The others follow by name. An edition made of another's words goes by the alphabet of that
        one, so that both have one order.
        """
        own = tuple(code for code in self.edition.countries if code in self.site.services)
        others = (code for code in self.site.services if code not in own)
        borrowed, derived = self.edition.phrases_from, self.edition.derived_from
        locale = locale_for(borrowed or derived or self.edition.tag)
        return (*own, *sorted(others, key=lambda code: sort_key(locale, territory(locale, code))))

    def country(self, code: str) -> str:
        """Return the name of a country in the edition's language."""
        return territory(self.locale, code)


def edition_context(
    site: Site, media: Media, edition: Edition, *, css: str, script: str, search: str
) -> Context:
    """Return the context of an edition, before any page is chosen."""
    services = {found.id: found for country in site.services.values() for found in country}
    locale = site_locale(site.settings, edition.page_tag)
    return Context(
        site=site,
        media=media,
        edition=edition,
        locale=locale,
        services=services,
        css=css,
        script=script,
        search=search,
        hours=hours_words(edition.phrases, locale),
        phrases={key: phrase.forms[0] for key, phrase in edition.phrases.items()},
    )
