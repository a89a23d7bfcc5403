"""The frame around every page of an edition: head, menu, footer, and the exit.

The exit leads to the target of the page's country or language. Beside it are words for leaving by
keyboard, and a link to the page on traces of a visit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from markupsafe import Markup
from msgspec.structs import replace

from tipsite.language.locales import locale_for
from tipsite.language.sentences import excerpt
from tipsite.model.problems import Localized, Text
from tipsite.model.records import Organization
from tipsite.pages.context import Context, site_locale, unmarked
from tipsite.pages.failed_lines import failed_lines
from tipsite.pages.pictures import logo
from tipsite.pages.services import service_href
from tipsite.pages.titles import PageMeta, alternates, feed_link, head_title, share
from tipsite.theme.tokens import LOUD, STYLE
from tipsite.views.frame import FooterGroup, Frame, LanguageLink, Logo, Supporters
from tipsite.views.parts import Link, Script, Words
from tipsite.web import inlined, policy

_GROUPS = ("footer_you", "footer_professionals", "footer_about")
_PRESSES = ("exit_twice", "exit_once", "exit_over")
_WORDS = {
    "age": ("age_days", "days"),
    "lately": ("not_confirmed", ""),
    "open": ("open_now", ""),
    "closed": ("closed_now", ""),
    "opens": ("opens_at", "day time"),
    "today": ("today", ""),
    "tomorrow": ("tomorrow", ""),
    "shown": ("filter_count", "count"),
}
"""By the name in the script: the key of a phrase, and the values that the script inserts."""

HELP = "help/index.md"
_SHARED = ("campaign", "news", "media")
"""Kinds of pages that have a button for sharing."""


def frame(context: Context, where: PageMeta) -> Frame:
    """Return the frame of the page at the context's address."""
    shared = _marked(context, shared_frame(context))
    addresses = where.addresses
    foreign = bool(where.words_tag) and where.words_tag != context.page_tag
    words_locale = locale_for(where.words_tag) if foreign else context.locale
    name = Words(text=shared.site_name, lang=shared.site_lang, dir=shared.site_dir)
    title = head_title(context, where, name)
    style, second = inlined(where.inline_css), context.site.styles.get(where.second_style, "")
    font = bool(context.site.font) and where.second_style == LOUD
    if where.quiet:
        bare = {"slogan": None, "supporters": Supporters()}
        shared = replace(shared, **bare, logo=shared.logo if where.kind == "chooser" else None)
    return replace(
        shared,
        policy=_policy(shared.guard, style, font=font) if style or font else shared.policy,
        title=title.text,
        title_lang=title.lang,
        title_dir=title.dir,
        discreet=bool(where.neutral),
        quiet=where.quiet,
        # A theme may style this kind loudly, so quiet pages hide it.
        kind="page" if where.quiet and where.kind in _SHARED else where.kind,
        campaign="" if where.quiet else where.campaign,
        shared=where.kind in _SHARED and not where.quiet,
        description=excerpt(where.description),
        share=share(context, where),
        feed=feed_link(context, where),
        noindex=shared.noindex or not where.findable,
        canonical=context.base + (where.original or _lender(context, where, addresses)),
        alternates=alternates(context, where) if not foreign else (),
        script=shared.script if where.enhanced else replace(shared.script, words=""),
        inline_css=Markup(style),
        more_css=context.href(second) if second else "",
        here=context.say("this_page", country=context.country(where.country))
        if where.country and len(context.directories) > 1
        else "",
        exit="" if where.for_media else _exit_of(context, where.country),
        notices=tuple(_notices(context, where)),
        grave=(context.say("machine_notice"),) if where.translation == "machine" else (),
        behind=where.behind,
        content_lang=words_locale.tag if foreign else "",
        content_dir=words_locale.direction if foreign else "",
        breadcrumb=(*shared.breadcrumb, *where.trail),
        picture=where.picture,
        downloads=where.downloads,
        failed=failed_lines(context, where.failed),
        languages=tuple(
            replace(home, href=context.href(addresses[tag])) if tag in addresses else home
            for home, tag in zip(shared.languages, context.editions, strict=True)
        ),
    )


