"""The site as its files are now, without its pages: each is made when somebody looks at it.

It takes the way of `stages.build` and gives the same bytes, but leaves out whatever only finds
problems. The session goes on from one look to the next, so what has not changed stands.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tipsite.content.corpus import parse
from tipsite.content.inputs import read, read_again
from tipsite.engine.session import Session
from tipsite.engine.store import open_store
from tipsite.engine.workers import InThreads
from tipsite.media.clean import clean
from tipsite.model.corpus import Corpus, Snapshot, TextFiles
from tipsite.model.media import Media
from tipsite.model.plan import Artifact, PlannedPage
from tipsite.model.problems import Problem, errors, in_order
from tipsite.model.site import Piece, Site
from tipsite.pages.pieces import PieceSource
from tipsite.pages.plan import Plan, asset_files
from tipsite.pipeline.examples import example_snapshot
from tipsite.pipeline.pagination import Pagination
from tipsite.pipeline.run import BuildResult
from tipsite.resolve.site import resolve_site
from tipsite.resolve.translation_states import is_reviewed

_OF_TEXT = ("head", "headings")
"""What a look reads of the file of a page, but for its text: that is asked for page by page."""
_OF_PAIRS = ("resolved",)
"""What it reads of a page and of its source."""


class OnDemandSite:
    """A site that can be looked at: a page is made when somebody looks at it."""

    def __init__(self, plan: Plan, site: Site, media: Media) -> None:
        self.site, self.session = site, plan.session
        self._plan = plan
        self._files = asset_files(site, media, plan.contexts[0])

    def page(self, address: str) -> bytes | tuple[Problem, ...] | None:
        """Return a page, the mistakes of its templates, or None where it is not made alone."""
        if self._plan.mistakes:
            return self._plan.mistakes
        place = self._plan.places.get(address)
        if place is None or place.question[0] == "list" or address in self._plan.searches:
            return None
        found = self._plan.made(address)
        return (found.problem,) if found.problem else self._plan.content(address)

    def planned(self, address: str) -> PlannedPage | None:
        """Return a page before it is rendered; None for directories and lists."""
        return self._plan.sketched(address)

    def source(self, piece: Piece) -> PieceSource:
        """Return what a piece of material is made of, whether or not it may be made."""
        return self._plan.pieces.source(piece)

    def placed(self, found: Problem, file: str) -> Problem:
        """Return a problem of a piece, in a file, at the words or the picture that it is about."""
        return self._plan.pieces.placed(found, file)

    def files(self) -> Mapping[str, Artifact]:
        """Return the files that pages need, by address."""
        return self._files


def _begin(session: Session, site: Site, media: Media) -> OnDemandSite:
    """Return a site none of whose pages is made yet."""
    plan = Plan(session, site, media)
    on_demand = OnDemandSite(plan, site, media)
    styles = (one for path, one in on_demand.files().items() if path.endswith(".css"))
    if not plan.mistakes:
        plan.open(Pagination(plan, styles).counts)
    return on_demand


class LookResult(Struct, frozen=True, kw_only=True):
    """What a look at the files has found. ``on_demand`` is None where an error is in the way.

    ``unread`` are the problems of files that were not read, ``session`` knows what was asked.
    """

    session: Session
    snapshot: Snapshot
    corpus: Corpus
    on_demand: OnDemandSite | None
    problems: tuple[Problem, ...]
    unread: tuple[Problem, ...]

    def takes(self, texts: Mapping[str, bytes]) -> bool:
        """Whether only pages say something else with other ``texts`` of their files; then they do.

        It is so where all that the site is made of besides stands: what other pages show of these
        ones, or refer to in them, and the problems of references.
        """
        on_demand, corpus, files = self.on_demand, self.corpus, self.snapshot.files
        pages = [page for page in corpus.pages if page.at.path in texts]
        if on_demand is None or len(pages) < len(texts) or not isinstance(files, TextFiles):
            return False
        session = on_demand.session
        names = {page.path for page in pages}
        others = [page for page in corpus.pages if page.path in names]
        asked = [
            *((name, page.at.path) for name in _OF_TEXT for page in pages),
            *((name, page.at.path) for name in _OF_PAIRS for page in others),
        ]

        def told() -> list[bytes | bool]:
            reviewed = (page for page in pages if page.matter.translation == "reviewed")
            return [
                *(session.settle(*question) for question in asked),
                *(is_reviewed(page, corpus, session) for page in reviewed),
            ]

        before = told()
        stood = files.change(texts)
        session.renew()
        try:
            takes = told() == before
        except BaseException:
            files.change(stood)
            session.renew()
            raise
        if not takes:
            files.change(stood)
            session.renew()
        return takes

    def built(self, made: BuildResult) -> LookResult:
        """Return what is known when the same files were built: a site that stands is looked at."""
        plan, site, media = made.built.plan, made.built.site, made.built.media
        if made.built.failed or plan is None or site is None or media is None:
            return self
        return replace(
            self,
            session=plan.session,
            snapshot=made.snapshot,
            corpus=made.built.corpus,
            on_demand=OnDemandSite(plan, site, media),
        )


def look(
    root: Path,
    today: datetime.date,
    *,
    drafts: bool = False,
    examples: bool = False,
    store: bool = True,
    session: Session | None = None,
    before: LookResult | None = None,
    changed: frozenset[Path] = frozenset(),
) -> LookResult:
    """Return what stands in ``root`` now; what the ``session`` of a look before knows stands.

    ``changed`` is all that has changed since ``before``; with nothing named, all may have. With
    ``examples`` it is the site of examples, with the theme that stands there. ``drafts`` shows what
    is not out yet, too, ``store`` lets what was made of photos before stand.

    Raises:
        OSError: a file cannot be read.
    """
    texts = None
    if before is not None and changed and not examples:
        texts = read_again(root, before.snapshot, changed)
    if before is None or texts is None:
        snapshot, found = read(root)
    elif before.takes(texts):
        return before
    else:
        snapshot, found = before.snapshot.replaced(texts), before.unread
    if examples:
        snapshot = example_snapshot(snapshot, today)
    session = session or (before.session if before else None)
    kept = session.store if session else open_store(root, wanted=store, drafts=drafts)
    session = Session(kept, session)
    parsed, shape = parse(snapshot, session=session)
    corpus = replace(parsed, drafts=drafts)
    site, told = resolve_site(corpus, today, session)
    problems = (*found, *shape, *told.found)
    on_demand = None
    if site is not None and not errors(problems):
        media, refused = clean(site, session, prefetch=InThreads(progress=lambda *_told: None))
        problems = (*problems, *refused)
        on_demand = None if errors(refused) else _begin(session, site, media)
    return LookResult(
        session=session,
        snapshot=snapshot,
        corpus=corpus,
        on_demand=on_demand,
        problems=in_order(problems),
        unread=found,
    )
