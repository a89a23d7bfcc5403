"""Servers that `targets` runs, each in a process of its own: FTP (pyftpdlib), and git over HTTPS.

target_programs.py ftp PORT FOLDER USER PASSWORD [strict] [CERTIFICATE]
target_programs.py git PORT FOLDER USER PASSWORD CERTIFICATE
"""

from __future__ import annotations

import base64
import errno
import os
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


def ftp(port: int, folder: str, user: str, password: str, *more: str) -> None:
    """Serve a folder by FTP, with TLS if there is a certificate; one process for each connection.

    A ``strict`` one gives no file the name of another.
    """
    warnings.simplefilter("ignore")  # pyftpdlib rests on modules that Python has given up
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.filesystems import AbstractedFS
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import MultiprocessFTPServer

    class Strict(AbstractedFS):  # type: ignore[misc] # ships no types
        def rename(self, src: str, dst: str) -> None:
            if Path(dst).exists():
                raise FileExistsError(errno.EEXIST, "File exists")
            super().rename(src, dst)

    files = [one for one in more if one != "strict"]
    handler: Any = TLS_FTPHandler if files else FTPHandler
    handler.authorizer = DummyAuthorizer()
    handler.authorizer.add_user(user, password, folder, perm="elradfmwMT")
    handler.abstracted_fs = Strict if "strict" in more else AbstractedFS
    if files:
        handler.certfile = files[0]
        handler.tls_control_required = handler.tls_data_required = True
    MultiprocessFTPServer(("127.0.0.1", port), handler).serve_forever()


def git(port: int, folder: str, user: str, password: str, certificate: str) -> None:
    """Serve the repositories in a folder as git does behind a web server.

    Everybody may read; only the user with the password may write.
    """
    right = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def serve(asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        given = asked.get("HTTP_AUTHORIZATION", "")
        writes = "git-receive-pack" in asked["PATH_INFO"] + asked.get("QUERY_STRING", "")
        if (writes or given) and given != right:
            start("401 Unauthorized", [("WWW-Authenticate", "Basic realm=git")])
            return [b""]
        status, headers, answer = _backend(asked, folder, user)
        start(status, headers)
        return [answer]

    server = make_server("127.0.0.1", port, serve, _Server, _Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def _backend(
    asked: dict[str, Any], folder: str, user: str
) -> tuple[str, list[tuple[str, str]], bytes]:
    """Let git's own program answer."""
    names = (
        "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "HTTP_GIT_PROTOCOL",
        "HTTP_CONTENT_ENCODING",
    )  # fmt: skip
    body = _body(asked)
    own = {
        **{name: asked.get(name, "") for name in names},
        "GIT_PROJECT_ROOT": folder, "REMOTE_USER": user, "CONTENT_LENGTH": str(len(body)),
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        "PATH": os.environ["PATH"],
    }  # fmt: skip
    command = ["git", "http-backend"]
    done = subprocess.run(command, input=body, env=own, stdout=subprocess.PIPE, check=False)
    head, _, answer = done.stdout.partition(b"\r\n\r\n")
    headers: list[tuple[str, str]] = []
    status = "200 OK"
    for line in head.decode().splitlines():
        name, _, value = line.partition(": ")
        if name == "Status":
            status = value
        else:
            headers.append((name, value))
    return status, headers, answer


def _body(asked: dict[str, Any]) -> bytes:
    stream = asked["wsgi.input"]
    if asked.get("HTTP_TRANSFER_ENCODING", "").lower() != "chunked":
        found: bytes = stream.read(int(asked.get("CONTENT_LENGTH") or 0))
        return found
    pieces = []
    while size := int(stream.readline(), 16):
        pieces.append(stream.read(size))
        stream.readline()
    stream.readline()
    return b"".join(pieces)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    kind, number, *words = sys.argv[1:]
    {"ftp": ftp, "git": git}[kind](int(number), *words)  # type: ignore[operator]
