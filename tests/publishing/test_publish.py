"""What `tipsite publish` does at a target, in which order, and what stands there when it dies."""

from __future__ import annotations

import datetime
import json
import shlex
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from builds import lay
from sites import (
    AL,
    CONFIG,
    LISTING,
    TODAY,
    built,
    edit,
    files_of,
    page,
    service,
    site,
    with_services,
)
from tipsite.cli.main import main
from tipsite.publishing.proposal import (
    Candidate,
    candidate,
    carry_out,
    proposal_lines,
    propose,
)
from tipsite.publishing.release import History, PublishedContact, PublishedFile, contacts_in
from tipsite.publishing.remote import FolderRemote
from tipsite.publishing.state import ChangedError, Holding, LockedError, look
from tipsite.web import resolve

NIGHT = "04 2266 777"
ADDRESS = "https://example.org/help/"
BEFORE = with_services(service("al-other", dial=NIGHT, needs="[call]")) + page("en/old.md")
AFTER = with_services(
    service("al-other", dial=NIGHT, needs="[call]", publish="hold", reason="Nobody answers there.")
) + page("en/new.md", "Words of [help](help/index.md).")
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


class Killed(BaseException):
    """The process died."""


class Watched:
    """A folder as a target that notes what is done, and dies after ``most`` operations."""

    atomic = False

    def __init__(self, folder: Path, root: Path, most: int = 1_000_000) -> None:
        self._remote = FolderRemote(str(folder), root)
        self._left = most
        self.done: list[tuple[str, str]] = []

    def _note(self, what: str, path: str) -> None:
        if self._left <= 0:
            raise Killed
        self._left -= 1
        self.done.append((what, path))

    def read(self, path: str) -> bytes | None:
        return self._remote.read(path)

    def write(self, path: str, content: bytes) -> None:
        self._note("write", path)
        self._remote.write(path, content)

    def create(self, path: str, content: bytes) -> bool:
        self._note("create", path)
        return self._remote.create(path, content)

    def delete(self, path: str) -> None:
        self._note("delete", path)
        self._remote.delete(path)

    def names(self) -> tuple[str, ...]:
        return self._remote.names()

    def finish(self, message: str) -> None:
        self._note("finish", message)

    def close(self) -> None:
        self._remote.close()


def release(text: str) -> Candidate:
    made = built(text)
    assert not made.failed, made.problems
    return candidate(made, site(text), Path("nowhere"))


def publish(found: Candidate, remote: Watched, history: History) -> None:
    proposal = propose("web", look(remote, ADDRESS), found, history)
    carry_out(proposal, remote, history, NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


def online(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".tipsite")
    }


def bytes_of(found: Candidate) -> Mapping[str, bytes]:
    return {path: found.load(path) for path in found.files}


def test_a_site_is_sent_once_and_then_nothing_and_then_what_has_changed(
    tmp_path: Path, root: Path
) -> None:
    first, second = release(BEFORE), release(AFTER)
    history, web = History(root), tmp_path / "web"
    publish(first, Watched(web, root), history)
    assert online(web) == bytes_of(first)
    assert propose("web", look(Watched(web, root), ADDRESS), first, history).is_idle
    watched = Watched(web, root)
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
    publish(first, Watched(web, root), history)
    bearing = {path for path, content in online(web).items() if holds(content)}
    assert len(bearing) > 4
    watched = Watched(web, root)
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


def holds(content: bytes) -> bool:
    return NIGHT.encode() in content or b"tel:042266777" in content


def test_killed_after_any_operation_the_site_works_and_the_next_run_completes_it(
    tmp_path: Path, root: Path
) -> None:
    first, second = release(BEFORE), release(AFTER)
    old, new = bytes_of(first), bytes_of(second)
    for most in range(1_000):
        web = tmp_path / f"web{most}"
        history = History(root)
        publish(first, Watched(web, root), history)
        watched = Watched(web, root, most)
        try:
            publish(second, watched, history)
        except Killed:
            pass
        else:
            break
        found = online(web)
        assert_works(found, old, new)
        again = Watched(web, root)
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


def loaded(content: bytes) -> Iterator[str]:
    tree = LexborHTMLParser(content)
    for selector, name in (("link[rel=stylesheet]", "href"), ("script", "src"), ("img", "src")):
        for node in tree.css(selector):
            target = node.attributes.get(name)
            if target and not target.startswith(("/", "http")):
                yield target


