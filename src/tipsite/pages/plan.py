"""The plan of a site: its pages, their addresses, and the questions that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from msgspec import convert
from msgspec.structs import replace

from tipsite.content.pages import part_of
from tipsite.engine.session import Session
from tipsite.engine.traces import Question
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, PlannedPage
from tipsite.model.problems import Problem
from tipsite.model.site import PublicService, Site
from tipsite.pages.context import Context, Sketch
from tipsite.pages.countries import with_way_to_lines
from tipsite.pages.directory import country_pages, service_pages
from tipsite.pages.edition_contexts import edition_contexts
from tipsite.pages.frame import folder_frame
from tipsite.pages.given import tracked_site
from tipsite.pages.material_files import MaterialFiles
from tipsite.pages.notices import with_notices
from tipsite.pages.pictures import media_files
from tipsite.pages.prose import numbers_view
from tipsite.pages.render import MadePage, Outline, compiled, make_page, sitemap, stored_file
from tipsite.pages.root import moved_pages, root_pages, withdrawn_pages
from tipsite.pages.routes import abroad_pages, receivers_in, route_pages
from tipsite.pages.search import all_pages, in_order, search_index, search_page
from tipsite.pages.services import service_calls, service_entry
from tipsite.pages.share_page import share_pages
from tipsite.pages.sheets import sheet_pages
from tipsite.pages.written import campaign_pages, written_pages
from tipsite.theme.templates import Templates
from tipsite.theme.tokens import STYLE
from tipsite.web import ascii_address, plain_address

_UNLISTED = ("notfound", "withdrawn")

T = TypeVar("T")

Counts = tuple[int, ...]
"""The number of pages for each need of a directory; empty if the directory is on one page."""


class Place(NamedTuple):
    """The question whose answer contains a page, and the index of the page in the answer."""

    question: Question
    number: int


_FACTS: Mapping[str, Callable[[MadePage], Any]] = {
    "listed": lambda page: page.entry,
    "title": lambda page: page.entry and replace(page.entry, summary=None, calls=(), words=()),
    "indexed": lambda page: (page.kind not in _UNLISTED and page.canonical, page.alternates),
    "outline": lambda page: convert(page, Outline, from_attributes=True),
}
"""Facts of a page that others ask for; unlisted pages have no canonical address."""


def _of_only(fact: Callable[[MadePage], Any]) -> Callable[[tuple[MadePage, ...]], Any]:
    """Return a function for a fact of a single page, or None if the page no longer exists."""
    return lambda pages: fact(pages[0]) if pages else None


class Index(NamedTuple):
    """The search index of an edition: its address, and the SHA-256 of its content."""

    path: str
    content: str


class Plan:
    """The pages of a site, each made when its question is asked.

    ``contexts`` are the contexts of the editions, without the address of a page. ``mistakes`` are
    problems of templates that prevent all pages. ``places`` have the question of each page by
    address, in the order of the site; `open` fills them. ``assets`` are all other files that do not
    depend on a page, by address: style sheets, scripts, pictures, downloads and static files.
    """

    def __init__(self, session: Session, site: Site, media: Media) -> None:
        self.session = session
        self.site = tracked_site(session, site)
        self.contexts = edition_contexts(session, site, media, self.site)
        self.assets = _asset_files(site, media, self.contexts[0])
        self._templates = compiled(site.theme, session.store, adding=session.spills)
        self.places: dict[str, Place] = {}
        self._parts: dict[str, dict[str, None]] = {}
        self._by_tag = {context.edition.tag: context for context in self.contexts}
        self.pieces = MaterialFiles(session, self.site, self._by_tag)
        self._sketches: dict[str, Sketch] = {}
        self._listed: dict[str, tuple[str, ...]] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        session.rule("template problems", self._mistakes, tuple[Problem, ...], exact=True)
        self.mistakes: tuple[Problem, ...] = session.ask("template problems")
        session.input("maker", self._maker)
        session.input("moved", {**site.parts, **site.moved}.get)
        session.input("withdrawn", site.withdrawn.get)
        session.input("listed pages", lambda tag: self._listed[tag])
        session.rule("frame", self._in_folder(folder_frame))
        session.rule("calls", self._of_service(service_calls))
        session.rule("entry", self._of_service(service_entry))
        session.rule("receivers", lambda tag, *key: receivers_in(self._by_tag[tag], *key))
        session.rule("numbers", self._in_folder(self._numbers), str)
        facts = {name: _of_only(fact) for name, fact in _FACTS.items()}
        session.rule("page", self._page, tuple[MadePage, ...], projections=facts)
        session.input("addresses in part", lambda part: tuple(self._parts.get(part, ())))
        session.rule("fact", lambda name, address: _FACTS[name](self.made(address)))
        session.rule("outlines", self._outlines, dict[str, Outline], exact=True)
        session.rule("sitemap", self._sitemap, str)
        session.input("addresses of pages", lambda: self.addresses)
        session.rule("index", self._index, Index)

    @property
    def templates(self) -> Templates:
        """The compiled templates; a rule that reads them depends on all of them."""
        self.session.note("templates")
        return self._templates

    def open(self, counts: Callable[[str], Counts]) -> None:
        """Find all pages except lists of all pages; ``counts`` returns the counts of a country."""
        style = self.site.theme.assets.get(STYLE, b"").decode("utf-8", "replace")
        for sketch in root_pages(self.contexts, style):
            self._add(sketch)
        for context in self.contexts:
            tag, before = context.edition.tag, len(self.places)
            for sketch in written_pages(context):
                self._add(sketch)
            for country in context.directories:
                sizes = ",".join(map(str, counts(country)))
                self._place_pages(("directory", tag, country, sizes))
            for sketch in chain(
                service_pages(context),
                campaign_pages(context),
                share_pages(context),
                sheet_pages(context),
                abroad_pages(context),
                route_pages(context),
            ):
                self._add(sketch)
            self._listed[tag] = tuple(self.places)[before:]
        for sketch in (
            *withdrawn_pages(self._by_tag, self.site),
            *moved_pages(self._by_tag, self.site),
        ):
            if sketch.address not in self.places:
                self._add(sketch)
        for context in self.contexts:
            self._add(search_page(context))

    def add_list(self, tag: str) -> None:
        """Make the list of all pages of an edition, which determines the addresses of its parts."""
        self._lists[tag] = self._place_pages(("list", tag))

    @property
    def searches(self) -> tuple[str, ...]:
        """The addresses of the search pages, which depend on all other pages."""
        return tuple(
            address for address, sketch in self._sketches.items() if sketch.maker == "search"
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all pages, edition by edition."""
        listed = chain.from_iterable(
            (*self._listed[tag], *self._lists.get(tag, ())) for tag in self._listed
        )
        last = (*listed, *self.searches)
        others = dict.fromkeys(self.places.keys() - set(last))
        return (*(address for address in self.places if address in others), *last)

    @property
    def moved(self) -> Mapping[str, str]:
        """New addresses by old address, without old addresses that have a page again."""
        sketches = self._sketches
        return {
            old: new
            for old, new in self.site.moved.items()
            if old not in self.places or (old in sketches and sketches[old].maker == "moved")
        }

    def _add(self, sketch: Sketch) -> None:
        self._place(sketch.address, ("page", sketch.address), 0)
        self._sketches[sketch.address] = sketch

    def _place_pages(self, question: Question) -> tuple[str, ...]:
        """Make the pages that a question answers, and return their addresses."""
        pages: tuple[MadePage, ...] = self.session.ask(*question)
        for number, page in enumerate(pages):
            self._place(page.address, question, number)
        return tuple(page.address for page in pages)

    def _place(self, address: str, question: Question, number: int) -> None:
        self.places[address] = Place(question, number)
        self._parts.setdefault(part_of(address), {})[address] = None

    def made(self, address: str) -> MadePage:
        """Return a page from an earlier answer, or make it now."""
        question, number = self.places[address]
        if question[0] == "directory":
            # If the directory is split differently, another question makes the page.
            self.session.ensure("parts", question[2])
        pages: tuple[MadePage, ...] = self.session.ask(*question)
        return pages[number]

    def content(self, address: str) -> bytes:
        """Return the bytes of a page."""
        return self.session.blob(self.made(address).content, *self.places[address].question)

    def text(self, address: str) -> Artifact:
        """Return the plain text of a page as a file whose bytes are loaded on demand."""
        return self._file(address, plain_address(address), self.outline(address).text)

    def bytes_of(self, page: Outline) -> Artifact:
        """Return a page that was made as a file whose bytes are loaded on demand."""
        return self._file(page.address, page.address, page.content)

    def index(self, tag: str) -> str:
        """Return the address of the search index of an edition."""
        return self.index_file(tag).path

    def index_file(self, tag: str) -> Artifact:
        """Return the search index of an edition as a file."""
        index: Index = self.session.ask("index", tag)
        return stored_file(self.session, index.path, index.content, "index", tag)

    def sitemap(self) -> Artifact:
        """Return the sitemap of all pages."""
        return stored_file(self.session, "sitemap.xml", self.session.ask("sitemap"), "sitemap")

    def _file(self, address: str, path: str, digest: str) -> Artifact:
        return stored_file(self.session, path, digest, *self.places[address].question)

    def outline(self, address: str) -> Outline:
        """Return the facts of a page that the site needs; every page is made for it."""
        outlines: Mapping[str, Outline] = self.session.ask("outlines", part_of(address))
        return outlines[address]

    def sketched(self, address: str) -> PlannedPage | None:
        """Return a page before rendering; None for directories and lists."""
        self.session.note("maker", address)
        sketch = self._sketches.get(address)
        if sketch is None:
            return None
        page = with_way_to_lines(sketch.make())
        # The chooser has no notices of its own.
        return page if sketch.maker == "chooser" else with_notices(sketch.context, page)

    def made_here(self, context: Context, page: PlannedPage) -> MadePage:
        """Return a page as bytes, which belong to the answer of the running rule."""
        return make_page(context, page, self.templates)

    def directory(self, tag: str, country: str, counts: Counts) -> Iterator[MadePage]:
        """Yield the pages of a directory."""
        context = self._by_tag[tag]
        for page in country_pages(context, country, counts):
            yield self.made_here(context, with_notices(context, page))

    def all_pages(self, tag: str) -> PlannedPage:
        """Return the list of all pages of an edition as one page of any length."""
        context = self._by_tag[tag]
        titles = (self._fact("title", address) for address in self.session.ask("listed pages", tag))
        return with_notices(context, all_pages(context, in_order(filter(None, titles))))

    def context(self, tag: str) -> Context:
        """Return the context of an edition."""
        return self._by_tag[tag]

    # The questions.

    def _mistakes(self) -> tuple[Problem, ...]:
        return self.templates.problems(self.site.theme.shipped)

    def _maker(self, address: str) -> tuple[str, ...]:
        """Return the maker of a page, its edition, and those of its values that are strings."""
        if address not in self._sketches:
            return ()
        context, maker, _, values = self._sketches[address]
        return (maker, context.edition.tag, *(value for value in values if isinstance(value, str)))

    def _in_folder(self, answer: Callable[..., T]) -> Callable[..., T]:
        """Return a rule for `Context.ask_here`: ``answer`` gets the context of a folder."""
        return lambda tag, folder, root, *keys: answer(
            self._by_tag[tag].in_folder(folder, root), *keys
        )

    def _numbers(self, context: Context, level: str, closed: str, *names: str) -> str:
        """Return the buttons of services that a text lists; empty if the theme lacks a template."""
        view = numbers_view(context, int(level), names, closed=bool(closed))
        html = self.templates.render("numbers.html", view)
        return "" if isinstance(html, Problem) else html

    def _page(self, address: str) -> tuple[MadePage, ...]:
        # Asked first, since an edition may be gone.
        self.session.ensure("editions")
        page = self.sketched(address)
        if page is None:
            # The last build asked for this page; now it is part of a directory or a list.
            return ()
        return (self.made_here(self._sketches[address].context, page),)

    def _outlines(self, part: str) -> dict[str, Outline]:
        addresses: tuple[str, ...] = self.session.ask("addresses in part", part)
        return {address: self._fact("outline", address) for address in addresses}

    def _fact(self, name: str, address: str) -> Any:
        """Return one fact of a page, so that the asking rule does not depend on other facts."""
        if self.places[address].question[0] == "page":
            return self.session.ask(name, address)
        return self.session.ask("fact", name, address)

    def _of_service(self, answer: Callable[[Context, PublicService], T]) -> Callable[..., T]:
        """Return a rule about a service in an edition: ``answer`` gets both."""
        return lambda tag, name: answer(context := self._by_tag[tag], context.services[name])

    def _sitemap(self) -> str:
        addresses: tuple[str, ...] = self.session.ask("addresses of pages")
        base: str = self.session.ask("base").address
        entries = [(base + address, self._fact("indexed", address)) for address in addresses]
        return self.session.keep_blob(
            sitemap(
                (address, alternates)
                for address, (canonical, alternates) in entries
                # The canonical address of a fallback is that of another page.
                if address == canonical
            )
        )

    def _index(self, tag: str) -> Index:
        self.session.ensure("editions")
        entries = (
            self._fact("listed", address) for address in self.session.ask("listed pages", tag)
        )
        index = search_index(self._by_tag[tag], in_order(filter(None, entries)))
        return Index(index.path, self.session.keep_blob(index.content))


def _asset_files(site: Site, media: Media, context: Context) -> Mapping[str, Artifact]:
    texts = {
        **{
            context.site.styles.get(name, f"assets/{name}"): content
            for name, content in site.theme.assets.items()
        },
        context.site.script: site.script,
        context.site.search: site.search,
    }
    generated = (Artifact(path=path, content=content) for path, content in texts.items())
    static = (Artifact(path=path, content=content) for path, content in site.static.items())
    return {file.path: file for file in (*generated, *media_files(media), *static)}


DRAFTS_ROBOTS = "User-agent: *\nDisallow: /\n"
"""The content of robots.txt for a site that shows drafts, and for no other site."""


def robots(site: Site) -> str:
    """Return robots.txt; for a demonstration it names no sitemap."""
    if site.drafts:
        return DRAFTS_ROBOTS
    if site.settings.status == "demonstration":
        return "User-agent: *\nAllow: /\n"
    address = ascii_address(site.settings.address.text)
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"
