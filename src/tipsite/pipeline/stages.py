"""The whole build as one pure function: a folder's contents in, a site's files out."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tipsite.audit.quiet import at_texts
from tipsite.content.corpus import parse
from tipsite.engine.queries import CycleError
from tipsite.engine.session import Session
from tipsite.lint.approval import unapproved_pieces
from tipsite.lint.checks import lint, prepare_lint
from tipsite.lint.media import offered_numbers
from tipsite.lint.silence import Silenced, silence
from tipsite.lint.typed_numbers import record_links
from tipsite.media.clean import clean
from tipsite.model.corpus import CONFIG, Corpus, Snapshot
from tipsite.model.facts import PageFacts
from tipsite.model.plan import Artifact, Hosting
from tipsite.model.problems import Location, Problem, errors, problem
from tipsite.model.site import Site
from tipsite.pages.inventory import edition_address
from tipsite.pages.plan import Plan
from tipsite.pages.render import Outline
from tipsite.pipeline.site_maker import SiteMaker
from tipsite.resolve.site import resolve_site
from tipsite.scaffold.texts import Leftover
from tipsite.theme.attribution import at_theme

Stage = Literal["parse", "compare", "make", "check", "material"]
"""The stages of a build: parse each file, compare files, make pages, check promises, material."""


class Build(Struct, frozen=True, kw_only=True):
    """The files of the site, its pages, and every problem. After an error, there are no files.

    ``rendered`` are all files that were made, even if the audit refuses them. They may be looked
    at, but never published. ``facts`` are the facts of their pages. ``hosting`` describes where the
    site will be. ``corpus`` is the content of the files. ``silenced`` are problems that the site
    does not want to see. ``sources`` are the files of pages, by address. ``plan`` answers questions
    about each page of ``site``. ``leftovers`` are words of the starter that are shown. ``numbers``
    are the numbers in files of material and in PDF files to take away, by path. A PDF file is among
    them only if all of its words were read. Online, nobody can search these files for a number.
    ``rest`` makes the ``unmade`` pieces (a number) that this site leaves out, and returns the whole
    site. ``left_out`` are the problems of pieces that it leaves out.
    """

    corpus: Corpus
    problems: tuple[Problem, ...]
    silenced: tuple[Silenced, ...]
    artifacts: tuple[Artifact, ...] = ()
    rendered: tuple[Artifact, ...] = ()
    read: Callable[[], tuple[PageFacts, ...]] = tuple
    pages: tuple[Outline, ...] = ()
    hosting: Hosting | None = None
    sources: Mapping[str, str] = {}
    plan: Plan | None = None
    site: Site | None = None
    leftovers: tuple[Leftover, ...] = ()
    numbers: Mapping[str, tuple[str, ...]] = {}
    rest: Callable[[], Build] | None = None
    unmade: int = 0
    left_out: tuple[Problem, ...] = ()

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
    *,
    session: Session | None = None,
    drafts: bool = False,
    pages_first: bool = False,
    unmade: frozenset[str] | None = None,
    withhold: Callable[[Corpus], Corpus] = lambda corpus: corpus,
    on_stage: Callable[[Stage], None] = lambda _stage: None,
) -> Build:
    """Return the site that ``snapshot`` describes on the day ``today``.

    ``session`` has not answered a question yet; it may reuse answers of earlier builds.
    ``drafts`` adds the pages that are not published yet: such a site must never be published.
    With ``pages_first``, no piece of material is made until the ``rest`` of the site is asked for:
    the site leaves out the pieces that have changed since they were made. In a worker, the site
    leaves out the ``unmade`` pieces of the build that it works for.
    ``withhold`` removes the data that must not be published. ``on_stage`` is called when a stage
    begins.
    """
    on_stage("parse")
    session = session or Session()
    parsed, shape = parse(snapshot, session)
    on_stage("compare")
    withheld = withhold(parsed)
    session.input("withheld", lambda: () if withheld is parsed else _withheld(withheld))
    corpus = replace(withheld, drafts=drafts)
    try:
        return _build(
            corpus, today, session, shape, pages_first=pages_first, unmade=unmade, on_stage=on_stage
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
    shape: tuple[Problem, ...],
    *,
    pages_first: bool,
    unmade: frozenset[str] | None,
    on_stage: Callable[[Stage], None],
) -> Build:
    """Return the site of a corpus; ``shape`` are the problems of its single files."""
    numbers = prepare_lint(corpus, session)
    waiting = unapproved_pieces(corpus, today)
    site, resolved = resolve_site(corpus, today, session, unapproved=waiting, beside=("findings",))
    figures, found = lint(resolved, numbers, session)
    site = replace(site, figures=figures) if site else None
    problems = (*shape, *resolved.found, *found)
    media, refused = clean(site, session) if site else (None, ())
    offered, misread = offered_numbers(media.files if media else {}, session)
    problems = (*problems, *refused, *misread)
    if site is None or media is None or errors(problems):
        return _stopped(corpus, problems)
    sources = {
        edition_address(edition.tag, page.path, page): page.matter.at.path
        for edition in site.editions
        for page in edition.pages.values()
    }
    in_files = {
        f"files/{name}": tuple(number for number, _, _ in read.numbers)
        for name, read in offered.items()
        if read.whole
    }
    maker = SiteMaker(site, media, session)
    pieces = maker.plan.pieces

    def site_of(known: tuple[Problem, ...], left_out: tuple[Problem, ...] = ()) -> Build:
        on_stage("make")
        with session.limit_cached(sys.maxsize):
            made = maker.make()
        mistakes = (*made.mistakes, *known, *made.undrawn)
        if not made.mistakes:
            on_stage("check")
            found = made.audit.problems(made.whole, made.files)
            kinds = {page.address: f"{page.kind}.html" for page in made.pages}
            found = at_theme(found, site.theme, made.plan.contexts[0].site.styles, kinds)
            links = record_links(corpus, corpus.config)
            found = at_texts(found, sources, corpus.pages, links)
            mistakes += tuple(_lenient(fault, drafts=site.drafts) for fault in found)
        reported, silenced = silence((*problems, *mistakes), corpus.config)
        artifacts = made.artifacts
        return Build(
            corpus=corpus,
            problems=reported,
            silenced=silenced,
            artifacts=() if errors(reported) else artifacts,
            rendered=artifacts,
            read=lambda: made.audit.facts(sorted(made.whole)),
            pages=made.pages,
            hosting=made.hosting,
            sources=sources,
            plan=made.plan,
            site=site,
            numbers={**made.numbers, **in_files},
            left_out=left_out,
        )

    def make_pieces() -> tuple[frozenset[str], tuple[Problem, ...]]:
        on_stage("material")
        with session.limit_cached(sys.maxsize):
            maker.make_pieces()
        return maker.faults()

    def rest() -> Build:
        pieces.unmade, known = make_pieces()
        session.renew()  # pages that name another piece are made again
        return site_of((), known)

    with session.limit_cached(sys.maxsize):
        maker.open()
    if unmade is not None:
        pieces.unmade = unmade
        return site_of(())
    if not pages_first:
        return site_of(make_pieces()[1])
    changed = pieces.changed("piece", "piece problems")
    wrong, known = maker.faults(changed)
    pieces.unmade = changed | wrong
    first = site_of((), known)
    return replace(first, rest=rest, unmade=len(changed)) if changed and not first.failed else first


def _stopped(corpus: Corpus, problems: tuple[Problem, ...]) -> Build:
    """Return a build that stopped before any page was made."""
    reported, silenced = silence(problems, corpus.config)
    return Build(corpus=corpus, problems=reported, silenced=silenced)


def _lenient(found: Problem, *, drafts: bool) -> Problem:
    """Return a problem; with ``drafts``, a page that is too heavy is only a warning.

    The marks of a draft may make it too heavy.
    """
    heavy = found.code == "audit-weight" and drafts
    return replace(found, severity="warning") if heavy else found
