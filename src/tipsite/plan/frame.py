"""What surrounds every page of an edition."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from tipsite.model.records import Organization
from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.plan.downloads import downloads
from tipsite.plan.enhance import script
from tipsite.plan.leaving import exit_of, exit_words, safety_link
from tipsite.plan.lines import service_href
from tipsite.plan.made import shown_in
from tipsite.plan.neutral import neutral_of_page, neutral_of_path
from tipsite.plan.pictures import head_picture, logo, shared_picture
from tipsite.tools.excerpt import excerpt
from tipsite.tools.locales import language_name, locale_for
from tipsite.tools.policy import inlined, policy
from tipsite.tools.urls import split_url
from tipsite.views import (
    Alternate,
    Download,
    Frame,
    LanguageLink,
    Link,
    Logo,
    Picture,
    Share,
    Words,
)

HELP = "help/index.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """How a page is found: its title, what leads to it, and its address in each edition.

    ``title_tag`` is the language of a title that is not in the edition's.
    ``addresses`` maps every edition that shows the page; ``written_in`` those in which it is no
    fallback. ``original`` is the address of the page that a fallback repeats; ``part_tag`` the
    language of a text on the page that is not in the edition's. ``enhanced`` pages have words for
    tipsite's script. A ``neutral`` title makes the page discreet; ``country`` is the one that it
    is about. A page ``for_media`` has no exit. ``dated`` and ``image`` are for what is shared.
    ``feed`` is the address of what can be followed, if anything.
    """

    title: str
    description: str
    title_tag: str = ""
    trail: tuple[Link, ...] = ()
    picture: Picture | None = None
    downloads: tuple[Download, ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    written_in: tuple[str, ...] = ()
    original: str = ""
    words_tag: str = ""
    part_tag: str = ""
    translation: str = "source"
    inline_css: str = ""
    findable: bool = True
    enhanced: bool = False
    neutral: str = ""
    country: str = ""
    for_media: bool = False
    image: str = ""
    feed: str = ""


def frame(context: Context, where: Where) -> Frame:
    """Return the frame of the page at the context's address."""
    site = context.site.settings
    locale = context.locale
    foreign = bool(where.words_tag) and where.words_tag != context.edition.tag
    words_locale = locale_for(where.words_tag) if foreign else locale
    name = context.words(site.name).text
    title = _title(context, where, name)
    home = context.href(f"{context.edition.tag}/index.html")
    help_link = context.link_to(HELP)
    assert help_link is not None
    guard, style = inlined(context.site.guard.decode()), inlined(where.inline_css)
    safety = safety_link(context)
    return Frame(
        lang=locale.lang,
        dir=locale.direction,
        comma=locale.comma,
        policy=Markup(policy(scripts=(guard,), styles=(style,) if style else ())),
        title=title.text,
        title_lang=title.lang,
        title_dir=title.dir,
        discreet=bool(where.neutral),
        description=excerpt(where.description),
        share=_share(context, where),
        site_name=name,
        feed=_feed(context, where),
        noindex=site.status == "demonstration" or not where.findable,
        canonical=site.address.text + (where.original or context.address),
        alternates=alternates(context, where) if not foreign else (),
        css=context.href(context.css),
        guard=Markup(guard),
        script=script(context, with_words=where.enhanced),
        inline_css=Markup(style),
        home=home,
        help=help_link,
        exit="" if where.for_media else exit_of(context, where.country),
        exit_words=exit_words(context),
        safety=safety,
        demonstration=context.say("demonstration") if site.status == "demonstration" else "",
        notices=_notices(context, where, foreign),
        content_lang=words_locale.lang if foreign else "",
        content_dir=words_locale.direction if foreign else "",
        breadcrumb=(Link(label=Words(text=context.say("home")), href=home), *where.trail),
        picture=where.picture,
        downloads=where.downloads,
        search=context.link_to("search.md"),
        menu=context.links(site.menu),
        footer=_footer(context, safety),
        languages=_languages(context, where),
        report=_report(context),
        responsible=_responsible(context),
        disclaimer=context.words_or_none(site.disclaimer),
        credit=context.words_or_none(site.credit),
        logos=_logos(context),
        say=context.phrases,
    )


def page_where(
    context: Context, page: EditionPage, trail: tuple[Link, ...] = (), title: Words | None = None
) -> Where:
    """Return how a page with a file is found."""
    shown = shown_in(context.site, page.path)
    addresses = {one.tag: one.address for one in shown}
    found = title or context.title(page)
    return Where(
        title=found.text,
        title_tag=page.words_tag if found.lang else "",
        description=page.matter.summary.text,
        trail=trail,
        picture=head_picture(context, page),
        downloads=downloads(context, page),
        addresses=tuple(addresses.items()),
        written_in=tuple(one.tag for one in shown if one.own),
        original=addresses.get(page.words_tag, ""),
        words_tag=page.words_tag,
        translation=page.translation,
        neutral=neutral_of_page(context, page),
        for_media=page.kind == "media",
        image=shared_picture(context, page),
    )


