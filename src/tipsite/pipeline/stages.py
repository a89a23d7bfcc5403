"""The whole build as one pure function: a folder's contents in, a site's files out."""

from __future__ import annotations

import dataclasses
import datetime
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from tipsite.audit.questions import Audit, AuditedPage
from tipsite.audit.quiet import at_texts
from tipsite.content.corpus import parse
from tipsite.engine.queries import CycleError
from tipsite.engine.session import Session
from tipsite.engine.transform import ParallelMap, Prefetch, serially
from tipsite.hosts.configuration import host_files
from tipsite.lint.approval import unapproved_pieces
from tipsite.lint.checks import lint, prepare_lint
from tipsite.lint.media import offered_numbers
from tipsite.lint.silence import Silenced, silence
from tipsite.media.clean import clean
from tipsite.model.corpus import CONFIG, Corpus, Snapshot
from tipsite.model.facts import PageFacts
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, Hosting, Promises, sorted_by_path
from tipsite.model.problems import Location, Problem, errors, problem
from tipsite.model.site import PublicService, Route, Site
from tipsite.model.translation import State
from tipsite.pages.inventory import edition_address
from tipsite.pages.news import feeds
from tipsite.pages.plan import Plan, asset_files, robots
from tipsite.pages.promises import hosting, promises
from tipsite.pages.render import Outline
from tipsite.pipeline.pagination import Pagination
from tipsite.resolve.site import resolve_site
from tipsite.scaffold.texts import Leftover
from tipsite.theme.attribution import at_theme
from tipsite.web import is_proof

