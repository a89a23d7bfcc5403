"""Real web servers on this machine, as Debian has them, each with what tipsite wrote for it.

They listen to 127.0.0.1, are started and ended by a test, and leave nothing behind.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection  # noqa: TID251 - servers of a test alone
from pathlib import Path

import pytest

from programs import program
from tipsite.hosts.configuration import server_snippets
from tipsite.pipeline.stages import Build

PROGRAMS = ("nginx", "apache", "caddy")
"""What `build.py test --all` installs."""
_MODULES = Path("/usr/lib/apache2/modules")
_APACHE = ("mpm_event", "authz_core", "dir", "mime", "autoindex", "filter")
_OPTIONAL = ("alias", "deflate", "headers", "rewrite", "setenvif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    repeated: frozenset[str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    log: Path | None = None

    def url(self, path: str) -> str:
        """Return the whole address of a path that begins with a slash."""
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path, and don't follow."""
        found = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            found.request("GET", path, headers=named)
            answer = found.getresponse()
            listed = [(name.lower(), value) for name, value in answer.getheaders()]
            names = [name for name, _ in listed]
            return Answer(
                status=answer.status,
                headers=dict(listed),
                repeated=frozenset(name for name in names if names.count(name) > 1),
                body=answer.read(),
            )
        finally:
            found.close()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the servers may read, whoever they run as, and which then goes."""
    found = Path(tempfile.mkdtemp(prefix="tipsite-servers-"))
    found.chmod(0o755)
    try:
        yield found
    finally:
        shutil.rmtree(found)


def snippets(made: Build) -> Mapping[str, str]:
    """Return what `tipsite hosts` writes for each server."""
    assert made.hosting is not None, made.problems
    paths = [artifact.path for artifact in made.artifacts]
    return server_snippets(paths, [page.files for page in made.facts], made.hosting)


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def nginx(
    root: Path, snippet: str, *, above: str = "", extra: str = "", port: int = 0
) -> Iterator[Server]:
    """Run nginx for the files in ``root``.

    ``extra`` stands in the block of the server, ``above`` beside it.
    """
    port = port or free_port()
    with folder() as own:
        (own / "tipsite.conf").write_text(snippet, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        paths = " ".join(
            f"{name}_temp_path {own}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (own / "nginx.conf").write_text(
            f"{user} daemon off; pid {own}/pid; error_log {own}/error.log; events {{}}\n"
            f"http {{ {paths} access_log {own}/access.log;\n{above}\n"
            f"server {{ listen 127.0.0.1:{port}; server_name localhost; root {root};\n"
            f"{extra}\ninclude {own}/tipsite.conf;\n}} }}\n",
            "utf-8",
        )
        command = [program("nginx"), "-e", f"{own}/error.log", "-c", f"{own}/nginx.conf"]
        with running(command, port, own):
            yield Server(name="nginx", port=port, log=own / "access.log")


@contextmanager
def apache(root: Path, *, without: Iterable[str] = (), allow: str = "FileInfo") -> Iterator[Server]:
    """Run Apache for the files in ``root``, which lists folders as many hosts do."""
    port = free_port()
    with folder() as own:
        modules = [*_APACHE, *(name for name in _OPTIONAL if name not in without)]
        loaded = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in modules)
        user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
        (own / "mime.types").write_text("text/html html\n", "utf-8")
        (own / "apache.conf").write_text(
            f"{loaded}\n{user}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {own}/pid\n"
            f"ErrorLog {own}/error.log\nTypesConfig {own}/mime.types\nDocumentRoot {root}\n"
            f"DirectoryIndex index.html\n"
            f"<Directory {root}>\nOptions Indexes SymLinksIfOwnerMatch\nAllowOverride {allow}\n"
            f"Require all granted\n</Directory>\n",
            "utf-8",
        )
        command = [program("apache2"), "-D", "FOREGROUND", "-f", f"{own}/apache.conf"]
        with running(command, port, own):
            yield Server(name="apache", port=port)


@contextmanager
def caddy(root: Path, snippet: str) -> Iterator[Server]:
    """Run Caddy for the files in ``root``."""
    port = free_port()
    with folder() as own:
        (own / "tipsite.caddy").write_text(snippet, "utf-8")
        (own / "Caddyfile").write_text(
            "{\n\tadmin off\n\tauto_https off\n}\n"
            f"http://127.0.0.1:{port} {{\n\troot * {root}\n\tfile_server\n"
            f"\timport {own}/tipsite.caddy\n}}\n",
            "utf-8",
        )
        command = [program("caddy"), "run", "--config", f"{own}/Caddyfile"]
        with running(command, port, own):
            yield Server(name="caddy", port=port)


@contextmanager
def running(
    command: list[str], port: int, own: Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in its ``own`` folder, which listens once the block begins."""
    output = own / "output"
    home = {"HOME": str(own), "XDG_DATA_HOME": str(own), "XDG_CONFIG_HOME": str(own)}
    with output.open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **(home if more is None else more)},
            cwd=own,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                logs = [output, own / "error.log"]
                pytest.fail(
                    "".join(log.read_text("utf-8", "replace") for log in logs if log.is_file())
                )
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
