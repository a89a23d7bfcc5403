"""One build from disk to disk: it reads, calls the pure pipeline, writes, and reports."""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from msgspec import Struct
from msgspec.structs import replace

from tipsite.console import print_problems, waiting
from tipsite.engine.inputs import InputChangedError
from tipsite.engine.session import Session
from tipsite.engine.store import Store
from tipsite.engine.work_distributor import (
    ClusterError,
    WorkDistributor,
    WorkerPool,
    cluster,
    spawned,
)
from tipsite.engine.workers import InThreads, Progress, can_fork, in_processes, uncollected
from tipsite.hosts.configuration import server_snippets
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.problems import Problem, errors, in_order, problem, stops_strict
from tipsite.output.archive import zip_path
from tipsite.output.changes import Changes, both
from tipsite.pipeline import stages
from tipsite.pipeline.examples import example_snapshot, index_page
from tipsite.pipeline.job import Conclusion, Job, tell
from tipsite.pipeline.last_build import BuildRecord, job_store
from tipsite.pipeline.output_folder import recovered, refusals, write_site, zip_site
from tipsite.pipeline.readability import Reading, readings
from tipsite.pipeline.report import Weighed, report_json, weighed
from tipsite.pipeline.summary import (
    first_build_lines,
    is_live,
    reading_lines,
    to_do_lines,
    unmade_lines,
    weight_lines,
    words_lines,
    zip_line,
)
from tipsite.pipeline.timings import Timings
from tipsite.pipeline.verification import (
    file_differences,
    input_differences,
    problem_differences,
)
from tipsite.scaffold.texts import leftover_problems, leftovers
from tipsite.upkeep.calendar import upcoming_lines
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import refuse_overwriting, write_output

T = TypeVar("T")
R = TypeVar("R")
_PAGE = "facts"
"""The first question of the audit about a page: the page is made and read to answer it."""
Withhold = Callable[[Corpus], Corpus]
"""A function from a corpus to the same corpus without data that must not be published."""


def run(record: BuildRecord) -> int:
    """Do a job, tell its outcome, and return the exit code: 0 fine, 1 problems in content.

    Raises:
        OSError: the disk refused to be read or written.
    """
    try:
        return _run(record)
    except InputChangedError:
        # Somebody has saved a file meanwhile: without the store, all files are read first.
        return _run(BuildRecord(replace(record.job, store=False)))


def _run(record: BuildRecord) -> int:
    job, begun = record.job, time.monotonic()
    if job.report is not None:
        refuse_overwriting(job.report, job.root, force=job.force)
    if job.zip and job.output is not None:
        refuse_overwriting(zip_path(job.output, drafts=job.drafts), job.root, force=job.force)
    words = _("Building the site") if job.output else _("Checking the site")
    with (
        waiting(words) as progress,
        uncollected(),
        job_store(job) as store,
        _workers(job) as pool,
    ):
        timings = Timings(progress)
        made = make(job, store, timings, pool=pool, pages_first=True)
        if job.browser and not made.stopped:
            measured = _measured(made, job.today, progress)
            made = replace(made, problems=in_order((*made.problems, *measured)))
        snapshot, built = made.snapshot, made.built
        is_whole = made.changes is not None and not (made.incomplete or errors(built.left_out))
        zipped, unzipped = zip_site(built, job) if is_whole else (None, ())
        reports = job.as_json or job.report is not None
        read_over = job.output is None or reports
        session = built.plan.session if built.plan else made.session
        found_words = readings(built.corpus, session) if read_over else ()
        end = conclusion(job, made, unzipped, found_words)
        if not (made.refused or made.wrong or built.rest):
            record.keep(store, end, snapshot.digests(), made.changes)
            if found_words and not job.examples:
                session.save(private=not built.failed)
            store.commit()
        texts = snapshot.texts_of(end.problems)
    heavy = weighed(built) if reports or job.weight else Weighed()
    if reports:
        ok, day = not end.exit_code, job.today
        content = report_json(
            built, end.problems, made.changes, found_words, ok=ok, heavy=heavy, today=day
        )
        if job.report is not None:
            _write_report(content, job.report, job.root)
        if job.as_json:
            click.echo(content.encode(), nl=False)
            return end.exit_code
    tables = (
        *(weight_lines(heavy.kinds) if job.weight else ()),
        *(words_lines(found_words) if job.words else ()),
        *(timings.lines(made.session, built) if job.timings else ()),
    )
    tell(end, job, texts, tables)
    if made.changes and not (made.changes.unchanged or made.changes.removed or end.failed):
        for line in first_build_lines(built, job, time.monotonic() - begun):
            click.echo(line)
    if zipped is not None:
        click.echo(zip_line(zipped, len(built.artifacts), drafts=job.drafts))
    return end.exit_code


