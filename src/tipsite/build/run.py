"""One build from disk to disk: read, the pure pipeline, write, and what is said about it."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from tipsite.build import pipeline
from tipsite.build.examples import example_snapshot, index_page
from tipsite.build.last_good import (
    GoodFile,
    StandIn,
    gone_problems,
    keep_going,
    next_good_files,
    read_good,
    write_good,
)
from tipsite.build.readability import readings
from tipsite.build.report import report_json
from tipsite.build.summary import (
    reading_lines,
    summary_line,
    to_do_lines,
    weight_lines,
    words_lines,
    zip_line,
)
from tipsite.console import problem_lines, show, waiting
from tipsite.engine.cache import FOLDER, Cache, Progress
from tipsite.engine.workers import in_processes
from tipsite.hosts.configuration import server_snippets
from tipsite.i18n import gettext as _
from tipsite.messages import mark
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.problems import Location, Problem, errors, in_order, problem, stops_strict
from tipsite.output.archive import write_zip, zip_path
from tipsite.output.changes import Changes
from tipsite.output.disk import OutputRefused
from tipsite.output.writer import recover, write
from tipsite.scaffold.texts import leftover_problems
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError
from tipsite.workspace.files import refuse_overwriting, write_output

_STAGES: Mapping[pipeline.Stage, str] = {
    "compare": mark("Comparing the files"),
    "make": mark("Making the pages"),
    "check": mark("Checking the pages"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is asked for. ``output`` is None when nothing is to be written.

    ``weight`` prints what the pages weigh, ``words`` how plainly they are written. ``zip`` puts the
    site into one file, too. ``pseudo`` adds editions in pseudo-languages. ``examples`` builds
    a made-up site with the theme of the site, and a list of its pages.
    ``keep_going`` publishes what has no mistakes, with what was good before for the rest.
    ``as_json`` prints the report alone. ``force`` replaces a report or a zip of somebody else.
    """

    root: Path
    output: Path | None
    today: datetime.date
    strict: bool
    report: Path | None
    weight: bool = False
    words: bool = False
    zip: bool = False
    pseudo: bool = False
    examples: bool = False
    keep_going: bool = False
    as_json: bool = False
    force: bool = False