def test_two_do_not_publish_at_once_and_a_dead_one_of_ours_is_no_hindrance(
    tmp_path: Path, root: Path
) -> None:
    found, web = release(BEFORE), tmp_path / "web"
    history = History(root)
    with pytest.raises(Killed):
        publish(found, Watched(web, root, 3), history)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(LockedError):
        publish(found, Watched(web, other), History(other))
    publish(found, Watched(web, root), History(root))
    assert online(web) == bytes_of(found)


def test_what_two_dead_runs_have_left_is_found(tmp_path: Path, root: Path) -> None:
    plain, more = release(""), release(BEFORE)
    for most in range(3, 30, 5):
        web, history = tmp_path / f"web{most}", History(root)
        publish(plain, Watched(web, root), history)
        with pytest.raises(Killed):
            publish(more, Watched(web, root, 20), history)
        try:
            publish(plain, Watched(web, root, most), history)
        except Killed:
            publish(plain, Watched(web, root), history)
        assert online(web) == bytes_of(plain), most


def test_who_was_asked_for_long_does_not_publish_over_another(tmp_path: Path, root: Path) -> None:
    web, other = tmp_path / "web", tmp_path / "other"
    other.mkdir()
    first, second = release(BEFORE), release(AFTER)
    publish(first, Watched(web, root), History(root))
    edited = release(BEFORE + page("en/old.md", "Other words."))
    asked = propose("web", look(Watched(web, root), ADDRESS), edited, History(root))
    publish(second, Watched(web, other), History(other))
    with pytest.raises(ChangedError):
        carry_out(asked, Watched(web, root), History(root), NOW)
    assert online(web) == bytes_of(second)
    assert {path.name for path in web.glob(".tipsite*")} == {".tipsite-state.json"}


def test_of_two_at_once_from_one_copy_the_second_looks_again(tmp_path: Path, root: Path) -> None:
    web, ends = tmp_path / "web", list[str]()
    first, second = release(BEFORE), release(AFTER)
    asked = propose("web", look(Watched(web, root), ADDRESS), second, History(root))

    def late() -> None:
        with pytest.raises(ChangedError):
            carry_out(asked, Watched(web, root), History(root), NOW)
        ends.append("second")

    other = threading.Thread(target=late)

    class Slow(Watched):
        def write(self, path: str, content: bytes) -> None:
            super().write(path, content)
            if not other.ident:
                other.start()
                other.join(0.3)

        def close(self) -> None:
            ends.append("first")

    slow = Slow(web, root)
    publish(first, slow, History(root))
    slow.close()
    other.join()
    assert ends == ["first", "second"]
    assert online(web) == bytes_of(first)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_lock_is_kept_where_clocks_are_hours_apart(
    tmp_path: Path, root: Path, hours: int
) -> None:
    remote, seconds = Watched(tmp_path / "web", root), count(hours * 3600)
    at_work = Holding(remote, "one", lambda: float(next(seconds)))
    with pytest.raises(LockedError):
        Holding(remote, "other", lambda: 0.0, lambda _s: at_work.renew(now_surely=True))
    waited: list[float] = []
    Holding(remote, "other", lambda: 0.0, waited.append)
    assert waited
    with pytest.raises(LockedError):
        at_work.renew(now_surely=True)