def trail(context: Context, path: str) -> tuple[Link, ...]:
    """Return the links from the list above the page at ``path`` down to the page itself."""
    folder = path.rpartition("/")[0]
    above = f"{folder}/index.md" if folder and not path.endswith("index.md") else ""
    links = (context.link_to(above) if above else None, context.link_to(path))
    return tuple(link for link in links if link is not None)


def made_where(context: Context, path: str, description: str = "") -> Where:
    """Return how a page without a file is found; its title describes it, unless said."""
    title = context.made_title(path) or Words(text="")
    shown = shown_in(context.site, path)
    return Where(
        title=title.text,
        description=description or title.text,
        trail=trail(context, path),
        addresses=tuple((one.tag, one.address) for one in shown),
        written_in=tuple(one.tag for one in shown if one.own),
        translation=context.records_translation,
        neutral=neutral_of_path(context, path),
    )


def alternates(context: Context, where: Where) -> tuple[Alternate, ...]:
    """Return the page's languages for search engines: real translations only, itself included."""
    base = context.site.settings.address.text
    found = tuple(
        Alternate(hreflang=hreflang, href=base + address)
        for tag, address in where.addresses
        if tag in where.written_in and (hreflang := locale_for(tag).hreflang)
    )
    root = context.address == "index.html"
    homes = (f"{context.edition.tag}/index.html", "index.html")
    default = Alternate(hreflang="x-default", href=f"{base}index.html")
    chooser = (default,) if context.address in homes else ()
    # A language without a tag that search engines know cannot be named back, so it names nobody.
    named = context.edition.tag in where.written_in and context.locale.hreflang
    return (*found, *chooser) if len(found) > 1 and (root or named) else ()


def base_path(context: Context) -> str:
    """Return the path of the site's address, for pages that a host serves at any depth."""
    return split_url(context.site.settings.address.text).path or "/"


def _title(context: Context, where: Where, name: str) -> Words:
    """A neutral title, or one with the site's name, in one language: no part can be marked."""
    if where.neutral:
        return Words(text=where.neutral)
    if where.title_tag and where.title_tag in context.site.settings.name:
        name = context.site.settings.name[where.title_tag].text
    text = where.title if where.title == name else f"{where.title} – {name}"
    return context.in_language(text, where.title_tag) if where.title_tag else Words(text=text)


def _share(context: Context, where: Where) -> Share:
    """What is seen of a link to the page; of a discreet one, nothing that tells."""
    if where.neutral:
        said = context.say("share_text")
        return Share(kind="website", title=where.neutral, description=said, image="")
    image = context.site.settings.address.text + where.image if where.image else ""
    return Share(
        kind="website", title=where.title, description=excerpt(where.description), image=image
    )


def _notices(context: Context, where: Where, foreign: bool) -> tuple[str, ...]:
    if foreign or where.part_tag:
        names = {
            "language": language_name(context.locale, context.edition.tag),
            "other": language_name(context.locale, where.part_tag or where.words_tag),
        }
        return (context.say("fallback_notice", **names),)
    if where.translation in ("draft", "machine"):
        return (context.say(f"{where.translation}_notice"),)
    return ()


def _languages(context: Context, where: Where) -> tuple[LanguageLink, ...]:
    addresses = dict(where.addresses)
    links: list[LanguageLink] = []
    for edition in context.site.editions:
        locale = locale_for(edition.tag)
        address = addresses.get(edition.tag, f"{edition.tag}/index.html")
        links.append(
            LanguageLink(
                endonym=locale.endonym,
                lang=locale.lang,
                dir=locale.direction,
                href=context.href(address),
                current=edition.tag == context.edition.tag,
            )
        )
    return tuple(links)


def _feed(context: Context, where: Where) -> Link | None:
    if not where.feed or where.neutral:
        return None
    return Link(label=Words(text=context.say("feed_link")), href=context.href(where.feed))


def _footer(context: Context, safety: Link | None) -> tuple[Link, ...]:
    """The links of the settings but the one that stands there anyway, then all pages, once."""
    links = tuple(to for to in context.links(context.site.settings.footer) if to != safety)
    every = context.link_to("az.md")
    return links if every is None or every in links else (*links, every)


def _report(context: Context) -> Link | None:
    target = context.site.settings.report_mistakes
    if target is None:
        return None
    label = Words(text=context.say("report_mistakes"))
    if not target.text.startswith("service:"):
        return Link(label=label, href=target.text)
    service = context.services.get(target.text.removeprefix("service:"))
    if service is None:
        return None
    return Link(label=label, href=service_href(context, service))


def _responsible(context: Context) -> Words | None:
    name = context.site.settings.responsible
    found = context.site.organizations.get(name.text) if name else None
    return context.words(found.name) if found else None


def _logos(context: Context) -> tuple[Logo, ...]:
    site = context.site.settings
    wanted = (*site.funders, *site.partners)
    found = (context.site.organizations.get(name.text) for name in wanted)
    return tuple(_logo(context, one) for one in found if one)


def _logo(context: Context, organization: Organization) -> Logo:
    name = context.words(organization.name)
    file = organization.logo
    return Logo(name=name, picture=logo(context, file.text, name.text) if file else None)
