"""The audit as questions: of each page, of each other file, and between pages.

The facts of a page are reused until its bytes or its possible contacts change. A check between
pages asks for one projection of each page's facts. It is reused while these projections stay equal:
an edited paragraph changes few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tipsite.audit.budget import Sizes, weight_problems
from tipsite.audit.links import hreflang_problems, lead_problems
from tipsite.audit.numbers import Contacts, Signature, published_on
from tipsite.audit.output import PageReader, file_problems
from tipsite.audit.quick_exit import duplicate_problems
from tipsite.audit.quiet import brand_problems
from tipsite.audit.visibility import Visibility
from tipsite.engine.session import Session
from tipsite.engine.transform import ParallelMap, serially
from tipsite.model.facts import PageFacts, PageFiles, RequiredWords
from tipsite.model.plan import Artifact, PagePromise, Promises, Published
from tipsite.model.problems import Problem

Problems = tuple[Problem, ...]


class AuditedPage(Struct, frozen=True, kw_only=True):
    """A page that was made: its bytes, its promise, and whether it is a fallback."""

    file: Artifact
    promise: PagePromise
    falls_back: bool


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
        falls_back: Callable[[str], bool],
        index: Callable[[str], str],
    ) -> None:
        self.session = session
        self._page = page
        self._falls_back = falls_back
        self._index = index
        self._tags = tuple(promises.indexes)
        self._promises = promises
        self._published = replace(promises.published, fallbacks=frozenset())
        self._reader = PageReader(self._promises.for_all())
        self._contacts = Contacts()
        self._pages: tuple[str, ...] = ()
        self._files: Mapping[str, Artifact] = {}
        self._searched: Mapping[str, str] = {}
        self._sizes = Sizes(())
        self._visibility = Visibility(())
        session.input("promises for all", self._promises.for_all)
        session.input("promises", lambda: self._promises)
        session.input("publication", lambda: self._published)
        session.rule("published", self._of_signature, Published)
        session.input("audited pages", lambda: self._pages)
        session.input("paths", self._paths)
        session.input("file digest", lambda path: self._files[path].digest)
        session.input("style sheets", self._style_sheets)
        session.rule(
            "facts",
            self._facts,
            PageFacts | None,
            projections={
                "ids": lambda facts: facts and facts.links.ids,
                "leads": lambda facts: facts and facts.links.leads,
                "alternates": lambda facts: facts and facts.links.alternates,
                "discreet title": lambda facts: facts and facts.links.title,
                "files": lambda facts: facts and facts.files,
                "seen": lambda facts: facts and facts.seen,
                "bound": lambda facts: facts and facts.bound,
                "page problems": lambda facts: facts and facts.problems,
            },
            exact=True,
        )
        session.rule("weight problems", self._weight, Problems)
        session.rule("file problems", self._file, Problems)
        session.rule("index problems", self._index_of, Problems)
        session.rule("problems of pages", self._of_pages, Problems)
        session.rule("lead problems", self._leads, Problems)
        session.rule("hreflang problems", self._hreflang, Problems)
        session.rule("title problems", self._titles, Problems)
        session.rule("hidden", self._hidden, Problems)
        session.rule("visibility problems", self._visible, Problems)
        session.rule("brand problems", self._brand, Problems)

    def read_pages(
        self,
        addresses: Iterable[str],
        files: Mapping[str, Artifact],
        parallel_map: ParallelMap = serially,
    ) -> None:
        """Make pages and read them; ``files`` are the style sheets and scripts that they load."""
        self._with_files(files)
        keys = [(address,) for address in addresses]
        self.session.ensure_all("weight problems", keys, parallel_map)

    def problems(
        self,
        pages: Iterable[str],
        files: Mapping[str, Artifact],
        indexes: Mapping[str, str],
        parallel_map: ParallelMap = serially,
    ) -> Problems:
        """Return every broken promise; ``pages`` are all complete pages, ``files`` all other files.

        ``indexes`` are the addresses of the search indexes, by edition.
        """
        self._pages = tuple(sorted(pages))
        self._with_files(files)
        self._searched = {path: tag for tag, path in indexes.items()}
        session = self.session
        others = sorted(files.keys() - set(indexes.values()))
        session.ensure_all("file problems", [(path,) for path in others], parallel_map)
        session.ensure_all("index problems", [(tag,) for tag in indexes], parallel_map)
        between = ("lead", "hreflang", "title", "visibility", "brand")
        found: list[Problem] = [*session.ask("problems of pages")]
        for name in between:
            found += session.ask(f"{name} problems")
        for path in others:
            found += session.ask("file problems", path)
        for tag in indexes:
            found += session.ask("index problems", tag)
        return tuple(found)

    def facts(self, addresses: Iterable[str]) -> tuple[PageFacts, ...]:
        """Return the facts of some pages."""
        return tuple(map(self._known, addresses))

    def _paths(self) -> frozenset[str]:
        """Return all link targets except search indexes: their names change with each text."""
        return frozenset((*self._pages, *self._files)) - self._searched.keys()

    def _with_files(self, files: Mapping[str, Artifact]) -> None:
        self._files = files
        self._sizes = Sizes(files.values())
        self._visibility = Visibility(files.values())

    def _style_sheets(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (path, self._files[path].digest)
            for path in sorted(self._files)
            if path.endswith(".css")
        )

    # The questions.

    def _of_signature(self, *signature: str) -> Published:
        self.session.ensure("publication")
        return published_on(Signature(*signature), self._published)

    def _facts(self, address: str) -> PageFacts | None:
        session = self.session
        page = self._page(address)
        if page is None:
            return None
        session.ensure("promises for all")

        def published(signature: Signature) -> Published:
            found: Published = session.ask("published", *signature)
            if signature.searches:
                found = replace(found, indexes={tag: self._index(tag) for tag in self._tags})
            return replace(found, fallbacks=frozenset((address,) if page.falls_back else ()))

        return self._reader.facts(page.file, page.promise, published)

    def _known(self, address: str) -> PageFacts:
        found: PageFacts | None = self.session.ask("facts", address)
        assert found is not None
        return found

    def _weight(self, address: str) -> Problems:
        session = self.session
        files: PageFiles | None = session.ask("files", address)
        bound: int | None = session.ask("bound", address)
        session.ensure("style sheets")
        if files is None or bound is None:
            return ()
        if bound + self._sizes.of(files.sheets) <= files.most:
            return ()
        page = self._page(address)
        assert page is not None
        return tuple(weight_problems(page.file, page.promise, files, self._sizes))

    def _file(self, path: str) -> Problems:
        session = self.session
        session.ensure("file digest", path)
        if path.endswith(".txt") and path != "robots.txt":
            return self._plain_text(self._files[path])
        session.ensure("promises")
        # Only feeds and indexes lead to pages.
        paths: frozenset[str] = session.ask("paths") if path.endswith(".xml") else frozenset()
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
        session = self.session
        path = self._index(tag)
        session.ensure("promises")
        paths: frozenset[str] = session.ask("paths")
        promises = replace(self._promises, indexes={tag: path})
        return tuple(file_problems(self._files[path], paths, promises, self._contacts))

    def _each(self, name: str) -> Iterator[tuple[str, Any]]:
        """Return one projection of the facts of each page, with its address."""
        addresses: tuple[str, ...] = self.session.ask("audited pages")
        return ((address, self.session.ask(name, address)) for address in addresses)

    def _asked(self, name: str) -> dict[str, Any]:
        """Return one projection of the facts of each page, by address.

        Pages with the same name in several editions are asked for in a row: their answers are often
        equal.
        """
        addresses: tuple[str, ...] = self.session.ask("audited pages")
        alike = sorted(addresses, key=lambda one: one.partition("/")[2])
        found = {address: self.session.ask(name, address) for address in alike}
        return {address: found[address] for address in addresses}

    def _of_pages(self) -> Problems:
        own, weights = self._asked("page problems"), self._asked("weight problems")
        return tuple(one for address in own for one in (*own[address], *weights[address]))

    def _leads(self) -> Problems:
        paths: frozenset[str] = self.session.ask("paths")
        pages = frozenset(self.session.ask("audited pages"))

        def ids(path: str) -> tuple[str, ...]:
            found: tuple[str, ...] = self.session.ask("ids", path) if path in pages else ()
            return found

        return tuple(lead_problems(self._each("leads"), ids, paths))

    def _hreflang(self) -> Problems:
        alternates = self._asked("alternates")
        promises = replace(
            self.session.ask("promises for all"),
            fallbacks=frozenset(filter(self._falls_back, alternates)),
        )
        return tuple(hreflang_problems(alternates, promises))

    def _titles(self) -> Problems:
        return tuple(duplicate_problems(self._asked("discreet title")))

    def _hidden(self, address: str) -> Problems:
        """Return the problems of words that style sheets hide on a page."""
        self.session.ensure("style sheets")
        files: PageFiles = self.session.ask("files", address)
        seen: tuple[RequiredWords, ...] = self.session.ask("seen", address)
        return tuple(self._visibility.problems(address, files, seen))

    def _visible(self) -> Problems:
        self.session.ensure("style sheets")
        hidden = self._asked("hidden")
        return (*self._visibility.unread(), *(one for some in hidden.values() for one in some))

    def _brand(self) -> Problems:
        sheets: tuple[tuple[str, str], ...] = self.session.ask("style sheets")
        promises: Promises = self.session.ask("promises for all")
        whole = self._visibility.styles(path for path, _ in sheets)
        return tuple(brand_problems(*whole, promises.loud))