def test_a_copied_folder_does_not_take_the_lock_of_another_computer(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = History(root).owner()
    assert here == History(root).owner()
    monkeypatch.setattr("platform.node", lambda: "the other office")
    assert History(root).owner() != here


def test_what_a_server_says_is_read_like_a_strangers(tmp_path: Path, root: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "index.html").write_text("Somebody's own.")
    assert look(Watched(web, root), ADDRESS).strangers == ("index.html",)
    listed = b'{"tipsite": 1, "address": "x", "release": 1, "at": "", "contacts": {}, "files": '
    for state in (b"{", b"[]", listed + b'{"../../etc/passwd": ["", 0, []]}}'):
        (web / ".tipsite-state.json").write_bytes(state)
        done = run(tmp_path, "publish", "--demonstration", "--yes")
        assert done.exit_code == 2, done.output
        assert ".tipsite-state.json" in done.output
    assert (web / "index.html").read_text() == "Somebody's own."


def run(folder: Path, *words: str, text: str = BEFORE) -> Result:
    """Run a command in a site that publishes to ``web`` beside it."""
    root = folder / "site"
    if not (root / CONFIG).is_file():
        lay(root, text)
        with (root / CONFIG).open("a") as settings:
            settings.write("targets:\n- id: web\n  kind: folder\n  path: ../web\n")
    options = ["--root", str(root), "--today", TODAY.isoformat()]
    return CliRunner().invoke(main, [*words, *options], catch_exceptions=False)


def put(folder: Path, text: str) -> None:
    for path, content in files_of(text).items():
        target = folder / "site" / path
        if content is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def test_a_demonstration_and_a_strange_folder_are_said_to_be_meant_first(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "cgi-bin").mkdir()
    seen = run(tmp_path, "publish", "--dry-run", "--take-over")
    assert seen.exit_code == 0
    assert "add --demonstration" in seen.output
    assert f"still an example: {ADDRESS}" in seen.output
    refused = run(tmp_path, "publish", "--yes")
    assert refused.exit_code == 2
    assert "add --demonstration" in refused.output
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "cgi-bin" in refused.output
    refused = run(tmp_path, "publish", "--demonstration", "--take-over")
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert {path.name for path in web.iterdir()} == {"cgi-bin"}
    dry = run(tmp_path, "publish", "--demonstration", "--take-over", "--dry-run")
    assert dry.exit_code == 0
    assert "files to send" in dry.output
    assert {path.name for path in web.iterdir()} == {"cgi-bin"}
    done = run(tmp_path, "publish", "--yes", "--demonstration", "--take-over")
    assert done.exit_code == 0, done.output
    assert f"Published: {ADDRESS}" in done.output
    asked = shlex.split(done.output.splitlines()[-1].partition("tipsite ")[2])
    true = CliRunner().invoke(main, [*asked, "--root", str(tmp_path / "site")])
    assert true.exit_code == 0, true.output
    assert (web / "cgi-bin").is_dir()
    again = run(tmp_path, "publish", "--yes", "--demonstration")
    assert again.exit_code == 0
    assert "Nothing has changed" in again.output
    other = edit(CONFIG, ("https://example.org/help/", "https://example.org/other/"))
    put(tmp_path, other + "targets:\n- {id: web, kind: folder, path: ../web}\n")
    strange = run(tmp_path, "publish", "--yes", "--demonstration")
    assert strange.exit_code == 2
    assert ADDRESS in strange.output


def test_a_withdrawn_service_leaves_at_once_and_does_not_come_back_by_itself(
    tmp_path: Path,
) -> None:
    web = tmp_path / "web"
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert any(map(holds, online(web).values()))
    put(tmp_path, page("en/broken.md", "[nowhere](nowhere.md)"))
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 1
    unknown = run(tmp_path, "publish", "--withdraw", "al-othre", "--yes")
    assert unknown.exit_code == 2
    assert "no service “al-othre”" in unknown.output
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert NIGHT not in done.output
    assert not any(map(holds, online(web).values()))
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()
    put(tmp_path, "-- content/en/broken.md -- (deleted)\n")
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert not any(map(holds, online(web).values()))


def test_where_its_record_cannot_be_changed_nothing_else_is_published(tmp_path: Path) -> None:
    web = tmp_path / "web"
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    records = (tmp_path / "site" / AL).read_text()
    put(tmp_path, f"-- {AL} --\n{records}  broken: [\n")
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert not any(map(holds, online(web).values()))
    put(tmp_path, edit(AL))
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    put(tmp_path, f"-- {AL} --\n{records}")
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "1 service was withdrawn" in refused.output
    assert "al-other" not in refused.output
    put(tmp_path, AFTER)
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    put(tmp_path, BEFORE)
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert any(map(holds, online(web).values()))


def test_the_version_before_comes_back_without_what_is_held_or_a_draft_now(tmp_path: Path) -> None:
    web = tmp_path / "web"
    publish_all: Callable[..., Result] = lambda *words: run(  # noqa: E731
        tmp_path, "publish", "--yes", "--demonstration", *words
    )
    assert publish_all("--back").exit_code == 2
    assert publish_all().exit_code == 0
    put(tmp_path, AFTER + page("en/index.md", "A sentence that was a mistake."))
    assert publish_all().exit_code == 0
    assert b"a mistake" in online(web)["en/index.html"]
    put(tmp_path, page("en/old.md", status="draft") + page("en/new.md", "[broken](nowhere.md)"))
    done = publish_all("--back", "--names")
    assert done.exit_code == 0, done.output
    assert "al-other" in done.output
    assert "content/en/old.md" in done.output
    found = online(web)
    assert b"a mistake" not in found["en/index.html"]
    for path in ("en/old.html", "en/new.html"):
        assert b"no longer shown" in found[path]
    assert not any(map(holds, found.values()))
    listed = run(tmp_path, "publish", "--history")
    assert [line.split()[0] for line in listed.output.splitlines()] == ["Version", "3", "2", "1"]
    assert publish_all("--back").exit_code == 2


def test_what_is_not_approved_is_named_and_waits(tmp_path: Path) -> None:
    asks = edit(CONFIG, ("  missing_pages: show", "  missing_pages: show\n  approval: [pages]"))
    refused = run(tmp_path, "publish", "--yes", "--demonstration", text=BEFORE + asks)
    assert refused.exit_code == 1
    assert "content/en/index.md" in refused.output
    assert not (tmp_path / "web").exists()


STATUS = (
    "status: demonstration",
    "status: live\n  responsible: alo\n  report_mistakes: https://example.net/",
)
CALLED = ("how: published, source: " + LISTING, "how: called, by: helpline officer")
NOW_LINE = service("al-now", dial="112").replace(*CALLED).replace("on: 2026-11,", "on: 2026-11-01,")
LIVE = edit(CONFIG, STATUS) + with_services(NOW_LINE, changes=(CALLED,))


def test_the_only_line_of_a_live_country_can_be_withdrawn(tmp_path: Path) -> None:
    web = tmp_path / "web"
    first = run(tmp_path, "publish", "--yes", text=LIVE)
    assert first.exit_code == 0, first.output
    assert b"tel:116111" in online(web)["en/help/al.html"]
    done = run(tmp_path, "publish", "--withdraw", "al-child-line", "--yes")
    assert done.exit_code == 0, done.output
    assert not any(b"116111" in one or b"116 111" in one for one in online(web).values())


def test_what_is_gone_goes_first_and_stays_away_when_an_older_version_comes_back(
    tmp_path: Path,
) -> None:
    web, told = tmp_path / "web", page("en/herstory.md", "Herstory.")
    assert run(tmp_path, "publish", "--yes", text=LIVE + told).exit_code == 0
    assert "en/herstory.html" in (tmp_path / "site/addresses.txt").read_text()
    put(tmp_path, "-- content/en/herstory.md -- (deleted)\n")
    refused = run(tmp_path, "publish", "--yes")
    assert refused.exit_code == 1
    assert "addresses.txt" in refused.output
    with (tmp_path / "site" / CONFIG).open("a") as settings:
        settings.write("gone: [herstory.html]\n")
    for words in ((), ("--back",)):
        assert run(tmp_path, "publish", "--yes", *words).exit_code == 0
        names = [
            path for path, one in online(web).items() if b"erstory" in one or "erstory" in path
        ]
        assert names == []
        assert "erstory" not in (web / ".tipsite-state.json").read_text()


def test_an_address_of_another_copy_of_the_site_is_not_lost(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", "--yes", text=LIVE + page("en/more.md")).exit_code == 0
    put(tmp_path, "-- content/en/more.md -- (deleted)\n")
    (tmp_path / "site/addresses.txt").unlink()
    refused = run(tmp_path, "publish", "--yes")
    assert refused.exit_code == 1
    assert "addresses.txt" in refused.output
    assert b"Words." in online(tmp_path / "web")["en/more.html"]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("known", [True, False])
def test_where_no_site_can_be_made_each_page_with_the_number_says_no_more_than_that(
    tmp_path: Path, known: bool
) -> None:
    web, root = tmp_path / "web", tmp_path / "site"
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    bearing = [path for path, one in online(web).items() if holds(one)]
    for file in (root / ".tipsite-published").iterdir():
        if not known or file.name.startswith("source"):
            file.unlink()
    put(tmp_path, "-- content/en/index.md --\nBroken.\n")
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    found = online(web)
    assert not any(map(holds, found.values()))
    assert "Numri që ishte këtu nuk tregohet më" in found["sq/help/al.html"].decode()
    assert all(path in found for path in bearing if path.endswith(".html"))
    put(tmp_path, page("en/index.md"))
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    assert b"tel:116111" in online(web)["sq/help/al.html"]


def test_while_something_waits_what_is_on_hold_goes_offline_all_the_same(tmp_path: Path) -> None:
    web = tmp_path / "web"
    assert run(tmp_path, "publish", "--holds", "--yes", "--demonstration").exit_code == 2
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    put(tmp_path, AFTER + page("en/broken.md", "[nowhere](nowhere.md)"))
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 1
    assert any(map(holds, online(web).values()))
    done = run(tmp_path, "publish", "--holds", "--yes", "--demonstration")
    assert done.exit_code == 0, done.output
    assert "al-other" not in done.output
    found = online(web)
    assert not any(map(holds, found.values()))
    assert "en/new.html" not in found
    again = run(tmp_path, "publish", "--holds", "--yes", "--demonstration")
    assert "Nothing has changed" in again.output


def test_what_comes_out_by_its_day_waits_for_approval_also_in_an_older_version(
    tmp_path: Path,
) -> None:
    asks = edit(CONFIG, ("  missing_pages: show", "  missing_pages: show\n  approval: [pages]"))
    text = BEFORE + asks + page("en/soon.md", "Soon.", publish_on="2026-11-30")
    assert run(tmp_path, "publish", "--yes", "--demonstration", text=text).exit_code == 1
    done = run(tmp_path, "approve", "--all", "--by", "director")
    assert done.exit_code == 0, done.output
    soon = tmp_path / "site/content/en/soon.md"
    soon.write_text(soon.read_text().replace("approved:", "x_approved:").replace("x_", "#"))
    first = run(tmp_path, "publish", "--yes", "--demonstration")
    assert first.exit_code == 0, first.output
    later = ["--root", str(tmp_path / "site"), "--today", "2026-12-01", "--yes", "--demonstration"]
    assert CliRunner().invoke(main, ["publish", *later]).exit_code == 1
    done = CliRunner().invoke(main, ["publish", "--holds", *later])
    assert done.exit_code == 0, done.output
    assert "en/soon.html" not in online(tmp_path / "web")


def holding(folder: Path) -> list[str]:
    return [path for path, one in online(folder).items() if holds(one)]


def test_a_withdrawal_from_an_older_copy_brings_nothing_back(tmp_path: Path) -> None:
    web, late = tmp_path / "web", service("al-late", dial="04 2266 999", needs="[call]")
    both = with_services(service("al-other", dial=NIGHT, needs="[call]"), late)
    assert run(tmp_path, "publish", "--yes", "--demonstration", text=both).exit_code == 0
    shutil.copytree(tmp_path / "site", tmp_path / "copy/site")
    shutil.rmtree(tmp_path / "copy/site/.tipsite-published")
    (tmp_path / "copy/web").symlink_to(web)
    done = run(tmp_path / "copy", "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    assert not holding(web)
    refused = run(tmp_path, "publish", "--holds", "--yes", "--demonstration")
    assert refused.exit_code == 2, refused.output
    done = run(tmp_path, "publish", "--withdraw", "al-late", "--yes")
    assert done.exit_code == 0, done.output
    assert not holding(web)
    assert not any(b"2266999" in one for one in online(web).values())


def lose_state(folder: Path) -> None:
    (folder / "web/.tipsite-state.json").unlink()


def damage_state(folder: Path) -> None:
    (folder / "web/.tipsite-state.json").write_text("{")


def empty_settings(folder: Path) -> None:
    (folder / "site" / CONFIG).write_text("")


def put_a_folder_for_the_list(folder: Path) -> None:
    (folder / "site/addresses.txt").unlink()
    (folder / "site/addresses.txt").mkdir()


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    "spoil", [lose_state, damage_state, empty_settings, put_a_folder_for_the_list]
)
def test_a_number_is_withdrawn_whatever_is_lost(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    spoil(tmp_path)
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    assert not holding(tmp_path / "web")
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()


def test_a_target_that_says_no_keeps_no_other_from_losing_a_number(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    settings = tmp_path / "site" / CONFIG
    text = settings.read_text()
    never = "targets:\n- {id: never, kind: folder, path: ../missing/web}\n"
    settings.write_text(text.replace("targets:\n", never))
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 2, done.output
    assert "never:" in done.output
    assert not holding(tmp_path / "web")
    assert "publish: hold" in (tmp_path / "site" / AL).read_text()
    unknown = run(tmp_path, "publish", "web", "--withdraw", "al-othr", "--yes")
    assert unknown.exit_code == 2
    assert "al-othr" in unknown.output


def test_what_another_site_has_begun_here_is_not_ours(tmp_path: Path) -> None:
    web = tmp_path / "web"
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    (web / "theirs.html").write_text("Another site's own.")
    meant = {"theirs.html": ["", 0, []]}
    begun = {"address": "https://example.net/", "release": 7, "writes": meant, "contacts": {}}
    (web / ".tipsite-intent.json").write_text(json.dumps(begun))
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "https://example.net/" in refused.output
    assert (web / "theirs.html").is_file()


def test_what_a_server_says_moves_no_cursor(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "\x1b[2Jgone.html").touch()
    refused = run(tmp_path, "publish", "--yes", "--demonstration")
    assert refused.exit_code == 2
    assert "\x1b" not in refused.output
    assert run(tmp_path, "publish", "--yes", "--demonstration", "--take-over").exit_code == 0
    state = web / ".tipsite-state.json"
    told = json.loads(state.read_text())
    told["files"]["en/\x1b[2J\u202eold.html"] = ["", 0, []]
    state.write_text(json.dumps(told))
    dry = run(tmp_path, "publish", "--names", "--demonstration", "--dry-run")
    assert "1 page goes: en/·[2J·old.html" in dry.output


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


def test_who_withdraws_a_number_hears_that_another_service_has_it_too(tmp_path: Path) -> None:
    one, two = (service(id_, dial=NIGHT, needs="[call]") for id_ in ("al-other", "al-two"))
    first = run(tmp_path, "publish", "--yes", "--demonstration", text=with_services(one, two))
    assert first.exit_code == 0, first.output
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes", "--names")
    assert "stays online for others: al-two" in done.output
    assert holding(tmp_path / "web")
    last = run(tmp_path, "publish", "--withdraw", "al-two", "--yes", "--names")
    assert "for others" not in last.output
    assert not holding(tmp_path / "web")


def test_who_withdraws_a_number_is_told_which_files_nobody_can_read(
    tmp_path: Path, root: Path
) -> None:
    history, web = History(root), tmp_path / "web"
    leaflet = {"files/leaflet.pdf": PublishedFile(digest="a" * 64, size=9)}
    publish(release(BEFORE), Watched(web, root), history)
    for text, told in ((AFTER, True), (BEFORE + page("en/more.md"), False)):
        found = release(text)
        found = replace(found, files={**found.files, **leaflet})
        proposal = propose("web", look(Watched(web, root), ADDRESS), found, history)
        lines = proposal_lines(proposal, named=True)
        assert any("files/leaflet.pdf" in line for line in lines) == told


def test_a_number_withdrawn_here_comes_back_from_no_copy_that_has_not_heard(tmp_path: Path) -> None:
    web, other = tmp_path / "web", tmp_path / "other"
    assert run(tmp_path, "publish", "--yes", "--demonstration").exit_code == 0
    shutil.copytree(tmp_path / "site", other / "site")
    (other / "web").symlink_to(web)
    done = run(tmp_path, "publish", "--withdraw", "al-other", "--yes")
    assert done.exit_code == 0, done.output
    put(other, page("en/more.md"))
    refused = run(other, "publish", "--yes", "--demonstration", "--names")
    assert refused.exit_code == 2, refused.output
    assert "al-other was withdrawn from another copy" in refused.output
    assert not holding(web)
    assert "al-other" not in (web / ".tipsite-state.json").read_text().replace("al/other", "")
    for text, is_back in ((AFTER, False), (BEFORE, True)):
        put(other, text)
        done = run(other, "publish", "--yes", "--demonstration")
        assert done.exit_code == 0, done.output
        assert bool(holding(web)) == is_back


def test_a_version_that_differs_by_what_is_held_alone_is_passed_over(tmp_path: Path) -> None:
    web = tmp_path / "web"
    words = ("publish", "--yes", "--demonstration")
    assert run(tmp_path, *words).exit_code == 0
    put(tmp_path, page("en/index.md", "The second words."))
    assert run(tmp_path, *words).exit_code == 0
    put(
        tmp_path, page("en/index.md", "The second words.") + AFTER.partition("-- content/en/new")[0]
    )
    assert run(tmp_path, *words).exit_code == 0
    done = run(tmp_path, *words, "--back")
    assert done.exit_code == 0, done.output
    assert "Back to version 1" in done.output
    assert b"second words" not in online(web)["en/index.html"]
    assert not any(map(holds, online(web).values()))