def _measured(made: BuildResult, today: datetime.date, progress: Progress) -> Iterator[Problem]:
    """Yield the faults in a browser; a site with a theme of its own is measured with examples."""
    from tipsite.pipeline.browser import browser_problems  # noqa: PLC0415 - needs an extra

    sites = {"output": made.built}
    themes = made.snapshot.files.keys() - made.snapshot.shipped
    if any(path.startswith("themes/") for path in themes):
        sites["examples"] = stages.build(example_snapshot(made.snapshot, today), today)
    for folder, built in sites.items():
        files = {artifact.path: artifact.content for artifact in built.artifacts}
        yield from browser_problems(files, pages_to_measure(built), progress, folder)


def pages_to_measure(built: stages.Build) -> list[str]:
    """Return the largest page of each kind and language, without pages that lead on at once."""
    sizes = {artifact.path: artifact.size for artifact in built.artifacts}
    largest: dict[tuple[str, str], str] = {}
    for page in built.pages:
        if page.kind == "moved":
            continue
        other = largest.setdefault((page.kind, page.edition), page.address)
        if sizes[page.address] > sizes[other]:
            largest[page.kind, page.edition] = page.address
    return list(largest.values())


def conclusion(
    job: Job,
    made: BuildResult,
    unzipped: tuple[Problem, ...] = (),
    read: tuple[Reading, ...] = (),
) -> Conclusion:
    """Return the outcome of a job; ``unzipped`` are problems of its zip."""
    built, changes = made.built, made.changes
    failed = made.stopped or bool(made.refused or unzipped)
    to_do = () if failed else (*to_do_lines(built), *reading_lines(read))
    ahead = not (failed or job.examples or job.drafts)
    upcoming = upcoming_lines(built.corpus, job.today) if ahead else ()
    if built.unmade and not failed:
        upcoming = (*upcoming, *unmade_lines(built.unmade))
    files = None
    if changes is not None:
        files = len(changes.written), len(changes.unchanged), len(changes.removed)
    files_made = built.artifacts or built.rendered
    return Conclusion(
        problems=in_order((*made.problems, *built.left_out, *unzipped)),
        pages=sum(file.path.endswith(".html") for file in files_made),
        silenced=sum(found.count for found in built.silenced),
        live=is_live(built),
        to_do=to_do,
        upcoming=upcoming,
        failed=failed,
        incomplete=changes is not None and (made.incomplete or bool(errors(built.left_out))),
        files=files,
    )


class BuildResult(Struct, frozen=True, kw_only=True):
    """The result of a job: ``stopped`` by problems, or ``refused`` by the output folder.

    ``problems`` are all problems except those of pieces that the site leaves out. ``changes`` is
    None if nothing was written. ``session`` has answered the questions. ``wrong`` are wrong answers
    of earlier builds. If it is ``incomplete``, the pages were written, but the site with its
    material was stopped.
    """

    snapshot: Snapshot
    built: stages.Build
    problems: tuple[Problem, ...]
    session: Session
    changes: Changes | None = None
    stopped: bool = False
    refused: tuple[Problem, ...] = ()
    incomplete: bool = False
    wrong: tuple[Problem, ...] = ()
    rest: Callable[[], BuildResult] | None = None

    def completed(self) -> BuildResult:
        """Return the result with all material, which is made now if the site has left out any."""
        return self.rest() if self.rest else self


