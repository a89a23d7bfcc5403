"""What a browser gets: pages with the panel's script, and files as they were built."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from importlib import resources
from typing import Any

from livereload.handlers import LiveReloadHandler
from tornado.web import HTTPError, StaticFileHandler
from tornado.websocket import WebSocketClosedError

from tipsite.serving.asked import Guarded, is_own
from tipsite.serving.phone import phone_page
from tipsite.serving.preview import Preview
from tipsite.ui_language import gettext as _

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_HEAD_END = b"</head>"


class _OfSite(Guarded):
    """Answers with what the preview knows."""

    @property
    def preview(self) -> Preview:
        """The preview of the site."""
        found = self.settings["preview"]
        assert isinstance(found, Preview)
        return found


class Page(_OfSite, StaticFileHandler):
    """A page of the site, or a file of it."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a page, or the page for lost addresses, or a file."""
        address = page_of(path)
        if "\0" in path:
            raise HTTPError(404)
        if not address.endswith(".html"):
            await self._file(path, include_body)
            return
        page = self.preview.page(address)
        if page is None:
            self.set_status(404)
            page = self.preview.lost(address)
        body = with_panel(page, address, self.settings["port"])
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Content-Length", len(body))
        if include_body:
            self.write(body)

    async def _file(self, path: str, include_body: bool) -> None:
        fresh = self.preview.file(path)
        if fresh is None:
            await super().get(path, include_body)
            return
        kind, _encoding = mimetypes.guess_type(path)
        self.set_header("Content-Type", kind or "application/octet-stream")
        self.set_header("Content-Length", len(fresh))
        if include_body:
            self.write(fresh)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send a sentence where a file is not there."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.finish(_("This file is not in the site ({status}).").format(status=status_code) + "\n")

    def should_return_304(self) -> bool:
        """Send a file anew each time: it may have changed within a second."""
        return False


class State(_OfSite):
    """What a page is now, so that a tab knows whether it shows that already."""

    def get(self) -> None:
        """Send the digest of a page."""
        address = page_of(self.get_argument("page", ""))
        page = self.preview.page(address)
        shown = page if page is not None else self.preview.lost(address)
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps({"page": digest(shown)}))


class Panel(_OfSite):
    """The panel of one page."""

    def get(self) -> None:
        """Send the panel as HTML."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.write(self.preview.panel(page_of(self.get_argument("page", ""))))


class Phone(Guarded):
    """A page as wide as a phone."""

    def get(self) -> None:
        """Send a frame around the page."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.write(phone_page(page_of(self.get_argument("page", ""))))


class Script(Guarded):
    """The script that shows the panel."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.write((resources.files("tipsite.serving") / "panel.js").read_bytes())


class Reload(Guarded):
    """livereload's own script."""

    def get(self) -> None:
        """Send it."""
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.write((resources.files("livereload") / "vendors" / "livereload.js").read_bytes())


class Tabs(Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The tabs that show a page: each is told when something has changed."""

    def check_origin(self, origin: str) -> bool:
        """Let only our own pages listen."""
        return is_own(origin.partition("://")[2], self.settings["port"])

    def on_message(self, message: str | bytes) -> None:
        """Answer what livereload's script says, and nothing else."""
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError, WebSocketClosedError):
            self.close()


def tell_tabs() -> None:
    """Have each tab look whether its page or its panel has changed."""
    LiveReloadHandler.reload_waiters("tipsite")


def page_of(path: str) -> str:
    """Return the address of the page or file that a browser means."""
    path = path.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def digest(page: bytes) -> str:
    """Return what tells one state of a page from another."""
    return hashlib.sha256(page).hexdigest()[:16]


def with_panel(page: bytes, address: str, port: int) -> bytes:
    """Return a page for the preview: without its policy, which would stop our scripts."""
    scripts = (
        f'<script src="/.tipsite/panel.js" data-page="{_quoted(address)}"'
        f' data-digest="{digest(page)}" defer></script>'
        f'<script src="/livereload.js?port={port}" defer></script>'
    ).encode()
    lifted = _POLICY.sub(b"", page, count=1)
    if _HEAD_END not in lifted:
        return lifted + scripts
    return lifted.replace(_HEAD_END, scripts + _HEAD_END, 1)


def _quoted(address: str) -> str:
    return address.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
