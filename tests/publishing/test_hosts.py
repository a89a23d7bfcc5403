"""A whole life of a site on each kind of target, against the real servers, asked by HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen  # noqa: TID251 - a reader

import pytest

from publications import ADDRESS, NIGHT, NOW, Killed, Watched, holds, loaded, release
from sites import page, service, with_services
from targets import KINDS, Host, running
from tipsite.publishing.history import History
from tipsite.publishing.opening import open_remote
from tipsite.publishing.proposal import Proposal, carry_out, propose
from tipsite.publishing.remote import Remote, Unattended
from tipsite.publishing.state import look
from tipsite.web import resolve

SHOWN_IN = "sq/rights.html"
"""The same page where it is not translated."""
HELD = {"publish": "hold", "reason": "Nobody answers there."}
OTHER = service("al-other", dial=NIGHT, needs="[call]")
FIRST = with_services(OTHER) + page("en/rights.md", "Your [help](help/index.md).")
EDITED = with_services(OTHER) + page("en/rights.md", "Your rights, and [help](help/index.md).")
RENAMED = with_services(OTHER) + page(
    "en/your-rights.md", "Your rights, and [help](help/index.md).", aliases="[en/rights.html]"
)
WITHDRAWN = with_services(
    service("al-other", dial=NIGHT, needs="[call]", **HELD)
) + page("en/rights.md", "Other words, and [help](help/index.md).")  # fmt: skip


class Office:
    """A copy of the site from which it is published to a host."""

    def __init__(self, host: Host, root: Path) -> None:
        root.mkdir(exist_ok=True)
        self.host, self.root = host, root
        self.history = History(root)

    def publish(self, text: str, most: int = 1_000_000) -> Watched:
        """Publish a site; return what was done for it."""
        with closing(open_remote(self.host.target, self.root, Unattended())) as remote:
            counted = Watched(remote, most)
            proposal = self.propose(counted, text)
            if not proposal.is_idle:
                carry_out(proposal, counted, self.history, NOW)
            return counted

    def propose(self, remote: Remote, text: str) -> Proposal:
        return propose("website", look(remote, ADDRESS), release(text), self.history)


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    with running(request.param, tmp_path) as found:
        yield found


Fetch = Callable[[str], bytes | None]


@contextmanager
def readers(host: Host, folder: Path) -> Iterator[Fetch]:
    """What a reader gets at an address by HTTP; None: nothing is there."""
    if host.url:
        yield lambda path: _get(host.url + quote(path))
        return
    shown = host.folder or folder / "checked-out"
    last: list[int] = []
    handler = partial(_Quiet, directory=str(shown))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def fetch(path: str) -> bytes | None:
            if host.folder is None:
                stamps = sorted(one.stat().st_mtime_ns for one in (folder / "site.git").rglob("*"))
                if stamps != last:
                    check_out(host.files(), shown)
                    last[:] = stamps
            return _get(f"http://127.0.0.1:{server.server_port}/{quote(path)}")

        try:
            yield fetch
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def check_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Make a folder hold these files, as a host of git does."""
    there = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    for path, one in there.items():
        if path not in files:
            one.unlink()
    for path, content in files.items():
        if path not in there or there[path].read_bytes() != content:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def _get(address: str) -> bytes | None:
    with suppress(HTTPError), urlopen(address, timeout=20) as answer:
        found = answer.read()
        assert isinstance(found, bytes)
        return found
    return None


@pytest.mark.long
@pytest.mark.parametrize("host", KINDS, indirect=True)
def test_a_site_is_published_changed_withdrawn_renamed_and_put_back(
    host: Host, tmp_path: Path
) -> None:
    office = Office(host, tmp_path / "site")
    with readers(host, tmp_path) as fetch:
        first = office.publish(FIRST)
        files = release(FIRST).files
        assert first.sent > sum(one.size for one in files.values())
        for path in files:
            assert fetch(path) == release(FIRST).load(path), path
        assert office.publish(FIRST).sent == 0
        edited = office.publish(EDITED)
        pages = {path for _what, path in edited.done if path.endswith(".html")}
        # A search page names what it searches.
        assert {path for path in pages if "search" not in path} <= {"en/rights.html", SHOWN_IN}
        assert edited.sent < first.sent / 4
        assert b"Your rights" in (fetch("en/rights.html") or b"")
        office.publish(RENAMED)
        old = fetch("en/rights.html")
        assert old is not None
        assert b"your-rights.html" in old
        withdrawn = office.publish(WITHDRAWN)
        bearing = [path for path in release(RENAMED).files if holds(release(RENAMED).load(path))]
        order = [path for _what, path in withdrawn.done if not path.startswith(".tipsite")]
        others = [one for one in order if one not in bearing and one.startswith("en/rights")]
        assert max(map(order.index, bearing)) < min(map(order.index, others))
        for path in {*files, *release(WITHDRAWN).files}:
            assert not holds(fetch(path)), path
        office.publish(EDITED)
        assert b"Your rights" in (fetch("en/rights.html") or b"")


@pytest.mark.long
@pytest.mark.parametrize("host", KINDS, indirect=True)
def test_killed_after_any_operation_the_site_online_is_whole_and_the_next_run_completes_it(
    host: Host, tmp_path: Path
) -> None:
    old, new = release(FIRST), release(WITHDRAWN)
    before = {path: old.load(path) for path in old.files}
    after = {path: new.load(path) for path in new.files}
    office = Office(host, tmp_path / "site")
    with readers(host, tmp_path) as fetch:
        for most in range(1_000):
            office.publish(FIRST)
            try:
                office.publish(WITHDRAWN, most)
            except Killed:
                assert_whole(fetch, before, after)
            else:
                break
            office.publish(WITHDRAWN)
            found = {path: fetch(path) for path in {*before, *after}}
            assert {path: one for path, one in found.items() if one is not None} == after
    assert most > (2 if host.target.kind == "git" else 20)


def assert_whole(fetch: Fetch, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Each address answers with what it had or will have, and has all that it loads."""
    found = {path: fetch(path) for path in {*before, *after}}
    for path, content in found.items():
        if content is None:
            assert path not in before or path not in after
            continue
        assert content in (before.get(path), after.get(path)), path
        if path.endswith(".html"):
            files = {resolve(path, target) for target in loaded(content)}
            assert all(found.get(one) is not None for one in files), path
    # As soon as another page has changed, nobody reads the number any more.
    if found["en/rights.html"] == after["en/rights.html"]:
        assert not any(map(holds, found.values()))