def make(
    job: Job,
    store: Store,
    timings: Timings,
    session: Session | None = None,
    *,
    pool: WorkerPool | None = None,
    withhold: Withhold = lambda corpus: corpus,
    pages_first: bool = False,
    on_pages: Callable[[BuildResult], None] = lambda _result: None,
) -> BuildResult:
    """Build the site, write it if the job has an output folder, and print nothing.

    ``session`` uses the same store, and has not answered a question yet. ``withhold`` removes the
    data that must not be published. With ``pages_first``, a site without the unmade material is
    written before the whole site, and ``on_pages`` gets the result; a job without an output folder
    ends with it.

    Raises:
        OSError: the disk refused to be read or written.
    """
    refused = recovered(job.output) if job.output is not None else ()

    def read_and_build(store: Store, session: Session | None, timings: Timings) -> BuildResult:
        timings.begin("read")
        snapshot, unread = read_site(job.root, store)
        if job.examples:
            snapshot = example_snapshot(snapshot, job.today)
        session = session or Session(store, spill=True)

        def result_of(site: stages.Build) -> BuildResult:
            problems = in_order(_remembered(problem, job) for problem in (*unread, *site.problems))
            stopped = stops_strict(problems) if job.strict else bool(errors(problems))
            rest = None if stopped else site.rest
            return BuildResult(
                snapshot=snapshot,
                built=site,
                problems=problems,
                session=session,
                stopped=stopped,
                rest=rest and (lambda: result_of(rest())),
            )

        return result_of(
            built(job, snapshot, session, timings, withhold, pool=pool, pages_first=pages_first)
        )

    result = read_and_build(store, session, timings)
    wrong: tuple[Problem, ...] = ()
    if job.verify and job.store:
        result = result.completed()
        timings.begin("verify")
        clean = read_and_build(Store(None), None, Timings(timings.progress)).completed()
        wrong = input_differences(result.snapshot, clean.snapshot) or (
            *file_differences(
                result.built.rendered, clean.built.rendered, result.session, clean.session
            ),
            *problem_differences(result.problems, clean.problems),
        )
        result = replace(clean, session=result.session, wrong=wrong)

    def keep(result: BuildResult) -> BuildResult:
        timings.begin("save")
        _save(result, job, store)
        timings.begin("write")
        reasons = (*refused, *refusals(job, result.built.corpus))
        changes = None
        if not result.stopped and not reasons and job.output is not None:
            changes, reasons = write_site(result.built, job.output, job.root)
        timings.begin("end")
        return replace(
            result,
            problems=(*result.problems, *wrong, *reasons),
            changes=changes,
            refused=reasons,
        )

    kept = keep(result)
    if result.rest and kept.changes is not None:
        on_pages(kept)
        whole = keep(result.rest())
        changes = both(kept.changes, whole.changes) if whole.changes else kept.changes
        return replace(whole, changes=changes, stopped=False, incomplete=whole.stopped)
    return kept


def _save(result: BuildResult, job: Job, store: Store) -> None:
    """Store the answers of a build; delete all answers if some were wrong."""
    if result.wrong:
        store.erase()
        return
    # A broken site has asked only some questions, and a made-up site has asked others.
    whole = not (result.built.failed or result.built.rest or job.examples)
    if not job.examples:
        result.session.save(sweep=whole, private=not result.built.failed)
    store.commit(sweep=whole)


@contextmanager
def _workers(job: Job) -> Iterator[WorkerPool | None]:
    """Open the workers that answer questions, or yield None: then processes are forked."""
    if job.workers.partition("://")[1]:
        try:
            with cluster(job.workers) as pool:
                yield pool
        except ClusterError as error:
            raise CommandError(str(error)) from error
    elif job.workers or not can_fork():
        pool = spawned()
        try:
            yield pool
        finally:
            pool.close()
    else:
        yield None


def _order(job: Job, snapshot: Snapshot, session: Session) -> Any:
    """Return the input of a worker: all files except photos, which the build itself converts."""
    pictures = {
        path: dataclasses.replace(picture, load=_unread)
        for path, picture in snapshot.pictures.items()
    }
    whole = replace(snapshot, files=dict(snapshot.files), pictures=pictures)
    return whole, job.today, job.drafts, session.ask("unmade")


