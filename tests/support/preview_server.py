"""A real `tipsite serve` for tests: started, asked, stopped."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection  # noqa: TID251 - asks the server of a test alone
from pathlib import Path
from urllib.parse import quote, urlencode

from sites import site

SOON = 60
"""In seconds: longer than a busy machine needs."""


class Served:
    """A preview that runs, of the site in ``root``."""

    def __init__(self, root: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.root, self.port, self.process = root, port, process
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def address(self, page: str) -> str:
        return f"http://127.0.0.1:{self.port}/{page}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        host: str = "",
        form: Mapping[str, str] | None = None,
        origin: str = "",
        fetched_from: str = "",
    ) -> tuple[int, dict[str, str], str]:
        """Return the status, the headers and the words of an answer; a ``form`` is sent along.

        ``fetched_from`` is what a browser says of the page that asks.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SOON)
        try:
            headers = {"Host": host or f"127.0.0.1:{self.port}"}
            if origin:
                headers["Origin"] = origin
            if fetched_from:
                headers["Sec-Fetch-Site"] = fetched_from
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form) if form else None
            connection.request(method, f"/{path}", body, headers)
            found = connection.getresponse()
            words = found.read().decode()
            return found.status, {key.lower(): value for key, value in found.getheaders()}, words
        finally:
            connection.close()

    def panel(self, page: str = "en/index.html") -> str:
        return self.ask(f".tipsite/panel?page={quote(page)}")[2]

    def digest(self, page: str) -> str:
        found = json.loads(self.ask(f".tipsite/state?page={quote(page)}")[2])["page"]
        assert isinstance(found, str)
        return found

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def wait_for(self, words: str, page: str = "", *, gone: bool = False) -> str:
        """Return the panel, or the page if one is named, as soon as it has ``words`` or not."""
        until = time.monotonic() + SOON
        while True:
            text = self.ask(page)[2] if page else self.panel()
            if (words in text) != gone:
                return text
            assert time.monotonic() < until, f"{words!r} {'stays' if gone else 'is not'} in {text}"
            time.sleep(0.05)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)


@contextmanager
def served(root: Path, *options: str, text: str = "") -> Iterator[Served]:
    """Serve a small site, with ``text`` on top of it, until the block ends."""
    for path, content in site(text).files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "tipsite", "serve", "--port", str(port)]
    command += ["--root", str(root), "--today", "2026-11-24", *options]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        served = Served(root, port, process)
        try:
            until = time.monotonic() + SOON
            while not any("http://127.0.0.1" in line for line in served.said):
                assert process.poll() is None, served.said
                assert time.monotonic() < until
                time.sleep(0.02)
            yield served
            assert process.poll() is None, served.said
        finally:
            process.terminate()
