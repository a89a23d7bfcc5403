"""Promises of a page cover all lines and originals in its view."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from golden_sites import GOLDEN
from sample import ROOT, TODAY
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.media.clean import clean
from tipsite.model.plan import Original, PagePromise, PlannedPage
from tipsite.model.values import field_names, is_value_type
from tipsite.pages.directory import country_pages
from tipsite.pages.notices import with_notices
from tipsite.pages.plan import Plan
from tipsite.pipeline.pagination import Pagination
from tipsite.resolve.site import resolve_site
from tipsite.views.frame import Frame, View
from tipsite.views.parts import Opening, Words
from tipsite.views.services import Call, Contact

LEADS_ON = frozenset((
    "breadcrumb", "menu", "footer", "groups", "languages", "help", "safety", "search", "report",
    "feed", "abroad",
))  # fmt: skip
"""What of a frame names other pages, which say themselves what is old on them."""


def walk(thing: Any) -> Iterator[Words | Call | Contact]:
    """Yield what is shown anywhere in a view, whether or not the view says so."""
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from walk(one)
    elif is_value_type(type(thing)):
        if isinstance(thing, Call | Contact):
            yield thing
        for field in field_names(type(thing)):
            if not isinstance(thing, Frame):
                yield from walk(getattr(thing, field))


def words_of(frame: Frame) -> Iterator[Words]:
    """Yield the words of a frame but those that lead on to other pages."""
    for field in field_names(Frame):
        if field not in LEADS_ON:
            for one in walk(getattr(frame, field)):
                if isinstance(one, Words):
                    yield one


def planned(root: Path) -> tuple[list[PlannedPage], dict[str, PagePromise]]:
    """Return the pages of the site in a folder, and what each promises."""
    corpus, _ = parse(read(root)[0])
    site, _ = resolve_site(corpus, TODAY)
    assert site is not None
    media, _ = clean(site, Session())
    assert media is not None
    plan = Plan(Session(), site, media)
    lists = Pagination(plan)
    plan.open(lists.counts)
    for context in plan.contexts:
        plan.add_list(context.edition.tag)
    found = [page for address in plan.places if (page := plan.sketched(address))]
    for context in plan.contexts:
        found.append(plan.all_pages(context.edition.tag))
        for country in context.directories:
            pages = country_pages(context, country, lists.counts(country))
            found += [with_notices(context, page) for page in pages]
    return found, {address: plan.made(address).promise for address in plan.places}


@pytest.mark.one_in(2)
@pytest.mark.parametrize("root", [GOLDEN / "rtl" / "site", ROOT, GOLDEN / "minimal" / "site"])
def test_a_page_promises_all_that_stands_on_it(root: Path) -> None:
    pages, promises = planned(root)
    assert {page.address for page in pages} == promises.keys()
    called: set[str] = set()
    for page in pages:
        promise = promises[page.address]
        calls, openings = lines_in(page.view)
        assert promise.calls == calls, page.address
        assert promise.openings == openings, page.address
        called |= calls
        expected = originals_in(page.view)
        assert {one for one in promise.originals if one.beside} == expected, page.address
    assert called


def lines_in(view: View) -> tuple[set[str], set[tuple[str, ...]]]:
    calls: set[str] = set()
    openings: set[tuple[str, ...]] = set()
    for one in walk(view):
        if isinstance(one, Call):
            calls.add(one.href)
        elif isinstance(one, Contact):
            calls |= {href for href in (one.href, one.write) if not href.startswith("http")}
            if isinstance(one.opening, Opening):
                opening = one.opening
                openings.add((opening.spans, opening.zone, opening.holidays, opening.differ))
    return calls, openings


def originals_in(view: View) -> set[Original]:
    """Return what must stand beside words of a page whose source has changed since."""
    return {
        Original(lang=now.lang, dir=now.dir, words=now.text, beside=one.text)
        for one in (*words_of(view.frame), *walk(view))
        if isinstance(one, Words) and (now := one.original)
    }