def _unread() -> bytes:
    raise FileNotFoundError


class _PagesDueError(Exception):
    """Raised in a worker when all questions before the pages are answered."""


def follow(handed: Any) -> Session:
    """Return, in a worker, a session that can answer the questions about pages."""
    (snapshot, today, drafts, unmade), answers = handed
    session = Session()
    session.import_answers(answers)

    def parallel_map(work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        numbers = cast("Sequence[int]", items)
        if numbers and session.question(numbers[0])[0] == _PAGE:
            raise _PagesDueError
        return work(items)

    def on_stage(stage: stages.Stage) -> None:
        if stage == "check":
            raise _PagesDueError

    session.parallel_map = parallel_map
    with suppress(_PagesDueError):
        stages.build(
            snapshot, today, session=session, drafts=drafts, unmade=unmade, on_stage=on_stage
        )
    return session


def _remembered(found: Problem, job: Job) -> Problem:
    """Return a problem; for a service that was published, it proposes no other service."""
    if found.code != "unknown-service":
        return found
    name = dict(found.values)["name"]
    day = job.last_published(name)
    return problem("service-taken-out", found.at, name=name, day=day) if day else found


def built(
    job: Job,
    snapshot: Snapshot,
    session: Session,
    timings: Timings,
    withhold: Withhold,
    *,
    pool: WorkerPool | None = None,
    pages_first: bool = False,
) -> stages.Build:
    """Return the build of a snapshot: of the files that a job has read, or of the examples."""
    distributor = pool and WorkDistributor(
        pool, session, follow, lambda: _order(job, snapshot, session), name=_PAGE
    )

    def finished(site: stages.Build) -> stages.Build:
        site = replace(site, leftovers=left)
        if not job.examples:
            return _without_leftovers(site)
        if site.failed:
            return site
        return replace(site, artifacts=(*site.artifacts, index_page(site)))

    session.parallel_map = distributor or in_processes
    session.prefetch = InThreads(progress=timings.progress)
    first = stages.build(
        snapshot, job.today, session=session, drafts=job.drafts, withhold=withhold,
        pages_first=pages_first, on_stage=timings.begin,
    )  # fmt: skip
    left, rest = leftovers(first.corpus, session), first.rest
    return finished(first if rest is None else replace(first, rest=lambda: finished(rest())))


def _without_leftovers(made: stages.Build) -> stages.Build:
    """Return the build, without files if a live site still has placeholders of the starter."""
    left = tuple(leftover_problems(made.corpus, made.leftovers))
    if not left:
        return made
    return replace(made, artifacts=(), problems=in_order((*made.problems, *left)), rest=None)


def snippet(
    root: Path, today: datetime.date, server: str, file: Path | None, *, force: bool
) -> int:
    """Print or write the part of a server's configuration for the site; return the exit code.

    Raises:
        OSError: the disk refused to be read or written.
    """
    if file is not None:
        refuse_overwriting(file, root, force=force)
    job = Job(root=root, output=None, today=today, strict=False, report=None)
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        made = make(job, store, Timings(progress))
    built = made.built
    if built.failed or built.hosting is None or made.stopped:
        print_problems(errors(made.problems), made.snapshot.files, root=root)
        return 1
    files = [page.files for page in built.facts]
    text = server_snippets([one.path for one in built.artifacts], files, built.hosting)[server]
    if file is None:
        click.echo(text, nl=False)
    else:
        write_output(text.encode(), file, root)
        words = _("{path} is written. Its first lines say where to include it.")
        click.echo(words.format(path=file))
    return 0


def _write_report(content: str, report: Path, root: Path) -> None:
    """Write the report. The site is already written, so an error is about the report alone."""
    try:
        write_output(content.encode(), report, root)
    except OSError as error:
        words = _("The report could not be written to {path}: {why}. What was there stays.")
        raise CommandError(words.format(path=report, why=error.strerror or error)) from error