def shared_frame(context: Context) -> Frame:
    """Return the common frame of all pages of an edition in one folder.

    Facts of a single page are empty, and no link is marked as current. The script has its words,
    and each language leads to its first page. The frame is made once for all these pages.
    """
    shared: Frame = context.ask_here("frame")
    return replace(shared, say=context.phrases)


def folder_frame(context: Context) -> Frame:
    """Return the answer to the question ``frame`` for the folder of the context."""
    site, locale = context.settings, context.locale
    # If possible in the language of the pages: a title has only one language.
    lent = site.name.get(context.edition.phrases_from)
    name = Words(text=lent.text) if lent else context.words(site.name)
    home = context.href(f"{context.edition.tag}/index.html")
    guard = inlined(context.site.guard)
    groups = _groups(context)
    countries = context.with_directory(context.edition.countries)
    return Frame(
        lang=locale.tag,
        dir=locale.direction,
        comma=locale.comma,
        policy=_policy(guard, ""),
        site_name=name.text,
        site_lang=name.lang,
        site_dir=name.dir,
        # No alternative text: the name of the site is beside the logo.
        logo=logo(context, site.logo, ""),
        slogan=context.words_or_none(site.slogan),
        supporters=supporters(
            context, site.funders, site.partners, site.funding_statement if site.funders else {}
        ),
        noindex=context.site.is_unlisted,
        css=context.href(context.site.styles[STYLE]),
        guard=Markup(guard),
        script=_script(context),
        home=home,
        help=context.link_to(HELP),
        abroad=_elsewhere(context, len(countries)),
        exit_words=exit_words(context),
        safety=_safety_link(context),
        demonstration=context.banner,
        breadcrumb=(Link(label=Words(text=context.say("home")), href=home),),
        search=context.link_to("search.md"),
        menu=context.links(site.menu),
        footer=tuple(chain(*(group.links for group in groups))),
        groups=groups if len(groups) > 1 else (),
        languages=tuple(_homes(context)),
        report=_report(context),
        responsible=_responsible(context),
        disclaimer=context.words_or_none(site.disclaimer),
        credit=context.words_or_none(site.credit),
    )


def _elsewhere(context: Context, shown: int) -> Link | None:
    """Return the way to countries that an edition does not show on its pages, if there are any."""
    if not 0 < shown < len(context.directories):
        return None
    if shown == 1:
        return context.link_to("help/abroad.md")
    to = context.link_to(HELP)
    return to and replace(to, label=Words(text=context.say("another_country")))


def _policy(guard: str, style: str, *, font: bool = False) -> Markup:
    return Markup(policy(scripts=(guard,), styles=(style,) if style else (), font=font))


def _marked(context: Context, shared: Frame) -> Frame:
    """Return the frame of a folder, in which links to the page itself are marked as current."""
    address = context.href(context.address)
    links = (shared.help, shared.safety, shared.search, *shared.menu, *shared.footer)
    if not any(link and link.href == address for link in links):
        return shared

    def marked(link: Link) -> Link:
        return replace(link, current=True) if link.href == address else link

    return replace(
        shared,
        help=shared.help and marked(shared.help),
        safety=shared.safety and marked(shared.safety),
        search=shared.search and marked(shared.search),
        menu=tuple(map(marked, shared.menu)),
        footer=tuple(map(marked, shared.footer)),
        groups=tuple(
            replace(group, links=tuple(map(marked, group.links))) for group in shared.groups
        ),
    )


def _lender(context: Context, where: PageMeta, addresses: Mapping[str, str]) -> str:
    """Return the page's address in the edition that lends phrases to this one, or else in this."""
    lender = "" if where.words_tag else context.edition.phrases_from
    return addresses.get(lender, context.address)


def _exit_of(context: Context, country: str) -> str:
    """Return the target of the exit from a page about ``country``, which may be empty.

    The target of the country comes first, since the reader may be there; then the target of the
    language.
    """
    site, edition = context.settings, context.edition
    wanted = (country, edition.tag, edition.derived_from)
    return next((site.exits[name] for name in wanted if name in site.exits), site.exit).text


