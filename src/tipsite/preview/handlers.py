"""Answers to the browser: pages with the scripts of the panel, and other files of the site.

Only requests from this computer, with a local host name, are answered. Only the button to publish
changes anything.
"""

from __future__ import annotations

import json
import mimetypes
import re
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from livereload.handlers import LiveReloadHandler
from markupsafe import escape
from tornado.web import Finish, HTTPError, RequestHandler, StaticFileHandler
from tornado.websocket import WebSocketClosedError

from tipsite.i18n import gettext as _
from tipsite.model.config import Config
from tipsite.preview.panel import digest
from tipsite.preview.publication import target_named
from tipsite.preview.state import Preview

ADDRESS = "127.0.0.1"
PANEL_SCRIPT = resources.files("tipsite.preview") / "panel.js"
RELOAD_SCRIPT = resources.files("livereload") / "vendors" / "livereload.js"
_NAMES = (ADDRESS, "localhost")
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_HEAD_END = b"</head>"
_OWN_FETCHES = ("none", "same-origin")
"""A typed address, or a link on a page of the preview: https://www.w3.org/TR/fetch-metadata/"""
_FORM_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


def reload_tabs() -> None:
    """Ask each tab to check whether its page or panel has changed."""
    LiveReloadHandler.reload_waiters("tipsite")


class _LocalHandler(RequestHandler):
    """Answers only GET and HEAD, and only requests with a host name of this computer.

    Another site may map its name to 127.0.0.1 (DNS rebinding). A browser then sends requests to
    this server, but with the name of that site.
    """

    def prepare(self) -> None:
        """Refuse a request for another host."""
        if not is_own(self.request.host, self.settings["port"]):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=UTF-8")
            self.finish(
                _("This preview is for this computer alone. Open http://127.0.0.1:{port}/").format(
                    port=self.settings["port"]
                )
                + "\n"
            )
            raise Finish

    def set_default_headers(self) -> None:
        """Tell browsers not to cache files, nor to guess their types."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def compute_etag(self) -> None:
        """Return no tag, since browsers cache nothing."""


def is_own(host: str, port: int) -> bool:
    """Return whether a request's Host header names this server."""
    allowed = {f"{name}:{port}" for name in _NAMES}
    return host.lower() in (allowed | set(_NAMES) if port == 80 else allowed)


class _PreviewHandler(_LocalHandler):
    """Answers from the state of the preview."""

    @property
    def preview(self) -> Preview:
        """The preview of the site."""
        preview = self.settings["preview"]
        assert isinstance(preview, Preview)
        return preview


def _with_panel(page: bytes, address: str, port: int) -> bytes:
    """Return a page with the scripts of the preview, without the policy that would block them."""
    scripts = (
        f'<script src="/.tipsite/panel.js" data-page="{escape(address)}"'
        f' data-digest="{digest(page)}" defer></script>'
        f'<script src="/livereload.js?port={port}" defer></script>'
    ).encode()
    lifted = _POLICY.sub(b"", page, count=1)
    if _HEAD_END not in lifted:
        return lifted + scripts
    return lifted.replace(_HEAD_END, scripts + _HEAD_END, 1)


def _address_of(path: str) -> str:
    """Return the address of the page or file that a request names by its path."""
    path = path.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


class Page(_PreviewHandler, StaticFileHandler):
    """A page or another file of the site."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a page, the page for unknown addresses, or a file."""
        address = _address_of(path)
        if "\0" in path:
            raise HTTPError(404)
        if not address.endswith(".html"):
            await self._file(path, include_body)
            return
        page = self.preview.page(address)
        if page is None:
            self.set_status(404)
            page = self.preview.lost(address)
        body = _with_panel(page, address, self.settings["port"])
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
        """Send a sentence in place of a missing file."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.finish(_("This file is not in the site ({status}).").format(status=status_code) + "\n")

    def should_return_304(self) -> bool:
        """Return False: a file is always sent, since it may have changed within a second."""
        return False


class State(_PreviewHandler):
    """The digest of a page, so that a tab knows whether it shows the latest version."""

    def get(self) -> None:
        """Send the digest of a page."""
        address = _address_of(self.get_argument("page", ""))
        page = self.preview.page(address)
        shown = page if page is not None else self.preview.lost(address)
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps({"page": digest(shown)}))


class Panel(_PreviewHandler):
    """The panel of one page."""

    def get(self) -> None:
        """Send the panel as HTML."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.write(self.preview.panel(_address_of(self.get_argument("page", ""))))


class Publish(_PreviewHandler):
    """The changes of a publication, and the button for it; only for sites with a target."""

    def prepare(self) -> None:
        """Refuse other hosts, sites without a target, and requests from other sites."""
        super().prepare()
        if not self.preview.publishes:
            raise HTTPError(404)
        if self.request.headers.get("Sec-Fetch-Site", "none") not in _OWN_FETCHES:
            # This request logs in at the target, so no other site may cause it, for example with
            # an image.
            raise HTTPError(403)
        if self.request.method == "POST":
            origin = self.request.headers.get("Origin", "")
            token = self.get_body_argument("token", "")
            is_ours = is_own(origin.partition("://")[2], self.settings["port"])
            if not is_ours or not self.preview.publication.is_known(token):
                raise HTTPError(403)

    def set_default_headers(self) -> None:
        """Forbid other pages to show the question in a frame."""
        super().set_default_headers()
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Content-Security-Policy", _FORM_POLICY)

    async def get(self) -> None:
        """Send the list of changes with the question."""
        config, target = self._target(self.get_query_argument("target", ""))
        self.write(await self.preview.publication.look(config, target))

    async def post(self) -> None:
        """Publish the changes that the page has shown."""
        config, target = self._target(self.get_body_argument("target", ""))
        shown = self.get_body_argument("shown", "")
        meant = self.get_body_argument("demonstration", "") == "yes"
        publication = self.preview.publication
        self.write(await publication.publish(config, target, shown, meant=meant))
        self.preview.compare()

    def _target(self, name: str) -> tuple[Config, str]:
        config = self.preview.config
        target = target_named(config, name)
        if config is None or not target:
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        return config, target


class Script(_LocalHandler):
    """A script that pages of the preview load."""

    def initialize(self, file: Traversable) -> None:
        """Store the file of the route."""
        self._file = file

    def get(self) -> None:
        """Send the script."""
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.write(self._file.read_bytes())


class Tabs(_LocalHandler, LiveReloadHandler):  # type: ignore[misc]
    """The open tabs of the preview; each gets a message after a change."""

    def check_origin(self, origin: str) -> bool:
        """Accept only pages of the preview."""
        return is_own(origin.partition("://")[2], self.settings["port"])

    def on_message(self, message: str | bytes) -> None:
        """Answer messages of livereload's script; close the connection on any other."""
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError, WebSocketClosedError):
            self.close()
