"""Builds of a site that is to be published: today's files, or those of an earlier release."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tipsite.console import problem_lines, waiting
from tipsite.engine.session import Session
from tipsite.engine.workers import InThreads, in_processes, uncollected
from tipsite.i18n import gettext as _
from tipsite.model.corpus import Corpus, Snapshot
from tipsite.model.problems import Problem
from tipsite.pipeline import stages
from tipsite.pipeline.job import Job
from tipsite.pipeline.last_build import job_store
from tipsite.pipeline.run import BuildResult, built, make
from tipsite.pipeline.stages import Build
from tipsite.publishing.dispatch import Dispatch
from tipsite.publishing.history import History
from tipsite.publishing.release import Release
from tipsite.publishing.restoration import Restoration, restore
from tipsite.workspace.changes import read_site


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
        sessions = list(made.sessions)

        def rebuild(snapshot: Snapshot) -> Build:
            sessions.append(Session(store, sessions[-1], spill=True))
            return built(job, snapshot, sessions[-1], progress, withhold)

        yield made, rebuild


def restored(
    dispatch: Dispatch,
    release: Release,
    shown: Collection[str],
    withdrawn: frozenset[str] = frozenset(),
) -> Restoration:
    """Build an earlier release, of whose contacts those ``shown`` may be; these are marks.

    Services that are ``withdrawn``, which are ids, are left out.
    """

    def rebuild(snapshot: Snapshot, withhold: Callable[[Corpus], Corpus]) -> Build:
        threads = InThreads(progress=lambda _words, _done, _total: None)
        return stages.build(
            snapshot, dispatch.today, in_processes, threads, session=Session(), withhold=withhold
        )

    now, _unread = read_site(dispatch.root)
    known = dispatch.history.withdrawals()
    return restore(
        release,
        dispatch.history,
        now,
        dispatch.root,
        rebuild,
        today=dispatch.today,
        known=shown,
        withdrawn=withdrawn,
        contacts=frozenset(mark for mark, withdrawal in known.items() if not withdrawal.is_back),
    )


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
