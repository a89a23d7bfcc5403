"""The state of the preview: the site that it shows now, and the running build."""

from __future__ import annotations

import contextlib
import datetime
import gc
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from markupsafe import Markup

from tipsite.console import report_crash
from tipsite.engine.session import Session
from tipsite.i18n import gettext as _
from tipsite.i18n import language, ngettext
from tipsite.model.config import Config
from tipsite.pipeline.job import Conclusion, Job, verdict
from tipsite.preview.full_build import BackgroundBuild, Outcome
from tipsite.preview.on_demand import OnDemandSite, RefreshResult, refresh
from tipsite.preview.panel import Findings, panel_html, sections
from tipsite.preview.pieces import (
    FOLDER,
    LIST,
    PiecePages,
    Row,
    Section,
    followed,
    saved_piece,
    shown_at,
)
from tipsite.preview.publication import Publication, since_published

_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>tipsite</title>\n'
    "<style>:root{{color-scheme:light dark;font:1.1rem/1.5 sans-serif}}"
    "body{{max-width:36rem;margin:4rem auto;padding:0 1rem}}</style>\n"
    "</head>\n<body>\n<p>{words}</p>\n</body>\n</html>\n"
)
_PAUSE = 0.7
"""In seconds: the browser shows the page before the complete build begins."""
_SOON = 0.05
"""In seconds: a stopped build has usually ended by then."""
_END = 2
"""In seconds."""
_IDLE = 10
"""In seconds: after this time without a save, nobody waits for the preview."""
_MOST_REFRESHES = 20
"""The most refreshes without a complete build before unused memory is freed."""
_TRIES = 3
"""The number of attempts: a file may disappear while it is read."""
_WHOLE = ("az", "search", "examples")
"""Pages that depend on all pages of an edition: only a complete build makes them."""


def _waiting_page(*, checking: bool) -> bytes:
    """Return the page for an address without a page: it is missing, or not built yet."""
    if checking:
        words = _("The site is being built. This page comes by itself when it is ready.")
    else:
        words = _("There is no page at this address.")
    return _PAGE.format(lang=language(), words=words).encode()


def _outcome_line(end: Conclusion) -> str:
    """Return the line that reports a build."""
    if end.failed or end.files is None:
        return _("The site was not changed: the last good one stays until this is mended.")
    warnings = len(end.problems)
    pages = ngettext("{count} page", "{count} pages", end.pages).format(count=end.pages)
    written, _unchanged, removed = end.files
    if not warnings:
        return _("{pages}: {written} files written, {removed} removed. {said}").format(
            pages=pages,
            written=written,
            removed=removed,
            said=verdict(len(end.to_do), live=end.live),
        )
    words = ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    return _("{pages}: {written} files written, {removed} removed. {warnings}.").format(
        pages=pages, written=written, removed=removed, warnings=words
    )


