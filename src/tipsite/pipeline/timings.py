"""Timings of a build (`tipsite build --timings`): stages, questions, slow pages."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tipsite.console import Shown, Table, TextLine
from tipsite.engine.session import Session
from tipsite.engine.traces import Question, Run
from tipsite.engine.workers import Progress
from tipsite.i18n import gettext as _
from tipsite.i18n import ngettext
from tipsite.messages import mark
from tipsite.pipeline.stages import Build

_SLOWEST = 10
_LONGEST_CHAIN = 50
_STAGES: Mapping[str, str] = {
    "read": mark("read the files"),
    "parse": mark("understand each file"),
    "compare": mark("compare the files"),
    "make": mark("make pages"),
    "check": mark("check pages"),
    "material": mark("make material"),
    "verify": mark("build without what is kept, and compare"),
    "save": mark("keep answers"),
    "write": mark("write the site"),
}
_SHOWN: Mapping[str, str] = {
    "read": mark("Reading the files"),
    "compare": mark("Comparing the files"),
    "make": mark("Making the pages"),
    "check": mark("Checking the pages"),
    "material": mark("The pages are there. Making the material"),
    "write": mark("Writing the site"),
}
"""The words that are shown while a stage runs."""


class Timings:
    """A clock for the stages of one build; each ends where the next begins.

    ``progress`` shows the words for the current stage.
    """

    def __init__(self, progress: Progress = lambda _words, _done, _total: None) -> None:
        self.progress = progress
        self._stages: dict[str, float] = {}
        self._stage = ""
        self._since = 0.0

    def begin(self, stage: str) -> None:
        """End the current stage and begin another one."""
        now = time.perf_counter()
        if self._stage:
            self._stages[self._stage] = self._stages.get(self._stage, 0) + now - self._since
        self._stage, self._since = stage, now
        if stage in _SHOWN:
            self.progress(_(_SHOWN[stage]), 0, 0)

    def lines(self, session: Session, built: Build) -> Iterator[Shown]:
        """Yield the tables of the job whose questions ``session`` has answered."""
        self.begin("")
        stages = [
            (_(words), f"{self._stages[stage]:.3f}")
            for stage, words in _STAGES.items()
            if stage in self._stages
        ]
        yield Table(head=_head(mark("stage"), mark("seconds")), rows=stages, right=frozenset((1,)))
        words = _("Seconds that went into seeing what has not changed: {seconds}")
        yield words.format(seconds=f"{session.verifying:.3f}")
        user, system, user_of_others, system_of_others, _clock = os.times()
        words = _("Processor seconds: {here} in this process, {others} in its workers and in Typst")
        here, others = user + system, user_of_others + system_of_others
        yield words.format(here=f"{here:.3f}", others=f"{others:.3f}")
        if session.imported:
            words = _("Answers that other machines or processes gave: {count}")
            yield words.format(count=session.imported)
        yield from _questions(session)
        yield from _pages(session, built)


def _questions(session: Session) -> Iterator[Shown]:
    """Yield the number of questions by name, the costliest first; inputs are only counted."""
    asked, stood, ran = session.asked(), session.reused, Counter[str]()
    seconds: dict[str, float] = {}
    for run in session.runs:
        name = run.question[0]
        ran[name] += 1
        seconds[name] = seconds.get(name, 0) + run.seconds
    derived = {*ran, *stood}
    inputs = sum(count for name, count in asked.items() if name not in derived)
    names = sorted(derived, key=lambda name: (-seconds.get(name, 0), name))
    head = _head(
        mark("question"), mark("asked"), mark("unchanged"), mark("answered anew"), mark("seconds")
    )
    rows = [
        (name, str(asked[name]), str(stood[name]), str(ran[name]), f"{seconds.get(name, 0):.3f}")
        for name in names
    ]
    yield Table(head=head, rows=rows, right=frozenset(range(1, 5)))
    words = _("Pieces of files and settings that were looked at for them: {count}")
    yield words.format(count=inputs)


def _pages(session: Session, built: Build) -> Iterator[Shown]:
    """Yield how many pages were made, and the slowest of these with the read that changed."""
    keepers, ran = session.keepers(), {run.question: run for run in session.runs}
    made_by: dict[Question, list[str]] = {}
    pages = [file for file in built.rendered if file.path.endswith(".html")]
    for page in pages:
        question = keepers.get(page.digest)
        if question in ran:
            made_by.setdefault(question, []).append(page.path)
    count = sum(map(len, made_by.values()))
    words_made = ngettext("{count} page was made", "{count} pages were made", count).format(
        count=count
    )
    words = _("{made}, {kept} of {all} stayed the same.")
    yield words.format(made=words_made, kept=len(pages) - count, all=len(pages))
    slowest = sorted(made_by, key=lambda question: -ran[question].seconds)[:_SLOWEST]
    rows = [
        (f"{ran[question].seconds:.3f}", _addresses(made_by[question]), _why(ran[question], ran))
        for question in slowest
    ]
    if rows:
        head = _head(mark("seconds"), mark("slowest pages"), mark("what changed"))
        yield Table(head=head, rows=rows, right=frozenset((0,)))


def _addresses(pages: Sequence[str]) -> str:
    return pages[0] if len(pages) == 1 else f"{pages[0]} (+{len(pages) - 1})"


def _why(run: Run, ran: Mapping[Question, Run]) -> str:
    """Return the name of the changed input that caused the new answer to a question."""
    changed = run.changed
    for _step in range(_LONGEST_CHAIN):
        previous = ran.get(changed) if changed else None
        if previous is None or previous.changed is None:
            break
        changed = previous.changed
    return " ".join(changed) if changed else _("new")


def _head(*names: str) -> list[TextLine]:
    return [((_(name), "bold"),) for name in names]
