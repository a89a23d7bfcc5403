"""Titles and heads of pages, and neutral titles, which hide the topic from onlookers.

The tab, the history, search engines and chats show the title in the head. The head of a sensitive
page therefore has a neutral title.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tipsite.language.locales import locale_for, share_locale
from tipsite.language.sentences import excerpt
from tipsite.model.config import SharedPicture
from tipsite.model.media import LinkCard
from tipsite.model.site import Edition, EditionPage
from tipsite.pages.context import Context
from tipsite.pages.inventory import LISTINGS, PageAddress
from tipsite.pages.language_spans import plain_words
from tipsite.pages.notices import outdated_text
from tipsite.pages.pictures import downloads, head_picture
from tipsite.theme.tokens import LOUD, SEARCH, SHEET
from tipsite.views.frame import Alternate, Share
from tipsite.views.parts import Download, Link, Picture, Words
from tipsite.web import countries_of_route, route_path

_SHOWN = ("home", "campaigns", "campaign", "news-list", "news", "media")
"""Kinds of pages that may be loud; chats and networks show links to them with a picture."""
_QUIET = ("chooser", "notfound", "moved", "withdrawn")
"""Kinds of pages that are quiet like discreet pages, since a reader may open them by accident."""
_NAMELESS = ("moved", "withdrawn")
"""Kinds of pages whose title is the same on all sites and does not have the site's name."""
_CARDS = ("home", "campaign", "news", "media")
"""Kinds of pages whose links show a card with their title, if the settings ask for cards."""
_OF_A_COUNTRY = {"help": "neutral_directory", "sheets": "neutral_sheet"}


class ShareImage(Struct, frozen=True, kw_only=True):
    """A picture that a chat can show: its address, size in pixels and alternative text."""

    address: str
    width: int
    height: int
    alt: str


class PageMeta(Struct, frozen=True, kw_only=True):
    """Title, trail and addresses of a page in each edition.

    ``kind`` is the kind of page, and ``campaign`` the id of its campaign. ``title_tag`` is the
    language of the title, ``words_tag`` of the whole text, and ``part_tag`` of one text on the
    page. ``title_tag`` and ``part_tag`` are empty for the language of the edition. ``places`` are
    the addresses of the page in all editions. ``original`` is the address of the page that a
    fallback repeats. Pages that are ``enhanced`` have words for tipsite's script. A ``neutral``
    title makes the page discreet. ``country`` is the country that the page is about. A page
    ``for_media`` has no exit. ``image`` is the picture for chats. ``feed`` is the address of the
    feed to follow, if any. ``behind`` are the states of its outdated text. A ``draft`` is not
    published yet.
    """

    title: str
    description: str
    kind: str
    campaign: str = ""
    title_tag: str = ""
    trail: tuple[Link, ...] = ()
    picture: Picture | None = None
    downloads: tuple[Download, ...] = ()
    places: tuple[PageAddress, ...] = ()
    original: str = ""
    words_tag: str = ""
    part_tag: str = ""
    translation: str = "source"
    draft: bool = False
    inline_css: str = ""
    findable: bool = True
    enhanced: bool = False
    neutral: str = ""
    country: str = ""
    for_media: bool = False
    image: ShareImage | None = None
    feed: str = ""
    behind: frozenset[str] = frozenset()
    failed: tuple[str, ...] = ()

    @property
    def addresses(self) -> Mapping[str, str]:
        """The address of the page in each edition that shows it."""
        return {place.tag: place.address for place in self.places}

    @property
    def written_in(self) -> tuple[str, ...]:
        """The editions in which the page is not a fallback."""
        return tuple(place.tag for place in self.places if place.own)

    @property
    def second_style(self) -> str:
        """The name of the second style sheet of the page, or an empty text."""
        if self.kind in _SHOWN and not self.quiet:
            return LOUD
        return {"sheet": SHEET, "search": SEARCH, "allpages": SEARCH}.get(self.kind, "")

    @property
    def quiet(self) -> bool:
        """True if a person two metres away must not recognize the site."""
        return bool(self.neutral) or self.kind in _QUIET


def page_meta(context: Context, page: EditionPage) -> PageMeta:
    """Return the facts of a page with a file for its head and links."""
    places = context.addresses(page.path)
    words = context.title(page)
    return PageMeta(
        title=words.text,
        title_tag=page.words_tag if words.lang else "",
        description=plain_words(context, context.written(page.matter.summary, page.words_tag)),
        kind=page.kind,
        campaign=page.matter.campaign.text if page.matter.campaign else "",
        trail=() if page.kind == "home" else _trail(context, page.path),
        picture=head_picture(context, page),
        downloads=downloads(context, page),
        places=places,
        original=next((place.address for place in places if place.tag == page.words_tag), ""),
        words_tag=page.words_tag,
        translation=page.translation,
        draft=page.draft,
        neutral=_neutral_of_page(context, page),
        for_media=page.kind == "media",
        image=_own_image(context, page),
        behind=outdated_text(context, page),
    )


