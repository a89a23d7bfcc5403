"""The frame around every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from markupsafe import Markup
from msgspec import Struct

from tipsite.views.parts import Download, Link, Picture, Script, Showing, Shown, Words, shown_in


class LanguageLink(Struct, frozen=True, kw_only=True):
    """This page in another language, named in that language."""

    endonym: str
    lang: str
    dir: str
    href: str
    current: bool


class Alternate(Struct, frozen=True, kw_only=True):
    """This page in another language, for search engines: ``hreflang`` and an absolute address."""

    hreflang: str
    href: str


class Logo(Showing, frozen=True, kw_only=True):
    """A funder's or partner's logo, or its name alone; ``href`` is its website, if it has one."""

    name: Words
    picture: Picture | None
    href: str = ""


class Share(Struct, frozen=True, kw_only=True):
    """The preview of a link to the page in chats and networks (Open Graph).

    ``kind`` is the Open Graph type of the page. ``url`` and ``image`` are absolute addresses or
    empty. ``locale`` is a language with its territory; ``locales`` are those of the page in other
    languages. ``width`` and ``height`` of the picture are in pixels, ``alt`` is its alternative
    text. ``card`` is the title on a picture that is drawn for the page; it is empty if the page has
    another picture. On a discreet page, all but title and description are empty.
    """

    kind: str = "website"
    title: str = ""
    description: str = ""
    image: str = ""
    url: str = ""
    site_name: str = ""
    locale: str = ""
    locales: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    alt: str = ""
    card: str = ""


class Supporters(Showing, frozen=True, kw_only=True):
    """Funders and partners, with the ``statement`` that the funders ask for."""

    funders: tuple[Logo, ...] = ()
    statement: Words | None = None
    partners: tuple[Logo, ...] = ()


class FooterGroup(Struct, frozen=True, kw_only=True):
    """A group of links at the foot; its ``title`` names their audience."""

    title: str
    links: tuple[Link, ...]


class Frame(Struct, frozen=True, kw_only=True):
    """The frame around every page. Addresses are relative, except canonical and alternates.

    ``title_lang`` and ``title_dir`` are empty for a title in the page's language. The same is true
    of ``site_lang`` and ``site_dir`` for the name of the site. ``kind`` is the kind of page
    (``home``, ``campaign``, ``service`` and so on). ``campaign`` is the id of the page's campaign;
    a discreet page has none. ``logo`` and ``slogan`` are those of the site; ``supporters`` are at
    the foot. ``shared`` says whether the page has a button to share it. A quiet page has none of
    these four. The title of a ``discreet`` page reveals nothing. A ``quiet`` page does not reveal
    the site to a person two metres away; all discreet pages are quiet. ``exit`` is the address that
    the exit leads to, empty on a page for media. ``exit_words`` belong to the live region beside
    it. ``safety`` leads to the page about traces of a visit. ``guard`` is the script that comes
    first in the head. ``policy`` is the Content Security Policy, for hosts that send no headers.
    ``comma`` separates the parts of a list, space included. ``picture`` and ``downloads`` (the
    files that the page offers) are below its text. ``failed`` are prepared messages on lines that
    did not work, on pages for professionals. ``css`` is the style sheet of all pages;
    ``more_css`` is a second one for loud pages and for sheets to print. ``feed`` links to the news
    for feed readers (Atom), on pages with news. ``here`` is the name of the page's country, if the
    site has several. ``abroad`` leads to help in countries that the edition does not show.
    ``search`` leads to the search of the edition; the chooser has none. ``footer`` are all links at
    the foot; ``groups`` are the same links by audience, if the settings group them. ``notices``
    must be on the page; ``grave`` are those notices that may change a reader's decision. ``behind``
    are the states of the page's own text that are behind its source (``missing``,
    ``outdated-minor``, ``outdated-critical``); the notices say so.
    """

    lang: str
    dir: str
    comma: str
    policy: Markup
    title: str = ""
    title_lang: str = ""
    title_dir: str = ""
    discreet: bool = False
    quiet: bool = False
    description: str = ""
    share: Share = Share()
    site_name: str
    site_lang: str
    site_dir: str
    kind: str = ""
    campaign: str = ""
    shared: bool = False
    feed: Link | None = None
    noindex: bool
    canonical: str = ""
    alternates: tuple[Alternate, ...] = ()
    css: str
    more_css: str = ""
    guard: Markup
    script: Script
    inline_css: Markup = Markup("")
    home: str
    help: Link | None
    here: str = ""
    abroad: Link | None
    exit: str = ""
    exit_words: str
    safety: Link | None
    demonstration: str
    notices: tuple[str, ...] = ()
    grave: tuple[str, ...] = ()
    behind: frozenset[str] = frozenset()
    content_lang: str = ""
    content_dir: str = ""
    breadcrumb: tuple[Link, ...]
    picture: Picture | None = None
    downloads: tuple[Download, ...] = ()
    failed: tuple[Link, ...] = ()
    search: Link | None
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    groups: tuple[FooterGroup, ...]
    languages: tuple[LanguageLink, ...]
    report: Link | None
    responsible: Words | None
    disclaimer: Words | None
    credit: Words | None
    logo: Picture | None
    slogan: Words | None
    supporters: Supporters
    say: Mapping[str, str] = {}

    def own_words(self) -> tuple[Shown, ...]:
        """Return the page's own words.

        Words of links to other pages are left out: those pages have their own notices.
        """
        return shown_in(self.downloads)

    def words_below(self) -> tuple[Shown, ...]:
        """Return the words below every page."""
        return shown_in(
            self.responsible,
            self.disclaimer,
            self.credit,
            self.slogan,
            self.supporters,
        )


class View(Showing, frozen=True, kw_only=True):
    """The data of the ``template`` of one kind of page."""

    frame: Frame
    template: ClassVar[str]


class TitledView(View, frozen=True, kw_only=True):
    """A page with a title of its own."""

    title: Words


class TextView(TitledView, frozen=True, kw_only=True):
    """A page with a text that an author may write."""

    body: Markup
