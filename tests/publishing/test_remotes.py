"""What every target does with files: read, write, create, delete, names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tipsite.model.config import Target, TargetKind
from tipsite.model.problems import Location, Text
from tipsite.publishing.remote import Remote, RemoteError, Unattended, open_remote

AT = Location(path="campaigns.yaml", line=1)


def target(kind: TargetKind, **keys: str) -> Target:
    texts = {key: Text(text=value, at=AT) for key, value in keys.items()}
    return Target(id=Text(text="test", at=AT), kind=kind, at=AT, **texts)  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def remote(site: Path) -> Iterator[Remote]:
    with closing(open_remote(target("folder", path="../online"), site, Unattended())) as opened:
        yield opened


def test_a_file_is_there_once_it_was_written_and_its_folders_go_with_it(remote: Remote) -> None:
    assert remote.names() == ()
    assert remote.read("sq/help/al.html") is None
    remote.write("sq/help/al.html", b"old")
    remote.write("sq/index.html", b"home")
    remote.write("sq/help/al.html", b"new")
    remote.write(".tipsite-state.json", b"")
    assert remote.read("sq/help/al.html") == b"new"
    assert remote.read(".tipsite-state.json") == b""
    assert remote.read("sq/help") is None
    assert remote.names() == (".tipsite-state.json", "sq")
    remote.delete("sq/help/al.html")
    remote.delete("sq/help/al.html")
    remote.delete("never/was.html")
    assert remote.read("sq/help/al.html") is None
    assert remote.read("sq/index.html") == b"home"
    remote.delete("sq/index.html")
    assert remote.names() == (".tipsite-state.json",)


def test_of_two_who_create_a_file_one_does(remote: Remote) -> None:
    assert remote.create("lock.json", b"one")
    assert not remote.create("lock.json", b"two")
    assert remote.read("lock.json") == b"one"
    remote.delete("lock.json")
    assert remote.create("lock.json", b"three")
    assert remote.names() == ("lock.json",)


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "", "a//b", "a\\b", "."])
def test_no_path_leads_out_of_the_site(remote: Remote, path: str) -> None:
    for operation in (remote.read, remote.delete):
        with pytest.raises(ValueError, match=r".*"):
            operation(path)
    with pytest.raises(ValueError, match=r".*"):
        remote.write(path, b"")


def test_letters_are_the_same_however_they_are_composed(remote: Remote) -> None:
    remote.write("te\u0308.txt", b"x")
    assert remote.names() == ("t\u00eb.txt",)
    assert remote.read("t\u00eb.txt") == b"x"


@pytest.mark.parametrize("path", [".", "..", "content/x", "output", ".tipsite-cache"])
def test_a_folder_of_the_site_is_no_target(site: Path, path: str) -> None:
    for written in (path, str(site / path)):
        with pytest.raises(RemoteError) as refused:
            open_remote(target("folder", path=written), site, Unattended())
        assert refused.value.code == "folder-in-site"


def test_a_folder_on_a_disk_that_is_not_there_is_told(site: Path) -> None:
    with pytest.raises(RemoteError, match="connect that first"):
        open_remote(target("folder", path="../stick/site"), site, Unattended())
