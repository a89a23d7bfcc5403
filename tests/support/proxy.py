"""The internet of a test: a proxy that answers for the site's host and for the neutral page's."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SITE = "site.example"
NEUTRAL = b"<!doctype html><title>Weather</title><body bgcolor=white><h1>Weather</h1>"


@dataclass
class Internet:
    """Its proxy's port, the hosts that were asked for, and further headers of the site."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def __init__(
        self, *args: Any, neutral: str, net: Internet, tls: ssl.SSLContext, directory: str
    ) -> None:
        self.neutral, self.net, self.tls, self.host = neutral, net, tls, ""
        super().__init__(*args, directory=directory)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_CONNECT(self) -> None:
        """Be the host that is asked for, over TLS."""
        self.host = self.path.rpartition(":")[0]
        self.net.asked.append(self.host)
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

    def end_headers(self) -> None:
        """Add the further headers of the site."""
        if self.command == "GET" and self.host != self.neutral:
            for name, value in self.net.headers.items():
                self.send_header(name, value)
        super().end_headers()

    def finish(self) -> None:
        """Close what TLS has opened beside the connection that the server knows."""
        super().finish()
        self.connection.close()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        host = self.host or address.hostname
        if not self.host:
            self.net.asked.append(str(host))
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
    net = Internet()
    tls = certificate(folder, neutral, SITE)
    handler = partial(_Handler, neutral=neutral, net=net, tls=tls, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        net.port = server.server_port
        yield net
        server.shutdown()
        thread.join()
