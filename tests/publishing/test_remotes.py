"""What every target does with files, each against a real host."""

from __future__ import annotations

import gc
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen  # noqa: TID251 - a reader

import pytest
from dulwich.index import commit_tree
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit
from dulwich.repo import Repo

from servers import folder as served_folder
from servers import free_port
from targets import (
    EVERYWHERE,
    KINDS,
    PASSWORD,
    USER,
    Host,
    at_home,
    bare_repository,
    environment,
    files_in,
    running,
    running_ftps,
    running_git_https,
    running_s3,
    running_sftp,
    running_vsftpd,
    small_disk,
    ssh_key,
    target,
)
from tipsite.publishing.opening import open_remote
from tipsite.publishing.remote import MOST_READ, PART, Remote, RemoteError, Unattended

QUICK = ("folder", "git")


def each(*quick: str) -> list[object]:
    """Return all kinds of hosts; those that are not ``quick`` take part in long runs alone."""
    return [
        pytest.param(
            kind,
            marks=[
                *([] if kind in quick else [pytest.mark.long]),
                *([] if kind in EVERYWHERE else [pytest.mark.on("linux")]),
            ],
        )
        for kind in KINDS
    ]


class Officer:
    """Somebody who answers in a fixed way, and remembers what was asked."""

    def __init__(self, *passwords: str, yes: bool = False) -> None:
        self.asked: list[str] = []
        self._passwords = list(passwords)
        self._yes = yes

    def confirm(self, question: str) -> bool:
        self.asked.append(question)
        return self._yes

    def password(self, question: str) -> str:
        self.asked.append(question)
        return self._passwords.pop(0) if self._passwords else ""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    with running(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def remote(host: Host, site: Path) -> Iterator[Remote]:
    with closing(open_remote(host.target, site, Unattended())) as opened:
        yield opened


@pytest.mark.parametrize("host", each(*QUICK, "ftps"), indirect=True)
@pytest.mark.long
def test_a_file_is_there_once_it_was_written_and_its_folders_go_with_it(
    host: Host, remote: Remote, site: Path
) -> None:
    assert not remote.names()
    assert remote.read("sq/help/al.html") is None
    remote.write("sq/help/al.html", b"old")
    remote.write("sq/index.html", b"home")
    remote.write("sq/help/al.html", b"new")
    remote.write("images/te\u0308.1234abcd.webp", bytes(range(256)) * 400)
    remote.write(".tipsite-state.json", b"")
    assert remote.read("sq/help/al.html") == b"new"
    assert remote.read(".tipsite-state.json") == b""
    assert remote.read("sq/help") is None
    assert tuple(remote.names()) == (".tipsite-state.json", "images", "sq")
    assert remote.atomic == (host.files() == {})
    remote.finish("First")
    with closing(open_remote(host.target, site, Unattended())) as again:
        assert again.read("sq/help/al.html") == b"new"
        assert again.read("images/t\u00eb.1234abcd.webp") == bytes(range(256)) * 400
    online = dict(host.files())
    assert online.pop(".nojekyll", b"") == b""
    assert online.keys() == {
        "sq/help/al.html", "sq/index.html", "images/t\u00eb.1234abcd.webp", ".tipsite-state.json",
    }  # fmt: skip
    remote.delete("sq/help/al.html")
    remote.delete("sq/help/al.html")
    remote.delete("never/was.html")
    assert remote.read("sq/help/al.html") is None
    assert remote.read("sq/index.html") == b"home"
    remote.delete("sq/index.html")
    remote.finish("Second")
    assert {*remote.names()} - {".nojekyll"} == {".tipsite-state.json", "images"}
    assert {*host.files()} - {".nojekyll"} == {
        "images/t\u00eb.1234abcd.webp", ".tipsite-state.json",
    }  # fmt: skip


@pytest.mark.parametrize("host", each(*QUICK, "sftp"), indirect=True)
def test_a_folder_is_listed_with_what_tells_whether_its_files_are_as_they_were(
    host: Host, remote: Remote, site: Path
) -> None:
    content = b"tel:129"
    remote.write("sq/help/al.html", content)
    remote.write("sq/index.html", b"")
    remote.finish("First")
    with closing(open_remote(host.target, site, Unattended())) as again:
        assert tuple(again.names("sq")) == ("help", "index.html")
        assert not again.names("sq/never")
        entry = again.names("sq/help")["al.html"]
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    digests = {hashlib.sha256(content).hexdigest(), md5, Blob.from_string(content).id.decode()}
    assert entry.size == 7 or entry.digest() in digests
    assert entry.digest() in {*digests, ""}


@pytest.mark.parametrize("host", each("folder"), indirect=True)
def test_no_file_is_read_that_fills_the_memory(host: Host, remote: Remote, site: Path) -> None:
    remote.write("large.html", bytes(MOST_READ + 1))
    remote.write("small.html", b"small")
    assert remote.read("large.html") == b""
    assert remote.read("small.html") == b"small"


@pytest.mark.parametrize("host", each(*QUICK), indirect=True)
def test_of_two_who_create_a_file_one_does(host: Host, remote: Remote, site: Path) -> None:
    with closing(open_remote(host.target, site, Unattended())) as other:
        assert remote.create("lock.json", b"one")
        remote.finish("One")
        if remote.atomic:
            assert other.create("lock.json", b"two")
            with pytest.raises(RemoteError) as refused:
                other.finish("Two")
            assert refused.value.code == "pushed-meanwhile"
        else:
            assert not other.create("lock.json", b"two")
    assert remote.read("lock.json") == b"one"
    remote.delete("lock.json")
    assert remote.create("lock.json", b"three")
    remote.finish("Three")
    assert {*host.files()} - {".nojekyll"} == {"lock.json"}


@pytest.mark.parametrize("host", each(*QUICK), indirect=True)
def test_what_is_of_others_is_left_alone(host: Host, remote: Remote, site: Path) -> None:
    remote.write("cgi-bin/counter.txt", b"theirs")
    remote.write("sq/index.html", b"ours")
    remote.finish("One")
    with closing(open_remote(host.target, site, Unattended())) as again:
        again.delete("sq/index.html")
        again.write("en/index.html", b"ours")
        again.finish("Two")
        assert {*again.names()} - {".nojekyll"} == {"cgi-bin", "en"}
    assert host.files()["cgi-bin/counter.txt"] == b"theirs"


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", "a//b", "a\\b", "."])
def test_no_path_leads_out_of_the_site(tmp_path: Path, site: Path, path: str) -> None:
    for kind in QUICK:
        with (
            running(kind, tmp_path / kind) as host,
            closing(open_remote(host.target, site, Unattended())) as remote,
        ):
            for operation in (remote.read, remote.delete):
                with pytest.raises(ValueError, match=r".*"):
                    operation(path)
            with pytest.raises(ValueError, match=r".*"):
                remote.write(path, b"")


@pytest.mark.parametrize("path", [".", "..", "content/x", "output", ".tipsite-cache"])
def test_a_folder_of_the_site_is_no_target(site: Path, path: str) -> None:
    for written in (path, str(site / path)):
        with pytest.raises(RemoteError) as refused:
            open_remote(target("folder", path=written), site, Unattended())
        assert refused.value.code == "folder-in-site"


def test_a_folder_on_a_disk_that_is_not_there_is_told(site: Path) -> None:
    with pytest.raises(RemoteError, match="connect that first"):
        open_remote(target("folder", path="../stick/site"), site, Unattended())


WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from targets import target
from tipsite.publishing.opening import open_remote
from tipsite.publishing.remote import Unattended
keys = eval(sys.argv[2])
with closing(open_remote(target(sys.argv[1], **keys), Path("."), Unattended())) as remote:
    print("ready", flush=True)
    while True:
        for letter in b"ab":
            remote.write("sq/index.html", bytes([letter]) * 3_000_000)
            remote.finish("More")
"""


@pytest.mark.long
@pytest.mark.parametrize("host", KINDS, indirect=True)
def test_killed_while_writing_readers_have_the_old_file_or_the_new_one(
    host: Host, site: Path, tmp_path: Path
) -> None:
    at = host.target
    keys = {key: at.text(key) for key in at.__struct_fields__[3:] if key != "port" and at.text(key)}
    words = repr({**keys, **({"port": at.port} if at.port else {})})
    support = str(Path(__file__).parents[1] / "support")
    command = [sys.executable, "-c", WRITER, at.kind, words]
    where = {**os.environ, **host.environment, "PYTHONPATH": os.pathsep.join(("src", support))}
    chance = random.Random(1)
    wholes = {letter * 3_000_000 for letter in (b"a", b"b")}
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=where) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(0.3 + chance.random())
            writer.send_signal(signal.SIGKILL)
        found = host.files().get("sq/index.html")
        assert found is None or found in wholes
    for lock in tmp_path.rglob("*.lock"):  # of a repository that is a folder; it is told to do so
        lock.unlink()
    with closing(open_remote(at, site, Unattended())) as remote:
        remote.write("sq/index.html", b"whole")
        remote.finish("Last")
    assert host.files()["sq/index.html"] == b"whole"
    assert PART not in host.files()


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sftp", "ftps", "vsftpd"])
def test_a_dropped_connection_is_made_anew_once(tmp_path: Path, site: Path, kind: str) -> None:
    with running(kind, tmp_path) as host:
        with closing(open_remote(host.target, site, Unattended())) as remote:
            remote.write("one.html", b"1")
            host.drop()
            remote.write("two.html", b"2")
            host.drop()
            assert remote.read("one.html") == b"1"
            host.drop()
            assert remote.create("lock", b"x")
        assert {*host.files()} == {"one.html", "two.html", "lock"}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["folder", "sftp", "vsftpd"])
def test_a_full_disk_is_told_and_readers_keep_the_old_file(
    tmp_path: Path, site: Path, kind: str
) -> None:
    with (
        at_home(tmp_path / "home") as home,
        served_folder() as top,
        small_disk(top / "disk", 300) as disk,
    ):
        if kind == "folder":
            _fill(target("folder", path=str(disk)), site, disk)
            return
        with running_sftp(disk, home) if kind == "sftp" else running_vsftpd(disk) as host:
            # The protocol of SFTP has one word for all that fails.
            _fill(host.target, site, disk, "failed" if kind == "sftp" else "full")


def _fill(at: object, site: Path, disk: Path, code: str = "full") -> None:
    with closing(open_remote(at, site, Unattended())) as remote:  # type: ignore[arg-type]
        remote.write("index.html", b"old" * 1000)
        with pytest.raises(RemoteError) as refused:
            remote.write("index.html", bytes(400_000))
        assert refused.value.code == code
        assert files_in(disk) == {"index.html": b"old" * 1000}
        # A small file that just does not fit, in one piece.
        (disk / "much").write_bytes(bytes(290_000 - 8_192))
        with pytest.raises(RemoteError) as refused:  # noqa: PT012 - one of them is the last
            for number in range(20):
                remote.write(f"{number}.html", bytes(9_000))
        assert refused.value.code == code


@pytest.mark.long
def test_an_unknown_key_is_asked_once_and_a_changed_one_refused(tmp_path: Path, site: Path) -> None:
    online = tmp_path / "online"
    online.mkdir()
    with at_home(tmp_path / "home") as home, running_sftp(online, home, known=False) as host:
        nobody = Officer()
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, nobody)
        assert refused.value.code == "host-key-unknown"
        assert "SHA256:" in nobody.asked[0]
        somebody = Officer(yes=True)
        for _ in range(2):
            open_remote(host.target, site, somebody).close()
        assert len(somebody.asked) == 1
        known = home / ".ssh" / "known_hosts"
        other = ssh_key(tmp_path / "other").split()
        kept = known.read_text("ascii")
        known.write_text(f"# Mine\n[127.0.0.1]:{host.target.port} {other[0]} {other[1]}\n", "ascii")
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, somebody)
        assert refused.value.code == "host-key-changed"
        assert "another key than before" in str(refused.value)
        assert len(somebody.asked) == 1
        known.write_text("@revoked * " + kept.partition(" ")[2] + kept, "ascii")
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, somebody)
        assert refused.value.code == "host-key-revoked"
        assert files_in(online) == {}


@pytest.mark.long
def test_a_password_is_asked_three_times_and_then_known(tmp_path: Path, site: Path) -> None:
    with (
        served_folder() as online,
        at_home(tmp_path / "home") as home,
        running_sftp(online, home, password=True) as host,
    ):
        wrong = Officer("a", "b", "c", "d")
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, wrong)
        assert refused.value.code == "login"
        assert len(wrong.asked) == 3
        assert refused.value.code == "login"
        right = Officer("a", PASSWORD)
        with closing(open_remote(host.target, site, right)) as remote:
            remote.write("index.html", b"x")
            host.drop()  # and is not asked again
            remote.write("index.html", b"y")
        assert len(right.asked) == 2
        with environment(TIPSITE_PASSWORD_WEBSITE=PASSWORD):
            open_remote(host.target, site, Unattended()).close()
        with environment(TIPSITE_PASSWORD_WEBSITE="wrong"), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, right)
        assert "TIPSITE_PASSWORD_WEBSITE" in str(refused.value)
        assert PASSWORD not in str(refused.value)
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "no-password"
        # An account that may not write there.
        with environment(TIPSITE_PASSWORD_WEBSITE=PASSWORD):
            os.chown(online, 0, 0)
            with (
                closing(open_remote(host.target, site, Unattended())) as remote,
                pytest.raises(RemoteError) as refused,
            ):
                remote.write("other.html", b"x")
            assert refused.value.code == "permission"


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sftp", "ftps"])
def test_a_server_that_gives_no_file_the_name_of_another_is_served_too(
    tmp_path: Path, site: Path, kind: str
) -> None:
    online = tmp_path / "online"
    online.mkdir()
    with (
        at_home(tmp_path / "home") as home,
        running_sftp(online, home, strict=True)
        if kind == "sftp"
        else running_ftps(online, strict=True) as host,
        closing(open_remote(host.target, site, Unattended())) as remote,
    ):
        for content in (b"old", b"new"):
            remote.write("sq/index.html", content)
            assert files_in(online) == {"sq/index.html": content}


def test_what_was_left_half_written_is_cleared_away(tmp_path: Path, site: Path) -> None:
    with running("folder", tmp_path) as host:
        assert host.folder is not None
        (host.folder / PART).write_bytes(b"half")
        (host.folder / f"{PART}-0123456789abcdef").write_bytes(b"half of a lock")
        with closing(open_remote(host.target, site, Unattended())) as remote:
            remote.write("index.html", b"whole")
            remote.finish("One")
        assert host.files() == {"index.html": b"whole"}


@pytest.mark.long
def test_a_host_that_is_not_there_is_told(tmp_path: Path, site: Path) -> None:
    port = free_port()
    codes = {}
    for kind in ("sftp", "ftps"):
        at = target(kind, host="127.0.0.1", port=port, user="x", path="x")
        with pytest.raises(RemoteError) as refused, environment(TIPSITE_PASSWORD_WEBSITE="x"):
            open_remote(at, site, Unattended())
        codes[kind] = refused.value.code
    assert codes == {"sftp": "refused", "ftps": "refused"}
    with running("sftp", tmp_path) as host:
        folder = target(
            "sftp", host="127.0.0.1", port=host.target.port or 0,
            user=host.target.text("user"), path="/no/such/folder",
        )  # fmt: skip
        with pytest.raises(RemoteError) as refused:
            open_remote(folder, site, Unattended())
        assert refused.value.code == "folder-not-there"


@pytest.mark.long
def test_ftp_without_encryption_or_with_the_certificate_of_another_gets_no_password(
    tmp_path: Path, site: Path
) -> None:
    with running_ftps(tmp_path, tls=False) as host:
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "no-tls"
    with running_ftps(tmp_path, name="server7.example.org") as host:
        with pytest.raises(RemoteError, match="not valid for") as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "certificate"
        with environment(SSL_CERT_FILE=str(tmp_path)), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "certificate"
    with running_ftps(tmp_path) as host:
        with environment(TIPSITE_PASSWORD_WEBSITE="wrong"), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "login-environment"


@pytest.mark.long
def test_storage_shows_pages_and_does_not_offer_them_to_be_saved(
    tmp_path: Path, site: Path
) -> None:
    with running("s3", tmp_path) as host:
        with closing(open_remote(host.target, site, Unattended())) as remote:
            remote.write("sq/index.html", b"<p>Mir")
            remote.write("assets/site.0123abcd.css", b"p{}")
        seen = {}
        for path in ("sq/index.html", "assets/site.0123abcd.css"):
            with urlopen(host.url + path) as answer:
                seen[path] = (answer.headers["Content-Type"], answer.headers["Cache-Control"])
        assert seen == {
            "sq/index.html": ("text/html; charset=utf-8", "max-age=300"),
            "assets/site.0123abcd.css": (
                "text/css; charset=utf-8", "public, max-age=31536000, immutable",
            ),
        }  # fmt: skip


@pytest.mark.long
def test_storage_refuses_a_wrong_key_and_a_bucket_that_is_not_there(
    tmp_path: Path, site: Path
) -> None:
    with at_home(tmp_path), running_s3(keys=True) as host:
        open_remote(host.target, site, Unattended()).close()
        with environment(TIPSITE_PASSWORD_WEBSITE="wrong"), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "login-environment"
    with at_home(tmp_path), running_s3() as host:
        other = target(
            "s3", endpoint=host.target.text("endpoint"), bucket="nothing-here", user=USER
        )
        with pytest.raises(RemoteError) as refused:
            open_remote(other, site, Unattended())
        assert refused.value.code == "no-bucket"


@pytest.mark.long
# Of an answer that refuses, dulwich leaves the connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_repository_is_asked_as_by_somebody_who_writes(tmp_path: Path, site: Path) -> None:
    with at_home(tmp_path / "home"), running_git_https(tmp_path / "site.git") as host:
        with environment(TIPSITE_PASSWORD_WEBSITE="wrong"), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "login-environment"
        with environment(SSL_CERT_FILE=str(tmp_path)), pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Unattended())
        assert refused.value.code == "certificate"
        address = host.target.text("repository").replace("site.git", "other.git")
        other = target("git", repository=address, branch="pages", user=USER)
        with pytest.raises(RemoteError) as refused:
            open_remote(other, site, Unattended())
        assert refused.value.code == "no-repository"
        del refused
        gc.collect()


@pytest.mark.long
def test_keys_of_an_agent_or_in_a_locked_file_let_in(tmp_path: Path, site: Path) -> None:
    online = tmp_path / "online"
    online.mkdir()
    with at_home(tmp_path / "home") as home, running_sftp(online, home) as host:
        key = home / ".ssh" / "id_ed25519"
        lock = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "a phrase", "-f", str(key)]
        subprocess.run(lock, check=True)
        with pytest.raises(RemoteError) as refused:
            open_remote(host.target, site, Officer("another phrase"))
        assert refused.value.code == "login-key"
        officer = Officer("a phrase")
        open_remote(host.target, site, officer).close()
        assert officer.asked == [f"Password of the key {key} (Enter: log in without it)"]
        subprocess.run([*lock[:4], "a phrase", "-N", "", "-f", str(key)], check=True)
        socket = tmp_path / "agent"
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.PIPE)
        try:
            while not socket.exists():
                time.sleep(0.05)
            with environment(SSH_AUTH_SOCK=str(socket)):
                subprocess.run(["ssh-add", "-q", str(key)], check=True)
                key.unlink()
                open_remote(host.target, site, Unattended()).close()
        finally:
            agent.terminate()
            agent.communicate()


def test_a_branch_has_one_commit_without_a_past(tmp_path: Path, site: Path) -> None:
    with bare_repository(tmp_path / "site.git") as host:
        for number in range(3):
            with closing(open_remote(host.target, site, Unattended())) as remote:
                remote.write("index.html", b"number %d" % number)
                remote.finish(f"Publish {number}")
        repo = Repo(str(tmp_path / "site.git"))
        head = repo[b"refs/heads/pages"]
        assert head.parents == []  # type: ignore[attr-defined]
        assert head.message == b"Publish 2\n"  # type: ignore[attr-defined]
        assert b"@localhost" in head.author  # type: ignore[attr-defined]
        repo.close()
        assert host.files() == {"index.html": b"number 2", ".nojekyll": b""}
        with closing(open_remote(host.target, site, Unattended())) as remote:
            remote.write("index.html", b"lost")
        assert host.files()["index.html"] == b"number 2"


@pytest.mark.parametrize(
    "host",
    ["git", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("git+ssh", "git+https"))],
    indirect=True,
)
def test_a_branch_that_had_a_history_loses_it_and_keeps_its_files(
    host: Host, tmp_path: Path, site: Path
) -> None:
    repo = Repo(str(tmp_path / "site.git"))
    blob = Blob.from_string(b"#!/bin/sh\n")
    repo.object_store.add_object(blob)
    head: list[bytes] = []
    for number in range(3):
        older = Blob.from_string(b"%d" % number)
        repo.object_store.add_object(older)
        commit: Any = Commit()
        entries = [(b"run.sh", blob.id, 0o100755), (b"more/number.txt", older.id, 0o100644)]
        commit.tree = commit_tree(repo.object_store, entries)
        commit.parents = head[-1:]
        commit.author = commit.committer = b"Somebody <somebody@example.org>"
        commit.author_time = commit.commit_time = number
        commit.author_timezone = commit.commit_timezone = 0
        commit.message = b"More"
        repo.object_store.add_object(commit)
        head.append(commit.id)
    branch: Any = b"refs/heads/pages"
    repo.refs[branch] = head[-1]  # type: ignore[assignment]
    with closing(open_remote(host.target, site, Unattended())) as remote:
        assert remote.read("more/number.txt") == b"2"
        for content in (b"first", b"second"):
            remote.write("index.html", content)
            remote.finish("Publish")
    made: Any = repo[branch]
    assert made.parents == []
    tree = {entry.path: entry.mode for entry in iter_tree_contents(repo.object_store, made.tree)}
    assert tree == {
        b".nojekyll": 0o100644, b"index.html": 0o100644, b"more/number.txt": 0o100644,
        b"run.sh": 0o100755,
    }  # fmt: skip
    assert host.files()["index.html"] == b"second"
    repo.close()


@pytest.mark.parametrize(
    ("kind", "library"), [("sftp", "paramiko"), ("s3", "botocore"), ("git", "dulwich")]
)
def test_a_library_that_is_not_installed_is_told_with_its_command(
    monkeypatch: pytest.MonkeyPatch, site: Path, kind: str, library: str
) -> None:
    for name in ("paramiko", "botocore", "botocore.exceptions", "dulwich", "dulwich.repo"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("sftp", "ssh", "s3", "git"):
        monkeypatch.delitem(sys.modules, f"tipsite.publishing.{name}", raising=False)
    at = target(kind, host="x", user="x", path="x", bucket="x", repository="/x", branch="x")  # type: ignore[arg-type]
    with pytest.raises(RemoteError, match=rf'-P -m pip install (".*" )?"{library}<'):
        open_remote(at, site, Unattended())
