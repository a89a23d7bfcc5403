"""One view for each kind of page."""

from __future__ import annotations

from typing import ClassVar

from markupsafe import Markup

from tipsite.views.frame import TextView, TitledView, View
from tipsite.views.parts import Download, Event, Filter, Heading, Link, Picture, Showing, Words
from tipsite.views.services import Call, Country, Entry, OwnLines, Section


class AskingView(TitledView, frozen=True, kw_only=True):
    """A page with the lines of ``countries``; ``everywhere`` is the number that all of them share.

    Of several countries, the page asks in which one the reader is.
    """

    everywhere: tuple[Call, ...] = ()
    countries: tuple[Country, ...] = ()

    @property
    def has_lines(self) -> bool:
        """Return whether some country has lines or services."""
        return any(country.calls or country.listed for country in self.countries)


class HomeView(AskingView, frozen=True, kw_only=True):
    """The first page of an edition.

    ``campaigns`` are the running campaigns, ``news`` the newest pages of news, ``events`` the next
    events of all campaigns.
    """

    template: ClassVar[str] = "home.html"
    body: Markup
    doors: tuple[Link, ...]
    campaigns: tuple[Link, ...]
    news: tuple[Link, ...]
    events: tuple[Event, ...] = ()


class HelpView(AskingView, frozen=True, kw_only=True):
    """The list of countries."""

    template: ClassVar[str] = "help.html"
    body: Markup


class DirectoryView(TitledView, frozen=True, kw_only=True):
    """The services of one country. ``first`` are its first lines, as on the home page.

    A directory that is too long for one page has its ``sections`` on further pages; ``parts`` are
    the links to these. ``text`` is the address of the directory as plain text. ``once`` are facts
    of all entries that do not state another fact. ``traces`` tell the traces that each kind of
    contact on the page leaves.
    """

    template: ClassVar[str] = "directory.html"
    first: tuple[Call, ...]
    once: tuple[str, ...]
    traces: tuple[str, ...]
    sections: tuple[Section, ...]
    parts: tuple[Link, ...]
    filter: Filter | None
    text: str
    routes: tuple[Link, ...]
    sheet: Link | None
    footnote: Words | None


class PartView(TitledView, frozen=True, kw_only=True):
    """The services of one country for one need, or some of them if they are too many.

    ``others`` are all parts of the directory, this one included. ``first``, ``once`` and ``traces``
    are as in a directory.
    """

    template: ClassVar[str] = "part.html"
    first: tuple[Call, ...]
    once: tuple[str, ...]
    traces: tuple[str, ...]
    section: Section
    filter: Filter | None
    others: tuple[Link, ...]
    directory: Link
    footnote: Words | None


class ServiceView(TitledView, frozen=True, kw_only=True):
    """One service. ``text`` is the address of a plain text about it, short enough to send.

    ``data`` is JSON-LD for search engines, in the terms of schema.org. It is empty on a
    demonstration, since search engines must not find its numbers.
    """

    template: ClassVar[str] = "service.html"
    entry: Entry
    text: str
    data: Markup
    directory: Link
    footnote: Words | None


class ListView(TextView, frozen=True, kw_only=True):
    """A list of pages with an introduction: the signs, or the campaigns."""

    template: ClassVar[str] = "list.html"
    links: tuple[Link, ...]


class SignView(AskingView, frozen=True, kw_only=True):
    """One situation and its signs. Nothing is counted and no verdict is given.

    ``signs_original``, ``do_original`` and ``dont_original`` are these lists in the source, if
    their translation may mislead or is missing; else they are empty.
    """

    template: ClassVar[str] = "sign.html"
    who: Words
    body: Markup
    signs: tuple[str, ...]
    signs_original: Markup
    do: tuple[str, ...]
    do_original: Markup
    dont: tuple[str, ...]
    dont_original: Markup
    talk: Link | None


class Supporter(Showing, frozen=True, kw_only=True):
    """A funder or partner: ``picture`` is its logo, ``href`` its website; each may be missing."""

    name: Words
    description: Words | None
    picture: Picture | None
    href: str


class CampaignView(AskingView, frozen=True, kw_only=True):
    """One campaign. ``pages`` are its pages, or those that remain after its end.

    ``state`` says in a word whether it runs; ``ended`` is a sentence that it is over, empty while
    it runs. ``button`` leads to the page of the campaign's first request to readers. The picture is
    in the frame. An ended campaign has its countries without numbers. ``material`` leads to its
    posters, cards and pictures, if it has any.
    """

    template: ClassVar[str] = "campaign.html"
    summary: Words
    body: Markup
    slogan: Words | None
    period: str
    state: str
    ended: str
    button: Link | None
    audience: str
    aims: tuple[Words, ...]
    pages: tuple[Link, ...]
    funders: tuple[Supporter, ...]
    statement: Words | None
    partners: tuple[Supporter, ...]
    disclaimer: Words | None
    material: Link | None = None
    events: tuple[Event, ...] = ()