class Preview:
    """The state of the server. All its methods run on the thread of the event loop.

    ``later`` schedules a call on the loop, from any thread; ``after`` delays it by some seconds.
    ``tell`` asks all tabs to check whether they are up to date.
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
        self._number = self._refreshes = 0
        self._running: BackgroundBuild | None = None
        self._latest: RefreshResult | None = None
        self._stopping: BackgroundBuild | None = None
        self._session: Session | None = None
        self._good: OnDemandSite | None = None
        self._findings = Findings()
        self._differs: tuple[str, ...] = ()
        self._upcoming: tuple[str, ...] = ()
        self._pieces = PiecePages()
        self._saved: tuple[str, str] | None = None
        self.publication = Publication(job.root, job.today.isoformat())

    @property
    def config(self) -> Config | None:
        """The settings of the current files; None if they cannot be read."""
        return self._latest.corpus.config if self._latest else None

    @property
    def publishes(self) -> bool:
        """True if the site has a target, and the preview shows neither examples nor drafts."""
        made_up = self._job.examples or self._job.drafts
        return not made_up and self.config is not None and bool(self.config.targets)

    @property
    def has_material(self) -> bool:
        """True if there is any material to show."""
        return self._good is not None and any((self._good.site.material, self._good.site.waiting))

    def begin(self) -> None:
        """Read the files for the first time, and begin the complete build."""
        self._refresh()
        self._complete(self._number)

    def changed(self, paths: frozenset[Path]) -> None:
        """Refresh the site after files have changed, and stop the build of the old files.

        Without ``paths``, any file may have changed.
        """
        self._number += 1
        number = self._number
        self._saved = saved_piece(paths) or self._saved
        self._stop()
        self._refresh(paths)
        self._tell()
        self._after(_PAUSE, lambda: self._complete(number))

    def end(self) -> None:
        """Stop the running build; the output is complete at any moment."""
        self._number += 1
        if self._running is not None:
            self._running.stop(_END)

    def page(self, address: str) -> bytes | None:
        """Return a page of the current site; None if there is none."""
        address = self._meant(address)
        on_demand = self._good
        if address.startswith(FOLDER):
            return self._piece(address, on_demand) if on_demand else None
        if on_demand is None:
            return self._read(address)
        page = on_demand.page(address)
        if isinstance(page, bytes):
            return page
        name = Path(address).stem.partition("-")[0]
        return self._read(address) if page is not None or name in _WHOLE else None

    def _meant(self, address: str) -> str:
        """Return the address of the piece saved last if ``address`` follows it."""
        return followed(address, self._saved, self._good.site) if self._good else address

    def _piece(self, address: str, on_demand: OnDemandSite) -> bytes | None:
        """Return the page of a piece of material, or the page with links to all pieces."""
        if address == LIST:
            return self._pieces.list(on_demand.site)
        looked_at = shown_at(address)
        problems = self._findings.problems
        return self._pieces.page(looked_at, on_demand, problems) if looked_at else None

    def lost(self, address: str) -> bytes:
        """Return the page for an address without a page."""
        folder = address.partition("/")[0]
        page = self.page(f"{folder}/404.html") or self.page("404.html")
        return page or _waiting_page(checking=self._findings.checking)

    def file(self, address: str) -> bytes | None:
        """Return a file that differs from the output, such as a style sheet saved a moment ago."""
        fresh = self._good.plan.assets.get(address) if self._good else None
        return None if fresh is None or fresh.content == self._read(address) else fresh.content

    def panel(self, address: str) -> str:
        """Return the panel of a page as HTML."""
        address = self._meant(address)
        on_demand, latest = self._good, self._latest
        about: tuple[Section, ...] = ()
        if on_demand is not None and latest is not None:
            about = sections(self._job.root, address, latest, on_demand, self._findings)
        tools: tuple[Row, ...] = ()
        if on_demand is not None and self.has_material and address != LIST:
            tools = (*tools, Row(words=_("Material"), href=f"/{LIST}"))
        if self.publishes:
            tools = (*tools, Row(words=_("Publish …"), href="/.tipsite/publish"))
            rows = tuple(Row(words=line) for line in self._differs)
            about = (*((Section(title=_("Online"), rows=rows),) if rows else ()), *about)
        stale = latest is None or latest.on_demand is None
        return panel_html(self._findings, about, tools, stale=stale)

    def _read(self, address: str) -> bytes | None:
        path = self.output / address
        # An impossible name, or one that leads out of the folder, is no page.
        with contextlib.suppress(OSError, ValueError):
            if path.resolve().is_relative_to(self.output.resolve()):
                return path.read_bytes()
        return None

    def _refresh(self, paths: frozenset[Path] = frozenset()) -> None:
        """Refresh the site; if its files have errors, keep the last site without errors."""
        job = self._job
        before, self._latest = self._latest, None
        for number in range(_TRIES):
            try:
                result = refresh(job, self._session, before, paths if not number else frozenset())
            except OSError as error:
                self._findings = self._findings.refused(error.strerror or str(error))
                continue
            except Exception:
                report_crash(traceback.format_exc(), self._job.root)
                self._findings = self._findings.crashed()
                return
            if result is not before:
                self._session = result.session
                self._refreshes += 1
            self._latest = result
            self._good = result.on_demand or self._good
            self._findings = self._findings.refreshed(result)
            return

    def _stop(self) -> None:
        if self._running is not None:
            self._running, self._stopping = None, self._running
            self._has_stopped(_SOON)

    def _has_stopped(self, seconds: float = 0) -> bool:
        """Return whether the stopped build has ended; if it has, take over its session."""
        if self._stopping is not None and self._stopping.stop(seconds):
            self._session, self._stopping = self._stopping.session, None
        return self._stopping is None

    def _collect(self, number: int) -> None:
        """Free unused memory while nobody waits: it takes a second."""
        if number == self._number:
            gc.collect()
            self._refreshes = 0

    def _complete(self, number: int) -> None:
        if number != self._number:
            return
        if self._refreshes > _MOST_REFRESHES:
            self._collect(number)
        if not self._has_stopped():
            self._after(_SOON, lambda: self._complete(number))
            return

        def done(outcome: Outcome) -> None:
            self._later(self._done, number, outcome)

        def on_pages(outcome: Outcome) -> None:
            self._later(self._report, number, outcome)

        self._running = BackgroundBuild(self._job, self._session, done, on_pages)

    def _done(self, number: int, outcome: Outcome) -> None:
        if number != self._number or self._running is None:
            return
        self._running.wait()
        self._session, self._running = self._running.session, None
        if outcome.result is not None and self._latest is not None:
            self._latest = self._latest.built(outcome.result)
            self._good = self._latest.on_demand or self._good
        self._report(number, outcome)
        self._after(_IDLE, lambda: self._collect(number))

    def _report(self, number: int, outcome: Outcome) -> None:
        """Print the outcome of a build, and tell all tabs."""
        if number != self._number:
            return
        end = outcome.conclusion
        self._findings = self._findings.checked(outcome)
        self.compare()
        self._findings.print(self._job.root)
        ahead = end.upcoming if end.upcoming != self._upcoming else ()
        for line in (*end.to_do, *ahead):
            click.echo(line)
        self._upcoming = end.upcoming
        if outcome.crash:
            report_crash(outcome.crash, self._job.root)
        time = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
        click.echo(f"{time}  {_outcome_line(end)}")
        self._tell()

    def compare(self) -> None:
        """Compare the output with the last publication."""
        if self.publishes:
            self._differs = since_published(self._job.root, self.output, self.config)
