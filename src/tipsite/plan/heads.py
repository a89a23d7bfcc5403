"""What the head of a page tells: the tab, search engines, chats, and those who follow the news."""

from __future__ import annotations

from tipsite.plan.context import Context
from tipsite.plan.where import Where
from tipsite.tools.excerpt import excerpt
from tipsite.tools.locales import locale_for
from tipsite.views import Alternate, Link, Share, Words


def head_title(context: Context, where: Where, name: Words) -> Words:
    """Return a neutral title, or one with the site's name; no part of it can be marked.

    So a name in another language than the title stands not in it.
    """
    if where.neutral:
        return Words(text=where.neutral)
    if where.title_tag and where.title_tag in context.site.settings.name:
        name = Words(text=context.site.settings.name[where.title_tag].text)
    alone = where.title == name.text or (name.lang and not where.title_tag)
    text = where.title if alone else f"{where.title} – {name.text}"
    return context.in_language(text, where.title_tag) if where.title_tag else Words(text=text)


def share(context: Context, where: Where) -> Share:
    """Return what is seen of a link to the page; of a discreet one, nothing that tells."""
    if where.neutral:
        said = context.say("share_text")
        return Share(kind="website", title=where.neutral, description=said, image="")
    image = context.site.settings.address.text + where.image if where.image else ""
    return Share(
        kind="website", title=where.title, description=excerpt(where.description), image=image
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


def feed_link(context: Context, where: Where) -> Link | None:
    """Return the link to what can be followed; none on a discreet page."""
    if not where.feed or where.neutral:
        return None
    return Link(label=Words(text=context.say("feed_link")), href=context.href(where.feed))
