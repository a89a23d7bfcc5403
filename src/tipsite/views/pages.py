"""One view for each kind of page."""

from __future__ import annotations

from typing import ClassVar

from markupsafe import Markup

from tipsite.views.frame import TextView, TitledView, View
from tipsite.views.parts import Download, Filter, Heading, Link, Picture, Showing, Words
from tipsite.views.services import Call, Country, Entry, OwnLines, Section


class HomeView(TextView, frozen=True, kw_only=True):
    """The first page of an edition. ``everywhere`` is the number that all countries share.

    ``campaigns`` are those that run, ``news`` the newest.
    """

    template: ClassVar[str] = "home.html"
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    doors: tuple[Link, ...]
    campaigns: tuple[Link, ...]
    news: tuple[Link, ...]


class HelpView(TextView, frozen=True, kw_only=True):
    """The list of countries. ``everywhere`` is the number that all of them share."""

    template: ClassVar[str] = "help.html"
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]


class DirectoryView(TitledView, frozen=True, kw_only=True):
    """The services of one country. ``first`` are those that lead it on the home page.

    A directory too long for one page has its ``sections`` on pages of their own: then it has
    ``parts``, the links to them. ``text`` is the address of the same as plain text. ``once`` is
    what holds for every entry that says nothing else; ``traces`` say what using each kind of
    contact on the page leaves behind.
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
    """The services of one country for one need, or some of them where they are too many.

    ``others`` are the directory's further parts, the page itself included. ``first``, ``once`` and
    ``traces`` are as in a directory.
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
    """One service. ``text`` is the address of the same as plain text, short enough to send.

    ``data`` is what search engines read: JSON-LD in the terms of schema.org; empty on a
    demonstration, whose numbers nobody is to find.
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


class SignView(TitledView, frozen=True, kw_only=True):
    """One situation and its signs. Nothing is counted and no verdict is given.

    ``signs_original``, ``do_original`` and ``dont_original`` are what the source has in these
    lists, where the translation may mislead or is missing; otherwise empty. ``everywhere`` is the
    number that all countries share.
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
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    talk: Link | None


class Supporter(Showing, frozen=True, kw_only=True):
    """A funder or partner: ``picture`` is its logo, ``href`` its website; either may be lacking."""

    name: Words
    description: Words | None
    picture: Picture | None
    href: str


class CampaignView(TitledView, frozen=True, kw_only=True):
    """One campaign. ``pages`` are those it offers; when it has ``ended``, those that remain.

    ``state`` says in a word whether it runs, ``ended`` in a sentence that it does no more.
    ``button`` leads to what it asks its readers to do first. The picture is the frame's.
    ``everywhere`` is the number that all its ``countries`` share; of what has ended, neither has
    any numbers. ``material`` leads to its posters, cards and pictures, if it has any.
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
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    pages: tuple[Link, ...]
    funders: tuple[Supporter, ...]
    statement: Words | None
    partners: tuple[Supporter, ...]
    disclaimer: Words | None
    material: Link | None = None


class PageView(TextView, frozen=True, kw_only=True):
    """Any other page. ``contents`` are the headings of its text, where there are several.

    ``own_lines`` are the contacts, named by the page, of the organization that runs the site.
    ``countries`` are those of the first list of numbers in its text, if there are several, and
    ``everywhere`` is the number that they share.
    """

    template: ClassVar[str] = "page.html"
    contents: tuple[Heading, ...]
    own_lines: tuple[OwnLines, ...] = ()
    everywhere: tuple[Call, ...] = ()
    countries: tuple[Country, ...] = ()


class MediaView(PageView, frozen=True, kw_only=True):
    """A page for journalists. ``contact`` is the organization responsible for the site, if set.

    ``own_lines`` are its contacts, such as those of its press office.
    """

    template: ClassVar[str] = "media.html"

    contact: Supporter | None


class MaterialPiece(Showing, frozen=True, kw_only=True):
    """A poster, a card or a picture to take: its file, and how it looks, where that is shown.

    ``message`` is what may be sent with a picture, line by line, in the length that networks take;
    ``longer`` the same with all that is known of the numbers; each is empty where there is none.
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
    """Take and share: the material of a campaign, by country, those of the edition first.

    ``all`` is everything that may lie together in one archive, if there is any.
    """

    template: ClassVar[str] = "material.html"
    summary: str
    countries: tuple[MaterialCountry, ...]
    all: Download | None


class SafetyView(TitledView, frozen=True, kw_only=True):
    """The page on what a visit leaves behind (``stays``), and what to do about it (``body``)."""

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
    """One language of the chooser. ``name_lang`` is empty for a name of the site in it.

    ``danger`` are the numbers for an emergency in this language, one tap each; ``choose`` is the
    word for the choice; both are empty where its words are another language's,
    the word also where another language has the same.
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
    choose: str


class ChooserView(View, frozen=True, kw_only=True):
    """The choice of language, at the root of the site.

    ``shared`` is the number for an emergency, where it is the same in all languages.
    """

    template: ClassVar[str] = "chooser.html"
    choices: tuple[Choice, ...]
    shared: Call | None


class NotFoundView(TitledView, frozen=True, kw_only=True):
    """The page that a host shows for an unknown address, at any depth.

    ``titles`` say so in the edition's language, or in all where the page is that of the whole site;
    there ``shared`` is the number for an emergency, where it is the same in all languages.
    """

    template: ClassVar[str] = "notfound.html"
    titles: tuple[Words, ...]
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]
    choices: tuple[Choice, ...]
    shared: Call | None


class WithdrawnView(TitledView, frozen=True, kw_only=True):
    """The page in place of a withdrawn number or page: whom to call instead.

    It names neither the number or page nor the reason. ``everywhere`` are emergency numbers.
    """

    template: ClassVar[str] = "withdrawn.html"
    everywhere: tuple[Call, ...]
    countries: tuple[Country, ...]


class MovedView(TitledView, frozen=True, kw_only=True):
    """The page at an old address: it leads ``to`` the page of today without a click.

    In the head it has ``<meta http-equiv="refresh" content="0; url={{ view.to.href }}">``.
    """

    template: ClassVar[str] = "moved.html"
    to: Link


class SearchView(TitledView, frozen=True, kw_only=True):
    """The search of one edition. ``data`` is what tipsite's script needs, as JSON.

    The page holds a form with ``data-search="{{ data }}"`` and one box in it, both as the audit
    asks for. The script puts its results at the end of the form, unless there are places for them
    in it: ``data-search-status`` and ``data-search-results``. What is marked with
    ``data-search-without`` is for those without a script.
    """

    template: ClassVar[str] = "search.html"
    data: str
    all_pages: Link


class Letter(Showing, frozen=True, kw_only=True):
    """The pages whose titles begin with one letter of the alphabet."""

    name: str
    links: tuple[Link, ...]


class AllPagesView(TitledView, frozen=True, kw_only=True):
    """The pages of an edition by title, or some of them if one page is too small.

    ``parts`` are the pages of the list, this one included; empty where there is only this one.
    """

    template: ClassVar[str] = "allpages.html"
    letters: tuple[Letter, ...]
    parts: tuple[Link, ...]
    search: Link
