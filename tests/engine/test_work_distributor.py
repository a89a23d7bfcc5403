"""Questions handed to workers that share nothing with the build: the same bytes, whatever they do.

Threads with sessions of their own stand for workers where it is no matter what these are.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from builds import TODAY, digests, lay
from sites import ROOT, page
from tipsite.cli.main import main
from tipsite.engine import work_distributor, workers
from tipsite.engine.work_distributor import WorkDistributor, WorkerPool
from tipsite.pipeline import run

CLUSTER = """
import subprocess, sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        command = [sys.executable, "-m", "tipsite", "build", "--timings", *sys.argv[1:]]
        sys.exit(subprocess.call([*command, "--workers", cluster.scheduler_address]))
"""
"""A scheduler and two workers in processes of their own, and a build beside them."""


class Worker(ThreadPoolExecutor):
    """A worker; ``spoil`` may change what it answers."""

    def __init__(self, spoil: Callable[[Any], Any] = lambda found: found) -> None:
        super().__init__(1)
        self._spoil = spoil

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        if fn is not work_distributor._answer:
            return super().submit(fn, *args, **named)
        return super().submit(lambda: self._spoil(fn(*args, **named)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "s", page("en/more.md", "Words."))


def tip(root: Path, *options: str | Path) -> Result:
    arguments = ["build", "--root", str(root), "--today", TODAY, *map(str, options)]
    return CliRunner().invoke(main, arguments)


def once(root: Path, folder: Path) -> dict[str, str]:
    assert tip(root, "--no-store", "--output", folder).exit_code == 0
    return digests(folder)


def given(said: str) -> int:
    match = re.search(r"Answers that other machines or processes gave: (\d+)", said)
    return int(match[1]) if match else 0


def handed(patched: pytest.MonkeyPatch, *executors: Executor) -> None:
    """Let workers answer every question that is asked beside others."""
    patched.setattr(work_distributor, "FEWEST", 1)
    patched.setattr(WorkDistributor, "takes_part", False)
    if executors:
        patched.setattr(run, "spawned", lambda: WorkerPool(lambda: executors))


def test_workers_answer_what_one_process_would(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = once(root, tmp_path / "once")
    handed(monkeypatch, Worker(), Worker())
    done = tip(root, "--workers", "spawn", "--timings")
    assert done.exit_code == 0, done.stderr
    assert digests(root / "output") == whole
    pages = sum(path.endswith(".html") for path in whole)
    assert given(done.stdout) > pages
    # What they said is kept like any other answer.
    again = tip(root, "--timings")
    assert re.search(r"^0 pages were made", again.stdout, re.MULTILINE)


@pytest.mark.long
def test_workers_know_what_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tip(root)
    place = root / "content" / "en" / "more.md"
    place.write_text(place.read_text("utf-8").replace("Words.", "Others."), "utf-8")
    handed(monkeypatch, Worker())
    done = tip(root, "--workers", "spawn", "--timings", "--verify")
    assert done.exit_code == 0, done.stderr
    assert "content/en/more.md" in done.stdout


def damaged(packed: bytes) -> bytes:
    return packed[:-1]


def changed(packed: bytes) -> bytes:
    """What is in it says something else than the digests of it."""
    return packed.replace(b"Words.", b"Wards.")


def killed(_packed: bytes) -> bytes:
    raise EOFError


@pytest.mark.long
@pytest.mark.parametrize("spoil", [damaged, changed, killed])
def test_what_a_worker_does_not_deliver_is_made_here(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    whole = once(root, tmp_path / "once")
    handed(monkeypatch, Worker(spoil), Worker(spoil))
    done = tip(root, "--workers", "spawn")
    assert done.exit_code == 0, done.stderr
    assert digests(root / "output") == whole


@pytest.mark.long
def test_a_worker_that_reads_something_else_is_not_believed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = once(root, tmp_path / "once")
    right = run._order

    def wrong(*given: Any) -> Any:
        snapshot, *rest = right(*given)
        text = snapshot.files["content/en/more.md"].replace(b"Words.", b"Wards.")
        files = {**snapshot.files, "content/en/more.md": text}
        return (replace(snapshot, files=files), *rest)

    monkeypatch.setattr(run, "_order", wrong)
    handed(monkeypatch, Worker())
    assert tip(root, "--workers", "spawn").exit_code == 0
    assert digests(root / "output") == whole


@pytest.mark.long
def test_a_worker_with_another_program_is_left_out(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = once(root, tmp_path / "once")
    handed(monkeypatch, Worker())
    right = work_distributor._begin

    def other(*given: Any) -> bytes:
        right(*given)
        return b"another"

    monkeypatch.setattr(work_distributor, "_begin", other)
    done = tip(root, "--workers", "spawn", "--timings")
    assert digests(root / "output") == whole
    assert given(done.stdout) == 0


@pytest.mark.one_in(9)
@pytest.mark.parametrize("mistake", ["no front matter", "---\ntitle: One\n---\n[x](nowhere.md)\n"])
def test_mistakes_are_told_as_always(
    root: Path, monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    (root / "content" / "en" / "safety.md").write_text(mistake, "utf-8")
    before = tip(root, "--no-store")
    handed(monkeypatch, Worker(), Worker())
    done = tip(root, "--no-store", "--workers", "spawn")
    assert (done.exit_code, done.stderr) == (before.exit_code, before.stderr)


@pytest.mark.long
def test_processes_that_were_not_forked_are_such_workers(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = once(root, tmp_path / "once")
    handed(monkeypatch)
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    done = tip(root, "--workers", "spawn", "--timings")
    assert digests(root / "output") == whole
    assert given(done.stdout) > 0


def test_a_cluster_that_cannot_be_used_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = tip(root, "--workers", "10.0.0.5")
    assert done.exit_code == 2
    assert "tcp://" in done.stderr
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "distributed", None)
        done = tip(root, "--workers", "tcp://127.0.0.1:9")
    assert done.exit_code == 2
    assert '-P -m pip install "distributed' in done.stderr
    assert not (root / "output").exists()


@pytest.mark.long
@pytest.mark.one_in(9)
def test_a_port_that_says_nothing_ends_the_build_within_its_timeout(root: Path) -> None:
    program = (
        "from tipsite.cli.main import run; from tipsite.engine import work_distributor\n"
        "work_distributor._TIMEOUT = 1\n"
        "run()"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:  # it is never asked to accept
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        command = [sys.executable, "-c", program, "build", "--root", str(root)]
        done = subprocess.run(
            [*command, "--workers", address],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(f"The scheduler {address} cannot be reached: it has not answered")
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_cluster_builds_the_same_sample(tmp_path: Path) -> None:
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, "utf-8")
    outputs = []
    for name, before in (("cluster", [str(script)]), ("one", ["-m", "tipsite", "build"])):
        output = tmp_path / name
        command = [sys.executable, *before, "--root", str(ROOT), "--today", TODAY, "--no-store"]
        done = subprocess.run(
            [*command, "--output", str(output)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        outputs.append(digests(output))
        if name == "cluster":
            assert given(done.stdout) > 500
    assert outputs[0] == outputs[1]
