"""A piece of news, and the links to all of them."""

from __future__ import annotations

from dataclasses import replace

from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.plan.frame import frame, page_where, trail
from tipsite.plan.prose import picture, prose
from tipsite.tools.locales import date_words
from tipsite.views import Link, NewsView


def news_links(context: Context) -> tuple[Link, ...]:
    """Return links to the news of the edition, each with its date, the newest first."""
    news = [page for page in context.edition.pages.values() if page.kind == "news"]
    ordered = sorted(news, key=lambda page: (_day(page), page.path), reverse=True)
    return tuple(
        replace(context.link(page), dated=_date(context, page), day=_day(page)) for page in ordered
    )


def news_view(context: Context, page: EditionPage) -> NewsView:
    """Return the view of one piece of news."""
    return NewsView(
        frame=frame(context, page_where(context, page, trail(context, page.path))),
        title=context.title(page),
        day=_day(page),
        date=_date(context, page),
        body=prose(context, page),
        picture=picture(context, page),
    )


def _day(page: EditionPage) -> str:
    return page.matter.date.isoformat() if page.matter.date else ""


def _date(context: Context, page: EditionPage) -> str:
    return date_words(context.locale, page.matter.date) if page.matter.date else ""
