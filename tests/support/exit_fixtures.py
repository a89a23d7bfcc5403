"""Fixtures: a web server that has the pages of `exit_pages`, and a person who visits them.

A test module takes them in with `pytest_plugins = ["exit_fixtures"]`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from exit_pages import REST, Site, html, with_neutral
from tipsite.content.inputs import own_script

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="session")
def exit_site() -> Iterator[Site]:
    """The pages 1.html, 2.html and 3.html."""
    site = Site()
    site.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            name, _, kind = self.path.partition("?")[0].strip("/").partition(".")
            self.send_response(200 if kind in ("html", "js") else 404)
            self.send_header("Content-Type", "text/html" if kind == "html" else "text/javascript")
            self.end_headers()
            if kind == "html":
                first, _, rest = html(name).partition(REST)
                self.wfile.write(first.encode())
                site.goes_on.wait(20)
                self.wfile.write((REST + rest).encode())
            elif kind == "js":
                self.wfile.write(own_script())

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        site.address = f"http://127.0.0.1:{server.server_port}/"
        yield site
        site.goes_on.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def person(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with an empty memory, for which the neutral page is there."""
    context = chromium.new_context()
    context.set_default_timeout(30_000)
    with_neutral(context)
    yield context
    context.close()
