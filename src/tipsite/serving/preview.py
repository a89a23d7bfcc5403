"""What the preview shows at this moment, and what is being done to know better."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tipsite.building import Job
from tipsite.serving.complete import Outcome, Running
from tipsite.serving.panel import Known, panel_html
from tipsite.serving.waiting import waiting_page
from tipsite.serving.words import crash_line, rebuilt_line, wrong_lines

_PAUSE = 0.3
"""In seconds: the page is painted first, then the rest is checked."""


class Preview:
    """The one thing in the server that changes. All of it happens on the loop's thread.

    ``later`` has something done on the loop, called from any thread; ``after`` in so many seconds.
    ``tell`` tells all tabs to look whether they show what is there.
    """

    def __init__(
        self,
        job: Job,
        later: Callable[..., Any],
        after: Callable[[float, Callable[[], None]], Any],
        tell: Callable[[], None],
    ) -> None:
        assert job.output is not None
        self.output: Path = job.output
        self._job = job
        self._later, self._after, self._tell = later, after, tell
        self._number = 0
        self._running: Running | None = None
        self._ready: Callable[[], None] = _nothing
        self._known = Known(checking=True, wrong=())

    def begin(self, ready: Callable[[], None]) -> None:
        """Build for the first time; ``ready`` is called when there is something to look at."""
        self._ready = ready
        self._complete(self._number)

    def changed(self) -> None:
        """Take note that files have changed: whatever is being checked is not theirs any more."""
        self._number += 1
        number = self._number
        self._stop()
        self._known = replace(self._known, checking=True)
        self._tell()
        self._after(_PAUSE, lambda: self._complete(number))

    def end(self) -> None:
        """Stop what is being done."""
        self._number += 1
        self._stop()

    def page(self, address: str) -> bytes | None:
        """Return a page of the site as it is now; None where there is none."""
        return self._read(address)

    def lost(self, address: str) -> bytes:
        """Return what is shown for an address without a page."""
        folder = address.partition("/")[0]
        found = self._read(f"{folder}/404.html") or self._read("404.html")
        return found or waiting_page(checking=self._known.checking)

    def panel(self, address: str) -> str:
        """Return the panel of a page as HTML."""
        return panel_html(self._known)

    def _read(self, address: str) -> bytes | None:
        path = self.output / address
        # A name that no system allows, and one that leads out of the folder, is no page.
        with contextlib.suppress(OSError, ValueError):
            if path.resolve().is_relative_to(self.output.resolve()):
                return path.read_bytes()
        return None

    def _stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None

    def _complete(self, number: int) -> None:
        if number != self._number:
            return
        self._stop()

        def done(outcome: Outcome) -> None:
            self._later(self._done, number, outcome)

        self._running = Running(self._job, done)

    def _done(self, number: int, outcome: Outcome) -> None:
        if number != self._number:
            return
        self._running = None
        self._known = Known(checking=False, wrong=wrong_lines(outcome))
        for line in wrong_lines(outcome, self._job.root):
            click.echo(line, err=True)
        if outcome.crash:
            click.echo(crash_line(outcome.crash, self._job.root), err=True)
        time = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
        click.echo(f"{time}  {rebuilt_line(outcome)}")
        self._ready()
        self._ready = _nothing
        self._tell()


def _nothing() -> None:
    """Do nothing."""
