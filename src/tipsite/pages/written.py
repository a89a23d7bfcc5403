"""The pages that an officer writes, the lists that need no file, and campaigns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from markupsafe import Markup
from msgspec.structs import replace

from tipsite.contacts.channels import confirmed_first
from tipsite.model.config import Campaign
from tipsite.model.pages import PageKind
from tipsite.model.plan import PlannedPage
from tipsite.model.problems import Localized, Text
from tipsite.model.records import ContactKind, Need, Organization
from tipsite.model.site import EditionPage, PublicService, ServiceLink
from tipsite.pages.context import Context, Sketch, date_or_words
from tipsite.pages.countries import campaign_countries, countries_to_choose, lead_countries
from tipsite.pages.events import upcoming_events
from tipsite.pages.frame import HELP, frame, supporters
from tipsite.pages.language_spans import original_block, plain_words
from tipsite.pages.news import NEWS, news_links, news_view
from tipsite.pages.pictures import card_picture, logo, settings_picture
from tipsite.pages.prose import contents, first_list, numbers_at_top, prose
from tipsite.pages.services import own_lines
from tipsite.pages.share_page import material_link
from tipsite.pages.titles import PageMeta, page_meta, path_meta
from tipsite.views.frame import Frame, View
from tipsite.views.pages import (
    CampaignView,
    HelpView,
    HomeView,
    ListView,
    MediaView,
    PageView,
    SafetyView,
    SignView,
    Supporter,
)
from tipsite.views.parts import Link, Words
from tipsite.web import resolve

_STAYS = (
    "stays_history", "stays_address", "stays_router", "stays_devices", "stays_pictures",
    "stays_calls", "stays_mail", "stays_chat", "stays_bill",
)  # fmt: skip
"""Phrases for the traces of a visit or a call; traces close to the reader come first."""


_LISTS = (HELP, "signs/index.md", "campaigns/index.md", NEWS)

_NEWEST = 2
"""The number of pieces of news on the first page of an edition."""
_NEXT = 3
"""The number of events on the first page of an edition."""


def written_pages(context: Context) -> Iterator[Sketch]:
    """Yield all pages of the edition except directories, services and campaigns."""
    pages = context.edition.pages
    for path, page in pages.items():
        if page.kind in _makers() or path in _LISTS:
            make = _list_page if path in _LISTS else _written
            yield context.sketch(context.address_of(path), "written", make, path)
    for path in _LISTS:
        if path not in pages and context.is_generated(path):
            yield context.sketch(context.address_of(path), "list", _list_page, path)


def _makers() -> Mapping[PageKind, Callable[[Context, EditionPage], View]]:
    return {
        "home": _home,
        "news": news_view,
        "sign": _sign,
        "page": _page,
        "media": _media,
        "safety": _safety,
    }


def _written(context: Context, path: str) -> View:
    page = context.edition.pages[path]
    return _makers()[page.kind](context, page)


def _home(context: Context, page: EditionPage) -> HomeView:
    doors = (resolve(page.path, door.text) for door in page.matter.doors)
    everywhere, countries = lead_countries(context, context.edition.countries)
    where = page_meta(context, page)
    return HomeView(
        frame=frame(context, where),
        title=context.title(page),
        body=prose(context, page),
        everywhere=everywhere,
        countries=countries,
        doors=tuple(link for path in doors if (link := context.link_to(path, short=True))),
        campaigns=_campaign_links(context, running=True),
        news=news_links(context)[:_NEWEST],
        events=() if where.quiet else upcoming_events(context, *context.campaigns())[:_NEXT],
    )


def _campaign_links(context: Context, *, running: bool = False) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=context.words(campaign.name),
            href=context.href(context.address_of(f"campaigns/{campaign.id.text}.md")),
            summary=context.words(campaign.summary),
            picture=card_picture(context, campaign.image),
            campaign=campaign.id.text,
            dated=_period(context, campaign),
            tag=context.say(f"campaign_{state}"),
            over=state == "over",
        )
        for campaign in context.campaigns()
        for state in (_state(context, campaign),)
        if state == "running" or not running
    )


def _list_page(context: Context, path: str) -> View:
    """Return the list of countries, signs, campaigns or news, with a file or without."""
    feed = context.feed if path == NEWS else ""
    around = frame(context, replace(path_meta(context, path), feed=feed))
    title, body = context.title_at(path), prose(context, context.edition.pages.get(path))
    if path != HELP:
        return ListView(frame=around, title=title, body=body, links=_links(context, path))
    everywhere, countries = lead_countries(context, context.countries)
    return HelpView(
        frame=around, title=title, body=body, everywhere=everywhere, countries=countries
    )


def _links(context: Context, path: str) -> tuple[Link, ...]:
    if path.startswith("campaigns/"):
        return _campaign_links(context)
    return news_links(context) if path.startswith("news/") else _sign_links(context)


def _sign_links(context: Context) -> tuple[Link, ...]:
    """Return links to signs with the people concerned; signs of running campaigns come first."""
    running = [one for one in context.campaigns() if not _ended(context, one)]
    offered = [page.text for campaign in running for page in campaign.pages]
    signs = sorted(
        context.of_kind("sign"),
        key=lambda page: (
            offered.index(page.path) if page.path in offered else len(offered),
            page.matter.order,
            page.path,
        ),
    )
    return tuple(
        replace(context.link(page.card), summary=_concerned(context, page)) for page in signs
    )


def _sign(context: Context, page: EditionPage) -> SignView:
    """Return the view of a sign page."""
    matter = page.matter
    everywhere, countries = countries_to_choose(
        context,
        {
            code: (
                *_for_sign(context, code, matter.needs),
                *context.services_of_need(code, "emergency"),
            )
            for code in _sign_countries(context, page)
        },
    )
    return SignView(
        frame=frame(context, page_meta(context, page)),
        title=context.title(page),
        who=_concerned(context, page),
        body=prose(context, page),
        signs=tuple(item.text for item in matter.signs),
        signs_original=_original(context, page, "signs"),
        do=tuple(item.text for item in matter.do),
        do_original=_original(context, page, "do"),
        dont=tuple(item.text for item in matter.dont),
        dont_original=_original(context, page, "dont"),
        everywhere=everywhere,
        countries=countries,
        talk=context.link_to("call.md"),
    )


def _concerned(context: Context, page: EditionPage) -> Words:
    """Return the people whom a sign concerns."""
    if page.matter.who:
        return context.written(page.matter.who, page.words_tag)
    text = "".join(words.text for words in page.originals.get("who", ()))
    return context.in_language(text, context.source)


def _original(context: Context, page: EditionPage, key: str) -> Markup:
    """Return a list in the source language if its translation is outdated or missing."""
    items = page.originals.get(key, ())
    if not items:
        return Markup("")
    listed = Markup("").join(Markup("<li>{}</li>").format(item.text) for item in items)
    why: Literal["changed", "missing"] = "changed" if getattr(page.matter, key) else "missing"
    return original_block(context, Markup("<ul>{}</ul>").format(listed), why)


def _sign_countries(context: Context, page: EditionPage) -> tuple[str, ...]:
    campaign = context.campaign(page.matter.campaign)
    if campaign is None:
        return context.with_directory(context.edition.countries)
    return campaign_countries(context, campaign)


def _for_sign(context: Context, country: str, needs: tuple[Need, ...]) -> tuple[PublicService, ...]:
    """Return the first service for each need, or else the services that lead the country's list."""
    services = _for_needs(context, country, tuple(need for need in needs if need != "emergency"))
    return services or context.lead(country)