class PageView(AskingView, frozen=True, kw_only=True):
    """Any other page. ``contents`` are the headings of its text, if it has several.

    ``own_lines`` are the contacts, named by the page, of the organization that runs the site.
    ``countries`` are those of the first list of numbers in its text, if there are several.
    """

    template: ClassVar[str] = "page.html"
    body: Markup
    contents: tuple[Heading, ...]
    own_lines: tuple[OwnLines, ...] = ()


class MediaView(PageView, frozen=True, kw_only=True):
    """A page for journalists. ``contact`` is the organization responsible for the site, if set.

    ``own_lines`` are its contacts, such as those of its press office.
    """

    template: ClassVar[str] = "media.html"

    contact: Supporter | None


class MaterialPiece(Showing, frozen=True, kw_only=True):
    """A poster, a card or a picture to download: its file, and a preview ``picture``, if any.

    ``message`` is a short text to send with a picture, line by line; its length suits networks.
    ``longer`` is the text with all facts about the numbers. Each is empty if there is no such text.
    """

    file: Download
    picture: Picture | None
    message: tuple[str, ...]
    longer: tuple[str, ...]


class MaterialCountry(Showing, frozen=True, kw_only=True):
    """The pieces that have the numbers of one country."""

    name: str
    pieces: tuple[MaterialPiece, ...]


class MaterialView(TitledView, frozen=True, kw_only=True):
    """The material of a campaign to download and share, the countries of the edition first.

    ``all`` is an archive of all pieces that may be together in one file, if there are any.
    """

    template: ClassVar[str] = "material.html"
    summary: str
    countries: tuple[MaterialCountry, ...]
    all: Download | None


class SafetyView(TitledView, frozen=True, kw_only=True):
    """The page about the traces of a visit (``stays``), and what to do about them (``body``)."""

    template: ClassVar[str] = "safety.html"
    stays: tuple[str, ...]
    body: Markup
    contents: tuple[Heading, ...]


class NewsView(TitledView, frozen=True, kw_only=True):
    """A piece of news: ``day`` is its ISO 8601 date, ``date`` the same in words."""

    template: ClassVar[str] = "news.html"
    day: str
    date: str
    body: Markup
    contents: tuple[Heading, ...]


class Choice(Showing, frozen=True, kw_only=True):
    """One language of the chooser. ``name_lang`` is empty if the site has a name in it.

    ``danger`` are the numbers for an emergency, in this language, each in one tap. There are none
    if the edition borrows the phrases of another language. ``countries`` is a word for them in this
    language.
    """

    endonym: str
    lang: str
    dir: str
    href: str
    site_name: str
    name_lang: str
    name_dir: str
    demonstration: str
    danger: tuple[Call, ...]
    countries: str


class ChooserView(View, frozen=True, kw_only=True):
    """The choice of language, at the root of the site.

    ``shared`` is the number for an emergency, if all languages have the same one.
    """

    template: ClassVar[str] = "chooser.html"
    choices: tuple[Choice, ...]
    shared: Call | None


class NotFoundView(AskingView, frozen=True, kw_only=True):
    """The page that a host shows for an unknown address, at any depth.

    ``titles`` say so in the edition's language; on the page of the whole site, in all languages. On
    that page, ``shared`` is the number for an emergency, if all languages have the same one.
    """

    template: ClassVar[str] = "notfound.html"
    titles: tuple[Words, ...]
    choices: tuple[Choice, ...]
    shared: Call | None


class WithdrawnView(AskingView, frozen=True, kw_only=True):
    """The page in place of a withdrawn number or page, with other numbers to call.

    It does not name the number, the page or the reason.
    """

    template: ClassVar[str] = "withdrawn.html"


class MovedView(TitledView, frozen=True, kw_only=True):
    """The page at an old address: it leads ``to`` the current page without a click.

    Its head has ``<meta http-equiv="refresh" content="0; url={{ view.to.href }}">``. ``everywhere``
    are emergency numbers, if it is the front door of the site.
    """

    template: ClassVar[str] = "moved.html"
    to: Link
    everywhere: tuple[Call, ...] = ()


class SearchView(TitledView, frozen=True, kw_only=True):
    """The search of one edition. ``data`` are the settings of tipsite's script, as JSON.

    The page has a form with ``data-search="{{ data }}"`` and one box in it; the audit checks both.
    The script puts its results at the end of the form, or in elements of the form with
    ``data-search-status`` and ``data-search-results``. Elements with ``data-search-without`` are
    for browsers without scripts.
    """

    template: ClassVar[str] = "search.html"
    data: str
    all_pages: Link


class Letter(Showing, frozen=True, kw_only=True):
    """The pages whose titles begin with one letter of the alphabet."""

    name: str
    links: tuple[Link, ...]


class AllPagesView(TitledView, frozen=True, kw_only=True):
    """The pages of an edition by title, or some of them if they do not fit on one page.

    ``parts`` are the pages of the list, this one included; empty if there is only this one.
    """

    template: ClassVar[str] = "allpages.html"
    letters: tuple[Letter, ...]
    parts: tuple[Link, ...]
    search: Link
