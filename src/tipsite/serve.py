"""The site in a browser on this computer, built again whenever a file changes."""

from __future__ import annotations

import errno
import logging
import re
from pathlib import Path

import click
from livereload import Server
from livereload.handlers import StaticFileHandler

from tipsite.building import Job, run

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')


class _Preview(StaticFileHandler):  # type: ignore[misc]
    """Files as they were built, but for a page's policy: it would stop what reloads the page."""

    @classmethod
    def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> bytes:
        content = Path(abspath).read_bytes()
        if abspath.endswith(".html"):
            content = _POLICY.sub(b"", content, count=1)
        return content[start:end]

    def get_content_size(self) -> int:
        return len(self.get_content(self.absolute_path))


def serve(job: Job, port: int) -> None:
    """Build, serve on 127.0.0.1 and watch until Ctrl-C. A failed build keeps the last good site.

    ``port`` is a TCP port. Raises ``click.UsageError`` when it is taken.
    """
    assert job.output is not None
    run(job)
    server = Server()
    server.SFH = _Preview
    logging.disable(logging.INFO)
    for name in ("campaigns.yaml", "content", "themes"):
        server.watch(str(job.root / name), lambda: _again(job))
    click.echo(f"Look at http://127.0.0.1:{port}/ and stop with Ctrl-C.")
    try:
        server.serve(root=str(job.output), host="127.0.0.1", port=port, open_url_delay=None)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise click.UsageError(
            f"Port {port} is taken; another tipsite may be running. Write --port {port + 1}."
        ) from None


def _again(job: Job) -> None:
    """Build again; a broken file must not end the serving."""
    try:
        run(job)
    except OSError as error:
        click.echo(f"The disk refused: {error.strerror or error}.", err=True)