Stage = Literal["parse", "compare", "make", "check"]
"""The stages of a build: parse each file, compare files, make the pages, check the promises."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Build(Struct, frozen=True, kw_only=True):
    """The files of the site, its pages, and every problem. After an error, there are no files.

    ``rendered`` are all files that were made, even if the audit refuses them. They may be looked
    at, but never published. ``facts`` are the facts of their pages. ``routes`` tell which lines
    each pair of countries offers. ``behind`` counts the states of translations by language.
    ``hosting`` describes where the site will be. ``corpus`` is the content of the files.
    ``silenced`` are problems that the site does not want to see. ``sources`` are the files of
    pages, by address. ``plan`` answers questions about each page of ``site``, with its ``media``.
    ``leftovers`` are words of the starter that are shown. ``services`` are the published services,
    by country. ``numbers`` are the numbers in files of material and in PDF files to take away, by
    path. A PDF file is among them only if all of its words were read. Online, nobody can search
    these files for a number.
    """

    corpus: Corpus
    problems: tuple[Problem, ...]
    silenced: tuple[Silenced, ...]
    artifacts: tuple[Artifact, ...] = ()
    rendered: tuple[Artifact, ...] = ()
    read: Callable[[], tuple[PageFacts, ...]] = tuple
    pages: tuple[Outline, ...] = ()
    routes: tuple[Route, ...] = ()
    behind: Mapping[str, Mapping[State, int]] = _NOTHING
    hosting: Hosting | None = None
    sources: Mapping[str, str] = _NOTHING
    plan: Plan | None = None
    site: Site | None = None
    media: Media | None = None
    leftovers: tuple[Leftover, ...] = ()
    services: Mapping[str, tuple[PublicService, ...]] = _NOTHING
    numbers: Mapping[str, tuple[str, ...]] = _NOTHING

    @property
    def facts(self) -> tuple[PageFacts, ...]:
        """Return the facts of the pages, by path."""
        return self.read()

    @property
    def failed(self) -> bool:
        """Return whether an error stopped the build."""
        return bool(errors(self.problems))


def build(
    snapshot: Snapshot,
    today: datetime.date,
    parallel_map: ParallelMap = serially,
    prefetch: Prefetch | None = None,
    *,
    session: Session | None = None,
    drafts: bool = False,
    withhold: Callable[[Corpus], Corpus] = lambda corpus: corpus,
    on_stage: Callable[[Stage], None] = lambda _stage: None,
) -> Build:
    """Return the site that ``snapshot`` describes on the day ``today``.

    ``parallel_map`` may work on many pages in several processes, ``prefetch`` on many photos at
    once. ``session`` has not answered a question yet; it may reuse answers of earlier builds.
    ``drafts`` adds the pages that are not published yet: such a site must never be published.
    ``withhold`` removes the data that must not be published. ``on_stage`` is called when a stage
    begins.
    """
    on_stage("parse")
    session = session or Session()
    parsed, shape = parse(snapshot, parallel_map, session)
    on_stage("compare")
    withheld = withhold(parsed)
    session.input("withheld", lambda: () if withheld is parsed else _withheld(withheld))
    corpus = replace(withheld, drafts=drafts)
    try:
        return _build(
            corpus, today, session, parallel_map, prefetch, shape=shape, on_stage=on_stage
        )
    except CycleError as cycle:
        at = Location(path=next((key for key in cycle.chain[0] if "/" in key), CONFIG))
        return _stopped(corpus, (*shape, problem("question-cycle", at, chain=str(cycle))))


def _withheld(corpus: Corpus) -> tuple[object, ...]:
    """Return the parts of a corpus from which data may be withheld."""
    own = corpus.config.site.contacts if corpus.config else ()
    return corpus.directories, own


def _build(
    corpus: Corpus,
    today: datetime.date,
    session: Session,
    parallel_map: ParallelMap,
    prefetch: Prefetch | None,
    *,
    shape: tuple[Problem, ...],
    on_stage: Callable[[Stage], None],
) -> Build:
    """Return the site of a corpus; ``shape`` are the problems of its single files."""
    numbers = prepare_lint(corpus, session)
    site, resolved = resolve_site(
        corpus,
        today,
        session,
        parallel_map,
        unapproved=unapproved_pieces(corpus, today),
        beside=("findings",),
    )
    figures, found = lint(resolved, numbers, session)
    site = replace(site, figures=figures) if site else None
    problems = (*shape, *resolved.found, *found)
    media, refused = clean(site, session, parallel_map, prefetch) if site else (None, ())
    offered, in_files = offered_numbers(media.files if media else {}, session)
    problems = (*problems, *refused, *in_files)
    if site is None or media is None or errors(problems):
        return _stopped(corpus, problems)
    on_stage("make")
    with session.limit_cached(sys.maxsize):
        made = make_site(site, media, session, parallel_map)
    sources = _sources(site)
    mistakes = (*made.mistakes, *made.material)
    if not made.mistakes:
        on_stage("check")
        with session.limit_cached():
            found = made.audit.problems(made.whole, made.files, made.indexes, parallel_map)
        kinds = {page.address: f"{page.kind}.html" for page in made.pages}
        found = at_theme(found, site.theme, made.styles, kinds)
        found = at_texts(found, sources, corpus.pages)
        mistakes = (*made.material, *(_lenient(one, drafts=site.drafts) for one in found))
    problems, silenced = silence((*problems, *mistakes), corpus.config, complete=True)
    artifacts = made.artifacts
    return Build(
        corpus=corpus,
        problems=problems,
        silenced=silenced,
        artifacts=() if errors(problems) else artifacts,
        rendered=artifacts,
        read=lambda: made.audit.facts(sorted(made.whole)),
        pages=made.pages,
        routes=site.routes,
        behind=site.behind,
        hosting=made.hosting,
        sources=sources,
        plan=made.plan,
        site=site,
        media=media,
        services=site.services,
        numbers={
            **made.numbers,
            **{
                f"files/{name}": tuple(number for number, _, _ in found.numbers)
                for name, found in offered.items()
                if found.whole
            },
        },
    )


def _stopped(corpus: Corpus, problems: tuple[Problem, ...]) -> Build:
    """Return a build that stopped before any page was made."""
    reported, silenced = silence(problems, corpus.config, complete=False)
    return Build(corpus=corpus, problems=reported, silenced=silenced)


class MadeSite(Struct, frozen=True, kw_only=True):
    """The files of a site, and the audit of its pages.

    ``pages`` are in the order of the site; ``files`` are all other files, by path. ``indexes`` are
    the addresses of the search indexes, by edition. ``styles`` are the addresses of style sheets,
    by name. If templates have ``mistakes``, pages are missing. ``material`` are the problems of
    pieces and of link cards. ``numbers`` are the numbers in the files of pieces, by path.
    """

    plan: Plan
    audit: Audit
    pages: tuple[Outline, ...]
    files: Mapping[str, Artifact]
    indexes: Mapping[str, str]
    promises: Promises
    hosting: Hosting
    styles: Mapping[str, str]
    mistakes: tuple[Problem, ...]
    material: tuple[Problem, ...]
    numbers: Mapping[str, tuple[str, ...]]

    @property
    def whole(self) -> tuple[str, ...]:
        """Return the addresses of the pages that are made."""
        return tuple(page.address for page in self.pages if not page.problem)

    @property
    def artifacts(self) -> tuple[Artifact, ...]:
        """Return all files, sorted by path."""
        pages = (self.plan.artifact(address) for address in self.whole)
        return sorted_by_path((*self.files.values(), *pages)) if self.pages else ()


def make_site(
    site: Site, media: Media, session: Session, parallel_map: ParallelMap = serially
) -> MadeSite:
    """Return a site; each of its pages is a question."""
    plan = Plan(session, site, media)
    styles = plan.contexts[0].site.styles
    tags = tuple(context.edition.tag for context in plan.contexts)
    files = dict(asset_files(site, media, plan.contexts[0]))
    held = replace(promises(site, plan.contexts, session), indexes=dict.fromkeys(tags, ""))
    audit = Audit(session, held, partial(_audited, plan), plan.falls_back, plan.index)
    indexes: dict[str, str] = {}
    wrong = _audited_pieces(plan, session, parallel_map)
    material = (*plan.pieces.make(parallel_map), *wrong)
    of_material = tuple(plan.pieces.files())
    files |= {file.path: file for file, _ in of_material}
    if not plan.mistakes:
        sheets = [one for one in files.values() if one.path.endswith(".css")]
        lists = Pagination(plan, sheets)
        lists.settle(parallel_map)
        plan.open(lists.counts)
        last = frozenset(plan.searches)
        audit.read_pages((one for one in plan.places if one not in last), files, parallel_map)
        for tag in tags:
            plan.add_list(tag)
            index = plan.index_file(tag)
            indexes[tag], files[index.path] = index.path, index
        files |= {feed.path: feed for feed in feeds(plan.contexts, site.withdrawn)}
    pages = tuple(map(plan.outline, plan.addresses))
    whole = [page.address for page in pages if not page.problem]
    mistakes = (*plan.mistakes, *(page.problem for page in pages if page.problem))
    lost = () if mistakes else tuple(_lost_codes(plan, frozenset(whole)))
    for page in pages:
        if page.text:
            text = plan.text(page.address)
            files[text.path] = text
    cards, undrawn = plan.pieces.cards(pages)
    files |= {card.path: card for card in cards}
    scripts = (path for path in files if path.endswith(".js"))
    of_all = (*(file for file, _ in of_material), *cards)
    drawn = (file.path for file in of_all if file.path.startswith("images/"))
    where = hosting(site, media, (*styles.values(), *scripts, *drawn), plan.moved)
    if pages:
        files["robots.txt"] = Artifact(path="robots.txt", content=robots(site).encode())
        # A site that keeps search engines away has no list of pages for them.
        if not site.is_unlisted:
            files["sitemap.xml"] = plan.sitemap()
    if not mistakes:
        # The name of an index changes with each text. A host knows it by its folder, as all assets.
        searched = frozenset(indexes.values())
        lasting = replace(where, lasting=where.lasting - searched)
        session.input("hosting", lambda: lasting)
        session.input("addresses of files", lambda: frozenset((*whole, *files)) - searched)
        session.rule("host files", partial(_host_files, audit), tuple[tuple[str, bytes], ...])
        for path, content in session.ask("host files"):
            files[path] = Artifact(path=path, content=content)
    return MadeSite(
        plan=plan,
        audit=audit,
        pages=pages,
        files=files,
        indexes=indexes,
        promises=replace(held, indexes=indexes),
        hosting=where,
        styles=styles,
        mistakes=mistakes,
        material=(*material, *lost, *undrawn),
        numbers={file.path: numbers for file, numbers in of_material},
    )


def _audited_pieces(plan: Plan, session: Session, parallel_map: ParallelMap) -> tuple[Problem, ...]:
    """Make the pieces of material, read each back, and return their problems."""
    wanted = plan.pieces.addresses
    if not wanted:
        return ()
    from tipsite.audit.pieces import PieceAudit, PieceToRead, likeness  # noqa: PLC0415 - for few sites
    from tipsite.pages.sheets import qr_path  # noqa: PLC0415 - as above

    code_of = cache(qr_path)  # of a campaign, for all pieces of its language

    def read(address: str, *how: str) -> PieceToRead | None:
        made = plan.pieces.piece(address, *how)
        if made.promise is None:
            return None
        pdf = plan.pieces.as_pdf(address, *how)
        code = code_of(made.promise.code) if made.promise.code else None
        return PieceToRead(
            pdf=pdf, parts=made.parts, promise=made.promise, code=code[1] if code else ""
        )

    found = PieceAudit(session, read).problems(wanted, parallel_map)
    if any(one.at.path in plan.pieces.shipped for one in found):
        # Officers cannot correct tipsite's templates, so each piece is left out by itself.
        found = tuple(chain.from_iterable(session.ask("piece problems", one) for one in wanted))
    placed = [plan.pieces.placed(one) for one in found]
    return tuple({likeness(one): one for one in reversed(placed)}.values())


def _lost_codes(plan: Plan, pages: frozenset[str]) -> Iterator[Problem]:
    """Yield the codes on pieces that lead to no page: a printed code cannot be corrected."""
    for address in plan.pieces.addresses:
        promise = plan.pieces.piece(address).promise
        if promise and promise.code and promise.code.removeprefix(promise.base) not in pages:
            at = Location(path=promise.file)
            yield problem("audit-piece-lead", at, piece=address, found=promise.code)


def _host_files(audit: Audit) -> tuple[tuple[str, bytes], ...]:
    ask = audit.session.ask
    paths: frozenset[str] = ask("addresses of files")
    pages = (
        ask("files", path)
        for path in sorted(paths)
        if path.endswith(".html") and not is_proof(path)
    )
    made = host_files(paths, pages, ask("hosting"))
    return tuple((one.path, one.content) for one in made)


def _audited(plan: Plan, address: str) -> AuditedPage | None:
    page = plan.made(address)
    if page.problem:
        return None
    file = plan.bytes_of(page)
    return AuditedPage(file=file, promise=page.promise, falls_back=page.falls_back)


def _sources(site: Site) -> Mapping[str, str]:
    """Return the file of each page that has one, by the address of the page."""
    return {
        edition_address(edition.tag, page): page.matter.at.path
        for edition in site.editions
        for page in edition.pages.values()
    }


def _lenient(found: Problem, *, drafts: bool) -> Problem:
    """Return a problem; with ``drafts``, a page that is too heavy is only a warning.

    The marks of a draft may make it too heavy.
    """
    heavy = found.code == "audit-weight" and drafts
    return dataclasses.replace(found, severity="warning") if heavy else found
