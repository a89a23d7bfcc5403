"""What can be found in an edition: each page that it has, and the words that stand on it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tipsite.model.plan import PlannedPage
from tipsite.model.site import PublicService
from tipsite.plan.context import Context
from tipsite.plan.lines import beside, calls
from tipsite.plan.prose import prose
from tipsite.tools.urls import service_address
from tipsite.views import (
    AllPagesView,
    Call,
    CampaignView,
    ChooserView,
    DirectoryView,
    NotFoundView,
    PartView,
    RoutesView,
    SearchView,
    ServiceView,
    SignView,
    Words,
)

_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ANSWERS_NOW = {"emergency", "police", "call"}
_NOT_LISTED = (AllPagesView, ChooserView, NotFoundView, PartView, SearchView)
LINES, SERVICES, SIGNS, PAGES = range(4)
"""Groups of what is found, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """One page as a search shows it, with the words by which it is found.

    ``kind`` says where it belongs. ``calls`` are its first line and those that must stand beside
    it. ``rank`` is the place of its country in the edition's order, 0 for what belongs to none.
    ``headings`` and ``text`` are words of the page, those in headings being worth more.
    """

    address: str
    group: int
    kind: Words
    title: Words
    summary: Words | None
    label: Words | None = None
    calls: tuple[Call, ...] = ()
    headings: str = ""
    text: str = ""
    rank: int = 0


def findable(context: Context, pages: tuple[PlannedPage, ...]) -> tuple[Findable, ...]:
    """Return what can be found among the ``pages`` of an edition, services first.

    Those of the edition's own countries come before others.
    """
    services = {
        service_address(context.edition.tag, found.country, found.id): found
        for found in context.services.values()
    }
    found = [
        _service(context, page, services[page.address])
        if isinstance(page.view, ServiceView)
        else _page(context, page)
        for page in pages
        if not isinstance(page.view, _NOT_LISTED)
    ]
    return tuple(sorted(found, key=lambda one: (one.group, one.rank)))


def _service(context: Context, page: PlannedPage, service: PublicService) -> Findable:
    view = page.view
    assert isinstance(view, ServiceView)
    entry = view.entry
    here = replace(context, address=page.address)
    own = calls(here, service)[:1]
    others = (call for found in beside(here, service) for call in calls(here, found)[:1])
    needs = (context.say(f"need_{need.replace('-', '_')}") for need in entry.needs)
    parts = (entry.summary, entry.label, entry.area)
    return Findable(
        address=page.address,
        group=LINES if own and _ANSWERS_NOW & set(entry.needs) else SERVICES,
        kind=view.directory.label,
        title=entry.name,
        summary=entry.summary,
        label=entry.label,
        rank=context.countries.index(service.country),
        calls=(*own, *others) if own else (),
        headings=" ".join((entry.answers.text, context.country(service.country), *needs)),
        text=" ".join(
            (entry.run_by, entry.audience, entry.offers, *(one.text for one in parts if one))
        ),
    )


def _page(context: Context, page: PlannedPage) -> Findable:
    view, frame = page.view, page.view.frame
    above = frame.breadcrumb[-2] if len(frame.breadcrumb) > 2 else None
    title: Words = getattr(view, "title")  # noqa: B009 - every view but the chooser has one
    described = frame.description not in ("", title.text)
    headings, text = _words(context, page)
    return Findable(
        address=page.address,
        group=SIGNS if isinstance(view, SignView) else PAGES,
        kind=above.label if above else Words(text=context.say("search_page")),
        title=title,
        summary=Words(text=frame.description, lang=frame.content_lang, dir=frame.content_dir)
        if described
        else None,
        headings=headings,
        text=text,
    )


def _words(context: Context, page: PlannedPage) -> tuple[str, str]:
    """The words in headings, and all other words, of a page that is no service."""
    view = page.view
    body = str(getattr(view, "body", ""))
    headings = [_bare(found) for found in _HEADING.findall(body)]
    texts = [_bare(body)]
    if isinstance(view, SignView):
        texts.extend((view.who.text, *view.signs, *view.do, *view.dont))
        originals = (view.signs_original, view.do_original, view.dont_original)
        texts.extend(_bare(found) for found in originals)
    elif isinstance(view, CampaignView):
        texts.extend((view.summary.text, *(aim.text for aim in view.aims)))
    elif isinstance(view, DirectoryView):
        headings.extend(section.title for section in view.sections)
        headings.extend(link.label.text for link in view.parts)
    elif isinstance(view, RoutesView):
        # They stand on every route alike: whoever looks for them finds the list of routes once.
        texts.extend(_route_texts(context))
    return " ".join(headings), " ".join(texts)


def _route_texts(context: Context) -> Iterator[str]:
    for part in context.edition.pages.values():
        if part.kind == "route-part":
            yield part.matter.title.text
            yield _bare(str(prose(context, part)))


def _bare(marked: str) -> str:
    return html.unescape(_TAG.sub(" ", marked))
