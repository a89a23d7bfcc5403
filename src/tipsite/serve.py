"""The site in a browser on this computer, built again whenever a file changes."""

from __future__ import annotations

import errno
import logging

import click
from livereload import Server

from tipsite.building import Job, run


def serve(job: Job, port: int) -> None:
    """Build, serve on 127.0.0.1 and watch until Ctrl-C. A failed build keeps the last good site.

    ``port`` is a TCP port. Raises ``click.UsageError`` when it is taken.
    """
    assert job.output is not None
    run(job)
    server = Server()
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
