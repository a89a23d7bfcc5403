"""What a view says that it shows is what stands in its fields: notices and promises rest on it."""

from __future__ import annotations

import itertools
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from golden_sites import GOLDEN
from sample import ROOT, TODAY
from tipsite.content.corpus import parse
from tipsite.content.inputs import read
from tipsite.engine.session import Session
from tipsite.lint.checks import resolve_and_lint
from tipsite.media.clean import clean
from tipsite.model.plan import Original, PagePromise, PlannedPage
from tipsite.model.values import field_names, is_value_type
from tipsite.pages.directory import country_pages
from tipsite.pages.notices import with_notices
from tipsite.pages.plan import Plan
from tipsite.pipeline.pagination import Pagination
from tipsite.views import VIEWS, Call, Contact, Frame, Link, Opening, Supporter, View, Words

LEADS_ON = frozenset((
    "breadcrumb", "menu", "footer", "groups", "languages", "help", "safety", "search", "report",
    "feed", "abroad",
))  # fmt: skip
"""What of a frame names other pages, which say themselves what is old on them."""
NOT_READ = ("policy", "guard", "inline_css", "data")
"""HTML and data that no reader sees."""
AUTHORS = ("signs", "do", "dont", "message", "longer")
"""Texts of an author that stand in a view as they are."""


def walk(thing: Any, name: str = "") -> Iterator[Words | str | Call | Contact]:
    """Yield what is shown anywhere in a view, whether or not the view says so."""
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, str):
        if (isinstance(thing, Markup) and name not in NOT_READ) or name in AUTHORS:
            yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from walk(one, name)
    elif is_value_type(type(thing)):
        if isinstance(thing, Call | Contact):
            yield thing
        for field in field_names(type(thing)):
            value = getattr(thing, field)
            if field == "href" and isinstance(thing, Link | Supporter):
                if value.startswith("http"):
                    yield value
            elif not isinstance(thing, Frame):
                yield from walk(value, field)


def words_of(frame: Frame) -> Iterator[Words]:
    """Yield the words of a frame but those that lead on to other pages."""
    for field in field_names(Frame):
        if field not in LEADS_ON:
            for one in walk(getattr(frame, field), field):
                if isinstance(one, Words):
                    yield one


class Filled:
    """Makes values of any type of a view, no two of them alike, with nothing left out."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def value(self, kind: Any) -> Any:
        """Return a value of a type as a field names it."""
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self.value(next(one for one in inner if one is not types.NoneType))
        if origin is tuple and inner[-1] is Ellipsis:
            return (self.value(inner[0]), self.value(inner[0]))
        if origin is tuple:
            return tuple(map(self.value, inner))
        if origin is typing.Literal:
            return inner[0]
        if origin is Mapping:
            return {}
        if origin is frozenset:
            return frozenset()
        if kind is Words:
            return Words(text=f"words {next(self.numbers)}")
        if is_value_type(kind):
            fields = typing.get_type_hints(kind).items()
            return typing.cast("Any", kind)(**{name: self.value(one) for name, one in fields})
        number = next(self.numbers)
        return kind(f"https://{number}.example/") if issubclass(kind, str) else kind(number)


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_a_view_forgets_none_of_its_fields(kind: type) -> None:
    view = Filled().value(kind)
    assert list(view.shown()) == list(walk(view))
    said = (*view.frame.own_words(), *view.frame.words_below())
    assert [one for one in said if isinstance(one, Words)] == list(words_of(view.frame))


def planned(root: Path) -> tuple[list[PlannedPage], dict[str, PagePromise]]:
    """Return the pages of the site in a folder, and what each promises."""
    corpus, _ = parse(read(root)[0])
    site, _ = resolve_and_lint(corpus, TODAY)
    assert site is not None
    media, _ = clean(site, Session())
    assert media is not None
    plan = Plan(Session(), site, media)
    lists = Pagination(plan, ())
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


def lines_in(view: View) -> tuple[set[str], set[tuple[str, str]]]:
    calls: set[str] = set()
    openings: set[tuple[str, str]] = set()
    for one in walk(view):
        if isinstance(one, Call):
            calls.add(one.href)
        elif isinstance(one, Contact):
            calls |= {href for href in (one.href, one.write) if not href.startswith("http")}
            if isinstance(one.opening, Opening):
                openings.add((one.opening.spans, one.opening.zone))
    return calls, openings


def originals_in(view: View) -> set[Original]:
    """Return what must stand beside words of a page whose source has changed since."""
    return {
        Original(lang=now.lang, dir=now.dir, words=now.text, beside=one.text)
        for one in (*words_of(view.frame), *walk(view))
        if isinstance(one, Words) and (now := one.original)
    }
