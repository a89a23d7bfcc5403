"""The server: livereload answers and reloads the browser, watchfiles reports changed files."""

from __future__ import annotations

import asyncio
import errno
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado.ioloop import IOLoop
from tornado.web import Application
from watchfiles import Change, watch

from tipsite.engine.inputs import STATE
from tipsite.engine.workers import uncollected
from tipsite.i18n import gettext as _
from tipsite.model.corpus import CONFIG
from tipsite.pipeline.examples import INDEX
from tipsite.pipeline.job import Job
from tipsite.preview.handlers import (
    ADDRESS,
    PANEL_SCRIPT,
    RELOAD_SCRIPT,
    Page,
    Panel,
    Publish,
    Script,
    State,
    Tabs,
    reload_tabs,
)
from tipsite.preview.pieces import LIST
from tipsite.preview.state import Preview

if sys.platform == "win32":
    # livereload has chosen a loop for an older tornado, in which no program can be started.
    asyncio.set_event_loop_policy(None)

_FOLDERS = ("content", "themes")
_QUIET = 20
"""In milliseconds: editors often save a file in two or three quick steps."""
_LONGEST = 200
_PAUSE = 0.2
"""In seconds: the time between two searches for a missing folder."""


class _IdleWatcher(Watcher):  # type: ignore[misc]
    """livereload's watcher, which never polls: `_FileWatcher` reports changes."""

    def start(self, callback: Callable[[], None]) -> bool:
        """Return True: no polling is needed."""
        return True


class _Server(Server):  # type: ignore[misc]
    """livereload's server with our handlers in place of its own."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(watcher=_IdleWatcher())
        self.watch(CONFIG)
        self._preview = preview

    def application(self, port: int, host: str, **_others: Any) -> None:
        """Answer requests on ``port`` for pages and the panel, and open connections for tabs."""
        LiveReloadHandler.watcher = self.watcher
        files = {"path": str(self._preview.output), "default_filename": "index.html"}
        Application(
            [
                (r"/livereload", Tabs),
                (r"/livereload\.js", Script, {"file": RELOAD_SCRIPT}),
                (r"/\.tipsite/panel\.js", Script, {"file": PANEL_SCRIPT}),
                (r"/\.tipsite/state", State),
                (r"/\.tipsite/panel", Panel),
                (r"/\.tipsite/publish", Publish),
                (r"/(.*)", Page, files),
            ],
            port=port,
            preview=self._preview,
        ).listen(port, address=host)


class _FileWatcher:
    """Watches the files of the site in ``root`` until `stop` is called.

    ``changed`` is called from other threads with the paths of changed files, or with no paths
    if any file may have changed. A folder that is deleted, renamed or created is watched again.
    """

    def __init__(self, root: Path, changed: Callable[[frozenset[Path]], None]) -> None:
        self._root = root.resolve()
        self._changed = changed
        self._end = threading.Event()
        self._renew = threading.Event()
        for work in (self._top, self._below):
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """End both threads soon."""
        self._end.set()
        self._renew.set()

    def _top(self) -> None:
        """Watch the folder of the site itself."""
        while not self._end.is_set():
            self._look([self._root], self._end, self._is_top, recursive=False)
            self._changed(frozenset())
            self._end.wait(_PAUSE)

    def _below(self) -> None:
        """Watch the inner folders; start again if one is created or deleted."""
        while not self._end.is_set():
            self._renew.clear()
            there = [self._root / name for name in _FOLDERS if (self._root / name).is_dir()]
            if there:
                self._look(there, self._renew, _is_ours, recursive=True)
                self._changed(frozenset())
            else:
                self._renew.wait(_PAUSE)

    def _look(
        self,
        folders: list[Path],
        end: threading.Event,
        ours: Callable[[Change, str], bool],
        *,
        recursive: bool,
    ) -> None:
        try:
            for changes in watch(
                *folders,
                watch_filter=ours,
                debounce=_LONGEST,
                step=_QUIET,
                rust_timeout=1000,
                stop_event=end,
                raise_interrupt=False,
                recursive=recursive,
                ignore_permission_denied=True,
            ):
                self._changed(frozenset(Path(path) for _change, path in changes))
        except OSError:  # a folder disappeared before it was watched
            end.wait(_PAUSE)

    def _is_top(self, change: Change, path: str) -> bool:
        name = Path(path).name
        if name in _FOLDERS:
            self._renew.set()
        return name in (*_FOLDERS, CONFIG)


def _is_ours(_change: Change, path: str) -> bool:
    """Return whether a changed file belongs to the site, and is no hidden file of an editor."""
    name = Path(path).name
    return name == STATE or not name.startswith((".", "~$"))


def serve(job: Job, port: int) -> None:
    """Build, serve on 127.0.0.1 and watch until Ctrl-C.

    ``port`` is a TCP port.

    Raises:
        click.UsageError: another program uses the port.
    """
    loop = IOLoop.current()
    preview = Preview(job, loop.add_callback, loop.call_later, reload_tabs)
    logging.disable(logging.WARNING)
    server = _Server(preview)
    watching: list[_FileWatcher] = []

    def begin() -> None:
        watching.append(
            _FileWatcher(job.root, lambda paths: loop.add_callback(preview.changed, paths))
        )
        preview.begin()
        words = _("Look at http://127.0.0.1:{port}/ and stop with Ctrl-C.")
        click.echo(words.format(port=port))
        if preview.has_material:
            words = _("Posters, cards and other material: http://127.0.0.1:{port}/{page}")
            click.echo(words.format(port=port, page=LIST))
        if job.examples:
            words = _("Every kind of page: http://127.0.0.1:{port}/{page}")
            click.echo(words.format(port=port, page=INDEX))

    loop.add_callback(begin)
    try:
        # A garbage collection takes a second: the preview runs it while nobody waits.
        with uncollected():
            server.serve(host=ADDRESS, port=port, open_url_delay=None)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        words = _("Port {port} is taken; another tipsite may be running. Write --port {next}.")
        raise click.UsageError(words.format(port=port, next=port + 1)) from None
    finally:
        for watcher in watching:
            watcher.stop()
        preview.end()
