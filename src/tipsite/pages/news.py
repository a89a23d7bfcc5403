"""A piece of news, the links to all of them, and the feed of an edition (Atom, RFC 4287)."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Container, Iterable, Iterator

from msgspec.structs import replace

from tipsite.model.plan import Artifact
from tipsite.model.site import Edition, EditionPage
from tipsite.pages.context import Context, date_or_words
from tipsite.pages.frame import frame
from tipsite.pages.language_spans import plain_words
from tipsite.pages.pictures import card_picture
from tipsite.pages.prose import contents, prose
from tipsite.pages.titles import page_meta
from tipsite.views.pages import NewsView
from tipsite.views.parts import Link
from tipsite.web import feed_path, xml_attribute, xml_text

NEWS = "news/index.md"

_MOST = 50
"""The maximum number of entries in a feed; subscribers have seen the older ones."""

_TYPE = "application/atom+xml"
_NEVER = datetime.date(1970, 1, 1)


def feeds(contexts: Iterable[Context], withdrawn: Container[str] = ()) -> Iterator[Artifact]:
    """Yield the feed of each edition with news in its own language.

    A feed whose address is ``withdrawn`` stays, but has no entries.
    """
    for context in contexts:
        if context.feed:
            yield _feed(context, context.feed, _own(context.edition, _news(context))[:_MOST])
        elif (address := feed_path(context.edition.tag)) in withdrawn:
            yield _feed(context, address, ())


def feed_address(edition: Edition, news: tuple[EditionPage, ...]) -> str:
    """Return the address of an edition's feed; empty if no ``news`` are in its language."""
    return feed_path(edition.tag) if _own(edition, news) else ""


def _own(edition: Edition, news: tuple[EditionPage, ...]) -> tuple[EditionPage, ...]:
    """Return the news that are written in the edition's language.

    Sensitive pages are left out, since a feed shows titles to people who have not opened the page.
    An edition with borrowed phrases has no feed, since it lacks phrases for the feed.
    """
    if edition.phrases_from:
        return ()
    return tuple(page for page in news if page.words_tag == edition.tag and not page.sensitive)


def _news(context: Context) -> tuple[EditionPage, ...]:
    """Return the news of the edition, with the newest first."""
    news = context.of_kind("news")
    return tuple(sorted(news, key=lambda page: (_day(page), page.path), reverse=True))


def _day(page: EditionPage) -> str:
    return page.matter.date.isoformat() if page.matter.date else ""


def _feed(context: Context, address: str, news: tuple[EditionPage, ...]) -> Artifact:
    """Return the feed as XML in UTF-8, without the time or the program that made it."""
    text = "\n".join(_feed_element(context, address, news)) + "\n"
    return Artifact(path=address, content=text.encode("utf-8", "replace"))


def _feed_element(context: Context, address: str, news: tuple[EditionPage, ...]) -> Iterator[str]:
    base, tag = context.base, context.edition.tag
    name = context.words(context.settings.name)
    listed = context.link_to(NEWS)
    title = listed.label.text if listed else context.say("news_title")
    page = base + (context.address_of(NEWS) if listed else f"{tag}/index.html")
    responsible = context.organization(context.settings.responsible)
    author = context.words(responsible.name) if responsible else name
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={xml_attribute(tag)}>'
    yield _text("id", _id(context, address))
    yield _text("title", f"{name.text} – {title}")
    if context.banner:
        yield _text("subtitle", context.banner)
    yield _text("updated", _moment(news[0].matter.date if news else None))
    yield f"<author>{_text('name', author.text)}</author>"
    yield f'<link rel="self" type="{_TYPE}" href={xml_attribute(base + address)}/>'
    yield f'<link rel="alternate" type="text/html" href={xml_attribute(page)}/>'
    for piece in news:
        yield from _entry_element(context, piece)
    yield "</feed>"


def _entry_element(context: Context, page: EditionPage) -> Iterator[str]:
    title, summary = (
        plain_words(context, context.written(text, page.words_tag))
        for text in (page.matter.title, page.matter.summary)
    )
    address = context.base + context.address_of(page.path)
    yield "<entry>"
    yield _text("id", _id(context, f"{context.edition.tag}/{page.path}"))
    yield _text("title", title)
    yield _text("published", _moment(page.matter.date))
    yield _text("updated", _moment(page.matter.date))
    yield f'<link rel="alternate" type="text/html" href={xml_attribute(address)}/>'
    yield _text("summary", summary)
    yield "</entry>"


def _text(name: str, text: str) -> str:
    return f"<{name}>{xml_text(text)}</{name}>"


def _moment(day: datetime.date | None) -> str:
    """Return the beginning of a day in UTC (RFC 3339), which is never in the future on that day."""
    return f"{(day or _NEVER).isoformat()}T00:00:00Z"


def _id(context: Context, name: str) -> str:
    """Return the id of an entry or feed; a new title, slug or date does not change it."""
    name_id = uuid.uuid5(uuid.NAMESPACE_URL, context.base + name)
    return name_id.urn


def news_links(context: Context) -> tuple[Link, ...]:
    """Return links to the news of the edition with their dates; the newest comes first."""
    return tuple(
        replace(
            context.link(page.card),
            dated=_date(context, page),
            day=_day(page),
            picture=card_picture(context, page.matter.image),
        )
        for page in _news(context)
    )


def _date(context: Context, page: EditionPage) -> str:
    return date_or_words(context, str(page.matter.date)) if page.matter.date else ""


def news_view(context: Context, page: EditionPage) -> NewsView:
    """Return the view of one piece of news."""
    where = page_meta(context, page)
    body = prose(context, page)
    return NewsView(
        frame=frame(context, replace(where, feed=context.feed)),
        title=context.title(page),
        day=_day(page),
        date=_date(context, page),
        body=body,
        contents=contents(body),
    )
