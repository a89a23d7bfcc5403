"""The site of the current files; a page is made when a browser requests it.

It works like `stages.build` and gives the same bytes, but leaves out steps that only find
problems. Each refresh continues the previous session, so unchanged answers are reused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.corpus import parse
from tipsite.content.inputs import read, read_again
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.engine.workers import InThreads
from tipsite.lint.pieces import piece_problems
from tipsite.media.clean import clean
from tipsite.model.corpus import Corpus, Snapshot, TextFiles
from tipsite.model.media import Media
from tipsite.model.problems import Problem, errors, in_order
from tipsite.model.site import Site
from tipsite.pages.plan import Plan
from tipsite.pipeline.examples import example_snapshot
from tipsite.pipeline.job import Job
from tipsite.pipeline.pagination import Pagination
from tipsite.pipeline.run import BuildResult
from tipsite.resolve.site import resolve_site
from tipsite.resolve.translation_states import is_reviewed

_OF_TEXT = ("head", "headings")
"""Questions about the file of a page, without its text: only the page itself reads the text."""
_OF_PAIRS = ("resolved",)
"""Questions about a page together with its source."""


class OnDemandSite:
    """A site whose pages are made on request."""

    def __init__(self, plan: Plan, site: Site) -> None:
        self.site, self.plan = site, plan

    def page(self, address: str) -> bytes | tuple[Problem, ...] | None:
        """Return a page, or mistakes of its templates; None if only a complete build makes it."""
        if self.plan.mistakes:
            return self.plan.mistakes
        place = self.plan.places.get(address)
        if place is None or place.question[0] == "list" or address in self.plan.searches:
            return None
        page = self.plan.made(address)
        return (page.problem,) if page.problem else self.plan.content(address)


def _begin(session: Session, site: Site, media: Media) -> OnDemandSite:
    """Return a site before any of its pages is made."""
    plan = Plan(session, site, media)
    # Nobody waits for a piece that has changed: the complete build makes it.
    plan.pieces.unmade = plan.pieces.changed("piece")
    if not plan.mistakes:
        plan.open(Pagination(plan).counts)
    return OnDemandSite(plan, site)


class RefreshResult(Struct, frozen=True, kw_only=True):
    """The site of the current files; ``on_demand`` is None if the files have errors.

    ``unread`` are the problems of files that were not read. ``session`` has all answers so far.
    """

    session: Session
    snapshot: Snapshot
    corpus: Corpus
    on_demand: OnDemandSite | None
    problems: tuple[Problem, ...]
    unread: tuple[Problem, ...]

    def applies(self, texts: Mapping[str, bytes]) -> bool:
        """Apply new page ``texts`` if only these pages change; return whether they were applied.

        Everything else in these files must be equal. That includes titles and headings, which other
        pages show or link to, and problems with references.
        """
        on_demand, corpus, files = self.on_demand, self.corpus, self.snapshot.files
        pages = [page for page in corpus.pages if page.at.path in texts]
        if on_demand is None or len(pages) < len(texts) or not isinstance(files, TextFiles):
            return False
        session = on_demand.plan.session
        names = {page.path for page in pages}
        others = [page for page in corpus.pages if page.path in names]
        asked = [
            *((name, page.at.path) for name in _OF_TEXT for page in pages),
            *((name, page.at.path) for name in _OF_PAIRS for page in others),
        ]

        def digests() -> list[bytes | bool]:
            reviewed = (page for page in pages if page.matter.translation == "reviewed")
            return [
                *(session.ensure(*question) for question in asked),
                *(is_reviewed(page, corpus, session) for page in reviewed),
            ]

        before = digests()
        previous = files.change(texts)
        session.renew()
        try:
            applies = digests() == before
        except BaseException:
            files.change(previous)
            session.renew()
            raise
        if not applies:
            files.change(previous)
            session.renew()
        return applies

    def built(self, result: BuildResult) -> RefreshResult:
        """Return this result with the plan of a complete build of its files, if it succeeded."""
        plan, site = result.built.plan, result.built.site
        if result.built.failed or plan is None or site is None:
            return self
        return replace(
            self,
            session=plan.session,
            snapshot=result.snapshot,
            corpus=result.built.corpus,
            on_demand=OnDemandSite(plan, site),
        )


def refresh(
    job: Job,
    session: Session | None = None,
    before: RefreshResult | None = None,
    changed: frozenset[Path] = frozenset(),
) -> RefreshResult:
    """Return the current site of a job; unchanged answers of the last ``session`` are reused.

    ``changed`` are all files that changed since ``before``; if it is empty, any file may have
    changed. A job with examples has the site of examples, in the theme of the site. Without the
    store, no photo of an earlier build is reused.

    Raises:
        OSError: a file cannot be read.
    """
    texts = None
    if before is not None and changed and not job.examples:
        texts = read_again(job.root, before.snapshot, changed)
    if before is None or texts is None:
        snapshot, unread = read(job.root)
    elif before.applies(texts):
        return before
    else:
        snapshot, unread = before.snapshot.replaced(texts), before.unread
    if job.examples:
        snapshot = example_snapshot(snapshot, job.today)
    session = session or (before.session if before else None)
    store = session.store if session else open_store(job.root, wanted=job.store, drafts=job.drafts)
    session = Session(store, session)
    session.prefetch = InThreads(progress=lambda *_told: None)
    parsed, shape = parse(snapshot, session=session)
    corpus = replace(parsed, drafts=job.drafts)
    site, resolution = resolve_site(corpus, job.today, session)
    # A piece with a mistake cannot be shown.
    pieces = piece_problems(resolution)
    problems = (*unread, *shape, *resolution.found, *pieces)
    on_demand = None
    if site is not None and not errors(problems):
        media, refused = clean(site, session)
        problems = (*problems, *refused)
        on_demand = None if errors(refused) else _begin(session, site, media)
    return RefreshResult(
        session=session,
        snapshot=snapshot,
        corpus=corpus,
        on_demand=on_demand,
        problems=in_order(problems),
        unread=unread,
    )