def _own_image(context: Context, page: EditionPage) -> ShareImage | None:
    image = page.matter.image
    if image is None:
        return None
    return shared_picture(context, image.file.text, image.alt.text if image.alt else "")


def shared_picture(context: Context, name: str, alt: str) -> ShareImage | None:
    """Return a picture for chats and networks; None for an SVG, which they do not show."""
    image = context.media.images.get(name)
    known = image.sizes[-1] if image else None
    if image is None or known is None or known.ending == "svg":
        return None
    size = {"width": known.width, "height": known.height}
    return ShareImage(address=image.address(known), alt=alt, **size)


def _trail(context: Context, path: str) -> tuple[Link, ...]:
    """Return the links from the list above the page at ``path`` down to the page itself."""
    folder = path.rpartition("/")[0]
    above = (f"{folder}/index.md",) if folder and not path.endswith("index.md") else ()
    return context.trail(*above, path)


def _neutral_of_page(context: Context, page: EditionPage) -> str:
    """Return the neutral title of a page with a file; empty if the page is not sensitive."""
    if not page.sensitive:
        return ""
    if page.kind == "safety":
        title, place = context.say("neutral_safety"), context.place(page.path)
        return title if place == 1 else f"{title}, {place}"
    if page.kind == "sign":
        return context.say("neutral_sign", letter=_letters(context.place(page.path)))
    if _has_neutral(page.path):
        return neutral_of_path(context, page.path)
    return context.say("neutral_page", letter=_letters(context.place(page.path)))


def discreet_places(edition: Edition) -> Mapping[str, int]:
    """Return by path the place of a sensitive page in its series, whose titles differ by a letter.

    Places begin with 1.
    """
    sensitive = (page for page in edition.pages.values() if page.sensitive)
    counts: dict[str, int] = {}
    places: dict[str, int] = {}
    for page in sorted(sensitive, key=lambda page: (page.matter.order, page.path)):
        series = _series(page)
        counts[series] = places[page.path] = counts.get(series, 0) + 1
    return places


def _series(page: EditionPage) -> str:
    if _has_neutral(page.path):
        return "list"
    return page.kind if page.kind in ("safety", "sign", "route-part") else ""


def _letters(place: int) -> str:
    """Return A to Z, AA, AB and so on, since “Number 112” would look like a number to call."""
    rest, last = divmod(place - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("A") + last)


def _has_neutral(path: str) -> bool:
    return path in LISTINGS and bool(LISTINGS[path].neutral)


def neutral_of_path(context: Context, path: str) -> str:
    """Return the neutral title of a page without a file; empty for campaigns and news."""
    if _has_neutral(path):
        return context.say(LISTINGS[path].neutral)
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "routes":
        here, there = countries_of_route(path)
        title = context.say(
            "neutral_route", here=context.country(here), there=context.country(there)
        )
        return title if path == route_path(here, there) else f"{title}, 2"
    phrase = _OF_A_COUNTRY.get(folder)
    return context.say(phrase, country=context.country(name.upper())) if phrase else ""


def head_title(context: Context, where: PageMeta, name: Words) -> Words:
    """Return the title for the head: a neutral title, or a title with the site's name.

    A head cannot mark words in another language, so a name in another language is left out.
    """
    if where.neutral or where.kind in _NAMELESS:
        return Words(text=where.neutral or where.title)
    if where.title_tag and where.title_tag in context.settings.name:
        name = Words(text=context.settings.name[where.title_tag].text)
    alone = where.title == name.text or (name.lang and not where.title_tag)
    text = where.title if alone else f"{where.title} – {name.text}"
    return context.in_language(text, where.title_tag) if where.title_tag else Words(text=text)


