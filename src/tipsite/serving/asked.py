"""Who may ask: this computer, by its own name, and only to read."""

from __future__ import annotations

from tornado.web import Finish, RequestHandler

from tipsite.ui_language import gettext as _

ADDRESS = "127.0.0.1"
_NAMES = (ADDRESS, "localhost")


class Guarded(RequestHandler):
    """Answers only to GET and HEAD, and only where the browser was led to this computer by name.

    A site elsewhere may give its name the address 127.0.0.1 (DNS rebinding). A browser then asks
    here, but for that name.
    """

    def prepare(self) -> None:
        """Refuse whoever asks for another host."""
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
        """Let no browser keep anything, nor guess kinds of files."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def compute_etag(self) -> None:
        """Nothing is kept, so nothing needs a tag."""


def is_own(host: str, port: int) -> bool:
    """Whether a request's Host header names this server."""
    allowed = {f"{name}:{port}" for name in _NAMES}
    return host.lower() in (allowed | set(_NAMES) if port == 80 else allowed)