def _for_needs(
    context: Context, country: str, needs: tuple[Need, ...]
) -> tuple[PublicService, ...]:
    first: dict[str, PublicService] = {}
    for need in needs:
        services = context.services_of_need(country, need)
        answering = (service for service in services if service.phones)
        for service in confirmed_first(answering)[:1]:
            first.setdefault(service.id, service)
    return tuple(first.values())


def _page(context: Context, page: EditionPage) -> PageView:
    body = prose(context, page)
    everywhere, countries = numbers_at_top(context, first_list(context, page), page.path)
    footer = context.settings.footer
    for_professionals = footer and page.path in [item.text for item in footer.professionals]
    named = tuple(_named_services(page)) if for_professionals else ()
    return PageView(
        frame=frame(context, replace(page_meta(context, page), failed=named)),
        title=context.title(page),
        body=body,
        contents=contents(body),
        own_lines=own_lines(context, _contacts(context, page)),
        everywhere=everywhere,
        countries=countries,
    )


def _named_services(page: EditionPage) -> Iterator[str]:
    """Yield the ids of the services that a page's text names."""
    for passage in page.text:
        yield from (part.id for part in passage.prose if isinstance(part, ServiceLink))


def _contacts(context: Context, page: EditionPage) -> tuple[ContactKind, ...]:
    """Return the contacts that a page names, or else its source: a translation may omit the key."""
    if page.matter.contacts or not context.settings.contacts:
        return page.matter.contacts
    source = context.editions[context.source].pages.get(page.path)
    return source.matter.contacts if source else ()


def _media(context: Context, page: EditionPage) -> MediaView:
    organization = context.organization(context.settings.responsible)
    body = prose(context, page)
    return MediaView(
        frame=frame(context, page_meta(context, page)),
        title=context.title(page),
        body=body,
        contents=contents(body),
        contact=_supporter(context, organization) if organization else None,
        own_lines=own_lines(context, _contacts(context, page) or ("press",)),
    )


def _safety(context: Context, page: EditionPage) -> SafetyView:
    body = prose(context, page)
    return SafetyView(
        frame=frame(context, page_meta(context, page)),
        title=context.title(page),
        stays=tuple(context.say(key) for key in _STAYS),
        body=body,
        contents=contents(body),
    )


