"""Parts of a site: answers of a few editions, made on a machine of their own, and joined later.

A part is a store that holds all that it takes to let its answers stand (`tipsite build --edition`).
`tipsite build --join` lets them stand beside those of the site's own store: each is verified like
any other, so a part that does not fit costs time and never gives a wrong page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from tipsite.build import pipeline
from tipsite.build.job import Job, print_problems
from tipsite.build.last_build import job_store
from tipsite.console import echo, waiting
from tipsite.engine.seal import VARIABLE, machine_key, program_digest
from tipsite.engine.session import Session
from tipsite.engine.store import Store
from tipsite.engine.traces import Question
from tipsite.engine.transform import Spread
from tipsite.engine.workers import InThreads, in_processes, uncollected
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.model.problems import Location, Problem, errors, note
from tipsite.workspace.changes import read_site
from tipsite.workspace.errors import CommandError

PAGE = "weight problems"
"""What is asked of each page: it is made, read back and weighed for that."""
_OF_EDITION = ("list", "index")
"""What needs all pages of an edition, and those of no other."""


def run_part(job: Job) -> int:
    """Make a part of a site, to be joined elsewhere, and return the exit code.

    Raises:
        OSError: the disk refused to be read or written.
    """
    assert job.output is not None
    words = _("Building the site")
    with (
        waiting(words) as progress,
        uncollected(),
        job_store(job) as store,
        open_part(job.output, job.root) as part,
    ):
        snapshot, found = read_site(job.root, store)
        session = Session(store)
        spread = Part(session, job.editions, in_processes)
        threads = InThreads(progress=progress)

        def hear(stage: pipeline.Stage) -> None:
            if stage == "check":  # of all pages, none had to be made
                spread.finish()

        try:
            built = pipeline.build(snapshot, job.today, spread, threads, session=session, hear=hear)
        except PartMade as made:
            session.export(part)
            part.commit(sweep=True)
            echo(part_lines(job.output, made.pages))
            return 0
    print_problems(errors((*found, *built.problems)), snapshot.files, job.root)
    return 1


class PartMade(Exception):  # noqa: N818 - no mistake: the rest of a build is for whoever joins
    """All pages of a part are made, so many as ``pages`` says."""

    def __init__(self, pages: int) -> None:
        super().__init__()
        self.pages = pages


class Part:
    """Makes the pages of some editions, and ends the build there. It is a ``transform.Spread``."""

    def __init__(self, session: Session, editions: Sequence[str], spread: Spread) -> None:
        self._session = session
        self._editions = dict.fromkeys(editions)
        self._spread = spread

    def __call__(self, work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any]) -> Any:
        """Return what ``work`` makes of the items.

        Raises:
            PartMade: these were the pages.
            CommandError: the site has no such edition.
        """
        questions = [self._session.question(item) for item in items]
        if not questions or questions[0][0] != PAGE:
            return self._spread(work, items)
        self._refuse_unknown([*self._session.settled(PAGE), *questions])
        own = zip(items, questions, strict=True)
        wanted = [item for item, question in own if _folder(question) in self._editions]
        self._session.answer(wanted, self._spread)
        return self.finish()

    def finish(self) -> NoReturn:
        """End the build: all pages are made, or stood.

        Raises:
            PartMade: always.
            CommandError: the site has no such edition.
        """
        pages = self._session.settled(PAGE)
        self._refuse_unknown(pages)
        for tag in self._editions:
            for name in _OF_EDITION:
                self._session.settle(name, tag)
        raise PartMade(sum(_folder(page) in self._editions for page in pages))

    def _refuse_unknown(self, pages: Iterable[Question]) -> None:
        known = sorted({one for one in map(_folder, pages) if not one.endswith(".html")})
        for tag in self._editions:
            if tag not in known:
                words = _("The site has no edition “{tag}”. It has these: {known}.")
                raise CommandError(words.format(tag=tag, known=", ".join(known)))


def _folder(page: Question) -> str:
    return page[1].partition("/")[0]


def open_part(folder: Path, root: Path) -> Store:
    """Return the store of a part of the site in ``root``.

    Raises:
        CommandError: there is no key to seal it with.
        OSError: the disk refused.
    """
    key = machine_key(root)
    if key is None:
        words = _(
            "Parts are sealed with a key, and this machine has no place for one: set {variable}."
        )
        raise CommandError(words.format(variable=VARIABLE))
    return Store(folder, key, program_digest())


@contextmanager
def opened(parts: Sequence[Path], root: Path) -> Iterator[tuple[Store, ...]]:
    """Open the parts of a site; one that is damaged, of another key or program is empty."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(open_part(part, root)) for part in parts)


def unused(parts: Sequence[Path], stores: Sequence[Store]) -> tuple[Problem, ...]:
    """Return a note for each part in which nothing is found."""
    found = zip(parts, stores, strict=True)
    return tuple(
        note("part-unused", Location(path=part.as_posix()))
        for part, store in found
        if not store.has("index", "questions")
    )


def part_lines(folder: Path, pages: int) -> Iterator[str]:
    """Yield what is said of a part that is written, and whether another machine may join it."""
    said = ngettext("{count} page", "{count} pages", pages).format(count=pages)
    yield _("{pages} for “tipsite build --join {folder}”.").format(pages=said, folder=folder)
    if not os.environ.get(VARIABLE):
        words = _(
            "It is sealed with the key of this machine, so no other can join it. For that, let "
            "{variable} be the same on all of them."
        )
        yield words.format(variable=VARIABLE)
