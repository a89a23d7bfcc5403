"""A feed as a file: Atom (RFC 4287)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tipsite.model.plan import Feed, FeedEntry
from tipsite.views import Words

TYPE = "application/atom+xml"


def atom(feed: Feed) -> bytes:
    """Return the feed as XML in UTF-8. It says nothing of when or with what it was made."""
    return ("\n".join(_feed(feed)) + "\n").encode("utf-8", "replace")


def _feed(feed: Feed) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.lang)}>'
    yield f"<id>{escape(feed.id)}</id>"
    yield _text("title", feed.title)
    if feed.subtitle:
        yield _text("subtitle", Words(text=feed.subtitle))
    yield f"<updated>{_moment(feed.updated)}</updated>"
    yield f"<author>{_text('name', feed.author)}</author>"
    yield f'<link rel="self" type="{TYPE}" href={quoteattr(feed.address)}/>'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(feed.page)}/>'
    for entry in feed.entries:
        yield from _entry(entry)
    yield "</feed>"


def _entry(entry: FeedEntry) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{escape(entry.id)}</id>"
    yield _text("title", Words(text=entry.title))
    yield f"<published>{_moment(entry.day)}</published>"
    yield f"<updated>{_moment(entry.day)}</updated>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(entry.page)}/>'
    yield _text("summary", Words(text=entry.summary))
    yield "</entry>"


def _text(name: str, words: Words) -> str:
    lang = f" xml:lang={quoteattr(words.lang)}" if words.lang and name != "name" else ""
    return f"<{name}{lang}>{escape(words.text)}</{name}>"


def _moment(day: datetime.date) -> str:
    """The beginning of a day, which is never to come where the day has begun (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00Z"