def exit_words(context: Context) -> str:
    """Return in JSON the sentences after one press of Shift, after two, and after a pause."""
    words = [context.say(key) for key in _PRESSES]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def _script(context: Context) -> Script:
    """Return the script of a page with its words; a page also works without the script."""
    words: dict[str, object] = {
        name: context.say(key, **{value: f"{{{value}}}" for value in values.split()})
        for name, (key, values) in _WORDS.items()
    }
    words["days"] = context.day_names
    return Script(
        src=context.href(context.site.script),
        words=json.dumps(words, ensure_ascii=False, separators=(",", ":")),
    )


def _safety_link(context: Context) -> Link | None:
    pages = context.of_kind("safety")
    page = min(pages, key=lambda page: (page.matter.order, page.path), default=None)
    return None if page is None else unmarked(context.link(page.card, short=True))


def _notices(context: Context, where: PageMeta) -> Iterator[str]:
    edition = context.edition
    if where.draft and "draft_page" in edition.phrases:
        yield context.say("draft_page")
    language = context.language(edition.tag)
    other = where.part_tag or where.words_tag
    falls_back = bool(other) and other != edition.tag
    if edition.phrases_from and not (falls_back and other == edition.phrases_from):
        lender = context.language(edition.phrases_from)
        yield context.say("borrowed_notice", language=language, other=lender)
    if falls_back:
        shown = context.language(other)
        yield context.say("fallback_notice", language=language, other=shown)
    # The words for a draft may name their own language: “nobody whose language is Macedonian”.
    alike = not falls_back or edition.phrases_from == other
    if where.translation == "machine" or (where.translation == "draft" and alike):
        yield translation_notice(context, where.translation)


def translation_notice(context: Context, translation: str) -> str:
    """Return the notice for draft or machine words; for a source it avoids "translation"."""
    source = translation == "draft" and context.edition.tag == context.source
    return context.say("draft_notice_source" if source else f"{translation}_notice")


def _groups(context: Context) -> tuple[FooterGroup, ...]:
    """Return the footer's links without the safety page, which the frame links itself."""
    footer = context.settings.footer
    wanted = (footer.you, footer.professionals, footer.about) if footer else ((),)
    safety = _safety_link(context)
    links = [[to for to in context.links(paths) if to != safety] for paths in wanted]
    every = context.link_to("az.md")
    if every is not None and every not in chain(*links):
        (next(filter(None, reversed(links)), links[0])).append(every)
    return tuple(
        FooterGroup(title=context.say(key), links=tuple(shown))
        for key, shown in zip(_GROUPS, links, strict=False)
        if shown
    )


def _homes(context: Context) -> Iterator[LanguageLink]:
    for edition in context.editions.values():
        locale = site_locale(context.settings, edition.tag)
        yield LanguageLink(
            endonym=locale.endonym,
            lang=locale.tag,
            dir=locale.direction,
            href=context.href(f"{edition.tag}/index.html"),
            current=edition.tag == context.edition.tag,
        )


def _report(context: Context) -> Link | None:
    target = context.settings.report_mistakes
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
    organization = context.organization(context.settings.responsible)
    return context.words(organization.name) if organization else None


def supporters(
    context: Context, funders: tuple[Text, ...], partners: tuple[Text, ...], statement: Localized
) -> Supporters:
    """Return the funders and partners with these ids, and the statement that funders ask for."""
    return Supporters(
        funders=_logos(context, funders),
        statement=context.words_or_none(statement),
        partners=_logos(context, partners),
    )


def _logos(context: Context, wanted: tuple[Text, ...]) -> tuple[Logo, ...]:
    organizations = map(context.organization, wanted)
    return tuple(_logo(context, organization) for organization in organizations if organization)


def _logo(context: Context, organization: Organization) -> Logo:
    name = context.words(organization.name)
    website = organization.website
    return Logo(
        name=name,
        href=website.text if website else "",
        picture=logo(context, organization.logo, name.text),
    )
