"""Rendering of planned pages into bytes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from tipsite.engine.session import Session
from tipsite.engine.store import Store
from tipsite.model.corpus import Theme
from tipsite.model.plan import Artifact, PagePromise, PlannedPage
from tipsite.model.problems import Problem
from tipsite.pages.context import Context
from tipsite.pages.promises import page_promise
from tipsite.pages.search import SearchEntry, search_entry
from tipsite.theme.templates import CompiledIn, Templates
from tipsite.views.frame import Alternate
from tipsite.views.pages import PartView
from tipsite.web import page_bytes, xml_attribute, xml_text

_MARK = "\ufeff"


class Outline(Struct, frozen=True, kw_only=True):
    """Facts of a page that are needed for the whole site.

    ``kind`` is the name of its template, and ``edition`` the language of its folder. ``content``
    and ``text`` are SHA-256 in hexadecimal. ``text`` is for the plain text beside the page, and is
    empty without one. ``card`` is the key of the card for links to the page: language, campaign,
    title (`link_cards`). If its template has a mistake, only the ``problem`` is stored.
    """

    address: str
    kind: str
    edition: str
    falls_back: bool
    content: str
    text: str
    problem: Problem | None = None
    card: tuple[str, ...] = ()


class MadePage(Outline, frozen=True, kw_only=True):
    """The stored facts of a page that was made; its bytes are stored by their digests.

    ``canonical`` and ``alternates`` are absolute addresses. ``entry`` is the search result for the
    page. If the page is a part of a directory, ``part`` is its section. ``over`` is the weight of a
    page that is too heavy.
    """

    canonical: str
    alternates: tuple[Alternate, ...]
    promise: PagePromise
    entry: SearchEntry | None
    part: str = ""
    over: int = 0


def make_page(context: Context, page: PlannedPage, templates: Templates) -> MadePage:
    """Return a page whose bytes are stored in the session of the ``context``."""
    session = context.session
    rendered = templates.render(page.view.template, page.view)
    mistake = rendered if isinstance(rendered, Problem) else None
    frame = page.view.frame
    return MadePage(
        address=page.address,
        kind=page.view.template.removesuffix(".html"),
        edition=page.edition,
        falls_back=page.falls_back,
        content="" if isinstance(rendered, Problem) else session.keep_blob(page_bytes(rendered)),
        text=session.keep_blob(_plain(page.text)) if page.text else "",
        canonical=frame.canonical,
        alternates=frame.alternates,
        promise=page_promise(page),
        part=page.view.section.id if isinstance(page.view, PartView) else "",
        entry=None if mistake else search_entry(context, page),
        problem=mistake,
        card=(context.edition.tag, frame.campaign, frame.share.card) if frame.share.card else (),
    )


def stored_file(
    session: Session, path: str, digest: str, *question: str, size: int | None = None
) -> Artifact:
    """Return a file that is loaded on demand from the answer to a question."""
    load = partial(session.blob, digest, *question)
    return Artifact(path=path, content=load, digest=digest, size=size)


def compiled(theme: Theme, store: Store, *, adding: bool) -> Templates:
    """Return the templates of a theme, with code from the ``store``; ``adding`` stores new code."""
    paths = {name: theme.paths[f"templates/{name}"] for name in theme.templates}
    return Templates(
        theme.templates,
        f"themes/{theme.name}/templates/",
        paths,
        CompiledIn(store, theme.templates, adding=adding),
    )


def _plain(lines: str) -> bytes:
    # Few hosts declare the encoding of a text file. The mark shows it to browsers.
    text = lines.rstrip("\n") + "\n"
    text = text if text.isascii() else _MARK + text
    return text.encode("utf-8", "replace")


def sitemap(entries: Iterable[tuple[str, tuple[Alternate, ...]]]) -> bytes:
    """Return the sitemap (sitemaps.org 0.9, with the ``xhtml:link`` that search engines document).

    ``entries`` are absolute addresses, each with its alternates.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
            ' xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        ),
    ]
    for address, alternates in entries:
        lines.append(f"<url><loc>{xml_text(address)}</loc>")
        lines.extend(
            f'<xhtml:link rel="alternate" hreflang={xml_attribute(other.hreflang)}'
            f" href={xml_attribute(other.href)}/>"
            for other in alternates
        )
        lines.append("</url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()
