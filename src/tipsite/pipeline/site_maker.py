"""The files of a site, from its pages and its material, and what was read of them.

A site is made once for each set of pieces of material that it leaves out: pages come first, then
material, which takes longer. Each page is a question of a session.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tipsite.audit.questions import Audit, AuditedPage
from tipsite.engine.session import Session
from tipsite.hosts.configuration import host_files
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, Hosting, sorted_by_path
from tipsite.model.problems import Location, Problem, problem
from tipsite.model.site import Site
from tipsite.pages.events import calendar_files
from tipsite.pages.news import feeds
from tipsite.pages.plan import Plan, robots
from tipsite.pages.promises import hosting, promises
from tipsite.pages.render import Outline
from tipsite.pipeline.pagination import Pagination
from tipsite.web import is_proof

if TYPE_CHECKING:
    from tipsite.audit.pieces import PieceToRead
    from tipsite.pages.material_files import MaterialFiles


class MadeSite(Struct, frozen=True, kw_only=True):
    """The files of a site, and the audit of its pages.

    ``pages`` are in the order of the site; ``files`` are all other files, by path.
    If templates have ``mistakes``, pages are missing. ``undrawn`` are the problems of link cards.
    ``numbers`` are the numbers in the files of pieces, by path.
    """

    plan: Plan
    audit: Audit
    pages: tuple[Outline, ...]
    files: Mapping[str, Artifact]
    hosting: Hosting
    mistakes: tuple[Problem, ...]
    undrawn: tuple[Problem, ...]
    numbers: Mapping[str, tuple[str, ...]]

    @property
    def whole(self) -> tuple[str, ...]:
        """Return the addresses of the pages that are made."""
        return tuple(page.address for page in self.pages if not page.problem)

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """Return all files, sorted by path."""
        pages = (self.plan.bytes_of(page) for page in self.pages if not page.problem)
        return sorted_by_path((*self.files.values(), *pages)) if self.pages else ()


class SiteMaker:
    """Makes the files of one site.

    First `open` finds the pages. Then `make` returns the site without the pieces that are unmade.
    """

    def __init__(self, site: Site, media: Media, session: Session) -> None:
        self.site, self.media, self.session = site, media, session
        self.plan = Plan(session, site, media)
        contexts = self.plan.contexts
        self._tags = tuple(context.edition.tag for context in contexts)
        tags = dict.fromkeys(self._tags, "")
        whole = replace(promises(site, contexts, session), indexes=tags)
        page = partial(_audited, self.plan)
        self._audit = Audit(session, whole, page, self.plan.index)
        self._hosting: Hosting | None = None
        self._addresses: frozenset[str] = frozenset()
        session.input("hosting", lambda: self._hosting)
        session.input("addresses of files", lambda: self._addresses)
        session.rule("host files", partial(_host_files, session), tuple[tuple[str, bytes], ...])
        if site.material:
            from tipsite.audit.pieces import PieceAudit  # noqa: PLC0415 - for few sites

            PieceAudit(session, partial(_piece_to_read, self.plan.pieces))

    def open(self) -> None:
        """Find the addresses of all pages; none if the theme has mistakes."""
        if not self.plan.mistakes:
            lists = Pagination(self.plan)
            lists.settle()
            self.plan.open(lists.counts)

    def make_pieces(self) -> None:
        """Make all pieces, and read each back."""
        checks = [("piece problems", address) for address in self.plan.pieces.addresses]
        # Each is read where it was made: Typst still has the layout of a picture.
        self.session.ensure_each(checks)

    def faults(self, changed: Container[str] = ()) -> tuple[frozenset[str], tuple[Problem, ...]]:
        """Return the pieces with problems, except ``changed`` ones, and these problems.

        A mistake of a template is reported once.
        """
        pieces = self.plan.pieces
        faulty: set[str] = set()
        problems: dict[object, Problem] = {}
        for address in pieces.addresses:
            if address in changed:
                continue
            read: tuple[Problem, ...] = self.session.ask("piece problems", address)
            faults = (*pieces.problems(address), *self._lost_code(address))
            if faults or read:
                from tipsite.audit.pieces import likeness  # noqa: PLC0415 - for few sites

                faulty.add(address)
                problems.update((fault, fault) for fault in faults)
                for fault in map(pieces.placed, read):
                    problems.setdefault(likeness(fault), fault)
        return frozenset(faulty), tuple(problems.values())

    def make(self) -> MadeSite:
        """Return the site; `open` has found its pages."""
        plan, audit, session, site = self.plan, self._audit, self.session, self.site
        files = dict(plan.assets)
        searched: set[str] = set()
        plan.pieces.make()
        of_material = tuple(plan.pieces.files())
        files |= {file.path: file for file, _ in of_material}
        if plan.places:
            last = frozenset(plan.searches)
            audit.read_pages((page for page in plan.places if page not in last), files)
            for tag in self._tags:
                plan.add_list(tag)
                index = plan.index_file(tag)
                searched.add(index.path)
                files[index.path] = index
            files |= {feed.path: feed for feed in feeds(plan.contexts, site.withdrawn)}
            files |= {file.path: file for file in calendar_files(plan.contexts)}
        outlines = tuple(map(plan.outline, plan.addresses))
        whole = [page.address for page in outlines if not page.problem]
        mistakes = (*plan.mistakes, *(page.problem for page in outlines if page.problem))
        for page in outlines:
            if page.text:
                text = plan.text(page.address)
                files[text.path] = text
        cards, undrawn = plan.pieces.cards(outlines)
        files |= {card.path: card for card in cards}
        scripts = (path for path in files if path.endswith(".js"))
        of_all = (*(file for file, _ in of_material), *cards)
        drawn = (file.path for file in of_all if file.path.startswith("images/"))
        styles = plan.contexts[0].site.styles.values()
        where = hosting(site, self.media, (*styles, *scripts, *drawn), plan.moved)
        if outlines:
            files["robots.txt"] = Artifact(path="robots.txt", content=robots(site).encode())
            # A site that keeps search engines away has no list of pages for them.
            if not site.is_unlisted:
                files["sitemap.xml"] = plan.sitemap()
        if not mistakes:
            # The name of an index changes with each text. A host knows it by its folder, as all
            # assets.
            self._hosting = replace(where, lasting=where.lasting - searched)
            self._addresses = frozenset((*whole, *files)) - searched
            for path, content in session.ask("host files"):
                files[path] = Artifact(path=path, content=content)
        return MadeSite(
            plan=plan,
            audit=audit,
            pages=outlines,
            files=files,
            hosting=where,
            mistakes=mistakes,
            undrawn=undrawn,
            numbers={file.path: numbers for file, numbers in of_material},
        )

    def _lost_code(self, address: str) -> Iterator[Problem]:
        """Yield a problem if a piece has a code that leads to no page: it cannot be corrected."""
        promise = self.plan.pieces.piece(address).promise
        if promise and promise.code and self.plan.places:
            page = promise.code.removeprefix(promise.base)
            if page not in self.plan.places:
                at = Location(path=promise.file)
                yield problem("audit-piece-lead", at, piece=address, found=promise.code)


def _piece_to_read(pieces: MaterialFiles, address: str, *how: str) -> PieceToRead | None:
    from tipsite.audit.pieces import PieceToRead  # noqa: PLC0415 - for few sites
    from tipsite.pages.sheets import qr_path  # noqa: PLC0415 - as above

    made = pieces.piece(address, *how)
    if made.promise is None:
        return None
    code = qr_path(made.promise.code) if made.promise.code else None
    pdf = pieces.as_pdf(address, *how)
    return PieceToRead(
        pdf=pdf, parts=made.parts, promise=made.promise, code=code[1] if code else ""
    )


def _host_files(session: Session) -> tuple[tuple[str, bytes], ...]:
    ask = session.ask
    paths: frozenset[str] = ask("addresses of files")
    pages = (
        ask("files", path)
        for path in sorted(paths)
        if path.endswith(".html") and not is_proof(path)
    )
    made = host_files(paths, pages, ask("hosting"))
    return tuple((file.path, file.content) for file in made)


def _audited(plan: Plan, address: str) -> AuditedPage | None:
    page = plan.made(address)
    if page.problem:
        return None
    file = plan.bytes_of(page)
    return AuditedPage(file=file, promise=page.promise, falls_back=page.falls_back)
