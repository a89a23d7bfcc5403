"""The internet of a test: a proxy that answers for the site's host and for the neutral page's."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SITE = "site.example"
NEUTRAL = b"<!doctype html><title>Weather</title><body bgcolor=white><h1>Weather</h1>"


class Internet:
    """Its proxy's port, and the hosts that were asked for."""

    def __init__(self, port: int, asked: list[str]) -> None:
        self.port = port
        self.asked = asked


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(
        self, *args: Any, neutral: str, asked: list[str], tls: ssl.SSLContext, directory: str
    ) -> None:
        self.neutral, self.asked, self.tls, self.host = neutral, asked, tls, ""
        super().__init__(*args, directory=directory)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        """Be the host that is asked for, over TLS."""
        self.host = self.path.rpartition(":")[0]
        self.asked.append(self.host)
        if self.host not in (self.neutral, SITE):
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        try:
            self.connection = self.tls.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        host = self.host or address.hostname
        if not self.host:
            self.asked.append(str(host))
        if host == self.neutral:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(NEUTRAL)))
            self.end_headers()
            self.wfile.write(NEUTRAL)
        elif host == SITE:
            self.path = address.path
            super().do_GET()
        else:
            self.send_error(502)


def certificate(folder: Path, *hosts: str) -> ssl.SSLContext:
    """Return TLS for ``hosts`` with a certificate that nobody has signed."""
    key, chain = folder / "key.pem", folder / "chain.pem"
    names = ",".join(f"DNS:{host}" for host in hosts)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={hosts[0]}", "-addext", f"subjectAltName={names}"]
    command += ["-keyout", str(key), "-out", str(chain)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


@contextmanager
def internet(site: Path, neutral: str, folder: Path) -> Iterator[Internet]:
    """Serve ``site`` as SITE, and a neutral page as the host ``neutral``, by http and https."""
    asked: list[str] = []
    tls = certificate(folder, neutral, SITE)
    handler = partial(_Handler, neutral=neutral, asked=asked, tls=tls, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield Internet(server.server_port, asked)
        server.shutdown()
        thread.join()