def campaign_pages(context: Context) -> Iterator[Sketch]:
    """Yield the page of each campaign of the edition."""
    for campaign in context.campaigns():
        name = campaign.id.text
        address = context.address_of(f"campaigns/{name}.md")
        yield context.sketch(address, "campaign", _campaign_page, name)


def _campaign_page(context: Context, name: str) -> PlannedPage:
    path = f"campaigns/{name}.md"
    campaign = next(campaign for campaign in context.campaigns() if campaign.id.text == name)
    page = context.edition.pages.get(path)
    summary = plain_words(context, context.words(campaign.summary))
    where = path_meta(context, path, summary)
    banner = where.picture or settings_picture(context, campaign.image)
    where = replace(where, campaign=name, picture=banner)
    view = _campaign_view(context, campaign, page, where)
    foreign = page is None and not context.is_written(path)
    return PlannedPage(address=context.address, view=view, fallback=foreign)


def _campaign_view(
    context: Context, campaign: Campaign, page: EditionPage | None, where: PageMeta
) -> CampaignView:
    """Return the view of a campaign; its long text is the text of ``page``."""
    codes = campaign_countries(context, campaign)
    everywhere, countries = lead_countries(context, codes)
    ended = _ended(context, campaign)
    if ended:  # readers do not look for a number on the page of an ended campaign
        everywhere, countries = (), tuple(replace(country, calls=()) for country in countries)
    audience = [context.name_of("audience", name) for name in campaign.audience]
    statement, around = _statement_and_frame(context, campaign, where)
    return CampaignView(
        frame=around,
        title=context.title_at(f"campaigns/{campaign.id.text}.md"),
        summary=context.words(campaign.summary),
        slogan=context.words_or_none(campaign.slogan),
        body=prose(context, page),
        period=_period(context, campaign),
        state=context.say(f"campaign_{_state(context, campaign)}"),
        button=_button(context, campaign),
        ended=ended,
        audience=context.list_words(audience),
        aims=tuple(context.words(aim) for aim in campaign.aims),
        everywhere=everywhere,
        countries=countries,
        pages=context.trail(*(page.text for page in campaign.pages)),
        funders=_supporters(context, campaign.funders),
        statement=context.words_or_none(statement),
        partners=_supporters(context, campaign.partners),
        disclaimer=context.words_or_none(campaign.disclaimer),
        material=None if where.quiet else material_link(context, campaign.id.text),
        events=() if where.quiet else upcoming_events(context, campaign),
    )


def _statement_and_frame(
    context: Context, campaign: Campaign, where: PageMeta
) -> tuple[Localized, Frame]:
    """Return the statement beside a campaign's funders, and a frame without these funders.

    A campaign without its own statement gets the site's statement if it names a funder of the site.
    The site's statement stays at the foot if other funders do, or if the campaign has its own.
    """
    site, around = context.settings, frame(context, where)
    statement, by_site = campaign.funding_statement, site.funding_statement
    named = {name.text for name in campaign.funders}
    funders = tuple(name for name in site.funders if name.text not in named)
    beside = {name.text for name in campaign.partners}
    partners = tuple(name for name in site.partners if name.text not in beside)
    if where.quiet or (funders, partners) == (site.funders, site.partners):
        return statement, around
    statement = statement or (by_site if funders != site.funders else {})
    left = by_site if funders or statement != by_site else {}
    shown = supporters(context, funders, partners, left if site.funders else {})
    return statement, replace(around, supporters=shown)


def _state(context: Context, campaign: Campaign) -> str:
    """Return the state of a campaign: ``planned``, ``running`` or ``over``."""
    if _ended(context, campaign):
        return "over"
    return "running" if context.session.ask("begun", campaign.period.from_) else "planned"


def _button(context: Context, campaign: Campaign) -> Link | None:
    """Return the button of a campaign from its settings, or else a button to its first page."""
    button = campaign.button
    if button is None and _ended(context, campaign):
        return None
    paths = (button.page,) if button else campaign.pages
    link = next((link for path in paths if (link := context.link_to(path.text))), None)
    if link is None or button is None or not button.label:
        return link
    return replace(link, label=context.words(button.label), note="")


def _period(context: Context, campaign: Campaign) -> str:
    first = date_or_words(context, campaign.period.from_)
    if campaign.period.to is None:
        return context.say("period_since", first=first)
    return context.say("period", first=first, last=date_or_words(context, campaign.period.to))


def _ended(context: Context, campaign: Campaign) -> str:
    to = campaign.period.to
    if to is None or not context.session.ask("ended", to):
        return ""
    return context.say("campaign_ended", date=date_or_words(context, to))


def _supporters(context: Context, ids: tuple[Text, ...]) -> tuple[Supporter, ...]:
    organizations = map(context.organization, ids)
    return tuple(
        _supporter(context, organization) for organization in organizations if organization
    )


def _supporter(context: Context, organization: Organization) -> Supporter:
    website = organization.website
    return Supporter(
        name=context.words(organization.name),
        description=context.words_or_none(organization.description),
        picture=logo(context, organization.logo, ""),
        href=website.text if website else "",
    )
