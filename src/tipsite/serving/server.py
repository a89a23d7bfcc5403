"""The server: livereload serves and reloads, watchfiles tells it when."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Any

import click
from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado.ioloop import IOLoop
from tornado.web import Application

from tipsite.building import Job
from tipsite.examples.index import INDEX
from tipsite.serving.asked import ADDRESS
from tipsite.serving.pages import Page, Panel, Phone, Reload, Script, State, Tabs, tell_tabs
from tipsite.serving.preview import Preview
from tipsite.serving.watching import Watching
from tipsite.ui_language import gettext as _


class _Told(Watcher):  # type: ignore[misc]
    """livereload's watcher, which never looks by itself: it is told."""

    def start(self, callback: Callable[[], None]) -> bool:
        """Say that nobody need ask."""
        return True


class _Server(Server):  # type: ignore[misc]
    """livereload's server with our handlers in place of its own."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(watcher=_Told())
        self.watch("campaigns.yaml")
        self._preview = preview

    def application(self, port: int, host: str, **_others: Any) -> None:
        """Answer on ``port``: pages, the panel, and the tabs that listen."""
        LiveReloadHandler.watcher = self.watcher
        files = {"path": str(self._preview.output), "default_filename": "index.html"}
        Application(
            [
                (r"/livereload", Tabs),
                (r"/livereload\.js", Reload),
                (r"/\.tipsite/panel\.js", Script),
                (r"/\.tipsite/state", State),
                (r"/\.tipsite/panel", Panel),
                (r"/\.tipsite/phone", Phone),
                (r"/(.*)", Page, files),
            ],
            port=port,
            preview=self._preview,
        ).listen(port, address=host)


def serve(job: Job, port: int) -> None:
    """Build, serve on 127.0.0.1 and watch until Ctrl-C.

    ``port`` is a TCP port. Raises ``click.UsageError`` when it is taken.
    """
    loop = IOLoop.current()
    preview = Preview(job, loop.add_callback, loop.call_later, tell_tabs)
    logging.disable(logging.WARNING)
    server = _Server(preview)
    watching: list[Watching] = []

    def begin() -> None:
        watching.append(Watching(job.root, lambda paths: loop.add_callback(preview.changed, paths)))
        preview.begin()
        words = _("Look at http://127.0.0.1:{port}/ and stop with Ctrl-C.")
        click.echo(words.format(port=port))
        if job.examples:
            words = _("Every kind of page: http://127.0.0.1:{port}/{page}")
            click.echo(words.format(port=port, page=INDEX))

    loop.add_callback(begin)
    try:
        server.serve(host=ADDRESS, port=port, open_url_delay=None)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        words = _("Port {port} is taken; another tipsite may be running. Write --port {next}.")
        raise click.UsageError(words.format(port=port, next=port + 1)) from None
    finally:
        for one in watching:
            one.stop()
        preview.end()
