"""The build of a site that is to be published, and what is printed of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tipsite.console import problem_lines, waiting
from tipsite.engine.session import Session
from tipsite.engine.workers import uncollected
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.problems import Problem
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, built, make
from tipsite.pipeline.stages import Build
from tipsite.publishing.history import History
from tipsite.publishing.restoration import Restoration


@contextmanager
def todays_build(
    root: Path, today: datetime.date, withhold: Callable[[Corpus], Corpus]
) -> Iterator[tuple[BuildResult, Callable[[Snapshot], Build]]]:
    """Yield the build of today, and what builds other files with all that is known from it."""
    job = Job(
        root=root, output=None, today=today, strict=False, report=None,
        last_published=History(root).last_published,
    )  # fmt: skip
    with waiting(_("Building the site")) as progress, uncollected(), job_store(job) as store:
        made = make(job, store, progress, withhold=withhold)
        sessions = [made.session]

        def rebuild(snapshot: Snapshot) -> Build:
            sessions.append(Session(store, sessions[-1], spill=True))
            return built(job, snapshot, sessions[-1], progress, withhold)

        yield made, rebuild


def tell(problems: tuple[Problem, ...], snapshot: Snapshot, root: Path) -> None:
    """Print problems with the lines that they are in."""
    for line in problem_lines(problems, snapshot.files, root=root):
        click.echo(line, err=True)


def tell_restored(restored: Restoration, *, named: bool) -> None:
    """Print what of a site is not as today's files have it."""
    lists = (
        (_("Stays as it was published until it is mended or approved:"), restored.stays),
        (_("Stays away, since it was withdrawn or is on hold:"), restored.services),
        (_("Is not shown, since it is held back today or has to be mended first:"), restored.pages),
        (_("Is shown, although it is no longer in the site:"), restored.back),
    )
    for words, names in lists:
        if names:
            click.echo(f"{words} {', '.join(names) if named else len(names)}")
