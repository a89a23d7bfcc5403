"""The pages of an edition that an officer writes, and the lists that need no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup

from tipsite.model.pages import PageKind
from tipsite.model.plan import PlannedPage
from tipsite.model.site import EditionPage
from tipsite.plan.campaigns import campaign_view
from tipsite.plan.context import Context
from tipsite.plan.directories import country_view
from tipsite.plan.foreign import plain_words
from tipsite.plan.frame import frame
from tipsite.plan.made import is_made, is_written
from tipsite.plan.news import NEWS, feed_address, news_links, news_view
from tipsite.plan.prose import prose
from tipsite.plan.signs import sign_view
from tipsite.plan.where import made_where, page_where, trail
from tipsite.tools.urls import resolve
from tipsite.views import (
    Country,
    HelpView,
    HomeView,
    Link,
    ListView,
    PageView,
    SafetyView,
    View,
)

STAYS = (
    "stays_history", "stays_address", "stays_router", "stays_devices", "stays_pictures",
    "stays_calls", "stays_mail", "stays_chat", "stays_bill",
)  # fmt: skip
"""What a visit or a call may leave behind, the nearest first."""


def written_pages(context: Context) -> Iterator[PlannedPage]:
    """Yield every page of the edition but directories, services and campaigns."""
    makers: Mapping[PageKind, Callable[[Context, EditionPage], View]] = {
        "home": _home,
        "help": _help,
        "signs": _list,
        "campaigns": _list,
        "news-list": _list,
        "news": news_view,
        "sign": sign_view,
        "page": _page,
        "media": _page,
        "safety": _safety,
    }
    for page in context.edition.pages.values():
        here = replace(context, address=context.page_address(page))
        if page.kind in makers and context.wants(here.address):
            yield PlannedPage(address=here.address, view=makers[page.kind](here, page))
    for path in ("help/index.md", "signs/index.md", "campaigns/index.md", "news/index.md"):
        if path not in context.edition.pages and is_made(context.site, context.edition, path):
            here = replace(context, address=context.made_address(path))
            if context.wants(here.address):
                yield PlannedPage(address=here.address, view=_made_list(here, path))


def campaign_pages(context: Context) -> Iterator[PlannedPage]:
    """Yield the page of each campaign of the edition."""
    for campaign in context.campaigns():
        path = f"campaigns/{campaign.id.text}.md"
        here = replace(context, address=context.made_address(path))
        if not context.wants(here.address):
            continue
        page = context.edition.pages.get(path)
        where = (
            page_where(here, page, trail(here, path))
            if page
            else made_where(here, path, plain_words(here, here.words(campaign.summary)))
        )
        view = campaign_view(here, campaign, page, where)
        foreign = page is None and not is_written(context.site, context.edition, path)
        yield PlannedPage(address=here.address, view=view, fallback=foreign)


def lead_countries(context: Context, countries: tuple[str, ...]) -> tuple[Country, ...]:
    """Return the countries with the lines that stand first."""
    return tuple(
        country_view(
            context,
            code,
            tuple(context.services[found] for found in context.site.lead.get(code, ())),
        )
        for code in countries
        if code in context.site.services
    )


def _home(context: Context, page: EditionPage) -> HomeView:
    doors = (resolve(page.path, door.text) for door in page.matter.doors)
    return HomeView(
        frame=frame(context, page_where(context, page)),
        title=context.title(page),
        body=prose(context, page),
        countries=lead_countries(context, context.edition.countries),
        doors=tuple(link for path in doors if (link := context.link_to(path)) is not None),
        campaigns=_campaign_links(context),
    )


def _help(context: Context, page: EditionPage) -> HelpView:
    return HelpView(
        frame=frame(context, page_where(context, page, trail(context, page.path))),
        title=context.title(page),
        body=prose(context, page),
        countries=lead_countries(context, context.countries),
    )


def _list(context: Context, page: EditionPage) -> ListView:
    where = page_where(context, page, trail(context, page.path))
    return ListView(
        frame=frame(context, replace(where, feed=_feed(context, page.path))),
        title=context.title(page),
        body=prose(context, page),
        links=_links(context, page.path),
    )


def _made_list(context: Context, path: str) -> View:
    title = context.made_title(path)
    assert title is not None
    where = replace(made_where(context, path, title.text), feed=_feed(context, path))
    shown = frame(context, where)
    if path == "help/index.md":
        countries = lead_countries(context, context.countries)
        return HelpView(frame=shown, title=title, body=Markup(""), countries=countries)
    return ListView(frame=shown, title=title, body=Markup(""), links=_links(context, path))


def _feed(context: Context, path: str) -> str:
    return feed_address(context) if path == NEWS else ""


def _links(context: Context, path: str) -> tuple[Link, ...]:
    if path.startswith("campaigns/"):
        return _campaign_links(context)
    return news_links(context) if path.startswith("news/") else _sign_links(context)


def _sign_links(context: Context) -> tuple[Link, ...]:
    signs = [page for page in context.edition.pages.values() if page.kind == "sign"]
    ordered = sorted(signs, key=lambda page: (page.matter.order, page.path))
    return tuple(context.link(page) for page in ordered)


def _campaign_links(context: Context) -> tuple[Link, ...]:
    return tuple(
        Link(
            label=context.words(campaign.name),
            href=context.href(context.made_address(f"campaigns/{campaign.id.text}.md")),
            summary=context.words(campaign.summary),
        )
        for campaign in context.campaigns()
    )


def _page(context: Context, page: EditionPage) -> PageView:
    return PageView(
        frame=frame(context, page_where(context, page, trail(context, page.path))),
        title=context.title(page),
        body=prose(context, page),
    )


def _safety(context: Context, page: EditionPage) -> SafetyView:
    return SafetyView(
        frame=frame(context, page_where(context, page, trail(context, page.path))),
        title=context.title(page),
        stays=tuple(context.say(key) for key in STAYS),
        body=prose(context, page),
    )
