"""The search of an edition, its index, and the list of all pages.

The index is a script that gives its data to tipsite's script. The list from A to Z is for readers
whose phone runs no scripts.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tipsite.language.collation import OPENING, initial
from tipsite.language.locales import language_name, sort_key
from tipsite.language.search_words import distinct_words, packed
from tipsite.model.plan import Artifact, PlannedPage
from tipsite.pages.context import Context, Sketch
from tipsite.pages.frame import frame
from tipsite.pages.prose import prose
from tipsite.pages.services import calls, companions
from tipsite.pages.titles import generated_meta
from tipsite.views.pages import (
    AllPagesView,
    CampaignView,
    ChooserView,
    DirectoryView,
    Letter,
    MovedView,
    NotFoundView,
    PartView,
    SearchView,
    ServiceView,
    SignView,
    WithdrawnView,
)
from tipsite.views.parts import Link, Words
from tipsite.views.routes import RoutesView
from tipsite.views.services import Call, SheetView
from tipsite.web import list_address

_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HINT = re.compile(r'<p class="hint.*?</p>', re.DOTALL)
"""The hint above a wide table; the index leaves it out."""
_ANSWERS_NOW = {"emergency", "police", "call"}
_NOT_LISTED = (
    AllPagesView,
    ChooserView,
    MovedView,
    NotFoundView,
    PartView,
    SearchView,
    WithdrawnView,
)
LINES, SERVICES, SIGNS, PAGES = range(4)
"""Groups of search results, in the order in which they are shown."""

PAGE = "az.md"

SEARCH = "search.md"
_TEXT, _HEADINGS, _TITLE = range(3)
"""The part of a page that has a word; the script uses the same numbers."""
_WORDS = {
    "all": "search_count",
    "like": "search_like",
    "some": "search_some",
    "none": "search_none",
    "elsewhere": "search_elsewhere",
    "more": "search_more",
    "failed": "search_failed",
}
"""Keys of phrases, by their name in the script."""


class SearchEntry(Struct, frozen=True, kw_only=True):
    """One page as a search result, with its indexed words.

    ``kind`` is the list or directory of the page. ``calls`` are its first line and the companions
    of this line. ``rank`` is the place of its country in the order of the edition, or 0 without a
    country. ``words`` are three texts: the words of its text, of its headings and of its title. A
    word in the title counts most. Each word is in only one of these texts, in the form for a search
    (`language.search_words`).
    """

    address: str
    group: int
    kind: Words
    title: Words
    summary: Words | None
    label: Words | None = None
    calls: tuple[Call, ...] = ()
    rank: int = 0
    words: tuple[str, ...] = ()


def search_entry(context: Context, page: PlannedPage) -> SearchEntry | None:
    """Return a page as a search result, or None if the search leaves it out."""
    if isinstance(page.view, _NOT_LISTED):
        return None
    if isinstance(page.view, ServiceView):
        return _service(context, page, page.view)
    return _page(context, page)


def _with_words(entry: SearchEntry, headings: str, text: str) -> SearchEntry:
    """Return an entry with the set of words of its page, which changes with few edits."""
    summary = entry.summary.text if entry.summary else ""
    words: dict[int, set[str]] = {_TITLE: distinct_words(entry.title.text)}
    words[_HEADINGS] = distinct_words(headings) - words[_TITLE]
    words[_TEXT] = distinct_words(f"{text} {summary}") - words[_HEADINGS] - words[_TITLE]
    return replace(entry, words=tuple(" ".join(sorted(words[where])) for where in sorted(words)))


def in_order(entries: Iterable[SearchEntry]) -> tuple[SearchEntry, ...]:
    """Return search results in the order of their groups.

    In a group, results of the edition's own countries come first.
    """
    return tuple(sorted(entries, key=lambda entry: (entry.group, entry.rank)))


def _service(context: Context, page: PlannedPage, view: ServiceView) -> SearchEntry:
    service = context.services[context.session.ask("service at", page.address)]
    entry = view.entry
    here = replace(context, address=page.address)
    first_call = calls(here, service)[:1]
    others = (call for result in companions(here, service) for call in calls(here, result)[:1])
    needs = (context.name_of("need", need) for need in entry.needs)
    places = (words for place in entry.places for words in (place.name, place.directions))
    parts = (entry.summary, entry.label, entry.area, *places)
    result = SearchEntry(
        address=page.address,
        group=LINES if first_call and _ANSWERS_NOW & set(entry.needs) else SERVICES,
        kind=view.directory.label,
        title=entry.name,
        summary=entry.summary,
        label=entry.label,
        rank=(*context.countries, *context.destinations).index(service.country),
        calls=(*first_call, *others) if first_call else (),
    )
    headings = " ".join((entry.answers.text, context.country(service.country), *needs))
    ways = (way.action for way in entry.websites)
    text = (
        entry.run_by,
        entry.audience,
        entry.offers,
        *ways,
        *(words.text for words in parts if words),
    )
    return _with_words(result, headings, " ".join(text))


def _page(context: Context, page: PlannedPage) -> SearchEntry:
    view, frame = page.view, page.view.frame
    above = frame.breadcrumb[-2] if len(frame.breadcrumb) > 2 else None
    title: Words = getattr(view, "title")  # noqa: B009 - every view but the chooser has one
    described = frame.description not in ("", title.text)
    headings, text = _words(context, page)
    result = SearchEntry(
        address=page.address,
        group=SIGNS if isinstance(view, SignView) else PAGES,
        kind=above.label if above else Words(text=context.say("search_page")),
        title=title,
        summary=Words(text=frame.description, lang=frame.content_lang, dir=frame.content_dir)
        if described
        else None,
    )
    return _with_words(result, headings, text)


def _words(context: Context, page: PlannedPage) -> tuple[str, str]:
    """Return the words in headings, and all other words, of a page that is not a service."""
    view = page.view
    body = _HINT.sub("", str(getattr(view, "body", "")))
    headings = [_bare(heading) for heading in _HEADING.findall(body)]
    texts = [_bare(body)]
    if isinstance(view, SignView):
        texts.extend((view.who.text, *view.signs, *view.do, *view.dont))
        originals = (view.signs_original, view.do_original, view.dont_original)
        texts.extend(_bare(heading) for heading in originals)
    elif isinstance(view, CampaignView):
        texts.extend((view.summary.text, *(aim.text for aim in view.aims)))
    elif isinstance(view, DirectoryView):
        headings.extend(section.title for section in view.sections)
        headings.extend(link.label.text for link in view.parts)
    elif isinstance(view, SheetView):
        texts.append(context.say("print_words"))
    elif isinstance(view, RoutesView):
        # All routes have these texts, so a search for them finds only the list of routes.
        texts.extend(_route_texts(context))
    return " ".join(headings), " ".join(texts)


def _bare(marked: str) -> str:
    return html.unescape(_TAG.sub(" ", marked))


def _route_texts(context: Context) -> Iterator[str]:
    for part in context.of_kind("route-part"):
        yield part.matter.title.text
        yield _bare(str(prose(context, part)))


def search_index(context: Context, shown: tuple[SearchEntry, ...]) -> Artifact:
    """Return the index of an edition: entries, their words, and lines to call."""
    langs: dict[str, int] = {}
    calls: dict[str, int] = {}
    kinds: dict[str, int] = {}

    def number(shared: dict[str, int], thing: Any) -> int:
        """Return the number of a value; entries share the value, which is written only once."""
        return shared.setdefault(_json(thing), len(shared))

    def packed_words(written: Words | None) -> Any:
        if written is None:
            return 0
        if not (written.lang or written.original):
            return written.text
        lang = written.lang or context.locale.tag, written.dir or context.locale.direction
        marked = [written.text, number(langs, lang)]
        now = written.original
        return [*marked, context.say("original_now"), packed_words(now)] if now else marked

    def line(call: Call) -> int:
        fields = [
            packed_words(call.name),
            call.number,
            call.facts or 0,
            packed_words(call.label),
            call.country,
        ]
        kind = [call.kind] if call.kind != "helpline" else []
        return number(calls, fields + kind)

    folder = f"{context.edition.tag}/"
    entries = [
        [
            entry.group,
            number(kinds, packed_words(entry.kind)),
            entry.address.removeprefix(folder),
            packed_words(entry.title),
            packed_words(entry.summary),
            packed_words(entry.label),
            [line(call) for call in entry.calls],
            entry.rank,
        ]
        for entry in shown
    ]
    data = {
        "tag": context.edition.tag,
        "lang": context.locale.tag,
        "dir": context.locale.direction,
        "langs": [json.loads(thing) for thing in langs],
        "kinds": [json.loads(thing) for thing in kinds],
        "calls": [json.loads(thing) for thing in calls],
        "found": entries,
        "words": packed(_places(shown)),
    }
    content = f"tipsite.index({_json(data)});\n".encode()
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Artifact(path=f"assets/index-{context.edition.tag}.{digest}.js", content=content)


def _json(data: Any) -> str:
    """Return JSON that is also valid JavaScript in browsers where U+2028 ends a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _places(entries: tuple[SearchEntry, ...]) -> Mapping[str, list[int]]:
    """Return numbers by word: 3 times the index of an entry, plus the part that has the word."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for place, those in enumerate(entry.words, 3 * number):
            for word in those.split():
                places[word].append(place)
    # The script's rules treat digits of some writing systems as letters.
    return {
        word: numbers
        for word, numbers in places.items()
        if word.isalpha() or not any(sign.isdigit() for sign in word)
    }


def search_page(context: Context) -> Sketch:
    """Return the search page of an edition."""
    return context.sketch(context.address_of(SEARCH), "search", _search_page)


def _search_page(here: Context) -> SearchView:
    indexes = {tag: here.session.ask("index", tag).path for tag in here.editions}
    all_pages = here.link_to(PAGE)
    assert all_pages is not None
    data = {
        "tag": here.edition.tag,
        "code": here.href(here.site.search),
        "index": here.href(indexes[here.edition.tag]),
        "words": {
            name: here.say(key, count="{count}", language="{language}")
            for name, key in _WORDS.items()
        },
        "others": [
            {
                "tag": tag,
                "name": here.language(tag),
                "index": here.href(address),
                "base": f"../{tag}/",
            }
            for tag, address in indexes.items()
            if tag != here.edition.tag
        ],
    }
    return SearchView(
        frame=frame(here, generated_meta(here, SEARCH)),
        title=here.title_at(SEARCH),
        data=_json(data),
        all_pages=all_pages,
    )


def all_pages(context: Context, entries: tuple[SearchEntry, ...]) -> PlannedPage:
    """Return the list of all ``entries`` of an edition as one page of any length."""
    here = replace(context, address=context.address_of(PAGE))
    search = here.link_to(SEARCH)
    assert search is not None
    view = AllPagesView(
        frame=frame(here, generated_meta(here, PAGE)),
        title=here.title_at(PAGE),
        letters=tuple(_letters(here, entries)),
        parts=(),
        search=search,
    )
    return PlannedPage(address=here.address, view=view)


def _letters(context: Context, entries: tuple[SearchEntry, ...]) -> Iterator[Letter]:
    ordered = sorted(
        entries,
        key=lambda entry: (
            sort_key(context.locale, entry.title.text.lstrip(OPENING)),
            entry.address,
        ),
    )
    yield from _grouped(
        [
            (initial(context.edition.tag, entry.title.text), _link(context, entry))
            for entry in ordered
        ]
    )


def _grouped(lines: list[tuple[str, Link]]) -> Iterator[Letter]:
    for name, group in groupby(lines, key=lambda line: line[0]):
        yield Letter(name=name, links=tuple(link for _, link in group))


def _link(context: Context, entry: SearchEntry) -> Link:
    note = language_name(context.locale, entry.title.lang) if entry.title.lang else ""
    return Link(label=entry.title, href=context.href(entry.address), note=note)


def split_index(page: PlannedPage, count: int) -> tuple[PlannedPage, ...]:
    """Return the list of an edition in ``count`` pages of nearly equal length.

    All parts are in the folder of the whole list, so its relative links stay valid.
    """
    whole = page.view
    assert isinstance(whole, AllPagesView)
    tag = page.address.partition("/")[0]
    lines = [(letter.name, link) for letter in whole.letters for link in letter.links]
    bounds = [len(lines) * index // count for index in range(count + 1)]
    pieces = [lines[start:end] for start, end in pairwise(bounds)]
    addresses = [list_address(tag, number) for number in range(1, count + 1)]
    names = [f"{piece[0][0]} – {piece[-1][0]} ({at}/{count})" for at, piece in enumerate(pieces, 1)]
    base = whole.frame.canonical.removesuffix(page.address)

    def part(number: int) -> PlannedPage:
        links = (
            Link(label=Words(text=name), href=address.rpartition("/")[2], current=at == number)
            for at, (name, address) in enumerate(zip(names, addresses, strict=True))
        )
        title = f"{whole.title.text}: {names[number]}"
        view = replace(
            whole,
            frame=replace(
                whole.frame,
                title=title,
                share=replace(whole.frame.share, title=title),
                canonical=base + addresses[number],
                alternates=whole.frame.alternates if number == 0 else (),
            ),
            title=Words(text=title),
            letters=tuple(_grouped(pieces[number])),
            parts=tuple(links),
        )
        return replace(page, address=addresses[number], view=view)

    return tuple(part(number) for number in range(count))
