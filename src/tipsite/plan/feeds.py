"""The feed of an edition: its news, for those who follow them without a visit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from tipsite.model.plan import Feed, FeedEntry
from tipsite.model.site import EditionPage
from tipsite.plan.context import Context
from tipsite.plan.foreign import plain_words
from tipsite.plan.news import NEWS, feed_address, own_news
from tipsite.tools.locales import locale_for
from tipsite.views import Words

_MOST = 50
"""So many pieces of news, the newest: whoever follows them has read the others."""


def feeds(contexts: Iterable[Context]) -> Iterator[Feed]:
    """Yield the feed of each edition with news in its own language."""
    for context in contexts:
        address = feed_address(context)
        if address:
            yield _feed(context, address, own_news(context)[:_MOST])


def _feed(context: Context, address: str, news: tuple[EditionPage, ...]) -> Feed:
    site = context.site.settings
    base = site.address.text
    name = context.words(site.name)
    title = context.link_to(NEWS)
    assert title is not None
    responsible = (
        context.site.organizations.get(site.responsible.text) if site.responsible else None
    )
    entries = tuple(_entry(context, page) for page in news)
    return Feed(
        path=address,
        address=base + address,
        id=_id(context, address),
        lang=locale_for(context.edition.tag).lang,
        title=Words(text=f"{name.text} – {title.label.text}"),
        subtitle=context.say("demonstration") if site.status == "demonstration" else "",
        page=base + context.made_address(NEWS),
        author=context.words(responsible.name) if responsible else name,
        updated=entries[0].day,
        entries=entries,
    )


def _entry(context: Context, page: EditionPage) -> FeedEntry:
    day = page.matter.date
    assert day is not None
    return FeedEntry(
        id=_id(context, f"{context.edition.tag}/{page.path}"),
        title=plain_words(context, context.written(page.matter.title, page.words_tag)),
        day=day,
        page=context.site.settings.address.text + context.page_address(page),
        summary=plain_words(context, context.written(page.matter.summary, page.words_tag)),
    )


def _id(context: Context, name: str) -> str:
    """The same for the same file of the same site, whatever its title, slug or date become."""
    made = uuid.uuid5(uuid.NAMESPACE_URL, context.site.settings.address.text + name)
    return made.urn
