"""The audit as questions: of each page, of each other file, and between pages.

The facts of a page are reused until its bytes or its possible contacts change. Pages are compared
in parts. A comparison asks for projections of the facts of each page in a part. It is reused while
these stay equal: an edited paragraph changes few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from tipsite.audit.budget import Sizes, weight_problems
from tipsite.audit.links import lead_problems
from tipsite.audit.numbers import Contacts, Signature, long_numbers, published_on
from tipsite.audit.output import PageReader, file_problems
from tipsite.audit.quick_exit import duplicate_problems
from tipsite.audit.quiet import brand_problems
from tipsite.audit.visibility import Visibility
from tipsite.contacts.detection import ANY
from tipsite.content.pages import part_of
from tipsite.engine.session import Session
from tipsite.model.facts import PageFacts, PageFiles, PageLinks, RequiredWords
from tipsite.model.plan import Artifact, PagePromise, Promises, Published
from tipsite.model.problems import Problem

Problems = tuple[Problem, ...]
ByPage = dict[str, Problems]
"""Problems by the address of a page; pages without problems are left out."""
_BY_PART = ("comparisons", "weights", "hidden")
"""Questions about the pages in a part (`part_of`)."""


class AuditedPage(Struct, frozen=True, kw_only=True):
    """A page that was made: its bytes, its promise, and whether it is a fallback."""

    file: Artifact
    promise: PagePromise
    falls_back: bool


class _Comparisons(Struct, frozen=True, kw_only=True):
    """The problems of the pages in a part, and the titles of the discreet ones, by address."""

    pages: ByPage
    leads: ByPage
    titles: dict[str, str]


class Audit:
    """Answers the questions of the audit.

    ``promises`` are the promises of the site, without those of single pages. Their ``indexes`` have
    only the tags of the editions. ``page`` returns a page, or None if its template has a mistake.
    ``index`` returns the address of the search index of an edition.
    """

    def __init__(
        self,
        session: Session,
        promises: Promises,
        page: Callable[[str], AuditedPage | None],
        index: Callable[[str], str],
    ) -> None:
        self.session = session
        self._page = page
        self._index = index
        self._promises = promises
        self._published_on = partial(published_on, whole=promises, long=long_numbers(promises))
        self._reader = PageReader(self._promises.for_all())
        self._contacts = Contacts()
        self._pages: frozenset[str] = frozenset()
        self._parts: dict[str, tuple[str, ...]] = {}
        self._files: Mapping[str, Artifact] = {}
        self._indexes: set[str] = set()
        self._sizes = Sizes(())
        self._visibility = Visibility(())
        self._visible: set[tuple[bytes, bytes]] = set()
        session.input("promises for all", self._promises.for_all)
        session.input("promises", lambda: self._promises)
        dials = chain(("", ANY), promises.lines, promises.dials, promises.figures, promises.texts)
        contacts = {*promises.emails, *promises.apps, *(dial.lstrip("+") for dial in dials)}
        only = self._published_on
        # Most figures on a page are no contact.
        session.input("publication", lambda key: key in contacts and only(Signature("", key, key)))
        session.rule("published", self._of_signature, Published)
        session.input("pages in part", lambda part: self._parts.get(part, ()))
        session.input("paths", self._paths)
        session.input("whole pages", lambda: self._pages)
        session.input("is file", lambda path: path in self._files and path not in self._indexes)
        session.input("file digest", lambda path: self._files[path].digest)
        session.input("style sheets", self._style_sheets)
        session.rule(
            "facts",
            self._facts,
            PageFacts | None,
            projections={
                "page problems": lambda facts: facts and facts.problems,
                "ids": lambda facts: facts and facts.ids,
                "links": lambda facts: facts and facts.links,
                "files": lambda facts: facts and facts.files,
                "seen": lambda facts: facts and facts.seen,
                "bound": lambda facts: facts and facts.bound,
            },
            exact=True,
        )
        session.rule("file problems", self._file, Problems)
        session.rule("index problems", self._index_of, Problems)
        session.rule("comparisons", self._compare, _Comparisons)
        session.rule("weights", partial(self._in_part, self._weight), ByPage)
        session.rule("hidden", partial(self._in_part, self._hidden), ByPage)
        session.rule("style problems", self._style, tuple[Problems, Problems])

    def read_pages(self, addresses: Iterable[str], files: Mapping[str, Artifact]) -> None:
        """Make pages and read them; ``files`` are the style sheets and scripts that they load."""
        self._with_files(files)
        self.session.ensure_each(("facts", address) for address in addresses)

    def problems(self, pages: Iterable[str], files: Mapping[str, Artifact]) -> Problems:
        """Return every broken promise; ``pages`` are all complete pages, ``files`` all others."""
        self._pages = frozenset(pages)
        self._parts = {}
        for address in sorted(self._pages):
            # The editions of a page are compared with each other.
            part = part_of(address.partition("/")[2])
            self._parts[part] = (*self._parts.get(part, ()), address)
        self._with_files(files)
        ask, tags = self.session.ask, self._promises.indexes
        self._indexes = {self._index(tag) for tag in tags}
        others = sorted(files.keys() - self._indexes)
        self.session.ensure_each(("file problems", path) for path in others)
        # Part by part, since the facts of its pages are in memory then.
        with self.session.limit_cached():
            answers = [[ask(name, part) for name in _BY_PART] for part in self._parts]
        compared, weights, hidden = zip(*answers, strict=True)
        titles = dict(sorted(chain.from_iterable(some.titles.items() for some in compared)))
        unread, brand = ask("style problems")
        return (
            *_by_page((some.pages for some in compared), weights),
            *_by_page(some.leads for some in compared),
            *duplicate_problems(titles),
            *unread,
            *_by_page(hidden),
            *brand,
            *chain.from_iterable(ask("file problems", path) for path in others),
            *chain.from_iterable(ask("index problems", tag) for tag in tags),
        )

    def facts(self, addresses: Iterable[str]) -> tuple[PageFacts, ...]:
        """Return the facts of some pages."""
        return tuple(self.session.ask("facts", address) for address in addresses)

    def _paths(self) -> frozenset[str]:
        """Return the pages and the files that feeds may lead to.

        The names of search indexes are left out, since they change with each text.
        """
        return self._pages | self._files.keys() - self._indexes

    def _with_files(self, files: Mapping[str, Artifact]) -> None:
        self._files = files
        self._sizes = Sizes(files.values())
        self._visibility = Visibility(files.values())
        self._visible.clear()

    def _style_sheets(self) -> tuple[tuple[str, str], ...]:
        sheets = sorted(path for path in self._files if path.endswith(".css"))
        return tuple((path, self._files[path].digest) for path in sheets)

    # The questions.

    def _of_signature(self, *signature: str) -> Published:
        page = Signature(*signature)
        for contact in ("", *page.digits.split(" "), *page.addresses.split("\n")):
            self.session.ensure("publication", contact)
        return self._published_on(page)

    def _facts(self, address: str) -> PageFacts | None:
        session = self.session
        page = self._page(address)
        if page is None:
            return None
        session.ensure("promises for all")

        def published(signature: Signature) -> Published:
            found: Published = session.ask("published", *signature)
            if signature.searches:
                found = replace(
                    found, indexes={tag: self._index(tag) for tag in self._promises.indexes}
                )
            return replace(found, fallbacks=frozenset((address,) if page.falls_back else ()))

        return self._reader.facts(page.file, page.promise, published)

    def _file(self, path: str) -> Problems:
        session = self.session
        session.ensure("file digest", path)
        if path.endswith(".txt") and path != "robots.txt":
            return self._plain_text(self._files[path])
        if not path.endswith((".pdf", ".png", ".jpg", ".webp", ".zip")):  # not searched for numbers
            session.ensure("promises")
        # Only feeds and indexes lead to pages.
        paths = session.ask("paths") if path.endswith(".xml") else frozenset()
        promises = replace(self._promises, indexes={})
        return tuple(file_problems(self._files[path], paths, promises, self._contacts))

    def _plain_text(self, file: Artifact) -> Problems:
        """Check a plain text, which depends on its own numbers alone."""
        signature = self._contacts.text_signature(file.content.decode("utf-8-sig", "replace"))
        promises: Promises = self.session.ask("promises for all")
        own = replace(promises.held(self.session.ask("published", *signature)), indexes={})
        return tuple(file_problems(file, frozenset(), own, self._contacts))

    def _index_of(self, tag: str) -> Problems:
        """Check the search index of an edition; its name changes with each text."""
        session, path = self.session, self._index(tag)
        session.ensure("promises")
        pages: frozenset[str] = session.ask("whole pages")
        promises = replace(self._promises, indexes={tag: path})
        return tuple(file_problems(self._files[path], pages, promises, self._contacts))

    def _in_part(self, problems: Callable[[str], Iterable[Problem]], part: str) -> ByPage:
        self.session.ensure("style sheets")
        return _lacking(self.session.ask("pages in part", part), problems)

    def _weight(self, address: str) -> Iterable[Problem]:
        files: PageFiles = self.session.ask("files", address)
        if self.session.ask("bound", address) + self._sizes.of(files.sheets) <= files.most:
            return ()
        page = self._page(address)
        assert page is not None
        return weight_problems(page.file, page.promise, files, self._sizes)

    def _hidden(self, address: str) -> Iterable[Problem]:
        """Return the problems of words that style sheets hide on a page."""
        session = self.session
        digests = session.ensure("files", address), session.ensure("seen", address)
        if digests in self._visible:
            return ()
        files: PageFiles = session.ask("files", address)
        seen: tuple[RequiredWords, ...] = session.ask("seen", address)
        if problems := tuple(self._visibility.problems(address, files, seen)):
            return problems
        self._visible.add(digests)  # most pages look alike
        return ()

    def _compare(self, part: str) -> _Comparisons:
        """Compare the pages of a part with the pages and files that they link to."""
        session = self.session
        pages: frozenset[str] = session.ask("whole pages")
        # Asked one by one, since the files of material change when these pages do not.
        exists = cache(lambda path: path in pages or session.ask("is file", path))
        links: dict[str, PageLinks] = {
            path: session.ask("links", path) for path in session.ask("pages in part", part)
        }

        @cache
        def ids(path: str) -> frozenset[str]:
            return frozenset(session.ask("ids", path) if path in pages else ())

        return _Comparisons(
            pages=_lacking(links, partial(session.ask, "page problems")),
            leads=_lacking(links, lambda path: lead_problems(path, links[path].leads, ids, exists)),
            titles={path: page.title for path, page in links.items() if page.title is not None},
        )

    def _style(self) -> tuple[Problems, Problems]:
        """Return the unknown rules of style sheets, and those with the colour of the brand."""
        promises: Promises = self.session.ask("promises for all")
        whole = self._visibility.styles(path for path, _ in self.session.ask("style sheets"))
        return tuple(self._visibility.unread()), tuple(brand_problems(*whole, promises.loud))


def _lacking(paths: Iterable[str], problems: Callable[[str], Iterable[Problem]]) -> ByPage:
    """Return the problems of those pages that have any."""
    found = ((path, tuple(problems(path))) for path in paths)
    return {path: some for path, some in found if some}


def _by_page(*groups: Iterable[ByPage]) -> Iterator[Problem]:
    """Return the problems in some parts, by the addresses of their pages."""
    pairs = chain.from_iterable(some.items() for group in groups for some in group)
    return chain.from_iterable(problems for _, problems in sorted(pairs, key=itemgetter(0)))
