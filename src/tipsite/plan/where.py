"""How a page is found: its title, what leads to it, its other languages."""

from __future__ import annotations

from dataclasses import dataclass

from tipsite.model.site import EditionPage
from tipsite.plan.behind import text_behind
from tipsite.plan.context import Context
from tipsite.plan.downloads import downloads
from tipsite.plan.foreign import plain_words
from tipsite.plan.made import shown_in
from tipsite.plan.neutral import neutral_of_page, neutral_of_path
from tipsite.plan.pictures import head_picture, shared_picture
from tipsite.views import Download, Link, Picture, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """How a page is found: its title, what leads to it, and its address in each edition.

    ``title_tag`` is the language of a title that is not in the edition's.
    ``addresses`` maps every edition that shows the page; ``written_in`` those in which it is no
    fallback. ``original`` is the address of the page that a fallback repeats; ``part_tag`` the
    language of a text on the page that is not in the edition's. ``enhanced`` pages have words for
    tipsite's script. A ``neutral`` title makes the page discreet; ``country`` is the one that it
    is about. A page ``for_media`` has no exit. ``image`` is the address of what a chat may show.
    ``feed`` is the address of what can be followed, if anything. ``behind`` tells how the text is
    behind its source.
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
    behind: frozenset[str] = frozenset()


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
        description=plain_words(context, context.written(page.matter.summary, page.words_tag)),
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
        behind=text_behind(context, page),
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