def run(job: Job) -> int:
    """Do the job, tell its outcome, and return the exit code: 0 fine, 1 problems in content.

    Raises:
        OSError: the disk refused to be read or written.
    """
    if job.report is not None:
        refuse_overwriting(job.report, job.root, force=job.force)
    if job.zip and job.output is not None:
        refuse_overwriting(zip_path(job.output), job.root, force=job.force)
    words = _("Building the site") if job.output else _("Checking the site")
    with waiting(words) as progress, uncollected():
        made = make(job, progress)
        snapshot, built, problems = made.snapshot, made.built, made.problems
        stop, changes, refused = made.stopped, made.changes, made.refused
        zipped, unzipped = _zip(built, job) if changes is not None else (None, ())
        problems = (*problems, *unzipped)
        reports = job.as_json or job.report is not None
        read_over = job.output is None or reports
        found_words = readings(built.corpus, in_processes) if read_over else ()
        if changes is not None and not (job.pseudo or job.examples):
            write_good(job.root, next_good_files(snapshot, made.good, made.kept, job.today))
    failed = stop or bool(refused or unzipped)
    ok = not failed and not errors(problems)
    if reports:
        content = report_json(
            built, problems, changes, found_words, made.kept, ok=ok, today=job.today
        )
        if job.report is not None:
            _write_report(content, job.report, job.root)
        if job.as_json:
            click.echo(content.encode(), nl=False)
            return 0 if ok else 1
    _print_problems(problems, snapshot, job.root)
    if job.weight:
        show(weight_lines(built))
    if job.words:
        show(words_lines(found_words))
    to_do = () if failed else (*to_do_lines(built), *reading_lines(found_words))
    for line in to_do:
        click.echo(line)
    if failed and job.keep_going and not refused:
        click.echo(_("Some mistakes are where no earlier state can stand in, so nothing goes on."))
    click.echo(
        summary_line(problems, built, changes, output=job.output, failed=failed, to_do=len(to_do))
    )
    if zipped is not None:
        click.echo(zip_line(zipped, len(built.artifacts)))
    return 0 if ok else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What came of a job: ``stopped`` by what was found, or ``refused`` by the output's folder.

    ``problems`` are all of them, ``changes`` None where nothing was written.
    ``good`` was the last good state of files, ``kept`` what of it stands in for mistakes.
    """

    snapshot: Snapshot
    built: pipeline.Build
    problems: tuple[Problem, ...]
    changes: Changes | None
    stopped: bool
    refused: tuple[Problem, ...]
    good: Mapping[str, GoodFile]
    kept: Mapping[str, StandIn]


def make(job: Job, progress: Progress) -> BuildResult:
    """Build, write if there is somewhere to write to, and say nothing.

    Raises:
        OSError: the disk refused to be read or written.
    """
    refused = _recover(job.output) if job.output is not None else ()
    progress(_("Reading the files"), 0, 0)
    snapshot, found = read_site(job.root)
    if job.examples:
        snapshot = example_snapshot(snapshot, job.today)
    cache = Cache(folder=job.root / FOLDER, progress=progress)

    def again(
        changed: Snapshot,
        kept: Mapping[str, datetime.date],
        withhold: Callable[[Corpus], Corpus] = lambda corpus: corpus,
    ) -> pipeline.Build:
        made = pipeline.build(
            changed, job.today, in_processes, cache,
            pseudo=job.pseudo, kept=kept, withhold=withhold, hear=hear,
        )  # fmt: skip
        left = () if job.examples else tuple(leftover_problems(made.corpus))
        if not left:
            return made
        return replace(made, artifacts=(), problems=in_order((*made.problems, *left)))

    def hear(stage: pipeline.Stage) -> None:
        progress(_(_STAGES[stage]), 0, 0)

    built = again(snapshot, {})
    problems = in_order((*found, *built.problems))
    good = {} if job.examples else read_good(job.root)
    outcome = None
    if job.keep_going and errors(problems):
        outcome = keep_going(snapshot, good, built, found, again, today=job.today)
    if outcome is not None:
        built, problems = outcome.built, outcome.problems
    problems = in_order((*problems, *gone_problems(good, built.corpus)))
    if job.examples and not built.failed:
        built = replace(built, artifacts=(*built.artifacts, index_page(built)))
    elif not built.failed:
        cache.drop_unused()
    stop = stops_strict(problems) if job.strict else bool(errors(problems))
    stop = stop and outcome is None
    progress(_("Writing the site"), 0, 0)
    changes = None
    if not stop and not refused and job.output is not None:
        changes, refused = _write(built, job.output)
    return BuildResult(
        snapshot=snapshot,
        built=built,
        problems=(*problems, *refused),
        changes=changes,
        stopped=stop,
        refused=refused,
        good=good,
        kept=outcome.kept if outcome else {},
    )


def snippet(
    root: Path, today: datetime.date, server: str, file: Path | None, *, force: bool
) -> int:
    """Give what to include in a server's configuration, and return the exit code.

    Raises:
        OSError: the disk refused to be read or written.
    """
    if file is not None:
        refuse_overwriting(file, root, force=force)
    with waiting(_("Building the site")) as progress, uncollected():
        job = Job(root=root, output=None, today=today, strict=False, report=None)
        made = make(job, progress)
    built = made.built
    if built.failed or built.hosting is None or made.stopped:
        _print_problems(errors(made.problems), made.snapshot, root)
        return 1
    text = server_snippets(built.artifacts, built.facts, built.hosting)[server]
    if file is None:
        click.echo(text, nl=False)
    else:
        write_output(text.encode(), file, root)
        words = _("{path} is written. Its first lines say where to include it.")
        click.echo(words.format(path=file))
    return 0


def _print_problems(problems: tuple[Problem, ...], snapshot: Snapshot, root: Path) -> None:
    for line in problem_lines(problems, snapshot.files, root=root):
        click.echo(line, err=True)


def _write_report(content: str, report: Path, root: Path) -> None:
    """The site stands by now, so a disk that refuses is told as what it is."""
    try:
        write_output(content.encode(), report, root)
    except OSError as error:
        words = _("The report could not be written to {path}: {why}. What was there stays.")
        raise CommandError(words.format(path=report, why=error.strerror or error)) from error


def _recover(output: Path) -> tuple[Problem, ...]:
    try:
        recover(output)
    except OutputRefused as refused:
        return (_as_problem(refused),)
    return ()


def _as_problem(refused: OutputRefused) -> Problem:
    return problem(f"output-{refused.reason}", Location(path=refused.path))


def _write(built: pipeline.Build, output: Path) -> tuple[Changes | None, tuple[Problem, ...]]:
    try:
        return write(built.artifacts, output), ()
    except OutputRefused as refused:
        return None, (_as_problem(refused),)


def _zip(built: pipeline.Build, job: Job) -> tuple[Path | None, tuple[Problem, ...]]:
    if job.output is None or not job.zip:
        return None, ()
    try:
        return write_zip(built.artifacts, job.output), ()
    except OSError as error:
        at = Location(path=f"{job.output.name}.zip")
        return None, (problem("zip-refused", at, said=error.strerror or str(error)),)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for unused cycles: a run makes few, and time goes into it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