def share(context: Context, where: PageMeta) -> Share:
    """Return the preview of links to the page; the preview of a discreet page hides its topic."""
    if where.neutral:
        text = context.say("share_text")
        return Share(title=where.neutral, description=text)
    if where.quiet or not (where.image or where.kind in _SHOWN):
        return Share(title=where.title, description=where.description)
    image, card = _share_image(context, where)
    page_tag = context.edition.tag
    others = (
        [tag for tag in where.written_in if tag != page_tag] if page_tag in where.written_in else []
    )
    locales = dict.fromkeys(filter(None, map(share_locale, others)))
    return Share(
        kind="article" if where.kind == "news" else "website",
        title=where.title,
        description=excerpt(where.description),
        image=context.base + image.address if image else "",
        url=context.base + context.address,
        site_name=context.words(context.settings.name).text,
        locale=share_locale(where.words_tag or page_tag),
        locales=tuple(locales),
        width=image.width if image else 0,
        height=image.height if image else 0,
        alt=image.alt if image else "",
        card=card,
    )


def _share_image(context: Context, where: PageMeta) -> tuple[ShareImage | None, str]:
    """Return the first picture that exists: of the page, its card, its campaign or the site.

    Also return the title for its card if the card has to be drawn.
    """
    if where.image:
        return where.image, ""
    campaigns = context.campaigns() if where.campaign else ()
    campaign = next(
        (campaign for campaign in campaigns if campaign.id.text == where.campaign), None
    )
    chosen = _of_settings(context, campaign.image if campaign else None)
    if where.kind == "campaign" and chosen:
        return chosen, ""
    title = _on_card(context, where)
    card = _card(context, where.campaign, title) if title else None
    return card or chosen or _of_settings(context, context.settings.share_image), title


def _of_settings(context: Context, setting: SharedPicture | None) -> ShareImage | None:
    return (
        shared_picture(context, setting.file.text, context.text(setting.alt)) if setting else None
    )


def _on_card(context: Context, where: PageMeta) -> str:
    """Return the title for a page's card; empty without a card, or in another language."""
    foreign = where.title_tag or where.words_tag not in ("", context.page_tag)
    if where.kind not in _CARDS or foreign or not context.settings.link_cards:
        return ""
    return where.title


def _card(context: Context, campaign: str, title: str) -> ShareImage | None:
    card: LinkCard = context.session.ask("link card", context.edition.tag, campaign, title)
    size = {"width": card.width, "height": card.height}
    return ShareImage(address=card.address, alt=title, **size) if card.address else None


def alternates(context: Context, where: PageMeta) -> tuple[Alternate, ...]:
    """Return the page and its translations for search engines, without fallbacks."""
    base = context.base
    links = tuple(
        Alternate(hreflang=hreflang, href=base + address)
        for tag, address in where.addresses.items()
        if tag in where.written_in and (hreflang := locale_for(tag).hreflang)
    )
    root = context.address == "index.html"
    homes = (f"{context.edition.tag}/index.html", "index.html")
    default = Alternate(hreflang="x-default", href=f"{base}index.html")
    chooser = (default,) if context.address in homes else ()
    # Alternates must be mutual, so a page whose language has no tag for search engines has none.
    named = context.edition.tag in where.written_in and context.locale.hreflang
    return (*links, *chooser) if len(links) > 1 and (root or named) else ()


def feed_link(context: Context, where: PageMeta) -> Link | None:
    """Return the link to the feed; None on a discreet page."""
    if not where.feed or where.neutral:
        return None
    return Link(label=Words(text=context.say("feed_link")), href=context.href(where.feed))


def neutral_of_part(context: Context, country: str, number: int) -> str:
    """Return the neutral title of part ``number`` of a long directory."""
    return context.say("neutral_part", country=context.country(country), number=str(number))


def neutral_of_service(context: Context, country: str, place: int) -> str:
    """Return the neutral title of the page of a service, since its name may show the topic.

    Its ``place`` among the services of its country, from 1, determines the letter.
    """
    letter = _letters(place)
    return context.say("neutral_service", country=context.country(country), letter=letter)


def generated_meta(
    context: Context,
    path: str,
    description: str = "",
    *,
    kind: str = "",
    country: str = "",
    trail: tuple[Link, ...] | None = None,
) -> PageMeta:
    """Return the facts of a page without a file; the description is by default its title."""
    title = context.made_title(path)
    assert title is not None
    return PageMeta(
        title=title.text,
        description=description or title.text,
        kind=kind or (LISTINGS[path].kind if path in LISTINGS else "campaign"),
        trail=_trail(context, path) if trail is None else trail,
        places=context.addresses(path),
        translation=context.records_translation,
        neutral=neutral_of_path(context, path),
        country=country,
    )


def path_meta(context: Context, path: str, description: str = "") -> PageMeta:
    """Return the facts of a page; ``description`` is only used for a page without a file."""
    page = context.edition.pages.get(path)
    return page_meta(context, page) if page else generated_meta(context, path, description)
