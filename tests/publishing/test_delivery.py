"""What `tipsite publish` does at a target, in which order, and what stands there when it dies."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from publications import (
    ADDRESS,
    AFTER,
    BEFORE,
    NOW,
    Killed,
    Watched,
    folder_target,
    holds,
    loaded,
    online,
    release,
    run,
)
from sites import (
    LISTING,
    page,
    service,
    with_services,
)
from tipsite.publishing.candidate import Candidate
from tipsite.publishing.folder import FolderRemote
from tipsite.publishing.history import History
from tipsite.publishing.proposal import carry_out, propose
from tipsite.publishing.published_contacts import PublishedContact, contacts_in
from tipsite.publishing.release import PublishedFile
from tipsite.publishing.remote import MOST_READ, Remote
from tipsite.publishing.server import ServerRemote
from tipsite.publishing.state import (
    ChangedError,
    LockedError,
    LockedTarget,
    StateDamagedError,
    look,
)
from tipsite.publishing.summary import proposal_lines
from tipsite.web import resolve


def publish(found: Candidate, remote: Watched, history: History) -> None:
    proposal = propose("web", look(remote, ADDRESS), found, history, read=remote.read)
    carry_out(proposal, remote, history, NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


def bytes_of(found: Candidate) -> Mapping[str, bytes]:
    return {path: found.load(path) for path in found.files}


def test_a_site_is_sent_once_and_then_nothing_and_then_what_has_changed(
    tmp_path: Path, root: Path
) -> None:
    first, second = release(BEFORE), release(AFTER)
    history, web = History(root), tmp_path / "web"
    publish(first, folder_target(web, root), history)
    assert online(web) == bytes_of(first)
    assert propose("web", look(folder_target(web, root), ADDRESS), first, history).is_idle
    watched = folder_target(web, root)
    publish(second, watched, History(root))
    assert online(web) == bytes_of(second)
    same = {path for path, one in first.files.items() if second.files.get(path) == one}
    assert same
    assert not same.intersection(path for _what, path in watched.done)
    assert {path.name for path in web.glob(".tipsite*")} == {".tipsite-state.json"}
    state = (web / ".tipsite-state.json").read_text()
    assert "2266777" not in state
    assert "al-other" not in json.dumps(json.loads(state)["contacts"])


def test_what_bears_a_withdrawn_number_goes_first_and_deletions_last(
    tmp_path: Path, root: Path
) -> None:
    first, second = release(BEFORE), release(AFTER)
    history, web = History(root), tmp_path / "web"
    publish(first, folder_target(web, root), history)
    bearing = {path for path, content in online(web).items() if holds(content)}
    assert len(bearing) > 4
    watched = folder_target(web, root)
    publish(second, watched, history)
    steps = [(what, path) for what, path in watched.done if not path.startswith(".tipsite")]
    order = [path for _what, path in steps]
    others = [
        path for what, path in steps
        if path not in bearing and path.endswith(".html") and "search" not in path
    ]  # fmt: skip
    assert max(map(order.index, bearing)) < min(map(order.index, others))
    late = [step for step in steps if step[0] != "finish" and step[1] not in bearing]
    assert [what for what, _path in late][-2:] == ["delete", "delete"]
    assert "delete" not in [what for what, _path in late][:-2]


def test_killed_after_any_operation_the_site_works_and_the_next_run_completes_it(
    tmp_path: Path, root: Path
) -> None:
    first, second = release(BEFORE), release(AFTER)
    old, new = bytes_of(first), bytes_of(second)
    for most in range(1_000):
        web = tmp_path / f"web{most}"
        history = History(root)
        publish(first, folder_target(web, root), history)
        watched = folder_target(web, root, most)
        try:
            publish(second, watched, history)
        except Killed:
            pass
        else:
            break
        found = online(web)
        assert_works(found, old, new)
        again = folder_target(web, root)
        publish(second, again, history)
        assert online(web) == new
        assert {path.name for path in web.glob(".tipsite*")} == {".tipsite-state.json"}
    else:
        pytest.fail("it never came to its end")
    assert most > 20


def assert_works(
    found: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> None:
    for path, content in found.items():
        assert content in (old.get(path), new.get(path)), path
        if not path.endswith(".html"):
            continue
        for target in loaded(content):
            assert resolve(path, target) in found, f"{path} loads {target}"
    # Once one page without the number is there, all that still bear it are replaced before others.
    replaced = [path for path in found if found[path] != old.get(path) and path.endswith(".html")]
    plain = [path for path in replaced if path in old and not holds(old[path])]
    if any("search" not in path for path in plain):
        assert not any(map(holds, found.values()))


def test_two_do_not_publish_at_once_and_a_dead_one_of_ours_is_no_hindrance(
    tmp_path: Path, root: Path
) -> None:
    found, web = release(BEFORE), tmp_path / "web"
    history = History(root)
    with pytest.raises(Killed):
        publish(found, folder_target(web, root, 3), history)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(LockedError):
        publish(found, folder_target(web, other), History(other))
    publish(found, folder_target(web, root), History(root))
    assert online(web) == bytes_of(found)


def test_of_two_at_once_from_one_copy_the_second_looks_again(tmp_path: Path, root: Path) -> None:
    web, ends = tmp_path / "web", list[str]()
    first, second = release(BEFORE), release(AFTER)
    asked = propose("web", look(folder_target(web, root), ADDRESS), second, History(root))

    def late() -> None:
        with pytest.raises(ChangedError):
            carry_out(asked, folder_target(web, root), History(root), NOW)
        ends.append("second")

    other = threading.Thread(target=late)

    class Slow(Watched):
        def write(self, path: str, content: bytes) -> None:
            super().write(path, content)
            if not other.ident:
                other.start()
                other.join(0.3)

        def finish(self, message: str) -> None:  # before anybody else gets in
            super().finish(message)
            ends.append("first")

    publish(first, Slow(FolderRemote(str(web), root)), History(root))
    other.join()
    assert ends == ["first", "second"]
    assert online(web) == bytes_of(first)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_lock_is_kept_where_clocks_are_hours_apart(
    tmp_path: Path, root: Path, hours: int
) -> None:
    remote, seconds = folder_target(tmp_path / "web", root), count(hours * 3600)
    at_work = LockedTarget(remote, "one", lambda: float(next(seconds)))
    with pytest.raises(LockedError):
        LockedTarget(remote, "other", lambda: 0.0, lambda _s: at_work.renew(always=True))
    waited: list[float] = []
    LockedTarget(remote, "other", lambda: 0.0, waited.append)
    assert waited
    with pytest.raises(LockedError):
        at_work.renew(always=True)


def test_a_copied_folder_does_not_take_the_lock_of_another_computer(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = History(root).owner()
    assert here == History(root).owner()
    monkeypatch.setattr("platform.node", lambda: "the other office")
    assert History(root).owner() != here


@pytest.mark.long
def test_what_a_server_says_is_read_like_a_strangers(tmp_path: Path, root: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "index.html").write_text("Somebody's own.")
    assert look(folder_target(web, root), ADDRESS).strangers == ("index.html",)
    listed = b'{"tipsite": 1, "address": "x", "release": 1, "at": "", "contacts": {}, "files": '
    for state in (b"{", b"[]", listed + b'{"../../etc/passwd": ["", 0, []]}}'):
        (web / ".tipsite-state.json").write_bytes(state)
        done = run(tmp_path, "publish", "--demonstration", "--yes")
        assert done.exit_code == 2, done.output
        assert ".tipsite-state.json" in done.output
    assert (web / "index.html").read_text() == "Somebody's own."


def test_a_state_that_would_fill_the_memory_is_one_that_cannot_be_read(
    tmp_path: Path, root: Path
) -> None:
    first = release(BEFORE)
    history, web = History(root), tmp_path / "web"
    publish(first, folder_target(web, root), history)
    with (web / ".tipsite-state.json").open("r+b") as state:
        state.truncate(MOST_READ + 1)
    with pytest.raises(StateDamagedError):
        look(folder_target(web, root), ADDRESS)
    found = look(folder_target(web, root), ADDRESS, history.last("web"))
    assert {one.digest for one in found.files.values()} == {""}


def test_a_website_is_found_as_pages_and_texts_write_it() -> None:
    url = "https://alo.example.org/Ndihmë/?a=1&b=2"
    source = f"on: 2026-11, how: published, source: {LISTING}"
    line = f'- url: "{url}"\n    publish: yes\n    verified: {{url: "{url}", {source}}}\n'
    found = release(with_services(service("al-other", needs="[call]") + f"  websites:\n  {line}"))
    (mark,) = (one.mark for one in found.contacts.values() if one.service == "al-other")
    for path, one in found.files.items():
        assert (mark in one.contacts) == (b"alo.example.org" in found.load(path)), path
    other = PublishedContact(
        text="", form="https://alo.example.org", kind="website", service="", name="", country=""
    )
    assert not contacts_in("a.html", b"<p>help@alo.example.org, my.alo.example.org", [other])


def test_who_withdraws_a_number_is_told_which_files_nobody_can_read(
    tmp_path: Path, root: Path
) -> None:
    history, web = History(root), tmp_path / "web"
    leaflet = {"files/leaflet.pdf": PublishedFile(digest="a" * 64, size=9)}
    publish(release(BEFORE), folder_target(web, root), history)
    for text, told in ((AFTER, True), (BEFORE + page("en/more.md"), False)):
        found = release(text)
        found = replace(found, files={**found.files, **leaflet}, unread=tuple(leaflet))
        proposal = propose("web", look(folder_target(web, root), ADDRESS), found, history)
        lines = proposal_lines(proposal, named=True)
        assert any("files/leaflet.pdf" in line for line in lines) == told


class Sleeper(Watched):
    """A target of a computer that sleeps in the middle of the first page with the number."""

    def __init__(self, remote: Remote, meanwhile: Callable[[], None]) -> None:
        super().__init__(remote)
        self._meanwhile: Callable[[], None] | None = meanwhile

    def write(self, path: str, content: bytes) -> None:
        if self._meanwhile and path.endswith(".html") and holds(content):
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        super().write(path, content)


@pytest.mark.long
def test_who_wakes_up_late_leaves_no_withdrawn_number(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, other, clock = tmp_path / "web", tmp_path / "other", SimpleNamespace(now=0.0)
    other.mkdir()
    waited: list[float] = []
    hours = SimpleNamespace(time=lambda: clock.now, sleep=waited.append)
    monkeypatch.setattr("tipsite.publishing.transfer.time", hours)
    old, new, without = release(""), release(BEFORE), release(AFTER)
    publish(old, folder_target(web, root), History(root))

    def meanwhile() -> None:
        clock.now += 700
        publish(without, folder_target(web, other), History(other))

    sleeper = Sleeper(FolderRemote(str(web), root), meanwhile)
    with pytest.raises(LockedError):
        publish(new, sleeper, History(root))
    assert waited
    assert not any(map(holds, online(web).values()))
    publish(without, folder_target(web, other), History(other))
    assert online(web) == bytes_of(without)
    assert {path.name for path in web.glob(".tipsite*")} == {".tipsite-state.json"}


def test_before_a_dropped_connection_goes_on_the_lock_is_looked_at() -> None:
    class Line(ServerRemote):
        def _connect(self) -> None:
            pass

        def _read(self, place: str) -> bytes | None:
            tries.append(place)
            if place != "/lock":
                raise ConnectionError
            return b""

    tries: list[str] = []
    line = Line("there", "/", (ConnectionError,))

    def lost() -> None:
        line.read("lock")
        raise LockedError(600)

    line.on_reconnect = lost
    with pytest.raises(LockedError):
        line.read("en/index.html")
    assert tries == ["/en/index.html", "/lock"]
