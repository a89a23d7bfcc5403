"""Fixtures: the sample built once a session, a web server that has it, and tabs that show it.

A test module takes them in with `pytest_plugins = ["sample_fixtures"]`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from sample import (
    FIRST,
    LANGUAGES,
    ROOT,
    TODAY,
    Sample,
    without_pieces,
)
from sample_tabs import ADDRESSES, PHONE, STARTS, show
from tipsite.content.inputs import read
from tipsite.output.writer import write
from tipsite.pipeline import stages
from workers import made_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


PAST_DUE = ("line-undated", "line-source-old", "line-due", "line-unconfirmed")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The pages of this repository's site, in a folder two levels below that of `sample_http`."""
    return _sample(made_once(tmp_path_factory, "host", partial(_write_sample, pieces=False)))


@pytest.fixture(scope="session")
def printed_sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The same with all its material, for long tests alone."""
    return _sample(made_once(tmp_path_factory, "printed", partial(_write_sample, pieces=True)))


def _sample(host: Path) -> Sample:
    folder = host / "sub" / "folder"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".tipsite")
    }
    return Sample(folder=folder, files=files)


def _write_sample(host: Path, *, pieces: bool) -> None:
    snapshot, found = read(ROOT)
    built = stages.build(snapshot if pieces else without_pieces(snapshot), TODAY)
    # Nobody has phoned any of these lines: what is past due says so, and there is nothing else.
    problems = {(problem.code, problem.severity) for problem in (*found, *built.problems)}
    assert problems <= {(code, "warning") for code in PAST_DUE}, problems
    write(built.artifacts, host / "sub" / "folder")


@pytest.fixture(
    scope="session",
    params=[FIRST[1:], pytest.param(LANGUAGES, marks=pytest.mark.long)],
    ids=["one language", "all languages"],
)
def tags(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The editions that ``trees`` has the pages of."""
    return tuple(request.param)


@pytest.fixture(scope="session")
def trees(sample: Sample, tags: tuple[str, ...]) -> dict[str, html.HtmlElement]:
    """The pages of some editions, and those of none, as lxml reads them, by address.

    Tests change nothing in them.
    """
    others = set(LANGUAGES) - set(tags)
    return {
        path: html.document_fromstring(text)
        for path, text in sample.pages.items()
        if path.partition("/")[0] not in others
    }


@pytest.fixture(params=STARTS)
def start(request: pytest.FixtureRequest, sample: Sample) -> str:
    """The folder of the site: on the disk, and below a host's root."""
    if request.param == "files":
        return sample.url("") + "/"
    return str(request.getfixturevalue("sample_http"))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """One tab of a phone."""
    opened = chromium.new_page(viewport=PHONE)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def one_tab(chromium: Browser) -> Iterator[Page]:
    """A tab that stays open from one test to the next, as opening one takes longest.

    Tests lay styles of their own over its pages, which their policy would stop. The policy itself
    is held by tests/audit/test_policy.py and by those that open a page with `page`.
    """
    found = chromium.new_page(viewport=PHONE, bypass_csp=True)
    yield found
    found.close()


@pytest.fixture(scope="module", params=ADDRESSES)
def opened(one_tab: Page, sample: Sample, request: pytest.FixtureRequest) -> Page:
    """The tab, with the page that the module's tests look at."""
    show(one_tab, sample, request.param)
    return one_tab


@pytest.fixture
def tab(opened: Page) -> Page:
    """Each kind of page in turn, as a phone shows it at first. It changes its address never."""
    opened.set_viewport_size(PHONE)
    opened.emulate_media(color_scheme="light", media="screen")
    opened.evaluate("() => scrollTo(0, 0)")
    return opened


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sample_http(sample: Sample) -> Iterator[str]:
    """The address of a plain web server that has the sample in a sub-folder."""
    handler = partial(_Quiet, directory=str(sample.folder.parent.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sub/folder/"
        server.shutdown()
        thread.join()
