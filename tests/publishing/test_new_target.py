"""`tipsite new target` tries a place before it writes it down, `tipsite doctor` tries it again."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from builds import lay, run
from servers import folder as served_folder
from sites import CONFIG
from targets import PASSWORD, USER, at_home, bare_repository, environment, files_in, running_sftp
from terminal import talk
from tipsite.engine.inputs import UNFINISHED
from tipsite.output.journal import staged_at


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(tmp_path / "site")


def test_a_folder_is_tried_and_written_down(site: Path) -> None:
    before = (site / CONFIG).read_text("utf-8")
    online = site.parent / "online"
    online.mkdir()
    (online / "theirs.txt").write_text("x", "utf-8")
    asked = ("new", "target", "--root", site, "--kind", "folder")
    shown = run(*asked, "--path", "../online")
    assert shown.exit_code == 0, shown.output
    assert "These files are there: theirs.txt" in shown.output
    written = "targets:\n- id: website\n  kind: folder\n  path: ../online\n"
    assert (site / CONFIG).read_text("utf-8") == f"{before}\n{written}"
    assert files_in(online) == {"theirs.txt": b"x"}
    again = run(*asked, "--path", "../other")
    assert again.exit_code == 0, again.output
    assert "tipsite publish --dry-run website-2" in again.output
    found = run("doctor", "--root", site)
    assert "Target website: it can be reached, and takes files." in found.output
    assert "Target website-2" in found.output


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("folder", "--path", "../no/such/place"), "connect that first"),
        (("folder", "--path", "content/x"), "the folder of the site itself"),
        (("sftp", "--host", "sftp://x.example.org", "--user", "x"), "cannot be the “host”"),
        (("sftp", "--host", "", "--user", "x"), "--host"),
        (("git", "--repository", "https://me:s3cr3t@example.org/x.git"), "is a secret"),
        (("ftp",), "Choose: "),
    ],
)
def test_what_cannot_be_is_not_written_down(
    site: Path, answers: tuple[str, ...], said: str
) -> None:
    before = (site / CONFIG).read_bytes()
    shown = run("new", "target", "--root", site, "--kind", *answers)
    assert shown.exit_code == 2
    assert said in shown.output
    assert "s3cr3t" not in shown.output
    assert (site / CONFIG).read_bytes() == before


def test_a_place_can_be_written_down_untried(site: Path) -> None:
    shown = run(
        "new", "target", "--root", site, "--no-connect", "--kind", "ftps",
        "--host", "ftp.example.org", "--port", "2121", "--user", "office",
    )  # fmt: skip
    assert shown.exit_code == 0, shown.output
    assert (
        (site / CONFIG)
        .read_text("utf-8")
        .endswith(
            "targets:\n- id: website\n  kind: ftps\n  host: ftp.example.org\n  user: office\n"
            "  path: public_html\n  port: 2121\n"
        )
    )


def test_the_doctor_says_of_a_place_what_is_wrong(site: Path, tmp_path: Path) -> None:
    with bare_repository(tmp_path / "site.git") as host:
        address = host.target.text("repository")
        named = ("--kind", "git", "--repository", address, "--branch", "pages")
        done = run("new", "target", "--root", site, *named)
        assert done.exit_code == 0, done.output
        assert host.files() == {}
    (tmp_path / "site.git").rename(tmp_path / "gone.git")
    found = run("doctor", "--root", site)
    assert found.exit_code == 1
    assert "has no such repository" in found.output
    assert "→ Copy its address from its page" in found.output


def test_a_change_that_was_stopped_is_completed_before_the_targets_are_read(site: Path) -> None:
    (site.parent / "online").mkdir()
    settings = (
        site / CONFIG
    ).read_bytes() + b"targets: [{id: web, kind: folder, path: ../online}]\n"
    for command in (("publish", "--history"), ("doctor",)):
        (site / CONFIG).unlink()
        staged_at(site).mkdir(parents=True)
        (staged_at(site) / CONFIG).write_bytes(settings)
        new = {CONFIG: hashlib.sha256(settings).hexdigest()}
        (site / UNFINISHED).write_text(json.dumps({"old": {}, "new": new}), "utf-8")
        done = run(*command, "--root", site)
        assert done.exit_code == 0, done.output
        assert "stopped in the middle of a change" in done.output
        assert (site / CONFIG).read_bytes() == settings


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_an_officer_names_a_host_and_keeps_the_password_in_the_keyring(
    site: Path, tmp_path: Path
) -> None:
    with (
        served_folder() as online,
        at_home(tmp_path / "home") as home,
        running_sftp(online, home, known=False, password=True) as host,
        environment(PYTHON_KEYRING_BACKEND="keyrings.alt.file.PlaintextKeyring"),
    ):
        shown, code = talk(
            ("new", "target", "--port", str(host.target.port)),
            (
                ("Kind of place: ", "sftp\n"),
                ("Name of the server: ", "127.0.0.1\n"),
                ("Name of the account: ", f"{USER}\n"),
                ("[public_html]: ", f"{online}\n"),
                ("[website]: ", "\n"),
                ("Is it the same? [y/N]: ", "y\n"),
                (f"Password for {USER}@127.0.0.1: ", "wrong\n"),
                ("That was not right. Again: ", f"{PASSWORD}\n"),
                ("so that nobody is asked again? [y/N]: ", "y\n"),
            ),
            site,
            python=sys.executable,
        )
        assert code == 0, shown
        assert "a host with SSH" in shown
        assert "SHA256:" in shown
        assert "It can be reached, and is empty." in shown
        assert PASSWORD not in shown
        assert PASSWORD not in (site / CONFIG).read_text("utf-8")
        found, code = talk(("doctor",), (), site, python=sys.executable)
        assert "Target website: it can be reached, and takes files." in found
        assert code == 0
