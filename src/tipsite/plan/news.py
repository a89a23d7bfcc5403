"""A piece of news, and the links to all of them."""

from __future__ import annotations

from dataclasses import replace

from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.plan.frame import frame
from tipsite.plan.prose import prose
from tipsite.plan.where import page_where, trail
from tipsite.tools.locales import date_words
from tipsite.views import Link, NewsView

NEWS = "news/index.md"


def own_news(context: Context) -> tuple[EditionPage, ...]:
    """Return the news that are written in the edition's language, the newest first.

    A sensitive page is for those who open it, and is told to nobody else. What surrounds them in a
    feed has no phrases where those are borrowed.
    """
    tag = context.edition.tag
    if context.edition.phrases_from:
        return ()
    return tuple(page for page in _news(context) if page.words_tag == tag and not page.sensitive)


def feed_address(context: Context) -> str:
    """Return the address of the edition's feed; empty where it has no news of its own."""
    return f"{context.edition.tag}/news/feed.xml" if own_news(context) else ""


def news_links(context: Context) -> tuple[Link, ...]:
    """Return links to the news of the edition, each with its date, the newest first."""
    return tuple(
        replace(context.link(page), dated=_date(context, page), day=_day(page))
        for page in _news(context)
    )


def news_view(context: Context, page: EditionPage) -> NewsView:
    """Return the view of one piece of news."""
    where = page_where(context, page, trail(context, page.path))
    return NewsView(
        frame=frame(context, replace(where, feed=feed_address(context))),
        title=context.title(page),
        day=_day(page),
        date=_date(context, page),
        body=prose(context, page),
    )


def _news(context: Context) -> tuple[EditionPage, ...]:
    found = [page for page in context.edition.pages.values() if page.kind == "news"]
    return tuple(sorted(found, key=lambda page: (_day(page), page.path), reverse=True))


def _day(page: EditionPage) -> str:
    return page.matter.date.isoformat() if page.matter.date else ""


def _date(context: Context, page: EditionPage) -> str:
    return date_words(context.locale, page.matter.date) if page.matter.date else ""
